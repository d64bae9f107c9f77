package extract

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// policy is the allow-list every page's HTML passes, although it is built
// from nothing else: two locks on the door that strangers knock at.
var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("h2", "h3", "h4", "p", "ul", "ol", "li", "table", "tbody", "tr", "th", "td")
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^b[0-9]+$`)).OnElements("h2", "h3", "h4", "p", "li", "tr")
	p.AllowAttrs("colspan", "rowspan").Matching(regexp.MustCompile(`^[0-9]{1,3}$`)).OnElements("td", "th")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https")
	p.RequireParseableURLs(true)
	return p
}

func sanitize(html string) string { return policy.Sanitize(html) }

var blockID = regexp.MustCompile(` id="b([0-9]+)"`)

// blockNumber returns the number of the element that a source line begins, -1
// if it begins none.
func blockNumber(line string) int {
	m := blockID.FindStringSubmatch(line)
	if m == nil {
		return -1
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// renumber drops the elements of the first n lines and counts the others from
// 0. They are paragraphs or headings, so each ends on its own source line.
func renumber(html string, n int) string {
	var b strings.Builder
	for l := range strings.SplitAfterSeq(html, "\n") {
		if m := blockID.FindStringSubmatchIndex(l); m != nil {
			k, _ := strconv.Atoi(l[m[2]:m[3]])
			if k < n {
				continue
			}
			l = l[:m[2]] + strconv.Itoa(k-n) + l[m[3]:]
		}
		b.WriteString(l)
	}
	return b.String()
}
