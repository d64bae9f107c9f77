package extract

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/normalize"
)

// writer writes lines of text and, beside them, the same blocks as HTML.
type writer struct {
	text  strings.Builder
	html  strings.Builder
	lines int
	list  string // open list, "ul" or "ol"
	table bool   // open table
	heads headings
}

// span is a stretch of a line that is a link.
type span struct {
	start, end int // byte offsets
	href       string
}

// line is a block being gathered: its text without superfluous blanks, and
// the links in it.
type line struct {
	b      strings.Builder
	last   rune
	space  bool
	broken bool
	links  []span
}

// add appends text of the source.
func (l *line) add(s string) {
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			l.space, l.broken = true, true
			continue
		case unicode.IsSpace(r):
			l.space = true
			continue
		case normalize.Invisible(r):
			continue
		}
		if l.space && l.last != 0 && (!l.broken || l.last < 0x2e80 && !isQuote(l.last) || r < 0x2e80 && !isQuote(r)) {
			l.b.WriteByte(' ')
		}
		l.space, l.broken = false, false
		l.b.WriteRune(r)
		l.last = r
	}
}

func isQuote(r rune) bool { return r >= 0x2014 && r <= 0x2026 }

func (l *line) empty() bool { return l.b.Len() == 0 }

func (l *line) reset() { *l = line{} }

// write ends a line of text and returns its number.
func (w *writer) write(text string) int {
	if w.lines > 0 {
		w.text.WriteByte('\n')
	}
	w.text.WriteString(text)
	w.lines++
	return w.lines - 1
}

func (w *writer) open(tag string, n int) {
	w.html.WriteByte('<')
	w.html.WriteString(tag)
	w.html.WriteString(` id="b`)
	w.html.WriteString(strconv.Itoa(n))
	w.html.WriteString(`">`)
}

func (w *writer) close(tag string) {
	w.html.WriteString("</")
	w.html.WriteString(tag)
	w.html.WriteString(">\n")
}

// block writes a paragraph, a heading or, with tag li, an entry of a list.
func (w *writer) block(tag, list, text string, links []span) {
	if text == "" {
		return
	}
	w.endTable()
	if tag == "li" {
		if w.list != list {
			w.endList()
			w.html.WriteString("<" + list + ">\n")
			w.list = list
		}
	} else {
		w.endList()
		if tag == "p" {
			tag = w.heads.level(text)
		}
	}
	w.open(tag, w.write(text))
	w.inline(text, links)
	w.close(tag)
}

// inline writes text with its links.
func (w *writer) inline(text string, links []span) {
	at := 0
	for _, l := range links {
		for l.start < l.end && text[l.start] == ' ' {
			l.start++
		}
		if l.start < at || l.start >= l.end || l.end > len(text) {
			continue
		}
		escape(&w.html, text[at:l.start])
		w.html.WriteString(`<a href="`)
		escape(&w.html, l.href)
		w.html.WriteString(`">`)
		escape(&w.html, text[l.start:l.end])
		w.html.WriteString("</a>")
		at = l.end
	}
	escape(&w.html, text[at:])
}

// cell is one cell of a table row.
type cell struct {
	text     string
	links    []span
	head     bool
	col, row int // spans, 0 or 1 for one
}

// row writes a table row: cells on one line, separated by tabs.
func (w *writer) row(cells []cell) {
	filled := false
	for _, c := range cells {
		filled = filled || c.text != ""
	}
	if !filled {
		return
	}
	w.endList()
	if !w.table {
		w.html.WriteString("<table>\n<tbody>\n")
		w.table = true
	}
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = c.text
	}
	// A row whose first or last cell is empty keeps its tab; the line is
	// never blank, as one cell is filled.
	w.open("tr", w.write(strings.Join(texts, "\t")))
	for _, c := range cells {
		tag := "td"
		if c.head {
			tag = "th"
		}
		w.html.WriteString("<" + tag)
		if c.col > 1 {
			w.html.WriteString(` colspan="` + strconv.Itoa(c.col) + `"`)
		}
		if c.row > 1 {
			w.html.WriteString(` rowspan="` + strconv.Itoa(c.row) + `"`)
		}
		w.html.WriteByte('>')
		w.inline(c.text, c.links)
		w.html.WriteString("</" + tag + ">")
	}
	w.close("tr")
}

func (w *writer) endList() {
	if w.list != "" {
		w.html.WriteString("</" + w.list + ">\n")
		w.list = ""
	}
}

func (w *writer) endTable() {
	if w.table {
		w.html.WriteString("</tbody>\n</table>\n")
		w.table = false
	}
}

// result returns both forms.
func (w *writer) result() (text, html string) {
	w.endList()
	w.endTable()
	return w.text.String(), w.html.String()
}

// escape writes text as HTML.
func escape(b *strings.Builder, s string) {
	from := 0
	for i := range len(s) {
		var r string
		switch s[i] {
		case '&':
			r = "&amp;"
		case '<':
			r = "&lt;"
		case '>':
			r = "&gt;"
		case '"':
			r = "&#34;"
		case '\'':
			r = "&#39;"
		default:
			continue
		}
		b.WriteString(s[from:i])
		b.WriteString(r)
		from = i + 1
	}
	b.WriteString(s[from:])
}

// headings tells headings from paragraphs by the numbering that official
// documents use: 第一章, 第一节, 一、, （一）.
type headings struct{ chapters bool }

// level returns the tag of a line: h2, h3, h4 or p.
func (h *headings) level(text string) string {
	first, n := utf8.DecodeRuneInString(text)
	switch {
	case first == '第':
		unit, ok := ordinal(text[n:])
		if !ok || !short(text) {
			return "p"
		}
		switch unit {
		case '编', '篇', '章':
			h.chapters = true
			return "h2"
		case '节':
			return "h3"
		}
	case first == '附' && (text == "附则" || text == "附 则"):
		return "h2"
	case first == '（' || first == '(':
		rest, ok := numeral(text[n:])
		if ok && (strings.HasPrefix(rest, "）") || strings.HasPrefix(rest, ")")) && short(text) {
			if h.chapters {
				return "h4"
			}
			return "h3"
		}
	default:
		rest, ok := numeral(text)
		if ok && strings.HasPrefix(rest, "、") && short(text) {
			if h.chapters {
				return "h3"
			}
			return "h2"
		}
	}
	return "p"
}

const numerals = "一二三四五六七八九十百零〇"

// numeral cuts a Chinese number off the front.
func numeral(s string) (rest string, ok bool) {
	for i, r := range s {
		if !strings.ContainsRune(numerals, r) {
			return s[i:], i > 0 && i <= 12
		}
	}
	return "", false
}

// ordinal reads "一章 总则" after 第 and returns 章.
func ordinal(s string) (unit rune, ok bool) {
	rest, ok := numeral(s)
	if !ok {
		return 0, false
	}
	unit, n := utf8.DecodeRuneInString(rest)
	next, _ := utf8.DecodeRuneInString(rest[n:])
	return unit, rest[n:] == "" || unicode.IsSpace(next) || unit != '节' && unit != '章' || unicode.Is(unicode.Han, next)
}

// short reports whether a line is short enough for a heading and is no
// sentence.
func short(text string) bool {
	if len(text) > 40*3 || utf8.RuneCountInString(text) > 40 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(text)
	// 一、采购人：某中学 is a value with its name, no heading.
	return !strings.ContainsRune("。；;，,", last) && !strings.ContainsAny(text, "。：:")
}

// absolute resolves a link; "" if it is none that may be followed.
func absolute(base *url.URL, href string) string {
	href = strings.TrimSpace(href)
	if href == "" || href[0] == '#' {
		return ""
	}
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return ""
	}
	u.Fragment = ""
	return strings.ToValidUTF8(u.String(), "")
}
