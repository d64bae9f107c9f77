package extract_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
)

var update = flag.Bool("update", false, "write the wanted results into testdata")

// archive is a test case: a header of "key: value" lines and named files, in
// the form of the txtar format.
type archive struct {
	path   string
	header map[string]string
	files  map[string]string
	names  []string
}

func readArchive(t testing.TB, path string) *archive {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a := &archive{path: path, header: map[string]string{}, files: map[string]string{}}
	name := ""
	for l := range strings.SplitAfterSeq(string(data), "\n") {
		switch trimmed := strings.TrimSuffix(l, "\n"); {
		case strings.HasPrefix(trimmed, "-- ") && strings.HasSuffix(trimmed, " --"):
			name = strings.TrimSpace(trimmed[3 : len(trimmed)-3])
			a.names = append(a.names, name)
		case name == "":
			if k, v, ok := strings.Cut(trimmed, ": "); ok {
				a.header[k] = v
			}
		default:
			a.files[name] += l
		}
	}
	return a
}

// want compares what was got, as JSON, with the file want.json, or writes it.
func (a *archive) want(t *testing.T, got any) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a.files["want.json"], b.String()); diff != "" && !*update {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !*update {
		return
	}
	a.files["want.json"] = b.String()
	var out bytes.Buffer
	for _, k := range []string{"address", "charset"} {
		if v := a.header[k]; v != "" {
			out.WriteString(k + ": " + v + "\n")
		}
	}
	for _, name := range []string{"page.html", "want.json"} {
		out.WriteString("-- " + name + " --\n" + a.files[name])
	}
	if err := os.WriteFile(a.path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func eachArchive(t *testing.T, dir string, check func(t *testing.T, a *archive)) {
	files, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txtar"), func(t *testing.T) { check(t, readArchive(t, f)) })
	}
}

func TestPages(t *testing.T) {
	eachArchive(t, "pages", func(t *testing.T, a *archive) {
		body := a.files["page.html"]
		if a.header["charset"] == "gbk" {
			var err error
			if body, err = simplifiedchinese.GBK.NewEncoder().String(body); err != nil {
				t.Fatal(err)
			}
		}
		page, encoding := fetch.Decode([]byte(body), "")
		e := extract.Page(page, a.header["address"])
		e.Encoding = encoding
		checkForms(t, e.Text, e.HTML)
		a.want(t, e)
	})
}

func TestLists(t *testing.T) {
	eachArchive(t, "lists", func(t *testing.T, a *archive) {
		a.want(t, extract.List(a.files["page.html"], a.header["address"]))
	})
}

// The real pages of the evaluation data, against what was found in them by
// other means.
func TestRealPages(t *testing.T) {
	dir := evalData(t, "html-fixtures")
	f, err := os.Open(filepath.Join(dir, "index.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var page struct {
			Path  string `json:"path"`
			Truth struct {
				Title          string `json:"title"`
				IndexNumber    string `json:"index_number"`
				Publisher      string `json:"publisher"`
				DocumentNumber string `json:"document_number"`
				TextStart      string `json:"text_start"`
			} `json:"truth"`
		}
		if err := json.Unmarshal(lines.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		body, err := os.ReadFile(filepath.Join(dir, page.Path))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := fetch.Decode(body, "")
		e := extract.Page(text, "http://www.gov.cn/")
		checkForms(t, e.Text, e.HTML)
		want := page.Truth
		if want.Title == "" {
			continue
		}
		if e.Title != want.Title || e.IndexNumber != want.IndexNumber || e.Publisher != want.Publisher || e.DocumentNumber != want.DocumentNumber {
			t.Errorf("%s: %s | %s | %s | %s", page.Path, e.Title, e.IndexNumber, e.Publisher, e.DocumentNumber)
		}
		if strings.Contains(e.Text, "扫一扫") || strings.Contains(e.Text, "索 引 号") {
			t.Errorf("%s: frame of the page in the text", page.Path)
		}
	}
}

func evalData(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("GONGKAI_EVAL_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	dir := filepath.Join(root, name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no evaluation data (set GONGKAI_EVAL_DATA): %v", err)
	}
	return dir
}
