package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"slices"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"gongkai/kiosk"
)

//go:embed migrations
var migrationFiles embed.FS

type migrations struct{ dir string }

var (
	publicMigrations  = migrations{"migrations/public"}
	privateMigrations = migrations{"migrations/private"}
)

// apply brings a database to the newest schema. One that is newer still comes
// from a later release of the program and is refused: this one would misread
// it.
func (m migrations) apply(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrationFiles, m.dir)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	has, wants, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	switch {
	case has > wants:
		return kiosk.Errorf(kiosk.Unavailable,
			"数据是新版程序写的（数据版本 %d，本程序只认到 %d）。请换用新版程序，或从备份恢复旧数据。", has, wants)
	case has == wants:
		return nil
	}
	_, err = provider.Up(ctx)
	return err
}

// newest returns the number of the newest schema.
func (m migrations) newest() (int64, error) {
	files, err := fs.Glob(migrationFiles, m.dir+"/*.sql")
	if err != nil || len(files) == 0 {
		return 0, fmt.Errorf("store: no migrations: %w", err)
	}
	return goose.NumericComponent(slices.Max(files))
}

// dsn names a file with what every connection needs: waiting for another
// process's write instead of failing, foreign keys, and transactions that take
// the write lock at their start.
func dsn(path string, pragmas ...string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	q := url.Values{
		"_txlock": {"immediate"},
		"_pragma": slices.Concat([]string{"busy_timeout(10000)", "foreign_keys(1)"}, pragmas),
	}
	return fmt.Sprintf("file:%s?%s", (&url.URL{Path: filepath.ToSlash(abs)}).EscapedPath(), q.Encode())
}
