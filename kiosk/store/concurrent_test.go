package store_test

import (
	"fmt"
	"sync"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/store"
)

func putSamples(t testing.TB, db *store.DB) {
	t.Helper()
	if _, err := db.Put(t.Context(), kiosktest.Records()); err != nil {
		t.Fatal(err)
	}
}

// Readers never see a version by half, never wait for the writer and never
// fail while it works; two processes (here: two open stores) may write.
func TestReadersWhileWriting(t *testing.T) {
	dir := t.TempDir()
	db, second := open(t, dir), open(t, dir)
	putSamples(t, db)
	const rounds = 25
	var writers, readers sync.WaitGroup
	stop := make(chan struct{})
	for w, to := range []*store.DB{db, second} {
		writers.Go(func() {
			for i := range rounds {
				r := kiosktest.Records()[w]
				mark := fmt.Sprintf("第 %d 稿", i)
				r.Disclosure.Title, r.Disclosure.Text = mark, mark
				if _, err := to.Put(t.Context(), []kiosk.Record{r}); err != nil {
					t.Error(err)
				}
				if err := to.Append(t.Context(), kiosk.AuditEntry{Action: mark}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 4 {
		readers.Go(func() {
			last := map[string]int{}
			for {
				select {
				case <-stop:
					return
				default:
				}
				for _, r := range kiosktest.Records()[:2] {
					d, err := db.Get(t.Context(), r.Disclosure.ID)
					if err != nil {
						t.Error(err)
						return
					}
					if d.Version > 1 && d.Title != d.Text || d.Version < last[d.ID] {
						t.Errorf("version %d after %d: %q, %q", d.Version, last[d.ID], d.Title, d.Text)
						return
					}
					last[d.ID] = d.Version
				}
				if _, err := db.Changes(t.Context(), 0, 100); err != nil {
					t.Error(err)
					return
				}
				if _, err := second.Stats(t.Context()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	writers.Wait()
	close(stop)
	readers.Wait()
	n, err := db.LastRevision(t.Context())
	if want := int64(len(kiosktest.Records()) + 2*rounds); err != nil || n != want {
		t.Errorf("revision %d, want %d, %v", n, want, err)
	}
	if n, err := second.VerifyAudit(t.Context()); n != 2*rounds || err != nil {
		t.Errorf("%d audit lines, %v", n, err)
	}
}

// Two ids may hash to the same code: the later one gets its next.
func TestCodeCollision(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	r := kiosktest.Records()[0]
	if _, err := db.Put(t.Context(), []kiosk.Record{r}); err != nil {
		t.Fatal(err)
	}
	other := kiosktest.Records()[1]
	exec1(t, raw(t, dir, store.PublicFile), fmt.Sprintf(`UPDATE disclosures SET code = '%s'`, codeOf(other.Disclosure.ID, 0)))
	if _, err := db.Put(t.Context(), []kiosk.Record{other}); err != nil {
		t.Fatal(err)
	}
	d, err := db.Get(t.Context(), other.Disclosure.ID)
	if err != nil || d.Code != codeOf(other.Disclosure.ID, 1) {
		t.Errorf("%+v, %v", d, err)
	}
}
