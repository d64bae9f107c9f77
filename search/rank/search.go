package rank

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"sort"
)

// Search runs a query. It looks at ctx between terms and gives its error when
// it is over.
func (x *Index) Search(ctx context.Context, q Query, verify Verifier) (Result, error) {
	q.Must = q.Must[:min(len(q.Must), maxGroups)]
	q.Groups = q.Groups[:min(len(q.Groups), maxGroups-len(q.Must))]
	q.Minimum = min(q.Minimum, len(q.Groups))
	sc := x.take(len(q.Must)+len(q.Groups) > 0, len(q.Exclude) > 0)
	defer x.scratch.Put(sc)

	for i, g := range q.Must {
		if err := x.group(ctx, g, uint64(1)<<i, sc, verify); err != nil {
			return Result{}, err
		}
	}
	for i, g := range q.Groups {
		if err := x.group(ctx, g, uint64(1)<<(i+len(q.Must)), sc, verify); err != nil {
			return Result{}, err
		}
	}
	for _, p := range q.Exclude {
		err := x.match(p, verify, func(s *part, doc uint32) {
			sc.out[s.discBase+int(s.disclosure[doc])] = true
		})
		if err != nil {
			return Result{}, fmt.Errorf("rank: exclusion: %w", err)
		}
	}
	if err := x.score(ctx, q.Terms, sc); err != nil {
		return Result{}, err
	}
	return x.collect(q, sc), nil
}

const maxGroups = 63

// group sets its bit for every disclosure that matches one of its patterns.
func (x *Index) group(ctx context.Context, g Group, bit uint64, sc *scratch, verify Verifier) error {
	for _, p := range g.Any {
		if err := ctx.Err(); err != nil {
			return err
		}
		set := bit
		if p.Number != "" {
			set = math.MaxUint64
		}
		err := x.match(p, verify, func(s *part, doc uint32) {
			sc.mask[s.discBase+int(s.disclosure[doc])] |= set
		})
		if err != nil {
			return fmt.Errorf("rank: group: %w", err)
		}
	}
	return nil
}

// scored is a term with its postings in every segment.
type scored struct {
	Term
	lists []*list
	df    int
	idf   float32
	whole float32 // idf among disclosures, for the fields of passages
}

// score adds up BM25 of every term for every document. Rare terms come first:
// they find the candidates, and the many postings of everyday terms then only
// count where a candidate is.
func (x *Index) score(ctx context.Context, terms []Term, sc *scratch) error {
	ts := make([]scored, 0, len(terms))
	for _, t := range terms {
		if err := ctx.Err(); err != nil {
			return err
		}
		s, found := scored{Term: t, lists: make([]*list, len(x.segs))}, 0
		for i := range x.segs {
			l, err := x.segs[i].postings(x.cache, t.Field, t.Text)
			if err != nil {
				return fmt.Errorf("rank: postings: %w", err)
			}
			s.lists[i] = l
			s.df += len(l.docs)
			found += l.disclosures
		}
		if s.df == 0 {
			continue
		}
		n := x.passages
		if t.Field >= Title {
			n = x.discs
		}
		s.idf, s.whole = idf(s.df, n), idf(found, x.discs)
		ts = append(ts, s)
	}
	slices.SortStableFunc(ts, func(a, b scored) int { return cmp.Compare(a.df, b.df) })
	w := x.weights
	common := int(w.Common * float32(x.passages))
	opened := 0
	for i, t := range ts {
		if err := ctx.Err(); err != nil {
			return err
		}
		body := t.Field < Title
		if body && t.df > common && opened >= 3 {
			continue
		}
		if t.Field == Number {
			x.flat(&ts[i], sc)
			continue
		}
		x.addTerm(&ts[i], sc, body && opened >= w.Open)
		if body {
			opened++
		}
	}
	return nil
}

// idf is what a term counts that df of n have.
func idf(df, n int) float32 {
	return float32(math.Log(1 + (float64(max(n, df)-df)+0.5)/(float64(df)+0.5)))
}

// flat adds the weight of a term to the documents that have it.
func (x *Index) flat(t *scored, sc *scratch) {
	for i := range x.segs {
		for _, doc := range t.lists[i].docs {
			sc.acc[x.segs[i].base+int(doc)] += t.Weight * x.weights.Number
		}
	}
}

func (x *Index) addTerm(t *scored, sc *scratch, onlyCandidates bool) {
	weight := t.Weight * x.fieldWeight(t.Field) * (x.weights.K1 + 1)
	norms := x.norms[t.Field]
	witness := t.Field == Words || t.Field == Grams
	for i := range x.segs {
		s := &x.segs[i]
		l := t.lists[i]
		lens, acc := s.lens[t.Field], sc.acc[s.base:]
		w := witnesses{part: s, evidence: sc.evidence[s.discBase:], weight: weight * t.whole, grams: t.Field == Grams}
		for j, doc := range l.docs {
			if onlyCandidates && acc[doc] == 0 {
				continue
			}
			tf := float32(l.tfs[j])
			c := weight * t.idf * tf / (tf + norms[lens[doc]])
			acc[doc] += c
			if witness {
				w.see(s.disclosure[doc], tf, c)
			}
		}
		w.end()
	}
}

// witnesses adds up what a term says of whole disclosures, given the passages
// that have it in ascending order.
type witnesses struct {
	*part
	evidence []float32
	weight   float32
	grams    bool

	some bool
	disc uint32
	tf   float32 // in the disclosure so far
	best float32 // contribution of a passage of it
}

func (w *witnesses) see(disc uint32, tf, contribution float32) {
	if w.some && disc == w.disc {
		w.tf += tf
		w.best = max(w.best, contribution)
		return
	}
	w.end()
	w.some, w.disc, w.tf, w.best = true, disc, tf, contribution
}

// end adds what the last disclosure had. Its text is scored as one text; where
// the passages are records of their own, a term counts once: where it counts
// most.
func (w *witnesses) end() {
	switch {
	case !w.some:
	case !w.separate[w.disc]:
		w.evidence[w.disc] += w.weight * w.tf / (w.tf + w.norms[w.disc])
	case w.grams:
		w.evidence[w.disc] += w.best
	}
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

// match calls hit for the documents that have the pattern.
func (x *Index) match(p Pattern, verify Verifier, hit func(*part, uint32)) error {
	fields := p.In
	if fields == nil {
		fields = []Field{Grams, Heading, Title, Meta}
	}
	for i := range x.segs {
		s := &x.segs[i]
		for _, exact := range []struct {
			f    Field
			term string
		}{{Words, p.Word}, {Number, p.Number}} {
			if exact.term == "" {
				continue
			}
			l, err := s.postings(x.cache, exact.f, exact.term)
			if err != nil {
				return err
			}
			for _, doc := range l.docs {
				hit(s, doc)
			}
		}
		if len(p.Grams) == 0 {
			continue
		}
		for _, f := range fields {
			docs, err := s.conjunction(x.cache, f, p.Grams)
			if err != nil {
				return err
			}
			for _, doc := range docs {
				if p.Phrase != "" && len(p.Grams) > 1 {
					ok, err := verify(i, doc, f, p.Phrase)
					if err != nil {
						return err
					}
					if !ok {
						continue
					}
				}
				hit(s, doc)
			}
		}
	}
	return nil
}

// conjunction returns the documents that have all the terms.
func (s *Segment) conjunction(c *Cache, f Field, terms []string) ([]uint32, error) {
	lists := make([][]uint32, len(terms))
	for i, t := range terms {
		l, err := s.postings(c, f, t)
		if err != nil {
			return nil, err
		}
		if len(l.docs) == 0 {
			return nil, nil
		}
		lists[i] = l.docs
	}
	slices.SortFunc(lists, func(a, b []uint32) int { return cmp.Compare(len(a), len(b)) })
	docs := lists[0]
	for _, l := range lists[1:] {
		docs = intersect(docs, l)
	}
	return docs, nil
}

// intersect returns what is in both ascending lists, a being the shorter.
func intersect(a, b []uint32) []uint32 {
	out := make([]uint32, 0, len(a))
	for _, doc := range a {
		// Gallop: the next match is usually near when the lists are alike, and
		// far when one is much longer.
		step := 1
		for step < len(b) && b[step] < doc {
			step *= 2
		}
		n := sort.Search(min(step+1, len(b)), func(i int) bool { return b[i] >= doc })
		b = b[n:]
		if len(b) == 0 {
			break
		}
		if b[0] == doc {
			out = append(out, doc)
		}
	}
	return out
}

// wants tells whether a disclosure with that mask matches all that must and
// enough of the rest.
func (q *Query) wants(mask uint64) bool {
	must := uint64(1)<<len(q.Must) - 1
	return mask&must == must && bits.OnesCount64(mask&^must) >= q.Minimum
}
