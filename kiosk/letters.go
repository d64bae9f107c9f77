package kiosk

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds of what people leave.
const (
	QuestionRunes = 500 // of a question
	phoneDigits   = 7   // at least
	phoneRunes    = 20  // at most
	letterID      = 64  // bytes of an id at most
	longestID     = 200 // bytes of a document's id at most
)

// CheckQuestion returns a question as it is kept: blanks and control characters
// put right, too long a search cut off. Invalid with a sentence for the one who
// wrote it if something is missing.
func CheckQuestion(q Question) (Question, error) {
	q.Text, q.Phone = plainText(q.Text), strings.Join(strings.Fields(strings.Map(foldAsked, q.Phone)), "")
	q.Searched = cutRunes(plainText(q.Searched), MaxQueryRunes)
	switch n := utf8.RuneCountInString(q.Text); {
	case badLetterID(q.ID):
		return q, Errorf(Invalid, "这份留言不完整，请返回再写一次。")
	case n < 2:
		return q, Errorf(Invalid, "请写下您想问什么。")
	case n > QuestionRunes:
		return q, Errorf(Invalid, "写得太长了，最多 %d 个字，现在是 %d 个。", QuestionRunes, n)
	case q.Phone != "" && !isPhone(q.Phone):
		return q, Errorf(Invalid, "电话号码只写数字，例如 13800000000；不留电话也可以。")
	case len(q.Document) > longestID:
		return q, Errorf(Invalid, "这份留言不完整，请返回再写一次。")
	}
	return q, nil
}

// CheckRating returns a rating as it is kept, its time cut to the day.
func CheckRating(r Rating) (Rating, error) {
	if badLetterID(r.ID) || r.Document == "" || len(r.Document) > longestID || r.Version < 0 {
		return r, Errorf(Invalid, "这次评价不完整，请返回再点一次。")
	}
	r.At = DateOf(r.At).Time()
	return r, nil
}

// badLetterID reports whether an id cannot be a random one.
func badLetterID(id string) bool {
	return len(id) < 8 || len(id) > letterID || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' })
}

func isPhone(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n++
		case !strings.ContainsRune("+-()", r):
			return false
		}
	}
	return n >= phoneDigits && len(s) <= phoneRunes
}

// plainText keeps the lines of a text and drops what cannot be seen.
func plainText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return -1
	}, strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n"))
	return strings.TrimSpace(s)
}

// MaskedText returns a text with everything that may point to a person
// (numbers of identity cards, phones, bank cards, plates, e-mail addresses,
// other long numbers) replaced by what it was: 〔电话〕.
func MaskedText(s string) string { return maskPersonal(s) }

// QuestionState says what became of a question.
type QuestionState string

// The states of a question.
const (
	QuestionNew      QuestionState = "new"
	QuestionAnswered QuestionState = "answered" // the one who asked was told
	QuestionDone     QuestionState = "done"     // something was put right, or there was nothing to do
)

// QuestionStates lists the states.
var QuestionStates = []QuestionState{QuestionNew, QuestionAnswered, QuestionDone}

// Label returns the Chinese name of a state, "" for none.
func (s QuestionState) Label() string {
	switch s {
	case QuestionNew:
		return "新留言"
	case QuestionAnswered:
		return "已回复"
	case QuestionDone:
		return "已处理"
	}
	return ""
}

// LeftQuestion is a question in the office. Its Phone is empty; see
// [QuestionDesk.QuestionPhone].
type LeftQuestion struct {
	Question
	ReceivedAt time.Time
	HasPhone   bool
	State      QuestionState
	Note       string // what was done
	By         string // who closed it
	ClosedAt   time.Time
}

// QuestionFilter selects questions; zero fields select all.
type QuestionFilter struct {
	State  QuestionState
	Before time.Time // received before
	Limit  int       // 0 means 50
}

// RatedDocument is how a document was rated.
type RatedDocument struct {
	Document  string
	Helped    int
	NotHelped int
	Newest    Date
}

// QuestionDesk is where staff read what people left. What they do is in the
// audit log, without the texts.
type QuestionDesk interface {
	Letterbox
	// Questions lists questions, new ones first, then the latest received.
	Questions(ctx context.Context, f QuestionFilter) ([]LeftQuestion, error)
	// CountQuestions says how many there are of each state.
	CountQuestions(ctx context.Context) (map[QuestionState]int, error)
	// Question is NotFound if there is none.
	Question(ctx context.Context, id string) (LeftQuestion, error)
	// QuestionID returns the id of the question with a receipt's number, in its
	// canonical form. NotFound if there is none.
	QuestionID(ctx context.Context, receipt string) (string, error)
	// QuestionPhone returns the phone of a question and logs who read it.
	QuestionPhone(ctx context.Context, actor Actor, id string) (string, error)
	// CloseQuestion says what became of a question; QuestionNew opens it again.
	CloseQuestion(ctx context.Context, actor Actor, id string, state QuestionState, note string) error
	// ForgetPhones removes the phones of questions closed for longer than keep.
	ForgetPhones(ctx context.Context, keep time.Duration) (int, error)
	// Ratings lists documents rated since a day, those that helped least first.
	Ratings(ctx context.Context, since Date, limit int) ([]RatedDocument, error)
}
