package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"modernc.org/sqlite"

	"gongkai/kiosk"
)

// Snapshot writes a copy of the public file that may leave the house: of
// records that are not published it holds no more than that they are gone, and
// nothing that staff noted. Pages stay where they are in the file, so that two
// copies differ where the records do. The file must not be there yet.
func (db *DB) Snapshot(ctx context.Context, path string) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(wrap(err, "snapshot"), os.RemoveAll(path))
		}
	}()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := db.public.copyTo(ctx, path); err != nil {
		return err
	}
	if err := takeOut(ctx, path); err != nil {
		return err
	}
	return scrub(path)
}

// copyTo copies the file as it is at one moment, while it is written to.
func (d *database) copyTo(ctx context.Context, path string) (err error) {
	conn, err := d.readers.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return conn.Raw(func(c any) error {
		source, ok := c.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		})
		if !ok {
			return fmt.Errorf("driver %T makes no copies", c)
		}
		b, err := source.NewBackup(path)
		if err != nil {
			return err
		}
		_, err = b.Step(-1)
		return errors.Join(err, b.Finish())
	})
}

// takeOut are the statements that leave in a copy what anyone may see. What
// was taken down keeps a row without words: readers are told that it is gone.
var takeOutStatements = []string{
	`DELETE FROM apart`,
	`UPDATE linked SET why = '', differs = '' WHERE why <> '' OR differs <> ''`,
	`DELETE FROM link_keys`,
	`DELETE FROM linked WHERE disclosure IN (SELECT id FROM disclosures WHERE state <> 'published')`,
	`DELETE FROM versions WHERE disclosure IN (SELECT id FROM disclosures WHERE state <> 'published')
		AND version <> (SELECT version FROM disclosures WHERE id = disclosure)`,
	`UPDATE versions SET changed_at = 0, why = '', content_hash = '', content = ?1, source_id = '', column_id = '', url = '', title = '',
		document_number = '', index_number = '', publisher = '', body_id = '', region = '', town = '', area_id = '', category_id = '',
		item_id = '', placed = '', type = '', issued_on = '', published_on = '', effective_on = '', repealed_on = '', validity = '',
		attachments = '', fetched_at = 0, fields = '', placed_confidence = 0
		WHERE disclosure IN (SELECT id FROM disclosures WHERE state <> 'published')`,
	`UPDATE disclosures SET overrides = '' WHERE overrides <> ''`,
	`UPDATE disclosures SET area_id = '', category_id = '', item_id = '', published_on = '', placed_confidence = 0, open_until = '' WHERE state <> 'published'`,
	`DELETE FROM contents WHERE hash NOT IN (SELECT content FROM versions)`,
}

func takeOut(ctx context.Context, path string) (err error) {
	db, err := sql.Open("sqlite", dsn(path, "foreign_keys(0)", "journal_mode(DELETE)", "synchronous(OFF)", "secure_delete(1)"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // nothing to undo after a commit
	hash, body := packContent("", "")
	if _, err := tx.ExecContext(ctx, `INSERT INTO contents (hash, body) VALUES (?, ?) ON CONFLICT DO NOTHING`, hash, body); err != nil {
		return err
	}
	for _, s := range takeOutStatements {
		if _, err := tx.ExecContext(ctx, s, hash); err != nil {
			return fmt.Errorf("%.60s: %w", s, err)
		}
	}
	return tx.Commit()
}

// OpenPublic opens a copy that [DB.Snapshot] made, for reading. What needs the
// private file must not be called. The file is never written to; Unavailable
// if it was made by a program with another schema.
func OpenPublic(ctx context.Context, path string, opts Options) (_ *DB, err error) {
	db := newDB(opts)
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	d := &database{path: path, stmts: map[string]*sql.Stmt{}}
	db.public = d
	if _, err := os.Stat(path); err != nil {
		return nil, wrap(err, "open public copy")
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, wrap(err, "open public copy")
	}
	if d.readers, err = sql.Open("sqlite", dsn(abs, "query_only(1)")+"&mode=ro&immutable=1"); err != nil {
		return nil, wrap(err, "open public copy")
	}
	d.readers.SetMaxOpenConns(readersMax)
	d.readers.SetMaxIdleConns(readersMax)
	var has int64
	if err := d.readers.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&has); err != nil {
		return nil, wrap(err, "open public copy")
	}
	switch wants, err := publicMigrations.newest(); {
	case err != nil:
		return nil, err
	case has > wants:
		return nil, kiosk.Errorf(kiosk.Unavailable, "服务器的程序比这台终端的新（数据版本 %d，本程序只认到 %d）。请更新终端上的程序。", has, wants)
	case has < wants:
		return nil, kiosk.Errorf(kiosk.Unavailable, "这台终端的程序比服务器的新（数据版本 %d，本程序要 %d）。请先更新服务器上的程序。", has, wants)
	}
	return db, nil
}

// Check reads the whole public file and finds out whether it is damaged.
func (db *DB) Check(ctx context.Context) error {
	var said string
	if err := db.public.readers.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&said); err != nil {
		return wrap(err, "check")
	}
	if said != "ok" {
		return wrap(errors.New(said), "check")
	}
	return nil
}

// Regretted returns the ids of records of which something was shown, or may
// have been, that is not shown any more: those that are not published, and
// those in which something personal is masked.
func (db *DB) Regretted(ctx context.Context) (map[string]bool, error) {
	out := map[string]bool{}
	add := func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		out[id] = true
		return err
	}
	err := db.public.rows(ctx, `SELECT id FROM disclosures WHERE state IN ('hidden', 'withdrawn')`, nil, add)
	if err == nil {
		err = db.private.rows(ctx, `SELECT DISTINCT disclosure FROM leaks`, nil, add)
	}
	return out, wrap(err, "regretted")
}
