package ingest_test

import (
	"strings"
	"testing"

	"gongkai/ingest/sitetest"
	"gongkai/kiosk"
)

// Articles whose own page shows nothing: it sends on, it is a frame, its text
// comes from a script, it only offers a file.
func TestArticlesElsewhere(t *testing.T) {
	s := sitetest.New(t)
	const text = `<p>各镇人民政府，市直有关部门：</p><p>现将城乡居民最低生活保障标准调整的有关事项通知如下，请遵照执行。</p>`
	whole := func(title, extra string) string {
		return `<html><head><title>` + title + `</title><meta name="PubDate" content="2018-09-03"></head><body><div id="zoom">` + text + extra + `</div></body></html>`
	}
	list := ""
	for _, a := range [][2]string{
		{"/art/moved.html", "关于转到别处的通知"},
		{"/art/script.html", "关于用脚本转的通知"},
		{"/art/framed.html", "关于放在框架里的通知"},
		{"/art/set.html", "关于放在框架集里的通知"},
		{"/art/json.html", "关于写在脚本里的通知"},
		{"/art/viewer.html", "关于用阅读器看的通知"},
		{"/art/beside.html", "关于附件在旁边的通知"},
		{"/art/loop.html", "关于转来转去的通知"},
		{"/art/home.html", "关于已经撤下的通知"},
	} {
		list += `<li><a href="` + a[0] + `">` + a[1] + `</a><span>2018-09-03</span></li>`
	}
	s.HTML("/list.html", "<ul>"+list+"</ul>")
	s.HTML("/art/moved.html", `<html><head><meta http-equiv="refresh" content="0;url=/new/moved.html"></head><body>正在转到新地址</body></html>`)
	s.HTML("/new/moved.html", whole("关于转到别处的通知", ""))
	s.HTML("/art/script.html", `<html><script>location.replace("/new/script.html")</script></html>`)
	s.HTML("/new/script.html", whole("关于用脚本转的通知", ""))
	s.HTML("/art/framed.html", `<html><head><title>关于放在框架里的通知</title></head><body><iframe src="/visit/count.html"></iframe><iframe src="/in/framed.html"></iframe></body></html>`)
	s.HTML("/in/framed.html", `<html><body>`+text+`<p><a href="/f/a.txt">附件：名单.txt</a></p></body></html>`)
	s.HTML("/art/set.html", `<html><head><title>关于放在框架集里的通知</title></head><frameset rows="80,*"><frame src="/top.html"><frame src="/in/set.html"></frameset></html>`)
	s.HTML("/in/set.html", `<html><head><meta http-equiv="refresh" content="0; url='set2.html'"></head></html>`)
	s.HTML("/in/set2.html", whole("关于放在框架集里的通知", ""))
	s.HTML("/art/json.html", `<html><head><title>乳山市人民政府</title></head><body><div id="app"></div><script>window._CONFIG = {DETAIL: {"id":1,"title":"关于写在脚本里的通知","publisher":"乳山市民政局","pubDate":"2018-09-04 10:00:00","content":"<p>各镇人民政府：<\/p><p>\u73b0\u5c06\u57ce\u4e61\u5c45\u6c11最低生活保障标准的有关事项通知如下。<\/p><p><a href=\"\/f\/b.txt\">附件<\/a><\/p>"}};</script></body></html>`)
	s.HTML("/art/viewer.html", `<html><head><title>关于用阅读器看的通知</title></head><body><iframe src="/pdfjs/web/viewer.html?file=%2Ff%2Fc.txt"></iframe></body></html>`)
	s.HTML("/art/beside.html", `<html><head><title>关于附件在旁边的通知</title></head><body><div id="zoom"><p>详见附件。</p></div><div class="sidebar"><ul><li><a href="/f/d.txt">采购文件.txt</a></li></ul></div></body></html>`)
	s.HTML("/art/loop.html", `<html><head><title>关于转来转去的通知</title><meta http-equiv="refresh" content="0;url=/art/loop2.html"></head></html>`)
	s.HTML("/art/loop2.html", `<html><head><meta http-equiv="refresh" content="0;url=/art/loop.html"></head></html>`)
	s.HTML("/art/home.html", `<html><script>window.location = "/index.html";</script></html>`)
	for _, f := range []string{"a", "b", "c", "d"} {
		s.Page("/f/"+f+".txt", "text/plain", []byte("这是附件"+f+"的内容"))
	}
	m, sum := one(t, s, "/list.html", nil)
	if sum.Created != 7 || sum.Failed[kiosk.OutcomeLoop] != 1 || sum.Failed[kiosk.OutcomeGone] != 1 {
		t.Errorf("%+v", sum)
	}
	for _, title := range []string{"关于转到别处的通知", "关于用脚本转的通知", "关于放在框架里的通知", "关于放在框架集里的通知", "关于写在脚本里的通知"} {
		if d := m.byTitle(t, title); !strings.Contains(d.Text, "最低生活保障标准") || d.PublishedOn.IsZero() {
			t.Errorf("%s: %q of %s", title, d.Text, d.PublishedOn)
		}
	}
	if d := m.byTitle(t, "关于写在脚本里的通知"); d.Publisher != "乳山市民政局" || d.PublishedOn.String() != "2018-09-04" || !strings.Contains(d.Text, "现将城乡居民") {
		t.Errorf("%+v", d)
	}
	for title, file := range map[string]string{"关于放在框架里的通知": "/f/a.txt", "关于写在脚本里的通知": "/f/b.txt", "关于用阅读器看的通知": "/f/c.txt", "关于附件在旁边的通知": "/f/d.txt"} {
		if d := m.byTitle(t, title); len(d.Attachments) != 1 || d.Attachments[0].URL != s.URL+file || d.Attachments[0].Hash == "" {
			t.Errorf("%s: %+v", title, d.Attachments)
		}
	}
	if n := s.Hits("/art/loop.html"); n > 2 {
		t.Errorf("asked %d times", n)
	}
}
