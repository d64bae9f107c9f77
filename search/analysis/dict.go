package analysis

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"slices"
)

// WordsFile is the name of the prebuilt dictionary.
const WordsFile = "words.bin"

// The file: magic, then deflated
//
//	total of frequencies, number of cells
//	number of characters, and each of them in the order of its code
//	per node, breadth first: frequency, number of children and, if there are
//	any, base (difference to the last one) and codes (differences)
//
// all as varints, then the CRC-32 of the magic and of all that.
const magic = "gongkai words 1\n"

// Entry is a word of a dictionary.
type Entry struct {
	Word string
	Freq uint32 // occurrences, from 1
}

// Encode writes a dictionary file. Words are folded; of words that fold to
// the same the first one counts. Words with characters beyond the Basic
// Multilingual Plane are left out.
func Encode(w io.Writer, entries []Entry) error {
	alphabet := alphabetOf(entries)
	codes := codesOf(alphabet)
	var total uint64
	root := new(node)
	for _, e := range entries {
		if word := codes.of(e.Word); word != nil {
			root.add(word, e.Freq)
			total += uint64(e.Freq)
		}
	}
	// A child's base is never below its elder's, so differences are small.
	queue := []*node{root}
	var body []byte
	var p placer
	cells, last := 1, uint32(0)
	for i := 0; i < len(queue); i++ {
		n := queue[i]
		body = binary.AppendUvarint(body, uint64(n.freq))
		body = binary.AppendUvarint(body, uint64(len(n.codes)))
		if len(n.codes) == 0 {
			continue
		}
		base := p.place(n.codes)
		body = binary.AppendVarint(body, int64(base)-int64(last))
		last = base
		prev := uint16(0)
		for _, c := range n.codes {
			body = binary.AppendUvarint(body, uint64(c-prev))
			prev = c
		}
		cells = max(cells, int(base)+int(prev)+1)
		queue = append(queue, n.children...)
	}
	head := binary.AppendUvarint(nil, total)
	head = binary.AppendUvarint(head, uint64(cells))
	head = binary.AppendUvarint(head, uint64(len(alphabet)))
	for _, r := range alphabet {
		head = binary.AppendUvarint(head, uint64(r))
	}
	sum := crc32.NewIEEE()
	for _, part := range [][]byte{[]byte(magic), head, body} {
		_, _ = sum.Write(part)
	}
	if _, err := io.WriteString(w, magic); err != nil {
		return err
	}
	z, err := flate.NewWriter(w, flate.BestCompression)
	if err != nil {
		return err
	}
	for _, part := range [][]byte{head, body, sum.Sum(nil)} {
		if _, err := z.Write(part); err != nil {
			return err
		}
	}
	return z.Close()
}

// alphabetOf lists the characters of the folded words, the commonest first:
// frequent codes are small, which keeps the double array dense.
func alphabetOf(entries []Entry) []rune {
	count := map[rune]int{}
	for _, e := range entries {
		for _, r := range Fold(e.Word) {
			if r < 0x10000 {
				count[r]++
			}
		}
	}
	var alphabet []rune
	for r := range count {
		alphabet = append(alphabet, r)
	}
	slices.SortFunc(alphabet, func(a, b rune) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return int(a - b)
	})
	return alphabet
}

// alphabet gives a folded rune its code, 0 if no word has it.
type alphabet [0x10000]uint16

func codesOf(runes []rune) *alphabet {
	a := new(alphabet)
	for i, r := range runes {
		if r >= 0 && r < 0x10000 {
			a[r] = uint16(i + 1)
		}
	}
	return a
}

// of returns the codes of a word, nil if it has a character without one or is
// empty.
func (a *alphabet) of(word string) []uint16 {
	var codes []uint16
	for _, r := range Fold(word) {
		if r >= 0x10000 || a[r] == 0 {
			return nil
		}
		codes = append(codes, a[r])
	}
	return codes
}

var errDictionary = errors.New("analysis: dictionary file is damaged")

// Load reads the prebuilt dictionary from a folder of dictionaries.
func Load(dict fs.FS) (*Segmenter, error) {
	data, err := fs.ReadFile(dict, WordsFile)
	if err != nil {
		return nil, fmt.Errorf("analysis: load dictionary: %w", err)
	}
	return Decode(data)
}

// Decode reads a dictionary file.
func Decode(data []byte) (*Segmenter, error) {
	packed, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok {
		return nil, errDictionary
	}
	raw, err := io.ReadAll(bufio.NewReader(flate.NewReader(bytes.NewReader(packed))))
	if err != nil || len(raw) < crc32.Size {
		return nil, errDictionary
	}
	body, tail := raw[:len(raw)-crc32.Size], raw[len(raw)-crc32.Size:]
	sum := crc32.Update(crc32.ChecksumIEEE([]byte(magic)), crc32.IEEETable, body)
	if binary.BigEndian.Uint32(tail) != sum {
		return nil, errDictionary
	}
	// The sum is right, so what follows was written by Encode; the reader's
	// error only guards against a file made by hand.
	in := &varints{data: body}
	s := &Segmenter{total: in.next(), sum: sum}
	cells := make([]cell, in.count(1<<26))
	letters := make([]rune, in.count(1<<16))
	for i := range letters {
		letters[i] = rune(in.next())
	}
	s.codes, s.letters = codesOf(letters), letters
	if err := s.fill(cells, in); err != nil {
		return nil, err
	}
	s.main = newTrie(cells)
	return s, nil
}

// fill places the nodes of the file in the double array.
func (s *Segmenter) fill(cells []cell, in *varints) error {
	if len(cells) == 0 {
		return errDictionary
	}
	for i := range cells {
		cells[i].check = noCell
	}
	costs := newCosts(s.total)
	queue := make([]uint32, 1, len(cells))
	last := int64(0)
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		cells[at].cost = costs.of(uint32(in.next()))
		children := in.next()
		if children == 0 {
			continue
		}
		last += in.signed()
		cells[at].base = uint32(last)
		place := last
		for range children {
			place += int64(in.next())
			if in.bad || place <= 0 || place >= int64(len(cells)) || cells[place].check != noCell {
				return errDictionary
			}
			cells[place].check = at
			queue = append(queue, uint32(place))
		}
	}
	if in.bad {
		return errDictionary
	}
	return nil
}

// costs turns frequencies into costs: the bits it takes to say a word.
type costs struct {
	all   float32
	small [4096]float32
}

func newCosts(total uint64) *costs { return &costs{all: float32(math.Log2(float64(total)))} }

func (c *costs) of(freq uint32) float32 {
	if freq == 0 {
		return 0
	}
	if int(freq) >= len(c.small) {
		return c.all - float32(math.Log2(float64(freq)))
	}
	if c.small[freq] == 0 {
		c.small[freq] = c.all - float32(math.Log2(float64(freq)))
	}
	return c.small[freq]
}

// varints reads numbers; at the end of the data it gives zeros and is bad.
type varints struct {
	data []byte
	bad  bool
}

func (v *varints) next() uint64 {
	n, size := binary.Uvarint(v.data)
	v.skip(size)
	return n
}

func (v *varints) signed() int64 {
	n, size := binary.Varint(v.data)
	v.skip(size)
	return n
}

// count reads a number that is about to be allocated.
func (v *varints) count(limit uint64) uint64 {
	n := v.next()
	if n > limit {
		v.bad = true
		return 0
	}
	return n
}

func (v *varints) skip(size int) {
	if size <= 0 {
		v.bad, v.data = true, nil
		return
	}
	v.data = v.data[size:]
}
