package rank

import (
	"cmp"
	"container/heap"
	"math/bits"
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

// collect walks the disclosures in order, takes the best passage of each,
// counts facets and keeps the best.
func (x *Index) collect(q Query, sc *scratch) Result {
	var res Result
	filter := x.compile(q.Filter)
	if filter.none {
		return res
	}
	tally := x.newTally(q.Facets)
	best := float32(0)
	if x.weights.Cut > 0 && len(q.Must) == 0 && q.Minimum == 0 && !q.All {
		x.walk(q, sc, &filter, func(_ *part, _ int, f Found) { best = max(best, f.Score) })
	}
	top := topk{byDate: q.ByDate}
	x.walk(q, sc, &filter, func(s *part, disc int, f Found) {
		if f.Score < best*x.weights.Cut {
			return
		}
		res.Total++
		tally.add(s.Segment, disc)
		top.offer(f, q.Limit)
	})
	res.Found = top.sorted()
	tally.report(x, &res)
	return res
}

// walk calls hit for every disclosure, or passage, found.
func (x *Index) walk(q Query, sc *scratch, filter *compiled, hit func(*part, int, Found)) {
	masked := len(q.Must) > 0 || q.Minimum > 0
	for i := range x.segs {
		s := &x.segs[i]
		acc := sc.acc[s.base:]
		for disc, head := range s.heads[:s.Disclosures()] {
			slot := s.discBase + disc
			if masked && !q.wants(sc.mask[slot]) {
				continue
			}
			end := s.heads[disc+1]
			passage, score := x.bestPassage(acc, head, end)
			if !masked && !q.All && score == 0 && acc[head] == 0 {
				continue
			}
			if s.isGone(head) || !filter.passes(s.Segment, disc) || len(q.Exclude) > 0 && sc.out[slot] {
				continue
			}
			factor := float32(1)
			if len(q.Groups) > 0 {
				matched := min(bits.OnesCount64(sc.mask[slot]>>len(q.Must)), len(q.Groups))
				factor += x.weights.Coverage * float32(matched) / float32(len(q.Groups))
			}
			f := Found{Segment: i, Head: head, date: s.dates[disc], key: s.keys[disc]}
			if !s.separate[disc] {
				f.Passage = passage
				f.Score = (x.weights.Passage*score + x.weights.Whole*sc.evidence[slot] + acc[head]) * factor
				hit(s, disc, f)
				continue
			}
			common := acc[head] + x.evidence[min(int(end-head), manyPassages)]*sc.evidence[slot]
			for p := head + 1; p < end; p++ {
				if acc[p] > 0 {
					f.Passage, f.Score = p, (x.passageScore(acc, p, head, end)+common)*factor
					f.key = s.keys[disc] + uint64(p-head)
					hit(s, disc, f)
				}
			}
		}
	}
}

func (x *Index) bestPassage(acc []float32, head, end uint32) (uint32, float32) {
	passage, score := min(head+1, end-1), float32(0)
	for p := head + 1; p < end; p++ {
		if acc[p] == 0 {
			continue
		}
		if v := x.passageScore(acc, p, head, end); v > score {
			passage, score = p, v
		}
	}
	return passage, score
}

// passageScore is the passage's own score and a share of its better neighbour's.
func (x *Index) passageScore(acc []float32, p, head, end uint32) float32 {
	next := float32(0)
	if p > head+1 {
		next = acc[p-1]
	}
	if p+1 < end {
		next = max(next, acc[p+1])
	}
	return acc[p] + x.weights.Next*next
}

// topk keeps the best of what it is offered.
type topk struct {
	byDate bool
	found  []Found // a heap, worst first
}

// worse orders by what is asked for and then in a way that does not depend on
// how segments were merged.
func (t *topk) compare(a, b Found) int {
	first, second := cmp.Compare(b.Score, a.Score), cmp.Compare(b.date, a.date)
	if t.byDate {
		first, second = second, first
	}
	return cmp.Or(first, second, cmp.Compare(a.key, b.key))
}

func (t *topk) Len() int           { return len(t.found) }
func (t *topk) Less(i, j int) bool { return t.compare(t.found[i], t.found[j]) > 0 }
func (t *topk) Swap(i, j int)      { t.found[i], t.found[j] = t.found[j], t.found[i] }
func (t *topk) Push(v any)         { f, _ := v.(Found); t.found = append(t.found, f) }
func (t *topk) Pop() any {
	last := t.found[len(t.found)-1]
	t.found = t.found[:len(t.found)-1]
	return last
}

func (t *topk) offer(f Found, limit int) {
	switch {
	case len(t.found) < limit:
		heap.Push(t, f)
	case limit > 0 && t.compare(f, t.found[0]) < 0:
		t.found[0] = f
		heap.Fix(t, 0)
	}
}

func (t *topk) sorted() []Found {
	slices.SortFunc(t.found, t.compare)
	return t.found
}

// counted are the facets that are counted.
var counted = []Facet{Area, Category, Body, Type}

// tally counts disclosures by facet value.
type tally struct {
	counts [numFacets][]int
	years  map[uint32]int
}

func (x *Index) newTally(wanted bool) *tally {
	if !wanted {
		return nil
	}
	t := &tally{years: map[uint32]int{}}
	for _, f := range counted {
		t.counts[f] = make([]int, len(x.dict.snapshot(f)))
	}
	return t
}

func (t *tally) add(s *Segment, disc int) {
	if t == nil {
		return
	}
	for _, f := range counted {
		// A segment of a later snapshot may have added values since.
		if v := int(s.values[f][disc]); v < len(t.counts[f]) {
			t.counts[f][v]++
		}
	}
	if y := s.dates[disc] / 10000; y != 0 {
		t.years[y]++
	}
}

func (t *tally) report(x *Index, res *Result) {
	if t == nil {
		return
	}
	res.Facets, res.Years = map[Facet]map[string]int{}, map[int]int{}
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
	for y, n := range t.years {
		res.Years[int(y)] = n
	}
}
