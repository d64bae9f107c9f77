package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/kiosk"
)

func TestPragmas(t *testing.T) {
	db, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, tt := range []struct {
		name, pragma, want string
		db                 *sql.DB
	}{
		{"public writer", "synchronous", "1", db.public.writer},
		{"private writer", "synchronous", "2", db.private.writer},
		{"public writer", "journal_mode", "wal", db.public.writer},
		{"private writer", "journal_mode", "wal", db.private.writer},
		{"private writer", "foreign_keys", "1", db.private.writer},
		{"private writer", "busy_timeout", "10000", db.private.writer},
		{"public readers", "query_only", "1", db.public.readers},
		{"public readers", "busy_timeout", "10000", db.public.readers},
	} {
		var got string
		if err := tt.db.QueryRowContext(t.Context(), "PRAGMA "+tt.pragma).Scan(&got); err != nil || got != tt.want {
			t.Errorf("%s: %s is %s, want %s, %v", tt.name, tt.pragma, got, tt.want, err)
		}
	}
}

// The remedy is for whoever starts the program; a visitor whose request runs
// into the same damage learns nothing of paths.
func TestRemediesAreForAdministrators(t *testing.T) {
	path := filepath.Join(t.TempDir(), PublicFile)
	if err := os.WriteFile(path, []byte(strings.Repeat("not a database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.ExecContext(t.Context(), `CREATE TABLE x (y)`)
	if err == nil {
		t.Fatal("a table in a file that is no database")
	}
	if got := openProblem(path, err); kiosk.KindOf(got) != kiosk.Unavailable || !strings.Contains(kiosk.PublicMessage(got), "备份") {
		t.Errorf("at start: %v", got)
	}
	got := writeProblem(path, err)
	if kiosk.KindOf(got) != kiosk.Internal || strings.Contains(kiosk.PublicMessage(got), PublicFile) || !strings.Contains(got.Error(), "备份") {
		t.Errorf("at a request: %v", got)
	}
}

func TestPack(t *testing.T) {
	for _, text := range []string{"", "a", strings.Repeat("\x00\xff", 127), strings.Repeat("公开", 10_000)} {
		hash, body := packContent(text, "<p>"+text)
		gotText, gotHTML, err := unpackContent(body)
		if err != nil || gotText != text || gotHTML != "<p>"+text {
			t.Errorf("%.10q does not come back: %v", text, err)
		}
		if other, _ := packContent(text+"<p>", text); string(other) == string(hash) {
			t.Errorf("%.10q: what moves between text and HTML does not change the hash", text)
		}
	}
	for _, bad := range [][]byte{nil, {}, {plain}, {plain, 5, 'a'}, {compressed}, {compressed, 1, 2, 3}, {9, 9}} {
		if _, _, err := unpackContent(bad); err == nil {
			t.Errorf("% x unpacks", bad)
		}
	}
}

// Whoever stops a write is told that it was stopped, whatever the driver says.
func TestStoppedWriteSaysSo(t *testing.T) {
	db, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithCancel(t.Context())
	err = db.public.write(ctx, func(tx *sql.Tx) error {
		s, err := tx.PrepareContext(ctx, `INSERT INTO facts (name, value) VALUES ('x', 1)
			ON CONFLICT (name) DO UPDATE SET value = value + 1`)
		if err != nil {
			return err
		}
		cancel()
		for err == nil {
			_, err = s.ExecContext(context.WithoutCancel(ctx))
		}
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
