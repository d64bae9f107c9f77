package store

import (
	"context"
	"errors"

	"gongkai/kiosk"
)

// changesBytes is how much text one answer of Changes holds before it ends
// early, so that a page of very long documents does not fill the memory.
const changesBytes = 4 << 20

// errEnough ends reading rows.
var errEnough = errors.New("enough")

const selectFeed = `SELECT ` + versionColumns + `, d.state, d.code, d.revision, c.body, coalesce(l.family, '')
	FROM disclosures d
	JOIN versions v ON v.disclosure = d.id AND v.version = d.version
	JOIN contents c ON c.hash = v.content
	LEFT JOIN linked l ON l.disclosure = d.id `

// Changes implements kiosk.Feed. What is not published comes with its id,
// state and revision only. It returns fewer than limit where they are long.
func (db *DB) Changes(ctx context.Context, after int64, limit int) ([]kiosk.Disclosure, error) {
	var out []kiosk.Disclosure
	size := 0
	err := db.public.rows(ctx, selectFeed+`WHERE d.revision > ? ORDER BY d.revision LIMIT ?`,
		[]any{after, max(limit, 0)}, func(scan func(...any) error) error {
			var r versionRow
			var content []byte
			if err := scan(append(r.into(), &r.d.State, &r.d.Code, &r.d.Revision, &content, &r.d.Family)...); err != nil {
				return err
			}
			if r.d.State != kiosk.Published {
				out = append(out, kiosk.Disclosure{ID: r.d.ID, State: r.d.State, Revision: r.d.Revision})
				return nil
			}
			d, err := r.disclosure(content)
			if err != nil {
				return err
			}
			out = append(out, *d)
			if size += len(d.Text) + len(d.HTML); size >= changesBytes {
				return errEnough
			}
			return nil
		})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, wrap(err, "changes after %d", after)
}

// LastRevision implements kiosk.Feed.
func (db *DB) LastRevision(ctx context.Context) (n int64, err error) {
	err = db.public.row(ctx, `SELECT coalesce(max(revision), 0) FROM disclosures`, nil, []any{&n})
	return n, wrap(err, "last revision")
}
