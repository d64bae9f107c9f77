package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"gongkai/kiosk"
)

// putLeaks keeps the history of what a page shows of people. read says that the
// page itself was looked at: what is no longer there was put right. Without
// that, what is gone was never a leak: an officer or a newer rule says so.
func (db *DB) putLeaks(ctx context.Context, tx *sql.Tx, id string, s *kiosk.Screening, read bool) error {
	now := micros(db.now())
	shown := map[[2]string]bool{}
	for _, f := range s.Findings {
		if f.Action == kiosk.PersonalKept {
			continue
		}
		shown[[2]string{string(f.Kind), f.Value}] = true
		seen := int64(0)
		if read {
			seen = now
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO leaks (disclosure, kind, value, masked, place, found_at, seen_at, told_at, mended_at)
			VALUES (?,?,?,?,?,?,?,0,0) ON CONFLICT (disclosure, kind, value) DO UPDATE SET masked = excluded.masked, place = excluded.place,
			seen_at = max(seen_at, ?), mended_at = CASE WHEN ? > 0 THEN 0 ELSE mended_at END`,
			id, string(f.Kind), f.Value, f.Masked, f.Place, now, now, seen, seen); err != nil {
			return err
		}
	}
	if s.Total > len(s.Findings) {
		return nil // not all are listed: what is missing here may be among the others
	}
	return db.endLeaks(ctx, tx, id, shown, read, now)
}

// endLeaks ends what a record no longer shows.
func (db *DB) endLeaks(ctx context.Context, tx *sql.Tx, id string, shown map[[2]string]bool, read bool, now int64) error {
	rows, err := tx.QueryContext(ctx, `SELECT id, kind, value FROM leaks WHERE disclosure = ? AND mended_at = 0`, id)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var ended []int64
	for rows.Next() {
		var leak int64
		var key [2]string
		if err := rows.Scan(&leak, &key[0], &key[1]); err != nil {
			return err
		}
		if !shown[key] {
			ended = append(ended, leak)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, leak := range ended {
		if read {
			_, err = tx.ExecContext(ctx, `UPDATE leaks SET mended_at = ? WHERE id = ?`, now, leak)
		} else {
			_, err = tx.ExecContext(ctx, `DELETE FROM leaks WHERE id = ?`, leak)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// PersonalLeaks implements kiosk.PersonalDesk.
func (db *DB) PersonalLeaks(ctx context.Context, limit int) ([]kiosk.PersonalLeak, error) {
	var out []kiosk.PersonalLeak
	err := db.private.rows(ctx, `SELECT disclosure, kind, masked, place, found_at, seen_at, told_at, mended_at FROM leaks
		ORDER BY mended_at > 0, found_at, id LIMIT ?`, []any{max(limit, 0)}, func(scan func(...any) error) error {
		var x kiosk.PersonalLeak
		var found, seen, told, mended int64
		err := scan(&x.Disclosure, &x.Kind, &x.Masked, &x.Place, &found, &seen, &told, &mended)
		x.FoundAt, x.SeenAt, x.ToldAt, x.MendedAt = instant(found), instant(seen), instant(told), instant(mended)
		out = append(out, x)
		return err
	})
	if err != nil {
		return nil, wrap(err, "leaks")
	}
	known := map[string]kiosk.Disclosure{}
	for i := range out {
		x := &out[i]
		d, there := known[x.Disclosure]
		if !there {
			heads, err := db.heads(ctx, selectHeads+`WHERE d.id = ?`, x.Disclosure)
			if err != nil {
				return nil, wrap(err, "leaks")
			}
			if len(heads) > 0 {
				d = heads[0]
			}
			known[x.Disclosure] = d
		}
		x.Title, x.BodyID, x.Publisher, x.URL, x.Withdrawn = d.Title, d.BodyID, d.Publisher, d.URL, d.State == kiosk.Withdrawn
	}
	return out, nil
}

// TellPersonal implements kiosk.PersonalDesk.
func (db *DB) TellPersonal(ctx context.Context, actor kiosk.Actor, of string, ids []string, reason string) (told int, err error) {
	if err := checkReason(reason); err != nil {
		return 0, err
	}
	err = db.private.write(ctx, func(tx *sql.Tx) error {
		for _, id := range ids {
			res, err := tx.ExecContext(ctx, `UPDATE leaks SET told_at = ? WHERE disclosure = ? AND told_at = 0 AND mended_at = 0`, micros(db.now()), id)
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			if told += int(n); err != nil {
				return err
			}
		}
		if told == 0 {
			return kiosk.Errorf(kiosk.Conflict, "这些都已经告知过了。")
		}
		return db.auditIn(ctx, tx, actor, "personal_told", of, map[string]any{"reason": reason, "lines": told})
	})
	return told, wrap(err, "tell %q", of)
}

// DecidedPersonal implements kiosk.PersonalDesk.
func (db *DB) DecidedPersonal(ctx context.Context, limit int) ([]kiosk.PersonalDecision, error) {
	var out []kiosk.PersonalDecision
	err := db.private.rows(ctx, `SELECT `+decisionColumns+` FROM personal_decisions ORDER BY id DESC LIMIT ?`, []any{max(limit, 0)},
		func(scan func(...any) error) error {
			x, err := scanDecision(scan)
			out = append(out, x)
			return err
		})
	return out, wrap(err, "decisions about personal data")
}

// WithdrawPersonal implements kiosk.PersonalDesk.
func (db *DB) WithdrawPersonal(ctx context.Context, actor kiosk.Actor, decision int64, reason string) ([]string, error) {
	if err := checkReason(reason); err != nil {
		return nil, err
	}
	var ids []string
	err := db.private.write(ctx, func(tx *sql.Tx) error {
		x, err := scanDecision(tx.QueryRowContext(ctx, `SELECT `+decisionColumns+` FROM personal_decisions WHERE id = ?`, decision).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return kiosk.Wrap(kiosk.NotFound, "这一条已经不在了，可能别人刚撤销。", err)
		}
		if err != nil {
			return err
		}
		if x.Disclosure != "" {
			ids = []string{x.Disclosure}
		} else if ids, err = holding(ctx, tx, x); err != nil {
			return err
		}
		before, err := json.Marshal(map[string]any{"keep": x.Keep, "reason": x.Reason, "author": x.Author})
		if err != nil {
			return err
		}
		detail := map[string]any{"reason": reason, "personal": x.Kind.Label(), "masked": x.Masked, "everywhere": x.Disclosure == "", "was": json.RawMessage(before)}
		if err := db.auditIn(ctx, tx, actor, "personal_withdraw", x.Disclosure, detail); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM personal_decisions WHERE id = ?`, decision)
		return err
	})
	return ids, wrap(err, "withdraw decision %d", decision)
}

const decisionColumns = `id, disclosure, kind, value, masked, keep, reason, author, decided_at`

func scanDecision(scan func(...any) error) (kiosk.PersonalDecision, error) {
	var x kiosk.PersonalDecision
	var at int64
	err := scan(&x.ID, &x.Disclosure, &x.Kind, &x.Value, &x.Masked, &x.Keep, &x.Reason, &x.Author, &at)
	x.DecidedAt = instant(at)
	return x, err
}

// holding returns the records that hold the value of a decision.
func holding(ctx context.Context, tx *sql.Tx, x kiosk.PersonalDecision) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT disclosure FROM findings WHERE kind = ? AND value = ?`, string(x.Kind), x.Value)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
