package extract

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"gongkai/kiosk"
)

// mostParts is how many further pages of an article are named.
const mostParts = 50

// parts finds the further pages of an article that is broken over several:
// pages that it leads on to whose address is its own with another number.
func parts(page string, root *html.Node, base *url.URL, address string) []string {
	if base == nil {
		return nil
	}
	own, err := url.Parse(address)
	if err != nil {
		return nil
	}
	var out []string
	for _, next := range further(page, root, base, address) {
		if u, err := url.Parse(next); err == nil && len(out) < mostParts && samePiece(own, u) {
			out = append(out, next)
		}
	}
	return out
}

var (
	partNumber = regexp.MustCompile(`_\d{1,3}$`)
	partParam  = regexp.MustCompile(`(?i)^(?:page|p|pageno|pageindex|currentpage|curpage|pn|artpage)$`)
)

// samePiece reports whether two addresses are those of pages of one article:
// t20180903_88.html and t20180903_88_1.html, or ?id=8 and ?id=8&page=2.
func samePiece(a, b *url.URL) bool {
	if a.Host != b.Host || path.Dir(a.Path) != path.Dir(b.Path) || a.String() == b.String() {
		return false
	}
	// The number of an article is not that of a page: it is longer, or its
	// page 1 has none.
	first, second := stem(a.Path), stem(b.Path)
	if first != second {
		bare := partNumber.ReplaceAllString(second, "")
		return bare != second && (bare == first || bare == partNumber.ReplaceAllString(first, "")) && strings.ContainsAny(bare, "0123456789")
	}
	p, q := a.Query(), b.Query()
	paged := false
	for key := range q {
		if partParam.MatchString(key) {
			paged = true
			p.Del(key)
			q.Del(key)
		}
	}
	return paged && len(p) > 0 && p.Encode() == q.Encode()
}

func stem(p string) string {
	name := path.Base(p)
	return strings.TrimSuffix(name, path.Ext(name))
}

// Join adds the next page of the same article: its text, links, files and
// fields, and what the whole says that the first page did not.
func (e *Extracted) Join(next *Extracted) {
	lines := splitLines(next.Text)
	text, markup := next.Text, next.HTML
	if len(lines) > 0 && squash(lines[0]) == squash(e.Title) {
		text, markup = afterLines(text, 1), renumber(markup, 1)
	}
	if text == "" {
		return
	}
	before := len(splitLines(e.Text))
	if e.Text != "" {
		e.Text += "\n"
	}
	start := utf8.RuneCountInString(e.Text)
	e.Text += text
	e.HTML += shift(markup, before)
	for _, f := range bodyFields(splitLines(text)) {
		f.Start, f.End = f.Start+start, f.End+start
		e.Fields = append(e.Fields, f)
	}
	for _, a := range next.Attachments {
		if !slices.ContainsFunc(e.Attachments, func(have kiosk.Attachment) bool { return have.URL == a.URL }) {
			e.Attachments = append(e.Attachments, a)
		}
	}
	for _, l := range next.Links {
		if !slices.ContainsFunc(e.Links, func(have Link) bool { return have.URL == l.URL }) {
			e.Links = append(e.Links, l)
		}
	}
	e.atEnd(splitLines(e.Text))
}

// atEnd reads what stands at the end of a text: who signed and when, and from
// when it holds.
func (e *Extracted) atEnd(lines []string) {
	on, organ := signature(lines)
	if e.IssuedOn.IsZero() {
		e.IssuedOn = on
	}
	if e.Publisher == "" && organ != "" {
		e.Publisher = organ
		e.Problems = slices.DeleteFunc(e.Problems, func(p Problem) bool { return p.Field == "publisher" })
	}
	e.until(lines)
}

// shift adds n to the numbers of all elements.
func shift(markup string, n int) string {
	return blockID.ReplaceAllStringFunc(markup, func(id string) string {
		k, _ := strconv.Atoi(blockID.FindStringSubmatch(id)[1])
		return ` id="b` + strconv.Itoa(k+n) + `"`
	})
}
