package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"gongkai/kiosk"
)

const tokenColumns = `id, name, hash, created_at, used_at, revoked_at`

// AddToken implements kiosk.Tokens. A zero CreatedAt means now.
func (db *DB) AddToken(ctx context.Context, actor kiosk.Actor, t kiosk.Token) error {
	if t.CreatedAt.IsZero() {
		t.CreatedAt = db.now()
	}
	err := db.private.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO tokens (name, hash, created_at, used_at, revoked_at) VALUES (?,?,?,0,0)`,
			t.Name, t.Hash, micros(t.CreatedAt))
		if err != nil {
			return err
		}
		return db.auditIn(ctx, tx, actor, "token_add", t.Name, map[string]any{})
	})
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		err = kiosk.Wrap(kiosk.Conflict, "已经有名为 "+t.Name+" 的令牌，请换个名字，或先撤销它。", err)
	}
	return wrap(err, "add token")
}

// TokenByHash implements kiosk.Tokens.
func (db *DB) TokenByHash(ctx context.Context, hash string) (*kiosk.Token, error) {
	list, err := db.tokens(ctx, `SELECT `+tokenColumns+` FROM tokens WHERE hash = ?`, hash)
	if err == nil && len(list) == 0 {
		err = kiosk.Errorf(kiosk.NotFound, "没有这个令牌。")
	}
	if err != nil {
		return nil, wrap(err, "token")
	}
	return &list[0], nil
}

// ListTokens implements kiosk.Tokens.
func (db *DB) ListTokens(ctx context.Context) ([]kiosk.Token, error) {
	list, err := db.tokens(ctx, `SELECT `+tokenColumns+` FROM tokens ORDER BY id`)
	return list, wrap(err, "list tokens")
}

func (db *DB) tokens(ctx context.Context, query string, args ...any) ([]kiosk.Token, error) {
	var out []kiosk.Token
	err := db.private.rows(ctx, query, args, func(scan func(...any) error) error {
		var t kiosk.Token
		var created, used, revoked int64
		err := scan(&t.ID, &t.Name, &t.Hash, &created, &used, &revoked)
		t.CreatedAt, t.UsedAt, t.RevokedAt = instant(created), instant(used), instant(revoked)
		out = append(out, t)
		return err
	})
	return out, err
}

// RevokeToken implements kiosk.Tokens.
func (db *DB) RevokeToken(ctx context.Context, actor kiosk.Actor, name string) error {
	err := db.private.write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE tokens SET revoked_at = ? WHERE name = ? AND revoked_at = 0`, micros(db.now()), name)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, kiosk.Errorf(kiosk.NotFound, "没有名为 %s 的有效令牌。", name))
		}
		return db.auditIn(ctx, tx, actor, "token_revoke", name, map[string]any{})
	})
	return wrap(err, "revoke token")
}

// UseToken implements kiosk.Tokens; it writes once a day.
func (db *DB) UseToken(ctx context.Context, id int64, at time.Time) error {
	day := at.Truncate(24 * time.Hour)
	_, err := db.private.exec(ctx, `UPDATE tokens SET used_at = ? WHERE id = ? AND used_at < ?`, micros(day), id, micros(day))
	return wrap(err, "use token")
}
