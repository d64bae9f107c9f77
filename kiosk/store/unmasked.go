package store

import (
	"context"
	"database/sql"
	"errors"
)

// Untouched reports whether screening found nothing in a record: no personal
// data, neither masked nor shown by decision, and nobody has to look at it.
func (db *DB) Untouched(ctx context.Context, id string) (bool, error) {
	var found, held int
	err := db.private.row(ctx, `SELECT total, held FROM screenings WHERE disclosure = ?`, []any{id}, []any{&found, &held})
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	return err == nil && found == 0 && held == 0, wrap(err, "untouched %q", id)
}
