package search

import (
	"context"
	"strings"
	"unicode/utf8"

	"gongkai/search/analysis"
)

// homophones is how many words of the same sound are tried.
const homophones = 4

// didYouMean proposes another text where one found nothing, too little, or
// only single characters: one word of it replaced by a word of the same sound
// that finds something. Only whole words of at least two characters are
// replaced, and only by words we know; a part of a run only by names.
func (e *Engine) didYouMean(ctx context.Context, v *view, p plan) string {
	l := e.lexicon.Load()
	if l == nil || p.nothing || p.query.All {
		return ""
	}
	text := p.info.Text
	for _, run := range runs(analysis.Fold(text)) {
		for _, piece := range pieces(run) {
			sound, ok := e.readings.Word(piece)
			if !ok || e.spoken.Load().known[piece] {
				continue
			}
			for _, c := range l.Match(strings.Join(sound, "'"), homophones) {
				if c.Text == piece || utf8.RuneCountInString(c.Text) != utf8.RuneCountInString(piece) ||
					piece != run && !e.spoken.Load().known[c.Text] {
					continue
				}
				proposal := strings.Replace(analysis.Fold(text), piece, c.Text, 1)
				if n, err := e.count(ctx, v, proposal); err == nil && n > 0 {
					return proposal
				}
			}
		}
	}
	return ""
}

// lone reports whether a text fell apart into single characters somewhere, as
// one with a wrong character does: 政府 财 购.
func lone(normalized string) bool {
	for word := range strings.FieldsSeq(normalized) {
		if r, n := utf8.DecodeRuneInString(word); n == len(word) && isHan(r) {
			return true
		}
	}
	return false
}

// pieces returns a run and what it holds of four and of three characters.
func pieces(run string) []string {
	out := []string{run}
	r := []rune(run)
	for n := min(4, len(r)-1); n >= 3; n-- {
		for i := range len(r) - n + 1 {
			out = append(out, string(r[i:i+n]))
		}
	}
	return out
}

// runs returns the pieces of a text whose sound is looked up: runs of two to
// eight Hanzi as a whole.
func runs(text string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !isHan(r) }) {
		if n := utf8.RuneCountInString(word); n >= 2 && n <= 8 {
			out = append(out, word)
		}
	}
	return out
}
