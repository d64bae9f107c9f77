package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"gongkai/kiosk"
)

// putOriginals stores the originals of records and where they were found.
// Bytes that are there already are not stored again, nor is an address whose
// bytes have not changed.
func (db *DB) putOriginals(ctx context.Context, records []kiosk.Record) error {
	any := false
	for _, r := range records {
		any = any || len(r.Originals) > 0
	}
	if !any {
		return nil
	}
	return db.private.write(ctx, func(tx *sql.Tx) error {
		var p originalPutter
		if err := p.prepare(ctx, tx); err != nil {
			return err
		}
		for _, r := range records {
			at := r.Disclosure.FetchedAt
			if at.IsZero() {
				at = db.now()
			}
			for _, o := range r.Originals {
				if err := p.put(ctx, r.Disclosure.ID, o, at); err != nil {
					return wrap(err, "%q", r.Disclosure.ID)
				}
			}
		}
		return nil
	})
}

// originalPutter writes originals within one transaction.
type originalPutter struct {
	last, have, body, link *sql.Stmt
}

func (p *originalPutter) prepare(ctx context.Context, tx *sql.Tx) error {
	// Statements prepared in a transaction are closed with it.
	for _, s := range []struct {
		into **sql.Stmt
		text string
	}{
		{&p.last, `SELECT hash FROM original_links WHERE disclosure = ? AND url = ? ORDER BY rowid DESC LIMIT 1`},
		{&p.have, `SELECT count(*) FROM originals WHERE hash = ?`},
		{&p.body, `INSERT INTO originals (hash, bytes, body) VALUES (?, ?, ?)`},
		{&p.link, `INSERT INTO original_links (disclosure, url, fetched_at, hash, content_type) VALUES (?, ?, ?, ?, ?)`},
	} {
		var err error
		if *s.into, err = tx.PrepareContext(ctx, s.text); err != nil {
			return err
		}
	}
	return nil
}

func (p *originalPutter) put(ctx context.Context, id string, o kiosk.Original, at time.Time) error {
	sum := sha256.Sum256(o.Body)
	var last []byte
	err := p.last.QueryRowContext(ctx, id, o.URL).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if string(last) == string(sum[:]) {
		return nil
	}
	var have bool
	if err := p.have.QueryRowContext(ctx, sum[:]).Scan(&have); err != nil {
		return err
	}
	if !have {
		if _, err := p.body.ExecContext(ctx, sum[:], len(o.Body), pack(o.Body)); err != nil {
			return err
		}
	}
	_, err = p.link.ExecContext(ctx, id, o.URL, micros(at), sum[:], o.ContentType)
	return err
}

// Originals lists the originals of a disclosure, the newest of each address
// first. It may hold personal data: it is for staff only.
func (db *DB) Originals(ctx context.Context, id string) ([]kiosk.StoredOriginal, error) {
	var out []kiosk.StoredOriginal
	err := db.private.rows(ctx, `SELECT l.url, l.content_type, l.hash, o.bytes, l.fetched_at
		FROM original_links l JOIN originals o ON o.hash = l.hash
		WHERE l.disclosure = ? ORDER BY l.url, l.rowid DESC`, []any{id}, func(scan func(...any) error) error {
		var o kiosk.StoredOriginal
		var hash []byte
		var at int64
		err := scan(&o.URL, &o.ContentType, &hash, &o.Bytes, &at)
		o.Hash, o.FetchedAt = hex.EncodeToString(hash), instant(at)
		out = append(out, o)
		return err
	})
	return out, wrap(err, "originals of %q", id)
}

// Original returns the bytes with that hash, NotFound if there are none, and
// an Internal error if they are no longer what they were.
func (db *DB) Original(ctx context.Context, hash string) ([]byte, error) {
	key, err := hex.DecodeString(hash)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.NotFound, "", err)
	}
	var body []byte
	err = db.private.row(ctx, `SELECT body FROM originals WHERE hash = ?`, []any{key}, []any{&body})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, wrap(kiosk.Wrap(kiosk.NotFound, "", err), "original %s", hash)
	}
	if err != nil {
		return nil, wrap(err, "original %s", hash)
	}
	if body, err = unpack(body); err != nil {
		return nil, wrap(err, "original %s", hash)
	}
	if sum := sha256.Sum256(body); string(sum[:]) != string(key) {
		return nil, wrap(errors.New("the bytes do not have that hash"), "original %s", hash)
	}
	return body, nil
}
