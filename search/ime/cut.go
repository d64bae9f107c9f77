package ime

import (
	"hash/fnv"
	"slices"
	"unicode/utf8"
)

// Cutter cuts text into the words of a list, the likeliest way, words taken by
// themselves.
type Cutter struct {
	id      map[string]uint32
	cost    []float32
	longest int // in bytes
}

type cut struct {
	cost float32
	from int
	word uint32
}

// unknownCost is what a character costs that is no word of the list.
const unknownCost = 40

// NewCutter makes a cutter of a list whose first word is the start of a
// sentence. Of words with the same text the cheapest counts.
func NewCutter(list []Word) *Cutter {
	table := newWords(list)
	return newCutter(&table)
}

func newCutter(w *words) *Cutter {
	c := &Cutter{id: make(map[string]uint32, w.count()), cost: w.cost}
	for id := uint32(start + 1); int(id) < w.count(); id++ {
		text := w.textOf(id)
		if known, ok := c.id[text]; !ok || w.cost[id] < w.cost[known] {
			c.id[text] = id
		}
		c.longest = max(c.longest, len(text))
	}
	return c
}

// Cut returns the words of a text by their places in the list. What is no word
// is the start of a sentence.
func (c *Cutter) Cut(text string) []uint32 {
	best := make([]cut, len(text)+1)
	for i := 1; i < len(best); i++ {
		best[i].cost = -1 // not reached yet
	}
	offer := func(from, to int, word uint32, cost float32) {
		cost += best[from].cost
		if b := &best[to]; b.cost < 0 || cost < b.cost {
			*b = cut{cost, from, word}
		}
	}
	for i := 0; i < len(text); {
		_, size := utf8.DecodeRuneInString(text[i:])
		offer(i, i+size, start, unknownCost)
		for end := i + size; end <= min(len(text), i+c.longest); {
			if id, ok := c.id[text[i:end]]; ok {
				offer(i, end, id, c.cost[id])
			}
			if end == len(text) {
				break
			}
			_, n := utf8.DecodeRuneInString(text[end:])
			end += n
		}
		i += size
	}
	var out []uint32
	for i := len(text); i > 0; i = best[i].from {
		out = append(out, best[i].word)
	}
	slices.Reverse(out)
	return out
}

// HeldOut reports whether the text of this title, one in five, is kept out of
// what is learnt, to measure with.
func HeldOut(title string) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(title)) // never fails
	return h.Sum32()%5 == 0
}
