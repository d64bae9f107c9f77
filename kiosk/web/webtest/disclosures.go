package webtest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
)

// Memory is a kiosk.Disclosures, and a Searcher over the same records.
type Memory struct {
	mu      sync.Mutex
	records []kiosk.Disclosure
	old     map[string][]kiosk.Disclosure // earlier versions, by id
	Updated time.Time
}

// NewMemory holds the records given.
func NewMemory(ds []kiosk.Disclosure) *Memory {
	return &Memory{records: ds, old: map[string][]kiosk.Disclosure{}, Updated: kiosktest.Now.Add(-time.Minute)}
}

// Hide takes a record down.
func (m *Memory) Hide(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.records {
		if m.records[i].ID == id {
			m.records[i].State = kiosk.Hidden
		}
	}
}

// Replace stores a new version of a record, or the first.
func (m *Memory) Replace(d kiosk.Disclosure) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.records {
		if m.records[i].ID == d.ID {
			m.old[d.ID] = append(m.old[d.ID], m.records[i])
			m.records[i] = d
			return
		}
	}
	m.records = append(m.records, d)
}

func (m *Memory) published() []kiosk.Disclosure {
	var out []kiosk.Disclosure
	for _, d := range m.records {
		if d.State == kiosk.Published {
			out = append(out, d)
		}
	}
	return out
}

// Get implements kiosk.Disclosures.
func (m *Memory) Get(_ context.Context, id string) (*kiosk.Disclosure, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range m.records {
		if d.ID == id {
			if d.State != kiosk.Published {
				return nil, kiosk.Errorf(kiosk.Gone, "")
			}
			return &d, nil
		}
	}
	return nil, kiosk.Errorf(kiosk.NotFound, "")
}

// GetVersion implements kiosk.Disclosures.
func (m *Memory) GetVersion(ctx context.Context, id string, version int) (*kiosk.Disclosure, error) {
	d, err := m.Get(ctx, id)
	if err != nil || d.Version == version {
		return d, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, o := range m.old[id] {
		if o.Version == version {
			return &o, nil
		}
	}
	return nil, kiosk.Errorf(kiosk.NotFound, "")
}

// Versions implements kiosk.Disclosures.
func (m *Memory) Versions(ctx context.Context, id string) ([]kiosk.VersionInfo, error) {
	d, err := m.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	all := append(slices.Clone(m.old[id]), *d)
	slices.Reverse(all)
	var out []kiosk.VersionInfo
	for _, v := range all {
		why := "原页有变化"
		if v.Version == 1 {
			why = "首次收录"
		}
		out = append(out, kiosk.VersionInfo{Version: v.Version, ChangedAt: v.ChangedAt, ContentHash: v.ContentHash, Title: v.Title, Why: why})
	}
	return out, nil
}

// ByCode implements kiosk.Disclosures.
func (m *Memory) ByCode(_ context.Context, code string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range m.records {
		if d.Code == code {
			return d.ID, nil
		}
	}
	return "", kiosk.Errorf(kiosk.NotFound, "")
}

// Recent implements kiosk.Disclosures.
func (m *Memory) Recent(_ context.Context, categoryID string, limit int) ([]kiosk.Disclosure, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []kiosk.Disclosure
	for _, d := range m.published() {
		if categoryID == "" || d.CategoryID == categoryID {
			d.Text, d.HTML = "", ""
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b kiosk.Disclosure) int {
		return strings.Compare(b.PublishedOn.String(), a.PublishedOn.String())
	})
	return out[:min(limit, len(out))], nil
}

// OpenForComment implements kiosk.Disclosures.
func (m *Memory) OpenForComment(_ context.Context, today kiosk.Date, limit int) ([]kiosk.Disclosure, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []kiosk.Disclosure
	for _, d := range m.published() {
		if until := d.OpenUntil(); !until.IsZero() && !until.Before(today) {
			d.Text, d.HTML = "", ""
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b kiosk.Disclosure) int {
		return strings.Compare(a.OpenUntil().String(), b.OpenUntil().String())
	})
	return out[:min(limit, len(out))], nil
}

// Stats implements kiosk.Disclosures.
func (m *Memory) Stats(context.Context) (kiosk.Stats, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := kiosk.Stats{ByArea: map[string]int{}, ByCategory: map[string]int{}, ByItem: map[string]int{}, UpdatedAt: m.Updated, Demo: true}
	for _, d := range m.published() {
		s.Total++
		s.ByArea[d.AreaID]++
		s.ByCategory[d.CategoryID]++
		s.ByItem[d.ItemID]++
	}
	return s, nil
}

// Search implements kiosk.Searcher.
func (m *Memory) Search(ctx context.Context, req kiosk.Search) (*kiosk.Hits, error) {
	m.mu.Lock()
	ds := m.published()
	m.mu.Unlock()
	return kiosktest.Searcher(ds).Search(ctx, req)
}

// Suggest implements kiosk.Searcher.
func (m *Memory) Suggest(ctx context.Context, text string, limit int) ([]kiosk.Suggestion, error) {
	m.mu.Lock()
	ds := m.published()
	m.mu.Unlock()
	return kiosktest.Searcher(ds).Suggest(ctx, text, limit)
}

// Related implements kiosk.Searcher.
func (m *Memory) Related(ctx context.Context, id string, limit int) ([]kiosk.Related, error) {
	m.mu.Lock()
	ds := m.published()
	m.mu.Unlock()
	return kiosktest.Searcher(ds).Related(ctx, id, limit)
}
