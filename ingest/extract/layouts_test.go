package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/ingest/extract"
)

// Lists as they are laid out by hand: every entry is found, with its date where
// the list shows a whole one, and nothing else.
func TestListLayouts(t *testing.T) {
	frame := func(s string) string {
		return `<html><body><div class="nav"><ul><li><a href="/zwgk/">政务公开</a></li><li><a href="/zwfw/">政务服务</a></li><li><a href="/hdjl/">互动交流平台</a></li></ul></div><div class="left"><ul><li><a href="/zwgk/zfwj/">政府文件</a></li><li><a href="/zwgk/tzgg/">通知公告</a></li></ul></div>` + s + `<div class="footer"><a href="/about/12345.html">关于我们网站说明</a></div></body></html>`
	}
	rep := func(f string, n int) string {
		var b strings.Builder
		for i := 1; i <= n; i++ {
			b.WriteString(strings.NewReplacer("{i}", fmt.Sprint(i), "{0i}", fmt.Sprintf("%02d", i)).Replace(f))
		}
		return b.String()
	}
	for name, s := range map[string]string{
		"split date":    `<div class="list">` + rep(`<div class="item"><div class="day"><b>{0i}</b><span>2018-09</span></div><h4><a href="/xw/202609/x{i}.html">关于公开第{i}批信息的通知</a></h4><p>现将第{i}批有关事项通知如下，请各单位认真…<a href="/xw/202609/x{i}.html">[详情]</a></p></div>`, 6) + `</div>`,
		"index table":   `<table class="t"><tr><th>序号</th><th>名称</th><th>文号</th><th>日期</th></tr>` + rep(`<tr><td>{i}</td><td><a href="/xw/x{i}.html">关于公开第{i}批信息的通知</a></td><td>乳政发〔2018〕{i}号</td><td>2018-09-{0i}</td><td><a href="/f/{i}.pdf">下载</a></td></tr>`, 6) + `</table>`,
		"dl":            `<dl>` + rep(`<dt><a href="/xw/x{i}.html">关于公开第{i}批信息的通知</a></dt><dd>2018-09-{0i}</dd>`, 6) + `</dl>`,
		"br":            `<table><tr><td>` + rep(`·<a href="/xw/x{i}.html">关于公开第{i}批信息的通知</a> (2018-9-{i})<br>`, 6) + `</td></tr></table>`,
		"table each":    `<table><tr><td>` + rep(`<table width="100%"><tr><td>·<a href="shownews.asp?newsid={i}">关于公开第{i}批信息的通知</a></td><td>2018-9-{i}</td></tr></table>`, 6) + `</td></tr></table>`,
		"uls":           rep(`<ul class="l"><li><a href="/xw/x{i}.html">关于公开第{i}批信息的通知</a><i>2018.09.{0i}</i></li></ul>`, 6),
		"slashes":       `<ul>` + rep(`<li>[2018/9/{i}] <a href="/xw/x{i}.html">关于公开第{i}批信息的通知</a></li>`, 6) + `</ul>`,
		"onclick":       `<ul>` + rep(`<li><a href="javascript:;" onclick="window.open('/xw/x{i}.html')">关于公开第{i}批信息的通知</a><span>2018-09-{0i}</span></li>`, 6) + `</ul>`,
		"js href":       `<ul>` + rep(`<li><a href="javascript:location.href='/xw/x{i}.html'">关于公开第{i}批信息的通知</a><span>2018-09-{0i}</span></li>`, 6) + `</ul>`,
		"link is block": `<div class="box">` + rep(`<a class="row" href="/xw/x{i}.html"><div class="t">关于公开第{i}批信息的通知</div><div class="d">2018-09-{0i}</div></a>`, 6) + `</div>`,
		"no dates":      `<div class="lb"><ul>` + rep(`<li><a href="/xw/2018/x{i}.html">关于公开第{i}批信息的通知</a></li>`, 6) + `</ul></div>`,
		"short titles":  `<ul>` + rep(`<li><a href="/xw/x{i}.html">公告{i}号</a><span>2018-09-{0i}</span></li>`, 6) + `</ul>`,
		"epoint":        `<ul class="ewb-items">` + rep(`<li class="ewb-list-node clearfix"><a href="/jyxx/003001/20180903/1b2c3d4e-1111-2222-3333-44445555666{i}.html" class="ewb-list-name">[乳山市]关于公开第{i}批信息的公告</a><span class="ewb-list-date">2018-09-{0i}</span></li>`, 6) + `</ul>`,
		"days only":     `<div class="two"><ul class="a">` + rep(`<li><a href="/xw/x{i}.html">关于公开第{i}批信息的通知</a><span>09-{0i}</span></li>`, 6) + `</ul></div>`,
		"chinese date":  `<ul>` + rep(`<li><a href="/xw/x{i}.html">关于公开第{i}批信息的通知</a><span>2018年9月{i}日</span></li>`, 6) + `</ul>`,
		"article tags":  rep(`<article><h2><a href="/xw/x{i}.html">关于公开第{i}批信息的通知</a></h2><time>2018-09-{0i} 10:00</time></article>`, 6),
	} {
		l := extract.List(frame(s), "http://a.gov.cn/zwgk/list.html")
		dated := name != "no dates" && name != "days only"
		if len(l.Entries) != 6 {
			t.Errorf("%s: %d entries: %+v", name, len(l.Entries), l.Entries)
		}
		for i, e := range l.Entries {
			if !strings.HasPrefix(e.Title, "关于公开第") && e.Title != fmt.Sprintf("公告%d号", i+1) && !strings.HasPrefix(e.Title, "[乳山市]") {
				t.Errorf("%s: %q", name, e.Title)
			}
			if want := fmt.Sprintf("2018-09-%02d", i+1); dated && e.Date.String() != want {
				t.Errorf("%s: %s, want %s", name, e.Date, want)
			}
		}
	}
}
