package rank

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
)

// Passages returns the passages of a disclosure, given its segment and head,
// that hold most of the terms, best first: each term counts once, by how rare
// it is.
func (x *Index) Passages(n int, head uint32, terms []Term, limit int) ([]uint32, error) {
	s := &x.segs[n]
	first, end := x.First(n, head)
	weights := make([]float32, end-first)
	for _, t := range terms {
		l, err := s.postings(x.cache, t.Field, t.Text)
		if err != nil {
			return nil, fmt.Errorf("rank: passages: %w", err)
		}
		docs := l.docs
		docs = docs[sort.Search(len(docs), func(i int) bool { return docs[i] >= first }):]
		idf := float32(math.Log(1 + float64(x.passages)/float64(len(l.docs)+1)))
		for _, d := range docs {
			if d >= end {
				break
			}
			weights[d-first] += t.Weight * idf
		}
	}
	var out []uint32
	for i, w := range weights {
		if w > 0 {
			out = append(out, first+uint32(i))
		}
	}
	slices.SortStableFunc(out, func(a, b uint32) int { return cmp.Compare(weights[b-first], weights[a-first]) })
	return out[:min(len(out), limit)], nil
}
