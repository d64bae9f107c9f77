package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"gongkai/kiosk"
)

// Names of the files in the data folder.
const (
	PublicFile  = "public.db"
	PrivateFile = "private.db"
)

// Options are what a DB may be given besides its folder.
type Options struct {
	Now    func() time.Time // nil means time.Now
	Logger *slog.Logger     // nil means no log
}

// DB is an open data folder. Its methods are safe for concurrent use.
type DB struct {
	now     func() time.Time
	log     *slog.Logger
	public  *database
	private *database

	stats   statsCache
	secrets daySecrets
	counted popularCache
}

var (
	_ kiosk.Disclosures  = (*DB)(nil)
	_ kiosk.Feed         = (*DB)(nil)
	_ kiosk.Archive      = (*DB)(nil)
	_ kiosk.Editor       = (*DB)(nil)
	_ kiosk.Accounts     = (*DB)(nil)
	_ kiosk.AskedLog     = (*DB)(nil)
	_ kiosk.Phrasebook   = (*DB)(nil)
	_ kiosk.Relations    = (*DB)(nil)
	_ kiosk.LinkStore    = (*DB)(nil)
	_ kiosk.Terminals    = (*DB)(nil)
	_ kiosk.QuestionDesk = (*DB)(nil)
)

// Open opens the data folder, makes it if it is not there, and brings its
// files to this program's schema. Its errors say in the message what is wrong
// with the folder and what to do about it.
func Open(ctx context.Context, dir string, opts Options) (_ *DB, err error) {
	db := newDB(opts)
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, folderProblem(dir, err)
	}
	unlock, err := lockSchema(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if db.public, err = openDatabase(ctx, filepath.Join(dir, PublicFile), "NORMAL", publicMigrations); err != nil {
		return nil, err
	}
	if db.private, err = openDatabase(ctx, filepath.Join(dir, PrivateFile), "FULL", privateMigrations); err != nil {
		return nil, err
	}
	return db, nil
}

func newDB(opts Options) *DB {
	db := &DB{now: opts.Now, log: opts.Logger}
	if db.now == nil {
		db.now = time.Now
	}
	if db.log == nil {
		db.log = slog.New(slog.DiscardHandler)
	}
	return db
}

// Close closes the files.
func (db *DB) Close() error {
	return errors.Join(db.public.close(), db.private.close())
}

// database is one file: a single connection that writes, a pool that reads.
type database struct {
	path    string
	writer  *sql.DB
	readers *sql.DB

	mu    sync.Mutex
	stmts map[string]*sql.Stmt // prepared on readers, by text
}

const readersMax = 8

func openDatabase(ctx context.Context, path, synchronous string, m migrations) (_ *database, err error) {
	d := &database{path: path, stmts: map[string]*sql.Stmt{}}
	defer func() {
		if err != nil {
			err = errors.Join(openProblem(path, err), d.close())
		}
	}()
	// SQLite would make the file readable by everyone.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	if d.writer, err = sql.Open("sqlite", dsn(path, "synchronous("+synchronous+")", "journal_mode(WAL)", "secure_delete(1)")); err != nil {
		return nil, err
	}
	d.writer.SetMaxOpenConns(1)
	if err := m.apply(ctx, d.writer); err != nil {
		return nil, err
	}
	if d.readers, err = sql.Open("sqlite", dsn(path, "query_only(1)")); err != nil {
		return nil, err
	}
	d.readers.SetMaxOpenConns(readersMax)
	d.readers.SetMaxIdleConns(readersMax)
	return d, d.readers.PingContext(ctx)
}

func (d *database) close() error {
	if d == nil {
		return nil
	}
	var errs []error
	for _, s := range d.stmts {
		errs = append(errs, s.Close())
	}
	if d.readers != nil {
		errs = append(errs, d.readers.Close())
	}
	if d.writer != nil {
		errs = append(errs, d.writer.Close())
	}
	return errors.Join(errs...)
}

// prepared returns the reading statement with that text, preparing it once.
func (d *database) prepared(ctx context.Context, text string) (*sql.Stmt, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if s := d.stmts[text]; s != nil {
		return s, nil
	}
	s, err := d.readers.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	d.stmts[text] = s
	return s, nil
}

// row runs a reading query for one row.
func (d *database) row(ctx context.Context, text string, args, into []any) error {
	s, err := d.prepared(ctx, text)
	if err != nil {
		return err
	}
	return s.QueryRowContext(ctx, args...).Scan(into...)
}

// rows runs a reading query and calls each with every row.
func (d *database) rows(ctx context.Context, text string, args []any, each func(scan func(...any) error) error) (err error) {
	s, err := d.prepared(ctx, text)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// write runs f in a transaction that holds the write lock from its start, so
// that what f reads cannot change under it, in this process or another.
func (d *database) write(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return writeProblem(d.path, err)
	}
	if err := f(tx); err != nil {
		if over := ctx.Err(); over != nil {
			err = fmt.Errorf("%w: %w", over, err) // the driver only says that the statement is closed
		}
		if rollback := tx.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) {
			err = errors.Join(err, rollback)
		}
		return writeProblem(d.path, err)
	}
	return writeProblem(d.path, tx.Commit())
}

// exec runs one statement in a transaction of its own and returns how many
// rows it touched.
func (d *database) exec(ctx context.Context, text string, args ...any) (int64, error) {
	var n int64
	err := d.write(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, text, args...)
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return n, err
}

// micros and instant turn instants into numbers and back; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

func wrap(err error, what string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store: "+what+": %w", append(args, err)...)
}
