package rank

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math"
	"math/bits"
	"slices"
	"sort"
)

// maxGroups is how many groups of a query are looked at.
const maxGroups = 63

// matches marks what has the groups of a query and what it excludes.
func (x *Index) matches(ctx context.Context, q *Query, sc *scratch, verify Verifier) error {
	for i, g := range q.Must {
		if err := x.group(ctx, g, uint64(1)<<i, sc, verify); err != nil {
			return err
		}
	}
	for i, g := range q.Groups {
		if err := x.group(ctx, g, uint64(1)<<(i+len(q.Must)), sc, verify); err != nil {
			return err
		}
	}
	for _, p := range q.Exclude {
		err := x.match(p, verify, func(s *part, disc uint32) { sc.out[s.discBase+int(disc)] = true })
		if err != nil {
			return fmt.Errorf("rank: exclusion: %w", err)
		}
	}
	return nil
}

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
		err := x.match(p, verify, func(s *part, disc uint32) { sc.mask[s.discBase+int(disc)] |= set })
		if err != nil {
			return fmt.Errorf("rank: group: %w", err)
		}
	}
	return nil
}

// match calls hit for the disclosures that have the pattern.
func (x *Index) match(p Pattern, verify Verifier, hit func(s *part, disc uint32)) error {
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
			for disc := range s.of(l.docs) {
				hit(s, disc)
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
			for disc, docs := range s.of(docs) {
				ok, err := p.stands(docs, func(doc uint32) (bool, error) { return verify(i, doc, f, p.Phrase) })
				if err != nil {
					return err
				}
				if ok {
					hit(s, disc)
				}
			}
		}
	}
	return nil
}

// stands reports whether one of the documents that have the grams has the
// phrase.
func (p *Pattern) stands(docs []uint32, verify func(doc uint32) (bool, error)) (bool, error) {
	if p.Phrase == "" || len(p.Grams) < 2 {
		return true, nil
	}
	for _, doc := range docs {
		if ok, err := verify(doc); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// of gives the disclosures of ascending documents, each with those it has.
func (s *Segment) of(docs []uint32) iter.Seq2[uint32, []uint32] {
	return func(yield func(uint32, []uint32) bool) {
		for len(docs) > 0 {
			disc := s.disclosure[docs[0]]
			end, n := s.heads[disc+1], 1
			for n < len(docs) && docs[n] < end {
				n++
			}
			if !yield(disc, docs[:n]) {
				return
			}
			docs = docs[n:]
		}
	}
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
		b = b[seek(b, doc):]
		if len(b) == 0 {
			break
		}
		if b[0] == doc {
			out = append(out, doc)
		}
	}
	return out
}

// seek returns the position of the first document that is doc or a later one.
// It gallops: the next match is usually near when lists are alike, and far
// when one is much longer.
func seek(docs []uint32, doc uint32) int {
	step := 1
	for step < len(docs) && docs[step] < doc {
		step *= 2
	}
	low, high := step/2, min(step+1, len(docs))
	return low + sort.Search(high-low, func(i int) bool { return docs[low+i] >= doc })
}

// masked reports whether groups decide what is found, not the terms.
func (q *Query) masked() bool { return len(q.Must) > 0 || q.Minimum > 0 }

// wants tells whether something with that mask matches all that must and
// enough of the rest.
func (q *Query) wants(mask uint64) bool {
	must := uint64(1)<<len(q.Must) - 1
	return mask&must == must && bits.OnesCount64(mask&^must) >= q.Minimum
}
