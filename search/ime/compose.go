package ime

import (
	"context"
	"slices"
	"strings"

	"gongkai/kiosk"
)

// nameBonus is what a name is cheaper, in bits, where only first letters tell
// what is meant: few words have a name, and those are what people look for.
const nameBonus = 3.5

// What a composition lists: so many sentences of several words, and what was
// typed as it is as the last of at least so many.
const (
	maxSentences = 4
	roomForTyped = 6
)

var _ kiosk.InputMethod = (*Engine)(nil)

// Compose implements [kiosk.InputMethod]. Keys are counted in characters, a
// border after a syllable with it. The last candidate is what was typed.
func (e *Engine) Compose(_ context.Context, typed string, limit int) kiosk.Composition {
	m := e.model.Load()
	k := readKeys(typed, m.spelling)
	out := kiosk.Composition{Syllables: []string{}, Candidates: []kiosk.Candidate{}}
	if limit < 1 || k.after(0) == len(k.typed) {
		return out
	}
	s := m.search(k)
	defer s.release()
	end := len(k.typed)
	for len(s.at[end]) == 0 && end > 0 {
		end--
	}
	if len(s.at[end]) > 0 && end > k.after(0) {
		out.Syllables = s.read(s.at[end][0])
	}
	last := kiosk.Candidate{Text: strings.Join(k.raw, ""), Consumed: len(k.raw)}
	c := collected{out: out.Candidates, limit: limit, seen: map[string]bool{last.Text: true}}
	if limit >= roomForTyped {
		c.limit--
	}
	if s.ways.slips {
		s.words(end, &c)
	}
	s.sentences(end, &c)
	s.beginnings(&c)
	if len(c.out) < limit {
		c.out = append(c.out, last)
	}
	out.Candidates = c.out
	return out
}

// collected is candidates up to a limit, one for each text.
type collected struct {
	out   []kiosk.Candidate
	limit int
	seen  map[string]bool
}

func (c *collected) add(text string, consumed int) {
	if len(c.out) < c.limit && !c.seen[text] {
		c.seen[text] = true
		c.out = append(c.out, kiosk.Candidate{Text: text, Consumed: consumed})
	}
}

// sentences adds the readings of all keys up to end: single words, and a few
// sentences of several.
func (s *search) sentences(end int, to *collected) {
	several := 0
	for _, b := range s.at[end] {
		before := s.kept[b].before
		if before < 0 {
			continue
		}
		if s.kept[before].before >= 0 {
			if several++; several > maxSentences {
				continue
			}
		}
		to.add(s.text(b), end)
	}
}

// words adds the single words for all keys, of those that are spelled in part:
// who types gzf means a word.
func (s *search) words(end int, to *collected) {
	lo, _ := slices.BinarySearchFunc(s.first, end, func(r reach, next int) int { return r.next - next })
	found := s.options(s.first[lo:], 2*to.limit, nameBonus, nil)
	for _, o := range found {
		to.add(s.lex.textOf(o.word), end)
	}
}

// beginnings adds words and characters for the first keys, those for more keys
// first. First letters alone are read as one syllable only where nothing else
// can be read.
func (s *search) beginnings(to *collected) {
	spelled := false
	for _, r := range s.first {
		spelled = spelled || !s.shortened(r.step)
	}
	for hi := len(s.first); hi > 0; {
		lo := hi - 1
		for lo > 0 && s.first[lo-1].next == s.first[hi-1].next {
			lo--
		}
		next := s.first[lo].next
		for _, o := range s.options(s.first[lo:hi], 2*to.limit, 0, nil) {
			if spelled && next < len(s.keys.typed) && s.shortened(o.step) {
				continue
			}
			to.add(s.lex.textOf(o.word), next)
		}
		hi = lo
	}
}

// shortened reports whether a syllable up to a step is not written out.
func (l *lattice) shortened(last int32) bool {
	for s := last; s >= 0; s = l.steps[s].before {
		if a := l.steps[s].arc; a.hi-a.lo > 1 {
			return true
		}
	}
	return false
}
