// Package bulkportal is a portal with as many articles as asked for, to
// measure how fast and in how much memory they are collected. The articles are
// those of samplepages, one set of layouts and documents after another, made when
// they are asked for; nothing is kept of them but a few sets.
package bulkportal

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gongkai/ingest"
	"gongkai/ingest/extract/samplepages"
	"gongkai/kiosk"
)

// perList is how many articles a list page names.
const perList = 100

// Portal serves /list_N.html and /article/N.html. It is safe for concurrent
// use.
type Portal struct {
	pages int

	mu    sync.Mutex
	sets  map[uint64][]samplepages.Page
	order []uint64
}

// keptSets is how many sets are kept: what a crawl asks for at a time is close
// together.
const keptSets = 4

// New makes a portal of so many articles.
func New(pages int) *Portal { return &Portal{pages: pages, sets: map[uint64][]samplepages.Page{}} }

// Source is the portal as a source to crawl with so many requests at a time.
func Source(home string, pages, workers int) ingest.Source {
	return ingest.Source{
		Source: kiosk.Source{ID: "bulk", Name: "生成的网站", Home: home + "/", Columns: []kiosk.Column{
			{ID: "1", SourceID: "bulk", Name: "通知公告", URL: home + "/list_1.html"},
		}},
		AllowPrivate: true, IgnoreRobots: true, Rate: -1, Concurrency: workers, MaxPages: pages/perList + 2, Files: true,
	}
}

// ServeHTTP implements http.Handler.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if n, ok := number(r.URL.Path, "/article/"); ok && n >= 1 && n <= p.pages {
		page, err := p.page(n - 1)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", page.Header)
		_, _ = w.Write(framed(page.Source))
		return
	}
	if n, ok := number(r.URL.Path, "/list_"); ok && n >= 1 && (n-1)*perList < p.pages {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		err := p.list(w, n)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
		return
	}
	http.NotFound(w, r)
}

func number(path, prefix string) (int, bool) {
	s, ok := strings.CutPrefix(path, prefix)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimSuffix(s, ".html"))
	return n, err == nil
}

func (p *Portal) list(w http.ResponseWriter, n int) error {
	var b bytes.Buffer
	b.WriteString(`<html><head><title>通知公告</title></head><body><div class="list"><ul>`)
	last := min(n*perList, p.pages)
	for i := (n-1)*perList + 1; i <= last; i++ {
		page, err := p.page(i - 1)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "<li><a href=\"/article/%d.html\">%s</a><span>%s</span></li>\n", i, page.Truth.Title, page.Truth.Published)
	}
	b.WriteString("</ul></div>")
	if last < p.pages {
		fmt.Fprintf(&b, `<a href="/list_%d.html">下一页</a>`, n+1)
	}
	b.WriteString("</body></html>")
	_, err := w.Write(b.Bytes())
	return err
}

// page returns an article, counted from 0. Articles over several pages are
// left out.
func (p *Portal) page(n int) (samplepages.Page, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	seed := uint64(n / perSet)
	set := p.sets[seed]
	if set == nil {
		made, err := samplepages.Make(seed + 1)
		if err != nil {
			return samplepages.Page{}, err
		}
		for _, page := range made {
			if len(page.Rest) == 0 {
				set = append(set, page)
			}
		}
		p.sets[seed] = set
		if p.order = append(p.order, seed); len(p.order) > keptSets {
			delete(p.sets, p.order[0])
			p.order = p.order[1:]
		}
	}
	return set[n%perSet%len(set)], nil
}

// perSet is how many articles of a set are used.
const perSet = 150

// frame is what real pages carry around an article: links to every part of the
// site, styles and scripts. It makes an article 20 KB long, which is between
// the median and the upper quarter of saved pages. It has no byte above 0x7f,
// for pages in any charset.
var frame = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	b.WriteString(`<div class="nav"><ul>`)
	for i := range 120 {
		fmt.Fprintf(&b, `<li class="item"><a href="/col/col%d/index.html" target="_blank">&#26639;&#30446;%d</a></li>`, 70000+i, i)
	}
	b.WriteString("</ul></div><script>")
	for i := range 90 {
		fmt.Fprintf(&b, "function show%d(id){var e=document.getElementById('m'+id);if(e){e.style.display='block';}}\n", i)
	}
	b.WriteString("</script>")
	return b.Bytes()
})

func framed(page []byte) []byte {
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	return slices.Concat(page[:at], frame(), page[at:])
}
