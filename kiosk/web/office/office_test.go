package office_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/staff/stafftest"
)

func want(t *testing.T, what string, a stafftest.Answer, status int, texts ...string) {
	t.Helper()
	if a.Status != status {
		t.Errorf("%s: status %d, want %d\n%.600s", what, a.Status, status, a.Body)
		return
	}
	for _, text := range texts {
		if !strings.Contains(a.Body, text) {
			t.Errorf("%s: no %q in\n%s", what, text, a.Body)
		}
	}
}

func lacks(t *testing.T, what string, a stafftest.Answer, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(a.Body, text) {
			t.Errorf("%s: shows %q", what, text)
		}
	}
}

func TestHomeSaysWhatIsThere(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	want(t, "no runs yet", b.Get("/office/"), 200, "12</span> 份", "还没有采集过", "没有坏链接", "没有撤下的记录",
		`href="/office/records?category=public-welfare.assistance"`, "2 / 28")
	lacks(t, "an officer's navigation", b.Get("/office/"), "/office/accounts", "/office/audit")
	want(t, "an administrator's navigation", site.SignIn(kiosk.RoleAdmin).Get("/office/audit"), 200, "/office/accounts", "/office/audit")

	ctx := t.Context()
	src := kiosk.Source{ID: "portal", Name: "门户 <b>网站</b>", Home: "http://portal.example/"}
	for i, run := range []kiosk.Run{
		{Found: 312, Created: 9, Updated: 4, Failed: map[kiosk.Outcome]int{kiosk.OutcomeGone: 2, kiosk.OutcomeTimeout: 1}},
		{Err: "入口页打不开"},
	} {
		id, err := site.Store.StartRun(ctx, src)
		if err != nil {
			t.Fatal(err)
		}
		run.ID, run.SourceID, run.SourceName, run.StartedAt = id, src.ID, src.Name, site.Now
		site.Now = site.Now.Add(time.Duration(i+1) * time.Minute)
		run.FinishedAt = site.Now
		if err := site.Store.FinishRun(ctx, run); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := site.Store.StartRun(ctx, src); err != nil {
		t.Fatal(err)
	}
	if err := site.Store.PutFetch(ctx, kiosk.Fetch{
		SourceID: "portal", ColumnID: "政府采购", URL: "http://portal.example/art/1.html", At: site.Now,
		Outcome: kiosk.OutcomeGone, Status: 404, Detail: "没有这一页",
	}); err != nil {
		t.Fatal(err)
	}
	if err := site.Store.PutFetch(ctx, kiosk.Fetch{
		SourceID: "portal", URL: "javascript:alert(1)", At: site.Now, Outcome: kiosk.OutcomeDead,
	}); err != nil {
		t.Fatal(err)
	}
	home := b.Get("/office/")
	want(t, "home", home, 200, "门户 &lt;b&gt;网站", "没有做完", "做完", "中断", "http://portal.example/art/1.html", "页面已删除")
	lacks(t, "home", home, `href="javascript:`)
	runs := b.Get("/office/runs")
	want(t, "runs", runs, 200, "312", "页面已删除 2，超时 1", "入口页打不开", "1 分 0 秒")
	links := b.Get("/office/links")
	want(t, "links", links, 200, "2 个地址没取到", "政府采购", "没有这一页", "404")
	lacks(t, "links", links, `href="javascript:`)
}

func TestFindingRecords(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	d, err := site.Store.GetAny(t.Context(), "openness")
	if err != nil {
		t.Fatal(err)
	}
	for name, q := range map[string]string{
		"its id": "openness", "its id with blanks": " openness ", "its code": d.Code, "its code as printed": d.Code[:4] + " " + strings.ToLower(d.Code[4:]),
		"the page it came from": d.URL, "the phone page": "https://gk.example.gov.cn/m/d/openness", "a version of it": "http://x.example/m/d/openness/v/1",
		"the short link": "https://gk.example.gov.cn/s/" + d.Code, "the terminal's page": "http://10.0.0.7:8080/k/d/openness?q=a",
	} {
		if a := b.Get("/office/records?q=" + url.QueryEscape(q)); a.Status != 302 || a.Location != "/office/d/openness" {
			t.Errorf("by %s (%q): %d %q", name, q, a.Status, a.Location)
		}
	}
	want(t, "newest", b.Get("/office/records"), 200, "最新的 12 份", "政府信息公开条例")
	want(t, "a category", b.Get("/office/records?category=public-welfare.assistance"), 200, "临时救助怎么申请")
	lacks(t, "a category", b.Get("/office/records?category=public-welfare.assistance"), "政府采购法")
	want(t, "words", b.Get("/office/records?q="+url.QueryEscape("招标投标")), 200, "招标投标法实施条例", `href="/office/d/tendering"`)
	want(t, "nothing", b.Get("/office/records?q="+url.QueryEscape("珍珠奶茶")), 200, "没有找到“珍珠奶茶”")
	want(t, "an unknown category", b.Get("/office/records?category=x"), 400, "没有这个类别")
	want(t, "an address nobody knows", b.Get("/office/records?q="+url.QueryEscape("http://nowhere.example/m/d/none")), 200, "没有找到")
	for _, q := range []string{"<script>alert(1)</script>", strings.Repeat("低保", 5000), "，。！？", "\x00\x01", "%", "../../etc", "http://[::1"} {
		a := b.Get("/office/records?page=999999999&q=" + url.QueryEscape(q))
		want(t, q[:min(len(q), 20)], a, 200)
		lacks(t, q[:min(len(q), 20)], a, "<script>alert")
	}
}

func TestRecordPage(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	for _, d := range kiosktest.Disclosures() {
		a := b.Get("/office/d/" + d.ID)
		want(t, d.ID, a, 200, "<code>"+d.ID+"</code>", d.ContentHash[:8], "首次收录", `name="revision"`, "撤下", "更正")
	}
	want(t, "a long one", b.Get("/office/d/rushan-plan"), 200, "任务分工表", "http://portal.example/art/2018/9/3/art_81630_1.html", "整个领域）</option>")
	want(t, "one without a date", b.Get("/office/d/temporary-help"), 200, "发布 不明", "已废止", "临时救助办事指南", "依据：标题含 临时救助")
	want(t, "one of nowhere", b.Get("/office/d/nothing-here"), 404, "没有")
	want(t, "a hostile id", b.Get("/office/d/%3Cscript%3E"), 404)
	lacks(t, "a hostile id", b.Get("/office/d/%3Cscript%3Ealert(1)"), "<script>")
}

func TestHostileTextIsShownAsText(t *testing.T) {
	site := stafftest.New(t, "")
	const id, hostile = "关于 低保&\"x", `<script>alert(1)</script>"><img src=x onerror=alert(1)>`
	rec := kiosk.Record{Disclosure: kiosk.Disclosure{
		ID: id, Title: hostile, Publisher: hostile, DocumentNumber: hostile, Placed: hostile, Text: hostile, HTML: `<p id="b0">x</p>`,
		URL: "javascript:alert(1)", Attachments: []kiosk.Attachment{{Title: hostile, URL: "javascript:alert(1)", Type: hostile}},
		Type: kiosk.TypeOther, Validity: kiosk.ValidityUnknown,
	}}
	if _, err := site.Store.Put(t.Context(), []kiosk.Record{rec}); err != nil {
		t.Fatal(err)
	}
	b := site.SignIn(kiosk.RoleAdmin)
	form := url.Values{"revision": {site.Revision(id)}, "reason": {hostile}}
	path := "/office/d/" + url.PathEscape(id)
	if a := b.Post(path+"/hide", form); a.Status != 303 || a.Location != path+"?done=hide" {
		t.Fatalf("hide: %d %q\n%s", a.Status, a.Location, a.Body)
	}
	for _, p := range []string{path, "/office/", "/office/hidden", "/office/audit"} {
		a := b.Get(p)
		want(t, p, a, 200, "&lt;script&gt;")
		lacks(t, p, a, "<script", "<img", `href="javascript:`)
	}
}

func TestHideAndShow(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	ctx := t.Context()
	const path = "/office/d/openness"
	hide := func(reason, revision string) stafftest.Answer {
		return b.Post(path+"/hide", url.Values{"reason": {reason}, "revision": {revision}})
	}
	first := site.Revision("openness")
	want(t, "no reason", hide("", first), 400, "请写明理由")
	want(t, "a reason of control characters", hide("ab\x00cd", first), 400, "看不见的字符")
	want(t, "an endless reason", hide(strings.Repeat("长", 501), first), 400, "最多 500 个字", strings.Repeat("长", 501))
	want(t, "an old form", hide("有个人信息", "1"), 409, "记录有了变化", "有个人信息", `name="revision" value="`+first+`"`)
	want(t, "no revision", hide("有个人信息", ""), 409, "记录有了变化")
	if d, err := site.Store.Get(ctx, "openness"); err != nil || d.State != kiosk.Published || site.Changes != 0 {
		t.Fatalf("a refused form did something: %v, %d", err, site.Changes)
	}

	a := hide("有个人信息", first)
	if a.Status != 303 || a.Location != path+"?done=hide" || site.Changes != 1 {
		t.Fatalf("hide: %d %q, index told %d times\n%s", a.Status, a.Location, site.Changes, a.Body)
	}
	if _, err := site.Store.Get(ctx, "openness"); kiosk.KindOf(err) != kiosk.Gone {
		t.Errorf("Get after hiding: %v, want Gone", err)
	}
	for page, status := range map[string]int{"/m/d/openness": 410, "/k/d/openness": 410, "/api/v1/disclosures/openness": 410} {
		if got := site.Stranger().Get(page); got.Status != status {
			t.Errorf("%s after hiding: %d, want %d", page, got.Status, status)
		}
	}
	want(t, "its page", b.Get(a.Location), 200, "已撤下。大厅、话务台", "有个人信息", "officer1", path+"/show")
	want(t, "the list", b.Get("/office/hidden"), 200, "1 份已撤下", "有个人信息", "officer1", path)
	want(t, "hiding twice with the old form", hide("又一次", first), 409)
	want(t, "hiding twice", hide("又一次", site.Revision("openness")), 409, "已经撤下")

	show := b.Post(path+"/show", url.Values{"reason": {"已遮盖"}, "revision": {site.Revision("openness")}})
	if show.Status != 303 || site.Changes != 2 {
		t.Fatalf("show: %d %s", show.Status, show.Body)
	}
	if _, err := site.Store.Get(ctx, "openness"); err != nil {
		t.Errorf("Get after showing: %v", err)
	}
	want(t, "showing what is shown", b.Post(path+"/show", url.Values{"reason": {"已遮盖"}, "revision": {site.Revision("openness")}}), 409, "没有被撤下")
	entries, err := site.Store.Entries(ctx, 0, 2)
	if err != nil || len(entries) != 2 || entries[0].Action != "show" || entries[1].Action != "hide" ||
		entries[1].Actor != "officer1" || entries[1].Address == "" || !strings.Contains(entries[1].Detail, "有个人信息") {
		t.Errorf("audit log %+v, %v", entries, err)
	}
}

func TestTheIndexMayBeLate(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	site.Follow = errors.New("index is locked")
	a := b.Post("/office/d/openness/hide", url.Values{"reason": {"有个人信息"}, "revision": {site.Revision("openness")}})
	if a.Status != 303 || a.Location != "/office/d/openness?done=hide&late=1" {
		t.Fatalf("%d %q", a.Status, a.Location)
	}
	want(t, "the page", b.Get(a.Location), 200, "已撤下", "检索还没有跟上")
}

// correction is the form of a record as its page carries it, with changes.
func correction(site *stafftest.Site, id string, change map[string]string) url.Values {
	d, err := site.Store.GetAny(context.Background(), id)
	if err != nil {
		panic(err)
	}
	place := "area/" + d.AreaID
	switch {
	case d.ItemID != "":
		place = "item/" + d.ItemID
	case d.CategoryID != "":
		place = "category/" + d.CategoryID
	case d.AreaID == "":
		place = ""
	}
	form := url.Values{
		"revision": {site.Revision(id)}, "title": {d.Title}, "document_number": {d.DocumentNumber}, "index_number": {d.IndexNumber},
		"publisher": {d.Publisher}, "body": {d.BodyID}, "place": {place}, "issued_on": {d.IssuedOn.String()},
		"published_on": {d.PublishedOn.String()}, "validity": {string(d.Validity)}, "reason": {"原件写错了"},
	}
	for k, v := range change {
		form.Set(k, v)
	}
	return form
}

func TestCorrect(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change map[string]string
		check  func(d *kiosk.Disclosure) bool
	}{
		{"title", map[string]string{"title": " 临时救助怎样申请 "}, func(d *kiosk.Disclosure) bool { return d.Title == "临时救助怎样申请" }},
		{"document number in any spelling", map[string]string{"document_number": "乳民发[2019]07号"}, func(d *kiosk.Disclosure) bool { return d.DocumentNumber == "乳民发〔2019〕7号" }},
		{"a number that is none stays as typed", map[string]string{"document_number": "民政字 7"}, func(d *kiosk.Disclosure) bool { return d.DocumentNumber == "民政字 7" }},
		{"index number", map[string]string{"index_number": "1137/2019-1"}, func(d *kiosk.Disclosure) bool { return d.IndexNumber == "1137/2019-1" }},
		{"publisher and body", map[string]string{"publisher": "乳山市人民政府办公室", "body": "office"}, func(d *kiosk.Disclosure) bool {
			return d.BodyID == "office" && d.Publisher == "乳山市人民政府办公室"
		}},
		{"no body", map[string]string{"body": ""}, func(d *kiosk.Disclosure) bool { return d.BodyID == "" }},
		{"item", map[string]string{"place": "item/public-resources.procurement.notice"}, func(d *kiosk.Disclosure) bool {
			return d.ItemID == "public-resources.procurement.notice" && d.CategoryID == "public-resources.procurement" && d.AreaID == "public-resources"
		}},
		{"category clears the item", map[string]string{"place": "category/public-welfare.education"}, func(d *kiosk.Disclosure) bool { return d.ItemID == "" && d.CategoryID == "public-welfare.education" }},
		{"area clears both", map[string]string{"place": "area/major-projects"}, func(d *kiosk.Disclosure) bool {
			return d.ItemID == "" && d.CategoryID == "" && d.AreaID == "major-projects"
		}},
		{"nowhere", map[string]string{"place": ""}, func(d *kiosk.Disclosure) bool { return d.AreaID == "" && d.CategoryID == "" && d.ItemID == "" }},
		{"dates", map[string]string{"issued_on": "2019-02-03", "published_on": "2019-02-05"}, func(d *kiosk.Disclosure) bool {
			return d.IssuedOn.String() == "2019-02-03" && d.PublishedOn.String() == "2019-02-05"
		}},
		{"validity", map[string]string{"validity": "in_force"}, func(d *kiosk.Disclosure) bool { return d.Validity == kiosk.InForce }},
		{"validity unknown", map[string]string{"validity": "unknown"}, func(d *kiosk.Disclosure) bool { return d.Validity == kiosk.ValidityUnknown }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			site := stafftest.New(t, "")
			b := site.SignIn(kiosk.RoleOfficer)
			a := b.Post("/office/d/temporary-help/correct", correction(site, "temporary-help", tc.change))
			if a.Status != 303 || site.Changes != 1 {
				t.Fatalf("%d, index told %d times\n%s", a.Status, site.Changes, a.Body)
			}
			d, err := site.Store.Get(t.Context(), "temporary-help")
			if err != nil || !tc.check(d) || d.Version != 2 {
				t.Errorf("%+v, %v", d, err)
			}
			want(t, "its page", b.Get(a.Location), 200, "记作一个新版本", "工作人员更正", "原件写错了")
			// Ingest sees the page again, unchanged: the correction stays.
			if _, err := site.Store.Put(t.Context(), kiosktest.Records()); err != nil {
				t.Fatal(err)
			}
			if d, err := site.Store.Get(t.Context(), "temporary-help"); err != nil || !tc.check(d) {
				t.Errorf("after the next ingest: %+v, %v", d, err)
			}
		})
	}
}

func TestCorrectRefused(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	for _, tc := range []struct {
		name   string
		change map[string]string
		status int
		want   string
	}{
		{"nothing changed", nil, 400, "没有改动任何一项"},
		{"no title", map[string]string{"title": " "}, 400, "标题不能空着"},
		{"a long title", map[string]string{"title": strings.Repeat("长", 501)}, 400, "标题太长"},
		{"a title of two lines", map[string]string{"title": "第一行\n第二行"}, 400, "看不见的字符"},
		{"a day that is none", map[string]string{"issued_on": "2019-02-30"}, 400, "成文日期写得不对"},
		{"a date in words", map[string]string{"published_on": "去年"}, 400, "发布日期写得不对"},
		{"an unknown body", map[string]string{"body": "x"}, 400, "没有这个责任单位"},
		{"an unknown item", map[string]string{"place": "item/x"}, 400, "没有事项"},
		{"an unknown kind of place", map[string]string{"place": "x"}, 400, "没有这个位置"},
		{"an unknown place", map[string]string{"place": "x/y"}, 400, "没有这个位置"},
		{"an unknown validity", map[string]string{"validity": "maybe"}, 400, "没有这种有效性"},
		{"no reason", map[string]string{"title": "新标题", "reason": ""}, 400, "请写明理由"},
		{"changed meanwhile", map[string]string{"title": "新标题", "revision": "1"}, 409, "记录有了变化"},
	} {
		form := correction(site, "temporary-help", tc.change)
		a := b.Post("/office/d/temporary-help/correct", form)
		want(t, tc.name, a, tc.status, tc.want, "<details open>", `value="`+site.Revision("temporary-help")+`"`)
		if tc.change["title"] == "新标题" {
			want(t, tc.name+" keeps what was typed", a, tc.status, ">新标题</textarea>")
		}
	}
	if d, err := site.Store.Get(t.Context(), "temporary-help"); err != nil || d.Version != 1 || site.Changes != 0 {
		t.Errorf("a refused correction did something: %+v, %v", d, err)
	}
	want(t, "a record that is none", b.Post("/office/d/none/correct", url.Values{"title": {"x"}, "reason": {"原件写错了"}}), 404)
}

func TestTwoPeopleAtOnce(t *testing.T) {
	site := stafftest.New(t, "")
	one, two := site.SignIn(kiosk.RoleOfficer), site.SignIn(kiosk.RoleAdmin)
	first := correction(site, "temporary-help", map[string]string{"title": "第一个人的标题"})
	second := correction(site, "temporary-help", map[string]string{"title": "第二个人的标题"})
	if a := one.Post("/office/d/temporary-help/correct", first); a.Status != 303 {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	a := two.Post("/office/d/temporary-help/correct", second)
	want(t, "the second", a, 409, "记录有了变化", "第一个人的标题", ">第二个人的标题</textarea>")
	second.Set("revision", site.Revision("temporary-help")) // as the page now carries it
	if a := two.Post("/office/d/temporary-help/correct", second); a.Status != 303 {
		t.Errorf("again, knowing: %d", a.Status)
	}
}
