package store_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/store"
)

// raw opens one of the files beside the store, as a vandal or an accident
// would.
func raw(t *testing.T, dir, file string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, file)+"?_pragma=busy_timeout(5000)")
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

func exec1(t *testing.T, db *sql.DB, text string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), text); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *sql.DB, table string) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// The originals are written, the public part fails: the same call again
// completes it and stores nothing twice.
func TestRepeatMendsAFailureBetweenTheFiles(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	public, private := raw(t, dir, store.PublicFile), raw(t, dir, store.PrivateFile)
	exec1(t, public, `CREATE TRIGGER power_cut BEFORE INSERT ON versions WHEN new.disclosure = 'openness'
		BEGIN SELECT RAISE(ABORT, 'power cut'); END`)

	records := kiosktest.Records()
	if _, err := db.Put(t.Context(), records); err == nil || kiosk.KindOf(err) != kiosk.Internal {
		t.Fatalf("put went through: %v", err)
	}
	if n := count(t, public, "disclosures") + count(t, public, "versions") + count(t, public, "contents"); n != 0 {
		t.Errorf("%d rows of a transaction that failed", n)
	}
	if n := count(t, private, "originals"); n != len(records) {
		t.Errorf("%d originals, want %d", n, len(records))
	}

	exec1(t, public, `DROP TRIGGER power_cut`)
	for _, want := range []kiosk.Change{kiosk.Created, kiosk.Unchanged} {
		results, err := db.Put(t.Context(), records)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			if r.Change != want {
				t.Errorf("%+v, want %s", r, want)
			}
		}
		for table, have := range map[string]int{
			"originals": count(t, private, "originals"), "original_links": count(t, private, "original_links"),
			"disclosures": count(t, public, "disclosures"), "versions": count(t, public, "versions"), "contents": count(t, public, "contents"),
		} {
			if have != len(records) {
				t.Errorf("%s: %d rows, want %d", table, have, len(records))
			}
		}
	}
}

// A private file restored from an older backup lacks originals: the next pass
// of ingest brings them back although the public part has not changed.
func TestRepeatBringsBackLostOriginals(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	records := kiosktest.Records()
	if _, err := db.Put(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	private := raw(t, dir, store.PrivateFile)
	exec1(t, private, `DELETE FROM original_links`)
	exec1(t, private, `DELETE FROM originals`)
	results, err := db.Put(t.Context(), records)
	if err != nil || results[0].Change != kiosk.Unchanged {
		t.Fatalf("%+v, %v", results, err)
	}
	if n := count(t, private, "originals"); n != len(records) {
		t.Errorf("%d originals, want %d", n, len(records))
	}
}

func TestTheSameBytesAreStoredOnce(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	r := kiosktest.Records()[0]
	attachment := kiosk.Original{URL: "http://portal.example/a.pdf", ContentType: "application/pdf", Body: []byte(strings.Repeat("%PDF-1.4 ", 5000))}
	r.Originals = append(r.Originals, attachment)
	other := kiosktest.Records()[1]
	other.Originals = append(other.Originals, attachment)
	put := func(records ...kiosk.Record) {
		t.Helper()
		if _, err := db.Put(t.Context(), records); err != nil {
			t.Fatal(err)
		}
	}
	put(r, other)
	private, public := raw(t, dir, store.PrivateFile), raw(t, dir, store.PublicFile)
	if n := count(t, private, "originals"); n != 3 {
		t.Errorf("%d originals for two pages and a shared attachment", n)
	}
	// The title alone changes: the text is shared. Then it changes back.
	title := r.Disclosure.Title
	r.Disclosure.Title = "新标题"
	put(r)
	r.Disclosure.Title = title
	put(r)
	if v, c := count(t, public, "versions"), count(t, public, "contents"); v != 4 || c != 2 {
		t.Errorf("%d versions, %d contents, want 4 and 2", v, c)
	}
	// New bytes at an address, then the old ones again: a history of three.
	page := r.Originals[0].Body
	for _, body := range [][]byte{[]byte("neu"), page, page} {
		r.Originals[0].Body = body
		put(r)
	}
	list, err := db.Originals(t.Context(), r.Disclosure.ID)
	if err != nil || len(list) != 4 {
		t.Fatalf("%+v, %v", list, err)
	}
	for _, o := range list {
		body, err := db.Original(t.Context(), o.Hash)
		if err != nil || int64(len(body)) != o.Bytes || !o.FetchedAt.Equal(r.Disclosure.FetchedAt) {
			t.Errorf("%+v: %d bytes, %v", o, len(body), err)
		}
	}
	for _, hash := range []string{"", "zz", strings.Repeat("0", 64)} {
		if _, err := db.Original(t.Context(), hash); kiosk.KindOf(err) != kiosk.NotFound {
			t.Errorf("original %q: %v", hash, err)
		}
	}
}

const childFolder = "STORE_TEST_CHILD_FOLDER"

// TestKilled kills a process that writes without pause and checks that the
// folder opens, that every call that had returned is there, and that nothing
// is there by half.
func TestKilled(t *testing.T) {
	if dir := os.Getenv(childFolder); dir != "" {
		writeUntilKilled(t, dir)
		return
	}
	dir := t.TempDir()
	for round := range 3 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilled$")
		cmd.Env = append(os.Environ(), childFolder+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		done, scanner := 0, bufio.NewScanner(out)
		for done < 5+round*7 && scanner.Scan() {
			if strings.HasPrefix(scanner.Text(), "put ") {
				done++
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed

		db, err := store.Open(t.Context(), dir, store.Options{Now: kiosktest.Clock})
		if err != nil {
			t.Fatalf("after the kill: %v", err)
		}
		stats, err := db.Stats(t.Context())
		if err != nil || stats.Total%20 != 0 || stats.Total < 20*done {
			t.Errorf("%d disclosures after %d calls of 20 had returned, %v", stats.Total, done, err)
		}
		last, err := db.LastRevision(t.Context())
		if err != nil || last != int64(stats.Total) {
			t.Errorf("revision %d for %d disclosures, %v", last, stats.Total, err)
		}
		var check string
		for _, file := range []string{store.PublicFile, store.PrivateFile} {
			if err := raw(t, dir, file).QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&check); err != nil || check != "ok" {
				t.Errorf("%s: %s, %v", file, check, err)
			}
		}
		if n := count(t, raw(t, dir, store.PrivateFile), "originals"); n < stats.Total {
			t.Errorf("%d originals for %d disclosures", n, stats.Total)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func writeUntilKilled(t *testing.T, dir string) {
	db := open(t, dir)
	first, err := db.LastRevision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for batch := 0; ; batch++ {
		var records []kiosk.Record
		for i := range 20 {
			r := kiosktest.Records()[i%12]
			r.Disclosure.ID = fmt.Sprintf("%d-%d-%d", first, batch, i)
			r.Originals[0].Body = append(r.Originals[0].Body, r.Disclosure.ID...)
			records = append(records, r)
		}
		if _, err := db.Put(t.Context(), records); err != nil {
			t.Fatal(err)
		}
		fmt.Println("put", batch)
	}
}
