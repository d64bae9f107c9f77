package search_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
)

// One record of tens of megabytes must not take gigabytes: its beginning is
// indexed, and the others are not held up by it.
func TestEndlessDisclosure(t *testing.T) {
	if testing.Short() {
		t.Skip("counts allocations, which the race detector multiplies")
	}
	const head = "第一条 鲸鱼观测站周一闭馆。\n"
	endless := kiosktest.Disclosures()[0]
	endless.ID, endless.Title = "endless", "没有尽头的文件"
	endless.Text = head + strings.Repeat("第二条 本条与别的条说的都一样。\n", 200_000)
	f := &feed{list: append(kiosktest.Disclosures(), endless)}
	f.list[len(f.list)-1].Revision = f.list[len(f.list)-2].Revision + 1
	dir := t.TempDir()
	e := open(t, dir)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	rebuild(t, e, f)
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<30 {
		t.Errorf("indexing allocated %d MB", got>>20)
	}
	if got := ids(find(t, e, kiosk.Search{Text: "鲸鱼"})); !slices.Equal(got, []string{"endless"}) {
		t.Errorf("its beginning: %v", got)
	}
}

func TestFolderThatCannotBeWrittenIsNamed(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := filepath.Join(t.TempDir(), "index")
	if err := os.Mkdir(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	e := open(t, dir)
	err := e.Rebuild(t.Context(), &feed{list: kiosktest.Disclosures()}, nil)
	if err == nil || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "权限") {
		t.Error(err)
	}
}
