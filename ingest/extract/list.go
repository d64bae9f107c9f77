package extract

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
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
func List(page, address string) ListPage {
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
	return l
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
var articleAddress = regexp.MustCompile(`(?i)/art/\d{4}/\d{1,2}/\d{1,2}/art_\d|/t\d{8}_\d+|/content_\d+|/post_\d+|/info/\d+/\d+|/\d{4}-\d{2}/\d{2}/|/20\d{2}/?\d{2}/|/(?:detail|article|show|view|news)[-_/]?\w*\d|[?&](?:id|articleid|infoid|newsid|aid|contentid)=[\w-]+|/[0-9a-f]{32}\.s?html?|/\d{4,}\.s?html?$`)

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
	rowText := textOf(row, 1200)
	found := normalize.FindDates(rowText)
	// The date stands at the end of the row, or before the title; one inside
	// the title is not it.
	var on kiosk.Date
	for _, m := range found {
		if !strings.Contains(t, rowText[m.Start:m.End]) {
			on = m.Date
		}
	}
	if len(found) > 0 && on.IsZero() && strings.Count(rowText, rowText[found[len(found)-1].Start:found[len(found)-1].End]) > 1 {
		on = found[len(found)-1].Date
	}
	t = cleanEntry(t)
	n := utf8.RuneCountInString(t)
	if n < 4 || noise(t) {
		return candidate{}, false
	}
	c := candidate{entry: Entry{URL: href, Title: t, Date: on}, row: row}
	if !on.IsZero() {
		c.score += 2
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
			return p
		case atom.Dd, atom.Dt, atom.Div, atom.Dl:
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

var (
	nextText   = regexp.MustCompile(`^[<>›»\[【\s]*(?:下一页|下页|后一页|后页|下一頁|next|Next|NEXT|>|>>|›|»)[<>›»\]】\s]*$`)
	createPage = regexp.MustCompile(`(?i)createPage(?:HTML|Html)?\w*\(\s*(?:["'][\w-]*["']\s*,\s*)?(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*["']([\w-]+)["']\s*,\s*["'](\w+)["']`)
	countPage  = regexp.MustCompile(`var\s+countPage\s*=\s*(\d{1,5})`)
	nowPage    = regexp.MustCompile(`var\s+currentPage\s*=\s*(\d{1,5})`)
)

// further finds the pages a list goes on with.
func further(page string, root *html.Node, base *url.URL, address string) []string {
	var next []string
	seen := map[string]bool{address: true}
	add := func(href string) {
		if u := absolute(base, href); u != "" && !seen[u] && sameSite(u, base) {
			seen[u] = true
			next = append(next, u)
		}
	}
	current, numbered := 0, map[int]string{}
	walk(root, func(n *html.Node) bool {
		if hidden(n) {
			return false
		}
		switch n.DataAtom {
		case atom.A:
			t := textOf(n, 60)
			if nextText.MatchString(t) || nextText.MatchString(attr(n, "title")) {
				add(attr(n, "href"))
			} else if i, err := strconv.Atoi(strings.Trim(t, "[] ")); err == nil && i > 0 && i < 10000 {
				numbered[i] = attr(n, "href")
				if currentMark(n) {
					current = i
				}
			}
			return false
		case atom.Span, atom.Li, atom.Div, atom.Td:
			if currentMark(n) {
				if i, err := strconv.Atoi(strings.Trim(textOf(n, 30), "[] ")); err == nil && i > 0 {
					current = i
				}
			}
		}
		return true
	})
	if href, ok := numbered[current+1]; ok && current > 0 {
		add(href)
	}
	if m := createPage.FindStringSubmatch(page); m != nil {
		scripted(m[1], m[2], m[3], m[4], add)
	} else if m := countPage.FindStringSubmatch(page); m != nil {
		at := "0"
		if c := nowPage.FindStringSubmatch(page); c != nil {
			at = c[1]
		}
		scripted(m[1], at, "index", "html", add)
	}
	for _, u := range jpage(page, base) {
		add(u)
	}
	return next
}

// scripted lists the pages of TRS and its kin, which a script writes:
// createPageHTML(pages, current, "index", "html") → index_1.html, …
func scripted(pages, current, name, ext string, add func(string)) {
	total, _ := strconv.Atoi(pages)
	at, _ := strconv.Atoi(current)
	for i := at + 1; i < total && i < at+500; i++ {
		add(fmt.Sprintf("%s_%d.%s", name, i, ext))
	}
}

func currentMark(n *html.Node) bool {
	for _, name := range wholeNames(n) {
		switch name {
		case "current", "now", "cur", "active", "on", "currentpage", "p_no_d", "thispage", "curr":
			return true
		}
	}
	return false
}

func sameSite(address string, base *url.URL) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host == base.Host
}

var jpageKey = regexp.MustCompile(`["']?(\w+)["']?\s*:\s*["']?([^"',}\s]*)["']?`)

// jpage lists the further pages of a 大汉 list: ranges of records that its
// script asks a program for.
func jpage(page string, base *url.URL) []string {
	i := strings.Index(page, ".jpage(")
	if i < 0 {
		return nil
	}
	call := page[i:min(len(page), i+4000)]
	if end := strings.Index(call, "</script"); end > 0 {
		call = call[:end]
	}
	opt := map[string]string{}
	for _, m := range jpageKey.FindAllStringSubmatch(call, 80) {
		if opt[m[1]] == "" {
			opt[m[1]] = m[2]
		}
	}
	total, _ := strconv.Atoi(opt["totalRecord"])
	per, _ := strconv.Atoi(opt["perPage"])
	group, _ := strconv.Atoi(opt["groupSize"])
	if total <= 0 || per <= 0 || opt["proxyUrl"] == "" || base == nil {
		return nil
	}
	size := per * max(group, 1)
	params := url.Values{}
	for _, key := range []string{"col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype"} {
		if v, ok := opt[key]; ok {
			params.Set(key, v)
		}
	}
	var out []string
	// The page itself holds the first group of records.
	for from := size + 1; from <= total && len(out) < 500; from += size {
		q := url.Values{}
		for k, v := range params {
			q[k] = v
		}
		q.Set("startrecord", strconv.Itoa(from))
		q.Set("endrecord", strconv.Itoa(min(total, from+size-1)))
		q.Set("perpage", strconv.Itoa(per))
		out = append(out, opt["proxyUrl"]+"?"+q.Encode())
	}
	return out
}
