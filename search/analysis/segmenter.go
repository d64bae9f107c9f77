package analysis

import (
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"strings"
)

// Segmenter finds words. It never changes and is safe for concurrent use.
type Segmenter struct {
	codes   *alphabet
	letters []rune // by code, less one
	main    *trie
	extra   *trie // words added by With, nil if none
	added   []string
	total   uint64
	sum     uint32
}

// version changes whenever the same text and dictionary would give other
// tokens than before.
const version = 3

// unknownCost is that of a unit no word begins with; the figure is gse's.
const unknownCost = 32

// longestAdded bounds the words With takes, in runes: a longer name is no
// word but a title.
const longestAdded = 16

// Fingerprint identifies the tokens this segmenter makes: an index made under
// another fingerprint must be rebuilt.
func (s *Segmenter) Fingerprint() string {
	words := crc32.ChecksumIEEE([]byte(strings.Join(s.added, "\n")))
	return fmt.Sprintf("%d-%08x-%08x", version, s.sum, words)
}

// With returns a segmenter that also knows these words. A word of fewer than
// two units, of more than 16 runes or with punctuation or blanks inside is
// passed over. An added word always wins against its own parts.
func (s *Segmenter) With(words []string) *Segmenter {
	all := slices.Clone(s.added)
	for _, w := range words {
		w = strings.TrimSpace(w)
		if s.Addable(w) {
			all = append(all, Fold(w))
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)

	next := *s
	next.added, next.extra = all, nil
	if len(all) == 0 {
		return &next
	}
	next.letters = slices.Clone(s.letters)
	codes := *s.codes
	next.codes = &codes
	for _, w := range all {
		for _, r := range w {
			if codes[r] == 0 {
				next.letters = append(next.letters, r)
				codes[r] = uint16(len(next.letters))
			}
		}
	}
	next.extra = next.overlay()
	return &next
}

// Addable reports whether With takes the word.
func (s *Segmenter) Addable(word string) bool {
	t := tables()
	n, units, alnum := 0, 0, false
	for _, r := range word {
		f, class := t.foldRune(r)
		if f >= 0x10000 || class == classBreak || class == classBlank {
			return false
		}
		if class == classHan || !alnum {
			units++
		}
		alnum = class == classAlnum
		n++
	}
	return units >= 2 && n <= longestAdded
}

// overlay builds the trie of the added words. It is called before extra is
// set, so costs are those of the words' parts.
func (s *Segmenter) overlay() *trie {
	root := new(node)
	for _, w := range s.added {
		root.add(s.codes.of(w), math.Float32bits(s.costBelow(w)))
	}
	type placed struct {
		*node
		at uint32
	}
	cells := []cell{{check: noCell}}
	queue := []placed{{root, 0}}
	var p placer
	for i := 0; i < len(queue); i++ {
		n := queue[i]
		cells[n.at].cost = math.Float32frombits(n.freq)
		if len(n.codes) == 0 {
			continue
		}
		base := p.place(n.codes)
		cells[n.at].base = base
		for j, c := range n.codes {
			at := base + uint32(c)
			for int(at) >= len(cells) {
				cells = append(cells, cell{check: noCell})
			}
			cells[at].check = n.at
			queue = append(queue, placed{n.children[j], at})
		}
	}
	return newTrie(cells)
}

// rareFreq is the frequency general dictionaries give a word they have hardly
// seen; a word of ours is at least as frequent.
const rareFreq = 3

// costBelow returns a cost at which a word wins against its parts.
func (s *Segmenter) costBelow(word string) float32 {
	sc := newScan(word)
	defer sc.release()
	sc.lookUp(s)
	s.shortest(sc, 0, len(sc.class))
	return min(sc.best[len(sc.class)]*0.98, float32(math.Log2(float64(s.total)/rareFreq)))
}

// FreqFor returns the frequency a word needs in a dictionary of the same size
// to win against its parts.
func (s *Segmenter) FreqFor(word string) uint32 {
	return uint32(math.Ceil(float64(s.total) / math.Exp2(float64(s.costBelow(word)))))
}

// Each calls yield for every word of the dictionary, folded, with its
// frequency (0 for a word added by With) until it returns false. The order is
// that of the file.
func (s *Segmenter) Each(yield func(word string, freq float64) bool) {
	for _, t := range []*trie{s.main, s.extra} {
		if t == nil {
			continue
		}
		var letters []rune
		for i := range t.cells {
			if t.cells[i].check == noCell || t.cells[i].cost == 0 {
				continue
			}
			letters = letters[:0]
			for at := uint32(i); at != 0; at = t.cells[at].check {
				code := at - t.cells[t.cells[at].check].base
				letters = append(letters, s.letters[code-1])
			}
			slices.Reverse(letters)
			freq := 0.0
			if t == s.main {
				freq = math.Round(float64(s.total) / math.Exp2(float64(t.cells[i].cost)))
			}
			if !yield(string(letters), freq) {
				return
			}
		}
	}
}

// Has reports whether a text is one word of the dictionary.
func (s *Segmenter) Has(word string) bool {
	codes := s.codes.of(word)
	for _, t := range []*trie{s.main, s.extra} {
		if t == nil {
			continue
		}
		at, ok := uint32(0), len(codes) > 0
		for i := 0; ok && i < len(codes); i++ {
			at, ok = t.step(at, codes[i])
		}
		if ok && t.cells[at].cost != 0 {
			return true
		}
	}
	return false
}
