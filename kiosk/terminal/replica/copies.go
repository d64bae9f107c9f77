package replica

import (
	"context"
	"sync"

	"gongkai/kiosk"
)

// Copy is an open generation.
type Copy struct {
	Generation  *Generation
	Disclosures kiosk.Disclosures
	Searcher    kiosk.Searcher
	Relations   kiosk.Relations
	Close       func() error
}

// Copies answers from the copy in use, which can be changed at any time: calls
// under way end on the copy they began with. It is Unavailable while there is
// none. Its methods are safe for concurrent use.
type Copies struct {
	kiosk.Relations // what only staff call is not here

	mu      sync.RWMutex // held for reading while the copy in use is taken
	current *inUse
}

var (
	_ kiosk.Disclosures = (*Copies)(nil)
	_ kiosk.Searcher    = (*Copies)(nil)
)

// inUse is a copy with the calls under way on it.
type inUse struct {
	Copy
	calls sync.WaitGroup
}

// Use puts a copy in place of the one in use and returns when no call is under
// way on that and it is closed.
func (s *Copies) Use(c Copy) error {
	s.mu.Lock()
	old := s.current
	s.current = &inUse{Copy: c}
	s.mu.Unlock()
	return old.end()
}

// Close closes the copy in use.
func (s *Copies) Close() error {
	s.mu.Lock()
	old := s.current
	s.current = nil
	s.mu.Unlock()
	return old.end()
}

func (c *inUse) end() error {
	if c == nil {
		return nil
	}
	c.calls.Wait()
	return c.Copy.Close()
}

// InUse returns the generation in use, nil if there is none.
func (s *Copies) InUse() *Generation {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.current == nil {
		return nil
	}
	return s.current.Generation
}

// errNone is the error while there is no copy.
var errNone = kiosk.Errorf(kiosk.Unavailable, "资料正在准备，请稍等片刻再试。")

// on calls f with the copy in use.
func on[T any](s *Copies, f func(*Copy) (T, error)) (T, error) {
	s.mu.RLock()
	c := s.current
	if c != nil {
		c.calls.Add(1)
	}
	s.mu.RUnlock()
	if c == nil {
		var none T
		return none, errNone
	}
	defer c.calls.Done()
	return f(&c.Copy)
}

// Get implements kiosk.Disclosures.
func (s *Copies) Get(ctx context.Context, id string) (*kiosk.Disclosure, error) {
	return on(s, func(c *Copy) (*kiosk.Disclosure, error) { return c.Disclosures.Get(ctx, id) })
}

// GetVersion implements kiosk.Disclosures.
func (s *Copies) GetVersion(ctx context.Context, id string, version int) (*kiosk.Disclosure, error) {
	return on(s, func(c *Copy) (*kiosk.Disclosure, error) { return c.Disclosures.GetVersion(ctx, id, version) })
}

// Versions implements kiosk.Disclosures.
func (s *Copies) Versions(ctx context.Context, id string) ([]kiosk.VersionInfo, error) {
	return on(s, func(c *Copy) ([]kiosk.VersionInfo, error) { return c.Disclosures.Versions(ctx, id) })
}

// ByCode implements kiosk.Disclosures.
func (s *Copies) ByCode(ctx context.Context, code string) (string, error) {
	return on(s, func(c *Copy) (string, error) { return c.Disclosures.ByCode(ctx, code) })
}

// Recent implements kiosk.Disclosures.
func (s *Copies) Recent(ctx context.Context, categoryID string, limit int) ([]kiosk.Disclosure, error) {
	return on(s, func(c *Copy) ([]kiosk.Disclosure, error) { return c.Disclosures.Recent(ctx, categoryID, limit) })
}

// OpenForComment implements kiosk.Disclosures.
func (s *Copies) OpenForComment(ctx context.Context, today kiosk.Date, limit int) ([]kiosk.Disclosure, error) {
	return on(s, func(c *Copy) ([]kiosk.Disclosure, error) { return c.Disclosures.OpenForComment(ctx, today, limit) })
}

// Stats implements kiosk.Disclosures.
func (s *Copies) Stats(ctx context.Context) (kiosk.Stats, error) {
	return on(s, func(c *Copy) (kiosk.Stats, error) { return c.Disclosures.Stats(ctx) })
}

// Search implements kiosk.Searcher.
func (s *Copies) Search(ctx context.Context, req kiosk.Search) (*kiosk.Hits, error) {
	return on(s, func(c *Copy) (*kiosk.Hits, error) { return c.Searcher.Search(ctx, req) })
}

// Suggest implements kiosk.Searcher.
func (s *Copies) Suggest(ctx context.Context, text string, limit int) ([]kiosk.Suggestion, error) {
	return on(s, func(c *Copy) ([]kiosk.Suggestion, error) { return c.Searcher.Suggest(ctx, text, limit) })
}

// Related implements kiosk.Searcher.
func (s *Copies) Related(ctx context.Context, id string, limit int) ([]kiosk.Related, error) {
	return on(s, func(c *Copy) ([]kiosk.Related, error) { return c.Searcher.Related(ctx, id, limit) })
}

// Bonds implements kiosk.Relations.
func (s *Copies) Bonds(ctx context.Context, id string) (kiosk.Bonds, error) {
	return on(s, func(c *Copy) (kiosk.Bonds, error) { return c.Relations.Bonds(ctx, id) })
}
