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

const accountColumns = `id, name, display_name, role, password, created_at, disabled_at, failures, locked_until`

// AddAccount implements kiosk.Accounts. A zero CreatedAt means now.
func (db *DB) AddAccount(ctx context.Context, a kiosk.Account) (id int64, err error) {
	if a.CreatedAt.IsZero() {
		a.CreatedAt = db.now()
	}
	err = db.private.write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `INSERT INTO accounts
			(name, display_name, role, password, created_at, disabled_at, failures, locked_until)
			VALUES (?,?,?,?,?,?,?,?)`, a.Name, a.DisplayName, string(a.Role), a.Password,
			micros(a.CreatedAt), micros(a.DisabledAt), a.Failures, micros(a.LockedUntil))
		if err != nil {
			return err
		}
		id, err = res.LastInsertId()
		return err
	})
	return id, wrap(nameTaken(err, a.Name), "add account")
}

func nameTaken(err error, name string) error {
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		return kiosk.Wrap(kiosk.Conflict, "登录名 "+name+" 已经有人用了，请换一个。", err)
	}
	return err
}

// AccountByName implements kiosk.Accounts.
func (db *DB) AccountByName(ctx context.Context, name string) (*kiosk.Account, error) {
	return db.account(ctx, `SELECT `+accountColumns+` FROM accounts WHERE name = ?`, name)
}

// AccountByID implements kiosk.Accounts.
func (db *DB) AccountByID(ctx context.Context, id int64) (*kiosk.Account, error) {
	return db.account(ctx, `SELECT `+accountColumns+` FROM accounts WHERE id = ?`, id)
}

func (db *DB) account(ctx context.Context, query string, key any) (*kiosk.Account, error) {
	s, err := db.private.prepared(ctx, query)
	if err != nil {
		return nil, wrap(err, "account")
	}
	a, err := scanAccount(s.QueryRowContext(ctx, key).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, wrap(kiosk.Wrap(kiosk.NotFound, "没有这个账号。", err), "account")
	}
	if err != nil {
		return nil, wrap(err, "account")
	}
	return &a, nil
}

func scanAccount(scan func(...any) error) (kiosk.Account, error) {
	var a kiosk.Account
	var created, disabled, locked int64
	err := scan(&a.ID, &a.Name, &a.DisplayName, &a.Role, &a.Password, &created, &disabled, &a.Failures, &locked)
	a.CreatedAt, a.DisabledAt, a.LockedUntil = instant(created), instant(disabled), instant(locked)
	return a, err
}

// ListAccounts implements kiosk.Accounts, in the order they were added.
func (db *DB) ListAccounts(ctx context.Context) ([]kiosk.Account, error) {
	var out []kiosk.Account
	err := db.private.rows(ctx, `SELECT `+accountColumns+` FROM accounts ORDER BY id`, nil, func(scan func(...any) error) error {
		a, err := scanAccount(scan)
		out = append(out, a)
		return err
	})
	return out, wrap(err, "list accounts")
}

// UpdateAccount implements kiosk.Accounts: it sets all fields but ID and
// CreatedAt. NotFound if there is no such account, Conflict if the name is
// taken.
func (db *DB) UpdateAccount(ctx context.Context, a kiosk.Account) error {
	n, err := db.private.exec(ctx, `UPDATE accounts SET name = ?, display_name = ?, role = ?, password = ?,
		disabled_at = ?, failures = ?, locked_until = ? WHERE id = ?`, a.Name, a.DisplayName, string(a.Role), a.Password,
		micros(a.DisabledAt), a.Failures, micros(a.LockedUntil), a.ID)
	if err == nil && n == 0 {
		err = kiosk.Wrap(kiosk.NotFound, "没有这个账号。", errors.New("no such account"))
	}
	return wrap(nameTaken(err, a.Name), "update account %d", a.ID)
}

// AddSession implements kiosk.Accounts.
func (db *DB) AddSession(ctx context.Context, s kiosk.Session) error {
	_, err := db.private.exec(ctx, `INSERT INTO sessions (token_hash, account_id, csrf, created_at, seen_at, address)
		VALUES (?,?,?,?,?,?)`, s.TokenHash, s.AccountID, s.CSRF, micros(s.CreatedAt), micros(s.SeenAt), s.Address)
	return wrap(err, "add session")
}

// SessionByHash implements kiosk.Accounts.
func (db *DB) SessionByHash(ctx context.Context, tokenHash string) (*kiosk.Session, error) {
	var s kiosk.Session
	var created, seen int64
	err := db.private.row(ctx, `SELECT token_hash, account_id, csrf, created_at, seen_at, address
		FROM sessions WHERE token_hash = ?`, []any{tokenHash},
		[]any{&s.TokenHash, &s.AccountID, &s.CSRF, &created, &seen, &s.Address})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, wrap(kiosk.Wrap(kiosk.NotFound, "", err), "session")
	}
	if err != nil {
		return nil, wrap(err, "session")
	}
	s.CreatedAt, s.SeenAt = instant(created), instant(seen)
	return &s, nil
}

// TouchSession implements kiosk.Accounts.
func (db *DB) TouchSession(ctx context.Context, tokenHash string, at time.Time) error {
	_, err := db.private.exec(ctx, `UPDATE sessions SET seen_at = ? WHERE token_hash = ?`, micros(at), tokenHash)
	return wrap(err, "touch session")
}

// DeleteSession implements kiosk.Accounts.
func (db *DB) DeleteSession(ctx context.Context, tokenHash string) error {
	_, err := db.private.exec(ctx, `DELETE FROM sessions WHERE token_hash = ?`, tokenHash)
	return wrap(err, "delete session")
}

// DeleteSessionsOf implements kiosk.Accounts.
func (db *DB) DeleteSessionsOf(ctx context.Context, accountID int64) error {
	_, err := db.private.exec(ctx, `DELETE FROM sessions WHERE account_id = ?`, accountID)
	return wrap(err, "delete sessions of %d", accountID)
}

// DeleteSessionsBefore implements kiosk.Accounts: it deletes sessions begun
// before created or last seen before seen.
func (db *DB) DeleteSessionsBefore(ctx context.Context, created, seen time.Time) error {
	_, err := db.private.exec(ctx, `DELETE FROM sessions WHERE created_at < ? OR seen_at < ?`, micros(created), micros(seen))
	return wrap(err, "delete old sessions")
}
