package search_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/search"
)

func ids(h *kiosk.Hits) []string {
	var out []string
	for i := range h.Hits {
		out = append(out, h.Hits[i].ID)
	}
	return out
}

func find(t testing.TB, e *search.Engine, req kiosk.Search) *kiosk.Hits {
	t.Helper()
	h, err := e.Search(t.Context(), req)
	if err != nil {
		t.Fatalf("%+v: %v", req, err)
	}
	return h
}

func rebuild(t testing.TB, e *search.Engine, f kiosk.Feed) {
	t.Helper()
	if err := e.Rebuild(t.Context(), f, nil); err != nil {
		t.Fatal(err)
	}
}

func TestUnavailableUntilBuilt(t *testing.T) {
	e := open(t, t.TempDir())
	if !e.NeedsRebuild() {
		t.Error("an empty folder needs no rebuild")
	}
	if _, err := e.Search(t.Context(), kiosk.Search{Text: "低保"}); kiosk.KindOf(err) != kiosk.Unavailable {
		t.Errorf("search: %v", err)
	}
	if _, err := e.Suggest(t.Context(), "低保", 5); kiosk.KindOf(err) != kiosk.Unavailable {
		t.Errorf("suggest: %v", err)
	}
	if _, err := e.Follow(t.Context(), &feed{}); kiosk.KindOf(err) != kiosk.Unavailable {
		t.Errorf("follow: %v", err)
	}
	var told []int
	err := e.Rebuild(t.Context(), &feed{list: kiosktest.Disclosures()}, func(done, total int) { told = append(told, done, total) })
	if err != nil {
		t.Fatal(err)
	}
	if len(told) < 2 || told[len(told)-1] != told[len(told)-2] {
		t.Errorf("progress ends at %v", told)
	}
	if e.NeedsRebuild() || find(t, e, kiosk.Search{Text: "低保"}).Total == 0 {
		t.Error("not searchable after a rebuild")
	}
}

func TestReopen(t *testing.T) {
	dir := t.TempDir()
	first, err := search.Open(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	rebuild(t, first, &feed{list: kiosktest.Disclosures()})
	want := find(t, first, kiosk.Search{Text: "政府", Size: 100})

	if _, err := search.Open(dir, options(t)); kiosk.KindOf(err) != kiosk.Conflict {
		t.Errorf("a second process: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	if _, err := first.Search(t.Context(), kiosk.Search{Text: "政府"}); kiosk.KindOf(err) != kiosk.Unavailable {
		t.Errorf("after Close: %v", err)
	}
	again := open(t, dir)
	if again.NeedsRebuild() {
		t.Error("needs a rebuild")
	}
	got := find(t, again, kiosk.Search{Text: "政府", Size: 100})
	if !slices.Equal(ids(got), ids(want)) || !got.UpdatedAt.Equal(want.UpdatedAt) {
		t.Errorf("got %v at %v, want %v at %v", ids(got), got.UpdatedAt, ids(want), want.UpdatedAt)
	}
}

func TestUnusableIndexIsRebuilt(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, dir string){
		"pointer to nothing": func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "current"), "gen-none\n")
		},
		"pointer out of the folder": func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "current"), "../../etc\n")
		},
		"damaged": func(t *testing.T, dir string) {
			files, err := filepath.Glob(filepath.Join(dir, "gen-*", "root.bolt"))
			if err != nil || len(files) != 1 {
				t.Fatal(files, err)
			}
			write(t, files[0], "no database")
		},
		"segment cut short": func(t *testing.T, dir string) {
			spoilSegment(t, dir, func(b []byte) []byte { return b[:len(b)-100] })
		},
		"segment changed": func(t *testing.T, dir string) {
			spoilSegment(t, dir, func(b []byte) []byte { return change(b, len(b)) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			e, err := search.Open(dir, options(t))
			if err != nil {
				t.Fatal(err)
			}
			rebuild(t, e, &feed{list: kiosktest.Disclosures()})
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
			spoil(t, dir)
			e = open(t, dir)
			if !e.NeedsRebuild() {
				t.Fatal("nobody noticed")
			}
			rebuild(t, e, &feed{list: kiosktest.Disclosures()})
			if find(t, e, kiosk.Search{Text: "低保"}).Total == 0 {
				t.Error("finds nothing after the rebuild")
			}
			if left, err := filepath.Glob(filepath.Join(dir, "gen-*")); err != nil || len(left) != 1 {
				t.Errorf("generations left: %v, %v", left, err)
			}
		})
	}
}

// Where an index is damaged may only be seen when a search comes there.
func TestDamageIsMetBySearching(t *testing.T) {
	dir := t.TempDir()
	e, err := search.Open(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	var list []kiosk.Disclosure
	for i := range 2000 {
		list = append(list, kiosk.Disclosure{
			ID: fmt.Sprint("d", i), Revision: int64(i + 1), State: kiosk.Published, Version: 1,
			Title: fmt.Sprint("关于申请低保的通知", i), Text: strings.Repeat(fmt.Sprintf("第%d条 申请低保的家庭。", i), 3),
		})
	}
	rebuild(t, e, &feed{list: list})
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	spoilSegment(t, dir, func(b []byte) []byte { return change(b, len(b)/4) })
	e = open(t, dir)
	if e.NeedsRebuild() {
		t.Fatal("all of the index was read to open it")
	}
	var met error
	for page := 1; page <= len(list)/100; page++ {
		_, err := e.Search(t.Context(), kiosk.Search{Text: "低保", Size: 100, Page: page})
		met = errors.Join(met, err)
	}
	if met == nil {
		t.Error("answers from a damaged index")
	}
	if !e.NeedsRebuild() {
		t.Error("nobody noticed")
	}
	rebuild(t, e, &feed{list: list})
	if find(t, e, kiosk.Search{Text: "低保"}).Total == 0 || e.NeedsRebuild() {
		t.Error("not right after the rebuild")
	}
}

// change changes a bit here and there before some place.
func change(b []byte, end int) []byte {
	for i := 10; i < end; i += 1000 {
		b[i] ^= 1
	}
	return b
}

func spoilSegment(t *testing.T, dir string, spoil func([]byte) []byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "gen-*", "*.zap"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	write(t, files[0], string(spoil(b)))
}

// lostFolder is a feed whose reader loses the folder it writes to.
type lostFolder struct {
	feed
	dir string
}

func (f *lostFolder) Changes(ctx context.Context, after int64, limit int) ([]kiosk.Disclosure, error) {
	folders, err := filepath.Glob(filepath.Join(f.dir, "gen-*"))
	for _, folder := range folders {
		err = errors.Join(err, os.RemoveAll(folder))
	}
	list, feedErr := f.feed.Changes(ctx, after, limit)
	return list, errors.Join(err, feedErr)
}

// An index that cannot be written is an error, not a wait for ever.
func TestRebuildThatCannotWrite(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	lost := &lostFolder{feed{kiosktest.Disclosures()}, dir}
	if err := e.Rebuild(t.Context(), lost, nil); err == nil || !e.NeedsRebuild() {
		t.Errorf("got %v", err)
	}
	rebuild(t, e, &feed{list: kiosktest.Disclosures()})
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Other words in the dictionary give other tokens: the index is still
// searched, and rebuilt when there is time.
func TestOtherAnalysis(t *testing.T) {
	dir := t.TempDir()
	e, err := search.Open(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	rebuild(t, e, &feed{list: kiosktest.Disclosures()})
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	o := options(t)
	o.Segmenter = o.Segmenter.With([]string{"新造的一个词"})
	e, err = search.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if !e.NeedsRebuild() {
		t.Error("nobody noticed")
	}
	if find(t, e, kiosk.Search{Text: "低保"}).Total == 0 {
		t.Error("the old index is not searched meanwhile")
	}
	rebuild(t, e, &feed{list: kiosktest.Disclosures()})
	if e.NeedsRebuild() {
		t.Error("still needs a rebuild")
	}
}

func TestFollow(t *testing.T) {
	list := kiosktest.Disclosures()
	e := open(t, t.TempDir())
	f := &feed{list: list[:3]}
	rebuild(t, e, f)
	steps := []struct {
		name   string
		change func(d kiosk.Disclosure) kiosk.Disclosure
		text   string
		want   int
	}{
		{"new", func(d kiosk.Disclosure) kiosk.Disclosure {
			d.ID, d.Title, d.Text = "new", "鲸鱼观测站开放时间", "鲸鱼观测站周一闭馆。"
			return d
		}, "鲸鱼", 1},
		{"changed", func(d kiosk.Disclosure) kiosk.Disclosure {
			d.Version, d.Title, d.Text = 2, "海豚观测站开放时间", "海豚观测站周一闭馆。"
			return d
		}, "鲸鱼", 0},
		{"found by its new text", func(d kiosk.Disclosure) kiosk.Disclosure { return d }, "海豚", 1},
		{"hidden", func(d kiosk.Disclosure) kiosk.Disclosure {
			return kiosk.Disclosure{ID: d.ID, State: kiosk.Hidden}
		}, "海豚", 0},
		{"hidden again", func(d kiosk.Disclosure) kiosk.Disclosure { return d }, "海豚", 0},
		{"shown again", func(kiosk.Disclosure) kiosk.Disclosure {
			d := list[0]
			d.ID, d.Title, d.Text = "new", "海豚观测站开放时间", "海豚观测站周一闭馆。"
			return d
		}, "海豚", 1},
	}
	d := list[0]
	revision, err := f.LastRevision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		d = s.change(d)
		revision++
		d.Revision = revision
		f.list = append(f.list, d)
		n, err := e.Follow(t.Context(), f)
		if err != nil || n != 1 {
			t.Fatalf("%s: followed %d, %v", s.name, n, err)
		}
		if got := find(t, e, kiosk.Search{Text: s.text}); got.Total != s.want {
			t.Errorf("%s: %q finds %v, want %d", s.name, s.text, ids(got), s.want)
		}
		if n, err := e.Follow(t.Context(), f); err != nil || n != 0 {
			t.Errorf("%s: following again %d, %v", s.name, n, err)
		}
	}
}

// A crash may lose the newest batch; the revision goes with it, and following
// brings both back.
func TestLostBatchIsRepaired(t *testing.T) {
	dir, list := t.TempDir(), kiosktest.Disclosures()
	f := &feed{list: list[:len(list)-1]}
	e, err := search.Open(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	rebuild(t, e, f)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	before := t.TempDir()
	if err := os.CopyFS(before, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	f.list = list
	e, err = search.Open(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Follow(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	want := find(t, e, kiosk.Search{Size: 100}).Total
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	e = open(t, before) // as if the batch had never reached the disk
	if got := find(t, e, kiosk.Search{Size: 100}).Total; got != want-1 {
		t.Fatalf("before: %d", got)
	}
	if n, err := e.Follow(t.Context(), f); err != nil || n != 1 {
		t.Fatalf("followed %d, %v", n, err)
	}
	if got := find(t, e, kiosk.Search{Size: 100}).Total; got != want {
		t.Errorf("finds %d, want %d", got, want)
	}
}

// stagedFeed calls between once, after the first page was handed out.
type stagedFeed struct {
	*feed
	between func()
}

func (f *stagedFeed) Changes(ctx context.Context, after int64, limit int) ([]kiosk.Disclosure, error) {
	if after > 0 && f.between != nil {
		between := f.between
		f.between = nil
		between()
	}
	return f.feed.Changes(ctx, after, limit)
}

// What staff hide while a new index is made is gone from the old one at once
// and is not in the new one.
func TestHideDuringRebuild(t *testing.T) {
	e := open(t, t.TempDir())
	f := &feed{list: kiosktest.Disclosures()}
	rebuild(t, e, f)
	search := kiosk.Search{Text: "政府采购法实施条例", Size: 100}
	if !slices.Contains(ids(find(t, e, search)), "procurement") {
		t.Fatal("not found before")
	}
	rebuild(t, e, &stagedFeed{feed: f, between: func() {
		last, err := f.LastRevision(t.Context())
		if err != nil {
			t.Error(err)
		}
		f.list = append(slices.Clone(f.list), kiosk.Disclosure{ID: "procurement", Revision: last + 1, State: kiosk.Hidden})
		if _, err := e.Follow(t.Context(), f); err != nil {
			t.Error(err)
		}
		if slices.Contains(ids(find(t, e, search)), "procurement") {
			t.Error("hidden record is found in the old index")
		}
	}})
	if slices.Contains(ids(find(t, e, search)), "procurement") {
		t.Error("hidden record is found in the new index")
	}
}

func TestFailedRebuildKeepsTheOldIndex(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	f := &feed{list: kiosktest.Disclosures()}
	rebuild(t, e, f)
	want := ids(find(t, e, kiosk.Search{Text: "政府", Size: 100}))
	broken := errors.New("store is gone")
	if err := e.Rebuild(t.Context(), failingFeed{broken}, nil); !errors.Is(err, broken) {
		t.Fatalf("rebuild: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.Rebuild(ctx, f, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled rebuild: %v", err)
	}
	if got := ids(find(t, e, kiosk.Search{Text: "政府", Size: 100})); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "gen-*")); err != nil || len(left) != 1 {
		t.Errorf("generations left: %v, %v", left, err)
	}
}

type failingFeed struct{ err error }

func (f failingFeed) Changes(context.Context, int64, int) ([]kiosk.Disclosure, error) {
	return nil, f.err
}
func (f failingFeed) LastRevision(context.Context) (int64, error) { return 1, nil }

// Searches go on, right and without error, while indexes are made and swapped.
func TestSwapUnderLoad(t *testing.T) {
	e := open(t, t.TempDir())
	f := &feed{list: kiosktest.Disclosures()}
	rebuild(t, e, f)
	want := ids(find(t, e, kiosk.Search{Text: "政府", Size: 100}))
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	var searches atomic.Int64
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				h, err := e.Search(t.Context(), kiosk.Search{Text: "政府", Size: 100, Facets: true})
				if err != nil || !slices.Equal(ids(h), want) {
					t.Errorf("got %v, %v", h, err)
					return
				}
				if _, err := e.Suggest(t.Context(), "政府", 5); err != nil {
					t.Error(err)
					return
				}
				searches.Add(1)
			}
		})
	}
	for i := range 4 {
		if i%2 == 0 {
			rebuild(t, e, f)
		} else if _, err := e.Follow(t.Context(), f); err != nil {
			t.Error(err)
		}
	}
	cancel()
	wg.Wait()
	if searches.Load() == 0 {
		t.Error("no search ran meanwhile")
	}
}
