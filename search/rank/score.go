package rank

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// scored is a term with its postings in every segment.
type scored struct {
	Term
	lists  []*list
	df     int
	weight float32 // of what it can add to a passage or a head
	whole  float32 // of what it can add to the text of a whole disclosure
}

// terms fetches the postings of the terms of the query, the rarest first. What
// is in nearly every passage is left out while there are rarer ones.
func (x *Index) terms(ctx context.Context, terms []Term) ([]scored, error) {
	ts := make([]scored, 0, len(terms))
	lists := make([]*list, len(terms)*len(x.segs))
	for _, t := range terms {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s, discs := scored{Term: t, lists: lists[:len(x.segs):len(x.segs)]}, 0
		lists = lists[len(x.segs):]
		for i := range x.segs {
			l, err := x.segs[i].postings(x.cache, t.Field, t.Text)
			if err != nil {
				return nil, fmt.Errorf("rank: postings: %w", err)
			}
			s.lists[i] = l
			s.df += len(l.docs)
			discs += l.disclosures
		}
		if s.df == 0 {
			continue
		}
		x.weigh(&s, discs)
		ts = append(ts, s)
	}
	slices.SortStableFunc(ts, func(a, b scored) int { return cmp.Compare(a.df, b.df) })
	common, bodies := int(x.weights.Common*float32(x.passages)), 0
	return slices.DeleteFunc(ts, func(t scored) bool {
		if t.Field >= Title {
			return false
		}
		bodies++
		return t.df > common && bodies > 3
	}), nil
}

// weigh works out what a term counts where it occurs so often that more would
// make no difference, given how many disclosures have it.
func (x *Index) weigh(t *scored, discs int) {
	if t.Field == Number {
		t.weight = t.Weight * x.weights.Number
		return
	}
	n := x.passages
	if t.Field >= Title {
		n = x.discs
	}
	w := t.Weight * x.fieldWeight(t.Field) * (x.weights.K1 + 1)
	rarity := idf(discs, x.discs)
	t.weight, t.whole = w*idf(t.df, n), w*rarity*float32(math.Pow(float64(rarity/usualRarity), float64(x.weights.Rare)))
}

// usualRarity is the IDF of a word that counts the same whatever Rare is.
const usualRarity = 6

// idf is what a term counts that df of n have.
func idf(df, n int) float32 {
	return float32(math.Log(1 + (float64(max(n, df)-df)+0.5)/(float64(df)+0.5)))
}

func (x *Index) fieldWeight(f Field) float32 {
	switch f {
	case Words:
		return x.weights.Words
	case Grams:
		return x.weights.Grams
	case Heading:
		return x.weights.Heading
	case Title:
		return x.weights.Title
	case Meta:
		return x.weights.Meta
	}
	return 1
}

// score adds up BM25 of every term for the documents of the spans. Rare terms
// come first: they tell which disclosures can still be among the best, and the
// many postings of everyday terms then only count for those.
func (c *collector) score(ctx context.Context) error {
	ts, err := c.terms(ctx, c.q.Terms)
	if err != nil {
		return err
	}
	left := c.ahead(ts)
	looked := left.sum()
	for i := range ts {
		if err := ctx.Err(); err != nil {
			return err
		}
		if left.sum() < lookShare*looked && left.postings > c.spans() {
			looked = left.sum()
			c.prune(left)
		}
		c.add(&ts[i])
		left.count(&ts[i], -1)
	}
	return nil
}

// lookShare is how far what the terms to come can add must have shrunk before
// it is worth looking again at what can still be among the best.
const lookShare = 0.7

func (c *collector) spans() int {
	n := 0
	for i := range c.segs {
		n += len(c.sc.spans[i])
	}
	return n
}

// rest bounds what terms to come can add to one score.
type rest struct {
	passage, head, best, whole float32 // best and whole: see witness
	postings                   int
}

func (r *rest) sum() float32 { return r.passage + r.head }

func (c *collector) ahead(ts []scored) rest {
	var r rest
	for i := range ts {
		r.count(&ts[i], 1)
	}
	return r
}

func (r *rest) count(t *scored, sign int) {
	w := float32(sign)
	r.postings += sign * t.df
	if t.Field >= Title {
		r.head += w * t.weight
		return
	}
	r.passage += w * t.weight
	if t.witness() {
		r.whole += w * t.whole
	}
	if t.Field == Grams {
		r.best += w * t.weight
	}
}

// add adds a term to the documents of the spans.
func (c *collector) add(t *scored) {
	if t.Field == Number {
		c.addFlat(t)
		return
	}
	for i := range c.segs {
		if l := t.lists[i]; len(l.docs) > sparse*len(c.sc.spans[i]) {
			c.addBySpan(t, i)
		} else {
			c.addByPosting(t, i)
		}
	}
}

// sparse is from how many postings a span on it is faster to look for the
// spans in the postings than for the postings in the spans.
const sparse = 2

// addFlat adds the weight of a term to the documents that have it.
func (c *collector) addFlat(t *scored) {
	for i := range c.segs {
		for _, doc := range t.lists[i].docs {
			c.sc.acc[c.segs[i].base+int(doc)] += t.weight
		}
	}
}

func (c *collector) addByPosting(t *scored, segment int) {
	s, l := &c.segs[segment], t.lists[segment]
	norms, lens := c.norms[t.Field], s.lens[t.Field]
	acc, live := c.sc.acc[s.base:], c.sc.live[s.discBase:]
	if t.Field >= Title {
		for j, doc := range l.docs {
			tf := float32(l.tfs[j])
			acc[doc] += t.weight * tf / (tf + norms[lens[doc]])
		}
		return
	}
	docs, tfs := l.docs, l.tfs[:len(l.docs)]
	for j := 0; j < len(docs); {
		d := s.disclosure[docs[j]]
		end := s.heads[d+1]
		if !live[d] {
			for j++; j < len(docs) && docs[j] < end; j++ {
			}
			continue
		}
		var seen sight
		for ; j < len(docs) && docs[j] < end; j++ {
			doc, tf := docs[j], float32(tfs[j])
			v := t.weight * tf / (tf + norms[lens[doc]])
			acc[doc] += v
			seen = sight{seen.tf + tf, max(seen.best, v), max(seen.top, acc[doc])}
		}
		c.saw(s, t, d, seen)
	}
}

func (c *collector) addBySpan(t *scored, segment int) {
	s, l := &c.segs[segment], t.lists[segment]
	norms, lens := c.norms[t.Field], s.lens[t.Field]
	acc := c.sc.acc[s.base:]
	docs, tfs := l.docs, l.tfs
	for _, sp := range c.sc.spans[segment] {
		if len(docs) == 0 {
			return
		}
		if docs[0] < sp.head {
			n := seek(docs, sp.head)
			docs, tfs = docs[n:], tfs[n:]
		}
		var seen sight
		n := 0
		for n < len(docs) && docs[n] < sp.end {
			doc, tf := docs[n], float32(tfs[n])
			v := t.weight * tf / (tf + norms[lens[doc]])
			acc[doc] += v
			seen = sight{seen.tf + tf, max(seen.best, v), max(seen.top, acc[doc])}
			n++
		}
		docs, tfs = docs[n:], tfs[n:]
		if n > 0 && t.Field < Title {
			c.saw(s, t, sp.disc, seen)
		}
	}
}

// sight is what was seen of a term in the passages of a disclosure.
type sight struct {
	tf   float32 // all together
	best float32 // the most it added to one of them
	top  float32 // the most one of them has now
}

// witness tells whether a term says something of a whole disclosure.
func (t *scored) witness() bool { return t.Field == Words || t.Field == Grams }

// saw adds what a term says of a whole disclosure. Its text is scored as one
// text; where the passages are records of their own, a term counts once: where
// it counts most.
func (c *collector) saw(s *part, t *scored, disc uint32, seen sight) {
	slot := s.discBase + int(disc)
	c.sc.top[slot] = max(c.sc.top[slot], seen.top)
	switch {
	case !t.witness():
	case !s.separate[disc]:
		c.sc.evidence[slot] += t.whole * seen.tf / (seen.tf + s.norms[disc])
	case t.Field == Grams:
		c.sc.evidence[slot] += seen.best
	}
}

// common is what every passage of a span has besides what it matches itself.
func (c *collector) common(s *part, sp *span) float32 {
	return c.sc.acc[s.base+int(sp.head)] + sp.whole*c.sc.evidence[s.discBase+int(sp.disc)]
}

// score of a passage.
func (sp *span) score(passage, common float32) float32 {
	return (sp.own*passage + common) * sp.factor
}

// room is the most that terms to come can add.
func (sp *span) room(left *rest, separate bool, next float32) float32 {
	whole := left.whole
	if separate {
		whole = left.best
	}
	return (sp.own*left.passage*(1+next) + left.head + sp.whole*whole) * sp.factor
}

// prune drops the spans that can no longer be among the best, whatever the
// terms to come add.
func (c *collector) prune(left rest) {
	if c.scoresDecide() || c.q.ByDate || c.q.Limit <= 0 {
		return
	}
	low := bounded{limit: c.q.Limit, kept: c.sc.low[:0]}
	high := c.sc.high[:0]
	for i := range c.segs {
		s := &c.segs[i]
		for j := range c.sc.spans[i] {
			sp := &c.sc.spans[i][j]
			common, top := c.common(s, sp), c.sc.top[s.discBase+int(sp.disc)]
			if score := sp.score(top, common); score > c.floor { // scores only grow
				low.offer(score)
			}
			room := (1 - c.weights.Haste) * sp.room(&left, s.separate[sp.disc], c.weights.Next)
			high = append(high, sp.score(top*(1+c.weights.Next), common)+room)
		}
	}
	c.sc.low, c.sc.high = low.kept, high
	c.floor = max(c.floor, low.worst()*(1-rounding))
	c.keep(c.floor)
}

// rounding is more than the same numbers added up in another order differ by.
const rounding = 1e-4

// keep drops the spans that cannot score at least so much.
func (c *collector) keep(least float32) {
	high := c.sc.high
	for i := range c.segs {
		kept := c.sc.spans[i][:0]
		for n, sp := range c.sc.spans[i] {
			if high[n] >= least {
				kept = append(kept, sp)
			} else {
				c.sc.live[c.segs[i].discBase+int(sp.disc)] = false
			}
		}
		high = high[len(c.sc.spans[i]):]
		c.sc.spans[i] = kept
	}
}
