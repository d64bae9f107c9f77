package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"gongkai/kiosk"
)

var (
	_ kiosk.Pages     = (*DB)(nil)
	_ kiosk.PagesDesk = (*DB)(nil)
)

const pageColumns = `disclosure, source_id, column_id, url, title, published_on, new_at, visited_at, next_at, gone_at, withdrawn_at`

func scanPage(scan func(...any) error) (p kiosk.Page, err error) {
	var published string
	var fresh, visited, next, gone, withdrawn int64
	if err := scan(&p.Disclosure, &p.SourceID, &p.ColumnID, &p.URL, &p.Title, &published, &fresh, &visited, &next, &gone, &withdrawn); err != nil {
		return p, err
	}
	p.NewAt, p.VisitedAt, p.NextAt = instant(fresh), instant(visited), instant(next)
	p.GoneAt, p.WithdrawnAt = instant(gone), instant(withdrawn)
	p.PublishedOn, err = kiosk.ParseDate(published)
	return p, err
}

// Page implements kiosk.Pages.
func (db *DB) Page(ctx context.Context, disclosure string) (kiosk.Page, error) {
	s, err := db.private.prepared(ctx, `SELECT `+pageColumns+` FROM pages WHERE disclosure = ?`)
	if err != nil {
		return kiosk.Page{}, wrap(err, "page of %q", disclosure)
	}
	p, err := scanPage(s.QueryRowContext(ctx, disclosure).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = kiosk.Wrap(kiosk.NotFound, "", err)
	}
	return p, wrap(err, "page of %q", disclosure)
}

// paceLooks is how many looks a pace remembers: beyond that all of it counts
// half, so that a column is known by its last years.
const paceLooks = 5000

// PutPages implements kiosk.Pages.
func (db *DB) PutPages(ctx context.Context, pages []kiosk.Page, seen []kiosk.Pace) error {
	if len(pages)+len(seen) == 0 {
		return nil
	}
	err := db.private.write(ctx, func(tx *sql.Tx) error {
		for _, p := range pages {
			if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO pages (`+pageColumns+`) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
				p.Disclosure, p.SourceID, p.ColumnID, p.URL, p.Title, p.PublishedOn.String(), micros(p.NewAt), micros(p.VisitedAt),
				micros(p.NextAt), micros(p.GoneAt), micros(p.WithdrawnAt)); err != nil {
				return err
			}
		}
		for _, s := range seen {
			if _, err := tx.ExecContext(ctx, `INSERT INTO paces (source_id, column_id, looks, changes, ages) VALUES (?,?,?,?,?)
				ON CONFLICT (source_id, column_id) DO UPDATE SET looks = looks + excluded.looks,
				changes = changes + excluded.changes, ages = ages + excluded.ages`,
				s.SourceID, s.ColumnID, s.Looks, s.Changes, s.Ages); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE paces SET looks = looks / 2, changes = changes / 2, ages = ages / 2
				WHERE source_id = ? AND column_id = ? AND looks > ?`, s.SourceID, s.ColumnID, paceLooks); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "put pages")
}

func (db *DB) pages(ctx context.Context, query string, args ...any) ([]kiosk.Page, error) {
	var out []kiosk.Page
	err := db.private.rows(ctx, `SELECT `+pageColumns+` FROM pages `+query, args, func(scan func(...any) error) error {
		p, err := scanPage(scan)
		out = append(out, p)
		return err
	})
	return out, err
}

// DuePages implements kiosk.Pages.
func (db *DB) DuePages(ctx context.Context, sourceID string, at time.Time, limit int) ([]kiosk.Page, error) {
	out, err := db.pages(ctx, `WHERE source_id = ? AND next_at <= ?
		ORDER BY gone_at > 0 AND withdrawn_at = 0 DESC, next_at, disclosure LIMIT ?`, sourceID, micros(at), max(limit, 0))
	return out, wrap(err, "due pages of %q", sourceID)
}

// SeenPages implements kiosk.Pages.
func (db *DB) SeenPages(ctx context.Context, sourceID, columnID string, limit int) ([]kiosk.Page, error) {
	out, err := db.pages(ctx, `WHERE source_id = ? AND column_id = ? AND gone_at = 0
		ORDER BY visited_at DESC, disclosure LIMIT ?`, sourceID, columnID, max(limit, 0))
	return out, wrap(err, "seen pages of %q", sourceID)
}

// CountPages implements kiosk.Pages.
func (db *DB) CountPages(ctx context.Context, sourceID string) (map[string]int, error) {
	out := map[string]int{}
	err := db.private.rows(ctx, `SELECT column_id, count(*) FROM pages WHERE source_id = ? AND gone_at = 0 GROUP BY column_id`,
		[]any{sourceID}, func(scan func(...any) error) error {
			var column string
			var n int
			err := scan(&column, &n)
			out[column] = n
			return err
		})
	return out, wrap(err, "count pages of %q", sourceID)
}

// MissingPages implements kiosk.Pages.
func (db *DB) MissingPages(ctx context.Context, sourceID string) ([]kiosk.Page, error) {
	out, err := db.pages(ctx, `WHERE source_id = ? AND gone_at > 0 AND withdrawn_at = 0 ORDER BY gone_at, disclosure`, sourceID)
	return out, wrap(err, "missing pages of %q", sourceID)
}

// Paces implements kiosk.Pages.
func (db *DB) Paces(ctx context.Context, sourceID string) ([]kiosk.Pace, error) {
	var out []kiosk.Pace
	err := db.private.rows(ctx, `SELECT source_id, column_id, looks, changes, ages FROM paces WHERE source_id = ? ORDER BY column_id`,
		[]any{sourceID}, func(scan func(...any) error) error {
			var p kiosk.Pace
			err := scan(&p.SourceID, &p.ColumnID, &p.Looks, &p.Changes, &p.Ages)
			out = append(out, p)
			return err
		})
	return out, wrap(err, "paces of %q", sourceID)
}

// daysKnown is how many of a column's last days of publication tell how often
// it gets something, and fewest how many are needed to say.
const (
	daysKnown  = 20
	daysFewest = 5
)

// ColumnStates implements kiosk.PagesDesk.
func (db *DB) ColumnStates(ctx context.Context, s kiosk.Source) ([]kiosk.ColumnState, error) {
	found := map[string]kiosk.ColumnState{}
	err := db.private.rows(ctx, `SELECT column_id, sum(gone_at = 0), sum(gone_at > 0) FROM pages WHERE source_id = ? GROUP BY column_id`,
		[]any{s.ID}, func(scan func(...any) error) error {
			var c kiosk.ColumnState
			err := scan(&c.ColumnID, &c.Pages, &c.Missing)
			found[c.ColumnID] = c
			return err
		})
	if err != nil {
		return nil, wrap(err, "columns of %q", s.ID)
	}
	var out []kiosk.ColumnState
	for _, col := range s.Columns {
		c := found[col.ID]
		delete(found, col.ID)
		c.ColumnID = col.ID
		if err := db.lastList(ctx, col.URL, &c); err != nil {
			return nil, wrap(err, "columns of %q", s.ID)
		}
		out = append(out, c)
	}
	named := len(out)
	for _, c := range found {
		out = append(out, c)
	}
	slices.SortFunc(out[named:], func(a, b kiosk.ColumnState) int { return strings.Compare(a.ColumnID, b.ColumnID) })
	for i := range out {
		if err := db.publicationDays(ctx, s.ID, &out[i]); err != nil {
			return nil, wrap(err, "columns of %q", s.ID)
		}
	}
	return out, nil
}

// lastList fills in how the first list page of a column ended last.
func (db *DB) lastList(ctx context.Context, url string, c *kiosk.ColumnState) error {
	var at int64
	err := db.private.row(ctx, `SELECT outcome, at, detail FROM fetches WHERE url = ? ORDER BY at DESC, good LIMIT 1`,
		[]any{url}, []any{&c.List, &at, &c.Detail})
	c.ListAt = instant(at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// publicationDays fills in the newest day of a column and how far apart its
// last days were.
func (db *DB) publicationDays(ctx context.Context, sourceID string, c *kiosk.ColumnState) error {
	var days []kiosk.Date
	err := db.private.rows(ctx, `SELECT DISTINCT published_on FROM pages
		WHERE source_id = ? AND column_id = ? AND published_on <> '' ORDER BY published_on DESC LIMIT ?`,
		[]any{sourceID, c.ColumnID, daysKnown}, func(scan func(...any) error) error {
			var text string
			if err := scan(&text); err != nil {
				return err
			}
			d, err := kiosk.ParseDate(text)
			days = append(days, d)
			return err
		})
	if err != nil || len(days) == 0 {
		return err
	}
	c.Newest = days[0]
	if n := len(days); n >= daysFewest {
		c.Every = days[0].Time().Sub(days[n-1].Time()).Hours() / 24 / float64(n-1)
	}
	return nil
}
