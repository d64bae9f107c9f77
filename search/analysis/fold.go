package analysis

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// class says what a rune does to the words around it.
type class uint8

const (
	classBreak class = iota // punctuation, symbols, controls, broken bytes: ends a run and leaves a gap in the positions
	classBlank              // blanks: end a run, no gap
	classAlnum              // letters and digits of alphabets: a run of them is one unit
	classHan                // Hanzi, kana and other letters that stand alone: one unit each
)

// foldTables hold the folded form and the class of every rune of the Basic
// Multilingual Plane. Of the runes beyond it only compatibility ideographs
// change.
type foldTables struct {
	fold  [0x10000]uint16
	class [0x10000]class // of the folded rune, by the rune as written
}

var tables = sync.OnceValue(newFoldTables)

func newFoldTables() *foldTables {
	t := new(foldTables)
	for i := range t.fold {
		t.fold[i] = uint16(i)
	}
	// Compatibility forms of one rune: full width, Kangxi radicals (which PDF
	// files are full of), compatibility ideographs, superscripts. Circled
	// numbers are left out, they are bullets.
	for _, span := range [][2]rune{{0x80, 0x2FF}, {0x2000, 0x245F}, {0x2500, 0x31FF}, {0xF900, 0xFFEF}} {
		for r := span[0]; r <= span[1]; r++ {
			if one, ok := singleRune(norm.NFKC.String(string(r))); ok && one < 0x10000 {
				t.fold[r] = uint16(one)
			}
		}
	}
	from, to := []rune(traditional), []rune(simplified)
	for i, r := range from {
		t.fold[r] = uint16(to[i])
	}
	for to, from := range spellings {
		for _, r := range from {
			t.fold[r] = uint16(to)
		}
	}
	for i := range t.fold {
		r := uint16(i)
		for range 4 { // a folded form may itself have one
			r = t.fold[uint16(unicode.ToLower(rune(r)))]
		}
		t.fold[i] = r
		t.class[i] = classify(rune(r))
	}
	return t
}

// spellings lists what is written for one and the same sign.
var spellings = map[rune]string{
	'零':  "〇○◯",
	'(':  "〔［【[（﹝❲⟦",
	')':  "〕］】]）﹞❳⟧",
	'"':  "“”„‟＂〝〞",
	'\'': "‘’‚‛＇",
	'-':  "‐‑‒–—―−－﹣",
	' ':  "\u3000",
}

func singleRune(s string) (rune, bool) {
	r, n := utf8.DecodeRuneInString(s)
	return r, n == len(s) && r != utf8.RuneError
}

func classify(r rune) class {
	switch {
	case r == '\n' || r == '\r' || r == utf8.RuneError:
		return classBreak
	case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
		return classBlank
	case unicode.IsLetter(r), unicode.IsNumber(r) && !isCircled(r):
		if r < 0x800 {
			return classAlnum
		}
		return classHan
	}
	return classBreak
}

func isCircled(r rune) bool { return r >= 0x2460 && r <= 0x24FF || r >= 0x2776 && r <= 0x2793 }

// foldRune returns the folded form and the class of a rune.
func (t *foldTables) foldRune(r rune) (rune, class) {
	if r < 0x10000 {
		return rune(t.fold[r]), t.class[r]
	}
	// Compatibility ideographs beyond the plane, which PDF files have.
	if one, ok := singleRune(norm.NFKC.String(string(r))); ok && one != r && unicode.Is(unicode.Han, r) {
		return t.foldRune(one)
	}
	return r, classify(r)
}

// Fold returns the comparable form of a text: half width, lower case,
// simplified characters, 零 for 〇, one kind of bracket, quotation mark and
// dash. It works rune by rune, so that Fold(a+b) = Fold(a)+Fold(b) wherever
// both are valid UTF-8, and folding twice changes nothing. Bytes that are no
// UTF-8 are kept.
func Fold(text string) string {
	t := tables()
	i := t.unfolded(text)
	if i == len(text) {
		return text
	}
	out := make([]byte, i, len(text)+8)
	copy(out, text[:i])
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && n == 1 {
			out = append(out, text[i])
		} else {
			f, _ := t.foldRune(r)
			out = utf8.AppendRune(out, f)
		}
		i += n
	}
	return string(out)
}

// unfolded returns the offset of the first rune that folding changes, the
// length of the text if there is none.
func (t *foldTables) unfolded(text string) int {
	for i, r := range text {
		if f, _ := t.foldRune(r); f != r {
			return i
		}
	}
	return len(text)
}

// FoldMap is a folded and unspaced text that remembers where its parts came
// from.
type FoldMap struct {
	Text    string // as Fold returns it for what Unspace returns
	folded  []int  // byte offset in Text of each rune, and its end
	written []int  // byte offset in the text as written
	ends    []int  // byte offset of the end of each rune in the text as written
}

// NewFoldMap folds a text.
func NewFoldMap(text string) *FoldMap {
	gaps := spaced(text)
	m := &FoldMap{Text: Fold(Unspace(text))}
	for i, j := 0, 0; ; {
		if len(gaps) > 0 && gaps[0][0] == j {
			j = gaps[0][1]
			gaps = gaps[1:]
		}
		m.folded, m.written = append(m.folded, i), append(m.written, j)
		if j >= len(text) {
			return m
		}
		_, n := utf8.DecodeRuneInString(m.Text[i:])
		_, k := utf8.DecodeRuneInString(text[j:])
		i, j = i+n, j+k
		m.ends = append(m.ends, j)
	}
}

// Written returns the part of the original text that a range of Text came
// from, as byte offsets. Offsets inside a rune count as its start.
func (m *FoldMap) Written(start, end int) (from, to int) {
	from = m.written[m.runeAt(start)]
	if last := m.runeAt(end); last > 0 {
		to = m.ends[last-1]
	}
	return from, max(from, to)
}

func (m *FoldMap) runeAt(offset int) int {
	lo, hi := 0, len(m.folded)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if m.folded[mid] <= offset {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}
