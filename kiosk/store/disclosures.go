package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"sync"

	"gongkai/kiosk"
)

const selectCurrent = `SELECT ` + versionColumns + `, d.state, d.code, d.revision, c.body
	FROM disclosures d
	JOIN versions v ON v.disclosure = d.id AND v.version = d.version
	JOIN contents c ON c.hash = v.content `

// Get implements kiosk.Disclosures.
func (db *DB) Get(ctx context.Context, id string) (*kiosk.Disclosure, error) {
	d, err := db.GetAny(ctx, id)
	if err != nil {
		return nil, err
	}
	return d, db.taken(ctx, id, d.State)
}

// GetAny implements kiosk.Editor.
func (db *DB) GetAny(ctx context.Context, id string) (*kiosk.Disclosure, error) {
	return db.one(ctx, id, selectCurrent+`WHERE d.id = ?`, id)
}

// GetVersion implements kiosk.Disclosures.
func (db *DB) GetVersion(ctx context.Context, id string, version int) (*kiosk.Disclosure, error) {
	d, err := db.one(ctx, id, `SELECT `+versionColumns+`, d.state, d.code, v.revision, c.body
		FROM disclosures d
		JOIN versions v ON v.disclosure = d.id
		JOIN contents c ON c.hash = v.content
		WHERE d.id = ? AND v.version = ?`, id, version)
	if err != nil {
		return nil, err
	}
	return d, db.taken(ctx, id, d.State)
}

func (db *DB) one(ctx context.Context, id, query string, args ...any) (*kiosk.Disclosure, error) {
	var r versionRow
	var content []byte
	err := db.public.row(ctx, query, args, append(r.into(), &r.d.State, &r.d.Code, &r.d.Revision, &content))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, missing(id)
	}
	if err != nil {
		return nil, wrap(err, "get %q", id)
	}
	d, err := r.disclosure(content)
	return d, wrap(err, "get")
}

func missing(id string) error {
	return wrap(kiosk.Wrap(kiosk.NotFound, "", errors.New("no such disclosure")), "get %q", id)
}

// Versions implements kiosk.Disclosures.
func (db *DB) Versions(ctx context.Context, id string) ([]kiosk.VersionInfo, error) {
	var out []kiosk.VersionInfo
	var state kiosk.State
	err := db.public.rows(ctx, `SELECT v.version, v.changed_at, v.content_hash, v.title, v.why, d.state
		FROM disclosures d JOIN versions v ON v.disclosure = d.id
		WHERE d.id = ? ORDER BY v.version DESC`, []any{id}, func(scan func(...any) error) error {
		var v kiosk.VersionInfo
		var at int64
		err := scan(&v.Version, &at, &v.ContentHash, &v.Title, &v.Why, &state)
		v.ChangedAt = instant(at)
		out = append(out, v)
		return err
	})
	switch {
	case err != nil:
		return nil, wrap(err, "versions of %q", id)
	case len(out) == 0:
		return nil, missing(id)
	}
	if err := db.taken(ctx, id, state); err != nil {
		return nil, err
	}
	return out, nil
}

// ByCode implements kiosk.Disclosures.
func (db *DB) ByCode(ctx context.Context, code string) (id string, err error) {
	err = db.public.row(ctx, `SELECT id FROM disclosures WHERE code = ?`, []any{code}, []any{&id})
	if errors.Is(err, sql.ErrNoRows) {
		return "", wrap(kiosk.Wrap(kiosk.NotFound, "没有这个编号，请核对二维码下面的 8 位字符。", err), "code %q", code)
	}
	return id, wrap(err, "code %q", code)
}

const selectHeads = `SELECT ` + versionColumns + `, d.state, d.code, d.revision
	FROM disclosures d JOIN versions v ON v.disclosure = d.id AND v.version = d.version `

// Recent implements kiosk.Disclosures.
func (db *DB) Recent(ctx context.Context, categoryID string, limit int) ([]kiosk.Disclosure, error) {
	query, args := `WHERE d.state = 'published' ORDER BY d.published_on DESC, d.revision DESC LIMIT ?`, []any{max(limit, 0)}
	if categoryID != "" {
		query = `WHERE d.state = 'published' AND d.category_id = ? ORDER BY d.published_on DESC, d.revision DESC LIMIT ?`
		args = []any{categoryID, max(limit, 0)}
	}
	out, err := db.heads(ctx, selectHeads+query, args...)
	return out, wrap(err, "recent")
}

// OpenForComment implements kiosk.Disclosures.
func (db *DB) OpenForComment(ctx context.Context, today kiosk.Date, limit int) ([]kiosk.Disclosure, error) {
	out, err := db.heads(ctx, selectHeads+`WHERE d.state = 'published' AND d.open_until <> '' AND d.open_until >= ?
		ORDER BY d.open_until, d.published_on DESC, d.id LIMIT ?`, today.String(), max(limit, 0))
	return out, wrap(err, "open for comment")
}

// HiddenList implements kiosk.Editor.
func (db *DB) HiddenList(ctx context.Context, limit int) ([]kiosk.Disclosure, error) {
	out, err := db.heads(ctx, selectHeads+`WHERE d.state IN ('hidden', 'withdrawn') ORDER BY d.revision DESC LIMIT ?`, max(limit, 0))
	return out, wrap(err, "hidden list")
}

func (db *DB) heads(ctx context.Context, query string, args ...any) ([]kiosk.Disclosure, error) {
	var out []kiosk.Disclosure
	err := db.public.rows(ctx, query, args, func(scan func(...any) error) error {
		var r versionRow
		if err := scan(append(r.into(), &r.d.State, &r.d.Code, &r.d.Revision)...); err != nil {
			return err
		}
		d, err := r.disclosure(nil)
		if err == nil {
			out = append(out, *d)
		}
		return err
	})
	return out, err
}

// Names of facts.
const factUpdatedAt = "updated_at" // end of the last successful pass of ingest

// statsCache keeps the last answer of Stats while nothing has changed: every
// home page asks.
type statsCache struct {
	mu        sync.Mutex
	valid     bool
	revision  int64
	updatedAt int64
	stats     kiosk.Stats
}

// Stats implements kiosk.Disclosures.
func (db *DB) Stats(ctx context.Context) (kiosk.Stats, error) {
	var revision, updatedAt int64
	if err := db.public.row(ctx, `SELECT coalesce((SELECT max(revision) FROM disclosures), 0),
		coalesce((SELECT value FROM facts WHERE name = '`+factUpdatedAt+`'), 0)`, nil, []any{&revision, &updatedAt}); err != nil {
		return kiosk.Stats{}, wrap(err, "stats")
	}
	c := &db.stats
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.valid && c.revision == revision && c.updatedAt == updatedAt {
		return c.copy(), nil
	}
	s := kiosk.Stats{
		ByArea: map[string]int{}, ByCategory: map[string]int{}, ByItem: map[string]int{}, UpdatedAt: instant(updatedAt),
	}
	err := db.public.rows(ctx, `SELECT area_id, category_id, item_id, demo, count(*)
		FROM disclosures WHERE state = 'published' GROUP BY area_id, category_id, item_id, demo`, nil, func(scan func(...any) error) error {
		var area, category, item string
		var demo bool
		var n int
		if err := scan(&area, &category, &item, &demo, &n); err != nil {
			return err
		}
		s.Total += n
		s.Demo = s.Demo || demo
		for id, counts := range map[string]map[string]int{area: s.ByArea, category: s.ByCategory, item: s.ByItem} {
			if id != "" {
				counts[id] += n
			}
		}
		return nil
	})
	if err != nil {
		return kiosk.Stats{}, wrap(err, "stats")
	}
	c.valid, c.revision, c.updatedAt, c.stats = true, revision, updatedAt, s
	return c.copy(), nil
}

// copy returns counts the caller may change.
func (c *statsCache) copy() kiosk.Stats {
	s := c.stats
	s.ByArea, s.ByCategory, s.ByItem = maps.Clone(s.ByArea), maps.Clone(s.ByCategory), maps.Clone(s.ByItem)
	return s
}
