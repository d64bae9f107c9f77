package browsertest_test

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"path"
	"regexp"
	"testing"

	"gongkai/assets"
)

// scriptBudget is how much JavaScript the terminal may load, in bytes of gzip.
const scriptBudget = 60 << 10

var (
	scripts = regexp.MustCompile(`asset "([a-z-]+\.js)"`)
	imports = regexp.MustCompile(`(?:from|import)\s*\(?\s*"\./([a-z-]+\.js)"`)
)

// TestWeightOfScripts follows what the terminal's pages load, and what that
// imports.
func TestWeightOfScripts(t *testing.T) {
	pages, err := fs.Glob(assets.Templates, "touch/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("templates of the terminal: %v, %v", pages, err)
	}
	loaded := map[string]int{}
	for _, p := range pages {
		html, err := fs.ReadFile(assets.Templates, p)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range scripts.FindAllSubmatch(html, -1) {
			weigh(t, string(m[1]), loaded)
		}
	}
	if len(loaded) < 3 {
		t.Errorf("found only %v", loaded)
	}
	all := 0
	for name, n := range loaded {
		t.Logf("%-16s %6d", name, n)
		all += n
	}
	t.Logf("%-16s %6d of %d bytes", "all", all, scriptBudget)
	if all > scriptBudget {
		t.Errorf("the terminal loads %d bytes of scripts, budget %d", all, scriptBudget)
	}
}

func weigh(t *testing.T, name string, loaded map[string]int) {
	t.Helper()
	if _, ok := loaded[name]; ok {
		return
	}
	js, err := fs.ReadFile(assets.Static, path.Base(name))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(js); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	loaded[name] = b.Len()
	for _, m := range imports.FindAllSubmatch(js, -1) {
		weigh(t, string(m[1]), loaded)
	}
}
