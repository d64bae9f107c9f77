package rank

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
)

// Index is a snapshot: segments, what is deleted in them, and the statistics
// BM25 needs. It is immutable but for [Index.Hide].
type Index struct {
	segs     []part
	docs     int // slots, deleted ones included
	discs    int
	live     int // disclosures not deleted
	passages int

	avg     [numFields]float32
	dict    *Dictionary
	cache   *Cache
	weights Weights
	norms   [numFields][]float32

	evidence []float32 // weight of evidence by number of passages and one

	scratch *sync.Pool
}

type part struct {
	*Segment
	base     int       // of its documents
	discBase int       // of its disclosures
	norms    []float32 // of each disclosure: length norm of its whole text
	gone     []uint32  // bitset of documents deleted or hidden, read and set atomically
}

// manyPassages is from where on the number of passages does not matter.
const manyPassages = 16

// Part is a segment and the documents deleted in it, which may be nil.
type Part struct {
	Segment *Segment
	Deleted *roaring.Bitmap
}

// NewIndex makes a snapshot.
func NewIndex(parts []Part, dict *Dictionary, cache *Cache, w Weights) *Index {
	x := &Index{dict: dict, cache: cache, weights: w}
	var total [numFields]int
	for _, p := range parts {
		s := p.Segment
		gone := make([]uint32, (len(s.disclosure)+31)/32)
		if p.Deleted != nil {
			for it := p.Deleted.Iterator(); it.HasNext(); {
				doc := it.Next()
				if int(doc) < len(s.disclosure) {
					gone[doc/32] |= 1 << (doc % 32)
				}
			}
		}
		x.segs = append(x.segs, part{Segment: s, base: x.docs, discBase: x.discs, gone: gone})
		for _, h := range s.heads[:s.Disclosures()] {
			if gone[h/32]&(1<<(h%32)) == 0 {
				x.live++
			}
		}
		x.docs += len(s.disclosure)
		x.discs += s.Disclosures()
		x.passages += s.passages
		for f := range numFields {
			total[f] += s.total[f]
		}
	}
	for f := range numFields {
		of := x.passages
		if f >= Title {
			of = x.discs
		}
		x.avg[f] = float32(total[f]) / float32(max(of, 1))
		x.norms[f] = make([]float32, maxLen+1)
		for n := range x.norms[f] {
			rel := float32(n) / max(x.avg[f], 1)
			x.norms[f][n] = w.K1 * (1 - w.B + w.B*rel)
		}
	}
	x.wholeNorms(total[Grams])
	// With more passages more of a query is met by chance; from manyPassages on
	// that makes no difference any more.
	x.evidence = make([]float32, manyPassages+1)
	for n := range x.evidence {
		x.evidence[n] = w.Evidence / (1 + w.Length*float32(math.Log(float64(max(n, 2)-1))))
	}
	x.scratch = &sync.Pool{New: func() any { return &scratch{} }}
	return x
}

// wholeNorms works out the length norms of disclosures, given the length of all
// their texts together.
func (x *Index) wholeNorms(total int) {
	w := x.weights
	avg := float32(total) / float32(max(x.discs, 1))
	for i := range x.segs {
		s := &x.segs[i]
		s.norms = make([]float32, s.Disclosures())
		for doc, d := range s.disclosure {
			s.norms[d] += float32(s.lens[Grams][doc])
		}
		for d, n := range s.norms {
			s.norms[d] = w.K1 * (1 - w.WholeB + w.WholeB*n/max(avg, 1))
		}
	}
}

// Disclosures returns how many disclosures are not deleted.
func (x *Index) Disclosures() int { return x.live }

// Damaged reports whether a search has met a part of the index that is not as
// it was written.
func (x *Index) Damaged() bool {
	return slices.ContainsFunc(x.segs, func(s part) bool { return s.seg.Damaged() })
}

// Has reports whether a document, maybe a deleted one, has the term.
func (x *Index) Has(f Field, term string) (bool, error) {
	for i := range x.segs {
		l, err := x.segs[i].postings(x.cache, f, term)
		if err != nil || len(l.docs) > 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// Frequency returns in how many documents a term is, deleted ones included.
func (x *Index) Frequency(f Field, term string) (int, error) {
	total := 0
	for i := range x.segs {
		s := &x.segs[i]
		if l, ok := x.cache.get(listKey{s.id, f, term}); ok {
			total += len(l.docs)
			continue
		}
		n, err := s.seg.Frequency(f.Name(), term)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// Hide takes a disclosure out of the snapshot at once.
func (x *Index) Hide(id string) error {
	for i := range x.segs {
		s := &x.segs[i]
		docs, err := s.seg.DocNumbers([]string{id})
		if err != nil {
			return err
		}
		for it := docs.Iterator(); it.HasNext(); {
			doc := it.Next()
			if int(doc) < len(s.disclosure) {
				atomic.OrUint32(&s.gone[doc/32], 1<<(doc%32))
			}
		}
	}
	return nil
}

func (p *part) isGone(doc uint32) bool {
	return atomic.LoadUint32(&p.gone[doc/32])&(1<<(doc%32)) != 0
}

// Stored reads the stored field of a document of the n-th segment. The visit
// may not keep the bytes.
func (x *Index) Stored(n int, doc uint32, field string, visit func([]byte)) error {
	return x.segs[n].seg.VisitStoredFields(uint64(doc), func(name string, _ byte, value []byte, _ []uint64) bool {
		if name != field {
			return true
		}
		visit(value)
		return false
	})
}

// First returns the first passage of a disclosure and the number after its
// last, given its head.
func (x *Index) First(n int, head uint32) (first, end uint32) {
	s := &x.segs[n]
	return head + 1, s.heads[s.disclosure[head]+1]
}

// scratch is the memory of one search. Of acc, evidence and top, only what
// belongs to a span is cleared.
type scratch struct {
	acc      []float32 // of each document
	evidence []float32 // of each disclosure: what it matches anywhere
	top      []float32 // of each disclosure: the most one of its passages has
	mask     []uint64  // of each disclosure: the groups it matches
	out      []bool    // of each disclosure: excluded
	live     []bool    // of each disclosure: has a span
	spans    [][]span  // of each segment, ascending
	low      []float32 // see [collector.prune]
	high     []float32 // of each span: the highest score it can still get
}

func (x *Index) take(q *Query) *scratch {
	sc, _ := x.scratch.Get().(*scratch)
	if len(sc.spans) == 0 {
		sc.acc, sc.evidence, sc.top = make([]float32, x.docs), make([]float32, x.discs), make([]float32, x.discs)
		sc.spans = make([][]span, len(x.segs))
	}
	sc.live = cleared(sc.live, x.discs)
	if len(q.Must)+len(q.Groups) > 0 {
		sc.mask = cleared(sc.mask, x.discs)
	}
	if len(q.Exclude) > 0 {
		sc.out = cleared(sc.out, x.discs)
	}
	return sc
}

func cleared[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}
