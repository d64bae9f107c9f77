package ime

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// The width of the search: how many beginnings are kept at each place, and how
// many words are tried between two places.
const (
	keptBeginnings = 12
	triedWords     = 24
)

// beginning is a sentence up to some place.
type beginning struct {
	cost   float32
	word   uint32 // the last one
	step   int32  // the last one of it
	before int32  // -1 for none
	row    int32  // of triples that begin with the last two words
	runes  uint8
	hash   uint64 // of the text
}

// search is the likeliest sentences up to every place of a lattice.
type search struct {
	lattice
	kept  []beginning
	at    [][]int32 // by place, the cheapest first
	first []reach   // what can be read from the first key
}

const hashBase = 1_000_003

// scratch is what searches are made of, for the next one.
var scratch = sync.Pool{New: func() any { return new(search) }}

// search looks for sentences. The caller releases it.
func (m *model) search(k keys) *search {
	n := len(k.typed)
	s, ok := scratch.Get().(*search)
	if !ok {
		s = new(search)
	}
	s.lattice = lattice{model: m, keys: k, ways: k.ways(), arcs: make([][]arc, n+1), steps: s.steps[:0]}
	s.kept, s.at, s.first = s.kept[:0], make([][]int32, n+1), nil
	from := k.after(0)
	s.kept = append(s.kept, beginning{word: start, step: -1, before: -1, row: noRow})
	s.at[from] = []int32{0}
	var options []option
	for i := from; i < n; i++ {
		if len(s.at[i]) == 0 {
			continue
		}
		found := s.walk(i)
		if i == from {
			s.first = found
		}
		for lo := 0; lo < len(found); {
			hi := lo
			for hi < len(found) && found[hi].next == found[lo].next {
				hi++
			}
			options = s.options(found[lo:hi], triedWords, 0, options)
			s.extend(i, found[lo].next, options)
			lo = hi
		}
	}
	return s
}

func (s *search) release() {
	s.model, s.keys, s.arcs, s.at, s.first = nil, keys{}, nil, nil, nil
	scratch.Put(s)
}

// extend goes on from the beginnings at a place to another with some words.
func (s *search) extend(from, to int, options []option) {
	for _, o := range options {
		text := s.lex.textOf(o.word)
		hash, power := uint64(0), uint64(1)
		for _, r := range text {
			hash = hash*hashBase + uint64(r)
			power *= hashBase
		}
		spelled := o.cost - s.lex.cost[o.word]
		for _, b := range s.at[from] {
			before := &s.kept[b]
			s.keep(to, beginning{
				cost: before.cost + spelled + s.cost(before.row, before.word, o.word), word: o.word, step: o.step, before: b,
				runes: before.runes + uint8(s.lex.runesOf(o.word)), hash: before.hash*power + hash,
			})
		}
	}
}

// keep puts a beginning among those of a place, unless they are all cheaper. Of
// the same text the cheapest is kept.
func (s *search) keep(at int, b beginning) {
	list := s.at[at]
	if len(list) == keptBeginnings && b.cost >= s.kept[list[len(list)-1]].cost {
		return
	}
	for i, o := range list {
		if s.kept[o].hash == b.hash {
			if s.kept[o].cost <= b.cost {
				return
			}
			list = slices.Delete(list, i, i+1)
			break
		}
	}
	b.row = noRow
	if b.before >= 0 {
		b.row = s.row(s.kept[b.before].word, b.word)
	}
	s.kept = append(s.kept, b)
	place, _ := slices.BinarySearchFunc(list, b.cost, func(o int32, cost float32) int { return cmp.Compare(s.kept[o].cost, cost) })
	list = slices.Insert(list, place, int32(len(s.kept)-1))
	s.at[at] = list[:min(len(list), keptBeginnings)]
}

// text returns a beginning as it is written.
func (s *search) text(b int32) string {
	var words []string
	for ; s.kept[b].before >= 0; b = s.kept[b].before {
		words = append(words, s.lex.textOf(s.kept[b].word))
	}
	slices.Reverse(words)
	return strings.Join(words, "")
}

// read returns the keys of a beginning as syllables.
func (s *search) read(b int32) []string {
	var out []string
	for ; s.kept[b].before >= 0; b = s.kept[b].before {
		syllables := s.syllables(s.kept[b].step, s.kept[b].word)
		slices.Reverse(syllables)
		out = append(out, syllables...)
	}
	slices.Reverse(out)
	return out
}
