package extract

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"gongkai/ingest/normalize"
	"gongkai/kiosk"
)

// Plain reads a plain text file.
func Plain(text string) *Extracted {
	e := empty()
	e.Text, e.HTML = FromText(text)
	e.plain("")
	return e
}

// Markdown reads a Markdown file.
func Markdown(text string) *Extracted {
	e := empty()
	var title string
	title, e.Text, e.HTML = FromMarkdown(text)
	e.plain(title)
	return e
}

// plain finds in the text what a page says in its structure.
func (e *Extracted) plain(title string) {
	lines := splitLines(e.Text)
	h := &head{}
	for i, l := range lines {
		if i >= 12 {
			break
		}
		for _, f := range pairs(l, nil) {
			h.add(f)
		}
	}
	e.Title = normalize.Title(title)
	if e.Title == "" {
		e.Title = fromBody(lines)
	}
	if e.Title == "" && len(lines) > 0 && utf8.RuneCountInString(lines[0]) <= 80 && !strings.Contains(lines[0], "\t") {
		e.Title = normalize.Title(lines[0])
	}
	e.IndexNumber = h.first(keyIndex)
	e.DocumentNumber = number(h, lines, e.Title)
	e.dates(nil, h, nil, lines, "")
	e.Publisher = publisher(nil, h, lines)
	e.validity(h)
	e.fields(h, lines)
	e.check(h)
}

// Facts fills in what a record does not say about itself and its text does:
// number, organ, dates. Cheap: it looks at a few lines.
func Facts(text, title string, published kiosk.Date) *Extracted {
	e := empty()
	lines := splitLines(text)
	h := &head{}
	e.DocumentNumber = number(h, lines, title)
	e.IssuedOn, e.Publisher = signature(lines)
	e.PublishedOn = published
	e.until(lines)
	return e
}

// Fragment reads HTML that is a body and nothing else.
func Fragment(source, address string) (text, html string) {
	base, err := url.Parse(address)
	if err != nil || address == "" {
		base = nil
	}
	root, _ := parse(source)
	b := body{base: base}
	b.within(root, "p")
	b.flush()
	text, html = b.w.result()
	return text, sanitize(html)
}
