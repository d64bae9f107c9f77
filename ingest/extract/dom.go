package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/ingest/normalize"
)

// Elements that stand on lines of their own.
var blocks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Center: true,
	atom.Dd: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true, atom.Figcaption: true,
	atom.Figure: true, atom.Footer: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Header: true, atom.Hr: true, atom.Li: true, atom.Main: true,
	atom.Nav: true, atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true, atom.Table: true,
	atom.Tbody: true, atom.Td: true, atom.Tfoot: true, atom.Th: true, atom.Thead: true, atom.Tr: true,
	atom.Ul: true, atom.Br: true, atom.Caption: true, atom.Body: true, atom.Details: true, atom.Summary: true,
	atom.Dir: true, atom.Menu: true, atom.Legend: true,
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// walk visits the tree below n in document order; visit returns false to
// leave a subtree out. The tree's depth is bounded by the parser.
func walk(n *html.Node, visit func(*html.Node) bool) {
	if !visit(n) {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, visit)
	}
}

// inside reports whether n is top or below it.
func inside(n, top *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == top {
			return true
		}
	}
	return false
}

// textOf returns the text below n on one line, at most about limit bytes.
func textOf(n *html.Node, limit int) string {
	var b strings.Builder
	walk(n, func(n *html.Node) bool {
		if b.Len() > limit || hidden(n) {
			return false
		}
		if n.Type == html.TextNode {
			// <span>2018-09-03</span><span>128人浏览</span>
			if b.Len() > 0 && n.PrevSibling == nil && startsWithDigit(n.Data) && endsWithDate.MatchString(tail(b.String())) {
				b.WriteByte(' ')
			}
			b.WriteString(n.Data)
		} else if n.Type == html.ElementNode && blocks[n.DataAtom] {
			b.WriteByte(' ')
		}
		return true
	})
	return normalize.Blanks(b.String())
}

var endsWithDate = regexp.MustCompile(`(?:19|20)\d{2}([-/.])\d{2}[-/.]\d{2}$`)

func tail(s string) string { return s[max(0, len(s)-10):] }

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func hidden(n *html.Node) bool { return n.Type == html.ElementNode && has(n, "hidden") }

// names returns the parts of an element's id and class, in lower case:
// "article-Content top" → article, content, top and the wholes.
func names(n *html.Node) []string {
	var out []string
	for _, key := range []string{"id", "class"} {
		v := attr(n, key)
		if v == "" || len(v) > 400 {
			continue
		}
		for whole := range strings.FieldsSeq(v) {
			out = append(out, strings.ToLower(whole))
			parts := splitName(whole)
			if len(parts) > 1 {
				out = append(out, parts...)
			}
		}
	}
	return out
}

// splitName cuts a name at signs and where a capital follows a small letter.
func splitName(s string) []string {
	var parts []string
	start := 0
	var last rune
	cut := func(end int) {
		if end > start {
			parts = append(parts, strings.ToLower(s[start:end]))
		}
	}
	for i, r := range s {
		switch {
		case !unicode.IsLetter(r):
			cut(i)
			start = i + len(string(r))
		case unicode.IsUpper(r) && unicode.IsLower(last):
			cut(i)
			start = i
		}
		last = r
	}
	cut(len(s))
	return parts
}

// weight is how much text stands below an element.
type weight struct {
	text  int // runes
	links int // of them in links
	marks int // full stops and commas
	media int // images and files
}

func (w weight) net() int { return w.text - w.links }

// weigh measures every element below n.
func weigh(n *html.Node, into map[*html.Node]weight) weight {
	var w weight
	if hidden(n) {
		return w
	}
	switch {
	case n.Type == html.TextNode:
		for _, r := range n.Data {
			if unicode.IsSpace(r) {
				continue
			}
			w.text++
			if r == '。' || r == '，' || r == '；' {
				w.marks++
			}
		}
		return w
	case n.DataAtom == atom.Img:
		w.media++
		w.text += utf8.RuneCountInString(caption(n))
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s := weigh(c, into)
		w.text += s.text
		w.links += s.links
		w.marks += s.marks
		w.media += s.media
	}
	if n.DataAtom == atom.A && has(n, "href") {
		w.links = w.text
	}
	if n.Type == html.ElementNode && n.FirstChild != nil {
		into[n] = w
	}
	return w
}

// Names of elements that frame a page and are no part of what it says.
var frame = map[string]bool{
	"nav": true, "navi": true, "navigation": true, "navbar": true, "menu": true, "sidemenu": true, "breadcrumb": true,
	"breadcrumbs": true, "crumb": true, "crumbs": true, "position": true, "dqwz": true, "weizhi": true,
	"location": true, "curpos": true, "currentposition": true, "mianbao": true, "mbx": true,
	"share": true, "bdshare": true, "bdsharebuttonbox": true, "bshare": true, "jiathis": true, "sharebox": true, "fenxiang": true,
	"print": true, "dayin": true, "close": true, "closebtn": true, "toolbar": true, "tools": true, "fontsize": true, "zitidaxiao": true,
	"footer": true, "foot": true, "copyright": true, "bottom": true, "header": true, "logo": true, "banner": true,
	"search": true, "searchbox": true, "sousuo": true, "sidebar": true, "aside": true,
	"qrcode": true, "qr": true, "ewm": true, "erweima": true, "weixin": true, "wechat": true,
	"pagination": true, "pager": true, "pagebar": true, "related": true, "relate": true, "xgxx": true, "xgwj": true, "xgjd": true, "xgnews": true, "recommend": true,
	"comment": true, "comments": true, "prevnext": true, "prev": true, "next": true, "sxp": true, "editor": false,
	"login": true, "advert": true, "piaofu": true, "topbar": true, "friendlink": true, "yqlj": true, "visually": true,
}

// framing reports whether an element belongs to the frame of a page. A name
// alone does not decide: an element with much text of its own is kept.
func framing(n *html.Node, w weight) bool {
	if n.Type != html.ElementNode {
		return false
	}
	switch n.DataAtom {
	case atom.Nav, atom.Footer, atom.Aside:
		return w.net() < 600
	case atom.Body, atom.Html, atom.Td, atom.Tr, atom.Tbody:
		return false
	}
	for _, name := range names(n) {
		if frame[name] {
			return w.net() < 200 || w.links*2 > w.text && w.net() < 2000
		}
	}
	return false
}
