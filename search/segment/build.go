package segment

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Build makes a segment of documents, in their order.
func Build(docs []*Document) (*Segment, error) {
	slices.SortStableFunc(docs, func(a, b *Document) int { return cmp.Compare(a.Order, b.Order) })
	b, _ := builders.Get().(*builder)
	defer builders.Put(b)
	var out bytes.Buffer
	w := newWriter(&out)
	for _, d := range docs {
		b.ids.add(uint32(w.count), d.ID)
		b.document(w, true, d)
		for i := range d.Passages {
			b.document(w, false, &d.Passages[i])
		}
	}
	numbers := w.beginFields()
	b.ids.write(w, idField)
	for _, name := range slices.Sorted(maps.Keys(b.fields)) {
		b.fields[name].write(w, name)
	}
	if err := w.end(numbers); err != nil {
		return nil, err
	}
	return parse(out.Bytes(), false)
}

// builder inverts the fields of a batch. It keeps its memory from one batch to
// the next.
type builder struct {
	ids    *inverter
	fields map[string]*inverter
}

var builders = sync.Pool{New: func() any {
	return &builder{ids: newInverter(), fields: map[string]*inverter{}}
}}

func (b *builder) document(w *writer, head bool, d *Document) {
	for i := range d.Fields {
		f := b.fields[d.Fields[i].Name]
		if f == nil {
			f = newInverter()
			b.fields[d.Fields[i].Name] = f
		}
		for _, t := range d.Fields[i].Terms {
			f.add(uint32(w.count), t)
		}
	}
	w.document(head, d)
}

// inverter turns the terms of documents into the documents of terms.
type inverter struct {
	terms    []termInfo
	postings []posting
	short    shortTerms
	long     map[string]uint32
	order    []sortKey
	docs     []uint32
	freqs    []uint8
}

type termInfo struct {
	text string
	key  uint64
	n    int32 // in how many documents
	last int32 // its last posting
}

type posting struct {
	term, doc uint32
	freq      uint8
}

func newInverter() *inverter { return &inverter{long: map[string]uint32{}} }

// add notes that a document has a term. Documents come in ascending order.
func (v *inverter) add(doc uint32, text string) {
	key := termKey(text)
	var id uint32
	var known bool
	if len(text) <= shortest {
		id, known = v.short.lookUp(key, uint32(len(v.terms)))
	} else if id, known = v.long[text]; !known {
		id = uint32(len(v.terms))
		v.long[text] = id
	}
	if !known {
		v.terms = append(v.terms, termInfo{text: text, key: key, last: -1})
	}
	t := &v.terms[id]
	if t.last >= 0 && v.postings[t.last].doc == doc {
		if p := &v.postings[t.last]; p.freq < maxFrequency {
			p.freq++
		}
		return
	}
	t.n++
	t.last = int32(len(v.postings))
	v.postings = append(v.postings, posting{term: id, doc: doc, freq: 1})
}

// write writes the field and forgets it.
func (v *inverter) write(w *writer, name string) {
	v.order = v.order[:0]
	for i := range v.terms {
		v.order = append(v.order, sortKey{v.terms[i].key, uint32(i)})
	}
	slices.SortFunc(v.order, func(a, b sortKey) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return strings.Compare(v.terms[a.id].text, v.terms[b.id].text)
	})
	v.docs, v.freqs = resize(v.docs, len(v.postings)), resize(v.freqs, len(v.postings))
	at := int32(0) // where the postings of a term begin, then where the next goes
	for _, k := range v.order {
		t := &v.terms[k.id]
		t.last = at
		at += t.n
	}
	for _, p := range v.postings {
		t := &v.terms[p.term]
		v.docs[t.last], v.freqs[t.last] = p.doc, p.freq
		t.last++
	}
	f := newFieldWriter(w, name)
	var term []byte
	for _, k := range v.order {
		t := &v.terms[k.id]
		term = append(term[:0], t.text...)
		f.add(term, v.docs[t.last-t.n:t.last], v.freqs[t.last-t.n:t.last])
	}
	f.end()
	clear(v.terms)
	v.terms, v.postings = v.terms[:0], v.postings[:0]
	v.short.clear()
	clear(v.long)
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

type sortKey struct {
	key uint64
	id  uint32
}

// shortest is the longest term that its key tells apart from all others: two
// Hanzi are six bytes.
const shortest = 7

// termKey orders terms: their first seven bytes and how many there are, up to
// eight, and one. Only of longer terms may two have the same.
func termKey(text string) uint64 {
	n := min(len(text), shortest)
	key := uint64(0)
	for i := range n {
		key = key<<8 | uint64(text[i])
	}
	return key<<(8*(shortest-n)+8) | uint64(min(len(text), shortest+1)+1)
}

// shortTerms numbers short terms by their keys, none of which is 0.
type shortTerms struct {
	slots []shortSlot
	n     int
}

type shortSlot struct {
	key uint64
	id  uint32
}

// lookUp returns the number of a key; one that is new gets the number given.
func (s *shortTerms) lookUp(key uint64, next uint32) (id uint32, known bool) {
	if 2*s.n >= len(s.slots) {
		s.grow()
	}
	slot := s.find(key)
	if slot.key == key {
		return slot.id, true
	}
	*slot = shortSlot{key, next}
	s.n++
	return next, false
}

// find returns the slot of a key or the free one it belongs in.
func (s *shortTerms) find(key uint64) *shortSlot {
	mask := uint64(len(s.slots) - 1)
	for i := key * 0x9E3779B97F4A7C15 >> 32; ; i++ {
		if slot := &s.slots[i&mask]; slot.key == key || slot.key == 0 {
			return slot
		}
	}
}

func (s *shortTerms) grow() {
	old := s.slots
	s.slots = make([]shortSlot, max(2*len(old), 1024))
	for _, slot := range old {
		if slot.key != 0 {
			*s.find(slot.key) = slot
		}
	}
}

func (s *shortTerms) clear() {
	clear(s.slots)
	s.n = 0
}
