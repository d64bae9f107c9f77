package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"gongkai/kiosk"
)

const (
	// errorsKept is how many errors of a terminal are kept.
	errorsKept = 10
	// beatsKept is how long the same heartbeat is recognised; one that comes
	// again later than that has lain in a terminal that was switched off.
	beatsKept = 60 * 24 * time.Hour
	// oldestUse is the oldest day a terminal's clock is believed about.
	oldestUse = 60 * 24 * time.Hour
)

func micro(us int64) time.Duration { return time.Duration(us) * time.Microsecond }

// SetTerminal implements kiosk.Terminals.
func (db *DB) SetTerminal(ctx context.Context, actor kiosk.Actor, id string, version int, s kiosk.TerminalSettings) (int, error) {
	settings, err := json.Marshal(s)
	if err != nil {
		return 0, wrap(err, "set terminal")
	}
	err = db.private.write(ctx, func(tx *sql.Tx) error {
		var before string
		var has int
		err := tx.QueryRowContext(ctx, `SELECT settings, version FROM terminals WHERE id = ? AND retired_at = 0`, id).Scan(&before, &has)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return errNoTerminal
		case err != nil:
			return err
		case has != version:
			return kiosk.Errorf(kiosk.Conflict, "您打开这一页以后，别人改过这台终端的设置。请核对后再提交。")
		case before == string(settings):
			return nil
		}
		was, is, err := changedSettings([]byte(before), settings)
		if err != nil {
			return err
		}
		version++
		if _, err := tx.ExecContext(ctx, `UPDATE terminals SET settings = ?, version = ? WHERE id = ?`, string(settings), version, id); err != nil {
			return err
		}
		return db.auditIn(ctx, tx, actor, "terminal_settings", id, map[string]any{"before": was, "after": is})
	})
	return version, wrap(err, "set terminal")
}

// changedSettings keeps of two sets of settings what differs.
func changedSettings(before, after []byte) (was, is map[string]json.RawMessage, err error) {
	if err := errors.Join(json.Unmarshal(before, &was), json.Unmarshal(after, &is)); err != nil {
		return nil, nil, err
	}
	for k := range is {
		if bytes.Equal(was[k], is[k]) {
			delete(was, k)
			delete(is, k)
		}
	}
	return was, is, nil
}

// HearTerminal implements kiosk.Terminals.
func (db *DB) HearTerminal(ctx context.Context, id string, h kiosk.Heard) error {
	if len(h.Beats) == 0 {
		return nil
	}
	err := db.private.write(ctx, func(tx *sql.Tx) error {
		var known string
		err := tx.QueryRowContext(ctx, `SELECT errors FROM terminals WHERE id = ? AND retired_at = 0`, id).Scan(&known)
		if errors.Is(err, sql.ErrNoRows) {
			return errNotRegistered
		}
		if err != nil {
			return err
		}
		var errs []kiosk.TerminalError
		if err := fromJSON(known, &errs); err != nil {
			return err
		}
		for _, b := range h.Beats {
			fresh, err := countBeat(ctx, tx, id, b, h)
			if err != nil {
				return err
			}
			if fresh {
				errs = withErrors(errs, b.Errors, h.At)
			}
		}
		if len(errs) > 0 {
			text, err := json.Marshal(errs)
			if err != nil {
				return err
			}
			known = string(text)
		}
		last, err := json.Marshal(h.Beats[len(h.Beats)-1])
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE terminals SET seen_at = ?, skew = ?, last = ?, errors = ? WHERE id = ?`,
			micros(h.At), h.Skew.Microseconds(), string(last), known, id)
		return err
	})
	return wrap(err, "hear terminal")
}

// withErrors puts new errors before those known; one that repeats is kept once.
func withErrors(known []kiosk.TerminalError, said []string, at time.Time) []kiosk.TerminalError {
	for _, what := range said {
		kept := []kiosk.TerminalError{{At: at, What: what}}
		for _, e := range known {
			if e.What != what && len(kept) < errorsKept {
				kept = append(kept, e)
			}
		}
		known = kept
	}
	return known
}

// countBeat adds what a heartbeat counted to its day, unless that was done. It
// reports whether the heartbeat was new; one that brings nothing is not kept.
func countBeat(ctx context.Context, tx *sql.Tx, id string, b kiosk.Heartbeat, h kiosk.Heard) (bool, error) {
	if b.Usage == (kiosk.TerminalUsage{}) && len(b.Errors) == 0 {
		return true, nil
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM terminal_beats WHERE heard_at < ?`, micros(h.At.Add(-beatsKept))); err != nil {
		return false, err
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO terminal_beats (terminal, at, heard_at) VALUES (?,?,?) ON CONFLICT DO NOTHING`,
		id, micros(b.At), micros(h.At))
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	at := b.At.Add(-h.Skew)
	if at.After(h.At) || at.Before(h.At.Add(-oldestUse)) {
		at = h.At // a clock nobody can believe
	}
	u := b.Usage
	_, err = tx.ExecContext(ctx, `INSERT INTO terminal_usage
		(terminal, day, visits, searches, none, opened, read, printed, large, contrast, low) VALUES (?,?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT (terminal, day) DO UPDATE SET visits = visits + excluded.visits, searches = searches + excluded.searches,
			none = none + excluded.none, opened = opened + excluded.opened, read = read + excluded.read,
			printed = printed + excluded.printed, large = large + excluded.large, contrast = contrast + excluded.contrast,
			low = low + excluded.low`,
		id, kiosk.DateOf(at).String(), u.Visits, u.Searches, u.Nothing, u.Opened, u.Read, u.Printed, u.Large, u.Contrast, u.Low)
	return true, err
}

// TerminalUse implements kiosk.Terminals.
func (db *DB) TerminalUse(ctx context.Context, id string, from, to kiosk.Date) ([]kiosk.UsageDay, error) {
	var out []kiosk.UsageDay
	err := db.private.rows(ctx, `SELECT terminal, day, visits, searches, none, opened, read, printed, large, contrast, low
		FROM terminal_usage WHERE (?1 = '' OR terminal = ?1) AND day BETWEEN ?2 AND ?3 ORDER BY terminal, day`,
		[]any{id, from.String(), to.String()}, func(scan func(...any) error) error {
			var d kiosk.UsageDay
			var day string
			u := &d.TerminalUsage
			err := scan(&d.Terminal, &day, &u.Visits, &u.Searches, &u.Nothing, &u.Opened, &u.Read, &u.Printed, &u.Large, &u.Contrast, &u.Low)
			if err == nil {
				d.Day, err = kiosk.ParseDate(day)
			}
			out = append(out, d)
			return err
		})
	return out, wrap(err, "use of terminals")
}
