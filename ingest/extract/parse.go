package extract

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/ingest/normalize"
)

// Limits on one page. Real pages stay far below them.
const (
	maxBytes    = 16 << 20
	maxElements = 200_000
	maxValue    = 4096 // bytes of an attribute
	maxDepth    = 70   // elements that do not close by themselves
)

// Elements whose content is never text of the page.
var silent = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Iframe: true, atom.Noembed: true,
	atom.Noframes: true, atom.Textarea: true,
}

// The same, but where the end tag is missing the rest of the page is not lost.
var foreign = map[atom.Atom]bool{
	atom.Svg: true, atom.Math: true, atom.Template: true, atom.Video: true, atom.Audio: true,
}

// Tags that carry no structure; their content stays.
var dropped = map[atom.Atom]bool{
	atom.B: true, atom.Big: true, atom.Code: true, atom.Em: true, atom.Font: true, atom.I: true,
	atom.S: true, atom.Small: true, atom.Strike: true, atom.Strong: true, atom.Tt: true, atom.U: true,
	atom.Nobr: true, atom.Form: true, atom.Input: true, atom.Link: true, atom.Canvas: true,
	atom.Object: true, atom.Embed: true, atom.Param: true, atom.Applet: true, atom.Marquee: true,
	atom.Button: true, atom.Frame: true, atom.Frameset: true, atom.Plaintext: true, atom.Xmp: true,
	atom.Listing: true, atom.Wbr: true, atom.Col: true, atom.Colgroup: true, atom.Option: true, atom.Optgroup: true,
	atom.Select: true, atom.Ruby: true, atom.Source: true, atom.Track: true, atom.Image: true,
	atom.Html: true, atom.Body: true, atom.Head: true,
}

// Elements the parser closes by itself where the next one begins: they cannot
// pile up.
var closing = map[atom.Atom]bool{
	atom.P: true, atom.Li: true, atom.Dt: true, atom.Dd: true, atom.Td: true, atom.Th: true, atom.Tr: true,
	atom.Tbody: true, atom.Thead: true, atom.Tfoot: true, atom.A: true,
}

var void = map[atom.Atom]bool{
	atom.Br: true, atom.Hr: true, atom.Img: true, atom.Meta: true, atom.Base: true, atom.Area: true,
}

// parse builds the tree of a page. cut is true if the page was too long to be
// read to its end.
func parse(page string) (root *html.Node, cut bool) {
	page = strings.ReplaceAll(withoutDirectives(page), "&bsp;", " ")
	for _, depth := range []int{maxDepth, 20} {
		reduced, cut := reduce(page, depth)
		if root, err := html.Parse(bytes.NewReader(reduced)); err == nil {
			return root, cut
		}
	}
	return &html.Node{Type: html.DocumentNode}, true
}

// withoutDirectives takes <% … %> out, which careless servers leave in.
func withoutDirectives(page string) string {
	if !strings.Contains(page, "<%") {
		return page
	}
	var b strings.Builder
	for {
		i := strings.Index(page, "<%")
		if i < 0 {
			break
		}
		n := strings.Index(page[i:], "%>")
		if n < 0 {
			break
		}
		b.WriteString(page[:i])
		page = page[i+n+2:]
	}
	b.WriteString(page)
	return b.String()
}

// reduce rewrites a page with only what extraction looks at. It is what keeps
// hostile pages harmless: the standard algorithm copies unclosed formatting
// tags into every paragraph and fails on deep nesting.
func reduce(page string, depth int) (out []byte, cut bool) {
	if len(page) > maxBytes {
		page, cut = strings.ToValidUTF8(page[:maxBytes], ""), true
	}
	for _, skip := range []bool{true, false} {
		r := reducer{z: html.NewTokenizer(strings.NewReader(page)), depth: depth, foreign: skip}
		r.out.Grow(len(page) / 2)
		stopped := r.run()
		if foreign[r.skipping] {
			continue
		}
		return r.out.Bytes(), cut || stopped
	}
	return nil, true
}

type reducer struct {
	z        *html.Tokenizer
	out      bytes.Buffer
	depth    int
	foreign  bool // leave foreign elements out
	elements int
	skipping atom.Atom // inside a silent element of this name
	skipped  int       // nested elements of the same name
	options  bool      // inside the options of a select
	open     []openTag
	level    int // kept elements in open
}

type openTag struct {
	name string
	kept bool
}

// run reads all tokens; it reports whether it stopped before the end.
func (r *reducer) run() (cut bool) {
	for {
		switch kind := r.z.Next(); kind {
		case html.ErrorToken:
			return false
		case html.TextToken:
			switch {
			case r.skipping == atom.Script:
				r.out.WriteString(writtenDate(r.z.Raw()))
			case r.skipping == 0 && !r.options:
				r.text(r.z.Raw())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			r.elements++
			if r.elements > maxElements {
				return true
			}
			r.start(kind == html.SelfClosingTagToken)
		case html.EndTagToken:
			r.end()
		}
	}
}

// text copies a text as it stands in the source. A lone "<" is escaped, so
// that it cannot make a tag with what follows now.
func (r *reducer) text(raw []byte) {
	if bytes.IndexByte(raw, '<') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte("<"), []byte("&lt;"))
	}
	// The element between a date and a number may be one of those left out.
	if len(raw) > 0 && raw[0] >= '0' && raw[0] <= '9' {
		if out := r.out.Bytes(); endsWithDate.Match(out[max(0, len(out)-10):]) {
			r.out.WriteByte(' ')
		}
	}
	r.out.Write(raw)
}

var writes = regexp.MustCompile(`document\.write(?:ln)?\(\s*["']([0-9年月日/.: -]{8,20})["']`)

// writtenDate returns the date that a short script writes into the page.
func writtenDate(script []byte) string {
	if len(script) > 400 {
		return ""
	}
	m := writes.FindSubmatch(script)
	if m == nil || normalize.Date(string(m[1])).IsZero() {
		return ""
	}
	return string(m[1])
}

func (r *reducer) start(selfClosing bool) {
	raw, more := r.z.TagName()
	a := atom.Lookup(raw)
	if r.skipping != 0 {
		if a == r.skipping {
			r.skipped++
		}
		return
	}
	r.options = a == atom.Option || a == atom.Optgroup
	if silent[a] {
		r.skipping, r.skipped = a, 0
		return
	}
	if foreign[a] && r.foreign {
		if !selfClosing {
			r.skipping, r.skipped = a, 0
		}
		return
	}
	if a == atom.Object || a == atom.Button || a == atom.Marquee {
		r.out.WriteByte(' ')
	}
	if dropped[a] {
		return
	}
	name := string(raw)
	if !plainName(name) {
		return
	}
	var attrs []html.Attribute
	hidden, click := false, ""
	for more {
		var key, val []byte
		key, val, more = r.z.TagAttr()
		if len(val) > maxValue || len(attrs) > 20 {
			continue
		}
		switch k := string(key); k {
		case "style":
			hidden = hidden || hides(string(val))
		case "onclick":
			click = string(val)
		case "hidden":
			hidden = true
		case "aria-hidden":
			hidden = hidden || string(val) == "true"
		case "id", "class", "href", "src", "alt", "title", "name", "content", "property", "colspan", "rowspan", "align",
			"width", "height", "data-src", "data-original":
			attrs = append(attrs, html.Attribute{Key: k, Val: string(val)})
		}
	}
	if a == atom.A {
		attrs = clicked(attrs, click)
	}
	if hidden {
		attrs = append(attrs, html.Attribute{Key: "hidden"})
	}
	if (a == atom.Span || a == 0) && len(attrs) == 0 {
		r.push(name, false)
		return
	}
	if void[a] {
		r.tag(name, attrs)
		return
	}
	if closing[a] || a == atom.Title {
		r.tag(name, attrs)
		return
	}
	if r.level >= r.depth {
		r.push(name, false)
		return
	}
	r.push(name, true)
	r.tag(name, attrs)
}

var opens = regexp.MustCompile(`(?:window\.open|location(?:\.href)?\s*=|location\.(?:assign|replace))\s*\(?\s*['"]([^'"\s]{2,500})['"]`)

// clicked gives a link that a script follows its address.
func clicked(attrs []html.Attribute, click string) []html.Attribute {
	at := slices.IndexFunc(attrs, func(a html.Attribute) bool { return a.Key == "href" })
	if at >= 0 {
		href := strings.TrimSpace(attrs[at].Val)
		if href != "" && href != "#" && !strings.HasPrefix(strings.ToLower(href), "javascript:") {
			return attrs
		}
		click = href + " " + click
	}
	m := opens.FindStringSubmatch(click)
	if m == nil {
		return attrs
	}
	if at < 0 {
		return append(attrs, html.Attribute{Key: "href", Val: m[1]})
	}
	attrs[at].Val = m[1]
	return attrs
}

func (r *reducer) push(name string, kept bool) {
	r.open = append(r.open, openTag{name, kept})
	if kept {
		r.level++
	}
}

func (r *reducer) tag(name string, attrs []html.Attribute) {
	r.out.WriteByte('<')
	r.out.WriteString(name)
	for _, a := range attrs {
		r.out.WriteByte(' ')
		r.out.WriteString(a.Key)
		if a.Key != "hidden" {
			r.out.WriteString(`="`)
			r.out.WriteString(html.EscapeString(a.Val))
			r.out.WriteByte('"')
		}
	}
	r.out.WriteByte('>')
}

func (r *reducer) end() {
	raw, _ := r.z.TagName()
	a := atom.Lookup(raw)
	if r.skipping != 0 {
		if a == r.skipping {
			if r.skipped == 0 {
				r.skipping = 0
			}
			r.skipped--
		}
		return
	}
	if a == atom.Select || a == atom.Option {
		r.options = false
	}
	if dropped[a] || void[a] && a != atom.Br {
		return
	}
	name := string(raw)
	if !plainName(name) {
		return
	}
	if closing[a] || a == atom.Title || a == atom.Br {
		r.out.WriteString("</" + name + ">")
		return
	}
	// The end tag closes the nearest open element of its name. One that is
	// far up is more likely an accident.
	for i := len(r.open) - 1; i >= 0 && i >= len(r.open)-64; i-- {
		if r.open[i].name != name {
			continue
		}
		kept := r.open[i].kept
		for _, o := range r.open[i:] {
			if o.kept {
				r.level--
			}
		}
		r.open = r.open[:i]
		if kept {
			r.out.WriteString("</" + name + ">")
		}
		return
	}
}

// plainName keeps names like o:p and those of script injections out of the
// rewritten page.
func plainName(name string) bool {
	if name == "" || len(name) > 20 {
		return false
	}
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

func hides(style string) bool {
	s := strings.ToLower(strings.Join(strings.Fields(style), ""))
	return strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden")
}
