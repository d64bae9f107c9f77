package segment

import (
	"bytes"
	"encoding/binary"
	"sort"
)

// termBlock is how many terms are searched one by one.
const termBlock = 32

// entry is what is known of a term: either its only posting or where its list
// is.
type entry struct {
	n    int // in how many documents it is
	doc  uint32
	freq uint8
	at   uint64 // in the postings of the field
	len  uint64
}

// field is where the parts of a field are in the file.
type field struct {
	name                    string
	terms                   int
	postings, dict, offsets region
}

func (f *field) blocks() int { return (f.terms + termBlock - 1) / termBlock }

// fieldWriter writes a field term by term in ascending order.
type fieldWriter struct {
	w       *writer
	field   field
	dict    []byte
	offsets []byte
	last    []byte
	list    []byte
}

func newFieldWriter(w *writer, name string) *fieldWriter {
	return &fieldWriter{w: w, field: field{name: name, postings: region{off: w.size}}}
}

// add writes a term and its postings, at least one.
func (f *fieldWriter) add(term []byte, docs []uint32, freqs []uint8) {
	shared := 0
	if f.field.terms%termBlock == 0 {
		f.offsets = binary.LittleEndian.AppendUint32(f.offsets, uint32(len(f.dict)))
		f.dict = binary.AppendUvarint(f.dict, f.w.size-f.field.postings.off)
	} else {
		for shared < len(f.last) && shared < len(term) && f.last[shared] == term[shared] {
			shared++
		}
	}
	f.dict = binary.AppendUvarint(f.dict, uint64(shared))
	f.dict = binary.AppendUvarint(f.dict, uint64(len(term)-shared))
	f.dict = append(f.dict, term[shared:]...)
	f.dict = binary.AppendUvarint(f.dict, uint64(len(docs)))
	if len(docs) == 1 {
		f.dict = appendPosting(f.dict, docs[0], freqs[0])
	} else {
		f.list = appendList(f.list[:0], docs, freqs)
		f.dict = binary.AppendUvarint(f.dict, uint64(len(f.list)))
		f.w.write(f.list)
	}
	f.last = append(f.last[:0], term...)
	f.field.terms++
}

// end writes what was kept back.
func (f *fieldWriter) end() {
	if f.field.terms == 0 {
		return
	}
	f.field.postings.len = f.w.size - f.field.postings.off
	f.field.dict = f.w.region(f.dict)
	f.field.offsets = f.w.region(f.offsets)
	f.w.fields = append(f.w.fields, f.field)
}

// cursor goes through the terms of a field in ascending order.
type cursor struct {
	s     *Segment
	f     *field
	block int // the block read from
	left  int // terms of it not read yet
	in    decoder
	at    uint64 // in the postings, of the next list
	term  []byte // the current term, valid until the next one is read
	entry entry
	on    bool // there is a current term
}

func (s *Segment) cursor(f *field) *cursor { return &cursor{s: s, f: f, block: -1} }

// next reads the next term; false at the end and after an error.
func (c *cursor) next() (bool, error) {
	c.on = false
	for c.left == 0 {
		if c.block+1 >= c.f.blocks() {
			c.block = c.f.blocks()
			return false, nil
		}
		if err := c.open(c.block + 1); err != nil {
			return false, err
		}
	}
	c.left--
	shared := c.in.uint()
	suffix := c.in.bytes(c.in.uint())
	if shared > uint64(len(c.term)) {
		return false, damaged("term")
	}
	c.term = append(c.term[:shared], suffix...)
	n := c.in.uint()
	if n == 0 || n > uint64(c.s.count) {
		return false, damaged("count of a term")
	}
	c.entry = entry{n: int(n)}
	if n == 1 {
		gap, freq := c.in.posting()
		if gap >= uint64(c.s.count) {
			return false, damaged("posting of a term")
		}
		c.entry.doc, c.entry.freq = uint32(gap), freq
	} else {
		c.entry.at, c.entry.len = c.at, c.in.uint()
		if c.entry.len > c.f.postings.len {
			return false, damaged("list of a term")
		}
		c.at += c.entry.len
	}
	c.on = c.in.err == nil
	return c.on, c.in.err
}

// open goes to the beginning of a block.
func (c *cursor) open(block int) error {
	b, err := c.blockBytes(block)
	if err != nil {
		return err
	}
	c.block, c.in, c.term = block, decoder{b: b}, c.term[:0]
	c.left = min(termBlock, c.f.terms-block*termBlock)
	c.at = c.in.uint()
	return c.in.err
}

func (c *cursor) blockBytes(block int) ([]byte, error) {
	bounds, err := c.s.read(c.f.offsets, uint64(block)*4, min(8, c.f.offsets.len-uint64(block)*4))
	if err != nil {
		return nil, err
	}
	from, to := uint64(binary.LittleEndian.Uint32(bounds)), c.f.dict.len
	if len(bounds) == 8 {
		to = uint64(binary.LittleEndian.Uint32(bounds[4:]))
	}
	if from > to {
		return nil, damaged("blocks of terms")
	}
	return c.s.read(c.f.dict, from, to-from)
}

// first returns the first term of a block.
func (c *cursor) first(block int) ([]byte, error) {
	b, err := c.blockBytes(block)
	if err != nil {
		return nil, err
	}
	in := decoder{b: b}
	_, _ = in.uint(), in.uint()
	return in.bytes(in.uint()), in.err
}

// seek goes on to the first term that is not below a term, from where the
// cursor stands. False if there is none or after an error.
func (c *cursor) seek(term []byte) (bool, error) {
	if c.on && bytes.Compare(c.term, term) >= 0 {
		return true, nil
	}
	if err := c.skip(term); err != nil {
		return false, err
	}
	for {
		ok, err := c.next()
		if !ok || bytes.Compare(c.term, term) >= 0 {
			return ok, err
		}
	}
}

// skip goes on to the last block that begins at or below a term, if it is not
// this one.
func (c *cursor) skip(term []byte) error {
	var failed error
	above := func(block int) bool {
		first, err := c.first(block)
		if err != nil {
			failed = err
		}
		return failed != nil || bytes.Compare(first, term) > 0
	}
	begin := c.block + 1
	if begin >= c.f.blocks() || above(begin) && c.block >= 0 {
		return failed
	}
	n := sort.Search(c.f.blocks()-begin, func(i int) bool { return above(begin + i) })
	if failed == nil && n > 0 {
		return c.open(begin + n - 1)
	}
	return failed
}

// list returns the postings of the current term after docs and freqs.
func (c *cursor) list(docs []uint32, freqs []uint8) ([]uint32, []uint8, error) {
	e := c.entry
	if e.n == 1 {
		return append(docs, e.doc), append(freqs, e.freq), nil
	}
	b, err := c.s.read(c.f.postings, e.at, e.len)
	if err != nil {
		return docs, freqs, err
	}
	return decodeList(b, e.n, c.s.count, docs, freqs)
}
