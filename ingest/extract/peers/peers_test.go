package peers

import (
	"cmp"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	readability "codeberg.org/readeck/go-readability/v2"
	trafilatura "github.com/markusmobius/go-trafilatura"

	"gongkai/ingest/extract"
	"gongkai/ingest/extract/samplepages"
	"gongkai/ingest/fetch"
)

// extractor reads the text of a page.
type extractor struct {
	name string
	read func(page, address string) samplepages.Got
}

var extractors = []extractor{{"gongkai", ours}, {"go-trafilatura", trafila}, {"go-readability", readable}}

func ours(page, address string) samplepages.Got {
	e := extract.Page(page, address)
	return samplepages.Got{
		Title: e.Title, Number: e.DocumentNumber, Publisher: e.Publisher,
		Issued: e.IssuedOn.String(), Published: e.PublishedOn.String(), Body: e.Text,
	}
}

func trafila(page, address string) samplepages.Got {
	u, _ := url.Parse(address)
	r, err := trafilatura.Extract(strings.NewReader(page), trafilatura.Options{OriginalURL: u, EnableFallback: true, ExcludeComments: true})
	if err != nil || r == nil {
		return samplepages.Got{}
	}
	return samplepages.Got{
		Title: r.Metadata.Title, Publisher: cmp.Or(r.Metadata.Author, r.Metadata.Sitename), Published: day(r.Metadata.Date), Body: r.ContentText,
	}
}

func readable(page, address string) samplepages.Got {
	u, _ := url.Parse(address)
	a, err := readability.FromReader(strings.NewReader(page), u)
	if err != nil {
		return samplepages.Got{}
	}
	on, _ := a.PublishedTime()
	got := samplepages.Got{Title: a.Title(), Publisher: cmp.Or(a.Byline(), a.SiteName()), Published: day(on)}
	var b strings.Builder
	if a.Node != nil && a.RenderText(&b) == nil {
		got.Body = b.String()
	}
	return got
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// TestBeside prints how well each reads the pages of the layouts and the saved
// pages, and fails where a peer is ahead. Every extractor gets the text that
// fetch.Decode made of the page: peers that guess the charset would lose more.
// Articles over several pages are left out.
func TestBeside(t *testing.T) {
	pages, err := samplepages.Make(1)
	if err != nil {
		t.Fatal(err)
	}
	for i := range pages {
		pages[i].Layout = "layouts"
	}
	saved, err := samplepages.Real(filepath.Join(cmp.Or(os.Getenv("GONGKAI_EVAL_DATA"), "../../../../shared/data"), "html-fixtures"))
	if err != nil {
		t.Logf("no evaluation data (set GONGKAI_EVAL_DATA): %v", err)
	}
	for _, set := range []struct {
		name  string
		pages []samplepages.Page
	}{{"pages of the layouts", whole(pages)}, {"saved pages", saved}} {
		if len(set.pages) == 0 {
			continue
		}
		scores := make([]samplepages.Score, len(extractors))
		table := ""
		for i, x := range extractors {
			for _, p := range set.pages {
				source, _ := fetch.Decode(p.Source, p.Header)
				scores[i].Add(p.Truth, x.read(source, p.Address))
			}
			table += fmt.Sprintf("%-15s %s\n", x.name, &scores[i])
		}
		t.Logf("%s\n%-15s %s\n%s", set.name, "", samplepages.Columns, table)
		for i := range scores[1:] {
			peer := &scores[i+1]
			if peer.Title > scores[0].Title || peer.Published > scores[0].Published || peer.Body() > scores[0].Body() {
				t.Errorf("%s: %s is ahead", set.name, extractors[i+1].name)
			}
		}
	}
}

// whole leaves out the articles over several pages, which a reader of single
// pages cannot know.
func whole(pages []samplepages.Page) (out []samplepages.Page) {
	for _, p := range pages {
		if len(p.Rest) == 0 {
			out = append(out, p)
		}
	}
	return out
}
