package search

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"strconv"

	"gongkai/kiosk"
	"gongkai/search/query"
	"gongkai/search/rank"
)

// understand plans a request: words of it become filters where they surely are
// meant as such and leave something to show.
func (e *Engine) understand(ctx context.Context, v *view, req kiosk.Search) (p plan, err error) {
	p = e.plan(req.Text, filterOf(req))
	if !req.Literal {
		p, err = e.withFilters(ctx, v, req, p)
	}
	return p, err
}

// mostFilters is how many words of a text are tried as filters.
const mostFilters = 4

// withFilters reads filters from the words of a request. Where all of them
// together leave nothing, as many as leave something are kept, the surest
// first; where only some of the other words can be met, the sure ones that
// leave that.
// Without any the plan given is kept.
func (e *Engine) withFilters(ctx context.Context, v *view, req kiosk.Search, plain plan) (plan, error) {
	n := &query.Narrowing{
		Towns: func(name string) bool { return e.values.Has(rank.Town, name) },
		Today: kiosk.DateOf(e.now()), Set: set(req),
	}
	p := e.narrowed(req.Text, filterOf(req), n)
	all := p.info.Filters
	if len(all) == 0 && p.info.Normalized != plain.info.Normalized { // words say again what is set
		return p, nil
	}
	for _, loose := range []bool{false, true} { // all of the other words, else some of them
		for _, keep := range subsets(min(len(all), mostFilters)) {
			n.Words = map[string]bool{}
			for i, f := range all {
				n.Words[f.Field] = keep&(1<<i) == 0
			}
			p = e.narrowed(req.Text, filterOf(req), n)
			if len(p.info.Filters) == 0 || loose && !p.narrowsSurely() { // what is left is no filter by itself
				continue
			}
			counted := p
			if loose {
				counted.query = p.relaxed()
			}
			total, err := v.total(ctx, counted)
			if err != nil {
				return plain, err
			}
			if total > 0 {
				return p, nil
			}
		}
	}
	return plain, nil
}

// narrowsSurely reports whether a plan looks for words beside filters that can
// hardly mean anything else: a year, a town, a body.
func (p *plan) narrowsSurely() bool {
	return len(p.partly) > 0 && !slices.ContainsFunc(p.info.Filters, func(f kiosk.QueryFilter) bool {
		return f.Field != query.FilterYear && f.Field != query.FilterTown && f.Field != query.FilterBody
	})
}

// subsets lists the subsets of the first n numbers but the empty one, as bits:
// large ones before small ones, among equals those with the first numbers.
func subsets(n int) []int {
	var out []int
	for s := 1; s < 1<<n; s++ {
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b int) int {
		return cmp.Compare(bits.OnesCount(uint(b)), bits.OnesCount(uint(a)))
	})
	return out
}

// typedShare is what the text as typed counts for beside the corrected one.
const typedShare = 0.5

// amend puts likely slips of typing right where nothing has all that was typed.
// What was typed still counts a little, so that a rare word taken for a slip is
// not lost. A question says enough without the word that looks wrong; there a
// correction is only proposed.
func (e *Engine) amend(ctx context.Context, v *view, req kiosk.Search, p plan) (plan, error) {
	if query.Kind(p.info.Kind) != query.Keyword {
		return p, nil
	}
	if n, err := v.total(ctx, p); err != nil || n > 0 && !lone(p.info.Normalized) {
		return p, err
	}
	text, err := e.corrected(ctx, v, req.Text, true)
	if err != nil || text == "" {
		return p, err
	}
	req.Text = text
	next, err := e.understand(ctx, v, req)
	next.info.Text, next.info.Corrected = p.info.Text, text
	next.query.Terms = both(next.query.Terms, p.query.Terms)
	return next, err
}

// both adds the terms of what was typed to those of what was meant.
func both(meant, typed []rank.Term) []rank.Term {
	type key struct {
		field rank.Field
		text  string
	}
	has := make(map[key]bool, len(meant))
	for _, t := range meant {
		has[key{t.Field, t.Text}] = true
	}
	out := slices.Clone(meant)
	for _, t := range typed {
		if t.Weight *= typedShare; !has[key{t.Field, t.Text}] {
			out = append(out, t)
		}
	}
	return out
}

// Initials stand for many words: the best hits of so many of them come first,
// weighted to come after what an officer pinned.
const (
	mostReadings  = 5
	readingWeight = 4
)

// everyReading puts the best disclosure of each word that initials may stand
// for first, in the order of the words.
func (e *Engine) everyReading(ctx context.Context, v *view, p *plan) error {
	if len(p.readings) < 2 {
		return nil
	}
	seen := map[string]bool{}
	for _, word := range p.readings[:min(mostReadings, len(p.readings))] {
		one := e.plan(word, p.query.Filter)
		one.query.Limit = 1
		res, err := v.index.Search(ctx, one.query, v.verify)
		if err != nil {
			return unfinished(err)
		}
		if len(res.Found) == 0 {
			continue
		}
		h, _, err := v.read(res.Found[0])
		if err != nil {
			return err
		}
		if id := numberTerm(h.ID); !seen[id] {
			seen[id] = true
			weight := float32(readingWeight) / float32(len(seen))
			p.query.Terms = append(p.query.Terms, rank.Term{Field: rank.Number, Text: id, Weight: weight})
		}
	}
	return nil
}

// set lists the filters of a request by the names of their fields.
func set(req kiosk.Search) map[string]string {
	year := ""
	if req.Year > 0 {
		year = strconv.Itoa(req.Year)
	}
	return map[string]string{
		query.FilterArea: req.AreaID, query.FilterCategory: req.Category, query.FilterBody: req.BodyID,
		query.FilterTown: req.Town, query.FilterYear: year, query.FilterType: string(req.Type),
	}
}

// total returns how many disclosures have everything a plan asks for.
func (v *view) total(ctx context.Context, p plan) (int, error) {
	if p.nothing {
		return 0, nil
	}
	p.query.Terms = nil // only whether, not how well
	if p.query.Minimum == 0 {
		p.query.Minimum = len(p.query.Groups)
	}
	if p.query.Minimum == 0 && len(p.query.Must) == 0 && !p.query.All {
		return 0, nil
	}
	res, err := v.index.Search(ctx, p.query, v.verify)
	if err != nil {
		return 0, unfinished(err)
	}
	return res.Total, nil
}

// narrow adds filters that were read from words.
func (p *planner) narrow(filters []query.Filter) {
	for _, f := range filters {
		to := &p.query.Filter
		switch f.Field {
		case query.FilterArea:
			to.Values[rank.Area] = f.Value
		case query.FilterCategory:
			to.Values[rank.Category] = f.Value
		case query.FilterBody:
			to.Values[rank.Body] = f.Value
		case query.FilterTown:
			to.Values[rank.Town] = f.Value
		case query.FilterType:
			to.Values[rank.Type] = f.Value
		case query.FilterYear:
			to.Year, _ = strconv.Atoi(f.Value)
		}
		p.info.Filters = append(p.info.Filters, kiosk.QueryFilter{Field: f.Field, Value: f.Value, Label: f.Label, Text: f.Text})
	}
}
