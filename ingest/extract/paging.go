package extract

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	nextText   = regexp.MustCompile(`^[<>›»\[【\s]*(?:下一页|下页|后一页|后页|下一頁|next|Next|NEXT|>|>>|›|»)[<>›»\]】\s]*$`)
	createPage = regexp.MustCompile(`(?i)createPage(?:HTML|Html)?\w*\(\s*(["'][\w-]*["']\s*,\s*)?(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*["']([\w-]+)["']\s*,\s*["'](\w+)["']`)
	pager      = regexp.MustCompile(`Pager\(\s*\{\s*size\s*:\s*(\d{1,5})\s*,\s*current\s*:\s*(\d{1,5})\s*,\s*prefix\s*:\s*["']([\w-]+)["']\s*,\s*suffix\s*:\s*["'](\w+)["']`)
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
	if m := createPage.FindStringSubmatch(after(page, "reatePage", 1)); m != nil {
		scripted(m[2], m[3], m[4], m[5], m[1] != "", add)
	} else if m := pager.FindStringSubmatch(after(page, "Pager(", 0)); m != nil {
		scripted(m[1], m[2], m[3], m[4], false, add)
	} else if m := countPage.FindStringSubmatch(after(page, "var countPage", 0)); m != nil {
		at := "0"
		if c := nowPage.FindStringSubmatch(after(page, "var currentPage", 0)); c != nil {
			at = c[1]
		}
		scripted(m[1], at, "index", "html", false, add)
	}
	for _, u := range jpage(page, base) {
		add(u)
	}
	return next
}

// after cuts a page to where a word begins, less some bytes before it, so
// that no pattern runs over all of a long page.
func after(page, word string, before int) string {
	i := strings.LastIndex(page, word)
	if i < 0 {
		return ""
	}
	// The call stands last; the function it calls is declared before it.
	return page[max(0, i-before):min(len(page), i+400)]
}

// scripted lists the pages of TRS and its kin, which a script writes:
// createPageHTML(pages, current, "index", "html") → index_1.html, … The form
// that names an element first counts from one, the others from zero.
func scripted(pages, current, name, ext string, fromOne bool, add func(string)) {
	total, _ := strconv.Atoi(pages)
	at, _ := strconv.Atoi(current)
	if fromOne && at > 0 {
		total++
	}
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

// SameHost reports whether two addresses are on one host, by either name.
func SameHost(a, b *url.URL) bool {
	return strings.TrimPrefix(strings.ToLower(a.Host), "www.") == strings.TrimPrefix(strings.ToLower(b.Host), "www.")
}

func sameSite(address string, base *url.URL) bool {
	u, err := url.Parse(address)
	return err == nil && SameHost(u, base)
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
		maps.Copy(q, params)
		q.Set("startrecord", strconv.Itoa(from))
		q.Set("endrecord", strconv.Itoa(min(total, from+size-1)))
		q.Set("perpage", strconv.Itoa(per))
		out = append(out, opt["proxyUrl"]+"?"+q.Encode())
	}
	return out
}
