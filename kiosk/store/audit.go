package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"gongkai/kiosk"
)

const auditColumns = `seq, at, actor, role, address, action, target, detail, prev_hash, hash`

// Append implements kiosk.AuditLog. A zero At means now, an empty Actor
// "system".
func (db *DB) Append(ctx context.Context, e kiosk.AuditEntry) error {
	err := db.private.write(ctx, func(tx *sql.Tx) error { return db.appendIn(ctx, tx, e) })
	return wrap(err, "append to the audit log")
}

// appendIn appends within a transaction on the private database, for deeds
// that are done in the same one.
func (db *DB) appendIn(ctx context.Context, tx *sql.Tx, e kiosk.AuditEntry) error {
	if e.At.IsZero() {
		e.At = db.now()
	}
	if e.Actor == "" {
		e.Actor = "system"
	}
	e.At = instant(micros(e.At)) // as it will be read back
	// The number given last, even if a line has since been lost: that a
	// line is missing must show, not be papered over.
	err := tx.QueryRowContext(ctx, `SELECT 1 + max(
			coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit'), 0), coalesce((SELECT max(seq) FROM audit), 0)),
		coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), '')`).Scan(&e.Seq, &e.PrevHash)
	if err != nil {
		return err
	}
	e.Hash = auditHash(e)
	_, err = tx.ExecContext(ctx, `INSERT INTO audit (`+auditColumns+`) VALUES (?,?,?,?,?,?,?,?,?,?)`,
		e.Seq, micros(e.At), e.Actor, string(e.Role), e.Address, e.Action, e.Target, e.Detail, e.PrevHash, e.Hash)
	return err
}

// auditHash covers every field of the line but its own hash. Each is written
// with its length, so that nothing can move from one field to the next.
func auditHash(e kiosk.AuditEntry) string {
	h := sha256.New()
	for _, s := range []string{
		strconv.FormatInt(e.Seq, 10), strconv.FormatInt(micros(e.At), 10), e.Actor, string(e.Role), e.Address,
		e.Action, e.Target, e.Detail, e.PrevHash,
	} {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func scanEntry(scan func(...any) error) (kiosk.AuditEntry, error) {
	var e kiosk.AuditEntry
	var at int64
	err := scan(&e.Seq, &at, &e.Actor, &e.Role, &e.Address, &e.Action, &e.Target, &e.Detail, &e.PrevHash, &e.Hash)
	e.At = instant(at)
	return e, err
}

// Entries implements kiosk.AuditLog.
func (db *DB) Entries(ctx context.Context, before int64, limit int) ([]kiosk.AuditEntry, error) {
	var out []kiosk.AuditEntry
	err := db.private.rows(ctx, `SELECT `+auditColumns+` FROM audit WHERE ?1 = 0 OR seq < ?1 ORDER BY seq DESC LIMIT ?2`,
		[]any{before, max(limit, 0)}, func(scan func(...any) error) error {
			e, err := scanEntry(scan)
			out = append(out, e)
			return err
		})
	return out, wrap(err, "audit entries")
}

// VerifyAudit implements kiosk.AuditLog. It returns how many lines were found
// sound; the error is of kind Conflict.
func (db *DB) VerifyAudit(ctx context.Context) (int64, error) {
	var sound, last int64
	prev := ""
	err := db.private.rows(ctx, `SELECT `+auditColumns+` FROM audit ORDER BY seq`, nil, func(scan func(...any) error) error {
		e, err := scanEntry(scan)
		if err != nil {
			return err
		}
		switch {
		case e.Seq != last+1:
			return broken("审计记录第 %d 条缺失。", last+1)
		case e.PrevHash != prev:
			return broken("审计记录第 %d 条与上一条接不上。", e.Seq)
		case e.Hash != auditHash(e):
			return broken("审计记录第 %d 条被改过。", e.Seq)
		}
		sound, last, prev = sound+1, e.Seq, e.Hash
		return nil
	})
	if err != nil {
		return sound, wrap(err, "verify audit log")
	}
	var given int64
	err = db.private.row(ctx, `SELECT seq FROM sqlite_sequence WHERE name = 'audit'`, nil, []any{&given})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return sound, wrap(err, "verify audit log")
	}
	if given > last {
		return sound, wrap(broken("审计记录第 %d 条缺失。", last+1), "verify audit log")
	}
	return sound, nil
}

func broken(format string, seq int64) error { return kiosk.Errorf(kiosk.Conflict, format, seq) }
