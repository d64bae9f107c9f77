package pinyin

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Candidate is a word that letters may stand for.
type Candidate struct {
	Text   string
	Weight float64 // as its entry has it
	Score  float64 // orders candidates, higher is better
	Full   bool    // every syllable was written out, none is missing
	Whole  bool    // no syllable is missing
	Known  bool    // as its entry has it
}

// maxSteps bounds the work on one text; letters that can be read in many ways
// are cut off there.
const maxSteps = 20000

// knownBonus is what a whole word that people know by name has before one that
// texts are full of: who types db means 低保, not 代表.
const knownBonus = 8

// longestInput bounds what is read of a text, in runes.
const longestInput = 64

// Match returns the words a text may stand for, best first: Latin letters as
// syllables, initials or both, the last syllable perhaps half finished;
// characters as themselves. Blanks and apostrophes separate syllables. A text
// without Latin letters matches nothing.
func (l *Lexicon) Match(text string, limit int) []Candidate {
	m := matcher{l: l, input: normalize(text)}
	if limit < 1 || !m.latin() {
		return nil
	}
	m.walk(0, l.all(), 0)
	best := topList{limit: limit}
	for _, f := range m.found {
		m.collect(f, &best)
	}
	return best.list
}

// topList keeps the best candidates in order, one for each text.
type topList struct {
	limit int
	list  []Candidate
}

func (t *topList) add(c Candidate) {
	if len(t.list) >= t.limit && byScore(c, t.list[len(t.list)-1]) > 0 {
		return
	}
	if i := slices.IndexFunc(t.list, func(o Candidate) bool { return o.Text == c.Text }); i >= 0 {
		if byScore(c, t.list[i]) >= 0 {
			return
		}
		t.list = slices.Delete(t.list, i, i+1)
	}
	i, _ := slices.BinarySearchFunc(t.list, c, byScore)
	t.list = slices.Insert(t.list, i, c)
	t.list = t.list[:min(t.limit, len(t.list))]
}

func byScore(a, b Candidate) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Text, b.Text))
}

// normalize makes letters small and Latin, marks every border between
// syllables with an apostrophe and drops what cannot be read.
func normalize(text string) []rune {
	var out []rune
	for _, r := range text {
		if len(out) == longestInput {
			break
		}
		if r >= 0xFF01 && r <= 0xFF5E {
			r -= 0xFEE0
		}
		switch r = unicode.ToLower(r); {
		case r == 'ü':
			out = append(out, 'v')
		case r >= 'a' && r <= 'z', unicode.Is(unicode.Han, r):
			out = append(out, r)
		case len(out) > 0 && out[len(out)-1] != '\'':
			out = append(out, '\'')
		}
	}
	for len(out) > 0 && out[len(out)-1] == '\'' {
		out = out[:len(out)-1]
	}
	return out
}

type matcher struct {
	l     *Lexicon
	input []rune
	fixed []fixed // characters on the way to where the walk is
	found []found
	steps int
}

// fixed is a character that the word must have.
type fixed struct {
	at   int
	char rune
}

type found struct {
	reach
	full  int // syllables written out
	fixed []fixed
	half  bool // the last syllable is half finished
}

func (m *matcher) latin() bool {
	return slices.ContainsFunc(m.input, func(r rune) bool { return r <= 'z' && r != '\'' })
}

// walk reads the input from i on.
func (m *matcher) walk(i int, r reach, full int) {
	if m.steps++; m.steps > maxSteps || r.lo >= r.hi {
		return
	}
	for i < len(m.input) && m.input[i] == '\'' {
		i++
	}
	if i == len(m.input) {
		m.found = append(m.found, found{r, full, slices.Clone(m.fixed), false})
		return
	}
	c := m.input[i]
	if c > 'z' {
		m.fixed = append(m.fixed, fixed{r.depth, c})
		for _, s := range m.l.readings.Char(c) {
			m.l.next(r, s, func(syllable string, to reach) bool {
				if syllable == s {
					m.walk(i+1, to, full+1)
				}
				return false
			})
		}
		m.fixed = m.fixed[:len(m.fixed)-1]
		return
	}
	rest := m.letters(i)
	m.l.next(r, rest[:1], func(s string, to reach) bool {
		if s[0] != rest[0] {
			return false
		}
		m.syllable(i, rest, s, to, full)
		return m.steps <= maxSteps
	})
}

// syllable tries one syllable at i: written out, half finished, by its
// initial.
func (m *matcher) syllable(i int, rest, s string, to reach, full int) {
	if m.steps++; strings.HasPrefix(rest, s) {
		m.walk(i+len(s), to, full+1)
	} else if len(rest) > 1 && strings.HasPrefix(s, rest) && i+len(rest) == len(m.input) {
		m.found = append(m.found, found{to, full, slices.Clone(m.fixed), true})
	}
	if len(s) > 1 {
		m.walk(i+1, to, full)
	}
	if len(s) > 2 && s[1] == 'h' && strings.HasPrefix(rest, s[:2]) {
		m.walk(i+2, to, full)
	}
}

// letters returns the letters from i to the next border or character.
func (m *matcher) letters(i int) string {
	end := i
	for end < len(m.input) && m.input[end] <= 'z' && m.input[end] != '\'' {
		end++
	}
	return string(m.input[i:end])
}

// collect scores the words of one way to read the input. What is written out
// counts most, then whether the word is complete, then how often it is meant.
func (m *matcher) collect(f found, best *topList) {
	for _, w := range m.l.words[f.lo:f.hi] {
		if !f.fits(w.text) {
			continue
		}
		missing := len(w.sounds) - f.depth
		score := w.bits + 10*float64(f.full)/float64(f.depth) - 1.5*float64(missing)
		if f.half {
			score += 5 / float64(f.depth)
		}
		if missing == 0 {
			score += 4
			if w.known {
				score += knownBonus
			}
		}
		best.add(Candidate{w.text, w.weight, score, missing == 0 && f.full == f.depth, missing == 0, w.known})
	}
}

func (f *found) fits(text string) bool {
	if len(f.fixed) == 0 {
		return true
	}
	runes := []rune(text)
	for _, x := range f.fixed {
		if runes[x.at] != x.char {
			return false
		}
	}
	return true
}
