package office_test

import (
	"encoding/csv"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/staff/stafftest"
)

// word is the form of an entry, with changes.
func word(change map[string]string) url.Values {
	form := url.Values{
		"do": {"test"}, "id": {"0"}, "kind": {"synonym"}, "word": {"倒房子"}, "official": {"不动产转移登记"}, "weight": {"0.9"},
		"reason": {"大厅常问"}, "evidence": {"检索记录"},
	}
	for k, v := range change {
		form.Set(k, v)
	}
	return form
}

var hiddenField = regexp.MustCompile(`type="hidden" name="(\w+)" value="([^"]*)"`)

// hidden returns the hidden fields of the last form of a page.
func hidden(page string) map[string]string {
	out := map[string]string{}
	for _, m := range hiddenField.FindAllStringSubmatch(page[strings.LastIndex(page, "<form class="):], -1) {
		out[m[1]] = m[2]
	}
	return out
}

func TestWordsAreTriedThenPublished(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	want(t, "an empty list", b.Get("/office/words"), 200, "还没有本地用语")
	want(t, "a form filled by a link", b.Get("/office/words?word=%3Cb%3E&evidence=x&kind=unasked"), 200, `value="&lt;b&gt;"`, `value="unasked" selected`)
	log := []kiosk.Asked{{Token: "a", At: site.Now, Surface: "phone", Visit: "v", Text: "倒房子要多少税？"}}
	if err := site.Store.LogAsked(t.Context(), log, nil); err != nil {
		t.Fatal(err)
	}

	trial := b.Post("/office/words", word(nil))
	want(t, "the trial", trial, 200, "还没有生效", "2 个问题里，1 个的答案会变", "倒房子要多少税", "问过 1 次", "大厅常问", `value="publish"`)
	if l, err := site.Store.Language(t.Context()); err != nil || len(l.Words) != 0 {
		t.Fatalf("a trial published something: %+v, %v", l.Words, err)
	}
	tested := hidden(trial.Body)["tested"]
	want(t, "publishing what was not tried", b.Post("/office/words", word(map[string]string{"do": "publish"})), 200, "还没有生效")
	want(t, "publishing something else", b.Post("/office/words", word(map[string]string{"do": "publish", "tested": tested, "official": "过户"})), 200, "改动以后还没有试过")
	a := b.Post("/office/words", word(map[string]string{"do": "publish", "tested": tested, "reason": "换个理由"}))
	if a.Status != 303 || a.Location != "/office/words?done=put" || site.Spoken != 1 {
		t.Fatalf("%d %q, spoken %d\n%s", a.Status, a.Location, site.Spoken, a.Body)
	}
	want(t, "the list", b.Get(a.Location), 200, "已发布", "本地用语 1 条", "倒房子", "不动产转移登记", "换个理由", "很近，通常都指它")

	l, _ := site.Store.Language(t.Context())
	id := "1"
	form := hidden(b.Get("/office/words?id=" + id).Body)
	site.Now = site.Now.Add(time.Minute)
	change := word(map[string]string{"id": id, "seen": form["seen"], "weight": "0.4"})
	change.Set("tested", hidden(b.Post("/office/words", change).Body)["tested"])
	change.Set("do", "publish")
	if a := b.Post("/office/words", change); a.Status != 303 {
		t.Fatalf("change: %d %s", a.Status, a.Body)
	}
	want(t, "an old form", b.Post("/office/words", change), 409, "officer1 改过它", `value="0.4" selected`)
	if l2, _ := site.Store.Language(t.Context()); len(l2.Words) != 1 || l2.Words[0].Weight != 0.4 || l2.Revision == l.Revision {
		t.Errorf("%+v", l2.Words)
	}
	want(t, "delete without a reason", b.Post("/office/words/1/delete", nil), 400, "请写理由", "<details class=\"del\" open>")
	if a := b.Post("/office/words/1/delete", url.Values{"reason": {"不再用"}}); a.Status != 303 {
		t.Errorf("delete: %d %s", a.Status, a.Body)
	}
	want(t, "delete again", b.Post("/office/words/1/delete", url.Values{"reason": {"不再用"}}), 409, "已经不在了")
	want(t, "change what is gone", b.Get("/office/words?id=1"), 200, "已经不在了")
	want(t, "the audit log", site.SignIn(kiosk.RoleAdmin).Get("/office/audit"), 200, "写用语", "删用语", "多近：0.9 → 0.4", "文件里的说法：不动产转移登记")
}

func TestWordsRefused(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	for _, tc := range []struct {
		name   string
		change map[string]string
		want   string
	}{
		{"no word", map[string]string{"word": ""}, "请写词"},
		{"no official word", map[string]string{"official": ""}, "请写文件里的说法"},
		{"no reason", map[string]string{"reason": ""}, "请写理由"},
		{"no evidence", map[string]string{"evidence": " "}, "请写依据"},
		{"no such kind", map[string]string{"kind": "x"}, "请选这一条是做什么用的"},
		{"a weight in words", map[string]string{"weight": "很近"}, "从列表里选"},
		{"not a number", map[string]string{"weight": "NaN"}, "在 0 和 1 之间"},
		{"markup", map[string]string{"word": "<script>alert(1)</script>" + strings.Repeat("长", 30)}, "太长"},
	} {
		a := b.Post("/office/words", word(tc.change))
		want(t, tc.name, a, 400, tc.want)
		if tc.change["reason"] != "" || tc.name == "markup" {
			lacks(t, tc.name, a, "<script>alert")
		}
		for _, kept := range []string{"不动产转移登记", "检索记录"} {
			if _, changed := tc.change["official"]; !changed && tc.change["evidence"] == "" && tc.name != "no evidence" {
				want(t, tc.name+" keeps what was typed", a, 400, kept)
			}
		}
	}
}

func TestNamesTellOfTheIndex(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	name := word(map[string]string{"kind": "name", "word": "银滩小区", "official": ""})
	trial := b.Post("/office/words", name)
	want(t, "the trial of a name", trial, 200, "“银滩小区”会当作一个词", "重建好才看得到")
	name.Set("tested", hidden(trial.Body)["tested"])
	name.Set("do", "publish")
	a := b.Post("/office/words", name)
	want(t, "published", b.Get(a.Location), 200, "专名要等索引在后台重建好")
	for state, say := range map[string]string{"building": "正在后台重建索引，好让专名用上", "stale": "马上在后台重建", "failed": "一分钟后会再试", "built": "索引已重建好"} {
		site.IndexIs = state
		want(t, state, b.Get("/office/words"), 200, say)
	}
}

// pin is the form of a pin, with changes.
func pin(change map[string]string) url.Values {
	form := url.Values{
		"do": {"save"}, "id": {"0"}, "query": {"低保标准"}, "disclosure": {"assistance"}, "how": {"top"},
		"reason": {"最新的标准"}, "expires_on": {"2019-12-31"},
	}
	for k, v := range change {
		form.Set(k, v)
	}
	return form
}

func TestPins(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	want(t, "an empty list", b.Get("/office/pins"), 200, "没有置顶", "写好问题", `value="2019-09-01"`)
	want(t, "candidates of a question", b.Get("/office/pins?q="+url.QueryEscape("救助")), 200, `value="assistance"`, "社会救助暂行办法")
	want(t, "looking for one", b.Post("/office/pins", pin(map[string]string{"do": "find", "find": "openness"})), 200,
		`value="openness"`, `value="assistance" checked`, "最新的标准", `value="2019-12-31"`)
	for name, tc := range map[string]struct {
		change map[string]string
		want   string
	}{
		"no question":        {map[string]string{"query": ""}, "请写问题"},
		"no disclosure":      {map[string]string{"disclosure": ""}, "请选一份文件"},
		"unknown":            {map[string]string{"disclosure": "none"}, "没有记录号是“none”的文件"},
		"no reason":          {map[string]string{"reason": ""}, "请写理由"},
		"no end":             {map[string]string{"expires_on": ""}, "到哪一天为止"},
		"a day past":         {map[string]string{"expires_on": "2019-06-02"}, "已经过了"},
		"a day that is none": {map[string]string{"expires_on": "2019-02-30"}, "写得不对"},
		"too long":           {map[string]string{"expires_on": "2029-01-01"}, "最长到"},
	} {
		want(t, name, b.Post("/office/pins", pin(tc.change)), 400, tc.want)
	}
	if a := b.Post("/office/pins", pin(nil)); a.Status != 303 || a.Location != "/office/pins?done=put" || site.Spoken != 1 {
		t.Fatalf("%d %q %s", a.Status, a.Location, a.Body)
	}
	want(t, "twice", b.Post("/office/pins", pin(map[string]string{"how": "hide"})), 409, "已经对这份文件作过安排", `value="hide" checked`)
	want(t, "the list", b.Get("/office/pins"), 200, "1 条置顶在用", "社会救助暂行办法", "最新的标准", "2019-12-31")
	site.Now = time.Date(2019, 12, 30, 0, 0, 0, 0, time.UTC)
	b = site.SignIn(kiosk.RoleOfficer)
	want(t, "soon to end", b.Get("/office/pins"), 200, "快到期")
	site.Now = site.Now.AddDate(0, 0, 3)
	b = site.SignIn(kiosk.RoleOfficer)
	want(t, "ended", b.Get("/office/pins"), 200, "没有置顶，1 条已过期", "已过期", ">续</a>")
	form := hidden(b.Get("/office/pins?id=1").Body)
	again := pin(map[string]string{"id": "1", "seen": form["seen"], "expires_on": "2020-06-01"})
	if a := b.Post("/office/pins", again); a.Status != 303 {
		t.Errorf("renew: %d %s", a.Status, a.Body)
	}
	want(t, "an old form", b.Post("/office/pins", again), 409, "officer1 改过它")
	if a := b.Post("/office/pins/1/delete", url.Values{"reason": {"不再用"}}); a.Status != 303 {
		t.Errorf("delete: %d %s", a.Status, a.Body)
	}
	want(t, "delete again", b.Post("/office/pins/1/delete", url.Values{"reason": {"不再用"}}), 409, "已经不在了")
}

func TestAskedReport(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	want(t, "nothing asked", b.Get("/office/asked"), 200, "这几天没有人查过")
	var log []kiosk.Asked
	for i, text := range []string{"=HYPERLINK(1)", "<script>alert(1)</script>", "救助", strings.Repeat("长", 200), "倒房子 13800138000"} {
		for n := range 20 - i {
			log = append(log, kiosk.Asked{
				Token: text + string(rune('a'+n)), At: kiosktest.Now.AddDate(0, 0, -n%3), Surface: "touch", Visit: "v", Text: text, Total: i / 2 % 2,
			})
		}
	}
	if err := site.Store.LogAsked(t.Context(), log, nil); err != nil {
		t.Fatal(err)
	}
	page := b.Get("/office/asked")
	want(t, "the report", page, 200, "7 天查了 ", ">90</span> 次", `href="/office/asked.csv?from=2019-05-28&amp;to=2019-06-03"`, "没有找到", "倒房子 〔电话〕", "/office/asked/one?q=", "<svg viewBox", "2019-05-28 到 2019-06-03", "处理")
	lacks(t, "the report", page, "<script>alert", "13800138000", "style=")
	for _, q := range []string{"from=2019-06-03&to=2019-06-01", "from=x&to=y", "from=2019-06-03", "from=2010-01-01&to=2019-06-03", "from=%22%3E&to=%3Cb%3E"} {
		want(t, q, b.Get("/office/asked?"+q), 200, "最近 7 天", `role="alert"`)
		want(t, q, b.Get("/office/asked.csv?"+q), 400)
	}
	a := b.Get("/office/asked.csv?from=2019-06-02&to=2019-06-03")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.Body, "\ufeff"))).ReadAll()
	if err != nil || !strings.HasPrefix(a.Body, "\ufeff") || len(rows) < 8 || !strings.Contains(a.Header.Get("Content-Disposition"), "asked-2019-06-02-2019-06-03.csv") {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		if strings.HasPrefix(row[1], "=") {
			t.Errorf("would be a formula: %q", row)
		}
	}
	want(t, "the export is logged", site.SignIn(kiosk.RoleAdmin).Get("/office/audit"), 200, "导出检索记录", "从：2019-06-02")
	one := b.Get("/office/asked/one?q=" + url.QueryEscape("救助"))
	want(t, "one question", one, 200, ">18</span> 次", "/office/words?", "/office/pins?q=", "社会救助暂行办法", "社会救助和社会福利")
	want(t, "one that nobody asked", b.Get("/office/asked/one?q=zzz"), 200, "现在还是没有找到", "近来没有人这样问过")
	lacks(t, "a hostile one", b.Get("/office/asked/one?q=%3Cscript%3Ealert(1)%3C/script%3E"), "<script>alert")
}
