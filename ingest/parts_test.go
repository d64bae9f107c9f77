package ingest_test

import (
	"strings"
	"testing"

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
