package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"gongkai/kiosk"
)

const terminalColumns = `id, name, settings, version, created_at, registered_at, retired_at, code, code_until,
	seen_at, skew, last, errors, program`

// errNoTerminal is for staff, errNotRegistered for the terminal itself.
var (
	errNoTerminal    = kiosk.Errorf(kiosk.NotFound, "没有这台终端，可能已经停用。")
	errNotRegistered = kiosk.Errorf(kiosk.Unsigned, "这台终端没有登记，或已停用、换了新的登记。请向管理员要登记码重新登记。")
	errNoCode        = kiosk.Errorf(kiosk.NotFound, "登记码不对、用过了或已过期。请让管理员在“终端”页面重新生成一个。")
)

func scanTerminal(scan func(...any) error) (kiosk.Terminal, error) {
	var t kiosk.Terminal
	var settings, code, last, errs, program string
	var created, registered, retired, until, seen, skew int64
	err := scan(&t.ID, &t.Name, &settings, &t.Version, &created, &registered, &retired, &code, &until, &seen, &skew, &last, &errs, &program)
	if err != nil {
		return t, err
	}
	t.CreatedAt, t.Registered, t.Retired, t.LastSeen = instant(created), instant(registered), instant(retired), instant(seen)
	t.Skew = micro(skew)
	if code != "" {
		t.CodeUntil = instant(until)
	}
	return t, errors.Join(fromJSON(settings, &t.Settings), fromJSON(last, &t.Last), fromJSON(errs, &t.Errors), fromJSON(program, &t.Wanted))
}

// fromJSON reads a column that may be empty.
func fromJSON(text string, into any) error {
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), into)
}

func (db *DB) terminals(ctx context.Context, where string, args ...any) ([]kiosk.Terminal, error) {
	var out []kiosk.Terminal
	err := db.private.rows(ctx, `SELECT `+terminalColumns+` FROM terminals `+where, args, func(scan func(...any) error) error {
		t, err := scanTerminal(scan)
		out = append(out, t)
		return err
	})
	return out, err
}

func (db *DB) oneTerminal(ctx context.Context, none error, where string, args ...any) (kiosk.Terminal, error) {
	list, err := db.terminals(ctx, where, args...)
	if err == nil && len(list) == 0 {
		err = none
	}
	if err != nil {
		return kiosk.Terminal{}, wrap(err, "terminal")
	}
	return list[0], nil
}

// ListTerminals implements kiosk.Terminals.
func (db *DB) ListTerminals(ctx context.Context) ([]kiosk.Terminal, error) {
	list, err := db.terminals(ctx, `ORDER BY retired_at > 0, name, id`)
	return list, wrap(err, "list terminals")
}

// TerminalByID implements kiosk.Terminals.
func (db *DB) TerminalByID(ctx context.Context, id string) (kiosk.Terminal, error) {
	return db.oneTerminal(ctx, errNoTerminal, `WHERE id = ?`, id)
}

// TerminalByToken implements kiosk.Terminals.
func (db *DB) TerminalByToken(ctx context.Context, token string) (kiosk.Terminal, error) {
	if token == "" {
		return kiosk.Terminal{}, errNotRegistered
	}
	return db.oneTerminal(ctx, errNotRegistered, `WHERE token = ? AND retired_at = 0`, secretHash(token))
}

// secretHash is how codes and tokens are stored. They have too many random
// bits to be tried out, so it need not be slow.
func secretHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// AddTerminal implements kiosk.Terminals.
func (db *DB) AddTerminal(ctx context.Context, actor kiosk.Actor, name string, code kiosk.TerminalCode) (kiosk.Terminal, error) {
	t := kiosk.Terminal{ID: "t-" + strings.ToLower(rand.Text()[:8]), Name: name, Version: 1, CreatedAt: instant(micros(db.now())), CodeUntil: code.Until}
	settings, err := json.Marshal(t.Settings)
	if err != nil {
		return t, wrap(err, "add terminal")
	}
	err = db.private.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO terminals
			(id, name, settings, version, created_at, registered_at, retired_at, code, code_until, token, seen_at, skew, last, errors)
			VALUES (?,?,?,?,?,0,0,?,?,'',0,0,'','')`,
			t.ID, t.Name, string(settings), t.Version, micros(t.CreatedAt), code.Hash, micros(code.Until))
		if err != nil {
			return terminalNameTaken(err, name)
		}
		return db.auditIn(ctx, tx, actor, "terminal_add", t.ID, map[string]any{"name": name})
	})
	return t, wrap(err, "add terminal")
}

// terminalNameTaken tells staff when a name is the problem.
func terminalNameTaken(err error, name string) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		return kiosk.Wrap(kiosk.Conflict, "已经有一台终端叫“"+name+"”，请换个名字。", err)
	}
	return err
}

// RegisterTerminal implements kiosk.Terminals.
func (db *DB) RegisterTerminal(ctx context.Context, codeHash, tokenHash, address string) (kiosk.Terminal, error) {
	var id string
	now := db.now()
	err := db.private.write(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `UPDATE terminals SET token = ?, registered_at = ?, code = '', code_until = 0,
			seen_at = 0, last = '', skew = 0, errors = '', program = ''
			WHERE code = ? AND code <> '' AND code_until > ? AND retired_at = 0 RETURNING id`,
			tokenHash, micros(now), codeHash, micros(now)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return errNoCode
		}
		if err != nil {
			return err
		}
		return db.auditIn(ctx, tx, kiosk.Actor{Name: "system", Address: address}, "terminal_register", id, map[string]any{})
	})
	if err != nil {
		return kiosk.Terminal{}, wrap(err, "register terminal")
	}
	return db.TerminalByID(ctx, id)
}

// RenewTerminalCode implements kiosk.Terminals.
func (db *DB) RenewTerminalCode(ctx context.Context, actor kiosk.Actor, id string, code kiosk.TerminalCode) error {
	err := db.changeTerminal(ctx, actor, "terminal_code", id, map[string]any{},
		`UPDATE terminals SET code = ?, code_until = ? WHERE id = ? AND retired_at = 0`, code.Hash, micros(code.Until), id)
	return wrap(err, "renew code of terminal")
}

// RenameTerminal implements kiosk.Terminals.
func (db *DB) RenameTerminal(ctx context.Context, actor kiosk.Actor, id, name string) error {
	err := db.changeTerminal(ctx, actor, "terminal_rename", id, map[string]any{"name": name},
		`UPDATE terminals SET name = ? WHERE id = ? AND retired_at = 0`, name, id)
	return wrap(terminalNameTaken(err, name), "rename terminal")
}

// RetireTerminal implements kiosk.Terminals.
func (db *DB) RetireTerminal(ctx context.Context, actor kiosk.Actor, id, reason string) error {
	err := db.changeTerminal(ctx, actor, "terminal_retire", id, map[string]any{"reason": reason},
		`UPDATE terminals SET retired_at = ?, token = '', code = '', code_until = 0 WHERE id = ? AND retired_at = 0`, micros(db.now()), id)
	return wrap(err, "retire terminal")
}

// OrderProgram implements kiosk.Terminals.
func (db *DB) OrderProgram(ctx context.Context, actor kiosk.Actor, id string, b kiosk.Build) (o kiosk.ProgramOrder, err error) {
	err = db.private.write(ctx, func(tx *sql.Tx) error {
		var before string
		err := tx.QueryRowContext(ctx, `SELECT program FROM terminals WHERE id = ? AND retired_at = 0`, id).Scan(&before)
		if errors.Is(err, sql.ErrNoRows) {
			return errNoTerminal
		}
		if err := errors.Join(err, fromJSON(before, &o)); err != nil {
			return err
		}
		o = kiosk.ProgramOrder{Number: max(micros(db.now()), o.Number+1), Build: b}
		text, err := json.Marshal(o)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE terminals SET program = ? WHERE id = ?`, string(text), id); err != nil {
			return err
		}
		return db.auditIn(ctx, tx, actor, "terminal_program", id, map[string]any{"program": b.Version, "fingerprint": b.Hash})
	})
	return o, wrap(err, "order program")
}

// changeTerminal runs one statement on a terminal in service and logs it.
func (db *DB) changeTerminal(ctx context.Context, actor kiosk.Actor, action, id string, detail map[string]any, update string, args ...any) error {
	return db.private.write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, update, args...)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, errNoTerminal)
		}
		return db.auditIn(ctx, tx, actor, action, id, detail)
	})
}
