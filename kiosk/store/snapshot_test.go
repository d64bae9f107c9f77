package store_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/store"
)

// openPublic opens a copy for reading.
func openPublic(t *testing.T, path string) *store.DB {
	t.Helper()
	db, err := store.OpenPublic(t.Context(), path, store.Options{Now: kiosktest.Clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// many puts records with texts of all lengths.
func many(t *testing.T, db *store.DB, n int) (ids []string) {
	t.Helper()
	var list []kiosk.Record
	for i := range n {
		r := kiosktest.Records()[i%10]
		d := &r.Disclosure
		d.ID, d.URL = fmt.Sprintf("many-%04d", i), fmt.Sprintf("https://example.gov.cn/%d", i)
		d.Title = fmt.Sprintf("标记%04d的通知", i)
		d.Text = fmt.Sprintf("正文%04d", i) + strings.Repeat(fmt.Sprintf("字%d", i), 7*i%900)
		d.HTML = ""
		ids = append(ids, d.ID)
		list = append(list, r)
	}
	if _, err := db.Put(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestSnapshotHoldsWhatIsPublished(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	ids := many(t, db, 300)
	officer := kiosk.Actor{AccountID: 1, Name: "王敏"}
	var down []string
	for i := 3; i < len(ids); i += 7 {
		if err := db.Hide(t.Context(), officer, ids[i], "有个人信息"); err != nil {
			t.Fatal(err)
		}
		down = append(down, fmt.Sprintf("标记%04d", i))
	}
	path := filepath.Join(t.TempDir(), "public.db")
	if err := db.Snapshot(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range down {
		if bytes.Contains(b, []byte(words)) {
			t.Errorf("the copy still says %s", words)
		}
	}
	if !bytes.Contains(b, []byte("标记0001")) {
		t.Error("the copy does not say what is published")
	}
	copied := openPublic(t, path)
	if err := copied.Check(t.Context()); err != nil {
		t.Error(err)
	}
	want, err := db.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := copied.Stats(t.Context()); err != nil || got.Total != want.Total {
		t.Errorf("stats %+v, %v, want %+v", got, err, want)
	}
	for i, id := range ids {
		a, errA := db.Get(t.Context(), id)
		b, errB := copied.Get(t.Context(), id)
		if kiosk.KindOf(errA) != kiosk.KindOf(errB) || errA == nil && (a.Text != b.Text || a.Title != b.Title) {
			t.Fatalf("%d: %v and %v", i, errA, errB)
		}
		_, errA = db.Versions(t.Context(), id)
		_, errB = copied.Versions(t.Context(), id)
		if kiosk.KindOf(errA) != kiosk.KindOf(errB) {
			t.Fatalf("versions of %d: %v and %v", i, errA, errB)
		}
	}
	if got, want := changedBlocks(t, db, path), 24; got > want {
		t.Errorf("one more record changes %d blocks of 16 KB, more than %d", got, want)
	}
}

// changedBlocks corrects one record and counts how much of the copy changes.
func changedBlocks(t *testing.T, db *store.DB, path string) (n int) {
	t.Helper()
	title := "更正过的标题"
	if err := db.Correct(t.Context(), kiosk.Actor{AccountID: 1}, "many-0001", kiosk.Correction{Title: &title}, "错字"); err != nil {
		t.Fatal(err)
	}
	again := path + ".again"
	if err := db.Snapshot(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	a, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(again)
	if err != nil {
		t.Fatal(err)
	}
	const block = 16 << 10
	for at := 0; at < len(b); at += block {
		if at >= len(a) || !bytes.Equal(a[at:min(at+block, len(a))], b[at:min(at+block, len(b))]) {
			n++
		}
	}
	t.Logf("%d of %d blocks changed", n, len(b)/block)
	return n
}

func TestSnapshotOfAnotherSchemaIsRefused(t *testing.T) {
	db := open(t, t.TempDir())
	path := filepath.Join(t.TempDir(), "public.db")
	if err := db.Snapshot(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for version, words := range map[int]string{9999: "更新终端", 1: "更新服务器"} {
		if _, err := raw.Exec(`DELETE FROM goose_db_version`); err != nil {
			t.Fatal(err)
		}
		if _, err := raw.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (?, 1)`, version); err != nil {
			t.Fatal(err)
		}
		if _, err := store.OpenPublic(t.Context(), path, store.Options{}); kiosk.KindOf(err) != kiosk.Unavailable || !strings.Contains(kiosk.PublicMessage(err), words) {
			t.Errorf("version %d: %v", version, err)
		}
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
}

// An index keeps words for a while that are shown no more: which records they
// may be of is known.
func TestWhatIsRegretted(t *testing.T) {
	db := open(t, t.TempDir())
	ids := many(t, db, 4)
	if err := db.Hide(t.Context(), kiosk.Actor{AccountID: 1}, ids[0], "有误"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Withdraw(t.Context(), ids[1], kiosktest.Now, "页面没有了"); err != nil {
		t.Fatal(err)
	}
	masked := kiosktest.Screened()
	if _, err := db.Put(t.Context(), []kiosk.Record{masked}); err != nil {
		t.Fatal(err)
	}
	got, err := db.Regretted(t.Context())
	want := map[string]bool{ids[0]: true, ids[1]: true, masked.Disclosure.ID: true}
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
}
