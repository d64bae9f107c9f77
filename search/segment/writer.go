package segment

import (
	"encoding/binary"
	"hash/crc32"
	"io"
)

const (
	magic       = "gongkai\x01"
	version     = 1
	checkBlock  = 64 << 10 // bytes under one checksum
	startBytes  = 5        // of an offset in stored
	trailerSize = 8 + 8 + 4 + 4 + len(magic)
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// region is a part of the file.
type region struct{ off, len uint64 }

// writer writes a file from the beginning to its end.
type writer struct {
	out    io.Writer
	size   uint64
	sums   []uint32 // of the blocks that are full
	sum    uint32   // of the one that is not
	err    error    // the first; after it nothing is written
	fields []field

	stored  region
	starts  []byte
	columns []byte
	heads   []byte
	count   int
	code    []byte
	record  []byte
}

func newWriter(out io.Writer) *writer {
	w := &writer{out: out}
	w.write([]byte(magic))
	w.stored.off = w.size
	return w
}

func (w *writer) write(b []byte) {
	if w.err == nil {
		_, w.err = w.out.Write(b)
	}
	for len(b) > 0 {
		n := min(len(b), checkBlock-int(w.size%checkBlock))
		w.sum = crc32.Update(w.sum, castagnoli, b[:n])
		w.size += uint64(n)
		if w.size%checkBlock == 0 {
			w.sums, w.sum = append(w.sums, w.sum), 0
		}
		b = b[n:]
	}
}

// region writes bytes and returns where they are.
func (w *writer) region(b []byte) region {
	r := region{w.size, uint64(len(b))}
	w.write(b)
	return r
}

// number begins the next number.
func (w *writer) number(head bool, columns []byte) {
	if head {
		w.heads = binary.LittleEndian.AppendUint32(w.heads, uint32(w.count))
	}
	w.columns = binary.AppendUvarint(w.columns, uint64(len(columns)))
	w.columns = append(w.columns, columns...)
	w.starts = appendStart(w.starts, w.size-w.stored.off)
	w.count++
}

func appendStart(dst []byte, v uint64) []byte {
	return append(dst, byte(v), byte(v>>8), byte(v>>16), byte(v>>24), byte(v>>32))
}

func readStart(b []byte) uint64 {
	return uint64(binary.LittleEndian.Uint32(b)) | uint64(b[4])<<32
}

// document writes a head or a passage.
func (w *writer) document(head bool, d *Document) {
	w.number(head, d.Columns)
	w.record = binary.AppendUvarint(w.record[:0], uint64(len(d.ID)))
	w.record = append(append(w.record, d.ID...), d.Stored...)
	w.code = appendText(w.code[:0], w.record)
	w.write(w.code)
}

// copy writes a number as another segment has it.
func (w *writer) copy(head bool, columns, code []byte) {
	w.number(head, columns)
	w.write(code)
}

// beginFields ends the numbers; the fields follow.
func (w *writer) beginFields() [3]region {
	w.stored.len = w.size - w.stored.off
	w.starts = appendStart(w.starts, w.stored.len)
	return [3]region{w.region(w.starts), w.region(w.columns), w.region(w.heads)}
}

// end writes footer and trailer.
func (w *writer) end(numbers [3]region) error {
	at := w.size
	b := binary.AppendUvarint(nil, uint64(w.count))
	place := func(list ...region) {
		for _, r := range list {
			b = binary.AppendUvarint(b, r.off)
			b = binary.AppendUvarint(b, r.len)
		}
	}
	place(w.stored)
	place(numbers[:]...)
	b = binary.AppendUvarint(b, uint64(len(w.fields)))
	for _, f := range w.fields {
		b = binary.AppendUvarint(b, uint64(len(f.name)))
		b = append(b, f.name...)
		b = binary.AppendUvarint(b, uint64(f.terms))
		place(f.postings, f.dict, f.offsets)
	}
	if w.size%checkBlock != 0 {
		w.sums = append(w.sums, w.sum)
	}
	for _, sum := range w.sums {
		b = binary.LittleEndian.AppendUint32(b, sum)
	}
	sum := crc32.Checksum(b, castagnoli)
	b = binary.LittleEndian.AppendUint64(b, at)
	b = binary.LittleEndian.AppendUint64(b, uint64(len(b)-8))
	b = binary.LittleEndian.AppendUint32(b, sum)
	b = binary.LittleEndian.AppendUint32(b, version)
	b = append(b, magic...)
	w.write(b)
	return w.err
}
