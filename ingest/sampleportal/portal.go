package sampleportal

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/kiosk"
)

// PerPage is how many documents a list page holds.
const PerPage = 15

// Portal serves the documents as a county portal would. It holds no state
// besides them and is safe for concurrent use.
type Portal struct {
	columns []Column
	docs    []Document

	byColumn  map[int][]*Document // newest first
	byNumber  map[int]*Document
	templates *template.Template
}

// New makes the portal from the demonstration folder.
func New(demo fs.FS) (*Portal, error) {
	columns, docs, err := load(demo)
	if err != nil {
		return nil, err
	}
	templates, err := parseTemplates()
	if err != nil {
		return nil, fmt.Errorf("sampleportal: %w", err)
	}
	p := &Portal{
		columns: columns, docs: docs, templates: templates,
		byColumn: map[int][]*Document{}, byNumber: map[int]*Document{},
	}
	for i := range p.docs {
		d := &p.docs[i]
		if p.column(d.Column) == nil {
			return nil, fmt.Errorf("sampleportal: document %q is in no known column", d.Title)
		}
		p.byColumn[d.Column] = append(p.byColumn[d.Column], d)
		p.byNumber[d.Number] = d
	}
	for _, list := range p.byColumn {
		newestFirst(list)
	}
	return p, nil
}

func newestFirst(list []*Document) {
	slices.SortStableFunc(list, func(a, b *Document) int {
		return cmp.Or(cmp.Compare(b.PublishedOn.String(), a.PublishedOn.String()), cmp.Compare(a.Number, b.Number))
	})
}

// Columns returns the portal's columns in their order on the home page. The
// slice is the portal's own.
func (p *Portal) Columns() []Column { return p.columns }

// Documents returns every document, the dead one among them. The slice is the
// portal's own.
func (p *Portal) Documents() []Document { return p.docs }

func (p *Portal) column(id int) *Column {
	i := slices.IndexFunc(p.columns, func(c Column) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return &p.columns[i]
}

// ServeHTTP answers GET and HEAD. Every answer carries an ETag over its bytes
// and the date of its newest document, and conditional requests get 304.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	a, ok := p.answer(r)
	if !ok {
		a = p.notFound(r.Host)
		w.Header().Set("Content-Type", a.contentType)
		w.WriteHeader(http.StatusNotFound)
		if r.Method == http.MethodGet {
			_, _ = w.Write(a.body) // the client may have gone; nothing to do about it
		}
		return
	}
	sum := sha256.Sum256(a.body)
	w.Header().Set("Content-Type", a.contentType)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	if a.fileName != "" {
		w.Header().Set("Content-Disposition", "attachment; filename="+a.fileName)
	}
	http.ServeContent(w, r, "", a.changed, bytes.NewReader(a.body))
}

// answer is one page or file, ready to send.
type answer struct {
	contentType string
	body        []byte
	changed     time.Time
	fileName    string // set on attachments
}

// answer finds what a path stands for.
func (p *Portal) answer(r *http.Request) (answer, bool) {
	path := r.URL.Path
	switch path {
	case "/", "/index.html":
		return p.home(r.Host), true
	case "/robots.txt":
		return p.robots(r.Host), true
	case "/sitemap.xml":
		return p.sitemap(r.Host), true
	case "/module/download/downfile.jsp":
		return p.file(r.URL.Query().Get("filename"))
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch first {
	case "col":
		return p.list(r.Host, rest)
	case "art":
		return p.article(r.Host, path)
	case "attach":
		return p.file(strings.TrimPrefix(rest, "0/"))
	case "site":
		return static(rest)
	}
	return answer{}, false
}

// list answers col1101/index.html and the pages after it.
func (p *Portal) list(host, rest string) (answer, bool) {
	folder, file, _ := strings.Cut(rest, "/")
	id, err := strconv.Atoi(strings.TrimPrefix(folder, "col"))
	c := p.column(id)
	if err != nil || c == nil {
		return answer{}, false
	}
	page, ok := c.pageNumber(file)
	if !ok || page > pageCount(len(p.byColumn[id])) {
		return answer{}, false
	}
	return p.listPage(host, c, page), true
}

// pageNumber reads the file name of a list page.
func (c *Column) pageNumber(file string) (int, bool) {
	if file == "" || file == "index.html" {
		return 1, true
	}
	s, ok := strings.CutPrefix(file, "index_")
	s, ok2 := strings.CutSuffix(s, ".html")
	n, err := strconv.Atoi(s)
	if !ok || !ok2 || err != nil || s != strconv.Itoa(n) {
		return 0, false
	}
	if c.Paging == PagingScript {
		n++
	}
	return n, n >= 2
}

// pagePath is the address of a list page, from 1.
func (c *Column) pagePath(page int) string {
	if page == 1 {
		return c.Path()
	}
	if c.Paging == PagingScript {
		page--
	}
	return fmt.Sprintf("/col/col%d/index_%d.html", c.ID, page)
}

func pageCount(docs int) int { return max(1, (docs+PerPage-1)/PerPage) }

// article answers /art/2019/4/3/art_1402_4409438.html, under exactly the
// address the lists give.
func (p *Portal) article(host, path string) (answer, bool) {
	i := strings.LastIndexByte(path, '_')
	n, err := strconv.Atoi(strings.TrimSuffix(path[i+1:], ".html"))
	if i < 0 || err != nil {
		return answer{}, false
	}
	d := p.byNumber[n]
	if d == nil || d.Dead || d.Path() != path {
		return answer{}, false
	}
	return p.articlePage(host, p.column(d.Column), d), true
}

// file answers 4409438.txt with the document's text.
func (p *Portal) file(name string) (answer, bool) {
	s, ok := strings.CutSuffix(name, ".txt")
	n, err := strconv.Atoi(s)
	if !ok || err != nil {
		return answer{}, false
	}
	d := p.byNumber[n]
	if d == nil || !d.File {
		return answer{}, false
	}
	text := d.Title + "\n\n"
	if d.Note != "" {
		text += d.Note + "\n\n"
	}
	charset := p.column(d.Column).Charset
	if charset == GBK {
		charset = GB18030 // the same bytes, and a file cannot hold character references
	}
	return answer{
		contentType: "text/plain", // many portals leave the encoding of files to the reader
		body:        charset.encode(strings.ReplaceAll(text+d.Text+"\n", "\n", "\r\n")),
		changed:     d.PublishedOn.Time(),
		fileName:    name,
	}, true
}

func (p *Portal) robots(host string) answer {
	return answer{
		contentType: "text/plain; charset=utf-8",
		body: fmt.Appendf(nil, "# 演示门户\nUser-agent: *\nDisallow: /module/visitcount/\nSitemap: http://%s/sitemap.xml\n",
			host),
		changed: p.newest(),
	}
}

// newest is the date of the newest document.
func (p *Portal) newest() time.Time {
	var on kiosk.Date
	for i := range p.docs {
		if on.Before(p.docs[i].PublishedOn) {
			on = p.docs[i].PublishedOn
		}
	}
	return on.Time()
}
