package samplepages

import (
	"bytes"
	"embed"
	"fmt"
	"math/rand/v2"
	"strings"
	"text/template"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Page is an article page as a server sends it. One of several parts is an
// article over several pages, of which the truth is the whole.
type Page struct {
	Layout  string // the product or habit it is laid out by
	Name    string
	Address string
	Header  string // the Content-Type it is sent with
	Source  []byte
	Rest    []Page // the further pages of the article
	Truth   Truth
}

// layout is one way to lay a page out. What it prints is part of the truth.
type layout struct {
	name      string // of the template
	style     string
	gbk       bool
	header    string
	address   string // with the date's layout and %d for a number
	index     bool   // prints the index number
	organ     bool   // prints the publisher
	source    bool   // prints the source
	issued    bool   // prints the date of writing
	titled    bool   // has the title in its body
	files     string // has the files in its body, after this line
	undated   bool   // prints no date of publication, nor has one in its address
	pieces    int    // pages an article is broken into
	dateShift int    // days by which its meta tag is wrong
}

var layouts = []layout{
	{name: "dahan-article", style: "plain", address: "/art/2006/1/2/art_70413_%d.html", source: true},
	{name: "dahan-xxgk", style: "word", address: "/art/2006/1/2/art_81630_%d.html", index: true, organ: true, issued: true, files: "\n"},
	{name: "trs-wcm", style: "trs", address: "/zwgk/tzgg/200601/t20060102_%d.html", source: true},
	{name: "trs-xxgk", style: "word", gbk: true, header: "text/html", address: "/xxgk/bm/200601/t20060102_%d.htm", index: true, organ: true, issued: true, files: "\n"},
	{name: "kaipu-ucap", style: "plain", address: "/content/2006-01/02/content_%d.htm", source: true, files: "\n"},
	{name: "kaipu-post", style: "div", address: "/zwgk/gkml/content/post_%d.html", organ: true, source: true},
	{name: "boda", style: "word", address: "/info/1043/%d.htm", source: true},
	{name: "dongyi", style: "br", gbk: true, header: "text/html; charset=gb2312", address: "/Article/ShowArticle.asp?ArticleID=%d", source: true, files: "\n"},
	{name: "tables-2005", style: "br", gbk: true, header: "text/html; charset=iso-8859-1", address: "/news/view.asp?id=%d", files: "\n"},
	{name: "inner-frame", style: "word", gbk: true, address: "/main/xx%d.htm", undated: true, titled: true, files: "\n"},
	{name: "script-date", style: "list", address: "/detail.html?id=%d", organ: true},
	{name: "wrong-meta", style: "plain", header: "text/html; charset=gb2312", address: "/art/2006/1/2/art_99_%d.html", source: true, dateShift: 400, files: "\n附件：\n"},
	{name: "epoint", style: "plain", address: "/zwgk/004002/20060102/%d.html", source: true},
	{name: "hashed-names", style: "div", address: "/p/%d"},
	{name: "several-pages", style: "trs", address: "/zwgk/ghjh/200601/t20060102_%d.html", source: true, pieces: 2},
}

//go:embed templates/*.html
var files embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"iso": isoDate, "long": longDate,
	"clock": func(t time.Time) string { return t.Format("2006-01-02 15:04") },
	"loose": func(t time.Time) string { return t.Format("2006-1-2") },
	"slash": func(t time.Time) string { return t.Format("2006/01/02") },
	"add":   func(a, b int) int { return a + b },
	"cut":   func(s string, n int) string { return string([]rune(s)[:min(n, len([]rune(s)))]) },
}).ParseFS(files, "templates/*.html"))

// perLayout is how many documents each layout shows.
const perLayout = 14

// Make makes the pages of a seed.
func Make(seed uint64) ([]Page, error) {
	w := &writer{Rand: rand.New(rand.NewPCG(seed, 2)), serial: 0}
	var out []Page
	for i, l := range layouts {
		for j := range perLayout {
			p, err := l.page(w, kinds[(i*5+j)%len(kinds)](w))
			if err != nil {
				return nil, err
			}
			p.Name = fmt.Sprintf("%s-%d", l.name, j+1)
			out = append(out, p)
		}
	}
	return out, nil
}

func (l *layout) page(w *writer, d *document) (Page, error) {
	id := 1000000 + w.IntN(900000)
	address := fmt.Sprintf("http://www.qingling.gov.cn"+d.published.Format(l.address), id)
	pieces := max(1, min(l.pieces, len(d.blocks)/2))
	var first Page
	for i := range pieces {
		part := d.blocks[len(d.blocks)*i/pieces : len(d.blocks)*(i+1)/pieces]
		var b bytes.Buffer
		err := templates.ExecuteTemplate(&b, l.name+".html", map[string]any{
			"Title": d.title, "Number": d.number, "Index": d.index, "Organ": d.organ, "Source": d.source, "Column": d.column,
			"Issued": d.issued, "Published": d.published.Add(time.Duration(8+id%9)*time.Hour + 21*time.Minute),
			"Meta": d.published.AddDate(0, 0, l.dateShift), "Body": styles[l.style].write(part), "Files": d.files,
			"ID": id, "Site": "青岭县人民政府", "Piece": i, "Pieces": pieces,
		})
		if err != nil {
			return Page{}, err
		}
		p := Page{Layout: l.name, Address: address, Header: l.header, Source: b.Bytes()}
		if l.gbk {
			if p.Source, err = simplifiedchinese.GBK.NewEncoder().Bytes(p.Source); err != nil {
				return Page{}, fmt.Errorf("%s: %w", l.name, err)
			}
		}
		if i == 0 {
			first = p
			continue
		}
		p.Address = strings.Replace(address, ".html", fmt.Sprintf("_%d.html", i), 1)
		first.Rest = append(first.Rest, p)
	}
	first.Truth = l.truth(d)
	return first, nil
}

// truth is what the layout shows of a document.
func (l *layout) truth(d *document) Truth {
	signed := len(d.blocks) > 0 && d.blocks[len(d.blocks)-1].kind == right
	t := Truth{
		Title: d.title, Number: d.number, Published: isoDate(d.published), Effective: isoDate(d.effective),
		Repealed: isoDate(d.repealed), Body: d.body(),
	}
	if l.titled {
		t.Body = d.title + "\n" + t.Body
	}
	if l.files != "" && len(d.files) > 0 {
		t.Body += l.files + strings.Join(d.files, "\n")
	}
	if l.index {
		t.Index = d.index
	}
	if l.issued || signed {
		t.Issued = isoDate(d.issued)
	}
	if l.undated {
		t.Published = ""
	}
	switch {
	case l.organ:
		t.Publisher = d.organ
	case l.source:
		t.Publisher = d.source
	case signed:
		t.Publisher = d.organ
	}
	return t
}
