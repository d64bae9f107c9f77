package office_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff/stafftest"
)

// collected is a site that collects one portal, with what its last pass and its
// columns came to.
func collected(t *testing.T) *stafftest.Site {
	site := stafftest.New(t, "")
	ctx := t.Context()
	src := kiosk.Source{ID: "a", Name: "甲市门户", Home: "http://portal.example/", Columns: []kiosk.Column{
		{ID: "1", Name: "政府采购", URL: "http://portal.example/1/"}, {ID: "2", Name: "社会救助", URL: "http://portal.example/2/"},
	}}
	site.Collector.Is = kiosk.CollectState{File: "sources.toml", Sources: []kiosk.CollectSource{{
		Source: src, Schedule: "每天 02:00", Next: time.Date(2019, 6, 4, 2, 0, 0, 0, kiosk.China),
	}}}
	id, err := site.Store.StartRun(ctx, src)
	if err == nil {
		err = site.Store.FinishRun(ctx, kiosk.Run{
			ID: id, SourceID: "a", SourceName: src.Name, FinishedAt: site.Now.Add(time.Minute), Found: 321, Created: 12, Updated: 3, Gone: 2,
			Failed: map[kiosk.Outcome]int{kiosk.OutcomeTimeout: 7}, Problems: []kiosk.RunProblem{
				{URL: "http://portal.example/slow.html", Outcome: kiosk.OutcomeTimeout, Detail: "超时没有答复"},
				{URL: "javascript:alert(1)", Outcome: kiosk.OutcomeTimeout, Detail: "<b>坏</b>"},
			},
		})
	}
	var pages []kiosk.Page
	for i := range 6 {
		pages = append(pages, kiosk.Page{Disclosure: fmt.Sprint("p", i), SourceID: "a", ColumnID: "1", PublishedOn: kiosk.DateOf(site.Now.AddDate(0, 0, -90-i))})
	}
	if err == nil {
		err = site.Store.PutPages(ctx, pages, nil)
	}
	if err == nil {
		err = site.Store.PutFetch(ctx, kiosk.Fetch{URL: src.Columns[1].URL, At: site.Now, Outcome: kiosk.OutcomeParseFailed, Detail: "列表里没有找到文章"})
	}
	if err == nil {
		_, err = site.Store.Withdraw(ctx, "openness", site.Now, "原网页不在了：两次去看都没有")
	}
	if err != nil {
		t.Fatal(err)
	}
	return site
}

func TestCollectPage(t *testing.T) {
	site := collected(t)
	b := site.SignIn(kiosk.RoleOfficer)
	a := b.Get("/office/collect")
	want(t, "at rest", a, 200, "下一次采集：明天 02:00，甲市门户", "每天 02:00", "现在采集", "做完", ">12<", ">3<", "90 天没有新的", "列表读不出内容",
		"政府信息公开条例", "2019-06-03", `action="/office/collect/s/a/start"`, `name="csrf"`)
	lacks(t, "at rest", a, "data-live", "停止<")
	one := b.Get("/office/collect/s/a")
	want(t, "the source", one, 200, "政府采购", "平时", "http://portal.example/slow.html", "超时 <span", "还有", "列表里没有找到文章", "&lt;b&gt;坏")
	lacks(t, "the source", one, `href="javascript:`)
	want(t, "another source", b.Get("/office/collect/s/b"), 404, "来源文件里没有这个来源")
	want(t, "the list of what is down", b.Get("/office/hidden"), 200, "发布单位撤回", "两次去看都没有")
	want(t, "the record", b.Get("/office/d/openness"), 200, "原网站撤下", "两次去看都没有", "会自动恢复")

	site.Collector.Is.Sources[0].Running = &kiosk.CollectProgress{StartedAt: site.Now, Done: 30, Total: 120, New: 4, Failed: 1, Item: "关于<公布>的通知"}
	a = b.Get("/office/collect")
	want(t, "running", a, 200, "正在采集 甲市门户", "data-live", ">30<", ">120<", `value="25"`, "关于&lt;公布&gt;的通知", `action="/office/collect/s/a/stop"`)
	part := b.Get("/office/collect?part=1")
	want(t, "its part", part, 200, "正在采集 甲市门户")
	lacks(t, "its part", part, "<html", "原网站撤下的")
}

func TestCollectButtons(t *testing.T) {
	site := collected(t)
	b := site.SignIn(kiosk.RoleOfficer)
	if a := b.Post("/office/collect/s/a/start", nil); a.Status != 303 || a.Location != "/office/collect?done=start" {
		t.Errorf("start: %d %q", a.Status, a.Location)
	}
	want(t, "started", b.Get("/office/collect?done=start"), 200, "已开始")
	if a := b.Post("/office/collect/s/a/stop", nil); a.Status != 303 {
		t.Errorf("stop: %d", a.Status)
	}
	if !slices.Equal(site.Collector.Asked, []string{"start a officer1", "stop a officer1"}) {
		t.Errorf("%q", site.Collector.Asked)
	}
	site.Collector.Fails = kiosk.Errorf(kiosk.Conflict, "它已经在采集，或在排队了。")
	want(t, "twice", b.Post("/office/collect/s/a/start", nil), 409, "已经在采集", "甲市门户")
	n := len(site.Collector.Asked)
	operator := site.SignIn(kiosk.RoleOperator)
	if a := operator.Post("/office/collect/s/a/start", nil); a.Status != 403 {
		t.Errorf("an operator: %d", a.Status)
	}
	b.CSRF = "x"
	if a := b.Post("/office/collect/s/a/start", nil); a.Status != 403 && a.Status != 400 {
		t.Errorf("without the session's token: %d", a.Status)
	}
	if len(site.Collector.Asked) != n {
		t.Error("a refused request did something")
	}
}

func TestCollectPageInTrouble(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	want(t, "without a file", b.Get("/office/collect"), 200, "还没有设来源文件", "还没有采集过")
	site.Collector.Is = kiosk.CollectState{
		File: "sources.toml", Off: true, Problem: "sources.toml 第 4 行：schedule 看不懂。", Waiting: "gongkai ingest（进程号 7） 正在采集",
		Sources: []kiosk.CollectSource{{Source: kiosk.Source{ID: "a", Name: strings.Repeat("长", 60)}, Schedule: "只手动", Queued: true}},
	}
	want(t, "in trouble", b.Get("/office/collect"), 200, "sources.toml 第 4 行", "仍按原来的做", "只手动", "排着队", "进程号 7", "自己找栏目", "没有按时间自动做")
}
