package kiosktest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// LetterStore is where questions and ratings arrive.
type LetterStore interface {
	kiosk.QuestionDesk
	kiosk.AuditLog
}

// TestLetters checks where what people leave arrives. open returns an empty
// store on a clock that the test turns.
func TestLetters(t *testing.T, open func(t *testing.T, now func() time.Time) LetterStore) {
	t.Run("questions", func(t *testing.T) { testQuestions(t, open) })
	t.Run("ratings", func(t *testing.T) { testRatings(t, open) })
	t.Run("bounds", func(t *testing.T) { testLetterBounds(t, open) })
}

func testQuestions(t *testing.T, open func(t *testing.T, now func() time.Time) LetterStore) {
	now := Now
	s, ctx := open(t, func() time.Time { return now }), t.Context()
	first := kiosk.Question{
		ID: "question-1", At: Now.Add(-time.Hour), Terminal: "t-1", Text: "低保多久\r\n办完\x00", Searched: "低保 多久", Document: "assistance",
		Phone: " １３８ 0000 0000 ",
	}
	for range 2 { // the same again is the same question
		ok(t, s.LeaveQuestion(ctx, first))
	}
	now = now.Add(time.Minute)
	ok(t, s.LeaveQuestion(ctx, kiosk.Question{ID: "question-2", At: now.Add(time.Hour), Text: "公租房怎么申请"})) // a fast clock
	list, err := s.Questions(ctx, kiosk.QuestionFilter{})
	ok(t, err)
	kept := first
	kept.Text, kept.Phone = "低保多久\n办完", ""
	want := []kiosk.LeftQuestion{
		{Question: kiosk.Question{ID: "question-2", At: now, Text: "公租房怎么申请"}, ReceivedAt: now, State: kiosk.QuestionNew},
		{Question: kept, ReceivedAt: Now, HasPhone: true, State: kiosk.QuestionNew},
	}
	if d := cmp.Diff(want, list); d != "" {
		t.Error(d)
	}
	phone, err := s.QuestionPhone(ctx, Officer, "question-1")
	ok(t, err)
	if phone != "13800000000" {
		t.Error(phone)
	}
	_, err = s.QuestionPhone(ctx, Officer, "question-2")
	wantKind(t, err, kiosk.NotFound)
	wantKind(t, s.CloseQuestion(ctx, Officer, "question-2", kiosk.QuestionDone, " "), kiosk.Invalid)
	wantKind(t, s.CloseQuestion(ctx, Officer, "question-2", "gone", "已答复"), kiosk.Invalid)
	wantKind(t, s.CloseQuestion(ctx, Officer, "question-9", kiosk.QuestionDone, "已答复"), kiosk.NotFound)
	ok(t, s.CloseQuestion(ctx, Officer, "question-2", kiosk.QuestionAnswered, "已答复"))
	ok(t, s.CloseQuestion(ctx, Officer, "question-1", kiosk.QuestionDone, "补登了文件"))
	ok(t, s.CloseQuestion(ctx, Officer, "question-1", kiosk.QuestionNew, ""))
	counts, err := s.CountQuestions(ctx)
	ok(t, err)
	if d := cmp.Diff(map[kiosk.QuestionState]int{kiosk.QuestionNew: 1, kiosk.QuestionAnswered: 1}, counts); d != "" {
		t.Error(d)
	}
	if list, err = s.Questions(ctx, kiosk.QuestionFilter{}); err != nil || len(list) != 2 || list[0].ID != "question-1" || list[1].By != Officer.Name {
		t.Errorf("new ones come first: %+v, %v", list, err)
	}
	if list, err = s.Questions(ctx, kiosk.QuestionFilter{State: kiosk.QuestionAnswered, Limit: 5}); err != nil || len(list) != 1 || list[0].Note != "已答复" {
		t.Errorf("%+v, %v", list, err)
	}

	ok(t, s.CloseQuestion(ctx, Officer, "question-1", kiosk.QuestionDone, "补登了文件"))
	now = now.Add(48 * time.Hour)
	if n, err := s.ForgetPhones(ctx, 72*time.Hour); n != 0 || err != nil {
		t.Error(n, err)
	}
	if n, err := s.ForgetPhones(ctx, 24*time.Hour); n != 1 || err != nil {
		t.Error(n, err)
	}
	_, err = s.QuestionPhone(ctx, Officer, "question-1")
	wantKind(t, err, kiosk.NotFound)
	entries, err := s.Entries(ctx, 0, 100)
	ok(t, err)
	for _, e := range entries {
		if strings.Contains(e.Detail, "138") || strings.Contains(e.Detail, "低保") {
			t.Errorf("the log holds what somebody wrote: %s", e.Detail)
		}
	}
	wantActions(t, s, "question_phone", "question_close", "question_close", "question_close", "question_close")
}

func testRatings(t *testing.T, open func(t *testing.T, now func() time.Time) LetterStore) {
	s, ctx := open(t, Clock), t.Context()
	for i, r := range []kiosk.Rating{
		{Document: "a", Helped: true},
		{Document: "a"},
		{Document: "b"},
		{Document: "b"},
		{Document: "c", Helped: true},
		{Document: "d", At: Now.Add(-40 * 24 * time.Hour)},
	} {
		r.ID, r.Version = fmt.Sprintf("rating-%d", i), 1
		for range 2 {
			ok(t, s.LeaveRating(ctx, r))
		}
	}
	today := kiosk.DateOf(Now)
	got, err := s.Ratings(ctx, kiosk.DateOf(Now.Add(-30*24*time.Hour)), 10)
	ok(t, err)
	want := []kiosk.RatedDocument{
		{Document: "b", NotHelped: 2, Newest: today},
		{Document: "a", Helped: 1, NotHelped: 1, Newest: today},
		{Document: "c", Helped: 1, Newest: today},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func testLetterBounds(t *testing.T, open func(t *testing.T, now func() time.Time) LetterStore) {
	now := Now
	s, ctx := open(t, func() time.Time { return now }), t.Context()
	for name, q := range map[string]kiosk.Question{
		"no id":      {Text: "问题"},
		"an odd id":  {ID: "留言留言留言", Text: "问题"},
		"no text":    {ID: "question-1", Text: " \n"},
		"too long":   {ID: "question-1", Text: strings.Repeat("问", kiosk.QuestionRunes+1)},
		"no phone":   {ID: "question-1", Text: "问题", Phone: "打给我"},
		"half phone": {ID: "question-1", Text: "问题", Phone: "138"},
	} {
		if err := s.LeaveQuestion(ctx, q); kiosk.KindOf(err) != kiosk.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, r := range []kiosk.Rating{{ID: "rating-12"}, {Document: "a"}} {
		wantKind(t, s.LeaveRating(ctx, r), kiosk.Invalid)
	}
	var err error
	n := 0
	for ; err == nil && n < 1000; n++ {
		err = s.LeaveQuestion(ctx, kiosk.Question{ID: fmt.Sprintf("question-%d", n), Text: "问题", Terminal: "t-1"})
	}
	wantKind(t, err, kiosk.TooMany)
	ok(t, s.LeaveQuestion(ctx, kiosk.Question{ID: "question-1", Text: "问题", Terminal: "t-1"})) // known already
	ok(t, s.LeaveQuestion(ctx, kiosk.Question{ID: "question-b", Text: "问题", Terminal: "t-2"}))
	now = now.Add(time.Hour + time.Second)
	ok(t, s.LeaveQuestion(ctx, kiosk.Question{ID: "question-a", Text: "问题", Terminal: "t-1"}))
}
