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
	long     map[string]uint32 // place in longSeen
	longSeen []seen

	order []uint32 // terms in their order
	ends  []uint32 // of each term: where its documents end in docs
	docs  []uint32
	freqs []uint8
}

type termInfo struct {
	text string
	key  uint64
}

// seen is where a term was last seen. It is all that is looked at for most
// terms, so it is kept small.
type seen struct {
	key  uint64
	term uint32
	next uint32 // the document after the last that has it, 0 for none yet
	last uint32 // its last posting
}

type posting struct {
	term, doc uint32
	freq      uint8
}

func newInverter() *inverter { return &inverter{long: map[string]uint32{}} }

// add notes that a document has a term. Documents come in ascending order.
func (v *inverter) add(doc uint32, text string) {
	s := v.seen(text)
	if s.next == doc+1 {
		if p := &v.postings[s.last]; p.freq < maxFrequency {
			p.freq++
		}
		return
	}
	if s.next == 0 {
		s.term = uint32(len(v.terms))
		v.terms = append(v.terms, termInfo{text, s.key})
	}
	s.next, s.last = doc+1, uint32(len(v.postings))
	v.postings = append(v.postings, posting{s.term, doc, 1})
}

func (v *inverter) seen(text string) *seen {
	key := termKey(text)
	if len(text) <= shortest {
		return v.short.slot(key)
	}
	i, known := v.long[text]
	if !known {
		i = uint32(len(v.longSeen))
		v.long[text] = i
		v.longSeen = append(v.longSeen, seen{key: key})
	}
	return &v.longSeen[i]
}

// write writes the field and forgets it.
func (v *inverter) write(w *writer, name string) {
	v.sort()
	f := newFieldWriter(w, name)
	var term []byte
	from := uint32(0)
	for _, id := range v.order {
		term = append(term[:0], v.terms[id].text...)
		f.add(term, v.docs[from:v.ends[id]], v.freqs[from:v.ends[id]])
		from = v.ends[id]
	}
	f.end()
	clear(v.terms)
	v.terms, v.postings = v.terms[:0], v.postings[:0]
	v.short.clear()
	clear(v.long)
	v.longSeen = v.longSeen[:0]
}

// sort puts the terms in order, and the postings by term; those of one term are
// in order already.
func (v *inverter) sort() {
	v.order = resize(v.order, len(v.terms))
	for i := range v.order {
		v.order[i] = uint32(i)
	}
	slices.SortFunc(v.order, func(a, b uint32) int {
		x, y := &v.terms[a], &v.terms[b]
		if x.key != y.key {
			return cmp.Compare(x.key, y.key)
		}
		return strings.Compare(x.text, y.text)
	})
	v.docs, v.freqs = resize(v.docs, len(v.postings)), resize(v.freqs, len(v.postings))
	v.ends = resize(v.ends, len(v.terms))
	clear(v.ends)
	for i := range v.postings {
		v.ends[v.postings[i].term]++
	}
	at := uint32(0)
	for _, id := range v.order { // where they begin; each posting moves it on
		n := v.ends[id]
		v.ends[id] = at
		at += n
	}
	for i := range v.postings {
		p := &v.postings[i]
		end := &v.ends[p.term]
		v.docs[*end], v.freqs[*end] = p.doc, p.freq
		*end++
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
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

// shortTerms finds short terms by their keys, none of which is 0.
type shortTerms struct {
	slots []seen
	n     int
}

// slot returns the slot of a key, a new one if need be. It is good until the
// next is asked for.
func (s *shortTerms) slot(key uint64) *seen {
	if 2*s.n >= len(s.slots) {
		s.grow()
	}
	slot := s.find(key)
	if slot.key == 0 {
		slot.key = key
		s.n++
	}
	return slot
}

// find returns the slot of a key or the free one it belongs in.
func (s *shortTerms) find(key uint64) *seen {
	mask := uint64(len(s.slots) - 1)
	for i := key * 0x9E3779B97F4A7C15 >> 32; ; i++ {
		if slot := &s.slots[i&mask]; slot.key == key || slot.key == 0 {
			return slot
		}
	}
}

func (s *shortTerms) grow() {
	old := s.slots
	s.slots = make([]seen, max(2*len(old), 1024))
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
