package office_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/link"
	"gongkai/kiosk/terminal/agent"
	"gongkai/kiosk/web/browsertest"
	"gongkai/kiosk/web/staff/stafftest"
	"gongkai/kiosk/web/webtest"
)

// memory keeps an agent's state for the length of a test.
type memory struct{ agent.State }

func (m *memory) Load() (agent.State, error) { return m.State, nil }

func (m *memory) Save(s agent.State) error {
	m.State = s
	return nil
}

var (
	shownCode   = regexp.MustCompile(`class="secret">([^<]+)<`)
	terminalURL = regexp.MustCompile(`action="(/office/terminals/t-[a-z0-9]+)/settings"`)
)

// install walks the whole way: staff add a terminal in the office, its code is
// typed in at the machine, and the agent runs with what it got.
func install(t *testing.T, site *stafftest.Site, b *stafftest.Browser, address, name string) (path string, a *agent.Agent, last *kiosk.Heartbeat) {
	t.Helper()
	shown := b.Post("/office/terminals", url.Values{"name": {name}})
	code := shownCode.FindStringSubmatch(shown.Body)
	if shown.Status != 200 || code == nil {
		t.Fatalf("%d %s", shown.Status, shown.Body)
	}
	clock := func() time.Time { return site.Now }
	client := &agent.Client{URL: address, Now: clock}
	r, err := client.Register(t.Context(), code[1], "v1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Register(t.Context(), code[1], "v1"); kiosk.KindOf(err) != kiosk.NotFound {
		t.Errorf("the code again: %v", err)
	}
	client.Token = r.Token
	last = &kiosk.Heartbeat{Printer: kiosk.PrinterReady, Screen: "1080x1920", DiskFree: 20 << 30, Snapshot: 7}
	a, err = agent.New(agent.Config{
		Server: client, Keep: &memory{agent.State{Settings: r.Settings, Version: r.SettingsVersion}}, Version: "v1", Now: clock,
		Printer:  func() kiosk.PrinterState { return last.Printer },
		Page:     func() (string, time.Time, time.Time) { return last.Screen, site.Now, site.Now.Add(-time.Minute) },
		Data:     func() (int64, time.Time) { return last.Snapshot, site.Now },
		DiskFree: func() int64 { return last.DiskFree },
		Program:  func() kiosk.ProgramState { return last.Program },
	})
	if err != nil {
		t.Fatal(err)
	}
	return terminalURL.FindStringSubmatch(shown.Body)[1], a, last
}

func turn(t *testing.T, a *agent.Agent) {
	t.Helper()
	if err := a.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// row is the line of a terminal in the list, without tags.
func row(t *testing.T, page, name string) string {
	t.Helper()
	for line := range strings.SplitSeq(page, "<tr>") {
		if strings.Contains(line, ">"+name+"<") {
			line, _, _ = strings.Cut(line, "</tr>")
			return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(line, " ")
		}
	}
	t.Fatalf("no %s in %s", name, page)
	return ""
}

func TestTwoTerminalsOneOfThemDead(t *testing.T) {
	site := stafftest.New(t, "")
	address := webtest.Listen(t, site.Server)
	b := site.SignIn(kiosk.RoleAdmin)
	_, alive, _ := install(t, site, b, address, "市民中心一楼 1 号机")
	deadPath, dead, deadState := install(t, site, b, address, "乳山寨镇便民中心")
	alive.Count(kiosk.TerminalUsage{Visits: 12, Searches: 30, Nothing: 2, Opened: 21, Large: 4})
	dead.Note("printer does not answer")
	deadState.Printer = kiosk.PrinterNoPaper
	turn(t, alive)
	turn(t, dead)
	if got := row(t, b.Get("/office/terminals").Body, "乳山寨镇便民中心"); !strings.Contains(got, "要马上看") || !strings.Contains(got, "缺纸") {
		t.Error(got)
	}
	site.Now = site.Now.Add(3 * time.Hour) // one was unplugged
	turn(t, alive)
	b = site.SignIn(kiosk.RoleAdmin)
	page := b.Get("/office/terminals")
	if got := row(t, page.Body, "乳山寨镇便民中心"); !strings.Contains(got, "失联 3 小时") || !strings.Contains(got, "电源和网线") || !strings.Contains(got, "printer does not answer") {
		t.Error(got)
	}
	if got := row(t, page.Body, "市民中心一楼 1 号机"); !strings.Contains(got, "正常") || strings.Contains(got, "失联") || !strings.Contains(got, "12") {
		t.Error(got)
	}
	if !strings.Contains(page.Body, "2 台终端，1 台失联") || strings.Index(page.Body, "乳山寨镇") > strings.Index(page.Body, "1 号机") {
		t.Error("the dead one does not stand first")
	}
	if home := b.Get("/office/"); !strings.Contains(home.Body, "乳山寨镇便民中心失联 3 小时") {
		t.Error("the first page says nothing of it")
	}
	if a := b.Get(deadPath); a.Status != 200 || !strings.Contains(a.Body, "失联") {
		t.Errorf("%d", a.Status)
	}
	if a := b.Get("/office/terminals.csv"); !strings.Contains(a.Body, "市民中心一楼 1 号机") || !strings.Contains(a.Body, ",12,30,2,21,0,0,4,0,0") {
		t.Error(a.Body)
	}
	if a := webtest.Get(t, site.App, "/metrics"); !strings.Contains(a.Body, `gongkai_terminals{state="lost"} 1`) || !strings.Contains(a.Body, `gongkai_terminals{state="good"} 1`) {
		t.Error("the metrics do not count them")
	}
	turn(t, dead) // plugged in again
	if got := row(t, b.Get("/office/terminals").Body, "乳山寨镇便民中心"); strings.Contains(got, "失联") {
		t.Error(got)
	}
}

func TestTheFleetSeenInABrowser(t *testing.T) {
	ctx := browsertest.Open(t)
	site := stafftest.New(t, "")
	address := webtest.Listen(t, site.Server)
	b := site.SignIn(kiosk.RoleAdmin)
	path, alive, _ := install(t, site, b, address, "市民中心一楼 1 号机")
	_, dead, _ := install(t, site, b, address, "乳山寨镇便民中心")
	alive.Count(kiosk.TerminalUsage{Visits: 12, Searches: 30, Nothing: 2, Opened: 21, Large: 4})
	dead.Note("printer does not answer")
	turn(t, dead)
	site.Now = site.Now.Add(20 * time.Minute)
	turn(t, alive)
	name, value, _ := strings.Cut(b.Cookie, "=")
	look := func(p, picture string, want string) {
		t.Helper()
		var text string
		err := chromedp.Run(ctx, browsertest.As(browsertest.Desk), browsertest.Cookie(address, name, value), chromedp.Navigate(address+p), chromedp.Text("main", &text))
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("%s: %v %s", p, err, text)
		}
		browsertest.Keep(ctx, t, picture)
	}
	look("/office/terminals", "office-terminals", "失联 20 分钟")
	look(path, "office-terminal", "12 人次")
}

func TestWhatAnAdministratorSets(t *testing.T) {
	site := stafftest.New(t, "")
	address := webtest.Listen(t, site.Server)
	b := site.SignIn(kiosk.RoleAdmin)
	path, a, _ := install(t, site, b, address, "大厅")
	turn(t, a)
	form := url.Values{
		"version": {"1"}, "place": {"市民中心一楼"}, "hours": {"周一至周五 8:30–12:00，13:30–17:00"}, "windows": {"3 号窗口｜社会救助\r\n4 号窗口|公租房\r\n"},
		"nearest": {"乳山寨镇便民中心｜府前路 1 号｜0631-6660000"}, "notices": {"2000-01-01｜2099-12-31｜二楼检修"}, "dim_from": {"21:30"}, "dim_to": {"06:00"}, "idle": {"90"}, "do": {"look"},
	}
	if p := b.Post(path+"/settings", form); p.Status != 200 || !strings.Contains(p.Body, "<th scope=\"row\">4 号窗口</th><td>公租房</td>") || !strings.Contains(p.Body, "二楼检修") {
		t.Fatalf("%d %s", p.Status, p.Body)
	}
	turn(t, a)
	if _, v := a.Settings(); v != 1 {
		t.Error("looking was saving")
	}
	form.Set("do", "save")
	if p := b.Post(path+"/settings", form); p.Status != 303 {
		t.Fatalf("%d %s", p.Status, p.Body)
	}
	if p := b.Post(path+"/settings", form); p.Status != 409 || !strings.Contains(p.Body, "别人改过") {
		t.Errorf("an old form: %d", p.Status)
	}
	b.Post(path+"/reload", nil)
	b.Post(path+"/care", url.Values{"on": {"1"}})
	turn(t, a)
	s, v := a.Settings()
	if v != 4 || s.Idle != 90 || len(s.Windows) != 2 || s.Windows[1].Does != "公租房" || s.Reload != 1 || !s.Maintenance || s.Nearest[0].Phone != "0631-6660000" {
		t.Errorf("%d %+v", v, s)
	}
	form.Set("version", "4")
	form.Set("idle", "5")
	if p := b.Post(path+"/settings", form); p.Status != 400 || !strings.Contains(p.Body, "30 到 600 秒") || !strings.Contains(p.Body, `value="5"`) {
		t.Errorf("%d", p.Status)
	}
	other, _, _ := install(t, site, b, address, "二楼")
	if p := b.Get(other + "?copy=" + strings.TrimPrefix(path, "/office/terminals/")); !strings.Contains(p.Body, "照“大厅”填的") || !strings.Contains(p.Body, "3 号窗口｜社会救助") || !strings.Contains(p.Body, "进入维护") {
		t.Error(p.Body)
	}
	if p := b.Post(path+"/retire", url.Values{"reason": {"坏了"}}); p.Status != 303 {
		t.Errorf("%d", p.Status)
	}
	if err := a.Turn(t.Context()); kiosk.KindOf(err) != kiosk.Unsigned {
		t.Errorf("a retired terminal is heard: %v", err)
	}
	trail := b.Get("/office/audit").Body
	for _, want := range []string{"添终端", "终端登记", "改终端设置", "营业时间", "停用终端"} {
		if !strings.Contains(trail, want) {
			t.Errorf("not in the audit log: %s", want)
		}
	}
	if p := site.SignIn(kiosk.RoleOfficer).Get(other); p.Status != 200 || strings.Contains(p.Body, "<textarea") {
		t.Error("an officer is offered what only administrators may do")
	}
}

// Who left no phone calls and reads the number of the receipt out.
func TestAQuestionIsFoundByItsReceipt(t *testing.T) {
	site := stafftest.New(t, "")
	for _, id := range []string{"question-1", "question-2"} {
		if err := site.Store.LeaveQuestion(t.Context(), kiosk.Question{ID: id, Text: "低保什么时候发"}); err != nil {
			t.Fatal(err)
		}
	}
	b := site.SignIn(kiosk.RoleOfficer)
	number := link.Display(link.Code("question-2", 0))
	for _, said := range []string{number, strings.ToLower(link.Code("question-2", 0))} {
		if p := b.Get("/office/questions?no=" + url.QueryEscape(said)); p.Status != 303 || p.Header.Get("Location") != "/office/questions/question-2" {
			t.Errorf("%s: %d %s", said, p.Status, p.Header.Get("Location"))
		}
	}
	if p := b.Get("/office/questions/question-2"); !strings.Contains(p.Body, number) {
		t.Error("the question does not show its number")
	}
	for said, want := range map[string]string{link.Code("question-9", 0): "没有回执号是", "12": "回执号是 8 位"} {
		if p := b.Get("/office/questions?no=" + said); p.Status != 200 || !strings.Contains(p.Body, want) {
			t.Errorf("%s: %d", said, p.Status)
		}
	}
}

func TestQuestionsAreReadAndSettled(t *testing.T) {
	site := stafftest.New(t, "")
	for _, q := range []kiosk.Question{
		{ID: "question-1", Text: "我的电话 13800001234，低保什么时候发", Searched: "低保 发放", Document: "assistance", Phone: "13800005678"},
		{ID: "question-2", Text: "=cmd()", Terminal: "t-unknown"},
		{ID: "question-3", Text: "公租房怎么申请", Terminal: kiosk.OwnScreen},
	} {
		if err := site.Store.LeaveQuestion(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	if err := site.Store.LeaveRating(t.Context(), kiosk.Rating{ID: "rating-1", Document: "assistance", Version: 1}); err != nil {
		t.Fatal(err)
	}
	b := site.SignIn(kiosk.RoleOfficer)
	list := b.Get("/office/questions").Body
	title := kiosktest.Disclosures()[0].Title
	for _, want := range []string{"条新留言", "〔电话〕，低保什么时候发", "之前查过：低保 发放", "留了电话", "没帮上忙的文件", "<td>手机", "<td>触摸屏", "回执号 " + link.Display(link.Code("question-3", 0))} {
		if !strings.Contains(list, want) {
			t.Errorf("the list lacks %s (%s)", want, title)
		}
	}
	one := b.Get("/office/questions/question-1").Body
	if !strings.Contains(one, "13800001234") || strings.Contains(one, "13800005678") || strings.Contains(list, "1380000") {
		t.Error("phones are shown too early, or the text too late")
	}
	if p := b.Post("/office/questions/question-1/phone", nil); !strings.Contains(p.Body, "13800005678") {
		t.Errorf("%d", p.Status)
	}
	if p := b.Post("/office/questions/question-1/close", url.Values{"state": {"answered"}, "note": {""}}); p.Status != 400 || !strings.Contains(p.Body, "写明做了什么") {
		t.Errorf("%d", p.Status)
	}
	if p := b.Post("/office/questions/question-1/close", url.Values{"state": {"answered"}, "note": {"电话答复了"}}); p.Status != 303 {
		t.Errorf("%d", p.Status)
	}
	csv := b.Get("/office/questions.csv").Body
	if strings.Contains(csv, "1380000") || !strings.Contains(csv, "电话答复了") || strings.Contains(csv, "\n=cmd") {
		t.Error(csv)
	}
	if p := b.Get("/office/questions?state=new"); strings.Contains(p.Body, "低保什么时候发") {
		t.Error("the filter shows all")
	}
	trail := site.SignIn(kiosk.RoleAdmin).Get("/office/audit").Body
	if !strings.Contains(trail, "看留言的电话") || strings.Contains(trail, "1380000") || strings.Contains(trail, "低保什么时候发") {
		t.Error("the audit log lacks it, or holds what somebody wrote")
	}
}
