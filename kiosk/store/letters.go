package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/kiosk/link"
)

// How much may be left in an hour from one terminal, and from all phones
// together: somebody who fills the letterbox by program is held up, people are
// not.
const (
	questionsAnHour = 120
	ratingsAnHour   = 1200
	longestNote     = 500 // runes
	questionsListed = 50
)

var errFull = kiosk.Errorf(kiosk.TooMany, "现在留言的人太多，请过一会儿再试，或打政务热线。")

// LeaveQuestion implements kiosk.Letterbox.
func (db *DB) LeaveQuestion(ctx context.Context, q kiosk.Question) error {
	q, err := kiosk.CheckQuestion(q)
	if err != nil {
		return err
	}
	now := db.now()
	if q.At.IsZero() || q.At.After(now) {
		q.At = now // a clock that is fast
	}
	err = db.private.write(ctx, func(tx *sql.Tx) error {
		known, err := letterKnown(ctx, tx, "questions", q.ID, q.Terminal, now, questionsAnHour)
		if known || err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO questions
			(id, at, received_at, terminal, text, searched, document, phone, state, note, author, closed_at)
			VALUES (?,?,?,?,?,?,?,?,?,'','',0)`,
			q.ID, micros(q.At), micros(now), q.Terminal, q.Text, q.Searched, q.Document, q.Phone, string(kiosk.QuestionNew))
		return err
	})
	return wrap(err, "leave question")
}

// LeaveRating implements kiosk.Letterbox.
func (db *DB) LeaveRating(ctx context.Context, r kiosk.Rating) error {
	now := db.now()
	if r.At.IsZero() || r.At.After(now) {
		r.At = now
	}
	r, err := kiosk.CheckRating(r)
	if err != nil {
		return err
	}
	err = db.private.write(ctx, func(tx *sql.Tx) error {
		known, err := letterKnown(ctx, tx, "ratings", r.ID, r.Terminal, now, ratingsAnHour)
		if known || err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO ratings (id, day, received_at, terminal, document, version, helped) VALUES (?,?,?,?,?,?,?)`,
			r.ID, kiosk.DateOf(r.At).String(), micros(now), r.Terminal, r.Document, r.Version, r.Helped)
		return err
	})
	return wrap(err, "leave rating")
}

// letterKnown reports whether a letter was received before. TooMany if its
// sender has sent too many others within the hour.
func letterKnown(ctx context.Context, tx *sql.Tx, table, id, terminal string, now time.Time, most int) (bool, error) {
	var known bool
	var lately int
	err := tx.QueryRowContext(ctx, `SELECT exists (SELECT 1 FROM `+table+` WHERE id = ?),
		(SELECT count(*) FROM `+table+` WHERE received_at > ? AND terminal = ?)`,
		id, micros(now.Add(-time.Hour)), terminal).Scan(&known, &lately)
	if err == nil && !known && lately >= most {
		err = errFull
	}
	return known, err
}

const questionColumns = `id, at, received_at, terminal, text, searched, document, phone <> '', state, note, author, closed_at`

func (db *DB) questions(ctx context.Context, where string, args ...any) ([]kiosk.LeftQuestion, error) {
	var out []kiosk.LeftQuestion
	err := db.private.rows(ctx, `SELECT `+questionColumns+` FROM questions `+where, args, func(scan func(...any) error) error {
		var q kiosk.LeftQuestion
		var at, received, closed int64
		err := scan(&q.ID, &at, &received, &q.Terminal, &q.Text, &q.Searched, &q.Document, &q.HasPhone, &q.State, &q.Note, &q.By, &closed)
		q.At, q.ReceivedAt, q.ClosedAt = instant(at), instant(received), instant(closed)
		out = append(out, q)
		return err
	})
	return out, err
}

// Questions implements kiosk.QuestionDesk.
func (db *DB) Questions(ctx context.Context, f kiosk.QuestionFilter) ([]kiosk.LeftQuestion, error) {
	list, err := db.questions(ctx, `WHERE (?1 = '' OR state = ?1) AND (?2 = 0 OR received_at < ?2)
		ORDER BY state <> 'new', received_at DESC, id LIMIT ?3`,
		string(f.State), micros(f.Before), cmp.Or(max(f.Limit, 0), questionsListed))
	return list, wrap(err, "questions")
}

// CountQuestions implements kiosk.QuestionDesk.
func (db *DB) CountQuestions(ctx context.Context) (map[kiosk.QuestionState]int, error) {
	out := map[kiosk.QuestionState]int{}
	err := db.private.rows(ctx, `SELECT state, count(*) FROM questions GROUP BY state`, nil, func(scan func(...any) error) error {
		var state kiosk.QuestionState
		var n int
		err := scan(&state, &n)
		out[state] = n
		return err
	})
	return out, wrap(err, "count questions")
}

var errNoQuestion = kiosk.Errorf(kiosk.NotFound, "没有这条留言。")

// Question implements kiosk.QuestionDesk.
func (db *DB) Question(ctx context.Context, id string) (kiosk.LeftQuestion, error) {
	list, err := db.questions(ctx, `WHERE id = ?`, id)
	if err == nil && len(list) == 0 {
		err = errNoQuestion
	}
	if err != nil {
		return kiosk.LeftQuestion{}, wrap(err, "question")
	}
	return list[0], nil
}

// QuestionID implements kiosk.QuestionDesk. The number is made from the id, so
// every id is looked at: there are thousands at most.
func (db *DB) QuestionID(ctx context.Context, receipt string) (found string, err error) {
	err = db.private.rows(ctx, `SELECT id FROM questions ORDER BY received_at`, nil, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		if link.Code(id, 0) == receipt {
			found = id // the latest
		}
		return err
	})
	if err == nil && found == "" {
		err = kiosk.Errorf(kiosk.NotFound, "没有回执号是 %s 的留言，请和来电的人再核对一遍。", link.Display(receipt))
	}
	return found, wrap(err, "question of a receipt")
}

// QuestionPhone implements kiosk.QuestionDesk.
func (db *DB) QuestionPhone(ctx context.Context, actor kiosk.Actor, id string) (phone string, err error) {
	err = db.private.write(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT phone FROM questions WHERE id = ?`, id).Scan(&phone)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return errNoQuestion
		case err != nil:
			return err
		case phone == "":
			return kiosk.Errorf(kiosk.NotFound, "这条留言没有留电话，或电话已按期限删除。")
		}
		return db.auditIn(ctx, tx, actor, "question_phone", id, map[string]any{})
	})
	if err != nil {
		return "", wrap(err, "phone of question")
	}
	return phone, nil
}

// CloseQuestion implements kiosk.QuestionDesk.
func (db *DB) CloseQuestion(ctx context.Context, actor kiosk.Actor, id string, state kiosk.QuestionState, note string) error {
	note = strings.TrimSpace(note)
	closed := micros(db.now())
	switch n := utf8.RuneCountInString(note); {
	case state.Label() == "":
		return kiosk.Errorf(kiosk.Invalid, "没有这种处理结果，请从列表里选。")
	case state == kiosk.QuestionNew:
		closed = 0
	case n < 2:
		return kiosk.Errorf(kiosk.Invalid, "请写明做了什么，例如“已电话答复”“补登了这份文件”。")
	case n > longestNote:
		return kiosk.Errorf(kiosk.Invalid, "写得太长了，最多 %d 个字。", longestNote)
	}
	err := db.private.write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE questions SET state = ?, note = ?, author = ?, closed_at = ? WHERE id = ?`,
			string(state), note, actor.Name, closed, id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, errNoQuestion)
		}
		return db.auditIn(ctx, tx, actor, "question_close", id, map[string]any{"result": state.Label()})
	})
	return wrap(err, "close question")
}

// ForgetPhones implements kiosk.QuestionDesk.
func (db *DB) ForgetPhones(ctx context.Context, keep time.Duration) (int, error) {
	n, err := db.private.exec(ctx, `UPDATE questions SET phone = '' WHERE phone <> '' AND closed_at > 0 AND closed_at < ?`,
		micros(db.now().Add(-keep)))
	return int(n), wrap(err, "forget phones")
}

// Ratings implements kiosk.QuestionDesk.
func (db *DB) Ratings(ctx context.Context, since kiosk.Date, limit int) ([]kiosk.RatedDocument, error) {
	var out []kiosk.RatedDocument
	err := db.private.rows(ctx, `SELECT document, sum(helped), sum(NOT helped), max(day) FROM ratings WHERE day >= ?
		GROUP BY document ORDER BY sum(NOT helped) DESC, sum(helped), document LIMIT ?`,
		[]any{since.String(), max(limit, 0)}, func(scan func(...any) error) error {
			var r kiosk.RatedDocument
			var day string
			err := scan(&r.Document, &r.Helped, &r.NotHelped, &day)
			if err == nil {
				r.Newest, err = kiosk.ParseDate(day)
			}
			out = append(out, r)
			return err
		})
	return out, wrap(err, "ratings")
}
