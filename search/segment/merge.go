package segment

import (
	"bytes"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// Dropped is the new number of what is left out.
const Dropped = math.MaxUint64

// Merge writes segments as one without the documents to be dropped, passages
// with their heads. It returns the new number of each old one. When closed is
// closed it ends with Bleve's ErrClosed.
func Merge(segments []*Segment, drops []*roaring.Bitmap, out io.Writer, closed <-chan struct{}) ([][]uint64, error) {
	m := merger{w: newWriter(out), segments: segments, closed: closed}
	for i, s := range segments {
		var drop *roaring.Bitmap
		if i < len(drops) && drops[i] != nil {
			drop = s.AddNestedDocuments(drops[i].Clone())
		}
		if err := m.numbers(s, drop); err != nil {
			return nil, err
		}
	}
	numbers := m.w.beginFields()
	names := map[string]bool{}
	for _, s := range segments {
		for _, name := range s.Fields() {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if err := m.field(name); err != nil {
			return nil, err
		}
	}
	return m.nums, m.w.end(numbers)
}

type merger struct {
	w        *writer
	segments []*Segment
	nums     [][]uint64
	closed   <-chan struct{}
	steps    int
	docs     []uint32
	freqs    []uint8
	heap     []*source
}

// source is the place in one segment's terms.
type source struct {
	*cursor
	nums []uint64
	rank int // order of the segments
}

// stopped reports, at first and then now and again, whether the merge is to end.
func (m *merger) stopped() error {
	if m.steps++; m.steps%1024 == 1 {
		select {
		case <-m.closed:
			return api.ErrClosed
		default:
		}
	}
	return m.w.err
}

// numbers copies the numbers of a segment.
func (m *merger) numbers(s *Segment, drop *roaring.Bitmap) error {
	nums := make([]uint64, s.count)
	err := s.Columns(func(doc uint32, head bool, columns []byte) error {
		if drop != nil && drop.Contains(doc) {
			nums[doc] = Dropped
			return nil
		}
		nums[doc] = uint64(m.w.count)
		code, err := s.code(uint64(doc))
		if err != nil {
			return err
		}
		m.w.copy(head, columns, code)
		return m.stopped()
	})
	m.nums = append(m.nums, nums)
	return err
}

// field merges the terms of a field and their postings.
func (m *merger) field(name string) error {
	m.heap = m.heap[:0]
	for i, s := range m.segments {
		f := s.field(name)
		if f == nil {
			continue
		}
		src := &source{cursor: s.cursor(f), nums: m.nums[i], rank: i}
		if ok, err := src.next(); err != nil {
			return err
		} else if ok {
			m.heap = append(m.heap, src)
		}
	}
	for i := len(m.heap)/2 - 1; i >= 0; i-- {
		m.down(i)
	}
	out := newFieldWriter(m.w, name)
	var term []byte
	for len(m.heap) > 0 {
		term = append(term[:0], m.heap[0].term...)
		m.docs, m.freqs = m.docs[:0], m.freqs[:0]
		for len(m.heap) > 0 && bytes.Equal(m.heap[0].term, term) {
			if err := m.take(); err != nil {
				return err
			}
		}
		if len(m.docs) > 0 {
			out.add(term, m.docs, m.freqs)
		}
		if err := m.stopped(); err != nil {
			return err
		}
	}
	out.end()
	return nil
}

// take adds the postings of the first source's term and moves it on.
func (m *merger) take() error {
	src := m.heap[0]
	from := len(m.docs)
	var err error
	if m.docs, m.freqs, err = src.list(m.docs, m.freqs); err != nil {
		return err
	}
	to := from
	for i := from; i < len(m.docs); i++ {
		if n := src.nums[m.docs[i]]; n != Dropped {
			m.docs[to], m.freqs[to] = uint32(n), m.freqs[i]
			to++
		}
	}
	m.docs, m.freqs = m.docs[:to], m.freqs[:to]
	ok, err := src.next()
	if err != nil {
		return err
	}
	if !ok {
		m.heap[0] = m.heap[len(m.heap)-1]
		m.heap = m.heap[:len(m.heap)-1]
	}
	m.down(0)
	return nil
}

// down puts a source in its place: the least term first, of equal ones the
// earlier segment.
func (m *merger) down(i int) {
	h := m.heap
	for {
		least := i
		for _, child := range []int{2*i + 1, 2*i + 2} {
			if child < len(h) && h[child].before(h[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}

func (s *source) before(t *source) bool {
	c := bytes.Compare(s.term, t.term)
	return c < 0 || c == 0 && s.rank < t.rank
}
