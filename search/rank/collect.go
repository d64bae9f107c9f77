package rank

import (
	"cmp"
	"slices"
)

// compiled is a filter in the numbers of the columns.
type compiled struct {
	values [numFacets]uint16
	set    [numFacets]bool
	year   uint32
	none   bool // asks for a value no document has
}

func (x *Index) compile(f Filter) compiled {
	c := compiled{year: uint32(max(f.Year, 0))}
	for i, v := range f.Values {
		if v == "" {
			continue
		}
		n, ok := x.dict.lookup(Facet(i), v)
		c.none = c.none || !ok
		c.values[i], c.set[i] = n, true
	}
	return c
}

func (c *compiled) passes(s *Segment, disc int) bool {
	for i, set := range c.set {
		if set && s.values[i][disc] != c.values[i] {
			return false
		}
	}
	return c.year == 0 || s.dates[disc]/10000 == c.year
}

// best takes the best passage of each span and returns the best of them. Where
// no groups decide, what scored is found, and counted here.
func (c *collector) best() []Found {
	counts := c.scoresDecide()
	least := float32(0)
	if counts && c.weights.Cut > 0 {
		best := float32(0)
		c.each(&least, func(_ *part, _ uint32, f Found) { best = max(best, f.Score) })
		least = best * c.weights.Cut
	}
	top := topk{byDate: c.q.ByDate, limit: c.q.Limit}
	if !counts && !c.q.ByDate {
		least = c.floor
	}
	c.each(&least, func(s *part, disc uint32, f Found) {
		if counts {
			c.total++
			c.tally.add(s.Segment, int(disc), 1)
		}
		top.offer(f)
		if !counts && !top.byDate && len(top.found) == top.limit {
			least = max(least, top.found[0].Score)
		}
	})
	found := top.sorted()
	for i := range found {
		c.explain(&found[i])
	}
	return found
}

// explain says what a score was made of.
func (c *collector) explain(f *Found) {
	s := &c.segs[f.Segment]
	sp := c.span(s, s.disclosure[f.Head])
	acc := c.sc.acc[s.base:]
	f.Separate = s.separate[sp.disc]
	f.Parts = Parts{
		Head: acc[f.Head], Whole: sp.whole * c.sc.evidence[s.discBase+int(sp.disc)],
		Share: sp.own, Factor: sp.factor,
	}
	if f.Passage == f.Head {
		return
	}
	f.Parts.Own = acc[f.Passage]
	if f.Passage > sp.head+1 {
		f.Parts.Next = acc[f.Passage-1]
	}
	if f.Passage+1 < sp.end {
		f.Parts.Next = max(f.Parts.Next, acc[f.Passage+1])
	}
}

func (c *collector) result(found []Found) Result {
	res := Result{Total: c.total, Found: found}
	c.tally.report(c.Index, &res)
	return res
}

// each calls yield for every hit of the spans that scores at least so much,
// which may become more meanwhile.
func (c *collector) each(least *float32, yield func(s *part, disc uint32, f Found)) {
	counts := c.scoresDecide()
	for i := range c.segs {
		s := &c.segs[i]
		acc := c.sc.acc[s.base:]
		for j := range c.sc.spans[i] {
			sp := &c.sc.spans[i][j]
			common := c.common(s, sp)
			f := Found{Segment: i, Head: sp.head, date: s.dates[sp.disc], key: s.keys[sp.disc]}
			if !s.separate[sp.disc] {
				passage, score := c.bestPassage(acc, sp.head, sp.end)
				f.Passage, f.Score = passage, sp.score(score, common)
				if f.Score >= *least && (!counts || score > 0 || acc[sp.head] > 0) {
					yield(s, sp.disc, f)
				}
				continue
			}
			key := f.key
			for p := sp.head + 1; p < sp.end; p++ {
				score := sp.score(c.passageScore(acc, p, sp.head, sp.end), common)
				if score >= *least && (!counts || acc[p] > 0) {
					f.Passage, f.Score, f.key = p, score, key+uint64(p-sp.head)
					yield(s, sp.disc, f)
				}
			}
		}
	}
}

func (x *Index) bestPassage(acc []float32, head, end uint32) (uint32, float32) {
	passage, score := min(head+1, end-1), float32(0)
	for p := head + 1; p < end; p++ {
		if v := x.passageScore(acc, p, head, end); v > score {
			passage, score = p, v
		}
	}
	return passage, score
}

// passageScore is the passage's own score and a share of its better neighbour's.
func (x *Index) passageScore(acc []float32, p, head, end uint32) float32 {
	if x.weights.Next == 0 || acc[p] == 0 {
		return acc[p]
	}
	next := float32(0)
	if p > head+1 {
		next = acc[p-1]
	}
	if p+1 < end {
		next = max(next, acc[p+1])
	}
	return acc[p] + x.weights.Next*next
}

// bounded keeps the highest of the numbers it is offered.
type bounded struct {
	limit int
	kept  []float32 // a heap, lowest first
}

// worst returns what a number has to exceed to be kept.
func (b *bounded) worst() float32 {
	if len(b.kept) < b.limit {
		return -1
	}
	return b.kept[0]
}

func (b *bounded) offer(v float32) {
	switch {
	case len(b.kept) < b.limit:
		b.kept = append(b.kept, v)
		for i := len(b.kept) - 1; i > 0 && b.kept[i] < b.kept[(i-1)/2]; i = (i - 1) / 2 {
			b.kept[i], b.kept[(i-1)/2] = b.kept[(i-1)/2], b.kept[i]
		}
	case b.limit > 0 && v > b.kept[0]:
		b.kept[0] = v
		for i := 0; ; {
			least := i
			for _, child := range [2]int{2*i + 1, 2*i + 2} {
				if child < len(b.kept) && b.kept[child] < b.kept[least] {
					least = child
				}
			}
			if least == i {
				return
			}
			b.kept[i], b.kept[least] = b.kept[least], b.kept[i]
			i = least
		}
	}
}

// topk keeps the best of what it is offered.
type topk struct {
	byDate bool
	limit  int
	found  []Found // a heap, worst first
}

// worse orders by what is asked for and then in a way that does not depend on
// how segments were merged.
func (t *topk) compare(a, b Found) int {
	if t.byDate && a.date != b.date {
		return cmp.Compare(b.date, a.date)
	}
	return a.Compare(b)
}

// Compare orders hits by score, newer ones first where it is the same.
func (f Found) Compare(other Found) int {
	return cmp.Or(cmp.Compare(other.Score, f.Score), cmp.Compare(other.date, f.date), cmp.Compare(f.key, other.key))
}

// later reports whether the i-th of the heap comes after the j-th.
func (t *topk) later(i, j int) bool {
	a, b := &t.found[i], &t.found[j]
	if !t.byDate && a.Score != b.Score {
		return a.Score < b.Score
	}
	return t.compare(*a, *b) > 0
}

func (t *topk) offer(f Found) {
	switch {
	case len(t.found) < t.limit:
		t.found = append(t.found, f)
		for i := len(t.found) - 1; i > 0 && t.later(i, (i-1)/2); i = (i - 1) / 2 {
			t.found[i], t.found[(i-1)/2] = t.found[(i-1)/2], t.found[i]
		}
	case t.limit > 0 && (t.byDate || f.Score >= t.found[0].Score) && t.compare(f, t.found[0]) < 0:
		t.found[0] = f
		t.sink()
	}
}

// sink brings the first of the heap to its place.
func (t *topk) sink() {
	for i := 0; ; {
		last := i
		for _, child := range [2]int{2*i + 1, 2*i + 2} {
			if child < len(t.found) && t.later(child, last) {
				last = child
			}
		}
		if last == i {
			return
		}
		t.found[i], t.found[last] = t.found[last], t.found[i]
		i = last
	}
}

func (t *topk) sorted() []Found {
	slices.SortFunc(t.found, t.compare)
	return t.found
}

// counted are the facets that are counted.
var counted = []Facet{Area, Category, Body, Town, Type}

// tally counts hits by facet value.
type tally struct {
	counts [numFacets][]int
	years  []int
	months []int // from firstYear to the end of finalYear
}

// lastYear is the last that can be written as a date; months are counted from
// firstYear to finalYear.
const (
	lastYear  = 9999
	firstYear = 1949
	finalYear = 2099
)

func (x *Index) newTally(wanted bool) *tally {
	if !wanted {
		return nil
	}
	t := &tally{years: make([]int, lastYear+1), months: make([]int, (finalYear-firstYear+1)*12)}
	for _, f := range counted {
		t.counts[f] = make([]int, len(x.dict.snapshot(f)))
	}
	return t
}

// add counts n hits of a disclosure.
func (t *tally) add(s *Segment, disc, n int) {
	if t == nil {
		return
	}
	for _, f := range counted {
		// A segment of a later snapshot may have added values since.
		if v := int(s.values[f][disc]); v < len(t.counts[f]) {
			t.counts[f][v] += n
		}
	}
	year, month := s.dates[disc]/10000, s.dates[disc]/100%100
	t.years[min(year, lastYear)] += n
	if year >= firstYear && year <= finalYear && month >= 1 && month <= 12 {
		t.months[(year-firstYear)*12+month-1] += n
	}
}

func (t *tally) report(x *Index, res *Result) {
	if t == nil {
		return
	}
	res.Facets, res.Years, res.Months = map[Facet]map[string]int{}, map[int]int{}, map[int]int{}
	for _, f := range counted {
		m := map[string]int{}
		values := x.dict.snapshot(f)
		for n, count := range t.counts[f] {
			if n > 0 && count > 0 {
				m[values[n]] = count
			}
		}
		res.Facets[f] = m
	}
	for y, n := range t.years[1:] {
		if n > 0 {
			res.Years[y+1] = n
		}
	}
	for i, n := range t.months {
		if n > 0 {
			res.Months[(firstYear+i/12)*100+i%12+1] = n
		}
	}
}
