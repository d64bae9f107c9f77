package ingest_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/ingest"
	"gongkai/ingest/sitetest"
	"gongkai/kiosk"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// portal is a small portal: two columns, the first with two list pages.
func portal(t *testing.T) (*sitetest.Site, ingest.Source) {
	s := sitetest.New(t)
	list := func(from, to int, next string) string {
		var b strings.Builder
		b.WriteString(`<html><body><div class="list"><ul>`)
		for i := from; i <= to; i++ {
			fmt.Fprintf(&b, `<li><a href="/art/2018/9/%d/art_7_%d.html" title="关于公开第%d批信息的通知">关于公开第%d…</a><span>2018-09-%02d</span></li>`, i, 100+i, i, i, i)
		}
		b.WriteString("</ul>" + next + "</div></body></html>")
		return b.String()
	}
	s.HTML("/col/col7/index.html", list(1, 5, `<a href="index_2.html">下一页</a>`))
	s.HTML("/col/col7/index_2.html", list(5, 8, `<a href="index.html">上一页</a>`))
	for i := 1; i <= 8; i++ {
		s.HTML(fmt.Sprintf("/art/2018/9/%d/art_7_%d.html", i, 100+i), article(i, ""))
	}
	s.HTML("/art/2018/9/3/art_7_103.html", article(3, `<p>附件：<a href="/files/3.doc">名单.doc</a></p>`))
	s.Page("/files/3.doc", "application/msword", []byte("doc"))
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(strings.ReplaceAll(article(9, ""), "关于公开第9批信息的通知", "关于提高农村低保标准的通知"))
	if err != nil {
		t.Fatal(err)
	}
	s.HTML("/col/col8/index.html", `<ul><li><a href="/info/8/900.htm">关于提高农村低保标准的通知</a> 2018-09-09</li></ul>`)
	s.Page("/info/8/900.htm", "text/html; charset=utf-8", []byte(gbk))
	return s, ingest.Source{
		Source: kiosk.Source{ID: "test", Name: "测试门户", Home: s.URL + "/", Demo: true, Columns: []kiosk.Column{
			{ID: "7", SourceID: "test", Name: "政府采购", URL: s.URL + "/col/col7/index.html", Category: "public-resources.procurement", BodyID: "finance"},
			{ID: "8", SourceID: "test", Name: "社会救助", URL: s.URL + "/col/col8/index.html", Category: "public-welfare.assistance"},
		}},
		AllowPrivate: true, Rate: -1, Concurrency: 2, MaxPages: 10, Files: true,
	}
}

func article(i int, extra string) string {
	return fmt.Sprintf(`<html><head><title>关于公开第%[1]d批信息的通知_测试门户</title><meta name="PubDate" content="2018-09-%02[1]d 10:00"></head>
<body><div class="nav">首页</div><div id="zoom"><p>各镇人民政府，市直有关部门：</p><p>现将第%[1]d批信息予以公开，请认真组织实施。</p>%[2]s</div></body></html>`, i, extra)
}

func TestCrawl(t *testing.T) {
	s, src := portal(t)
	m := newMemory()
	p := pipeline(t, m)
	var seen []ingest.Progress
	p.Progress = func(g ingest.Progress) { seen = append(seen, g) }
	sum, err := p.Crawl(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Found != 9 || sum.Created != 9 || len(sum.Failed) != 0 || len(m.current) != 9 {
		t.Fatalf("%+v, %d stored", sum, len(m.current))
	}
	d := m.byTitle(t, "关于公开第3批信息的通知")
	if d.CategoryID != "public-resources.procurement" || d.BodyID != "finance" || d.Placed != "栏目 政府采购" || !d.Demo ||
		d.ColumnID != "7" || d.PublishedOn.String() != "2018-09-03" || d.Type != kiosk.TypePolicy {
		t.Errorf("%+v", d)
	}
	if len(d.Attachments) != 1 || d.Attachments[0].Bytes != 3 || len(d.Attachments[0].Hash) != 64 || d.Attachments[0].Type != "doc" {
		t.Errorf("attachments %+v", d.Attachments)
	}
	if o := m.originals[d.ID]; len(o) != 2 || string(o[1].Body) != "doc" || !strings.Contains(string(o[0].Body), "zoom") {
		t.Errorf("originals %+v", o)
	}
	g := m.byTitle(t, "关于提高农村低保标准的通知")
	if g.ItemID != "public-welfare.assistance.standard" || !strings.Contains(g.Text, "予以公开") {
		t.Errorf("a GBK page under a wrong header: %+v", g)
	}
	if r := m.runs[0]; r.Err != "" || r.Created != 9 || r.FinishedAt.IsZero() {
		t.Errorf("run %+v", r)
	}
	if end := seen[len(seen)-1]; end.Done != 9 || end.Total != 9 || end.Stored != 9 {
		t.Errorf("progress ended at %+v", end)
	}
	again(t, s, src, m, p)
}

// again: a second pass stores nothing, reads only what changed, notes what is
// gone, and keeps it.
func again(t *testing.T, s *sitetest.Site, src ingest.Source, m *memory, p *ingest.Pipeline) {
	before := len(m.current)
	sum, err := p.Crawl(t.Context(), src)
	if err != nil || sum.Created+sum.Updated != 0 || sum.Unchanged != 9 {
		t.Fatalf("second pass: %+v, %v", sum, err)
	}
	s.Remove("/art/2018/9/4/art_7_104.html")
	s.HTML("/art/2018/9/5/art_7_105.html", article(5, "<p>补充一句。</p>"))
	sum, err = p.Crawl(t.Context(), src)
	if err != nil || sum.Updated != 1 || sum.Unchanged != 7 || sum.Failed[kiosk.OutcomeGone] != 1 {
		t.Fatalf("third pass: %+v, %v", sum, err)
	}
	if len(m.current) != before || m.last(s.URL+"/art/2018/9/4/art_7_104.html") != kiosk.OutcomeGone {
		t.Error("a vanished page must be noted and its record kept")
	}
	if d := m.byTitle(t, "关于公开第5批信息的通知"); d.Version != 2 || !strings.Contains(d.Text, "补充一句") {
		t.Errorf("%+v", d)
	}
}

func TestCrawlSurvivesABadSite(t *testing.T) {
	s := sitetest.New(t)
	s.HTML("/list.html", `<ul>
		<li><a href="/a_1001.html">页面一直转向自己的通知</a> 2018-01-01</li>
		<li><a href="/b_1002.html">页面很大的通知公告文件</a> 2018-01-02</li>
		<li><a href="/c_1003.html">只有一张图片的通知公告</a> 2018-01-03</li>
		<li><a href="/d_1004.html">打不开的通知公告文件</a> 2018-01-04</li>
		<li><a href="/e_1005.html">空的通知公告文件</a> 2018-01-05</li>
		<li><a href="/f_1006.html">正常的通知公告文件</a> 2018-01-06</li>
		<li><a href="/g_1007.pdf">直接挂文件的采购公告</a> 2018-01-07</li>
		<li><a href="/i_1009.html">转到首页去的通知公告</a> 2018-01-09</li>
		<li><a href="/k_1011.html">转到内网去的通知公告</a> 2018-01-11</li>
		<li><a href="/j_1010.html">假装还在的通知公告页</a> 2018-01-10</li>
		<li><a href="http://other.example/h_1008.html">别的网站的通知公告</a> 2018-01-08</li></ul>`)
	s.Redirect("/a_1001.html", "/a_1001.html")
	s.Redirect("/i_1009.html", "/index.html")
	inner := sitetest.New(t) // another machine of the intranet
	inner.HTML("/secret.html", `<html><body><div id="zoom"><p>内部资料，网站把人转到这里，不是它公开的。</p></div></body></html>`)
	s.Redirect("/k_1011.html", inner.URL+"/secret.html")
	s.HTML("/index.html", "<html><title>首页</title><body>欢迎来到我们的网站，这里什么都有。</body></html>")
	s.HTML("/j_1010.html", "<html><title>404 错误</title><body><div id=zoom>您访问的页面不存在</div></body></html>")
	s.Endless("/b_1002.html", 200<<20)
	s.HTML("/c_1003.html", `<html><body><div id="zoom"><img src="1.jpg"></div></body></html>`)
	s.Status("/d_1004.html", 403)
	s.HTML("/e_1005.html", "")
	s.HTML("/f_1006.html", `<html><body><div id="zoom"><p>正常的通知公告文件</p><p>这里有正文，可以正常读出来，足够长了。</p></div></body></html>`)
	s.Page("/g_1007.pdf", "application/pdf", []byte("%PDF-1.4 x"))
	m := newMemory()
	sum, err := pipeline(t, m).Crawl(t.Context(), ingest.Source{
		Source: kiosk.Source{ID: "bad", Name: "坏网站", Home: s.URL, Columns: []kiosk.Column{
			{ID: "1", Name: "公告", URL: s.URL + "/list.html"}, {ID: "2", Name: "没了", URL: s.URL + "/missing.html"},
		}}, AllowPrivate: true, Rate: -1, Concurrency: 3, MaxPages: 3, Files: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]kiosk.Outcome{
		"/a_1001.html": kiosk.OutcomeLoop, "/b_1002.html": kiosk.OutcomeTooLarge, "/c_1003.html": kiosk.OutcomeParseFailed,
		"/d_1004.html": kiosk.OutcomeBlocked, "/e_1005.html": kiosk.OutcomeParseFailed, "/f_1006.html": kiosk.OutcomeOK,
		"/g_1007.pdf": kiosk.OutcomeOK, "/missing.html": kiosk.OutcomeGone,
		"/k_1011.html": kiosk.OutcomeBlocked,
		"/i_1009.html": kiosk.OutcomeGone, "/j_1010.html": kiosk.OutcomeGone,
	}
	for path, outcome := range want {
		if got := m.last(s.URL + path); got != outcome {
			t.Errorf("%s: %s, want %s", path, got, outcome)
		}
	}
	if sum.Created != 2 || sum.Found != 10 {
		t.Errorf("%+v", sum)
	}
	if n := len(inner.Requests()); n != 0 {
		t.Errorf("another machine was asked %d times", n)
	}
	if d := m.byTitle(t, "直接挂文件的采购公告"); len(d.Attachments) != 1 || d.Attachments[0].Type != "pdf" || d.Text == "" {
		t.Errorf("%+v", d)
	}
	if m.runs[0].Err != "" {
		t.Errorf("one dead column of two must not fail the run: %q", m.runs[0].Err)
	}
}

func TestCrawlOfADeadSiteFailsTheRun(t *testing.T) {
	s := sitetest.New(t)
	m := newMemory()
	src := ingest.Source{Source: kiosk.Source{ID: "dead", Home: s.URL, Columns: []kiosk.Column{{ID: "1", URL: s.URL + "/x.html"}}}, AllowPrivate: true, Rate: -1, MaxPages: 2}
	if _, err := pipeline(t, m).Crawl(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	if m.runs[0].Err == "" || m.runs[0].Failed[kiosk.OutcomeGone] != 1 {
		t.Errorf("%+v", m.runs[0])
	}
}

// Whatever a pass was doing when it was stopped, the next one completes it
// and nothing is stored twice.
func TestCrawlResumes(t *testing.T) {
	s, src := portal(t)
	m := newMemory()
	p := pipeline(t, m)
	ctx, cancel := context.WithCancel(t.Context())
	p.Progress = func(g ingest.Progress) {
		if g.Done == 3 {
			cancel()
		}
	}
	if _, err := p.Crawl(ctx, src); err == nil {
		t.Fatal("a stopped pass must say so")
	}
	if r := m.runs[0]; r.Err != "中途停止" || r.FinishedAt.IsZero() {
		t.Errorf("run %+v", r)
	}
	stored := len(m.current)
	if stored == 0 || stored == 9 {
		t.Fatalf("%d stored when stopped", stored)
	}
	p.Progress = nil
	sum, err := p.Crawl(t.Context(), src)
	if err != nil || len(m.current) != 9 || sum.Created != 9-stored || sum.Updated != 0 {
		t.Errorf("%+v after %d, %v", sum, stored, err)
	}
	for id, d := range m.current {
		if d.Version != 1 {
			t.Errorf("%s has version %d", id, d.Version)
		}
	}
	_ = s
}

func TestCrawlStopsWhenTheArchiveFails(t *testing.T) {
	_, src := portal(t)
	m := newMemory()
	m.failAfter = 1
	m.puts = 1
	if _, err := pipeline(t, m).Crawl(t.Context(), src); kiosk.KindOf(err) != kiosk.Unavailable {
		t.Errorf("error %v", err)
	}
	for _, f := range m.fetches {
		if f.Outcome == kiosk.OutcomeOK && strings.Contains(f.URL, "/art/") {
			t.Errorf("%s is noted as fetched but not stored", f.URL)
		}
	}
}

// A file that cannot be had now is asked for again, although its page has not
// changed.
func TestMissingAttachmentIsFetchedLater(t *testing.T) {
	s, src := portal(t)
	src.Columns = src.Columns[:1]
	s.Handle("/files/3.doc", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotImplemented) })
	m := newMemory()
	p := pipeline(t, m)
	if _, err := p.Crawl(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	s.Page("/files/3.doc", "application/msword", []byte("doc"))
	if _, err := p.Crawl(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	if d := m.byTitle(t, "关于公开第3批信息的通知"); d.Attachments[0].Bytes != 3 {
		t.Errorf("%+v", d.Attachments)
	}
}

// A pass says what it could not get, with the first addresses of each kind, and
// the run keeps it. Personal data in an address is masked.
func TestCrawlReports(t *testing.T) {
	s, src := portal(t)
	src.Columns = src.Columns[:1]
	m := newMemory()
	p := pipeline(t, m)
	if _, err := p.Crawl(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	var more strings.Builder
	for i := range 14 {
		fmt.Fprintf(&more, `<li><a href="/art/2018/9/9/art_7_99%02d.html">打不开的通知公告文件</a> 2018-09-09</li>`, i)
	}
	more.WriteString(`<li><a href="/info/110101199003077758.htm">关于救助对象的公示</a> 2018-09-09</li>`)
	s.HTML("/col/col7/index.html", `<ul><li><a href="/art/2018/9/4/art_7_104.html">关于公开第4批信息的通知</a> 2018-09-04</li>`+
		`<li><a href="/art/2018/9/5/art_7_105.html">关于公开第5批信息的通知</a> 2018-09-05</li>`+more.String()+`</ul>`)
	s.Remove("/art/2018/9/4/art_7_104.html")
	s.Status("/info/110101199003077758.htm", 403)
	sum, err := p.Crawl(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Gone != 1 || sum.Failed[kiosk.OutcomeGone] != 15 || sum.Failed[kiosk.OutcomeBlocked] != 1 || sum.Unchanged != 1 {
		t.Errorf("%+v", sum)
	}
	run := m.runs[1]
	if run.Gone != 1 || len(run.Problems) != 11 {
		t.Fatalf("run %+v", run)
	}
	for _, problem := range run.Problems {
		if problem.URL == "" || problem.Detail == "" || strings.Contains(problem.URL, "19900307") {
			t.Errorf("problem %+v", problem)
		}
	}
}
