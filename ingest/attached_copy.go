package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/formats"
)

// A file is a copy of its page if so much of its words stands there already;
// the rest is page numbers, a title, a stamp.
const copyShare = 0.9

// mostSearched is how many pieces of a file are looked for within the lines of
// its page: those that are whole lines there cost nothing.
const mostSearched = 2000

// copyOf reports whether what a file says stands in a text already.
func copyOf(text string, doc *formats.Document) bool {
	total := 0
	pieces(doc, func(s string) bool { total += utf8.RuneCountInString(s); return true })
	if total == 0 {
		return false
	}
	lines := map[string]bool{}
	var all strings.Builder
	for l := range strings.SplitSeq(text, "\n") {
		s := lettersOf(l)
		lines[s] = true
		all.WriteString(s)
	}
	whole := all.String()
	missing, searched := 0, 0
	pieces(doc, func(s string) bool {
		if lines[s] {
			return true
		}
		if searched++; searched > mostSearched || !strings.Contains(whole, s) {
			missing += utf8.RuneCountInString(s)
		}
		return float64(missing) <= (1-copyShare)*float64(total)
	})
	return float64(missing) <= (1-copyShare)*float64(total)
}

// pieces calls f with the words of every block and cell of a file, bare, until
// it returns false.
func pieces(doc *formats.Document, f func(string) bool) {
	for _, p := range doc.Parts {
		for _, b := range p.Blocks {
			if s := lettersOf(b.Text); s != "" && !f(s) {
				return
			}
			for _, c := range b.Cells {
				if s := lettersOf(c.Text); s != "" && !f(s) {
					return
				}
			}
		}
	}
}

// lettersOf is a text without blanks and marks.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, s)
}
