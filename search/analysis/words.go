package analysis

import (
	"slices"
	"strings"
)

// Words appends the words of a text to dst, and after each word the dictionary
// words inside it, at the same position and marked Sub. Numbers are single
// tokens with their parts as sub-words. What no word covers comes as single
// characters; punctuation and blanks are dropped. The words of plain Chinese
// text are those of gse's ModeSegment over the same dictionary.
func (s *Segmenter) Words(dst []Token, text string) []Token {
	sc := newScan(text)
	defer sc.release()
	sc.lookUp(s)
	sc.findNumbers(s)
	w := wordWriter{s: s, sc: sc, dst: dst}
	next := 0
	for i := 0; i < len(sc.class); {
		if next < len(sc.spans) && sc.spans[next].start == i {
			w.number(sc.spans[next])
			i = sc.spans[next].end
			next++
			continue
		}
		limit := len(sc.class)
		if next < len(sc.spans) {
			limit = sc.spans[next].start
		}
		end := sc.run(i, limit)
		if end == i {
			w.gap(sc.class[i])
			i++
			continue
		}
		w.words(i, end)
		i = end
	}
	return w.dst
}

// run returns the end of the run of letters and digits that begins at i.
func (sc *scan) run(i, limit int) int {
	for i < limit && sc.class[i] >= classAlnum {
		i++
	}
	return i
}

// wordWriter writes tokens and keeps count of positions.
type wordWriter struct {
	s      *Segmenter
	sc     *scan
	dst    []Token
	pos    int
	gapped bool // the gap of this punctuation is counted
}

func (w *wordWriter) gap(c class) {
	if c == classBreak && w.pos > 0 && !w.gapped {
		w.pos++
		w.gapped = true
	}
}

// words writes the words of a run.
func (w *wordWriter) words(start, end int) {
	w.s.shortest(w.sc, start, end)
	cuts := w.sc.cuts[:0] // they come out last first
	for i := end; i > start; i = int(w.sc.from[i]) {
		cuts = append(cuts, i)
	}
	for _, cut := range slices.Backward(cuts) {
		w.pos++
		w.word(start, cut)
		start = cut
	}
	w.sc.cuts, w.gapped = cuts, false
}

func (w *wordWriter) word(start, end int) {
	w.dst = append(w.dst, w.sc.token(start, end, w.pos, w.kind(start, end), false))
	if int(w.sc.unit[start]) < end {
		w.inner(start, end)
	}
}

func (w *wordWriter) kind(start, end int) Kind {
	switch {
	case int(w.sc.unit[start]) < end:
		return Word
	case w.sc.class[start] == classAlnum:
		return Latin
	}
	return Single
}

// inner writes the dictionary words of two or more units inside a word, and
// the units none of them covers. A word without such words has no parts.
func (w *wordWriter) inner(start, end int) {
	mark, found, covered := len(w.dst), false, start
	for i := start; i < end; i = int(w.sc.unit[i]) {
		any := false
		for _, t := range []*trie{w.s.main, w.s.extra} {
			if t == nil {
				continue
			}
			if to := w.innerFrom(t, i, start, end); to > 0 {
				any, covered = true, max(covered, to)
			}
		}
		found = found || any
		if !any && i >= covered {
			unit := int(w.sc.unit[i])
			w.dst = append(w.dst, w.sc.token(i, unit, w.pos, w.kind(i, unit), true))
		}
	}
	if !found {
		w.dst = w.dst[:mark]
	}
}

// innerFrom writes the words that begin at i and returns the end of the
// longest, 0 if there are none.
func (w *wordWriter) innerFrom(t *trie, i, start, end int) (longest int) {
	var at uint32
	for j := i; j < end && w.sc.codes[j] != 0; j++ {
		next, ok := t.step(at, w.sc.codes[j])
		if !ok {
			break
		}
		at = next
		whole := i == start && j+1 == end
		if t.cells[at].cost == 0 || j+1 <= int(w.sc.unit[i]) || whole || w.sc.inside(j+1) {
			continue
		}
		tok := w.sc.token(i, j+1, w.pos, Word, true)
		if t == w.s.extra && w.has(tok) {
			continue
		}
		w.dst = append(w.dst, tok)
		longest = j + 1
	}
	return longest
}

// has reports whether the same sub-word was just written from the other trie.
func (w *wordWriter) has(tok Token) bool {
	for i := len(w.dst) - 1; i >= 0 && w.dst[i].Sub && w.dst[i].Start == tok.Start; i-- {
		if w.dst[i].End == tok.End {
			return true
		}
	}
	return false
}

// number writes a number and the words and digits it is made of.
func (w *wordWriter) number(n span) {
	w.pos++
	w.gapped = false
	whole := w.sc.token(n.start, n.end, w.pos, Number, false)
	if n.term != "" {
		whole.Term = n.term
	}
	w.dst = append(w.dst, whole)
	if n.year {
		number := w.sc.token(n.start, n.end-1, w.pos, Number, true)
		number.Term = strings.TrimSuffix(n.term, "年")
		w.dst = append(w.dst, number)
	}
	for i := n.start; i < n.end; {
		end := w.sc.run(i, n.end)
		if end == i {
			i++
			continue
		}
		w.s.shortest(w.sc, i, end)
		w.parts(i, end)
		i = end
	}
}

// parts writes the words of a run inside a number, in order.
func (w *wordWriter) parts(start, end int) {
	if end <= start {
		return
	}
	from := int(w.sc.from[end])
	w.parts(start, from)
	w.dst = append(w.dst, w.sc.token(from, end, w.pos, w.kind(from, end), true))
}

// Split returns the words a text is cut in where it may not be one word as a
// whole, without sub-words: the best that can be said of a long name without
// knowing it.
func (s *Segmenter) Split(text string) []Token {
	sc := newScan(text)
	defer sc.release()
	sc.lookUp(s)
	sc.split = true
	w := wordWriter{s: s, sc: sc}
	for i := 0; i < len(sc.class); {
		end := sc.run(i, len(sc.class))
		if end == i {
			w.gap(sc.class[i])
			i++
			continue
		}
		w.words(i, end)
		i = end
	}
	words := w.dst[:0]
	for _, t := range w.dst {
		if !t.Sub {
			words = append(words, t)
		}
	}
	return words
}
