package ingest_test

import (
	"strings"
	"testing"

	"gongkai/ingest"
)

// A file that says what its page says is attached, but its words stand once:
// an answer must not quote the copy. One that says more is read.
func TestAttachedCopyOfThePage(t *testing.T) {
	law := []string{
		"第一条　为了规范城市居民最低生活保障制度，保障城市居民基本生活，制定本条例。",
		"第二条　持有非农业户口的城市居民，凡共同生活的家庭成员人均收入低于当地城市居民最低生活保障标准的，均有从当地人民政府获得基本生活物质帮助的权利。",
		"第八条　管理审批机关应当自接到申请人提出申请之日起的30日内办结审批手续。",
		"第十三条　从事城市居民最低生活保障管理审批工作的人员有下列行为之一的，给予批评教育，依法给予行政处分。",
	}
	page := "<p>" + strings.Join(law, "</p><p>") + "</p>"
	s, src := portal(t)
	s.HTML("/art/2018/9/3/art_7_103.html", article(3, page+`<p>附件：<a href="/files/a.txt">全文下载.txt</a></p>`))
	s.Page("/files/a.txt", "text/plain; charset=utf-8", []byte("城市居民最低生活保障条例\r\n\r\n"+strings.ReplaceAll(strings.Join(law, "\r\n"), "　", " ")))
	s.HTML("/art/2018/9/4/art_7_104.html", article(4, page+`<p>附件：<a href="/files/b.txt">补充规定.txt</a></p>`))
	s.Page("/files/b.txt", "text/plain; charset=utf-8", []byte(strings.Join(law[:2], "\r\n")+"\r\n第十四条 本条例所说的低保标准由市民政局每年公布一次，家庭收入按照申请前六个月的平均收入计算。"))
	m := newMemory()
	p := &ingest.Pipeline{Archive: m, Catalogue: realCatalogue(t)}
	if _, err := p.Crawl(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	d := m.byURL(t, s.URL+"/art/2018/9/3/art_7_103.html")
	if n := strings.Count(d.Text, "第十三条"); n != 1 {
		t.Errorf("article 13 stands %d times", n)
	}
	if len(d.Attachments) != 1 || d.Attachments[0].Hash == "" || len(d.Attachments[0].Parts) != 0 || d.Attachments[0].Problem != "" {
		t.Errorf("attachments: %+v", d.Attachments)
	}
	if d := m.byURL(t, s.URL+"/art/2018/9/4/art_7_104.html"); !strings.Contains(d.Text, "第十四条") {
		t.Error("what the file adds is not in the text")
	}
}
