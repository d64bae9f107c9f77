package extract

import (
	"regexp"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"gongkai/ingest/normalize"
	"gongkai/kiosk"
)

// PageWith is Page with selectors that say where title, body, date and
// publisher stand. What a selector does not find is read as without it.
func PageWith(page, address string, s Selectors) *Extracted {
	e := Page(page, address)
	if s.Title == nil && s.Body == nil && s.Published == nil && s.Publisher == nil {
		return e
	}
	root := whole(page)
	e.bodyAt(root, s.Body, address)
	if t := normalize.Title(lineAt(root, s.Title)); t != "" {
		e.Title = t
		e.solved("title")
	}
	if found := normalize.FindDates(lineAt(root, s.Published)); len(found) > 0 {
		e.PublishedOn = found[0].Date
		e.solved("published_on")
	}
	if p := organLabel.ReplaceAllString(lineAt(root, s.Publisher), ""); p != "" {
		e.Publisher, _, _ = strings.Cut(p, " ")
		e.solved("publisher")
	}
	return e
}

var organLabel = regexp.MustCompile(`^[\[【]?(?:信息|文章|稿件)?(?:来源|作者|发布机构|发布单位|发布者|发文机关|公开主体)[:：\]】]\s*`)

// bodyAt takes the body from the elements that a selector chooses.
func (e *Extracted) bodyAt(root *html.Node, s Selector, address string) {
	if s == nil {
		return
	}
	var markup strings.Builder
	var last *html.Node
	for _, n := range cascadia.QueryAll(root, s) {
		if last != nil && inside(n, last) {
			continue
		}
		last = n
		if html.Render(&markup, n) != nil {
			return
		}
	}
	inner := Page(`<body><div id="zoom">`+markup.String()+`</div></body>`, address)
	if inner.Text == "" && len(inner.Attachments) == 0 {
		return
	}
	e.Text, e.HTML = inner.Text, inner.HTML
	e.Fields = slices.DeleteFunc(e.Fields, func(f Field) bool { return f.End > 0 })
	e.Fields = append(e.Fields, inner.Fields...)
	has := func(list []kiosk.Attachment, a kiosk.Attachment) bool {
		return slices.ContainsFunc(list, func(b kiosk.Attachment) bool { return b.URL == a.URL })
	}
	for _, a := range e.Attachments {
		if !has(inner.Attachments, a) {
			inner.Attachments = append(inner.Attachments, a)
		}
	}
	e.Attachments = inner.Attachments
	if e.DocumentNumber == "" {
		e.DocumentNumber = inner.DocumentNumber
	}
	e.solved("text")
}

// lineAt returns the words of the first element a selector chooses.
func lineAt(root *html.Node, s Selector) string {
	if s == nil {
		return ""
	}
	n := cascadia.Query(root, s)
	if n == nil {
		return ""
	}
	if c := attr(n, "content"); c != "" && n.Data == "meta" {
		return normalize.Blanks(c)
	}
	return lineOf(n)
}

// lineOf returns the words of an element of a whole tree, which still has its
// scripts.
func lineOf(n *html.Node) string {
	var markup strings.Builder
	if html.Render(&markup, n) != nil {
		return ""
	}
	return LineOf(markup.String())
}

// solved takes back the problems of a field.
func (e *Extracted) solved(field string) {
	e.Problems = slices.DeleteFunc(e.Problems, func(p Problem) bool { return p.Field == field })
}
