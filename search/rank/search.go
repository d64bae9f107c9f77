package rank

import (
	"context"
	"math/bits"
)

// Search runs a query. It looks at ctx between terms and gives its error when
// it is over.
func (x *Index) Search(ctx context.Context, q Query, verify Verifier) (Result, error) {
	q.Must = q.Must[:min(len(q.Must), maxGroups)]
	q.Groups = q.Groups[:min(len(q.Groups), maxGroups-len(q.Must))]
	q.Minimum = min(q.Minimum, len(q.Groups))
	filter := x.compile(q.Filter)
	if filter.none {
		return Result{}, nil
	}
	sc := x.take(&q)
	defer x.scratch.Put(sc)
	if err := x.matches(ctx, &q, sc, verify); err != nil {
		return Result{}, err
	}
	c := collector{Index: x, q: &q, sc: sc, tally: x.newTally(q.Facets), prior: x.priors(q.Prior)}
	c.choose(&filter)
	if q.Limit <= 0 && !c.scoresDecide() {
		return c.result(nil), nil // it was only to be counted
	}
	c.begin()
	if err := c.score(ctx); err != nil {
		return Result{}, err
	}
	return c.result(c.best()), nil
}

// span is a disclosure that may be found: its head, the number after its last
// passage, its own number in the segment, and how what it matches is weighed.
type span struct {
	head, end, disc    uint32
	own, whole, factor float32 // of a passage, of the evidence, of their sum
}

// span returns the span of a disclosure.
func (c *collector) span(s *part, disc uint32) span {
	sp := span{
		head: s.heads[disc], end: s.heads[disc+1], disc: disc,
		own: c.weights.Passage, whole: c.weights.Whole, factor: 1,
	}
	if s.separate[disc] {
		sp.own, sp.whole = 1, c.evidence[min(int(sp.end-sp.head), manyPassages)]
	}
	if n := len(c.q.Groups); n > 0 {
		matched := min(bits.OnesCount64(c.sc.mask[s.discBase+int(disc)]>>len(c.q.Must)), n)
		sp.factor += c.weights.Coverage * float32(matched) / float32(n)
	}
	if c.prior != nil {
		sp.factor *= c.prior[s.values[Kind][disc]]
	}
	return sp
}

// collector is one search under way. Its spans are what can still be among
// the best.
type collector struct {
	*Index
	q     *Query
	sc    *scratch
	tally *tally
	total int
	prior []float32 // by number of kind, nil for none
	floor float32   // as many hits as are wanted score at least so much
}

// scoresDecide reports whether everything that scores is found: there are no
// groups to match.
func (c *collector) scoresDecide() bool { return !c.q.masked() && !c.q.All }

// choose makes spans of the disclosures that pass the filter and, where groups
// decide, match them, and then counts them.
func (c *collector) choose(filter *compiled) {
	q, sc := c.q, c.sc
	masked, exclude := q.masked(), len(q.Exclude) > 0
	families := newFamilies(q.Prefer)
	for i := range c.segs {
		s := &c.segs[i]
		spans := sc.spans[i][:0]
		for disc, head := range s.heads[:s.Disclosures()] {
			slot := s.discBase + disc
			if masked && !q.wants(sc.mask[slot]) || exclude && sc.out[slot] || s.isGone(head) || !filter.passes(s.Segment, disc) {
				continue
			}
			sp := c.span(s, uint32(disc))
			if !c.scoresDecide() {
				if s.families[disc] != 0 {
					families.offer(i, s, sp)
					continue
				}
				n := records(s, sp)
				c.total += n
				c.tally.add(s.Segment, disc, n)
			}
			spans = append(spans, sp)
		}
		sc.spans[i] = spans
	}
	c.addFamilies(families)
	if q.ByDate && q.Limit > 0 && !c.scoresDecide() {
		c.newest()
	}
}

// records returns how many hits a disclosure is: one, or all its passages where
// they are records of their own.
func records(s *part, sp span) int {
	if s.separate[sp.disc] {
		return int(sp.end - sp.head - 1)
	}
	return 1
}

// newest keeps the spans of the newest hits asked for.
func (c *collector) newest() {
	var dates bounded
	dates.limit = c.q.Limit
	for i := range c.segs {
		s := &c.segs[i]
		for _, sp := range c.sc.spans[i] {
			for range min(records(s, sp), c.q.Limit) {
				dates.offer(float32(s.dates[sp.disc]))
			}
		}
	}
	for i := range c.segs {
		s := &c.segs[i]
		kept := c.sc.spans[i][:0]
		for _, sp := range c.sc.spans[i] {
			if float32(s.dates[sp.disc]) >= dates.worst() {
				kept = append(kept, sp)
			}
		}
		c.sc.spans[i] = kept
	}
}

// begin clears what is added up for the spans.
func (c *collector) begin() {
	for i := range c.segs {
		s := &c.segs[i]
		from, to := uint32(0), uint32(0) // what lies side by side is cleared together
		for _, sp := range c.sc.spans[i] {
			if sp.head != to {
				clear(c.sc.acc[s.base+int(from) : s.base+int(to)])
				from = sp.head
			}
			to = sp.end
			slot := s.discBase + int(sp.disc)
			c.sc.evidence[slot], c.sc.top[slot], c.sc.live[slot] = 0, 0, true
		}
		clear(c.sc.acc[s.base+int(from) : s.base+int(to)])
	}
}
