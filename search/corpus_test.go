package search_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/assets"
	"gongkai/kiosk"
)

// madeUp is where addresses of notices begin.
const madeUp = "https://example.gov.cn/"

// corpus is what the behaviour table and the golden ranking are asked of: the
// laws and reports of the demonstration portal, and made-up notices.
type corpus struct {
	list []kiosk.Disclosure
	byID map[string]*kiosk.Disclosure
	id   map[string]string // of a title, "" where several have it
}

func loadCorpus(t testing.TB) *corpus {
	t.Helper()
	c := &corpus{byID: map[string]*kiosk.Disclosure{}, id: map[string]string{}}
	c.list = append(official(t), notices(t)...)
	for i := range c.list {
		d := &c.list[i]
		d.Version, d.Revision, d.State = 1, int64(i+1), kiosk.Published
		if c.byID[d.ID] != nil {
			t.Fatalf("%s is there twice", d.ID)
		}
		c.byID[d.ID] = d
		if _, twice := c.id[d.Title]; twice {
			c.id[d.Title] = ""
		} else {
			c.id[d.Title] = d.ID
		}
	}
	return c
}

// named returns the disclosure with an id or a title that only one has;
// 中华人民共和国 may be left out.
func (c *corpus) named(t testing.TB, name string) string {
	t.Helper()
	if c.byID[name] != nil {
		return name
	}
	for _, title := range []string{name, "中华人民共和国" + name} {
		if id := c.id[title]; id != "" {
			return id
		}
	}
	t.Fatalf("no disclosure, or several, of the name %q", name)
	return ""
}

// name is what a disclosure is called in the tables.
func (c *corpus) name(id string) string {
	if d := c.byID[id]; d != nil && !strings.HasPrefix(d.URL, madeUp) {
		return d.Title
	}
	return id
}

var columnLine = regexp.MustCompile(`^(id|category) = '?([^']+)'?$`)

// official reads the documents of the demonstration portal.
func official(t testing.TB) []kiosk.Disclosure {
	t.Helper()
	categories := map[string]string{}
	columns, err := assets.Demo.Open("columns.toml")
	if err != nil {
		t.Fatal(err)
	}
	defer columns.Close()
	column := ""
	for lines := bufio.NewScanner(columns); lines.Scan(); {
		switch m := columnLine.FindStringSubmatch(lines.Text()); {
		case m == nil:
		case m[1] == "id":
			column = m[2]
		default:
			categories[column] = m[2]
		}
	}
	f, err := assets.Demo.Open("documents.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []kiosk.Disclosure
	for dec := json.NewDecoder(z); dec.More(); {
		var r struct {
			Column                   int
			Source, Title, Publisher string
			Number                   string     `json:"document_number"`
			Index                    string     `json:"index_number"`
			PublishedOn              kiosk.Date `json:"published_on"`
			Text                     string
		}
		if err := dec.Decode(&r); err != nil {
			t.Fatal(err)
		}
		out = append(out, placed(kiosk.Disclosure{
			ID: r.Source, Title: r.Title, DocumentNumber: r.Number, IndexNumber: r.Index, Publisher: r.Publisher,
			PublishedOn: r.PublishedOn, Text: r.Text, CategoryID: categories[fmt.Sprint(r.Column)], Type: typeOf(r.Title),
		}))
	}
	return out
}

func typeOf(title string) kiosk.Type {
	for _, t := range []struct {
		ending string
		kind   kiosk.Type
	}{{"法", kiosk.TypeLaw}, {"条例", kiosk.TypeLaw}, {"办法", kiosk.TypeLaw}, {"规定", kiosk.TypeLaw}, {"细则", kiosk.TypeLaw}} {
		if strings.HasSuffix(title, t.ending) {
			return t.kind
		}
	}
	if strings.Contains(title, "工作报告") {
		return kiosk.TypeReport
	}
	return kiosk.TypePolicy
}

func placed(d kiosk.Disclosure) kiosk.Disclosure {
	d.AreaID, _, _ = strings.Cut(d.CategoryID, ".")
	return d
}

// notices reads testdata/behaviour/notices: after a line "== id", lines of
// fields up to a blank one, then the text.
func notices(t testing.TB) []kiosk.Disclosure {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "behaviour", "notices", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no notices", err)
	}
	var out []kiosk.Disclosure
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(b), "\n== ")[1:] {
			id, rest, _ := strings.Cut(part, "\n")
			head, text, ok := strings.Cut(rest, "\n\n")
			if !ok {
				t.Fatalf("%s: %s has no text", name, id)
			}
			d := kiosk.Disclosure{ID: id, Text: strings.TrimSpace(text), URL: madeUp + id}
			for line := range strings.SplitSeq(head, "\n") {
				if err := setField(&d, line); err != nil {
					t.Fatalf("%s: %s: %v", name, id, err)
				}
			}
			out = append(out, placed(d))
		}
	}
	return out
}

func setField(d *kiosk.Disclosure, line string) (err error) {
	key, value, _ := strings.Cut(line, ": ")
	switch key {
	case "title":
		d.Title = value
	case "number":
		d.DocumentNumber = value
	case "index":
		d.IndexNumber = value
	case "publisher":
		d.Publisher = value
	case "body":
		d.BodyID = value
	case "town":
		d.Town = value
	case "category":
		d.CategoryID = value
	case "type":
		d.Type = kiosk.Type(value)
	case "validity":
		d.Validity = kiosk.Validity(value)
	case "published":
		d.PublishedOn, err = kiosk.ParseDate(value)
	default:
		err = fmt.Errorf("unknown field in %q", line)
	}
	return err
}
