package search_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/search"
)

const (
	killedDocs  = 40
	killedBatch = 3 // revisions followed at a time
	killedEnv   = "GONGKAI_KILLED_CHILD"
	killedSince = "GONGKAI_KILLED_SINCE"
)

// restless is a store in which every revision is a new version of one of a few
// disclosures; now and then one is taken back. It gives the newest of each, as
// the store does.
type restless struct{ last int64 }

func (f restless) at(revision int64) kiosk.Disclosure {
	n := revision * 7 % killedDocs
	d := kiosk.Disclosure{
		ID: fmt.Sprint("doc", n), Revision: revision, Version: int(revision), State: kiosk.Published,
		Title: fmt.Sprintf("关于修订第%d项的通知", n), Text: fmt.Sprintf("第一条 修订标记%d号。\n第二条 自公布之日起施行。", revision),
	}
	if revision%11 == 0 {
		d.State = kiosk.Withdrawn
	}
	return d
}

func (f restless) Changes(_ context.Context, after int64, limit int) ([]kiosk.Disclosure, error) {
	var out []kiosk.Disclosure
	for r := max(after, f.last-killedDocs) + 1; r <= f.last && len(out) < limit; r++ {
		out = append(out, f.at(r))
	}
	return out, nil
}

func (f restless) LastRevision(context.Context) (int64, error) { return f.last, nil }

// TestKilledWhileIndexing kills a process that follows changes, at any moment,
// and then finds every disclosure once, as of the last batch.
func TestKilledWhileIndexing(t *testing.T) {
	if dir := os.Getenv(killedEnv); dir != "" {
		followForever(t, dir)
	}
	dir := t.TempDir()
	last := int64(killedDocs)
	for round := range 6 {
		ctx, cancel := context.WithCancel(t.Context())
		child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestKilledWhileIndexing$")
		child.Env = append(os.Environ(), killedEnv+"="+dir, killedSince+"="+strconv.FormatInt(last, 10))
		ready, err := child.StdoutPipe()
		if err == nil {
			err = child.Start()
		}
		if err == nil {
			_, err = ready.Read(make([]byte, 1)) // it has begun to follow
		}
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+round*37) * time.Millisecond)
		cancel()
		if err := child.Wait(); err == nil {
			t.Fatal("the child ended by itself")
		}
		last = checkRestless(t, dir, last)
	}
}

// followForever is the child.
func followForever(t *testing.T, dir string) {
	t.Helper()
	last, err := strconv.ParseInt(os.Getenv(killedSince), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	e, err := search.Open(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	if e.NeedsRebuild() {
		rebuild(t, e, restless{last})
	}
	_, _ = os.Stdout.WriteString("x")
	for ; ; last += killedBatch {
		if _, err := e.Follow(t.Context(), restless{last}); err != nil {
			t.Fatal(err)
		}
	}
}

// checkRestless finds out up to where the index has followed, in whole batches,
// and whether it is just as the store was then.
func checkRestless(t *testing.T, dir string, since int64) (last int64) {
	t.Helper()
	e, err := search.Open(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close() // only read
	if e.NeedsRebuild() {
		t.Fatal("the index is lost")
	}
	shown := map[string]int64{}
	newest := since
	hits := find(t, e, kiosk.Search{Text: "修订", Size: 100})
	for _, h := range hits.Hits {
		shown[h.ID] = int64(h.Version)
		newest = max(newest, int64(h.Version))
	}
	// One of three revisions in a row is published, so this is the last batch.
	f := restless{since + (newest-since+killedBatch-1)/killedBatch*killedBatch}
	published := 0
	for r := f.last - killedDocs + 1; r <= f.last; r++ {
		d := f.at(r)
		if d.State != kiosk.Published {
			continue
		}
		published++
		if shown[d.ID] != r {
			t.Errorf("%s is found in version %d, not %d", d.ID, shown[d.ID], r)
		}
	}
	if hits.Total != published || len(shown) != published {
		t.Errorf("%d found, %d different ones, of %d", hits.Total, len(shown), published)
	}
	if n, err := e.Follow(t.Context(), f); err != nil || n > 0 {
		t.Errorf("%d changes are missing, %v", n, err)
	}
	t.Logf("followed up to %d", f.last)
	return f.last
}
