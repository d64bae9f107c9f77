package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"gongkai/assets"
	"gongkai/ingest"
	"gongkai/ingest/sitetest"
	"gongkai/kiosk"
	"gongkai/kiosk/catalogue"
	"gongkai/kiosk/store"
)

// nights is a portal that is collected night by night.
type nights struct {
	t    *testing.T
	site *sitetest.Site
	db   *store.DB
	pipe *ingest.Pipeline
	src  ingest.Source
	now  time.Time
}

// newNights is a portal of one column whose list names the newest ten of n
// pages; the older ones are known from the first night, when it named all.
func newNights(t *testing.T, n int) *nights {
	h := &nights{t: t, site: sitetest.New(t), now: time.Date(2018, 9, 14, 2, 0, 0, 0, kiosk.China)}
	clock := func() time.Time { return h.now }
	var err error
	if h.db, err = store.Open(t.Context(), t.TempDir(), store.Options{Now: clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.db.Close() })
	cat, err := catalogue.Load(assets.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	h.pipe = &ingest.Pipeline{Archive: h.db, Personal: h.db, Pages: h.db, Originals: h.db, Catalogue: cat, Now: clock, Sparing: true}
	h.src = ingest.Source{
		Source: kiosk.Source{ID: "night", Name: "夜间门户", Home: h.site.URL + "/", Columns: []kiosk.Column{
			{ID: "c", SourceID: "night", Name: "采购公告", URL: h.site.URL + "/list.html", Category: "public-resources.procurement"},
		}}, AllowPrivate: true, Rate: -1, Concurrency: 2, MaxPages: 1, Files: true,
	}
	h.list(1, n)
	for i := 1; i <= n; i++ {
		h.page(i, "")
	}
	if sum := h.night(); sum.Created != n {
		t.Fatalf("first night: %+v", sum)
	}
	h.list(max(1, n-9), n)
	return h
}

func pageAt(i int) string { return fmt.Sprintf("/art/2018/3/%d/art_7_%d.html", i%28+1, 100+i) }

func (h *nights) list(from, to int) {
	var b strings.Builder
	b.WriteString("<html><body><ul>")
	for i := from; i <= to; i++ {
		fmt.Fprintf(&b, `<li><a href="%s">第%d号设备采购项目公告</a><span>2018-03-%02d</span></li>`, pageAt(i), i, i%28+1)
	}
	h.site.HTML("/list.html", b.String()+"</ul></body></html>")
}

func (h *nights) page(i int, more string) {
	h.site.HTML(pageAt(i), fmt.Sprintf(`<html><head><title>第%[1]d号设备采购项目公告</title><meta name="PubDate" content="2018-03-%02[2]d"></head>
<body><div id="zoom"><p>第%[1]d号设备采购项目已经完成，现将有关事项公告如下，请各有关单位知悉。</p>%[3]s</div></body></html>`, i, i%28+1, more))
}

// night collects once and turns the clock to the next night.
func (h *nights) night() ingest.Summary {
	h.t.Helper()
	sum, err := h.pipe.Crawl(h.t.Context(), h.src)
	if err != nil {
		h.t.Fatal(err)
	}
	h.now = h.now.Add(24 * time.Hour)
	return sum
}

// until collects night after night and returns how many it took.
func (h *nights) until(most int, done func(ingest.Summary) bool) int {
	h.t.Helper()
	for n := 1; n <= most; n++ {
		if done(h.night()) {
			return n
		}
	}
	h.t.Fatalf("not after %d nights", most)
	return 0
}

func (h *nights) withdrawn() []kiosk.Withdrawal {
	h.t.Helper()
	list, err := h.db.Withdrawals(h.t.Context(), "night", 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

func TestWithdrawnAtTheSourceIsWithdrawnHere(t *testing.T) {
	h := newNights(t, 30)
	h.site.Remove(pageAt(3)) // no list names it any more
	n := h.until(40, func(s ingest.Summary) bool { return s.Gone > 0 })
	if len(h.withdrawn()) != 0 {
		t.Fatal("withdrawn after one look")
	}
	h.now = h.now.Add(-23 * time.Hour) // somebody collects by hand an hour later
	h.pipe.Sparing = false
	h.night()
	h.pipe.Sparing = true
	if len(h.withdrawn()) != 0 {
		t.Fatal("withdrawn after two looks an hour apart")
	}
	n += h.until(3, func(s ingest.Summary) bool { return s.Withdrawn == 1 })
	t.Logf("seen and withdrawn after %d nights", n)
	list := h.withdrawn()
	if len(list) != 1 || !strings.Contains(list[0].Title, "第3号") {
		t.Fatalf("%+v", list)
	}
	_, err := h.db.Get(t.Context(), list[0].Disclosure)
	if kiosk.KindOf(err) != kiosk.Gone || !strings.Contains(kiosk.PublicMessage(err), "发布单位已从原网站撤下") {
		t.Errorf("who asks for it: %v", err)
	}
	kept, err := h.db.GetAny(t.Context(), list[0].Disclosure)
	if err != nil || !strings.Contains(kept.Text, "第3号设备采购项目") {
		t.Errorf("the copy: %v", err)
	}
	h.page(3, "")
	h.until(40, func(s ingest.Summary) bool { return s.Restored == 1 })
	if d, err := h.db.Get(t.Context(), list[0].Disclosure); err != nil || d.Version != 1 || len(h.withdrawn()) != 0 {
		t.Errorf("back: %v", err)
	}
}

func TestAChangeOfAnOldPageIsFound(t *testing.T) {
	h := newNights(t, 30)
	h.page(5, "<p>更正：采购预算应为 32 万元。</p>")
	h.until(40, func(s ingest.Summary) bool { return s.Updated == 1 })
	before := len(h.site.Requests())
	for range 10 {
		h.night()
	}
	// Half a year old: a look a week or so each, but for the one that changed.
	if asked := len(h.site.Requests()) - before; asked > 10*16 {
		t.Errorf("%d requests in ten nights for 30 pages", asked)
	}
}

// gone makes every page answer in a way that says that it is gone.
func (h *nights) gone(n int, how http.HandlerFunc) {
	for i := 1; i <= n; i++ {
		h.site.Handle(pageAt(i), how)
	}
}

func TestABrokenPortalTakesNothingDown(t *testing.T) {
	const n = 12
	missing := func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }
	home := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/index.html", http.StatusFound) }
	excuse := func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<html><title>404 错误</title><body><div id=zoom>您访问的页面不存在</div></body></html>"))
	}
	for _, tc := range []struct {
		name string
		do   func(h *nights)
		says string
	}{
		{"every page 404", func(h *nights) { h.gone(n, missing) }, "占了大半"},
		{"every page sends to the front page", func(h *nights) { h.gone(n, home) }, "占了大半"},
		{"every page says that it is not there", func(h *nights) { h.gone(n, excuse) }, "占了大半"},
		{"all but a few", func(h *nights) { h.gone(n-3, missing) }, "占了大半"},
		{"the list is empty", func(h *nights) {
			h.site.HTML("/list.html", "<html><body>维护中</body></html>")
			h.gone(2, missing)
		}, "列表也打不开或是空的"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newNights(t, n)
			h.site.HTML("/index.html", "<html><title>首页</title><body>欢迎来到我们的网站，这里什么都有。</body></html>")
			h.pipe.Sparing = false
			tc.do(h)
			said := false
			for range 25 { // one that no list names is looked at after a share of its age
				if said {
					break
				}
				for _, p := range h.night().Problems {
					said = said || strings.Contains(p.What, tc.says) && strings.Contains(p.What, "请到原网站看看")
				}
			}
			if list := h.withdrawn(); len(list) != 0 {
				t.Errorf("%d withdrawn", len(list))
			}
			if !said {
				t.Errorf("the portal is not reported")
			}
			stats, err := h.db.Stats(t.Context())
			if err != nil || stats.Total != n {
				t.Errorf("%d of %d are published, %v", stats.Total, n, err)
			}
		})
	}
}

// One night of 404s for everything, then all is as before.
func TestOneBrokenNight(t *testing.T) {
	h := newNights(t, 12)
	h.pipe.Sparing = false
	h.gone(12, func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) })
	h.night()
	for i := 1; i <= 12; i++ {
		h.page(i, "")
	}
	h.site.Remove(pageAt(7)) // this one was taken down the same night
	h.night()
	if list := h.withdrawn(); len(list) != 1 || !strings.Contains(list[0].Title, "第7号") {
		t.Errorf("%+v", list)
	}
}
