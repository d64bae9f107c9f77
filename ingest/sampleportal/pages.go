package sampleportal

import (
	"bytes"
	"embed"
	"encoding/xml"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"path"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/kiosk"
)

// SiteName is the portal's name on every page.
const SiteName = "中国·乳山（演示门户）"

// siteCode has the shape of a government site's code.
const siteCode = "3710830000"

// homeRows is how many documents of each column the home page shows.
const homeRows = 6

//go:embed site
var siteFiles embed.FS

func parseTemplates() (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"words": inWords,
		// html/template drops comments, but these two are how the portals mark
		// where the text begins and ends.
		"contentMark": func(end string) template.HTML {
			return template.HTML("<!--ZJEG_RSS.content." + template.HTMLEscapeString(end) + "-->")
		},
		"pagingCall": func(pages, index int) template.JS {
			return template.JS(fmt.Sprintf(`createPageHTML(%d, %d, "index", "html");`, pages, index))
		},
	}).ParseFS(siteFiles, "site/*.html")
}

// inWords writes a date as portals print it, 2019年04月03日; "" if unknown.
func inWords(d kiosk.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d年%02d月%02d日", d.Year, int(d.Month), d.Day)
}

// frame is what every page has.
type frame struct {
	SiteName, SiteCode, Host string
	Title                    string
	MetaCharset              string  // in a meta tag, "" for none
	Column                   *Column // nil on pages of no column
}

func newFrame(host, title string, c *Column) frame {
	f := frame{SiteName: SiteName, SiteCode: siteCode, Host: host, Title: title, Column: c, MetaCharset: "utf-8"}
	if c == nil {
		return f
	}
	switch {
	case c.Declare == DeclareHeader || c.Declare == DeclareNowhere:
		f.MetaCharset = ""
	case c.Charset != UTF8:
		f.MetaCharset = string(c.Charset)
	}
	return f
}

type homePage struct {
	frame
	Groups []group
}

// group is one channel of the home page: the columns under one heading.
type group struct {
	Name    string
	Columns []columnNews
}

type columnNews struct {
	*Column
	Newest []*Document
}

type listPage struct {
	frame
	Docs  []*Document
	Page  int // from 1
	Index int // from 0, as the paging script counts
	Pages int

	First, Prev, Next, Last string // addresses, "" where there is none
	Numbers                 []pageLink
}

type pageLink struct {
	Number int
	URL    string
}

type articlePage struct {
	frame
	Doc        *Document
	Note, Text []string
	Validity   string
	Markup     string        // one of markups
	Made       template.HTML // the text of a made notice
}

// markups are the ways in which portals of this kind mark up a text: plain
// paragraphs, paragraphs pasted from a word processor, lines with breaks.
var markups = []string{"paragraphs", "pasted", "breaks"}

func (p *Portal) home(host string) answer {
	groups := []group{{Name: "重大建设项目批准和实施"}, {Name: "公共资源配置"}, {Name: "社会公益事业建设"}, {Name: "政务公开"}}
	for i := range p.columns {
		c := &p.columns[i]
		at := len(groups) - 1
		for j, area := range []string{"major-projects", "public-resources", "public-welfare"} {
			if strings.HasPrefix(c.Area+c.Category+c.Item, area) {
				at = j
			}
		}
		docs := p.byColumn[c.ID]
		groups[at].Columns = append(groups[at].Columns, columnNews{c, docs[:min(homeRows, len(docs))]})
	}
	a := p.render("home.html", nil, homePage{newFrame(host, "首页", nil), groups})
	a.changed = p.newest()
	return a
}

func (p *Portal) listPage(host string, c *Column, number int) answer {
	docs := p.byColumn[c.ID]
	last := pageCount(len(docs))
	from := (number - 1) * PerPage
	page := listPage{
		frame: newFrame(host, c.Name, c), Docs: docs[from:min(from+PerPage, len(docs))],
		Page: number, Index: number - 1, Pages: last, First: c.pagePath(1), Last: c.pagePath(last),
	}
	if number > 1 {
		page.Prev = c.pagePath(number - 1)
	}
	if number < last {
		page.Next = c.pagePath(number + 1)
	}
	for i := range last {
		page.Numbers = append(page.Numbers, pageLink{i + 1, c.pagePath(i + 1)})
	}
	a := p.render("list.html", c, page)
	if len(docs) > 0 {
		a.changed = docs[0].PublishedOn.Time()
	}
	return a
}

func (p *Portal) articlePage(host string, c *Column, d *Document) answer {
	page := articlePage{
		frame: newFrame(host, d.Title, c), Doc: d, Text: lines(d.Text), Note: lines(d.Note),
		Validity: d.Validity.Label(), Markup: markups[c.ID%len(markups)],
	}
	if d.Made {
		page.Text, page.Made = nil, madeBody(d.Text)
	}
	a := p.render("article.html", c, page)
	a.changed = d.PublishedOn.Time()
	return a
}

func (p *Portal) notFound(host string) answer {
	return p.render("missing.html", nil, newFrame(host, "您访问的页面不存在", nil))
}

func lines(s string) []string {
	if s = strings.Trim(s, "\n"); s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// render executes a template and encodes the page as its column does.
func (p *Portal) render(name string, c *Column, page any) answer {
	var buf bytes.Buffer
	if err := p.templates.ExecuteTemplate(&buf, name, page); err != nil {
		// Template and data are both ours and every page is rendered by the
		// tests; net/http turns this into a closed connection.
		panic(fmt.Sprintf("sampleportal: template %s: %v", name, err))
	}
	a := answer{contentType: "text/html; charset=utf-8", body: buf.Bytes()}
	if c == nil {
		return a
	}
	a.body = c.Charset.encode(buf.String())
	switch {
	case c.Declare == DeclareMeta || c.Declare == DeclareNowhere:
		a.contentType = "text/html"
	case c.Charset != UTF8:
		a.contentType = "text/html; charset=" + string(c.Charset)
	}
	return a
}

// encode turns a page into the charset's bytes; what GBK lacks becomes a
// character reference, as content systems write it.
func (c Charset) encode(page string) []byte {
	var enc encoding.Encoding
	switch c {
	case GBK:
		enc = simplifiedchinese.GBK
	case GB18030:
		enc = simplifiedchinese.GB18030
	default:
		return []byte(page)
	}
	b, err := encoding.HTMLEscapeUnsupported(enc.NewEncoder()).Bytes([]byte(page))
	if err != nil {
		panic(fmt.Sprintf("sampleportal: encode as %s: %v", c, err)) // every rune is encoded or escaped
	}
	return b
}

// static answers the style sheet and the paging script.
func static(name string) (answer, bool) {
	kind := mime.TypeByExtension(path.Ext(name))
	body, err := fs.ReadFile(siteFiles, "site/"+name)
	if err != nil || strings.HasPrefix(kind, "text/html") {
		return answer{}, false
	}
	return answer{contentType: kind, body: body}, true
}

// sitemap lists every page that answers.
func (p *Portal) sitemap(host string) answer {
	type entry struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod,omitempty"`
	}
	set := struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URL     []entry  `xml:"url"`
	}{}
	add := func(path, day string) { set.URL = append(set.URL, entry{"http://" + host + path, day}) }
	add("/", "")
	for i := range p.columns {
		c := &p.columns[i]
		for page := range pageCount(len(p.byColumn[c.ID])) {
			add(c.pagePath(page+1), "")
		}
		for _, d := range p.byColumn[c.ID] {
			if !d.Dead {
				add(d.Path(), d.PublishedOn.String())
			}
		}
	}
	body, err := xml.MarshalIndent(set, "", " ")
	if err != nil {
		panic(fmt.Sprintf("sampleportal: sitemap: %v", err)) // plain strings always marshal
	}
	return answer{
		contentType: "application/xml; charset=utf-8",
		body:        append([]byte(xml.Header), body...), changed: p.newest(),
	}
}
