package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/normalize"
)

// FromText gives a plain text both forms. Headings are recognised by their
// numbering (第一章, 第一节, 一、, （一）); lines with tabs that follow one
// another are a table. Indentation and blank lines are dropped, the words stay
// as they are.
func FromText(text string) (plain, html string) {
	var w writer
	w.text.Grow(len(text))
	w.html.Grow(len(text) + len(text)/4)
	next := lines(text)
	for l, ok := next(); ok; {
		follow, more := next()
		if strings.Contains(l, "\t") && (w.table || more && strings.Contains(follow, "\t")) {
			w.row(tabbed(l))
		} else {
			w.block("p", "", strings.ReplaceAll(l, "\t", " "), nil)
		}
		l, ok = follow, more
	}
	return w.result()
}

// ends are the signs that end a line beside the usual one.
var ends = strings.NewReplacer("\r", "\n", "\u2028", "\n", "\u2029", "\n", "\f", "\n", "\v", "\n", "\u0085", "\n")

// lines returns a function that gives the lines of a text that are not blank,
// trimmed and without characters that show nothing.
func lines(text string) func() (string, bool) {
	if strings.ContainsAny(text, "\r\u2028\u2029\f\v\u0085") {
		text = ends.Replace(text)
	}
	return func() (string, bool) {
		for text != "" {
			var l string
			l, text, _ = strings.Cut(text, "\n")
			if l = tidy(l); l != "" {
				return l, true
			}
		}
		return "", false
	}
}

// tidy trims a line and takes out what is invisible.
func tidy(l string) string {
	for _, r := range l {
		if r == utf8.RuneError || normalize.Invisible(r) {
			l = strings.Map(func(r rune) rune {
				if normalize.Invisible(r) {
					return -1
				}
				return r
			}, l)
			break
		}
	}
	return strings.TrimFunc(l, unicode.IsSpace)
}

func tabbed(l string) []cell {
	parts := strings.Split(l, "\t")
	cells := make([]cell, len(parts))
	for i, p := range parts {
		cells[i].text = strings.TrimSpace(p)
	}
	return cells
}

// FromMarkdown gives a Markdown text both forms: headings, lists, tables and
// links; everything else is paragraphs. It returns the first heading of level
// one as the title, and leaves it out of the text.
func FromMarkdown(text string) (title, plain, html string) {
	var w writer
	next := lines(text)
	fenced := false
	for l, ok := next(); ok; l, ok = next() {
		if strings.HasPrefix(l, "```") || strings.HasPrefix(l, "~~~") {
			fenced = !fenced
			continue
		}
		if fenced {
			w.block("p", "", strings.ReplaceAll(l, "\t", " "), nil)
			continue
		}
		marks := len(l) - len(strings.TrimLeft(l, "#"))
		switch {
		case marks > 0 && marks <= 6 && (len(l) == marks || l[marks] == ' ' || l[marks] == '\t'):
			t, links := unmark(strings.Trim(l[marks:], "# \t"))
			if marks == 1 && title == "" && w.lines == 0 {
				title = t
				continue
			}
			w.block([]string{"h2", "h2", "h3", "h4", "h4", "h4"}[marks-1], "", t, links)
		case len(l) > 2 && strings.ContainsRune("-*+", rune(l[0])) && l[1] == ' ':
			t, links := unmark(l[2:])
			w.block("li", "ul", t, links)
		case strings.Trim(l, "-*_= ") == "": // a rule
		case l[0] == '|' && len(l) > 2 && l[len(l)-1] == '|':
			if strings.Trim(l, "|-: ") == "" {
				continue
			}
			var cells []cell
			for p := range strings.SplitSeq(l[1:len(l)-1], "|") {
				t, links := unmark(p)
				cells = append(cells, cell{text: t, links: links})
			}
			w.row(cells)
		default:
			t, links := unmark(strings.TrimLeft(l, "> "))
			w.block("p", "", t, links)
		}
	}
	plain, html = w.result()
	return title, plain, html
}

// unmark takes emphasis out of a line and turns [text](address) into links.
func unmark(s string) (string, []span) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\t", " "))
	for _, m := range []string{"**", "__", "`"} {
		if strings.Count(s, m)%2 == 0 {
			s = strings.ReplaceAll(s, m, "")
		}
	}
	var b strings.Builder
	var links []span
	for s != "" {
		open := strings.IndexByte(s, '[')
		if open < 0 {
			break
		}
		mid := strings.Index(s[open:], "](")
		if mid < 0 {
			break
		}
		mid += open
		end := strings.IndexByte(s[mid:], ')')
		if end < 0 {
			break
		}
		end += mid
		b.WriteString(strings.TrimSuffix(s[:open], "!"))
		start := b.Len()
		b.WriteString(s[open+1 : mid])
		if href := absolute(nil, s[mid+2:end]); href != "" && b.Len() > start {
			links = append(links, span{start, b.Len(), href})
		}
		s = s[end+1:]
	}
	b.WriteString(s)
	t := b.String()
	if trimmed := strings.TrimSpace(t); trimmed != t {
		lead := len(t) - len(strings.TrimLeftFunc(t, unicode.IsSpace))
		for i := range links {
			links[i].start = max(0, links[i].start-lead)
			links[i].end = min(len(trimmed), links[i].end-lead)
		}
		t = trimmed
	}
	return t, links
}
