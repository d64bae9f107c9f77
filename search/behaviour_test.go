package search_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/search"
)

// TestCorpus asks one index of official documents: what every query must and
// must not find, and the order of what is found.
func TestCorpus(t *testing.T) {
	if underRace {
		t.Skip("one caller alone has no races, and the detector makes indexing ten times slower")
	}
	c := loadCorpus(t)
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: c.list})
	learned(t, e)
	t.Run("Behaviour", func(t *testing.T) { testBehaviour(t, e, c) })
	t.Run("Ranking", func(t *testing.T) { testRanking(t, e, c) })
	t.Run("Labour", func(t *testing.T) { testLabour(t, e, c) })
	t.Run("Anything", func(t *testing.T) { testAnything(t, e, c) })
}

// learned waits until letters are read as words of the documents, which an
// index learns in the background.
func learned(t *testing.T, e *search.Engine) {
	t.Helper()
	for start := time.Now(); find(t, e, kiosk.Search{Text: "nvzhigong"}).Total == 0; time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > time.Minute {
			t.Fatal("the words of the documents are not learned")
		}
	}
}

// behaviour is one case of the table: a query, or the beginning of one, and
// what must come of it. docs/query.md says what the kinds mean.
type behaviour struct {
	at      string // file:line
	request kiosk.Search
	suggest bool
	pending string // why the case cannot pass yet
	checks  []check
}

// check is a line of a case.
type check struct {
	key, value string
}

// leastCases is how many cases the table must have.
const leastCases = 200

func testBehaviour(t *testing.T, e *search.Engine, c *corpus) {
	cases := behaviours(t)
	if len(cases) < leastCases {
		t.Errorf("%d cases, want at least %d", len(cases), leastCases)
	}
	pending := 0
	for _, b := range cases {
		t.Run(b.at, func(t *testing.T) {
			problems := b.run(t, e, c)
			switch {
			case b.pending != "" && len(problems) > 0:
				pending++
				t.Skipf("%q: pending, %s: %s", b.request.Text, b.pending, strings.Join(problems, "; "))
			case b.pending != "":
				t.Logf("%q is no longer pending", b.request.Text)
			}
			for _, p := range problems {
				t.Errorf("%q: %s", b.request.Text, p)
			}
		})
	}
	t.Logf("%d cases, %d pending", len(cases), pending)
}

// behaviours reads the table. Cases are set apart by blank lines and begin
// with "query: text" or "suggest: text"; a text in Go's quotes may hold
// anything. Lines that begin with # are remarks.
func behaviours(t *testing.T) []behaviour {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "behaviour", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var out []behaviour
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fresh := true
		for n, line := range strings.Split(string(b), "\n") {
			if strings.HasPrefix(line, "#") {
				continue
			}
			if line == "" {
				fresh = true
				continue
			}
			key, value, _ := strings.Cut(line, ":")
			value = strings.TrimSpace(value)
			at := filepath.Base(name) + ":" + strconv.Itoa(n+1)
			if fresh {
				out = append(out, newBehaviour(t, at, key, value))
				fresh = false
				continue
			}
			switch last := &out[len(out)-1]; key {
			case "where":
				if err := narrow(&last.request, value); err != nil {
					t.Fatalf("%s: %v", at, err)
				}
			case "pending":
				last.pending = value
			default:
				last.checks = append(last.checks, check{key, value})
			}
		}
	}
	return out
}

func newBehaviour(t *testing.T, at, key, value string) behaviour {
	t.Helper()
	if key != "query" && key != "suggest" {
		t.Fatalf("%s: a case begins with %q", at, key)
	}
	if strings.HasPrefix(value, "go ") {
		text, err := strconv.Unquote(value[3:])
		if err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		value = text
	}
	return behaviour{
		at: at, suggest: key == "suggest",
		request: kiosk.Search{Text: value, Size: 100, Facets: true},
	}
}

// narrow reads "year=2019 sort=date".
func narrow(r *kiosk.Search, where string) (err error) {
	for part := range strings.FieldsSeq(where) {
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "area":
			r.AreaID = value
		case "category":
			r.Category = value
		case "body":
			r.BodyID = value
		case "town":
			r.Town = value
		case "type":
			r.Type = kiosk.Type(value)
		case "sort":
			r.Sort = kiosk.Sort(value)
		case "year":
			r.Year, err = strconv.Atoi(value)
		case "answer":
			r.Answer, err = strconv.Atoi(value)
		case "literal":
			r.Literal = true
		default:
			err = fmt.Errorf("unknown filter %q", part)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// run returns what is not as it must be.
func (b *behaviour) run(t *testing.T, e *search.Engine, c *corpus) (problems []string) {
	t.Helper()
	o := outcome{t: t, c: c}
	if b.suggest {
		list, err := e.Suggest(t.Context(), b.request.Text, 8)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			o.offers = append(o.offers, s.Text)
			if s.Count == 0 {
				problems = append(problems, s.Text+" finds nothing")
			}
		}
	} else {
		h, err := e.Search(t.Context(), b.request)
		if err != nil {
			t.Fatal(err)
		}
		o.hits, o.order = h, ids(h)
		problems = append(problems, promises(c, b.request, h)...)
	}
	for _, k := range b.checks {
		if p := o.check(k); p != "" {
			problems = append(problems, p)
		}
	}
	return problems
}

// list splits "a; b; c".
func list(value string) []string {
	var out []string
	for part := range strings.SplitSeq(value, ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// best names the first few of what was found.
func (o *outcome) best() string {
	var names []string
	for _, id := range o.order[:min(5, len(o.order))] {
		names = append(names, o.c.name(id))
	}
	return fmt.Sprintf("%d found: %s", o.hits.Total, strings.Join(names, ", "))
}

func (o *outcome) place(name string) int { return slices.Index(o.order, o.c.named(o.t, name)) }
