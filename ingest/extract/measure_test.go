package extract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/ingest/extract"
	"gongkai/ingest/extract/samplepages"
	"gongkai/ingest/fetch"
)

// What the measured pages must reach: every field exact, and the body.
const (
	leastExact = 0.98
	leastBody  = 0.95
)

// TestLayouts reads the pages of every layout and prints how well.
// Run: go test -run 'TestLayouts|TestRealArticles' -v ./ingest/extract
func TestLayouts(t *testing.T) {
	for _, seed := range []uint64{1, 2, 3} {
		pages, err := samplepages.Make(seed)
		if err != nil {
			t.Fatal(err)
		}
		if len(pages) < 60 {
			t.Errorf("only %d pages", len(pages))
		}
		measure(t, fmt.Sprintf("seed %d", seed), pages)
	}
}

// TestRealArticles reads the saved pages of the evaluation data.
func TestRealArticles(t *testing.T) {
	pages, err := samplepages.Real(evalData(t, "html-fixtures"))
	if err != nil {
		t.Fatal(err)
	}
	measure(t, "saved pages", pages)
}

// measure prints a score for each layout and fails where all pages together
// are below what they must reach.
func measure(t *testing.T, name string, pages []samplepages.Page) {
	t.Helper()
	var all samplepages.Score
	by := map[string]*samplepages.Score{}
	var order []string
	for _, p := range pages {
		if by[p.Layout] == nil {
			by[p.Layout] = &samplepages.Score{}
			order = append(order, p.Layout)
		}
		e := readParts(t, p)
		wrong := by[p.Layout].Add(p.Truth, samplepages.Got{
			Title: e.Title, Number: e.DocumentNumber, Publisher: e.Publisher,
			Issued: e.IssuedOn.String(), Published: e.PublishedOn.String(), Body: e.Text,
		})
		if e.IndexNumber != p.Truth.Index {
			wrong = append(wrong, fmt.Sprintf("index number %q, want %q", e.IndexNumber, p.Truth.Index))
		}
		if until := e.EffectiveOn.String() + "…" + e.RepealedOn.String(); until != p.Truth.Effective+"…"+p.Truth.Repealed {
			wrong = append(wrong, fmt.Sprintf("in force %s, want %s…%s", until, p.Truth.Effective, p.Truth.Repealed))
		}
		if len(wrong) > 0 {
			t.Logf("%s: %s", p.Name, strings.Join(wrong, "; "))
		}
	}
	var table strings.Builder
	for _, l := range order {
		all.Sum(*by[l])
		fmt.Fprintf(&table, "%-16s %s\n", l, by[l])
	}
	t.Logf("%s\n%-16s %s\n%s%-16s %s", name, "", samplepages.Columns, table.String(), "all", &all)
	if all.Exact() < leastExact || all.Body() < leastBody {
		t.Errorf("%s: exact %.3f, body %.3f; want at least %.2f and %.2f", name, all.Exact(), all.Body(), leastExact, leastBody)
	}
}

// readParts reads a page and joins it with the further pages it names.
func readParts(t *testing.T, p samplepages.Page) *extract.Extracted {
	t.Helper()
	source, _ := fetch.Decode(p.Source, p.Header)
	e := extract.Page(source, p.Address)
	at := map[string]samplepages.Page{}
	for _, r := range p.Rest {
		at[r.Address] = r
	}
	for _, address := range e.Next {
		if r, ok := at[address]; ok {
			source, _ := fetch.Decode(r.Source, r.Header)
			e.Join(extract.Page(source, r.Address))
		}
	}
	checkForms(t, e.Text, e.HTML)
	return e
}

// The same seed makes the same pages, another one others.
func TestLayoutsRepeat(t *testing.T) {
	make := func(seed uint64) []string {
		pages, err := samplepages.Make(seed)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, p := range pages {
			out = append(out, p.Address+string(p.Source))
		}
		return out
	}
	if !slices.Equal(make(1), make(1)) || slices.Equal(make(1), make(2)) {
		t.Error("the pages do not follow the seed")
	}
}
