package extract_test

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"gongkai/ingest/extract"
)

var allowed = map[string][]string{
	"h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "p": {"id"}, "li": {"id"}, "tr": {"id"},
	"ul": nil, "ol": nil, "table": nil, "tbody": nil, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "a": {"href"},
	"html": nil, "head": nil, "body": nil,
}

// checkForms checks what must hold for every text and its HTML.
func checkForms(t *testing.T, text, source string) {
	t.Helper()
	if !utf8.ValidString(text) || !utf8.ValidString(source) {
		t.Error("not valid UTF-8")
	}
	var lines []string
	if text != "" {
		lines = strings.Split(text, "\n")
	}
	for i, l := range lines {
		if strings.TrimSpace(l) == "" || strings.ContainsAny(l, "\r\v\f\x00\u2028\ufeff\ufffd") {
			t.Errorf("line %d: %q", i, l)
		}
	}
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	var visit func(*html.Node)
	visit = func(d *html.Node) {
		if d.Type == html.ElementNode {
			attrs, ok := allowed[d.Data]
			if !ok {
				t.Errorf("element %s", d.Data)
			}
			for _, a := range d.Attr {
				if !strings.Contains(" "+strings.Join(attrs, " ")+" ", " "+a.Key+" ") {
					t.Errorf("attribute %s of %s", a.Key, d.Data)
				}
				checkValue(t, a)
				if a.Key == "id" {
					if a.Val != "b"+strconv.Itoa(n) {
						t.Fatalf("id %q where b%d is due", a.Val, n)
					}
					if n >= len(lines) {
						t.Fatalf("more elements than the %d lines", len(lines))
					}
					if got := content(d); squeeze(got) != squeeze(lines[n]) {
						t.Errorf("b%d holds %q, line is %q", n, got, lines[n])
					}
					n++
				}
			}
		}
		for c := d.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(root)
	if n != len(lines) {
		t.Errorf("%d elements for %d lines", n, len(lines))
	}
}

func checkValue(t *testing.T, a html.Attribute) {
	t.Helper()
	switch a.Key {
	case "href":
		if u, err := url.Parse(a.Val); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			t.Errorf("href %q", a.Val)
		}
	case "colspan", "rowspan":
		if v, err := strconv.Atoi(a.Val); err != nil || v < 2 || v > 100 {
			t.Errorf("%s %q", a.Key, a.Val)
		}
	}
}

func content(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	s := ""
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s += content(c)
	}
	return s
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func FuzzExtract(f *testing.F) {
	for _, s := range []string{
		"", "<", "<p>", "<td><li><tr>", "<table><tr><td>a<td><table><tr><td>b", "<b><p><i><p>x", "<title>t</title><div id=zoom><p>正文<br>二",
		"<script>x</script", "<svg><p>x", "<a href=javascript:1>x</a><a href='http://a/b'>y<p>z</a>", "<ul><li>a<ul><li>b</ul><h3>c</h3><li>d",
		"<p>a&#0;b&#x2028;c\xff\xfe", "<!--<$[标题名称(html)]>begin-->题目<!--", "<dl><dt>索引号<dd>1</dl>", "<meta name=PubDate content=2018-13-45>",
		"<div hidden><p>x</div><plaintext>y", "<%x%><select><option>1<p>z", "<h1>第一章 总则</h1><p>第一节 甲</p><p>一、乙</p><p>（一）丙",
		"发布日期：2018-09-03 来源：甲\n<p>标题</p>", "<base href='http://x/'><a href=a.doc>附件</a>", "<tr><td rowspan=9999 colspan=-1>x<td>y", "<p>\u0085\u00ad\u202e",
		`<script>var d={"title":"关于公开的通知","pubDate":"2018-09-03","content":"<p>各镇：<\/p><p>\u73b0将有关事项通知如下。<\/p>"}</script>`,
		`<meta http-equiv=refresh content="0;url=b.html"><iframe src="v.html?file=%2Fa.pdf"></iframe><embed src=a.pdf>详见附件`,
		`<ul class=l><li class=i><a class=k href=1.html title=x>关于公开的通知</a><b>2018-09-03</b></ul><p class=i>来源：市财政局</p>`,
	} {
		f.Add(s, "http://www.example.gov.cn/art/2018/9/3/art_1_2.html")
	}
	sel, err := extract.ParseSelector(".i, #zoom")
	if err != nil {
		f.Fatal(err)
	}
	all := extract.Selectors{Item: sel, Date: sel, Next: sel, Title: sel, Body: sel, Published: sel, Publisher: sel}
	f.Fuzz(func(t *testing.T, page, address string) {
		chosen := extract.PageWith(page, address, all)
		checkForms(t, chosen.Text, chosen.HTML)
		for _, e := range extract.ListWith(page, address, all).Entries {
			if e.URL == "" || e.Title == "" {
				t.Errorf("entry %+v", e)
			}
		}
		for _, a := range extract.Site(page, address).Links {
			a.Names()
		}
		e := extract.Page(page, address)
		checkForms(t, e.Text, e.HTML)
		if !utf8.ValidString(e.Title + e.Publisher + e.DocumentNumber + e.Column) {
			t.Error("a field is not valid UTF-8")
		}
		runes := utf8.RuneCountInString(e.Text)
		for _, fd := range e.Fields {
			if fd.Start < 0 || fd.End < fd.Start || fd.End > runes {
				t.Errorf("range of %+v in a text of %d", fd, runes)
			} else if fd.End > 0 && string([]rune(e.Text)[fd.Start:fd.End]) != fd.Value {
				t.Errorf("%+v does not stand there", fd)
			}
		}
		for _, a := range e.Attachments {
			checkValue(t, html.Attribute{Key: "href", Val: a.URL})
		}
		for _, l := range e.Links {
			checkValue(t, html.Attribute{Key: "href", Val: l.URL})
		}
		for _, l := range extract.List(page, address).Entries {
			checkValue(t, html.Attribute{Key: "href", Val: l.URL})
		}
		e.Join(extract.Page("<div id=zoom><table><tr><td>甲<td>乙</table>"+page, address))
		checkForms(t, e.Text, e.HTML)
		text, source := extract.Fragment(page, address)
		checkForms(t, text, source)
	})
}

func FuzzPlain(f *testing.F) {
	for _, s := range []string{"", "第一章 总则\n第一条 甲\r\n\t二\t三\n\t四\t五", "# 题\n- 甲\n|a|b|\n|-|-|\n[x](http://a)", "\xff\u2028a\u0085b", "```\n<b>\n```", "（一）甲\n1\t2", "a\n\n\n b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, source := extract.FromText(s)
		checkForms(t, text, source)
		_, text, source = extract.FromMarkdown(s)
		checkForms(t, text, source)
		for _, e := range []*extract.Extracted{extract.Plain(s), extract.Markdown(s)} {
			checkForms(t, e.Text, e.HTML)
		}
		extract.Facts(s, s, extract.Plain(s).PublishedOn)
	})
}

// What is hostile by size or shape ends soon and within bounds.
func TestHostileShapes(t *testing.T) {
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	tests := map[string]string{
		"deep":                many("<div>", 100_000) + "底",
		"deep tables":         many("<table><tr><td>", 7500) + "底",
		"deep lists":          many("<ul><li>", 12500) + "底",
		"deep and mixed":      many("<div><p><span class=x><table><td><ul><li><b>", 2500) + "底",
		"unclosed formatting": many("<b a=1><i><font color=red>", 5000) + many("<p>段", 5000),
		"different fonts":     fonts(2_000) + many("<p>段", 12500),
		"huge attribute":      "<p title=\"" + many("x", 8<<20) + "\">正文",
		"many attributes":     "<p " + many("a=b ", 125000) + ">正文",
		"open quote":          "<a href=\"" + many("x<p>", 125000),
		"end tags":            many("</div></p></table>", 50000) + "正文",
		"one long line":       "<p>" + many("长", 250000),
		"many rows":           "<table>" + many("<tr><td>a<td>b", 12500),
		"many comments":       many("<!--x-->", 125000) + "正文",
		"open comment":        "<!--" + many("x", 5<<20),
		"many links":          many("<li><a href=/a_1001.html>一条通知公告的标题</a> 2018-01-01", 2500),
		"lone signs":          many("<", 125000),
		"entities":            many("&amp;&#x4e2d;", 75000),
		"nested labels":       many("<div>索引号：<div>发布日期：2018-01-01", 1000),
		"long labels":         "<p>" + many("发布日期：", 10000),
		"directives":          many("<%", 125000),
	}
	for name, page := range tests {
		t.Run(name, func(t *testing.T) {
			e := extract.Page(page, "http://www.example.gov.cn/1.html")
			checkCheaply(t, e)
			extract.List(page, "http://www.example.gov.cn/1.html")
		})
	}
}

func fonts(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<font size=%d><a name=%d><nobr><custom-%d>", i, i, i)
	}
	return b.String()
}

func checkCheaply(t *testing.T, e *extract.Extracted) {
	t.Helper()
	lines := 0
	if e.Text != "" {
		lines = strings.Count(e.Text, "\n") + 1
	}
	if n := strings.Count(e.HTML, ` id="b`); n != lines {
		t.Errorf("%d elements for %d lines", n, lines)
	}
	if len(e.HTML) > 64<<20 {
		t.Errorf("%d bytes of HTML", len(e.HTML))
	}
}
