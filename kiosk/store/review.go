package store

import (
	"context"

	"gongkai/kiosk"
)

// ToReview implements kiosk.Editor.
func (db *DB) ToReview(ctx context.Context, from, below float64, limit int) ([]kiosk.Disclosure, int, error) {
	var total int
	if err := db.public.row(ctx, `SELECT count(*) FROM disclosures
		WHERE state = 'published' AND placed_confidence >= ? AND placed_confidence < ?`, []any{from, below}, []any{&total}); err != nil {
		return nil, 0, wrap(err, "to review")
	}
	list, err := db.heads(ctx, selectHeads+`WHERE d.state = 'published' AND d.placed_confidence >= ? AND d.placed_confidence < ?
		ORDER BY d.placed_confidence, d.published_on DESC, d.id LIMIT ?`, from, below, max(limit, 0))
	return list, total, wrap(err, "to review")
}
