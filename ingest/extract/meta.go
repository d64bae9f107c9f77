package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/ingest/normalize"
)

// meta is what the page says about itself to machines.
type meta map[string]string // lower-case name → content

func readMeta(root *html.Node) meta {
	m := meta{}
	walk(root, func(n *html.Node) bool {
		switch n.DataAtom {
		case atom.Meta:
			name := attr(n, "name")
			if name == "" {
				name = attr(n, "property")
			}
			name = strings.ToLower(strings.TrimSpace(name))
			if v := normalize.Blanks(attr(n, "content")); name != "" && v != "" && m[name] == "" {
				m[name] = v
			}
		case atom.Title:
			if m["<title>"] == "" && n.FirstChild != nil {
				m["<title>"] = normalize.Blanks(n.FirstChild.Data)
			}
		}
		return true
	})
	return m
}

// get returns the first of several names that has a value.
func (m meta) get(names ...string) string {
	for _, n := range names {
		if v := m[n]; v != "" && !strings.ContainsAny(v, "<>{}$") {
			return v
		}
	}
	return ""
}

// Marks that publishing systems leave in comments around the title.
var titleMarks = []struct {
	hint    string
	pattern *regexp.Regexp
}{
	{"标题名称", regexp.MustCompile(`<!--\s*<\$\[标题名称(?:\(html\))?\]>begin\s*-->([^<]{2,400})<!--`)},
	{"enpproperty", regexp.MustCompile(`<!--\s*enpproperty[^>]{0,400}>(?s:.{0,900}?)<title>([^<]{2,400})</title>`)},
}

// markedTitle finds the title between such marks.
func markedTitle(page string) string {
	for _, r := range titleMarks {
		if !strings.Contains(page, r.hint) {
			continue
		}
		if m := r.pattern.FindStringSubmatch(page); m != nil {
			return normalize.Title(html.UnescapeString(m[1]))
		}
	}
	return ""
}

// Dates in addresses: /art/2016/12/7/art_81630_2744597.html,
// /content/2018-12/24/content_5351586.htm, /202008/t20200805_1353179.html,
// /2023/0301/…
var addressDate = []*regexp.Regexp{
	regexp.MustCompile(`/art/((?:19|20)\d{2}/\d{1,2}/\d{1,2})/art_`),
	regexp.MustCompile(`/((?:19|20)\d{2}-\d{1,2}/\d{1,2})/`),
	regexp.MustCompile(`/t((?:19|20)\d{6})_\d+`),
	regexp.MustCompile(`/((?:19|20)\d{2}/(?:0[1-9]|1[0-2])/(?:0[1-9]|[12]\d|3[01]))/`),
	regexp.MustCompile(`/((?:19|20)\d{2}/(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))/`),
	regexp.MustCompile(`/((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))/`),
}

// dateInAddress returns the date in a page's address, in a form that
// normalize.Date reads.
func dateInAddress(address string) string {
	for _, r := range addressDate {
		m := r.FindStringSubmatch(address)
		if m == nil {
			continue
		}
		s := strings.ReplaceAll(m[1], "/", "-")
		if strings.Count(s, "-") == 1 { // 2023-0301
			s = strings.ReplaceAll(s, "-", "")
		}
		return s
	}
	return ""
}
