package extract

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/ingest/normalize"
	"gongkai/kiosk"
)

// ListPage is what a list of articles holds.
type ListPage struct {
	Entries []Entry
	Next    []string // addresses of further pages, nearest first
	Frames  []string `json:",omitempty"` // pages this one shows in frames or sends visitors to
}

// Entry is an article in a list.
type Entry struct {
	URL   string
	Title string
	Date  kiosk.Date
}

// maxEntries bounds one list page.
const maxEntries = 2000

// List reads a list page: its articles and where it goes on. address is where
// it was found; links are resolved against it.
func List(page, address string) ListPage { return ListWith(page, address, Selectors{}) }

// ListWith is List with selectors that say where the entries are.
func ListWith(page, address string, sel Selectors) ListPage {
	base, err := url.Parse(address)
	if err != nil || address == "" {
		return ListPage{}
	}
	root, _ := parse(page)
	if b := baseOf(root, base); b != nil {
		base = b
	}
	weights := map[*html.Node]weight{}
	weigh(root, weights)
	var l ListPage
	// 大汉 keeps the entries of a list in a script as records; a page of its
	// own holds only those.
	if records := recordsOf(page); records != "" {
		inner, _ := parse("<div><ul>" + records + "</ul></div>")
		l.Entries = entries(inner, base, map[*html.Node]weight{})
	}
	if len(l.Entries) == 0 {
		l.Entries = entries(root, base, weights)
	}
	l.Next = further(page, root, base, address)
	l.Frames = frames(page, base)
	sel.list(&l, page, base)
	return l
}

// IsArticle reports whether an address looks like those that publishing
// systems give articles.
func IsArticle(address string) bool { return articleAddress.MatchString(address) }

// LineOf returns the words of a piece of a page, on one line.
func LineOf(markup string) string {
	root, _ := parse(markup)
	return textOf(root, maxValue)
}

var record = regexp.MustCompile(`(?s)<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>`)

func recordsOf(page string) string {
	if !strings.Contains(page, "<record>") {
		return ""
	}
	var b strings.Builder
	for _, m := range record.FindAllStringSubmatch(page, maxEntries) {
		if strings.Contains(m[1], "<li") || strings.Contains(m[1], "<tr") {
			b.WriteString(m[1])
			continue
		}
		b.WriteString("<li>" + m[1] + "</li>")
	}
	return b.String()
}

// Addresses of articles, as publishing systems make them.
var articleAddress = regexp.MustCompile(`(?i)/art/\d{4}/\d{1,2}/\d{1,2}/art_\d|/t\d{8}_\d+|/content_\d+|/post_\d+|/info/\d+/\d+|/20\d{6}/|/[0-9a-f]{8}-[0-9a-f]{4}-|/\d{4}-\d{2}/\d{2}/|/20\d{2}/?\d{2}/|/(?:detail|article|show|view|news)[-_/]?\w*\d|[?&](?:id|articleid|infoid|newsid|aid|contentid)=[\w-]+|/[0-9a-f]{32}\.s?html?|/\d{4,}\.s?html?$`)

// candidate is a link that may be an entry.
type candidate struct {
	entry Entry
	row   *html.Node
	score int
}

// group tells lists on a page apart: rows in the same kind of element under
// the same parent belong together.
type group struct {
	parent *html.Node
	tag    string
	class  string
}

// entries finds the main list of a page: of all groups of links the one that
// looks most like articles with dates.
func entries(root *html.Node, base *url.URL, weights map[*html.Node]weight) []Entry {
	groups := map[group][]candidate{}
	var keys []group
	count := 0
	walk(root, func(n *html.Node) bool {
		if hidden(n) || framing(n, weights[n]) || count > 4*maxEntries {
			return false
		}
		if n.DataAtom != atom.A || !has(n, "href") {
			return true
		}
		c, ok := candidateOf(n, base)
		if !ok {
			return false
		}
		count++
		g := groupOf(c.row)
		if groups[g] == nil {
			keys = append(keys, g)
		}
		groups[g] = append(groups[g], c)
		return false
	})
	var best []candidate
	top := 0
	for _, g := range keys {
		alike(groups[g])
		sum := 0
		for _, c := range groups[g] {
			if c.score >= 2 {
				sum += c.score
			}
		}
		if sum > top {
			top, best = sum, groups[g]
		}
	}
	return pick(best)
}

// alike raises long titles without dates whose pages lie in one folder: a list
// that shows no dates. The links of a menu are short.
func alike(list []candidate) {
	const least = 4
	folders := map[string]int{}
	folder := func(c *candidate) string {
		if utf8.RuneCountInString(c.entry.Title) < 10 || c.score != 1 {
			return ""
		}
		return c.entry.URL[:strings.LastIndexByte(c.entry.URL, '/')+1]
	}
	for i := range list {
		folders[folder(&list[i])]++
	}
	for i := range list {
		if f := folder(&list[i]); f != "" && folders[f] >= least {
			list[i].score++
		}
	}
}

// pick takes one entry a row: the link with the longest title.
func pick(list []candidate) []Entry {
	var out []Entry
	rows := map[*html.Node]int{}
	seen := map[string]int{}
	for _, c := range list {
		if i, ok := seen[c.entry.URL]; ok {
			if utf8.RuneCountInString(c.entry.Title) > utf8.RuneCountInString(out[i].Title) {
				out[i].Title = c.entry.Title
			}
			continue
		}
		if i, ok := rows[c.row]; ok && articleAddress.MatchString(out[i].URL) == articleAddress.MatchString(c.entry.URL) && !c.entry.Date.IsZero() {
			if utf8.RuneCountInString(c.entry.Title) > utf8.RuneCountInString(out[i].Title) {
				out[i] = c.entry
				seen[c.entry.URL] = i
			}
			continue
		}
		if c.score < 2 || len(out) >= maxEntries {
			continue
		}
		rows[c.row], seen[c.entry.URL] = len(out), len(out)
		out = append(out, c.entry)
	}
	return out
}

func candidateOf(a *html.Node, base *url.URL) (candidate, bool) {
	href := absolute(base, attr(a, "href"))
	if href == "" {
		return candidate{}, false
	}
	t := textOf(a, 600)
	if full := normalize.Blanks(attr(a, "title")); utf8.RuneCountInString(full) > utf8.RuneCountInString(strings.TrimRight(t, ".…")) {
		t = full
	}
	row := rowOf(a)
	rowText := textBeside(row)
	on := dateBeside(rowText, t)
	t = cleanEntry(t)
	n := utf8.RuneCountInString(t)
	if n < 4 || noise(t) {
		return candidate{}, false
	}
	c := candidate{entry: Entry{URL: href, Title: t, Date: on}, row: row}
	switch {
	case !on.IsZero():
		c.score += 2
	case monthDay.MatchString(strings.Replace(rowText, t, " ", 1)):
		c.score++
	}
	if articleAddress.MatchString(href) {
		c.score += 2
	}
	if FileType(href) != "" {
		c.score++
	}
	if n >= 10 {
		c.score++
	}
	if c.entry.Date.IsZero() {
		c.entry.Date = normalize.Date(dateInAddress(href))
	}
	return c, true
}

// textBeside returns the text of a row. A link that is a row by itself, and the
// head of a definition, have their dates behind them.
func textBeside(row *html.Node) string {
	text := textOf(row, 1200)
	if row.DataAtom != atom.A && row.DataAtom != atom.Dt {
		return text
	}
	var b strings.Builder
	for n := row.NextSibling; n != nil && b.Len() < 200; n = n.NextSibling {
		if n.DataAtom == atom.Dt || n.Type == html.ElementNode && n.DataAtom != atom.Dd && anchorBelow(n) {
			break
		}
		b.WriteString(" " + textOf(n, 200))
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return normalize.Blanks(text + " " + b.String())
}

func anchorBelow(n *html.Node) (found bool) {
	walk(n, func(d *html.Node) bool {
		found = found || d.DataAtom == atom.A
		return !found
	})
	return found
}

// dateBeside finds the date of an entry in the text of its row: at the end, or
// before the title t; one inside the title is not it.
func dateBeside(row, t string) (on kiosk.Date) {
	found := normalize.FindDates(row)
	for _, m := range found {
		if !strings.Contains(t, row[m.Start:m.End]) {
			on = m.Date
		}
	}
	if len(found) > 0 && on.IsZero() {
		last := row[found[len(found)-1].Start:found[len(found)-1].End]
		// A link around the whole row has the date at the end of its words.
		if strings.Count(row, last) > 1 || strings.HasSuffix(strings.TrimRight(t, "]）) "), last) && row == t {
			on = found[len(found)-1].Date
		}
	}
	if on.IsZero() {
		if m := dayMonth.FindStringSubmatch(strings.Replace(row, t, " ", 1)); m != nil {
			on = normalize.Date(m[2] + m[4] + "-" + m[3] + m[5] + "-" + m[1] + m[6])
		}
	}
	return on
}

var (
	// 03 2018-09, as calendar leaves show it, or 2018-09 03.
	dayMonth = regexp.MustCompile(`(?:^|\s)(?:([0-3]\d)\s*(20\d{2})[-./年]([01]?\d)月?|(20\d{2})[-./年]([01]\d)月?\s*([0-3]\d)日?)(?:\s|$)`)
	// A day without its year: [09-03].
	monthDay = regexp.MustCompile(`(?:^|[\s\[(（])(?:0?[1-9]|1[0-2])[-/.月](?:0?[1-9]|[12]\d|3[01])日?(?:[\s\])）]|$)`)
)

var entryDate = regexp.MustCompile(`^\s*[\[(（]?\d{4}-\d{1,2}-\d{1,2}[\])）]?\s*|\s*[\[(（]?\d{4}-\d{1,2}-\d{1,2}[\])）]?\s*$`)

// cleanEntry takes the date and the bullet off a title.
func cleanEntry(t string) string {
	return normalize.Title(entryDate.ReplaceAllString(t, ""))
}

// rowOf returns the element that holds one entry.
func rowOf(a *html.Node) *html.Node {
	at := a
	for p := a.Parent; p != nil && p.Type == html.ElementNode; p = p.Parent {
		switch p.DataAtom {
		case atom.Li, atom.Tr, atom.P:
			if many(p) {
				return at
			}
			return p
		case atom.Dd, atom.Dt, atom.Div, atom.Dl, atom.Article:
			// A block with a single entry is its row.
			if several(p) {
				return at
			}
			at = p
		case atom.Ul, atom.Ol, atom.Table, atom.Tbody, atom.Body, atom.Section, atom.Main:
			return at
		}
	}
	return at
}

// several reports whether more than one article is linked below n. Short
// links are marks beside the title: [详情], a category.
func several(n *html.Node) bool {
	first, more := "", false
	walk(n, func(d *html.Node) bool {
		if d.DataAtom != atom.A || more {
			return !more
		}
		href := attr(d, "href")
		switch {
		case utf8.RuneCountInString(textOf(d, 60)) < 6:
		case first == "":
			first = href
		default:
			more = href != first
		}
		return false
	})
	return more
}

// many reports whether n holds a whole list, whose entries have no elements of
// their own: lines in one cell.
func many(n *html.Node) bool {
	const least = 4
	seen := map[string]bool{}
	walk(n, func(d *html.Node) bool {
		if d.DataAtom != atom.A || len(seen) >= least {
			return len(seen) < least
		}
		if utf8.RuneCountInString(textOf(d, 60)) >= 8 {
			seen[attr(d, "href")] = true
		}
		return false
	})
	return len(seen) >= least
}

func groupOf(row *html.Node) group {
	list := row.Parent
	if list == nil {
		return group{parent: row}
	}
	if row.DataAtom == atom.Tr && list.DataAtom == atom.Tbody && list.Parent != nil {
		list = list.Parent // the table
	}
	if list.Parent == nil {
		return group{parent: list}
	}
	return group{list.Parent, list.Data, attr(list, "class")}
}
