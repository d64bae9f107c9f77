package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"gongkai/ingest/personal"
)

// Edit makes edits of a text in the HTML that belongs to it: both hold the same
// signs in the same order, but for blanks. ok is false if they do not.
func Edit(source, text string, edits []personal.Edit) (out string, ok bool) {
	var b strings.Builder
	b.Grow(len(source))
	w := walker{source: source}
	copied, next, begun := 0, 0, -1
	for i, r := range text {
		if unicode.IsSpace(r) {
			continue
		}
		start, end, sign := w.next()
		if sign != r {
			return "", false
		}
		for next < len(edits) && i >= edits[next].End {
			next++
		}
		switch {
		case next == len(edits) || i < edits[next].Start:
			continue
		case begun < next:
			b.WriteString(source[copied:start])
			escape(&b, edits[next].With)
			begun = next
		default:
			writeTags(&b, source[copied:start])
		}
		copied = end
	}
	if _, _, sign := w.next(); sign != 0 {
		return "", false
	}
	b.WriteString(source[copied:])
	return b.String(), true
}

// walker reads the signs of an HTML that this package wrote.
type walker struct {
	source string
	at     int
}

// next returns the next sign that is no blank and where it stands; 0 at the
// end.
func (w *walker) next() (start, end int, r rune) {
	for w.at < len(w.source) {
		if w.source[w.at] == '<' {
			i := strings.IndexByte(w.source[w.at:], '>')
			if i < 0 {
				return 0, 0, 0
			}
			w.at += i + 1
			continue
		}
		start = w.at
		if w.source[w.at] == '&' {
			if i := strings.IndexByte(w.source[w.at:min(len(w.source), w.at+10)], ';'); i > 0 {
				r, _ = utf8.DecodeRuneInString(html.UnescapeString(w.source[w.at : w.at+i+1]))
				w.at += i + 1
				return start, w.at, r
			}
		}
		r, n := utf8.DecodeRuneInString(w.source[w.at:])
		w.at += n
		if !unicode.IsSpace(r) {
			return start, w.at, r
		}
	}
	return 0, 0, 0
}

// writeTags writes the tags of a stretch of HTML and leaves out what is between
// them.
func writeTags(b *strings.Builder, part string) {
	for {
		i := strings.IndexByte(part, '<')
		if i < 0 {
			return
		}
		j := strings.IndexByte(part[i:], '>')
		if j < 0 {
			return
		}
		b.WriteString(part[i : i+j+1])
		part = part[i+j+1:]
	}
}

// EditLinks takes the links out of an HTML that this package wrote whose
// addresses may not be shown; their words stay.
func EditLinks(source string, may func(address string) bool) string {
	const open = `<a href="`
	var b strings.Builder
	rest := source
	for {
		i := strings.Index(rest, open)
		if i < 0 {
			break
		}
		j := strings.Index(rest[i+len(open):], `">`)
		if j < 0 {
			break
		}
		end := i + len(open) + j
		if may(html.UnescapeString(rest[i+len(open) : end])) {
			b.WriteString(rest[:end])
			rest = rest[end:]
			continue
		}
		b.WriteString(rest[:i])
		inner, after, _ := strings.Cut(rest[end+len(`">`):], "</a>")
		b.WriteString(inner)
		rest = after
	}
	if b.Len() == 0 {
		return source
	}
	b.WriteString(rest)
	return b.String()
}
