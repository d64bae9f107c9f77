package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/query"
	"gongkai/search/rank"
	"gongkai/search/rerank"
)

// The bounds of a request.
const (
	defaultSize   = 10
	maxSize       = 100
	maxDepth      = 10_000 // hits that can be paged through
	defaultAnswer = 240
)

// Search answers a question. Errors are Unavailable (no index, or no turn
// before ctx was over) or Internal.
func (e *Engine) Search(ctx context.Context, req kiosk.Search) (*kiosk.Hits, error) {
	start := time.Now()
	v, err := e.acquire()
	if err != nil {
		return nil, err
	}
	defer v.release()
	req = bounded(req)
	done, err := e.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	first := min(req.Page-1, maxDepth) * req.Size
	res, p, err := e.answer(ctx, v, req, first)
	if err != nil {
		return nil, err
	}
	hits := &kiosk.Hits{Query: p.info, Total: res.Total, UpdatedAt: v.updatedAt(), Hits: []kiosk.Hit{}}
	wanted := asked(p.info.Text)
	if first < len(res.Found) {
		m := newMarker(p.marks, e.segmenter())
		m.wants = wanted
		l := answering(p, wanted)
		for _, f := range res.Found[first:] {
			hit, err := v.hit(f, m, l, req.Answer)
			if err != nil {
				return nil, fmt.Errorf("search: hit: %w", err)
			}
			hit.Pinned = p.pinned[hit.ID]
			if req.Explain {
				hit.Features = v.features(&p, &f)
			}
			hits.Hits = append(hits.Hits, hit)
		}
	}
	if req.Facets {
		hits.Facets = e.facets(res)
	}
	if (res.Total == 0 || p.info.Relaxed) && p.info.Corrected == "" {
		if hits.Query.DidYouMean, err = e.didYouMean(ctx, v, p); err != nil {
			return nil, err
		}
	}
	if res.Total == 0 || p.info.Relaxed || req.Page == 1 && hits.LowAnswer() {
		hits.Guide = e.guide(p, wanted)
	}
	hits.Took = time.Since(start)
	return hits, nil
}

// answer runs a request, and where that finds too little, the request with
// slips of typing put right.
func (e *Engine) answer(ctx context.Context, v *view, req kiosk.Search, first int) (rank.Result, plan, error) {
	run := func(p plan) (rank.Result, plan, error) {
		if err := e.everyReading(ctx, v, &p); err != nil {
			return rank.Result{}, p, err
		}
		e.pin(&p, req.Text)
		p.query.Facets = req.Facets
		if req.Explain {
			p.explained = map[place]rerank.Vector{}
		}
		p.query.ByDate = req.Sort == kiosk.ByDate
		if first < maxDepth {
			p.query.Limit = min(first+req.Size, maxDepth)
		}
		return v.run(ctx, p)
	}
	p, err := e.understand(ctx, v, req)
	if err != nil {
		return rank.Result{}, p, err
	}
	res, typed, err := run(p)
	if err != nil || req.Literal || !doubtful(res, typed) {
		return res, typed, err
	}
	if p, err = e.amend(ctx, v, req, p); err != nil || p.info.Corrected == typed.info.Corrected {
		return res, typed, err
	}
	return run(p)
}

// doubtful reports whether a text may not be what was meant: nothing has all
// of it, or it fell apart into single characters.
func doubtful(res rank.Result, p plan) bool {
	return res.Total == 0 || p.info.Relaxed || lone(p.info.Normalized)
}

// bounded puts a request's numbers into their bounds.
func bounded(req kiosk.Search) kiosk.Search {
	if req.Size <= 0 {
		req.Size = defaultSize
	}
	req.Size = min(req.Size, maxSize)
	req.Page = max(req.Page, 1)
	if req.Answer <= 0 {
		req.Answer = defaultAnswer
	}
	return req
}

func filterOf(req kiosk.Search) rank.Filter {
	f := rank.Filter{Year: max(req.Year, 0)}
	f.Values[rank.Area] = req.AreaID
	f.Values[rank.Category] = req.Category
	f.Values[rank.Item] = req.ItemID
	f.Values[rank.Body] = req.BodyID
	f.Values[rank.Town] = req.Town
	f.Values[rank.Type] = string(req.Type)
	return f
}

// turn waits for one of as many turns as there are cores, because more
// searches at a time only make each other slower. The caller gives it back.
func (e *Engine) turn(ctx context.Context) (done func(), err error) {
	select {
	case e.slots <- struct{}{}:
		return func() { <-e.slots }, nil
	case <-ctx.Done():
		return nil, kiosk.Wrap(kiosk.Unavailable, "现在查的人多，请稍等片刻再试。", ctx.Err())
	}
}

// enough is how many disclosures must have everything asked for so that those
// that have only some of it are left out.
const enough = 3

// run executes a plan: it finds, and orders the best again by a second look.
// The caller has a turn.
func (v *view) run(ctx context.Context, p plan) (rank.Result, plan, error) {
	if !v.looksTwice(&p) {
		return v.find(ctx, p)
	}
	limit := p.query.Limit
	p.query.Limit = max(limit, secondDepth)
	res, p, err := v.find(ctx, p)
	if err != nil {
		return res, p, err
	}
	if err := v.again(&p, res.Found); err != nil {
		return res, p, err
	}
	res.Found = res.Found[:min(len(res.Found), limit)]
	return res, p, nil
}

// find executes a plan: first everything asked for, and if next to nothing has
// it all, as much of it as possible.
func (v *view) find(ctx context.Context, p plan) (rank.Result, plan, error) {
	if p.nothing {
		return rank.Result{}, p, nil
	}
	res, err := v.index.Search(ctx, p.query, v.verify)
	if err == nil && res.Total == 0 {
		if q, ok := p.parted(); ok {
			p.query = q
			res, err = v.index.Search(ctx, q, v.verify)
		}
	}
	if err == nil && res.Total == 0 && len(p.quoted) > 0 {
		p.query = p.unquoted()
		res, err = v.index.Search(ctx, p.query, v.verify)
		p.info.Relaxed = res.Total > 0
	} else if err == nil {
		strict, loosen := res.Total, false
		if loosen, err = v.loosens(ctx, p, strict); err == nil && loosen {
			if p.query.Terms, err = v.before(&p, res.Found); err != nil {
				return res, p, err
			}
			res, err = v.index.Search(ctx, p.relaxed(), v.verify)
			p.info.Relaxed = res.Total > strict
		}
	}
	if err != nil {
		return res, p, unfinished(err)
	}
	return res, p, nil
}

// before returns the terms of a plan and such that put disclosures that have
// every word in the title, or what was typed as it stands, before those that
// have some words somewhere. In a question no word is needed.
func (v *view) before(p *plan, complete []rank.Found) ([]rank.Term, error) {
	if p.info.Kind == string(query.Question) {
		return p.query.Terms, nil
	}
	out := slices.Clip(p.query.Terms)
	for i, f := range complete {
		h, passage, err := v.read(f)
		if err != nil {
			return nil, fmt.Errorf("search: complete: %w", err)
		}
		if p.allIn(bare(h.Title)) || strings.Contains(bare(passage.text), bare(p.meant)) {
			out = append(out, rank.Term{Field: rank.Number, Text: numberTerm(h.ID), Weight: float32(len(complete) - i)})
		}
	}
	return out, nil
}

// allIn reports whether a bare text has, in some words, everything asked for
// that carries meaning.
func (p *plan) allIn(text string) bool {
	has := map[int]bool{}
	for _, k := range p.marks {
		if in := strings.Contains(text, bare(k.text)); in || k.weight > lightGroup && !k.part {
			has[k.group] = has[k.group] || in && !k.part
		}
	}
	for _, in := range has {
		if !in {
			return false
		}
	}
	return true
}

// loosens reports whether a plan that finds so many disclosures with everything
// asked for is to find those with some of it too.
func (v *view) loosens(ctx context.Context, p plan, total int) (bool, error) {
	few := enough
	if len(p.query.Must) > 0 || p.info.Kind == string(query.Number) {
		few = 1
	}
	if total >= few || len(p.partly) == 0 {
		return false, nil
	}
	if total == 0 {
		return true, nil
	}
	return v.scarce(ctx, p, few)
}

// scarce reports whether few disclosures have everything a plan asks for without
// its filters too: a filter that leaves one or two leaves those.
func (v *view) scarce(ctx context.Context, p plan, few int) (bool, error) {
	if p.query.Filter == (rank.Filter{}) {
		return true, nil
	}
	p.query.Filter = rank.Filter{}
	n, err := v.total(ctx, p)
	return n < few, err
}

// unfinished says why a search gave no result.
func unfinished(err error) error {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return kiosk.Wrap(kiosk.Unavailable, "这次查得太久，请换个短些的说法再试。", err)
	}
	return fmt.Errorf("search: %w", err)
}

// read returns the head and the passage of a hit.
func (v *view) read(f rank.Found) (h hitHead, p passage, err error) {
	var decodeErr error
	err = v.index.Stored(f.Segment, f.Head, shownField, func(b []byte) { decodeErr = h.decode(b) })
	if err = errors.Join(err, decodeErr); err != nil || f.Passage == f.Head {
		return h, p, err
	}
	err = v.index.Stored(f.Segment, f.Passage, shownField, func(b []byte) { decodeErr = p.decode(b) })
	return h, p, errors.Join(err, decodeErr)
}

func (v *view) hit(f rank.Found, m *marker, l look, longest int) (kiosk.Hit, error) {
	h, p, err := v.read(f)
	if err != nil {
		return kiosk.Hit{}, err
	}
	passages, err := v.others(f, p, l)
	if err != nil {
		return kiosk.Hit{}, err
	}
	published, err := kiosk.ParseDate(h.Published)
	if err != nil {
		return kiosk.Hit{}, err
	}
	also, err := v.also(&h)
	if err != nil {
		return kiosk.Hit{}, err
	}
	return kiosk.Hit{
		Also: also,
		ID:   h.ID, Version: h.Version, Title: h.Title, TitleHTML: m.html(h.Title),
		DocumentNumber: h.DocumentNumber, Publisher: h.Publisher, BodyID: h.BodyID,
		AreaID: h.AreaID, CategoryID: h.CategoryID, ItemID: h.ItemID, Type: kiosk.Type(h.Type),
		PublishedOn: published, Validity: kiosk.Validity(h.Validity), Score: float64(f.Score),
		Answer: m.answer(h.Title, passages, longest), URL: h.URL, Code: h.Code, Demo: h.Demo,
	}, nil
}

// verify tells whether a text of the document has the phrase without anything
// but punctuation and blanks between its characters.
func (v *view) verify(segment int, doc uint32, f rank.Field, phrase string) (bool, error) {
	var text string
	var decodeErr error
	err := v.index.Stored(segment, doc, shownField, func(b []byte) {
		switch f {
		case rank.Title, rank.Meta:
			var h hitHead
			decodeErr = h.decode(b)
			text = h.Title
		default:
			var p passage
			decodeErr = p.decode(b)
			if text = p.text; f == rank.Heading {
				text = p.heading
			}
		}
	})
	if err = errors.Join(err, decodeErr); err != nil {
		return false, err
	}
	return strings.Contains(bare(text), phrase), nil
}

// bare returns the folded letters and digits of a text.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, analysis.Fold(text))
}
