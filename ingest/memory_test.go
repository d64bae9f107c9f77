package ingest_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"gongkai/assets"
	"gongkai/ingest"
	"gongkai/kiosk"
	"gongkai/kiosk/catalogue"
)

// memory is an archive in memory that keeps what the contract promises:
// the same content again changes nothing.
type memory struct {
	mu         sync.Mutex
	current    map[string]kiosk.Disclosure
	originals  map[string][]kiosk.Original
	screenings map[string]*kiosk.Screening
	fetches    []kiosk.Fetch
	runs       []kiosk.Run
	puts       int
	failAfter  int // puts that work before one fails; 0: all work
}

func newMemory() *memory {
	return &memory{
		current: map[string]kiosk.Disclosure{}, originals: map[string][]kiosk.Original{}, screenings: map[string]*kiosk.Screening{},
	}
}

func (m *memory) Put(ctx context.Context, records []kiosk.Record) ([]kiosk.PutResult, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.puts++
	if m.failAfter > 0 && m.puts > m.failAfter {
		return nil, kiosk.Errorf(kiosk.Unavailable, "磁盘满了。")
	}
	var out []kiosk.PutResult
	for _, r := range records {
		d := r.Disclosure
		d.ContentHash = kiosk.ContentHash(&d)
		old, ok := m.current[d.ID]
		change := kiosk.Created
		switch {
		case ok && old.ContentHash == d.ContentHash:
			change = kiosk.Unchanged
		case ok:
			change = kiosk.Updated
		}
		d.Version = old.Version
		if change != kiosk.Unchanged {
			d.Version++
			m.current[d.ID] = d
		}
		m.originals[d.ID], m.screenings[d.ID] = r.Originals, r.Screening
		out = append(out, kiosk.PutResult{ID: d.ID, Version: d.Version, Change: change})
	}
	return out, nil
}

func (m *memory) PutFetch(_ context.Context, f ...kiosk.Fetch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fetches = append(m.fetches, f...)
	return nil
}

func (m *memory) LastFetch(_ context.Context, url string) (kiosk.Fetch, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, v := range slices.Backward(m.fetches) {
		if f := v; f.URL == url && f.Outcome.Good() {
			return f, nil
		}
	}
	return kiosk.Fetch{}, kiosk.Errorf(kiosk.NotFound, "没有抓过。")
}

func (m *memory) StartRun(_ context.Context, s kiosk.Source) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.runs = append(m.runs, kiosk.Run{ID: int64(len(m.runs) + 1), SourceID: s.ID})
	return int64(len(m.runs)), nil
}

func (m *memory) FinishRun(_ context.Context, r kiosk.Run) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.runs[r.ID-1] = r
	return nil
}

// byTitle returns the record with a title.
func (m *memory) byTitle(t testing.TB, title string) kiosk.Disclosure {
	t.Helper()
	for _, d := range m.current {
		if d.Title == title {
			return d
		}
	}
	t.Errorf("no record %q", title)
	return kiosk.Disclosure{}
}

// last returns how the newest fetch of an address ended.
func (m *memory) last(url string) kiosk.Outcome {
	for _, v := range slices.Backward(m.fetches) {
		if v.URL == url {
			return v.Outcome
		}
	}
	return ""
}

var today = time.Date(2018, 9, 14, 9, 0, 0, 0, kiosk.China)

func realCatalogue(t testing.TB) *kiosk.Catalogue {
	t.Helper()
	c, err := catalogue.Load(assets.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func pipeline(t testing.TB, m *memory) *ingest.Pipeline {
	return &ingest.Pipeline{Archive: m, Catalogue: realCatalogue(t), Now: func() time.Time { return today }}
}
