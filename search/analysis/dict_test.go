package analysis_test

import (
	"bytes"
	"io/fs"
	"maps"
	"runtime"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"gongkai/assets"
	"gongkai/search/analysis"
)

func TestDictionarySurvivesItsFile(t *testing.T) {
	entries := []analysis.Entry{{"劳动", 100}, {"劳动合同", 20}, {"合同", 300}, {"勞動", 7}, {"4s店", 3}, {"𠀀字", 3}, {"法", 2}}
	var file bytes.Buffer
	if err := analysis.Encode(&file, entries); err != nil {
		t.Fatal(err)
	}
	s, err := analysis.Decode(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	got := maps.Collect(s.Each)
	want := map[string]float64{"劳动": 100, "劳动合同": 20, "合同": 300, "4s店": 3, "法": 2}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s.Has("劳") || s.Has("") || s.Has("𠀀字") || !s.Has("勞動") {
		t.Error("Has knows other words than the file")
	}
}

func TestDamagedDictionaryIsRefused(t *testing.T) {
	data, err := fs.ReadFile(assets.Dict, analysis.WordsFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, broken := range map[string][]byte{
		"empty":       {},
		"other file":  []byte("hello"),
		"cut":         data[:len(data)/2],
		"one bit off": append(append(bytes.Clone(data[:5000]), data[5000]^1), data[5001:]...),
	} {
		if _, err := analysis.Decode(broken); err == nil {
			t.Errorf("%s: taken for a dictionary", name)
		}
	}
	if _, err := analysis.Load(fstest.MapFS{}); err == nil {
		t.Error("no file: no error")
	}
}

// The dictionary must not weigh on a terminal.
func TestDictionaryIsSmallInMemory(t *testing.T) {
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	s, err := analysis.Load(assets.Dict)
	if err != nil {
		t.Fatal(err)
	}
	used := (heap() - before) >> 20
	t.Logf("%d MB", used)
	if used > 20 {
		t.Errorf("the dictionary takes %d MB", used)
	}
	runtime.KeepAlive(s)
}
