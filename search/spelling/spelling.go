// Package spelling proposes what was meant by a run of Hanzi with a slip of
// typing in it: a character that sounds or looks like the right one, one too
// many, one missing, two swapped. It only weighs; whether a proposal is shown
// or searched is for its user to say. It never touches anything but Hanzi, and
// no numerals.
//
//	table, err := spelling.Load(assets.Dict)
//	s := spelling.New(table, readings, segmenter)
//	c := s.Correct("低保标淮", pairs) // c.Meant is 低保标准
package spelling

//go:generate go run ./genconfusions

import (
	"bufio"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/search/analysis"
	"gongkai/search/pinyin"
)

// File is the name of the table of confused characters.
const File = "confusions.txt"

// Confusions knows which characters are typed for which.
type Confusions struct {
	meant map[rune][]rune
}

// Load reads the table from a folder of dictionaries. A line of it is a
// character and, after a tab, those it was typed for.
func Load(dict fs.FS) (*Confusions, error) {
	f, err := dict.Open(File)
	if err != nil {
		return nil, fmt.Errorf("spelling: load confusions: %w", err)
	}
	defer f.Close()
	c := &Confusions{meant: map[rune][]rune{}}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		wrong, meant, ok := strings.Cut(line, "\t")
		r, size := utf8.DecodeRuneInString(wrong)
		if !ok || size == 0 || size != len(wrong) || meant == "" {
			return nil, fmt.Errorf("spelling: load confusions: line %d: want a character, a tab and characters", n)
		}
		c.meant[r] = []rune(meant)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("spelling: load confusions: %w", err)
	}
	return c, nil
}

// What it costs, in bits, that something was typed for something else.
const (
	costConfused = 3.0  // seen before
	costSame     = 4.0  // sounds the same
	costNear     = 6.5  // sounds nearly the same: z and zh, n and ng, l and n
	costAny      = 20.0 // completes a long word, nothing else speaks for it
	costSwapped  = 6.0
	costDoubled  = 3.0
	costMissing  = 8.0
)

// Speller finds what was meant. It never changes and is safe for concurrent
// use.
type Speller struct {
	seg   *analysis.Segmenter
	meant map[rune][]rune
	same  map[string][]rune // by syllable, as usually read
	near  map[string][]rune // by syllable without what is easily misheard
	read  *pinyin.Readings
}

// New makes a speller; table may be nil.
func New(table *Confusions, readings *pinyin.Readings, seg *analysis.Segmenter) *Speller {
	s := &Speller{seg: seg, read: readings, same: map[string][]rune{}, near: map[string][]rune{}}
	if table != nil {
		s.meant = table.meant
	}
	for c, syllables := range readings.Chars {
		if seg.Knows(c) {
			first := syllables[0]
			s.same[first] = append(s.same[first], c)
			s.near[misheard(first)] = append(s.near[misheard(first)], c)
		}
	}
	for _, list := range []map[string][]rune{s.same, s.near} {
		for _, chars := range list {
			slices.Sort(chars)
		}
	}
	return s
}

// misheard brings syllables together that many people do not tell apart.
func misheard(syllable string) string {
	for _, pair := range [][2]string{{"zh", "z"}, {"ch", "c"}, {"sh", "s"}, {"n", "l"}} {
		if rest, ok := strings.CutPrefix(syllable, pair[0]); ok {
			syllable = pair[1] + rest
			break
		}
	}
	if rest, ok := strings.CutSuffix(syllable, "ng"); ok && rest != "" {
		syllable = rest + "n"
	}
	return syllable
}

// numerals are never touched, nor put in.
const numerals = "零一二三四五六七八九十百千万亿两元年月日号第"

// Bounds of the work on a run, in runes.
const (
	shortest = 2
	longest  = 30
	reach    = 6 // on each side of a slip that is weighed
)

// Correction is what may have been meant by a run of Hanzi.
type Correction struct {
	Meant string  // "" if nothing is likelier than what was typed
	Gain  float64 // how much likelier it is, in bits
	Word  string  // the word typed in its place, "" if it was none
}

// Correct returns what was most likely meant by a folded run of Hanzi with one
// slip in it. What is put in is always part of a word of the dictionary: names
// are not guessed. pairs tells in how many texts two characters stand side by
// side.
func (s *Speller) Correct(run string, pairs func(pair string) int) Correction {
	r := []rune(run)
	if len(r) < shortest || len(r) > longest {
		return Correction{}
	}
	w := &weighing{s: s, typed: r, pairs: pairs, seen: map[string]float64{}, words: s.words(r)}
	for i, c := range r {
		if strings.ContainsRune(numerals, c) {
			continue
		}
		for _, way := range s.ways(r, i) {
			for _, to := range way.chars {
				w.try(i, 1, []rune{to}, way.cost)
			}
		}
		for _, to := range s.seg.Missing(r, i) {
			w.try(i, 0, []rune{to}, costMissing)
		}
		if i+1 == len(r) {
			break
		}
		switch next := r[i+1]; {
		case next == c:
			w.try(i, 2, []rune{c}, costDoubled)
		case !strings.ContainsRune(numerals, next):
			w.try(i, 2, []rune{next, c}, costSwapped)
		}
	}
	return w.best
}

type way struct {
	cost  float64
	chars []rune
}

// ways lists what may have been meant in place of a character.
func (s *Speller) ways(r []rune, i int) []way {
	out := []way{{costConfused, s.meant[r[i]]}}
	if syllables := s.read.Char(r[i]); len(syllables) > 0 {
		out = append(out, way{costSame, s.same[syllables[0]]}, way{costNear, s.near[misheard(syllables[0])]})
	}
	return append(out, way{costAny, s.seg.Fitting(r, i)})
}

// weighing looks for the best correction of one run.
type weighing struct {
	s     *Speller
	typed []rune
	pairs func(string) int
	seen  map[string]float64 // what a pair says
	words []string           // by character typed: the word that covers it
	best  Correction
}

// What words and pairs of characters count for, chosen on keywords of the
// judged development sets with one character confused; and the most they can
// speak for a correction, in bits.
const (
	wordWeight = 0.75
	pairWeight = 2.5
	mostWords  = 60
	mostPair   = 9
)

// try weighs one correction: n characters at i replaced.
func (w *weighing) try(i, n int, by []rune, cost float64) {
	if slices.ContainsFunc(by, func(c rune) bool { return strings.ContainsRune(numerals, c) }) ||
		n == len(by) && slices.Equal(by, w.typed[i:i+n]) {
		return
	}
	whole := slices.Concat(w.typed[:i], by, w.typed[i+n:])
	gain := w.evidence(whole, i, len(by)) - w.evidence(w.typed, i, n) - cost
	if gain+mostWords <= w.best.Gain {
		return
	}
	from, to := max(0, i-reach), min(len(w.typed), i+n+reach)
	gain += wordWeight * (w.s.seg.Cost(string(w.typed[from:to])) - w.s.seg.Cost(string(whole[from:to+len(by)-n])))
	if gain > w.best.Gain && (i == len(whole) || w.s.words(whole)[i] != "") {
		w.best = Correction{string(whole), gain, w.words[min(i, len(w.words)-1)]}
	}
}

// words returns for every character of a run the word that covers it, "" where
// there is none.
func (s *Speller) words(run []rune) []string {
	out := make([]string, len(run))
	at := 0
	for _, t := range s.seg.Words(nil, string(run)) {
		if t.Sub {
			continue
		}
		for range t.Term {
			if at < len(out) && t.Kind == analysis.Word {
				out[at] = t.Term
			}
			at++
		}
	}
	return out
}

// evidence says how well n characters at i go with each other and with their
// neighbours, in bits: some times the mean over the pairs.
func (w *weighing) evidence(r []rune, i, n int) float64 {
	sum, count := 0.0, 0
	for j := max(0, i-1); j < min(i+n, len(r)-1); j++ {
		sum += w.pair(string(r[j : j+2]))
		count++
	}
	if count == 0 {
		return 0
	}
	return pairWeight * sum / float64(count)
}

func (w *weighing) pair(p string) float64 {
	v, ok := w.seen[p]
	if !ok {
		v = min(math.Log2(float64(w.pairs(p))+0.5), mostPair)
		w.seen[p] = v
	}
	return v
}
