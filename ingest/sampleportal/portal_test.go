package sampleportal_test

import (
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/assets"
	"gongkai/ingest/sampleportal"
)

func open(t *testing.T) (*sampleportal.Portal, *httptest.Server) {
	t.Helper()
	p, err := sampleportal.New(assets.Demo)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(p)
	t.Cleanup(srv.Close)
	return p, srv
}

// get fetches an address; header pairs follow it.
func get(t *testing.T, url string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// decode returns the text of a page of a column.
func decode(t *testing.T, c *sampleportal.Column, body string) string {
	t.Helper()
	if c.Charset == sampleportal.UTF8 {
		return body
	}
	s, err := simplifiedchinese.GB18030.NewDecoder().String(body)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var (
	listLink = regexp.MustCompile(`<li><a href="(/art/[^"]+)"`)
	fileLink = regexp.MustCompile(`<a href="(/(?:attach|module)/[^"]+)"`)
	tag      = regexp.MustCompile(`<!--.*?-->|<[^>]*>`)
)

// words drops mark-up and white space, so that texts can be compared.
func words(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' {
			return -1
		}
		return r
	}, html.UnescapeString(tag.ReplaceAllString(s, "")))
}

func TestEveryListedPageAnswers(t *testing.T) {
	p, srv := open(t)
	byPath := map[string]*sampleportal.Document{}
	for i := range p.Documents() {
		d := &p.Documents()[i]
		byPath[d.Path()] = d
	}
	dead, files := 0, 0
	for i := range p.Columns() {
		c := &p.Columns()[i]
		for _, path := range crawl(t, srv.URL, c) {
			d := byPath[path]
			if d == nil {
				t.Fatalf("%s lists %s, which is no document", c.Name, path)
			}
			delete(byPath, path)
			res, body := get(t, srv.URL+path)
			if d.Dead {
				dead++
				if res.StatusCode != http.StatusNotFound {
					t.Errorf("dead page %s: status %d", path, res.StatusCode)
				}
				continue
			}
			if res.StatusCode != http.StatusOK {
				t.Errorf("%s: status %d", path, res.StatusCode)
			}
			page := decode(t, c, body)
			checkArticle(t, d, page)
			for _, m := range fileLink.FindAllStringSubmatch(page, -1) {
				files++
				res, body := get(t, srv.URL+html.UnescapeString(m[1]))
				if res.StatusCode != http.StatusOK || !strings.Contains(words(decode(t, c, body)), words(html.EscapeString(d.Text))) {
					t.Errorf("attachment %s of %q: status %d or not its text", m[1], d.Title, res.StatusCode)
				}
			}
		}
	}
	if dead != 1 {
		t.Errorf("%d dead links, want 1", dead)
	}
	if files < 10 {
		t.Errorf("%d attachments, want at least 10", files)
	}
	for path := range byPath {
		t.Errorf("%s is on no list page", path)
	}
}

// crawl follows a column's list pages as its paging says and returns the
// articles' addresses.
func crawl(t *testing.T, base string, c *sampleportal.Column) []string {
	t.Helper()
	var paths []string
	next := c.Path()
	for pages := 1; next != ""; pages++ {
		res, body := get(t, base+next)
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d", next, res.StatusCode)
		}
		page := decode(t, c, body)
		if !strings.Contains(page, "演示") {
			t.Errorf("%s does not say that it is a demonstration", next)
		}
		links := listLink.FindAllStringSubmatch(page, -1)
		for _, m := range links {
			paths = append(paths, m[1])
		}
		next = nextPage(c, page, pages)
		if next != "" && len(links) != sampleportal.PerPage {
			t.Errorf("%s, page %d of more: %d documents, want %d", c.Name, pages, len(links), sampleportal.PerPage)
		}
	}
	return paths
}

var (
	nextLink   = regexp.MustCompile(`<a href="([^"]+)">下一页</a>`)
	scriptCall = regexp.MustCompile(`createPageHTML\((\d+), (\d+), "index", "html"\)`)
)

func nextPage(c *sampleportal.Column, page string, number int) string {
	if c.Paging == sampleportal.PagingScript {
		m := scriptCall.FindStringSubmatch(page)
		if m == nil || m[1] == m[2] {
			return ""
		}
		last := int(m[1][0] - '0')
		if number >= last {
			return ""
		}
		return strings.Replace(c.Path(), "index.html", "index_"+string(rune('0'+number))+".html", 1)
	}
	if m := nextLink.FindStringSubmatch(page); m != nil {
		return m[1]
	}
	return ""
}

func checkArticle(t *testing.T, d *sampleportal.Document, page string) {
	t.Helper()
	title := html.EscapeString(d.Title)
	for _, want := range []string{
		`<meta name="SiteName" content="` + sampleportal.SiteName, `<meta name="SiteIDCode"`,
		`<meta name="SiteDomain" content="127.0.0.1`, `<meta name="ColumnName"`,
		`<meta name="ArticleTitle" content="` + title, `<meta name="PubDate" content="` + d.PublishedOn.String(),
		"索 引 号：</td><td>" + d.IndexNumber + "<", "文　　号：</td><td>" + d.DocumentNumber + "<",
		"发布单位：</td><td>" + d.Publisher + "<", "演示",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("page of %q lacks %q", d.Title, want)
		}
	}
	if (d.Publisher != "") != strings.Contains(page, `name="ContentSource"`) {
		t.Errorf("page of %q: ContentSource and publisher %q do not agree", d.Title, d.Publisher)
	}
	_, body, _ := strings.Cut(page, "content.begin-->")
	body, _, _ = strings.Cut(body, "<!--ZJEG_RSS.content.end")
	if words(body) != words(html.EscapeString(d.Note+d.Text)) {
		t.Errorf("page of %q does not hold its text", d.Title)
	}
}

func TestPagesComeInTheColumnsCharset(t *testing.T) {
	p, srv := open(t)
	gb, undeclared := 0, 0
	for i := range p.Columns() {
		c := &p.Columns()[i]
		res, body := get(t, srv.URL+c.Path())
		header := strings.Contains(res.Header.Get("Content-Type"), "charset=")
		meta := strings.Contains(body, "charset=")
		if wantHeader := c.Declare == sampleportal.DeclareBoth || c.Declare == sampleportal.DeclareHeader; header != wantHeader {
			t.Errorf("%s: charset in the header is %v, want %v", c.Name, header, wantHeader)
		}
		if wantMeta := c.Declare == sampleportal.DeclareBoth || c.Declare == sampleportal.DeclareMeta; meta != wantMeta {
			t.Errorf("%s: charset in a meta tag is %v, want %v", c.Name, meta, wantMeta)
		}
		if isUTF8 := c.Charset == sampleportal.UTF8; utf8.ValidString(body) != isUTF8 {
			t.Errorf("%s: UTF-8 is %v, want %v", c.Name, !isUTF8, isUTF8)
		}
		if !strings.Contains(decode(t, c, body), c.Name) {
			t.Errorf("%s: the page does not decode", c.Name)
		}
		if c.Charset != sampleportal.UTF8 {
			gb++
		}
		if c.Declare == sampleportal.DeclareNowhere {
			undeclared++
		}
	}
	if gb < 3 || undeclared != 1 {
		t.Errorf("%d columns in GB bytes, %d undeclared; want at least 3 and 1", gb, undeclared)
	}
}

func TestConditionalRequests(t *testing.T) {
	p, srv := open(t)
	d := &p.Documents()[0]
	for _, path := range []string{"/", p.Columns()[0].Path(), d.Path(), "/sitemap.xml", "/robots.txt"} {
		res, _ := get(t, srv.URL+path)
		etag, changed := res.Header.Get("ETag"), res.Header.Get("Last-Modified")
		if etag == "" || changed == "" {
			t.Errorf("%s: ETag %q, Last-Modified %q", path, etag, changed)
		}
		if res, body := get(t, srv.URL+path, "If-None-Match", etag); res.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("%s with its ETag: status %d, %d bytes", path, res.StatusCode, len(body))
		}
		if res, _ := get(t, srv.URL+path, "If-Modified-Since", changed); res.StatusCode != http.StatusNotModified {
			t.Errorf("%s with its date: status %d", path, res.StatusCode)
		}
		if res, _ := get(t, srv.URL+path, "If-None-Match", `"other"`); res.StatusCode != http.StatusOK {
			t.Errorf("%s with another ETag: status %d", path, res.StatusCode)
		}
	}
}

func TestWrongAddresses(t *testing.T) {
	p, srv := open(t)
	d := p.Documents()[0]
	for _, path := range []string{
		"/nothing", "/col/col1/index.html", "/col/colx/index.html", "/col/col1101/index_0.html",
		"/col/col1101/index_1.html", "/col/col1101/index_02.html", "/col/col1101/index_99.html",
		"/art/2019/1/1/art_1101_1.html", strings.Replace(d.Path(), "/art/", "/art/1", 1), "/art/x",
		"/attach/0/1.txt", "/attach/0/../../portal.go", "/module/download/downfile.jsp", "/site/frame.html", "/site/",
	} {
		res, body := get(t, srv.URL+path)
		if res.StatusCode != http.StatusNotFound || !strings.Contains(body, "演示") {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
	}
	res, err := http.Post(srv.URL+"/", "text/plain", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d", res.StatusCode)
	}
}

func TestSitemapAndRobots(t *testing.T) {
	p, srv := open(t)
	_, robots := get(t, srv.URL+"/robots.txt")
	if !strings.Contains(robots, "Sitemap: "+srv.URL+"/sitemap.xml") {
		t.Errorf("robots.txt: %s", robots)
	}
	_, sitemap := get(t, srv.URL+"/sitemap.xml")
	for _, d := range p.Documents() {
		if listed := strings.Contains(sitemap, d.Path()); listed == d.Dead {
			t.Errorf("%s: in the sitemap is %v", d.Path(), listed)
		}
	}
}

func TestSourcesTOML(t *testing.T) {
	p, srv := open(t)
	var file struct {
		Source []struct {
			ID, Name, Home string
			AllowPrivate   bool `toml:"allow_private"`
			Demo           bool
			Column         []struct{ ID, Name, List, Area, Category, Item, Body, Type string }
		}
	}
	if err := toml.Unmarshal([]byte(p.SourcesTOML(srv.URL)), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Source) != 1 || !file.Source[0].Demo || !file.Source[0].AllowPrivate {
		t.Fatalf("sources: %+v", file.Source)
	}
	if got := len(file.Source[0].Column); got != len(p.Columns()) {
		t.Fatalf("%d columns, want %d", got, len(p.Columns()))
	}
	for _, c := range file.Source[0].Column {
		if res, _ := get(t, c.List); res.StatusCode != http.StatusOK || c.Body != "" {
			t.Errorf("column %s: list %s answers %d, body %q", c.Name, c.List, res.StatusCode, c.Body)
		}
	}
}
