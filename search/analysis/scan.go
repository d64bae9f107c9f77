package analysis

import (
	"math"
	"sync"
	"unicode/utf8"
)

// scan is a text taken apart rune by rune, and the scratch space to work on
// it. One is used by one goroutine at a time.
type scan struct {
	text   string // as given
	folded string // as Fold returns it, but for signs between words if nothing else changes
	runes  []rune // folded
	class  []class
	unit   []int32 // end of the unit that begins at this rune, in runes; inside a unit its own end too
	start  []int32 // byte offset in text, one more than runes
	fold   []int32 // byte offset in folded, nil if that is the same text
	codes  []uint16
	best   []float32 // cost of the best way to get to a rune
	from   []int32   // where its last word begins
	spans  []span
	cuts   []int // ends of the words of a run, last first
	split  bool  // the text as a whole is no word
}

// span is a number in the text, in runes.
type span struct {
	start, end int
	term       string // "" for the folded text itself
	year       bool   // without its last rune it is a number too: 2018 of 二零一八年
}

var scans = sync.Pool{New: func() any { return new(scan) }}

// scanLimit is the size of a scan worth keeping, in runes.
const scanLimit = 1 << 18

func newScan(text string) *scan {
	sc := scans.Get().(*scan)
	sc.read(text)
	return sc
}

func (sc *scan) release() {
	sc.text, sc.folded = "", ""
	if cap(sc.runes) <= scanLimit {
		scans.Put(sc)
	}
}

func (sc *scan) read(text string) {
	t := tables()
	sc.text, sc.folded, sc.split = text, text, false
	sc.runes, sc.class, sc.start, sc.fold = sc.runes[:0], sc.class[:0], sc.start[:0], sc.fold[:0]
	changed := false
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		f, class := t.foldRune(r)
		changed = changed || f != r && class >= classAlnum
		sc.runes = append(sc.runes, f)
		sc.class = append(sc.class, class)
		sc.start = append(sc.start, int32(i))
		i += n
	}
	sc.start = append(sc.start, int32(len(text)))
	if changed {
		sc.refold()
	}
	sc.findUnits()
}

// refold writes the folded text and where each rune is in it.
func (sc *scan) refold() {
	folded := make([]byte, 0, len(sc.text)+8)
	for i, r := range sc.runes {
		sc.fold = append(sc.fold, int32(len(folded)))
		if r == utf8.RuneError { // kept as it is
			folded = append(folded, sc.text[sc.start[i]:sc.start[i+1]]...)
		} else {
			folded = utf8.AppendRune(folded, r)
		}
	}
	sc.fold = append(sc.fold, int32(len(folded)))
	sc.folded = string(folded)
}

// longestUnit bounds a run of letters and digits, in runes; a longer one (an
// encoded picture, say) is cut.
const longestUnit = 64

func (sc *scan) findUnits() {
	sc.unit = resize(sc.unit, len(sc.runes))
	for i := 0; i < len(sc.runes); {
		end := i + 1
		if sc.class[i] == classAlnum {
			for end < len(sc.runes) && end-i < longestUnit && sc.class[end] == classAlnum {
				end++
			}
		}
		for ; i < end; i++ {
			sc.unit[i] = int32(end)
		}
	}
}

// token makes the token of a range of runes.
func (sc *scan) token(start, end, pos int, kind Kind, sub bool) Token {
	t := Token{Start: int(sc.start[start]), End: int(sc.start[end]), Pos: pos, Kind: kind, Sub: sub}
	if len(sc.fold) == 0 {
		t.Term = sc.text[t.Start:t.End]
	} else {
		t.Term = sc.folded[sc.fold[start]:sc.fold[end]]
	}
	return t
}

// inside reports whether a place is inside a unit, where no word may begin or
// end.
func (sc *scan) inside(i int) bool { return i > 0 && int(sc.unit[i-1]) != i }

// lookUp fills in the codes of the runes.
func (sc *scan) lookUp(s *Segmenter) {
	sc.codes = resize(sc.codes, len(sc.runes))
	for i, r := range sc.runes {
		sc.codes[i] = 0
		if r < 0x10000 {
			sc.codes[i] = s.codes[r]
		}
	}
	sc.best = resize(sc.best, len(sc.runes)+1)
	sc.from = resize(sc.from, len(sc.runes)+1)
}

// shortest finds the cheapest way through a run of units: best and from are
// set for every border from start to end. Of ways that cost the same the one
// that gse takes is taken.
func (s *Segmenter) shortest(sc *scan, start, end int) {
	best, from := sc.best, sc.from
	best[start] = 0
	for i := start + 1; i <= end; i++ {
		best[i] = math.MaxFloat32
	}
	for i := start; i < end; i = int(sc.unit[i]) {
		base, unit := best[i], int(sc.unit[i])
		known := s.reach(s.main, sc, i, end, base)
		if s.extra != nil {
			known = s.reach(s.extra, sc, i, end, base) || known
		}
		if cost := base + unknownCost; !known && cost < best[unit] {
			best[unit], from[unit] = cost, int32(i)
		}
	}
}

// reach offers every word of a trie that begins at i as a way on. It reports
// whether the single unit there is one.
func (s *Segmenter) reach(t *trie, sc *scan, i, end int, base float32) (known bool) {
	cells, at := t.cells, uint32(0)
	for j := i; j < end; j++ {
		code := sc.codes[j]
		next := cells[at].base + uint32(code)
		if code == 0 || int(next) >= len(cells) || cells[next].check != at {
			return known
		}
		at = next
		if cells[at].cost == 0 || sc.inside(j+1) || sc.split && i == 0 && j+1 == len(sc.class) {
			continue
		}
		if j+1 == int(sc.unit[i]) {
			known = true
		}
		if cost := base + cells[at].cost; cost < sc.best[j+1] {
			sc.best[j+1], sc.from[j+1] = cost, int32(i)
		}
	}
	return known
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
