package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"gongkai/kiosk"
)

const (
	wordColumns = `id, kind, word, official, weight, reason, evidence, author, added_at`
	pinColumns  = `id, query, disclosure, hide, reason, author, added_at, expires_on`
)

// Language implements kiosk.Phrasebook.
func (db *DB) Language(ctx context.Context) (kiosk.Language, error) {
	var l kiosk.Language
	var err error
	// The revision first: a change in between is read again, never missed.
	if l.Revision, err = db.LanguageRevision(ctx); err != nil {
		return l, err
	}
	unasked := map[string]bool{}
	err = db.private.rows(ctx, `SELECT `+wordColumns+` FROM words ORDER BY id`, nil, func(scan func(...any) error) error {
		w, err := scanWord(scan)
		l.Words = append(l.Words, w)
		if w.Kind == kiosk.WordUnasked {
			text, _ := kiosk.AskedText(w.Word)
			unasked[strings.ReplaceAll(text, " ", "")] = true
		}
		return err
	})
	if err != nil {
		return l, wrap(err, "language")
	}
	if l.Pins, err = db.pins(ctx, `WHERE expires_on >= ? ORDER BY id`, kiosk.DateOf(db.now()).String()); err != nil {
		return l, wrap(err, "language")
	}
	l.Popular, err = db.popular(ctx, unasked)
	return l, wrap(err, "language")
}

// LanguageRevision implements kiosk.Phrasebook.
func (db *DB) LanguageRevision(ctx context.Context) (n int64, err error) {
	err = db.private.row(ctx, `SELECT revision FROM language`, nil, []any{&n})
	return n, wrap(err, "language revision")
}

func scanWord(scan func(...any) error) (kiosk.Word, error) {
	var w kiosk.Word
	var at int64
	err := scan(&w.ID, &w.Kind, &w.Word, &w.Official, &w.Weight, &w.Reason, &w.Evidence, &w.Author, &at)
	w.AddedAt = instant(at)
	return w, err
}

func scanPin(scan func(...any) error) (kiosk.Pin, error) {
	var p kiosk.Pin
	var at int64
	var expires string
	err := scan(&p.ID, &p.Query, &p.Disclosure, &p.Hide, &p.Reason, &p.Author, &at, &expires)
	if err != nil {
		return p, err
	}
	p.AddedAt = instant(at)
	p.ExpiresOn, err = kiosk.ParseDate(expires)
	return p, err
}

func (db *DB) pins(ctx context.Context, where string, args ...any) ([]kiosk.Pin, error) {
	var out []kiosk.Pin
	err := db.private.rows(ctx, `SELECT `+pinColumns+` FROM pins `+where, args, func(scan func(...any) error) error {
		p, err := scanPin(scan)
		out = append(out, p)
		return err
	})
	return out, err
}

// AllPins implements kiosk.Phrasebook.
func (db *DB) AllPins(ctx context.Context) ([]kiosk.Pin, error) {
	out, err := db.pins(ctx, `ORDER BY id DESC`)
	return out, wrap(err, "pins")
}

// PutWord implements kiosk.Phrasebook.
func (db *DB) PutWord(ctx context.Context, actor kiosk.Actor, w kiosk.Word) (int64, error) {
	w, err := w.Checked()
	if err != nil {
		return 0, wrap(err, "put word")
	}
	w.Author, w.AddedAt = actor.Name, instant(micros(db.now()))
	id := w.ID
	folded := foldPhrase(w.Word) + "\t" + foldPhrase(w.Official)
	err = db.changeLanguage(ctx, actor, "word_put", w.Kind.Label()+"："+w.Word, func(tx *sql.Tx) (any, error) {
		values := []any{string(w.Kind), w.Word, w.Official, folded, w.Weight, w.Reason, w.Evidence, w.Author, micros(w.AddedAt)}
		detail := map[string]any{"reason": w.Reason, "after": wordValues(w)}
		if id == 0 {
			id, err = insert(ctx, tx, `INSERT INTO words (kind, word, official, folded, weight, reason, evidence, author, added_at)
				VALUES (?,?,?,?,?,?,?,?,?)`, values...)
			return detail, err
		}
		before, err := wordIn(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		detail["before"] = wordValues(before)
		_, err = tx.ExecContext(ctx, `UPDATE words SET kind = ?, word = ?, official = ?, folded = ?, weight = ?, reason = ?,
			evidence = ?, author = ?, added_at = ? WHERE id = ?`, append(values, id)...)
		return detail, err
	})
	return id, wrap(already(err, "已经有一样的条目了，请改那一条。"), "put word")
}

// DeleteWord implements kiosk.Phrasebook.
func (db *DB) DeleteWord(ctx context.Context, actor kiosk.Actor, id int64, reason string) error {
	return wrap(db.deleteEntry(ctx, actor, "word_delete", reason, func(tx *sql.Tx) (string, any, error) {
		w, err := wordIn(ctx, tx, id)
		if err != nil {
			return "", nil, err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM words WHERE id = ?`, id)
		return w.Kind.Label() + "：" + w.Word, wordValues(w), err
	}), "delete word %d", id)
}

// PutPin implements kiosk.Phrasebook.
func (db *DB) PutPin(ctx context.Context, actor kiosk.Actor, p kiosk.Pin) (int64, error) {
	p, err := p.Checked(kiosk.DateOf(db.now()))
	if err != nil {
		return 0, wrap(err, "put pin")
	}
	if _, err := db.GetAny(ctx, p.Disclosure); kiosk.KindOf(err) == kiosk.NotFound {
		return 0, wrap(kiosk.Wrap(kiosk.Invalid, "没有记录号是“"+p.Disclosure+"”的文件，请重新选一份。", err), "put pin")
	} else if err != nil {
		return 0, wrap(err, "put pin")
	}
	p.Author, p.AddedAt = actor.Name, instant(micros(db.now()))
	id := p.ID
	err = db.changeLanguage(ctx, actor, "pin_put", p.Query, func(tx *sql.Tx) (any, error) {
		values := []any{p.Query, foldPhrase(p.Query), p.Disclosure, p.Hide, p.Reason, p.Author, micros(p.AddedAt), p.ExpiresOn.String()}
		detail := map[string]any{"reason": p.Reason, "after": pinValues(p)}
		if id == 0 {
			id, err = insert(ctx, tx, `INSERT INTO pins (query, folded, disclosure, hide, reason, author, added_at, expires_on)
				VALUES (?,?,?,?,?,?,?,?)`, values...)
			return detail, err
		}
		before, err := pinIn(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		detail["before"] = pinValues(before)
		_, err = tx.ExecContext(ctx, `UPDATE pins SET query = ?, folded = ?, disclosure = ?, hide = ?, reason = ?, author = ?,
			added_at = ?, expires_on = ? WHERE id = ?`, append(values, id)...)
		return detail, err
	})
	return id, wrap(already(err, "这个问题已经对这份文件作过安排了，请改那一条。"), "put pin")
}

// DeletePin implements kiosk.Phrasebook.
func (db *DB) DeletePin(ctx context.Context, actor kiosk.Actor, id int64, reason string) error {
	return wrap(db.deleteEntry(ctx, actor, "pin_delete", reason, func(tx *sql.Tx) (string, any, error) {
		p, err := pinIn(ctx, tx, id)
		if err != nil {
			return "", nil, err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM pins WHERE id = ?`, id)
		return p.Query, pinValues(p), err
	}), "delete pin %d", id)
}

// changeLanguage makes a change, its audit line and the next revision one
// transaction. change returns the detail of the line.
func (db *DB) changeLanguage(ctx context.Context, actor kiosk.Actor, action, target string, change func(tx *sql.Tx) (any, error)) error {
	return db.private.write(ctx, func(tx *sql.Tx) error {
		detail, err := change(tx)
		if err != nil {
			return err
		}
		return db.languageChanged(ctx, tx, actor, action, target, detail)
	})
}

func (db *DB) deleteEntry(ctx context.Context, actor kiosk.Actor, action, reason string, del func(tx *sql.Tx) (target string, before any, err error)) error {
	if err := kiosk.CheckReason(reason); err != nil {
		return err
	}
	return db.private.write(ctx, func(tx *sql.Tx) error {
		target, before, err := del(tx)
		if err != nil {
			return err
		}
		return db.languageChanged(ctx, tx, actor, action, target, map[string]any{"reason": reason, "before": before})
	})
}

func (db *DB) languageChanged(ctx context.Context, tx *sql.Tx, actor kiosk.Actor, action, target string, detail any) error {
	text, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE language SET revision = revision + 1`); err != nil {
		return err
	}
	return db.appendIn(ctx, tx, kiosk.AuditEntry{
		Actor: actor.Name, Role: actor.Role, Address: actor.Address, Action: action, Target: target, Detail: string(text),
	})
}

func wordIn(ctx context.Context, tx *sql.Tx, id int64) (kiosk.Word, error) {
	w, err := scanWord(tx.QueryRowContext(ctx, `SELECT `+wordColumns+` FROM words WHERE id = ?`, id).Scan)
	return w, gone(err)
}

func pinIn(ctx context.Context, tx *sql.Tx, id int64) (kiosk.Pin, error) {
	p, err := scanPin(tx.QueryRowContext(ctx, `SELECT `+pinColumns+` FROM pins WHERE id = ?`, id).Scan)
	return p, gone(err)
}

func gone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return kiosk.Wrap(kiosk.NotFound, "这一条已经不在了，可能别人刚删掉。", err)
	}
	return err
}

func insert(ctx context.Context, tx *sql.Tx, text string, args ...any) (int64, error) {
	res, err := tx.ExecContext(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

func already(err error, msg string) error {
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		return kiosk.Wrap(kiosk.Conflict, msg, err)
	}
	return err
}

// foldPhrase is how words and questions are compared: as they are counted,
// without blanks.
func foldPhrase(s string) string {
	text, _ := kiosk.AskedText(s)
	return strings.ReplaceAll(text, " ", "")
}

// The values that the audit log shows of an entry.

func wordValues(w kiosk.Word) map[string]string {
	return map[string]string{
		"kind": w.Kind.Label(), "word": w.Word, "official": w.Official,
		"weight": strconv.FormatFloat(w.Weight, 'g', -1, 64), "evidence": w.Evidence,
	}
}

func pinValues(p kiosk.Pin) map[string]string {
	how := "置顶"
	if p.Hide {
		how = "不出现"
	}
	return map[string]string{"query": p.Query, "disclosure": p.Disclosure, "how": how, "until": p.ExpiresOn.String()}
}
