package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// Files named …_test.go and packages named …test are tests; a package named
// …test is imported by tests only.

// module is what the paths of our own packages begin with.
const module = "gongkai"

// trees are the import rules between our own packages (docs/architecture.md).
// The first row whose folder holds the importing file applies. "kiosk" stands
// for that package alone, "kiosk/..." for it and all below.
var trees = []treeRule{
	{folder: "assets"},
	{folder: "kiosk/", may: []string{"kiosk/..."}, testMay: []string{"assets"}},
	{folder: "kiosk", testMay: []string{"kiosk"}},
	{folder: "search", may: []string{"kiosk", "search/..."}, testMay: []string{"kiosk/kiosktest", "kiosk/catalogue", "assets"}},
	{folder: "ingest", may: []string{"kiosk", "ingest/..."}, testMay: []string{"kiosk/kiosktest", "kiosk/catalogue", "assets"}},
	{folder: "cmd", may: []string{"..."}},
}

type treeRule struct {
	folder  string
	may     []string // what its files may import of ours
	testMay []string // what its tests may import besides
}

// doors are packages of ours that only some may import, whatever trees says.
var doors = []struct {
	pkg string
	to  []string // folders
	why string
}{
	{"kiosk/store", []string{"cmd"}, "everyone else takes the contracts of package kiosk"},
	{"ingest/sampleportal", []string{"cmd", "ingest/sampleportal/gendemo"}, "the product does not depend on its demonstration"},
}

// owners are the folders that may import a library, outside of tests.
var owners = []struct {
	library string
	to      []string
}{
	{"github.com/gofiber/", []string{"kiosk/web"}},
	{"github.com/valyala/", []string{"kiosk/web"}},
	{"database/sql", []string{"kiosk/store", "search/peers"}},
	{"modernc.org/sqlite", []string{"kiosk/store", "search/peers"}},
	{"github.com/jackc/pgx", []string{"search/peers"}},
	{"github.com/pressly/goose", []string{"kiosk/store"}},
	{"github.com/blevesearch/", []string{"search"}},
	{"github.com/go-ego/gse", []string{"search"}},
	{"github.com/skip2/go-qrcode", []string{"kiosk/link"}},
	{"github.com/aymanbagabas/go-udiff", []string{"kiosk/diff"}},
	{"golang.org/x/net/html", []string{"ingest"}},
	{"golang.org/x/text/encoding", []string{"ingest"}},
	{"github.com/PuerkitoBio/goquery", []string{"ingest"}},
	{"github.com/andybalholm/cascadia", []string{"ingest"}},
	{"github.com/adhocore/gronx", []string{"ingest"}},
	{"github.com/microcosm-cc/bluemonday", []string{"ingest"}},
	{"github.com/temoto/robotstxt", []string{"ingest"}},
	{"github.com/klippa-app/go-pdfium", []string{"ingest/formats"}},
	{"github.com/tetratelabs/wazero", []string{"ingest/formats"}},
	{"github.com/nwaples/rardecode", []string{"ingest/formats"}},
	{"github.com/spf13/", []string{"cmd"}},
	{"github.com/schollz/progressbar", []string{"cmd"}},
	{"github.com/google/go-cmp", nil},
	{"github.com/chromedp/", nil},
	{"github.com/makiuchi-d/gozxing", nil},
	{"github.com/pb33f/", nil},
	{"go.uber.org/goleak", nil},
	{"pgregory.net/rapid", nil},
}

// standardOnly are packages that import nothing but the standard library.
var standardOnly = []string{"kiosk", "assets"}

func TestImportRules(t *testing.T) {
	broken, files, err := checkImports(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range broken {
		t.Error(b)
	}
	if files < 20 {
		t.Errorf("only %d files were read", files)
	}
}

// TestImportRulesBite plants violations and allowed imports.
func TestImportRulesBite(t *testing.T) {
	for _, tc := range []struct {
		file, imports string
		ok            bool
	}{
		{"kiosk/a.go", "strings", true},
		{"kiosk/a.go", "golang.org/x/text/width", false},
		{"kiosk/a.go", "gongkai/kiosk/link", false},
		{"kiosk/a_test.go", "gongkai/kiosk/kiosktest", false},
		{"kiosk/a_test.go", "gongkai/kiosk", true},
		{"kiosk/link/a.go", "gongkai/kiosk", true},
		{"kiosk/link/a.go", "github.com/skip2/go-qrcode", true},
		{"kiosk/web/a.go", "github.com/skip2/go-qrcode", false},
		{"kiosk/web/touch/a.go", "github.com/gofiber/fiber/v2", true},
		{"cmd/gongkai/a.go", "github.com/gofiber/fiber/v2", false},
		{"kiosk/web/a.go", "gongkai/kiosk/link", true},
		{"kiosk/web/a.go", "gongkai/kiosk/store", false},
		{"kiosk/web/a_test.go", "gongkai/kiosk/store", true},
		{"kiosk/web/a.go", "gongkai/search", false},
		{"kiosk/web/a_test.go", "gongkai/search", false},
		{"kiosk/web/a.go", "gongkai/assets", false},
		{"kiosk/web/a_test.go", "gongkai/assets", true},
		{"kiosk/web/a.go", "gongkai/kiosk/kiosktest", false},
		{"kiosk/web/a_test.go", "gongkai/kiosk/kiosktest", true},
		{"search/query/a.go", "gongkai/kiosk", true},
		{"search/query/a.go", "gongkai/search/analysis", true},
		{"search/query/a.go", "gongkai/ingest/normalize", false},
		{"search/a_test.go", "gongkai/kiosk/catalogue", true},
		{"search/a_test.go", "gongkai/kiosk/store", false},
		{"search/a.go", "github.com/blevesearch/bleve/v2", true},
		{"ingest/a.go", "github.com/blevesearch/bleve/v2", false},
		{"ingest/a.go", "gongkai/kioskery", false},
		{"ingest/extract/a.go", "golang.org/x/net/html", true},
		{"kiosk/web/a.go", "golang.org/x/net/html", false},
		{"kiosk/web/a_test.go", "github.com/PuerkitoBio/goquery", true},
		{"ingest/a.go", "database/sql", false},
		{"kiosk/store/a.go", "database/sql", true},
		{"kiosk/store/a.go", "github.com/google/go-cmp/cmp", false},
		{"kiosk/store/a_test.go", "github.com/google/go-cmp/cmp", true},
		{"kiosk/web/browsertest/a.go", "github.com/chromedp/chromedp", true},
		{"kiosk/web/browsertest/a.go", "gongkai/kiosk/kiosktest", true},
		{"kiosk/web/browsertest/a.go", "gongkai/search", false},
		{"kiosk/web/a.go", "gongkai/kiosk/web/browsertest", false},
		{"ingest/a.go", "gongkai/ingest/sampleportal", false},
		{"cmd/gongkai/a.go", "gongkai/ingest/sampleportal", true},
		{"cmd/gongkai/a.go", "gongkai/kiosk/store", true},
		{"cmd/gongkai/a.go", "gongkai/kiosk/kiosktest", false},
		{"assets/a.go", "gongkai/kiosk", false},
		{"assets/a.go", "embed", true},
		{"kiosk/web/webtest/a.go", "gongkai/kiosk/store", true},
		{"kiosk/web/a.go", "gongkai/kiosk/web/webtest", false},
		{"kiosk/web/a_test.go", "gongkai/kiosk/web/webtest", true},
		{"tools/a.go", "strings", false},
	} {
		src := fmt.Sprintf("package p\n\nimport _ %q\n", tc.imports)
		broken, _, err := checkImports(fstest.MapFS{tc.file: {Data: []byte(src)}})
		if err != nil {
			t.Fatal(err)
		}
		if ok := len(broken) == 0; ok != tc.ok {
			t.Errorf("%s imports %s: allowed is %v, want %v %q", tc.file, tc.imports, ok, tc.ok, broken)
		}
	}
}

// checkImports reads the import clauses of every Go file and returns a
// sentence for each rule broken. It parses rather than asks the go command:
// go test would serve a stale pass for an answer that came from a subprocess.
func checkImports(fsys fs.FS) (broken []string, files int, err error) {
	err = fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if base := path.Base(name); e.IsDir() && name != "." && (base == "testdata" || base == "data" || base[0] == '.' || base[0] == '_') {
			return fs.SkipDir
		}
		if e.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		files++
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if why := breaks(name, imported); why != "" {
				broken = append(broken, fmt.Sprintf("%s imports %s: %s", name, imported, why))
			}
		}
		return nil
	})
	return broken, files, err
}

// breaks says which rule an import breaks, "" if none.
func breaks(file, imported string) string {
	folder := path.Dir(file)
	// A package named …test is a kit for tests: it may what tests may, and
	// only tests may import it.
	test := strings.HasSuffix(file, "_test.go") || isKit(folder)
	i := slices.IndexFunc(trees, func(r treeRule) bool { return within(folder, r.folder) })
	if i < 0 {
		return "the folder has no import rule; add it to the table"
	}
	if own, ok := strings.CutPrefix(imported, module+"/"); ok {
		may := trees[i].may
		if test {
			may = slices.Concat(may, trees[i].testMay)
		}
		if !slices.ContainsFunc(may, func(p string) bool { return matches(own, p) }) {
			return "this tree may not import that package"
		}
		if !test && strings.HasSuffix(own, "test") {
			return "that package is for tests"
		}
		if !test && isKit(own) {
			return "it is for tests"
		}
		for _, d := range doors {
			if !test && within(own, d.pkg) && !within(folder, d.pkg) && !anyWithin(folder, d.to) {
				return d.why
			}
		}
		return ""
	}
	if !test && slices.Contains(standardOnly, folder) && strings.Contains(strings.Split(imported, "/")[0], ".") {
		return "this package imports the standard library only"
	}
	for _, o := range owners {
		if !test && strings.HasPrefix(imported, o.library) && !anyWithin(folder, o.to) {
			return fmt.Sprintf("only %v and tests may", o.to)
		}
	}
	return ""
}

// isKit reports whether a folder holds a package for tests.
func isKit(folder string) bool { return strings.HasSuffix(folder, "test") }

// within reports whether a folder is the given one or below it. A rule ending
// in a slash holds only what is below.
func within(folder, rule string) bool {
	if below, ok := strings.CutSuffix(rule, "/"); ok {
		return strings.HasPrefix(folder, below+"/")
	}
	return folder == rule || strings.HasPrefix(folder, rule+"/")
}

func anyWithin(folder string, rules []string) bool {
	return slices.ContainsFunc(rules, func(r string) bool { return within(folder, r) })
}

// matches reports whether a package of ours is what a pattern names.
func matches(pkg, pattern string) bool {
	if pattern == "..." {
		return true
	}
	if tree, ok := strings.CutSuffix(pattern, "/..."); ok {
		return within(pkg, tree)
	}
	return pkg == pattern
}
