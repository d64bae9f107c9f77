package sampleportal_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"gongkai/ingest"
	"gongkai/ingest/sampleportal"
	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
)

// archive keeps what a crawl stores.
type archive struct {
	mu      sync.Mutex
	records map[string]kiosk.Record
	fetches map[string]kiosk.Fetch // newest good one by address
	runs    int
}

func newArchive() *archive {
	return &archive{records: map[string]kiosk.Record{}, fetches: map[string]kiosk.Fetch{}}
}

func (a *archive) Put(_ context.Context, records []kiosk.Record) ([]kiosk.PutResult, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var results []kiosk.PutResult
	for _, r := range records {
		change := kiosk.Created
		if old, ok := a.records[r.Disclosure.ID]; ok {
			change = kiosk.Updated
			if kiosk.ContentHash(&old.Disclosure) == kiosk.ContentHash(&r.Disclosure) {
				change = kiosk.Unchanged
			}
		}
		a.records[r.Disclosure.ID] = r
		results = append(results, kiosk.PutResult{ID: r.Disclosure.ID, Version: 1, Change: change})
	}
	return results, nil
}

func (a *archive) PutFetch(_ context.Context, fetches ...kiosk.Fetch) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, f := range fetches {
		if f.Outcome.Good() {
			a.fetches[f.URL] = f
		}
	}
	return nil
}

func (a *archive) LastFetch(_ context.Context, url string) (kiosk.Fetch, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f, ok := a.fetches[url]
	if !ok {
		return kiosk.Fetch{}, kiosk.Errorf(kiosk.NotFound, "没有抓过 %s。", url)
	}
	return f, nil
}

func (a *archive) StartRun(context.Context, kiosk.Source) (int64, error) {
	a.runs++
	return int64(a.runs), nil
}

func (a *archive) FinishRun(context.Context, kiosk.Run) error { return nil }

// TestCrawl lets the product crawl the portal as the demonstration does: every
// document arrives in its place, the dead link is the one thing that fails,
// and a second pass finds nothing new.
func TestCrawl(t *testing.T) {
	if testing.Short() {
		t.Skip("reads every document")
	}
	p, srv := open(t)
	catalogue := kiosktest.Catalogue(t)
	sources, err := ingest.ParseSources("sources.toml", []byte(p.SourcesTOML(srv.URL)), catalogue)
	if err != nil {
		t.Fatal(err)
	}
	store := newArchive()
	pipeline := &ingest.Pipeline{Archive: store, Catalogue: catalogue, Now: kiosktest.Clock}
	alive := len(p.Documents()) - 1
	first, err := pipeline.Crawl(t.Context(), sources[0])
	if err != nil {
		t.Fatal(err)
	}
	if first.Created != alive || first.Failed[kiosk.OutcomeGone] != 1 || len(first.Failed) != 1 {
		t.Errorf("first pass: %d of %d created, failed %v, problems %v", first.Created, alive, first.Failed, first.Problems)
	}
	checkArrived(t, p, srv.URL, store)

	second, err := pipeline.Crawl(t.Context(), sources[0])
	if err != nil {
		t.Fatal(err)
	}
	if second.Created+second.Updated != 0 || second.Failed[kiosk.OutcomeGone] != 1 {
		t.Errorf("second pass: %d created, %d updated, failed %v", second.Created, second.Updated, second.Failed)
	}
}

func checkArrived(t *testing.T, p *sampleportal.Portal, base string, store *archive) {
	t.Helper()
	byURL := map[string]*kiosk.Disclosure{}
	for _, r := range store.records {
		byURL[r.Disclosure.URL] = &r.Disclosure
	}
	columns := map[int]sampleportal.Column{}
	for _, c := range p.Columns() {
		columns[c.ID] = c
	}
	for _, doc := range p.Documents() {
		if doc.Dead {
			continue
		}
		d := byURL[base+doc.Path()]
		if d == nil {
			t.Errorf("%q did not arrive", doc.Title)
			continue
		}
		c := columns[doc.Column]
		if d.Title != doc.Title || !d.Demo || (c.Category != "" && d.CategoryID != c.Category) {
			t.Errorf("%q arrived as %q in %q", doc.Title, d.Title, d.CategoryID)
		}
		checkPublisher(t, &doc, d)
		if doc.File != (len(d.Attachments) == 1) || (doc.File && d.Attachments[0].Hash == "") {
			t.Errorf("%q: attachments %+v", doc.Title, d.Attachments)
		}
		if !strings.Contains(d.HTML, `id="b0"`) {
			t.Errorf("%q has no block", doc.Title)
		}
	}
}

// checkPublisher wants a body of the county only where the document names it:
// laws and other cities' reports are nobody's here. The plan for all three
// areas belongs to none of them.
func checkPublisher(t *testing.T, doc *sampleportal.Document, d *kiosk.Disclosure) {
	t.Helper()
	body, area := "", d.AreaID
	if strings.HasPrefix(doc.Publisher, "乳山市") {
		body, area = "office", ""
	}
	if d.Publisher != doc.Publisher || d.BodyID != body || d.AreaID != area {
		t.Errorf("%q of %q arrived as of %q, body %q, in area %q", doc.Title, doc.Publisher, d.Publisher, d.BodyID, d.AreaID)
	}
}
