package extract

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/ingest/normalize"
)

// Selectors say where things stand on pages that are not read right without.
// What is nil is found by itself.
type Selectors struct {
	Item      Selector // an entry of a list
	Link      Selector // in it, the link to the article
	Date      Selector // in it, the date
	Next      Selector // link to the next page of a list
	Title     Selector // of an article
	Body      Selector
	Published Selector
	Publisher Selector
}

// Selector chooses elements of a page.
type Selector = cascadia.SelectorGroup

// ParseSelector reads a CSS selector; "" is nil.
func ParseSelector(s string) (Selector, error) {
	if s == "" {
		return nil, nil
	}
	return cascadia.ParseGroup(s)
}

// Or fills what is nil from others.
func (s Selectors) Or(others Selectors) Selectors {
	own, theirs := s.all(), others.all()
	for i := range own {
		if *own[i] == nil {
			*own[i] = *theirs[i]
		}
	}
	return s
}

func (s *Selectors) all() []*Selector {
	return []*Selector{&s.Item, &s.Link, &s.Date, &s.Next, &s.Title, &s.Body, &s.Published, &s.Publisher}
}

// whole parses a page as browsers do, with all its elements: selectors are
// written against those. Pages too long or too deep are read in the reduced
// form.
func whole(page string) *html.Node {
	if len(page) <= maxSelected {
		if root, err := html.Parse(strings.NewReader(page)); err == nil {
			return root
		}
	}
	root, _ := parse(page)
	return root
}

const maxSelected = 4 << 20 // bytes

// list finds the entries and the next page of a list by selectors.
func (s *Selectors) list(l *ListPage, page string, base *url.URL) {
	if s.Item == nil && s.Next == nil {
		return
	}
	root := whole(page)
	if s.Next != nil {
		l.Next = nil
		for _, n := range cascadia.QueryAll(root, s.Next) {
			if href := absolute(base, linkIn(n)); href != "" && !slices.Contains(l.Next, href) && href != base.String() {
				l.Next = append(l.Next, href)
			}
		}
	}
	if s.Item == nil {
		return
	}
	l.Entries = nil
	seen := map[string]bool{}
	for _, item := range cascadia.QueryAll(root, s.Item) {
		e, ok := s.entry(item, base)
		if ok && !seen[e.URL] && len(l.Entries) < maxEntries {
			seen[e.URL] = true
			l.Entries = append(l.Entries, e)
		}
	}
}

func (s *Selectors) entry(item *html.Node, base *url.URL) (e Entry, ok bool) {
	link := anchorIn(item)
	if s.Link != nil {
		if link = cascadia.Query(item, s.Link); link != nil && link.DataAtom != atom.A {
			link = anchorIn(link)
		}
	}
	if link == nil {
		return e, false
	}
	e.URL = absolute(base, attr(link, "href"))
	t := lineOf(link)
	if full := normalize.Blanks(attr(link, "title")); utf8.RuneCountInString(full) > utf8.RuneCountInString(strings.TrimRight(t, ".…")) {
		t = full
	}
	e.Title = cleanEntry(t)
	at := item
	if s.Date != nil {
		at = cascadia.Query(item, s.Date)
	}
	if at != nil {
		if found := normalize.FindDates(lineOf(at)); len(found) > 0 {
			e.Date = found[len(found)-1].Date
		}
	}
	return e, e.URL != "" && e.Title != ""
}

func linkIn(n *html.Node) string {
	if a := anchorIn(n); a != nil {
		return attr(a, "href")
	}
	return ""
}

// anchorIn returns the link that an element is or holds, or stands in.
func anchorIn(n *html.Node) (found *html.Node) {
	walk(n, func(d *html.Node) bool {
		if d.DataAtom == atom.A && has(d, "href") && found == nil {
			found = d
		}
		return found == nil
	})
	for p := n.Parent; found == nil && p != nil; p = p.Parent {
		if p.DataAtom == atom.A {
			return p
		}
	}
	return found
}
