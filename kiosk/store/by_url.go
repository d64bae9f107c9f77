package store

import (
	"context"
	"database/sql"
	"errors"

	"gongkai/kiosk"
)

// ByURL implements kiosk.Editor. Staff paste an address now and then, so it
// reads through the versions instead of keeping an index that every import
// would pay for.
func (db *DB) ByURL(ctx context.Context, url string) (id string, err error) {
	err = db.public.row(ctx, `SELECT d.id FROM versions v JOIN disclosures d ON d.id = v.disclosure AND d.version = v.version
		WHERE v.url = ? AND v.url <> '' ORDER BY d.revision DESC LIMIT 1`, []any{url}, []any{&id})
	if errors.Is(err, sql.ErrNoRows) {
		err = kiosk.Wrap(kiosk.NotFound, "没有从这个地址收来的记录。", err)
	}
	return id, wrap(err, "by url")
}
