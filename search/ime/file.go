package ime

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

// File is the name of the prebuilt file.
const File = "pinyin.bin"

// The file: magic, then deflated
//
//	number of syllables, each with its length
//	number of words; how many bytes of text they have, and the text
//	per word: number of syllables; the syllables; cost
//	per word: number of pairs; if there are any, cost of others, and for each
//	the difference to the last second word and its cost
//	number of pairs with triples; for each the difference to the last one's
//	place, then third words as the second ones above
//
// numbers as varints, costs as bytes, then the CRC-32 of magic and all that.
const magic = "gongkai pinyin 2\n"

var errFile = errors.New("file of words is damaged")

// Dictionary is what a file holds.
type Dictionary struct {
	Syllables []string           // sorted
	Words     []Word             // the first is the start of a sentence, without text
	Count     map[Pair]Tally     // how often a word follows another, by their places in Words
	First     map[uint32]float32 // how often any follows a word
	Triples   map[Triple]Tally   // how often a word follows a pair
	Context   map[Pair]float32   // how often any follows a pair
}

// How what the file has is counted: what is of little use is left out to keep
// it small.
var (
	shipped       = smoothing{discount: 0.75, least: 3, gain: 12}
	shippedTriple = smoothing{discount: 0.75, least: 4, gain: 25}
)

// Encode writes a file.
func Encode(w io.Writer, d Dictionary) error {
	table := newWords(d.Words)
	p := newPairs(d.Count, d.First, &table, shipped)
	body := binary.AppendUvarint(nil, uint64(len(d.Syllables)))
	for _, s := range d.Syllables {
		body = append(binary.AppendUvarint(body, uint64(len(s))), s...)
	}
	body = binary.AppendUvarint(body, uint64(table.count()))
	body = append(binary.AppendUvarint(body, uint64(len(table.text))), table.text...)
	for id := range uint32(table.count()) {
		sounds := table.soundOf(id)
		body = binary.AppendUvarint(body, uint64(len(sounds)))
		for _, s := range sounds {
			body = binary.AppendUvarint(body, uint64(s))
		}
		body = append(body, packCost(float64(table.cost[id])))
	}
	for id := range table.count() {
		body = appendRow(body, p.to, p.cost, p.back[id], p.row[id], p.row[id+1])
	}
	t := newTriples(d.Triples, d.Context, p, &table, shippedTriple)
	body = binary.AppendUvarint(body, uint64(len(t.pair)))
	last := uint32(0)
	for i, place := range t.pair {
		body = binary.AppendUvarint(body, uint64(place-last))
		body = appendRow(body, t.to, t.cost, t.back[i], t.row[i], t.row[i+1])
		last = place
	}
	sum := crc32.ChecksumIEEE(append([]byte(magic), body...))
	if _, err := io.WriteString(w, magic); err != nil {
		return err
	}
	z, err := flate.NewWriter(w, flate.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(binary.BigEndian.AppendUint32(body, sum)); err != nil {
		return err
	}
	return z.Close()
}

// appendRow writes what may follow, from lo up to hi.
func appendRow(body []byte, to []uint32, cost []uint8, back uint8, lo, hi uint32) []byte {
	body = binary.AppendUvarint(body, uint64(hi-lo))
	if lo == hi {
		return body
	}
	body = append(body, back)
	last := uint32(0)
	for i := lo; i < hi; i++ {
		body = append(binary.AppendUvarint(body, uint64(to[i]-last)), cost[i])
		last = to[i]
	}
	return body
}

// decode reads a file.
func decode(data []byte) (*model, error) {
	packed, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok {
		return nil, errFile
	}
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil || len(raw) < crc32.Size {
		return nil, errFile
	}
	body, tail := raw[:len(raw)-crc32.Size], raw[len(raw)-crc32.Size:]
	sum := crc32.Update(crc32.ChecksumIEEE([]byte(magic)), crc32.IEEETable, body)
	if binary.BigEndian.Uint32(tail) != sum {
		return nil, errFile
	}
	in := &reader{data: body}
	syllables := make([]string, in.count())
	for i := range syllables {
		syllables[i] = string(in.bytes(in.count()))
	}
	table := in.words(len(syllables))
	p := in.pairs(table.count())
	t := in.triples(table.count(), len(p.to))
	if in.bad || table.count() == 0 || !slices.IsSorted(syllables) {
		return nil, errFile
	}
	return &model{spelling: newSpelling(syllables), lex: newLexicon(table), pairs: p, triples: t}, nil
}

// reader reads a file whose sum is right; that it is bad at the end of the data
// only guards against one made by hand.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) next() uint64 {
	n, size := binary.Uvarint(r.data)
	if size <= 0 {
		r.bad, r.data = true, nil
		return 0
	}
	r.data = r.data[size:]
	return n
}

// count reads how many there are of something that takes a byte or more each.
func (r *reader) count() int {
	n := r.next()
	if n > uint64(len(r.data)) {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *reader) bytes(n int) []byte {
	if n > len(r.data) {
		r.bad, n = true, 0
	}
	out := r.data[:n]
	r.data = r.data[n:]
	return out
}

func (r *reader) byte() uint8 {
	if b := r.bytes(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (r *reader) words(syllables int) words {
	n := r.count()
	w := words{text: string(r.bytes(r.count())), textAt: make([]uint32, n+1), soundAt: make([]uint32, n+1), cost: make([]float32, n)}
	w.sounds = make([]uint16, 0, len(w.text)/3)
	rest := strings.NewReader(w.text)
	for id := range n {
		for range r.count() {
			s := r.next()
			_, _, err := rest.ReadRune()
			if s >= uint64(syllables) || err != nil {
				r.bad = true
				return words{}
			}
			w.sounds = append(w.sounds, uint16(s))
		}
		w.soundAt[id+1] = uint32(len(w.sounds))
		w.textAt[id+1] = uint32(len(w.text) - rest.Len())
		w.cost[id] = unpackCost(r.byte())
	}
	return w
}

func (r *reader) pairs(words int) *pairs {
	p := &pairs{row: make([]uint32, words+1), back: make([]uint8, words)}
	for id := range words {
		p.back[id], p.to, p.cost = r.row(p.to, p.cost, words)
		p.row[id+1] = uint32(len(p.to))
	}
	p.to, p.cost = slices.Clone(p.to), slices.Clone(p.cost) // without the room they grew into
	return p
}

func (r *reader) triples(words, pairs int) *triples {
	n := r.count()
	t := &triples{pair: make([]uint32, n), row: make([]uint32, n+1), back: make([]uint8, n)}
	last := uint64(0)
	for i := range n {
		if last += r.next(); last >= uint64(pairs) {
			r.bad = true
			return t
		}
		t.pair[i] = uint32(last)
		t.back[i], t.to, t.cost = r.row(t.to, t.cost, words)
		t.row[i+1] = uint32(len(t.to))
	}
	t.to, t.cost = slices.Clone(t.to), slices.Clone(t.cost)
	return t
}

// row reads what appendRow wrote.
func (r *reader) row(to []uint32, cost []uint8, words int) (back uint8, more []uint32, costs []uint8) {
	n := r.count()
	if n > 0 {
		back = r.byte()
	}
	last := uint64(0)
	for range n {
		if last += r.next(); last >= uint64(words) {
			r.bad = true
			break
		}
		to, cost = append(to, uint32(last)), append(cost, r.byte())
	}
	return back, to, cost
}
