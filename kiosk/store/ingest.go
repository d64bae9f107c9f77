package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"gongkai/kiosk"
)

const fetchColumns = `source_id, column_id, url, final_url, at, outcome, status, etag, last_modified, bytes, hash, detail`

// PutFetch implements kiosk.Archive. Of every address the newest good and the
// newest bad fetch are kept.
func (db *DB) PutFetch(ctx context.Context, fetches ...kiosk.Fetch) error {
	if len(fetches) == 0 {
		return nil
	}
	err := db.private.write(ctx, func(tx *sql.Tx) error {
		s, err := tx.PrepareContext(ctx, insertFetch)
		if err != nil {
			return err
		}
		for _, f := range fetches {
			at := f.At
			if at.IsZero() {
				at = db.now()
			}
			if _, err := s.ExecContext(ctx, f.SourceID, f.ColumnID, f.URL, f.FinalURL, micros(at), string(f.Outcome), f.Status,
				f.ETag, f.LastModified, f.Bytes, f.Hash, f.Detail, f.Outcome.Good(), micros(at)); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "put fetch")
}

const insertFetch = `INSERT INTO fetches (` + fetchColumns + `, good, first_at)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)
		ON CONFLICT (url, good) DO UPDATE SET source_id = excluded.source_id, column_id = excluded.column_id,
			final_url = excluded.final_url, outcome = excluded.outcome, status = excluded.status,
			etag = CASE WHEN excluded.etag = '' AND excluded.outcome = 'unchanged' THEN etag ELSE excluded.etag END,
			last_modified = CASE WHEN excluded.last_modified = '' AND excluded.outcome = 'unchanged'
				THEN last_modified ELSE excluded.last_modified END,
			bytes = CASE WHEN excluded.hash = '' AND excluded.outcome = 'unchanged' THEN bytes ELSE excluded.bytes END,
			hash = CASE WHEN excluded.hash = '' AND excluded.outcome = 'unchanged' THEN hash ELSE excluded.hash END,
			detail = excluded.detail,
			first_at = CASE WHEN coalesce((SELECT g.at FROM fetches g WHERE g.url = excluded.url AND g.good = 1), 0) > at
				THEN excluded.first_at ELSE first_at END,
			at = excluded.at`

func scanFetch(scan func(...any) error) (kiosk.Fetch, error) {
	var f kiosk.Fetch
	var at int64
	err := scan(&f.SourceID, &f.ColumnID, &f.URL, &f.FinalURL, &at, &f.Outcome, &f.Status, &f.ETag, &f.LastModified,
		&f.Bytes, &f.Hash, &f.Detail)
	f.At = instant(at)
	return f, err
}

// LastFetch implements kiosk.Archive.
func (db *DB) LastFetch(ctx context.Context, url string) (kiosk.Fetch, error) {
	s, err := db.private.prepared(ctx, `SELECT `+fetchColumns+` FROM fetches WHERE url = ? AND good = 1`)
	if err != nil {
		return kiosk.Fetch{}, wrap(err, "last fetch")
	}
	f, err := scanFetch(s.QueryRowContext(ctx, url).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return kiosk.Fetch{}, wrap(kiosk.Wrap(kiosk.NotFound, "", err), "last fetch")
	}
	return f, wrap(err, "last fetch")
}

// BadFetches implements kiosk.Editor: the newest bad fetch of every address
// that has not been fetched well since.
func (db *DB) BadFetches(ctx context.Context, limit int) ([]kiosk.Fetch, error) {
	var out []kiosk.Fetch
	err := db.private.rows(ctx, `SELECT `+fetchColumns+` FROM fetches b WHERE good = 0
		AND NOT EXISTS (SELECT 1 FROM fetches g WHERE g.url = b.url AND g.good = 1 AND g.at >= b.at)
		ORDER BY at DESC, url LIMIT ?`, []any{max(limit, 0)}, func(scan func(...any) error) error {
		f, err := scanFetch(scan)
		out = append(out, f)
		return err
	})
	return out, wrap(err, "bad fetches")
}

// StartRun implements kiosk.Archive.
func (db *DB) StartRun(ctx context.Context, s kiosk.Source) (id int64, err error) {
	err = db.private.write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO runs (source_id, source_name, started_at) VALUES (?, ?, ?)`,
			s.ID, s.Name, micros(db.now()))
		if err != nil {
			return err
		}
		id, err = res.LastInsertId()
		return err
	})
	return id, wrap(err, "start run of %q", s.ID)
}

// FinishRun implements kiosk.Archive. A zero FinishedAt means now. NotFound
// if no such run was started.
func (db *DB) FinishRun(ctx context.Context, run kiosk.Run) error {
	if run.FinishedAt.IsZero() {
		run.FinishedAt = db.now()
	}
	failed, err := packed(run.Failed, len(run.Failed))
	if err != nil {
		return wrap(err, "finish run %d", run.ID)
	}
	problems, err := packed(run.Problems, len(run.Problems))
	if err != nil {
		return wrap(err, "finish run %d", run.ID)
	}
	n, err := db.private.exec(ctx, `UPDATE runs SET finished_at = ?, found = ?, created = ?, updated = ?, unchanged = ?,
		gone = ?, skipped = ?, failed = ?, problems = ?, err = ? WHERE id = ?`,
		micros(run.FinishedAt), run.Found, run.Created, run.Updated, run.Unchanged, run.Gone, run.Skipped,
		failed, problems, run.Err, run.ID)
	if err == nil && n == 0 {
		err = kiosk.Wrap(kiosk.NotFound, "", errors.New("no such run"))
	}
	if err == nil && run.Err == "" {
		_, err = db.public.exec(ctx, `INSERT INTO facts (name, value) VALUES (?, ?)
			ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`, factUpdatedAt, micros(run.FinishedAt))
	}
	return wrap(err, "finish run %d", run.ID)
}

// packed is what has n entries as JSON, "" for none.
func packed(v any, n int) (string, error) {
	if n == 0 {
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

// Runs implements kiosk.Editor.
func (db *DB) Runs(ctx context.Context, limit int) ([]kiosk.Run, error) {
	var out []kiosk.Run
	err := db.private.rows(ctx, `SELECT id, source_id, source_name, started_at, finished_at, found, created, updated,
		unchanged, gone, skipped, failed, problems, err FROM runs ORDER BY id DESC LIMIT ?`, []any{max(limit, 0)}, func(scan func(...any) error) error {
		var r kiosk.Run
		var started, finished int64
		var failed, problems string
		err := scan(&r.ID, &r.SourceID, &r.SourceName, &started, &finished, &r.Found, &r.Created, &r.Updated,
			&r.Unchanged, &r.Gone, &r.Skipped, &failed, &problems, &r.Err)
		r.StartedAt, r.FinishedAt = instant(started), instant(finished)
		if err == nil && failed != "" {
			err = json.Unmarshal([]byte(failed), &r.Failed)
		}
		if err == nil && problems != "" {
			err = json.Unmarshal([]byte(problems), &r.Problems)
		}
		out = append(out, r)
		return err
	})
	return out, wrap(err, "runs")
}
