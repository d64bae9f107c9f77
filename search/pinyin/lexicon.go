package pinyin

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Entry is a word to be found by its sound.
type Entry struct {
	Text   string
	Weight float64 // how often it is meant, on any scale
	Known  bool    // people know it by name; the others are only found in texts
}

// Lexicon finds words by their sound. It never changes and is safe for
// concurrent use.
type Lexicon struct {
	readings  *Readings
	syllables []string // sorted; a syllable's number is its place here
	words     []word   // sorted by their syllables
	total     float64  // sum of all weights
}

type word struct {
	text   string
	weight float64
	bits   float64 // how much the weight counts for
	known  bool
	sounds []uint16
}

// New makes a lexicon. Of entries with the same text the heaviest counts;
// those with a character nobody knows how to read are left out.
func New(readings *Readings, entries []Entry) *Lexicon {
	l := &Lexicon{readings: readings}
	for s := range readings.known {
		l.syllables = append(l.syllables, s)
	}
	slices.Sort(l.syllables)
	number := make(map[string]uint16, len(l.syllables))
	for i, s := range l.syllables {
		number[s] = uint16(i)
	}
	l.words = make([]word, 0, len(entries))
	for _, e := range entries {
		syllables, ok := readings.Word(e.Text)
		if !ok {
			continue
		}
		w := word{e.Text, e.Weight, math.Log2(1 + max(e.Weight, 0)), e.Known, make([]uint16, len(syllables))}
		for i, s := range syllables {
			n, ok := number[s]
			if !ok {
				w.sounds = nil
				break
			}
			w.sounds[i] = n
		}
		if w.sounds != nil {
			l.words = append(l.words, w)
		}
	}
	slices.SortFunc(l.words, func(a, b word) int {
		return cmp.Or(slices.Compare(a.sounds, b.sounds), strings.Compare(a.text, b.text), cmp.Compare(b.weight, a.weight))
	})
	l.words = slices.CompactFunc(l.words, func(a, b word) bool { return a.text == b.text })
	for _, w := range l.words {
		l.total += max(w.weight, 0)
	}
	return l
}

// Len returns the number of words.
func (l *Lexicon) Len() int { return len(l.words) }

// reach is the words whose first depth syllables are given: a range of words.
type reach struct{ lo, hi, depth int }

// all returns the reach of every word.
func (l *Lexicon) all() reach { return reach{0, len(l.words), 0} }

// next calls yield for every syllable that can follow and what it reaches,
// in order, for syllables from the given one on while yield returns true.
func (l *Lexicon) next(r reach, from string, yield func(syllable string, r reach) bool) {
	first, _ := slices.BinarySearch(l.syllables, from)
	lo := r.lo + l.border(r, uint16(first))
	for lo < r.hi {
		sound := l.words[lo].sounds[r.depth]
		sub := reach{lo, r.hi, r.depth}
		hi := lo + l.border(sub, sound+1)
		if !yield(l.syllables[sound], reach{lo, hi, r.depth + 1}) {
			return
		}
		lo = hi
	}
}

// border returns how many words of a reach end before their next syllable or
// have one below the given one.
func (l *Lexicon) border(r reach, sound uint16) int {
	n, _ := slices.BinarySearchFunc(l.words[r.lo:r.hi], sound, func(w word, sound uint16) int {
		if len(w.sounds) <= r.depth {
			return -1
		}
		return cmp.Compare(int(w.sounds[r.depth]), int(sound))
	})
	return n
}

// ended returns the words of a reach that have no further syllable.
func (l *Lexicon) ended(r reach) []word {
	return l.words[r.lo : r.lo+l.border(r, 0)]
}
