package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"gongkai/kiosk"
)

// Withdraw implements kiosk.Pages.
func (db *DB) Withdraw(ctx context.Context, id string, since time.Time, why string) (bool, error) {
	d, err := db.GetAny(ctx, id)
	if err != nil {
		return false, wrap(err, "withdraw")
	}
	marked, err := db.withdrawnSince(ctx, id)
	if err != nil || !marked.IsZero() {
		return false, wrap(err, "withdraw %q", id)
	}
	after := kiosk.Withdrawn
	if d.State == kiosk.Hidden {
		after = kiosk.Hidden
	}
	detail := map[string]any{"why": why, "before": d.State, "after": after, "version": d.Version}
	err = db.audited(ctx, kiosk.Actor{}, "withdraw", id, detail, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO withdrawals (disclosure, since) VALUES (?, ?) ON CONFLICT DO NOTHING`, id, micros(since)); err != nil {
			return err
		}
		return reset(ctx, tx, id, after)
	})
	return err == nil, wrap(err, "withdraw %q", id)
}

// Restore implements kiosk.Pages.
func (db *DB) Restore(ctx context.Context, id, why string) (bool, error) {
	since, err := db.withdrawnSince(ctx, id)
	if err != nil || since.IsZero() {
		return false, wrap(err, "restore %q", id)
	}
	d, err := db.GetAny(ctx, id)
	if err != nil {
		return false, wrap(err, "restore")
	}
	after := kiosk.Published
	if d.State == kiosk.Hidden {
		after = kiosk.Hidden
	}
	// What came back may wait for an officer: then it is shown when it is released.
	waits, err := db.private.exec(ctx, `UPDATE screenings SET held = ? WHERE disclosure = ? AND held > 0 AND ?`, held, id, d.State == kiosk.Withdrawn)
	if err != nil {
		return false, wrap(err, "restore %q", id)
	}
	if waits > 0 {
		after = kiosk.Hidden
	}
	detail := map[string]any{"why": why, "before": d.State, "after": after, "version": d.Version}
	err = db.audited(ctx, kiosk.Actor{}, "restore", id, detail, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM withdrawals WHERE disclosure = ?`, id); err != nil {
			return err
		}
		return reset(ctx, tx, id, after)
	})
	return err == nil, wrap(err, "restore %q", id)
}

// reset sets the state of a record and moves it to the end of the feed.
func reset(ctx context.Context, tx *sql.Tx, id string, state kiosk.State) error {
	_, err := tx.ExecContext(ctx, `UPDATE disclosures SET state = ?,
		revision = (SELECT max(revision) FROM disclosures) + 1 WHERE id = ?`, string(state), id)
	return err
}

const selectSince = `SELECT since FROM withdrawals WHERE disclosure = ?`

// withdrawnSince returns since when the publisher has taken a record down, the
// zero time if it has not.
func (db *DB) withdrawnSince(ctx context.Context, id string) (time.Time, error) {
	var since int64
	err := db.public.row(ctx, selectSince, []any{id}, []any{&since})
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return instant(since), err
}

// stateShown returns the state of a record that staff do not keep down.
func stateShown(ctx context.Context, tx *sql.Tx, id string) (kiosk.State, error) {
	var since int64
	switch err := tx.QueryRowContext(ctx, selectSince, id).Scan(&since); {
	case errors.Is(err, sql.ErrNoRows):
		return kiosk.Published, nil
	case err != nil:
		return "", err
	}
	return kiosk.Withdrawn, nil
}

// taken is the error for readers of what has been taken down.
func (db *DB) taken(ctx context.Context, id string, s kiosk.State) error {
	if s == kiosk.Published {
		return nil
	}
	message := ""
	if s == kiosk.Withdrawn {
		since, err := db.withdrawnSince(ctx, id)
		if err != nil {
			return wrap(err, "get %q", id)
		}
		message = kiosk.WithdrawnMessage(since)
	}
	return wrap(kiosk.Wrap(kiosk.Gone, message, errors.New(string(s))), "get %q", id)
}

// Withdrawals implements kiosk.PagesDesk.
func (db *DB) Withdrawals(ctx context.Context, sourceID string, limit int) ([]kiosk.Withdrawal, error) {
	var out []kiosk.Withdrawal
	err := db.public.rows(ctx, `SELECT w.disclosure, w.since, d.state, v.title, v.url, v.source_id, v.column_id
		FROM withdrawals w JOIN disclosures d ON d.id = w.disclosure
		JOIN versions v ON v.disclosure = d.id AND v.version = d.version
		WHERE ?1 = '' OR v.source_id = ?1 ORDER BY w.since DESC, w.disclosure LIMIT ?2`,
		[]any{sourceID, max(limit, 0)}, func(scan func(...any) error) error {
			var w kiosk.Withdrawal
			var since int64
			err := scan(&w.Disclosure, &since, &w.State, &w.Title, &w.URL, &w.SourceID, &w.ColumnID)
			w.Since = instant(since)
			out = append(out, w)
			return err
		})
	return out, wrap(err, "withdrawals")
}
