package segment

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// Segment is one segment, in memory. It does not change and is safe for
// concurrent use.
type Segment struct {
	file    []byte          // all of it
	data    []byte          // up to the footer
	sums    []byte          // of the blocks before the footer, nil if they need no check
	checked []atomic.Uint32 // bitset of the blocks found good
	broken  atomic.Bool     // one was not
	count   int
	heads   []uint32
	fields  []field

	stored, starts, columns region
}

var (
	_ api.UnpersistedSegment = (*Segment)(nil)
	_ api.NestedSegment      = (*Segment)(nil)
)

// parse makes a segment of a whole file. With check set its blocks are
// compared with their checksums when they are first read.
func parse(data []byte, check bool) (*Segment, error) {
	if len(data) < len(magic)+trailerSize || string(data[:len(magic)]) != magic {
		return nil, damaged("no segment")
	}
	trailer := data[len(data)-trailerSize:]
	at, size := binary.LittleEndian.Uint64(trailer), binary.LittleEndian.Uint64(trailer[8:])
	if string(trailer[24:]) != magic || binary.LittleEndian.Uint32(trailer[20:]) != version {
		return nil, damaged("cut short or of another version")
	}
	room := uint64(len(data) - trailerSize)
	if at > room || size != room-at {
		return nil, damaged("footer")
	}
	footer := data[at:room]
	if crc32.Checksum(footer, castagnoli) != binary.LittleEndian.Uint32(trailer[16:]) {
		return nil, damaged("checksum of the footer")
	}
	s := &Segment{file: data, data: data[:at:at]}
	heads, err := s.parseFooter(footer)
	if err != nil {
		return nil, err
	}
	if !check {
		s.sums = nil
	}
	return s, s.loadHeads(heads)
}

// parseFooter returns where the heads are.
func (s *Segment) parseFooter(footer []byte) (heads region, err error) {
	d := decoder{b: footer}
	count := d.uint()
	if count >= 1<<31 {
		return heads, damaged("count")
	}
	s.count = int(count)
	for _, r := range []*region{&s.stored, &s.starts, &s.columns, &heads} {
		s.place(&d, r)
	}
	fields := d.uint()
	if fields > uint64(len(footer)) {
		return heads, damaged("fields")
	}
	for range fields {
		f := field{name: string(d.bytes(d.uint()))}
		terms := d.uint()
		for _, r := range []*region{&f.postings, &f.dict, &f.offsets} {
			s.place(&d, r)
		}
		f.terms = int(min(terms, 1<<31))
		if f.offsets.len != 4*uint64(f.blocks()) {
			return heads, damaged("blocks of terms")
		}
		s.fields = append(s.fields, f)
	}
	blocks := (len(s.data) + checkBlock - 1) / checkBlock
	s.sums = d.bytes(4 * uint64(blocks))
	if d.err != nil || len(d.b) > 0 || s.starts.len != startBytes*(count+1) || heads.len%4 != 0 || heads.len/4 > count {
		return heads, damaged("footer")
	}
	s.checked = make([]atomic.Uint32, (blocks+31)/32)
	return heads, nil
}

// place reads where a region is; it is inside the file.
func (s *Segment) place(d *decoder, r *region) {
	r.off, r.len = d.uint(), d.uint()
	if n := uint64(len(s.data)); d.err == nil && (r.off > n || r.len > n-r.off) {
		d.fail()
	}
}

func (s *Segment) loadHeads(r region) error {
	b, err := s.read(r, 0, r.len)
	if err != nil {
		return err
	}
	s.heads = make([]uint32, 0, len(b)/4)
	least := uint32(0)
	for ; len(b) > 0; b = b[4:] {
		h := binary.LittleEndian.Uint32(b)
		if h < least || int(h) >= s.count || len(s.heads) == 0 && h != 0 {
			return damaged("heads")
		}
		s.heads = append(s.heads, h)
		least = h + 1
	}
	if s.count > 0 && len(s.heads) == 0 {
		return damaged("heads")
	}
	return nil
}

// read returns a part of a region once its blocks have been checked.
func (s *Segment) read(r region, off, n uint64) ([]byte, error) {
	if off > r.len || n > r.len-off {
		return nil, damaged("offset")
	}
	from := r.off + off
	to := from + n
	if s.sums != nil && n > 0 {
		for block := from / checkBlock; block <= (to-1)/checkBlock; block++ {
			if s.checked[block/32].Load()&(1<<(block%32)) == 0 {
				if err := s.check(block); err != nil {
					return nil, err
				}
			}
		}
	}
	return s.data[from:to:to], nil
}

func (s *Segment) check(block uint64) error {
	b := s.data[block*checkBlock : min((block+1)*checkBlock, uint64(len(s.data)))]
	if crc32.Checksum(b, castagnoli) != binary.LittleEndian.Uint32(s.sums[4*block:]) {
		s.broken.Store(true)
		return damaged("checksum")
	}
	s.checked[block/32].Or(1 << (block % 32))
	return nil
}

// Damaged reports whether a part that was read is not as it was written.
func (s *Segment) Damaged() bool { return s.broken.Load() }

// Columns visits the columns of every number in order.
func (s *Segment) Columns(visit func(doc uint32, head bool, columns []byte) error) error {
	b, err := s.read(s.columns, 0, s.columns.len)
	if err != nil {
		return err
	}
	d := decoder{b: b}
	heads := s.heads
	for doc := range uint32(s.count) {
		head := len(heads) > 0 && heads[0] == doc
		if head {
			heads = heads[1:]
		}
		columns := d.bytes(d.uint())
		if d.err != nil {
			return d.err
		}
		if err := visit(doc, head, columns); err != nil {
			return err
		}
	}
	return nil
}

// code returns what is stored of a number, in the text code.
func (s *Segment) code(doc uint64) ([]byte, error) {
	b, err := s.read(s.starts, doc*startBytes, 2*startBytes)
	if err != nil {
		return nil, err
	}
	from, to := readStart(b), readStart(b[startBytes:])
	if from > to {
		return nil, damaged("starts")
	}
	return s.read(s.stored, from, to-from)
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// VisitStoredFields visits id and stored; the visitor may not keep the bytes.
func (s *Segment) VisitStoredFields(num uint64, visit api.StoredFieldValueVisitor) error {
	if num >= uint64(s.count) {
		return nil
	}
	code, err := s.code(num)
	if err != nil {
		return err
	}
	buf, _ := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	if *buf, err = appendPlain((*buf)[:0], code); err != nil {
		return err
	}
	d := decoder{b: *buf}
	id := d.bytes(d.uint())
	if d.err != nil {
		return d.err
	}
	if visit(idField, 't', id, nil) {
		visit(StoredField, 't', d.b, nil)
	}
	return nil
}

// DocID returns the id of a head, nothing for a passage.
func (s *Segment) DocID(num uint64) (id []byte, err error) {
	err = s.VisitStoredFields(num, func(_ string, _ byte, value []byte, _ []uint64) bool {
		id = append(id, value...)
		return false
	})
	return id, err
}

// Count returns how many heads and passages there are.
func (s *Segment) Count() uint64 { return uint64(s.count) }

// DocNumbers returns the heads that have one of the ids.
func (s *Segment) DocNumbers(ids []string) (*roaring.Bitmap, error) {
	found := roaring.New()
	f := s.field(idField)
	if f == nil {
		return found, nil
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	c := s.cursor(f)
	for _, id := range ids {
		ok, err := c.seek([]byte(id))
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if string(c.term) != id {
			continue
		}
		docs, _, err := c.list(nil, nil)
		if err != nil {
			return nil, err
		}
		found.AddMany(docs)
	}
	return found, nil
}

func (s *Segment) field(name string) *field {
	for i := range s.fields {
		if s.fields[i].name == name {
			return &s.fields[i]
		}
	}
	return nil
}

// Fields returns the names of the fields.
func (s *Segment) Fields() []string {
	names := make([]string, len(s.fields))
	for i := range s.fields {
		names[i] = s.fields[i].name
	}
	return names
}

// Postings returns the documents that have a term, in ascending order, and how
// often each has it; nothing if there are none.
func (s *Segment) Postings(name, term string) (docs []uint32, freqs []uint8, err error) {
	f := s.field(name)
	if f == nil {
		return nil, nil, nil
	}
	c := s.cursor(f)
	ok, err := c.seek([]byte(term))
	if !ok || string(c.term) != term {
		return nil, nil, err
	}
	return c.list(make([]uint32, 0, c.entry.n), make([]uint8, 0, c.entry.n))
}

// Frequency returns in how many documents of a field a term is, deleted ones
// included.
func (s *Segment) Frequency(name, term string) (int, error) {
	f := s.field(name)
	if f == nil {
		return 0, nil
	}
	c := s.cursor(f)
	ok, err := c.seek([]byte(term))
	if !ok || string(c.term) != term {
		return 0, err
	}
	return c.entry.n, nil
}

// Size returns about how much memory the segment takes.
func (s *Segment) Size() int { return len(s.data) + 4*len(s.heads) }

// Persist writes the segment to a file.
func (s *Segment) Persist(path string) error {
	return create(path, func(out io.Writer) error {
		_, err := out.Write(s.file)
		return err
	})
}

// Ancestors returns the number and, for a passage, its head.
func (s *Segment) Ancestors(num uint64, list []index.AncestorID) []index.AncestorID {
	list = append(list, index.NewAncestorID(num))
	if i, found := slices.BinarySearch(s.heads, uint32(num)); !found && i > 0 {
		list = append(list, index.NewAncestorID(uint64(s.heads[i-1])))
	}
	return list
}

// CountRoot returns how many heads are not deleted.
func (s *Segment) CountRoot(deleted *roaring.Bitmap) uint64 {
	n := uint64(len(s.heads))
	s.deletedHeads(deleted, func(_, _ uint32) { n-- })
	return n
}

// deletedHeads visits the heads that are deleted, with the number after their
// last passage.
func (s *Segment) deletedHeads(deleted *roaring.Bitmap, visit func(head, end uint32)) {
	if deleted == nil {
		return
	}
	for it := deleted.Iterator(); it.HasNext(); {
		head := it.Next()
		i, found := slices.BinarySearch(s.heads, head)
		if !found {
			continue
		}
		end := uint32(s.count)
		if i+1 < len(s.heads) {
			end = s.heads[i+1]
		}
		visit(head, end)
		it.AdvanceIfNeeded(end)
	}
}

// AddNestedDocuments adds the passages of deleted heads.
func (s *Segment) AddNestedDocuments(deleted *roaring.Bitmap) *roaring.Bitmap {
	var passages []uint32 // begin and end
	s.deletedHeads(deleted, func(head, end uint32) { passages = append(passages, head, end) })
	for ; len(passages) > 0; passages = passages[2:] {
		deleted.AddRange(uint64(passages[0]), uint64(passages[1]))
	}
	return deleted
}

// The segment is in memory as long as somebody refers to it, and nobody asks
// how much was read or written.

// AddRef does nothing.
func (s *Segment) AddRef() {}

// DecRef does nothing.
func (s *Segment) DecRef() error { return nil }

// Close does nothing.
func (s *Segment) Close() error { return nil }

// BytesRead returns 0.
func (s *Segment) BytesRead() uint64 { return 0 }

// ResetBytesRead does nothing.
func (s *Segment) ResetBytesRead(uint64) {}

// BytesWritten returns 0.
func (s *Segment) BytesWritten() uint64 { return 0 }
