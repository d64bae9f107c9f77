package extract

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/ingest/normalize"
)

// Names of elements that hold the title.
var titleNames = map[string]bool{
	"title": true, "article-title": true, "article_title": true, "articletitle": true, "arti_title": true, "art_title": true,
	"arc_title": true, "wztit": true, "wzbt": true, "bt": true, "biaoti": true, "con_title": true, "contitle": true, "content_title": true,
	"content-title": true, "contenttitle": true, "detail-title": true, "detail_title": true, "news_title": true, "news-title": true, "newstitle": true,
	"pages-title": true, "pages_title": true, "info_title": true, "info-title": true, "infotitle": true, "xl_title": true, "xl-title": true, "tit": true,
	"main_title": true, "main-title": true, "ucap-title": true, "ucaptitle": true, "page-title": true, "xxgk_title": true, "xw_title": true, "xq-title": true,
	"ewb-article-tt": true, "activity-name": true, "zwbt": true, "nr_title": true, "titletext": true, "subtitle": false, "easysite-news-title": true,
}

// title finds the title of a page: what its meta tags say, then the index
// table, then the most prominent line that agrees with the window title, then
// the window title, then the first lines of the body.
func title(page string, m meta, h *head, root, container *html.Node, weights map[*html.Node]weight, above, lines []string, column string) string {
	site := []string{m.get("sitename"), column, m.get("columnname")}
	window := normalize.Title(strings.Trim(m["<title>"], ":：*~"), site...)
	if saysNothing(window, m, column) {
		window = ""
	}
	for _, t := range []string{m.get("articletitle", "article:title", "og:title"), markedTitle(page), h.first(keyTitle)} {
		// A title in a table may be the heading of its column, one in a meta tag
		// that of the column or the site, or cut short.
		if t = normalize.Title(t, site...); utf8.RuneCountInString(t) >= 4 && !saysNothing(t, m, column) {
			if !cutShort.MatchString(t) {
				return t
			}
			window = cmp.Or(window, t)
		}
	}
	var shown []string
	walk(root, func(n *html.Node) bool {
		if n.Type != html.ElementNode || hidden(n) || framing(n, weights[n]) {
			return n.Type != html.ElementNode
		}
		named := n.DataAtom == atom.H1
		for _, name := range wholeNames(n) {
			named = named || titleNames[name] || strings.HasPrefix(name, "titlestyle")
		}
		if n.DataAtom == atom.H2 && inside(n, container) {
			named = false
		}
		if named && weights[n].text <= 200 {
			t := normalize.Title(textOf(n, 800), site...)
			if c := utf8.RuneCountInString(t); c >= 4 && c <= 200 && !isSite(t, m) && !noise(t) && len(pairs(t, nil)) == 0 {
				shown = append(shown, t)
			}
			return false
		}
		return true
	})
	for _, t := range shown {
		if window != "" && (strings.Contains(squash(window), squash(t)) || strings.Contains(squash(t), strings.TrimRight(squash(window), ".…"))) {
			return t
		}
	}
	first := fromBody(lines)
	if window == "" {
		return cmp.Or(append(shown, standing(above, titleEnd, site), overStamp(lines), first, standing(above, anything, site), headline(lines))...)
	}
	// The window title is often cut short; the body says it in full.
	if cut := strings.TrimRight(squash(window), ".…"); first != "" && cut != "" && strings.HasPrefix(squash(first), cut) {
		return first
	}
	return window
}

var (
	cutShort = regexp.MustCompile(`(?:\.{2,}|…)$`)
	anything = regexp.MustCompile(`\p{Han}{4}`)
	greeting = regexp.MustCompile(`欢迎(?:您|光临|访问|你)|^(?:无标题文档|无标题|新建网页.{0,3}|未命名.{0,6}|(?:信息|文章|新闻|内容|公告)?(?:详情|详细|正文|内容|浏览|显示|查看|展示)(?:页|页面)?|首页|[A-Za-z0-9 _.-]+)$`)
)

// saysNothing reports whether a title is that of the site, of the column or of
// the tool that made the page.
func saysNothing(t string, m meta, column string) bool {
	return t == "" || isSite(t, m) || t == column || t == m.get("columnname") || greeting.MatchString(t)
}

// standing returns the nearest line above the body that reads like a title.
func standing(above []string, like *regexp.Regexp, site []string) string {
	for _, a := range slices.Backward(above) {
		t := normalize.Title(a, site...)
		if n := utf8.RuneCountInString(t); n >= 6 && n <= 80 && like.MatchString(t) && len(pairs(t, nil)) == 0 && !noise(t) &&
			!strings.ContainsRune(t, '。') && !greeting.MatchString(t) && (!stamped.MatchString(t) || len(normalize.FindDates(t)) == 0) {
			return t
		}
	}
	return ""
}

// headline returns the first line of the body if it can be a title.
func headline(lines []string) string {
	if len(lines) < 2 {
		return ""
	}
	n := utf8.RuneCountInString(lines[0])
	last, _ := utf8.DecodeLastRuneInString(lines[0])
	if n < 6 || n > 60 || strings.ContainsRune("。；：:;，", last) || strings.ContainsRune(lines[0], '\t') {
		return ""
	}
	return normalize.Title(lines[0])
}

// above lists the lines that stand shortly before the body, nearest last.
func above(root, container *html.Node, weights map[*html.Node]weight) []string {
	const look = 12
	var lines []string
	reached := false
	walk(root, func(n *html.Node) bool {
		reached = reached || n == container
		if reached || hidden(n) || framing(n, weights[n]) {
			return false
		}
		if n.Type == html.ElementNode && leaf(n) {
			if w := weights[n]; w.text > 0 && w.text <= 200 && !linked(n) {
				lines = append(lines, textOf(n, 800))
			}
			return false
		}
		return true
	})
	return lines[max(0, len(lines)-look):]
}

func squash(s string) string { return strings.Join(strings.Fields(s), "") }

var siteTitle = regexp.MustCompile(`^[\p{Han}（）()]{2,20}(?:人民政府|门户网站|政务网|信息网|政府网|政务公开|信息公开|信息公开网|公开平台|中国政府网)$`)

// isSite reports whether a line is the name of the site.
func isSite(t string, m meta) bool {
	return t == m.get("sitename") || siteTitle.MatchString(t) && utf8.RuneCountInString(t) < 16
}

// What official titles end in.
var titleEnd = regexp.MustCompile(`(?:通知|意见|办法|规定|公告|公示|通告|通报|报告|决定|批复|函|方案|细则|条例|说明|指南|规划|计划|预案|答复|复函|名单|情况|结果|信息|目录|标准|制度|措施|纪要|命令|解读|须知|流程|一览表|统计表|明细表|安排|要点|总结|简介|职责|清单|决算|预算|章程|守则|倡议书|公开信|议案|讲话|令)(?:[（(].{1,20}[）)])?$`)

var numbered = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．])`)

// fromBody puts together a title that is broken over the first lines of the
// body.
func fromBody(lines []string) string {
	var t strings.Builder
	for i, l := range lines {
		// The organ stands alone above the title that begins with it.
		if i+1 < len(lines) && l == lines[i+1] {
			continue
		}
		n := utf8.RuneCountInString(l)
		last, _ := utf8.DecodeLastRuneInString(l)
		if i > 5 || n > 60 || strings.ContainsRune("。；：:;，", last) || strings.ContainsRune(l, '\t') || numbered.MatchString(l) ||
			normalize.IsDocumentNumber(l) || !normalize.WholeDate(l).IsZero() {
			break
		}
		t.WriteString(l)
		if titleEnd.MatchString(t.String()) {
			return normalize.Title(t.String())
		}
	}
	return ""
}
