package ingest_test

import (
	"strings"
	"testing"
	"time"

	"gongkai/ingest"
	"gongkai/ingest/sitetest"
	"gongkai/kiosk"
)

// An article over three pages is one disclosure with the text of all, and its
// signature is the last page's.
func TestCrawlArticleOverSeveralPages(t *testing.T) {
	s := sitetest.New(t)
	s.HTML("/col/1/index.html", `<ul><li><a href="/zw/t20180903_88.html">关于印发城乡规划的通知</a> 2018-09-03</li></ul>`)
	part := func(text, next string) string {
		return `<html><head><title>关于印发城乡规划的通知</title></head><body><h1>关于印发城乡规划的通知</h1><div class="TRS_Editor"><p>` + text + `</p></div><div>` + next + `</div></body></html>`
	}
	s.HTML("/zw/t20180903_88.html", part("第一部分，现将规划印发给你们，请认真贯彻执行。", `<a href="t20180903_88_1.html">下一页</a> <a href="t20180902_87.html">下一篇</a>`))
	s.HTML("/zw/t20180903_88_1.html", part("第二部分，规划的目标和主要任务。", `<a href="t20180903_88.html">上一页</a> <a href="t20180903_88_2.html">下一页</a>`))
	s.HTML("/zw/t20180903_88_2.html", part("第三部分，规划的保障措施。</p><p>示例县人民政府</p><p>2018年9月1日", `<a href="t20180903_88_1.html">上一页</a>`))
	m := newMemory()
	sum, err := pipeline(t, m).Crawl(t.Context(), ingest.Source{
		Source: kiosk.Source{ID: "test", Name: "测试门户", Home: s.URL + "/", Demo: true, Columns: []kiosk.Column{
			{ID: "1", SourceID: "test", Name: "规划", URL: s.URL + "/col/1/index.html", Category: "public-welfare.assistance"},
		}},
		AllowPrivate: true, Rate: -1, Concurrency: 2, MaxPages: 10,
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.current) != 1 || len(sum.Failed) != 0 {
		t.Fatalf("%+v, %d stored", sum, len(m.current))
	}
	d := m.byTitle(t, "关于印发城乡规划的通知")
	for _, part := range []string{"第一部分", "第二部分", "第三部分"} {
		if strings.Count(d.Text, part) != 1 {
			t.Errorf("%s is not there once: %s", part, d.Text)
		}
	}
	if d.Publisher != "示例县人民政府" || d.IssuedOn.String() != "2018-09-01" {
		t.Errorf("signed by %s on %s", d.Publisher, d.IssuedOn)
	}
}

// A change on the second page alone, or in a file under the same address, is
// noticed while the first page says that it has not changed, and nothing is
// sent again that has not.
func TestChangesBehindAnUnchangedPage(t *testing.T) {
	s, src := portal(t)
	src.Columns = src.Columns[:1]
	first, second := "/art/2018/9/2/art_7_102.html", "/art/2018/9/2/art_7_102_2.html"
	s.HTML(first, article(2, `</div><div class="pages"><a href="art_7_102_2.html">下一页</a>`))
	s.HTML(second, article(2, "<p>第二页说的是补助标准。</p>"))
	s.HTML("/art/2018/9/3/art_7_103.html", article(3, `<p>附件：<a href="/files/3.txt">名单.txt</a></p>`))
	s.Page("/files/3.txt", "text/plain", []byte("第一版名单：甲乙丙"))
	m := newMemory()
	p := pipeline(t, m)
	p.Originals = m
	now := today
	p.Now = func() time.Time { return now }
	crawl := func(updated int) {
		t.Helper()
		if sum, err := p.Crawl(t.Context(), src); err != nil || sum.Updated != updated || len(sum.Failed) != 0 {
			t.Fatalf("%+v, %v", sum, err)
		}
	}
	crawl(0)
	if d := m.byTitle(t, "关于公开第2批信息的通知"); !strings.Contains(d.Text, "补助标准") {
		t.Fatalf("the second page is not there: %s", d.Text)
	}
	crawl(0)
	if n := s.Hits("/files/3.txt"); n != 1 {
		t.Errorf("the file was asked for %d times within minutes", n)
	}
	sent := s.Sent(second)
	s.HTML(second, article(2, "<p>第二页说的是新的补助标准。</p>"))
	crawl(1)
	if d := m.byTitle(t, "关于公开第2批信息的通知"); !strings.Contains(d.Text, "新的补助标准") || d.Version != 2 {
		t.Errorf("version %d: %s", d.Version, d.Text)
	}
	if s.Sent(second) == sent || s.Sent(first) != 1 {
		t.Errorf("the first page was sent %d times, the second %d", s.Sent(first), s.Sent(second))
	}
	now = now.Add(24 * time.Hour)
	s.Page("/files/3.txt", "text/plain", []byte("第二版名单：甲乙丙丁"))
	crawl(1)
	if d := m.byTitle(t, "关于公开第3批信息的通知"); !strings.Contains(d.Text, "第二版名单") {
		t.Errorf("the file's new words are not there: %s", d.Text)
	}
	sent = s.Sent(second) + s.Sent("/files/3.txt") + s.Sent(first)
	now = now.Add(24 * time.Hour)
	crawl(0)
	if again := s.Sent(second) + s.Sent("/files/3.txt") + s.Sent(first); again != sent {
		t.Errorf("%d bodies were sent again", again-sent)
	}
}
