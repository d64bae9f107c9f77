package rerank

import (
	"sync"
	"unicode/utf8"

	"gongkai/search/analysis"
)

// What a rune of a text is to a query: the characters and runs of letters the
// query has are numbered from firstID.
const (
	idOther   = 0 // a character the query does not have
	idBorder  = 1
	idLetters = 2 // a letter or digit; what its run is has to be looked up
	firstID   = 3
)

// maxIDs bounds the table of pairs; a query has at most 200 runes and what they
// mean in other words.
const maxIDs = 512

// alphabet is what every rune of the Basic Multilingual Plane is, whatever the
// query, and which runes fold to the same.
type alphabet struct {
	kind  [0x10000]uint16
	forms map[rune][]rune // the runes that fold to a rune other than themselves
}

var letters = sync.OnceValue(func() *alphabet {
	a := &alphabet{forms: map[rune][]rune{}}
	for r := range rune(0x10000) {
		f, unit := analysis.FoldRune(r)
		switch unit {
		case analysis.Border:
			a.kind[r] = idBorder
		case analysis.Alphabet:
			a.kind[r] = idLetters
		default:
			if f != r {
				a.forms[f] = append(a.forms[f], r)
			}
		}
	}
	return a
})

// table numbers the units of a query. It is made from a pool, because its
// largest part is the same for every query.
type table struct {
	ids     [0x10000]uint16
	set     []rune // what differs from the alphabet
	runs    map[string]uint16
	letters [maxIDs]bool // the ids that are runs of letters or digits
	n       uint16       // ids given, firstID included
	pairs   []int16
	width   int
}

var tables = sync.Pool{New: func() any { return &table{ids: letters().kind, runs: map[string]uint16{}} }}

func newTable() *table {
	t, _ := tables.Get().(*table)
	t.n = firstID
	return t
}

func (t *table) release() {
	kind := &letters().kind
	for _, r := range t.set {
		t.ids[r] = kind[r]
	}
	t.set = t.set[:0]
	clear(t.runs)
	t.letters = [maxIDs]bool{}
	tables.Put(t)
}

// add numbers the units of a folded text and appends them to dst.
func (t *table) add(dst []uint16, text string) []uint16 {
	forms := letters().forms
	run := 0
	for i, end := 0, 0; i < len(text); i = end {
		r, n := utf8.DecodeRuneInString(text[i:])
		end = i + n
		id := uint16(idOther)
		if r < 0x10000 {
			id = t.ids[r]
		}
		if id == idLetters {
			if next, _ := utf8.DecodeRuneInString(text[end:]); end < len(text) && next < 0x10000 && t.ids[next] == idLetters {
				continue
			}
			id = t.run(text[run:end])
		} else if id == idOther && r < 0x10000 && t.n < maxIDs {
			id = t.n
			t.n++
			for _, form := range append([]rune{r}, forms[r]...) {
				t.ids[form] = id
				t.set = append(t.set, form)
			}
		}
		run = end
		dst = append(dst, id)
	}
	return dst
}

func (t *table) run(text string) uint16 {
	id, ok := t.runs[text]
	if !ok && t.n < maxIDs {
		id = t.n
		t.n++
		t.runs[text] = id
		t.letters[id] = true
	}
	return id
}

// longestRun is the longest run of letters or digits looked up, in bytes.
const longestRun = 40

// read appends the units of a text to dst. Borders that follow each other are
// one.
func (t *table) read(dst []uint16, text []byte) []uint16 {
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			if r, n = hanzi(text[i:]), 3; r == 0 {
				r, n = utf8.DecodeRune(text[i:])
			}
		}
		id := uint16(idOther)
		if r < 0x10000 {
			id = t.ids[r]
		}
		switch id {
		case idBorder:
			if len(dst) > 0 && dst[len(dst)-1] == idBorder {
				i += n
				continue
			}
		case idLetters:
			start := i
			for i += n; i < len(text); i += n {
				if r, n = utf8.DecodeRune(text[i:]); r >= 0x10000 || t.ids[r] != idLetters {
					break
				}
			}
			id, n = t.known(text[start:i]), 0
		}
		dst = append(dst, id)
		i += n
	}
	return dst
}

// hanzi decodes what most of a text is made of, a character from U+1000 to
// U+CFFF; it returns 0 for everything else.
func hanzi(b []byte) rune {
	if len(b) < 3 || b[0] <= 0xE0 || b[0] >= 0xED || b[1]&0xC0 != 0x80 || b[2]&0xC0 != 0x80 {
		return 0
	}
	return rune(b[0]&0x0F)<<12 | rune(b[1]&0x3F)<<6 | rune(b[2]&0x3F)
}

func (t *table) known(run []byte) uint16 {
	if len(t.runs) == 0 || len(run) > longestRun {
		return idOther
	}
	if id, ok := t.runs[string(run)]; ok {
		return id
	}
	return t.runs[analysis.Fold(string(run))]
}
