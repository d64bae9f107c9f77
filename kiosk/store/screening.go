package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"gongkai/kiosk"
)

// putScreenings stores what was found in records, beside their originals and
// before the public part. A record in which nothing is found any more is
// forgotten here.
func (db *DB) putScreenings(ctx context.Context, records []kiosk.Record, before map[string]int) error {
	if !slices.ContainsFunc(records, func(r kiosk.Record) bool { return r.Screening != nil }) {
		return nil
	}
	return db.private.write(ctx, func(tx *sql.Tx) error {
		// What was held stays on the list until the public part is shown again.
		forget, err := tx.PrepareContext(ctx, `DELETE FROM screenings WHERE disclosure = ? AND held = 0`)
		if err != nil {
			return err
		}
		for i := range records {
			if s := records[i].Screening; s != nil {
				id := records[i].Disclosure.ID
				err := db.putScreening(ctx, tx, forget, id, s, before[id])
				if err == nil {
					err = db.putLeaks(ctx, tx, id, s, len(records[i].Originals) > 0)
				}
				if err != nil {
					return wrap(err, "%q", id)
				}
			}
		}
		return nil
	})
}

func (db *DB) putScreening(ctx context.Context, tx *sql.Tx, forget *sql.Stmt, id string, s *kiosk.Screening, how int) error {
	if s.Before == nil {
		_, err := forget.ExecContext(ctx, id)
		return err
	}
	raw, err := json.Marshal(s.Before)
	if err != nil {
		return err
	}
	now := micros(db.now())
	if _, err := tx.ExecContext(ctx, `INSERT INTO screenings (disclosure, body, total, held, first_at, last_at)
		VALUES (?,?,?,?,?,?) ON CONFLICT (disclosure) DO UPDATE SET body = excluded.body, total = excluded.total,
		held = excluded.held, last_at = excluded.last_at`, id, pack(raw), s.Total, how, now, now); err != nil {
		return err
	}
	same, err := sameFindings(ctx, tx, id, s.Findings)
	if err != nil || same {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM findings WHERE disclosure = ?`, id); err != nil {
		return err
	}
	for _, f := range s.Findings {
		if _, err := tx.ExecContext(ctx, `INSERT INTO findings
			(disclosure, kind, masked, place, around, value, confidence, reason, action, why) VALUES (?,?,?,?,?,?,?,?,?,?)`,
			id, string(f.Kind), f.Masked, f.Place, f.Around, f.Value, f.Confidence, f.Reason, string(f.Action), f.Why); err != nil {
			return err
		}
	}
	return nil
}

const findingColumns = `id, kind, masked, place, around, value, confidence, reason, action, why`

func scanFinding(scan func(...any) error) (f kiosk.PersonalFinding, err error) {
	err = scan(&f.ID, &f.Kind, &f.Masked, &f.Place, &f.Around, &f.Value, &f.Confidence, &f.Reason, &f.Action, &f.Why)
	return f, err
}

// sameFindings reports whether a record's findings are those on record: then
// their numbers stay, which open pages refer to.
func sameFindings(ctx context.Context, tx *sql.Tx, id string, found []kiosk.PersonalFinding) (bool, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+findingColumns+` FROM findings WHERE disclosure = ? ORDER BY id`, id)
	if err != nil {
		return false, err
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for ; rows.Next(); n++ {
		f, err := scanFinding(rows.Scan)
		if err != nil {
			return false, err
		}
		f.ID = 0
		if n >= len(found) || f != found[n] {
			return false, nil
		}
	}
	return n == len(found), rows.Err()
}

// How a record is held.
const (
	notHeld   = 0
	held      = 1
	heldUnder = 2 // staff had taken it down before: it stays down when it is released
)

// heldBefore returns how the records were held by their last screening; one
// that is held for the first time gets how it will be.
func (db *DB) heldBefore(ctx context.Context, records []kiosk.Record) (map[string]int, error) {
	var out map[string]int
	for i := range records {
		if records[i].Screening == nil {
			continue
		}
		id, how := records[i].Disclosure.ID, notHeld
		err := db.private.row(ctx, `SELECT held FROM screenings WHERE disclosure = ?`, []any{id}, []any{&how})
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		if how == notHeld && records[i].Screening.Held {
			state := kiosk.Published
			err := db.public.row(ctx, `SELECT state FROM disclosures WHERE id = ?`, []any{id}, []any{&state})
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return nil, err
			}
			if how = held; state != kiosk.Published {
				how = heldUnder
			}
		}
		if how != notHeld {
			if out == nil {
				out = map[string]int{}
			}
			out[id] = how
		}
	}
	return out, nil
}

// settleHeld notes that records are shown again that were held. It follows the
// public part: what is killed in between is done by the next put.
func (db *DB) settleHeld(ctx context.Context, records []kiosk.Record, before map[string]int) error {
	for i := range records {
		r := &records[i]
		if r.Screening == nil || r.Screening.Held || before[r.Disclosure.ID] == notHeld {
			continue
		}
		query := `UPDATE screenings SET held = 0 WHERE disclosure = ?`
		if r.Screening.Before == nil {
			query = `DELETE FROM screenings WHERE disclosure = ?`
		}
		if _, err := db.private.exec(ctx, query, r.Disclosure.ID); err != nil {
			return err
		}
	}
	return nil
}

// stateOf returns the state a record gets: one that is held is not shown; one
// that no longer is held is shown again.
func stateOf(state kiosk.State, s *kiosk.Screening, before int) kiosk.State {
	switch {
	case s == nil:
	case s.Held && state == kiosk.Published:
		return kiosk.Hidden
	case !s.Held && before == held && state == kiosk.Hidden:
		return kiosk.Published
	}
	return state
}

// PersonalDecisions implements kiosk.PersonalLog.
func (db *DB) PersonalDecisions(ctx context.Context, ids []string) ([]kiosk.PersonalDecision, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	marks := strings.TrimPrefix(strings.Repeat(",?", len(ids)), ",")
	var out []kiosk.PersonalDecision
	err := db.private.rows(ctx, `SELECT `+decisionColumns+` FROM personal_decisions WHERE disclosure = '' OR disclosure IN (`+marks+`)
		ORDER BY id`, args, func(scan func(...any) error) error {
		x, err := scanDecision(scan)
		out = append(out, x)
		return err
	})
	return out, wrap(err, "decisions about personal data")
}

const factScreened = "screened" // version of the rules all records were screened with

// ScreenedWith implements kiosk.Screened.
func (db *DB) ScreenedWith(ctx context.Context) (rules int, err error) {
	err = db.public.row(ctx, `SELECT value FROM facts WHERE name = ?`, []any{factScreened}, []any{&rules})
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return rules, wrap(err, "screened with")
}

// SetScreenedWith implements kiosk.Screened.
func (db *DB) SetScreenedWith(ctx context.Context, rules int) error {
	_, err := db.public.exec(ctx, `INSERT INTO facts (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, factScreened, rules)
	return wrap(err, "set screened with")
}

// Unscreened implements kiosk.PersonalLog.
func (db *DB) Unscreened(ctx context.Context, id string) (*kiosk.Disclosure, error) {
	var body []byte
	err := db.private.row(ctx, `SELECT body FROM screenings WHERE disclosure = ?`, []any{id}, []any{&body})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, missing(id)
	}
	if err == nil {
		body, err = unpack(body)
	}
	var d kiosk.Disclosure
	if err == nil {
		err = json.Unmarshal(body, &d)
	}
	return &d, wrap(err, "unscreened %q", id)
}
