package store

import (
	"context"

	"gongkai/kiosk"
)

// ToReview implements kiosk.Editor.
func (db *DB) ToReview(ctx context.Context, below float64, limit int) ([]kiosk.Disclosure, int, error) {
	var total int
	if err := db.public.row(ctx, `SELECT count(*) FROM disclosures WHERE state = 'published' AND placed_confidence < ?`,
		[]any{below}, []any{&total}); err != nil {
		return nil, 0, wrap(err, "to review")
	}
	list, err := db.heads(ctx, selectHeads+`WHERE d.state = 'published' AND d.placed_confidence < ?
		ORDER BY d.placed_confidence, d.published_on DESC, d.id LIMIT ?`, below, max(limit, 0))
	return list, total, wrap(err, "to review")
}
