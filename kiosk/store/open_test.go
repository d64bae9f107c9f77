package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/store"
)

// refused opens a folder that must not open and returns what an administrator
// reads.
func refused(t *testing.T, dir string) string {
	t.Helper()
	db, err := store.Open(t.Context(), dir, store.Options{})
	if err == nil {
		_ = db.Close()
		t.Fatal("it opened")
	}
	if kiosk.KindOf(err) != kiosk.Unavailable {
		t.Errorf("kind %v: %v", kiosk.KindOf(err), err)
	}
	return kiosk.PublicMessage(err)
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	closed := func(t *testing.T) string {
		t.Helper()
		dir := t.TempDir()
		db, err := store.Open(t.Context(), dir, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	t.Run("a newer database", func(t *testing.T) {
		for _, file := range []string{store.PublicFile, store.PrivateFile} {
			dir := closed(t)
			exec1(t, raw(t, dir, file), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9042, 1)`)
			if msg := refused(t, dir); !strings.Contains(msg, "9042") || !strings.Contains(msg, "新版") {
				t.Error(msg)
			}
		}
	})
	t.Run("a damaged file", func(t *testing.T) {
		dir := closed(t)
		if err := os.WriteFile(filepath.Join(dir, store.PublicFile), []byte(strings.Repeat("not a database ", 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
		if msg := refused(t, dir); !strings.Contains(msg, store.PublicFile) || !strings.Contains(msg, "备份") {
			t.Error(msg)
		}
	})
	t.Run("a file where the folder should be", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "data")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if msg := refused(t, path); !strings.Contains(msg, path) {
			t.Error(msg)
		}
	})
	t.Run("a folder where a file should be", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, store.PublicFile), 0o700); err != nil {
			t.Fatal(err)
		}
		if msg := refused(t, dir); !strings.Contains(msg, store.PublicFile) {
			t.Error(msg)
		}
	})
	t.Run("a folder that cannot be written", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("root may write everywhere")
		}
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		if msg := refused(t, dir); !strings.Contains(msg, dir) || !strings.Contains(msg, "权限") {
			t.Error(msg)
		}
	})
}

// serve and user add may both be the first to open a folder.
func TestSeveralOpenANewFolderAtOnce(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			db, err := store.Open(t.Context(), dir, store.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestFilesAreForTheOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "新建 目录#1?%41")
	db := open(t, dir)
	if _, err := db.Put(t.Context(), kiosktest.Records()); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		seen[e.Name()] = true
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %v", e.Name(), info.Mode())
		}
	}
	if !seen[store.PublicFile] || !seen[store.PrivateFile] {
		t.Errorf("the files are elsewhere: %v", seen)
	}
}

// A folder written by the first release, kept as SQL, opens with all it held.
func TestOpensAFolderOfTheFirstRelease(t *testing.T) {
	dir := t.TempDir()
	for _, file := range []string{store.PublicFile, store.PrivateFile} {
		dump, err := os.ReadFile(filepath.Join("testdata", "v1", strings.TrimSuffix(file, ".db")+".sql"))
		if err != nil {
			t.Fatal(err)
		}
		exec1(t, raw(t, dir, file), string(dump))
	}
	db := open(t, dir)
	d, err := db.Get(t.Context(), "temporary-help")
	if err != nil {
		t.Fatal(err)
	}
	want := kiosktest.Records()[2].Disclosure
	if d.Text != want.Text || d.HTML != want.HTML || d.Title != "临时救助怎么申请（更正）" || d.Version != 2 || d.Code == "" {
		t.Errorf("%+v", d)
	}
	if n, err := db.VerifyAudit(t.Context()); err != nil || n != 2 {
		t.Errorf("audit: %d, %v", n, err)
	}
	if a, err := db.AccountByName(t.Context(), "wang"); err != nil || a.Role != kiosk.RoleOfficer {
		t.Errorf("account: %+v, %v", a, err)
	}
	results, err := db.Put(t.Context(), kiosktest.Records())
	if err != nil || results[2].Change != kiosk.Unchanged {
		t.Errorf("%+v, %v", results, err)
	}
}

func TestLock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	release, err := store.Lock(dir, store.IndexClaim, "serve")
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Lock(dir, store.IndexClaim, "search")
	if kiosk.KindOf(err) != kiosk.Unavailable || !errors.Is(err, store.ErrInUse) {
		t.Fatalf("a second claim: %v", err)
	}
	if msg := kiosk.PublicMessage(err); !strings.Contains(msg, "gongkai serve") || !strings.Contains(msg, dir) {
		t.Error(msg)
	}
	other, err := store.Lock(dir, store.IngestClaim, "ingest")
	if err != nil {
		t.Fatalf("another claim: %v", err)
	}
	if err := errors.Join(other(), release()); err != nil {
		t.Fatal(err)
	}
	release, err = store.Lock(dir, store.IndexClaim, "search")
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
}
