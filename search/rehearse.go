package search

import (
	"context"

	"gongkai/kiosk"
)

// rehearsal answers from an engine's index as if another language were in
// force. Names the index does not know yet stay in pieces.
type rehearsal struct {
	e *Engine
	s *spoken
}

var _ kiosk.Rehearser = (*Engine)(nil)

// Rehearse returns a searcher that answers as if l were in force; nothing
// changes for anyone else.
func (e *Engine) Rehearse(l kiosk.Language) kiosk.Searcher { return rehearsal{e, e.newSpoken(l)} }

// with calls do with an engine that lives for one call: all of r.e that
// answering takes, with the other language in it.
func (r rehearsal) with(do func(*Engine) error) error {
	v, err := r.e.acquire()
	if err != nil {
		return err
	}
	defer v.release()
	gen := &generation{}
	gen.cutWith(v.gen.seg.Load(), v.gen.fingerprint, r.s)
	t := &Engine{parts: r.e.parts, gen: gen, view: v}
	t.spoken.Store(r.s)
	t.lexicon.Store(r.e.lexicon.Load())
	return do(t)
}

// Search implements kiosk.Searcher.
func (r rehearsal) Search(ctx context.Context, req kiosk.Search) (hits *kiosk.Hits, err error) {
	err = r.with(func(e *Engine) (err error) {
		hits, err = e.Search(ctx, req)
		return err
	})
	return hits, err
}

// Suggest implements kiosk.Searcher.
func (r rehearsal) Suggest(ctx context.Context, text string, limit int) (list []kiosk.Suggestion, err error) {
	err = r.with(func(e *Engine) (err error) {
		list, err = e.Suggest(ctx, text, limit)
		return err
	})
	return list, err
}

// Related implements kiosk.Searcher.
func (r rehearsal) Related(ctx context.Context, id string, limit int) ([]kiosk.Related, error) {
	return r.e.Related(ctx, id, limit) // the same in every language
}
