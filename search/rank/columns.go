package rank

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"gongkai/search/segment"
)

// Field is one way a text is indexed.
type Field uint8

// The fields. Words, Grams and Heading belong to passages, the others to heads.
const (
	Words   Field = iota // dictionary words and the words inside them
	Grams                // pairs of characters and single characters
	Heading              // grams of the heading path
	Title                // grams of the title
	Meta                 // grams of publisher, category, item and place
	Number               // document number, index number, whole and folded
	numFields
)

// Name returns the name of the field in the index.
func (f Field) Name() string { return [numFields]string{"w", "g", "h", "t", "m", "n"}[f] }

// Facet is a column that hits are counted and filtered by.
type Facet uint8

// The facets.
const (
	Area Facet = iota
	Category
	Item
	Body
	Town
	Type
	Kind // not shown: what the document is good for
	numFacets
)

// Head is what is kept in columns about a disclosure.
type Head struct {
	ID                string
	Date              int // of publication as 20180903, 0 if unknown
	Values            [numFacets]string
	TitleLen, MetaLen int    // in grams
	Separate          bool   // its passages are records of their own and ranked one by one
	Family            string // of several that say the same one is found: that of this id where it matches; "" for none
}

// AppendHead encodes h after b.
func AppendHead(b []byte, h Head) []byte {
	if h.Separate {
		b = append(b, 'S')
	} else {
		b = append(b, 'H')
	}
	b = binary.AppendUvarint(b, uint64(h.Date))
	b = binary.AppendUvarint(b, uint64(h.TitleLen))
	b = binary.AppendUvarint(b, uint64(h.MetaLen))
	b = appendString(b, h.ID)
	for _, v := range h.Values {
		b = appendString(b, v)
	}
	return appendString(b, h.Family)
}

// AppendPassage encodes the lengths of a passage, in terms of each field, after b.
func AppendPassage(b []byte, words, grams, heading int) []byte {
	b = append(b, 'P')
	b = binary.AppendUvarint(b, uint64(words))
	b = binary.AppendUvarint(b, uint64(grams))
	return binary.AppendUvarint(b, uint64(heading))
}

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

var errColumns = errors.New("columns are damaged")

type reader struct {
	b   []byte
	err error
}

func (r *reader) uint() int {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.err = errColumns
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

func (r *reader) bytes() []byte {
	n := r.uint()
	if r.err != nil || n > len(r.b) {
		r.err = errColumns
		return nil
	}
	s := r.b[:n]
	r.b = r.b[n:]
	return s
}

// Dictionary numbers the values of facets, the same in every segment. It only
// grows.
type Dictionary struct {
	mu     sync.RWMutex
	values [numFacets][]string
	index  [numFacets]map[string]uint16
}

// NewDictionary returns an empty one; number 0 is the empty value.
func NewDictionary() *Dictionary {
	d := &Dictionary{}
	for f := range d.index {
		d.index[f] = map[string]uint16{"": 0}
		d.values[f] = []string{""}
	}
	return d
}

// maxValues is what a column of 16 bits can tell apart; the rest count as unknown.
const maxValues = 1<<16 - 1

func (d *Dictionary) number(f Facet, v []byte) uint16 {
	d.mu.RLock()
	n, ok := d.index[f][string(v)]
	d.mu.RUnlock()
	if ok {
		return n
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if n, ok := d.index[f][string(v)]; ok {
		return n
	}
	if len(d.values[f]) >= maxValues {
		return 0
	}
	n = uint16(len(d.values[f]))
	d.index[f][string(v)] = n
	d.values[f] = append(d.values[f], string(v))
	return n
}

// lookup returns the number of a value and whether any document has it.
func (d *Dictionary) lookup(f Facet, v string) (uint16, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	n, ok := d.index[f][v]
	return n, ok
}

// Has reports whether a document, maybe one that is gone, has the value.
func (d *Dictionary) Has(f Facet, v string) bool {
	_, ok := d.lookup(f, v)
	return ok
}

func (d *Dictionary) snapshot(f Facet) []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.values[f]
}

// maxLen is the longest length told apart by the length norm.
const maxLen = 1<<11 - 1

// Segment is the columns of one immutable segment.
type Segment struct {
	id  uint64 // unique in this process
	seg *segment.Segment

	disclosure []uint32 // of each document: number of its disclosure in this segment
	lens       [numFields][]uint16
	heads      []uint32 // of each disclosure: document number of its head; one more at the end
	values     [numFacets][]uint16
	dates      []uint32
	separate   []bool
	families   []uint64 // hash of the family's id, 0 for none
	keys       []uint64 // hash of the id, decides ties the same way in every snapshot

	total    [numFields]int // sum of lens
	passages int
}

var lastSegment atomic.Uint64

// Over returns the same columns over another copy of the segment: in memory
// first, on disk later.
func (s *Segment) Over(seg *segment.Segment) *Segment {
	next := *s
	next.seg = seg
	return &next
}

// NewSegment reads the columns of a segment.
func NewSegment(seg *segment.Segment, dict *Dictionary) (*Segment, error) {
	n := int(seg.Count())
	s := &Segment{id: lastSegment.Add(1), seg: seg, disclosure: make([]uint32, n)}
	for _, f := range []Field{Grams, Heading, Title, Meta, Words} {
		s.lens[f] = make([]uint16, n)
	}
	numbers := numberer{dict: dict}
	err := seg.Columns(func(doc uint32, _ bool, columns []byte) error {
		if err := s.add(doc, columns, &numbers); err != nil {
			return fmt.Errorf("document %d: %w", doc, err)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("rank: %w", err)
	}
	s.heads = append(s.heads, uint32(n))
	return s, nil
}

func (s *Segment) add(doc uint32, value []byte, numbers *numberer) error {
	if len(value) == 0 {
		return errColumns
	}
	r := reader{b: value[1:]}
	switch value[0] {
	case 'H', 'S':
		s.heads = append(s.heads, doc)
		s.separate = append(s.separate, value[0] == 'S')
		s.dates = append(s.dates, uint32(r.uint()))
		s.setLen(Title, doc, r.uint())
		s.setLen(Meta, doc, r.uint())
		s.keys = append(s.keys, hash(r.bytes()))
		for f := range numFacets {
			s.values[f] = append(s.values[f], numbers.number(f, r.bytes()))
		}
		family := uint64(0)
		if id := r.bytes(); len(id) > 0 {
			family = hash(id)
		}
		s.families = append(s.families, family)
	case 'P':
		if len(s.heads) == 0 {
			return errColumns
		}
		s.passages++
		s.setLen(Words, doc, r.uint())
		s.setLen(Grams, doc, r.uint())
		s.setLen(Heading, doc, r.uint())
	default:
		return errColumns
	}
	s.disclosure[doc] = uint32(len(s.heads) - 1)
	return r.err
}

// hash is FNV-1a.
func hash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// numberer remembers the last value of each facet: neighbours often have the
// same.
type numberer struct {
	dict *Dictionary
	last [numFacets]struct {
		value  string
		number uint16
	}
}

func (n *numberer) number(f Facet, v []byte) uint16 {
	last := &n.last[f]
	if last.value != string(v) {
		last.value, last.number = string(v), n.dict.number(f, v)
	}
	return last.number
}

func (s *Segment) setLen(f Field, doc uint32, n int) {
	s.total[f] += n
	s.lens[f][doc] = uint16(min(n, maxLen))
}

// Disclosures returns how many the segment holds, deleted ones included.
func (s *Segment) Disclosures() int { return len(s.dates) }

// Bytes returns about how much memory the columns take.
func (s *Segment) Bytes() int {
	return len(s.disclosure)*(4+2*5) + len(s.dates)*(4+4+8+8+2*int(numFacets))
}
