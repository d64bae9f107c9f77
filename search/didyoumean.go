package search

import (
	"context"
	"strings"
	"unicode/utf8"

	"gongkai/search/analysis"
)

// homophones is how many words of the same sound are tried.
const homophones = 4

// didYouMean proposes another text where one found nothing: one word of it
// replaced by a word of the same sound that finds something. Only whole words
// of at least two characters are replaced, and only by words we know.
func (e *Engine) didYouMean(ctx context.Context, v *view, p plan) string {
	l := e.lexicon.Load()
	if l == nil || p.nothing || p.query.All {
		return ""
	}
	text := p.info.Text
	for _, run := range runs(analysis.Fold(text)) {
		sound, ok := e.readings.Word(run)
		if !ok {
			continue
		}
		for _, c := range l.Match(strings.Join(sound, "'"), homophones) {
			if c.Text == run || utf8.RuneCountInString(c.Text) != utf8.RuneCountInString(run) {
				continue
			}
			proposal := strings.Replace(analysis.Fold(text), run, c.Text, 1)
			if n, err := e.count(ctx, v, proposal); err == nil && n > 0 {
				return proposal
			}
		}
	}
	return ""
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
