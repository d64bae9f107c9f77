package search_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/search"
	"gongkai/search/segment"
)

// readOnly opens an exported index.
func readOnly(t *testing.T, dir string) *search.Engine {
	t.Helper()
	o := options(t)
	o.ReadOnly = true
	e, err := search.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// listing returns the files of a folder with their sizes and times.
func listing(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			out = append(out, path+info.ModTime().String())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func nothingGone(string) bool { return false }

func TestExportAnswersTheSame(t *testing.T) {
	e := open(t, t.TempDir())
	f := &feed{list: kiosktest.Disclosures()}
	rebuild(t, e, f)
	d := f.list[0]
	d.ID, d.Title, d.Text, d.Revision = "new", "鲸鱼观测站开放时间", "鲸鱼观测站周一闭馆。", int64(len(f.list)+1)
	f.list = append(f.list, d)
	if _, err := e.Follow(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "index")
	if revision, err := e.Export(dir, nothingGone); err != nil || revision != d.Revision {
		t.Fatalf("revision %d, %v", revision, err)
	}
	before := listing(t, dir)
	out := readOnly(t, dir)
	for _, text := range []string{"鲸鱼", "低保", "政府"} {
		req := kiosk.Search{Text: text, Size: 100}
		if got, want := find(t, out, req), find(t, e, req); !slices.Equal(ids(got), ids(want)) || got.Total == 0 {
			t.Errorf("%s: %v, want %v", text, ids(got), ids(want))
		}
	}
	if out.NeedsRebuild() {
		t.Error("needs a rebuild")
	}
	if after := listing(t, dir); !slices.Equal(before, after) {
		t.Errorf("reading wrote: %v, before %v", after, before)
	}
}

// What was taken down leaves the exported files, not only the answers.
func TestCleanExportForgets(t *testing.T) {
	e := open(t, t.TempDir())
	f := &feed{list: kiosktest.Disclosures()}
	rebuild(t, e, f)
	f.list = append(f.list, kiosk.Disclosure{ID: f.list[0].ID, State: kiosk.Hidden, Revision: int64(len(f.list) + 1)})
	if _, err := e.Follow(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	held := map[bool]uint64{}
	for _, clean := range []bool{false, true} {
		gone := func(id string) bool { return clean && id == f.list[0].ID }
		dir := filepath.Join(t.TempDir(), "index")
		if _, err := e.Export(dir, gone); err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(dir, "*", "*.zap"))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, name := range files {
			s, err := segment.Plugin{}.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			held[clean] += s.Count()
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		req := kiosk.Search{Text: "政府", Size: 100}
		if got, want := ids(find(t, readOnly(t, dir), req)), ids(find(t, e, req)); !slices.Equal(got, want) || len(got) == 0 {
			t.Errorf("clean %v: %v, want %v", clean, got, want)
		}
	}
	if held[true] >= held[false] {
		t.Errorf("%d passages after a clean export, %d before", held[true], held[false])
	}
	if find(t, e, kiosk.Search{Text: "政府"}).Total == 0 {
		t.Error("nothing is found where it was exported from")
	}
}

func TestExportOfNothing(t *testing.T) {
	e := open(t, t.TempDir())
	if _, err := e.Export(t.TempDir(), nothingGone); kiosk.KindOf(err) != kiosk.Unavailable {
		t.Error(err)
	}
}
