package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/web/browsertest"
)

const notice = `{"id":"deal","title":"大石镇卫生院锅炉采购成交公告","publisher":"大石镇卫生院","text":"一、项目编号：QL-2023-77\n采购人：大石镇卫生院\n联系方式：王老师 13812345678\n成交供应商：张丽华\n成交金额：人民币玖万捌仟元整（￥98000.00元）\n联系电话：0999-6655443"}
{"id":"memo","title":"关于放假值班的安排","publisher":"大石镇卫生院","text":"各科室按表值班。MORE"}
`

// A notice is read for what it states, on every way out, with people masked;
// what could not be placed is placed by an officer and stays when the file is
// read again.
func TestANoticeIsReadAndAPlaceStays(t *testing.T) {
	data, folder := t.TempDir(), t.TempDir()
	read := func(more string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, "a.jsonl"), []byte(strings.ReplaceAll(notice, "MORE", more)), 0o600); err != nil {
			t.Fatal(err)
		}
		wantOK(t, "ingest", folder, "--data", data)
	}
	read("")
	s := serveData(t, data)
	s.until("the code is found", func() bool { n, _ := s.finds("QL-2023-77"); return n == 1 })
	if n, _ := s.finds("张丽华 锅炉"); n != 1 {
		t.Errorf("by its supplier: %d", n)
	}
	var answer struct {
		Text   string
		Fields []struct {
			Kind, Value      string
			Line, Start, End int
		}
	}
	if err := json.Unmarshal([]byte(s.body("/api/v1/disclosures/deal")), &answer); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range answer.Fields {
		got[f.Kind] = f.Value
		words := string([]rune(strings.Split(answer.Text, "\n")[f.Line])[f.Start:f.End])
		if strings.Contains(f.Value, "138") {
			t.Errorf("%s is the mobile of a person", f.Kind)
		}
		if f.Kind == "code" && words != f.Value || f.Kind == "award" && !strings.Contains(words, "98000") {
			t.Errorf("%s points at %q", f.Kind, words)
		}
	}
	for kind, want := range map[string]string{"code": "QL-2023-77", "purchaser": "大石镇卫生院", "supplier": "张**", "award": "98000.00", "contact_call": "0999-6655443"} {
		if got[kind] != want {
			t.Errorf("%s: %q, want %q", kind, got[kind], want)
		}
	}
	for _, path := range []string{"/m/d/deal", "/k/d/deal"} {
		page := s.body(path)
		if !strings.Contains(page, `class="stated"`) || !strings.Contains(page, "9.8 万元") || !strings.Contains(page, "张**") {
			t.Errorf("%s: %s", path, page)
		}
	}
	if strings.Contains(s.body("/m/d/memo"), `class="stated"`) {
		t.Error("a memo states nothing")
	}

	b := signIn(t, s)
	page := b.get("/office/review")
	form := regexp.MustCompile(`(?s)action="(/office/review/memo)".*?name="revision" value="(\d+)"`).FindStringSubmatch(page)
	if form == nil || !strings.Contains(page, "关于放假值班的安排") {
		t.Fatalf("not in the list: %s", page)
	}
	if status := b.post(form[1], url.Values{"revision": {form[2]}, "do": {"place"}, "to": {"卫生健康政策"}}); status != http.StatusSeeOther {
		t.Fatalf("status %d", status)
	}
	if strings.Contains(b.get("/office/review"), "关于放假值班的安排") {
		t.Error("still in the list")
	}
	read("节后照常。")
	d, err := s.db.Get(t.Context(), "memo")
	if err != nil || d.ItemID != "public-welfare.health.policy" || d.PlacedConfidence != 1 || !strings.Contains(d.Text, "节后照常") {
		t.Errorf("after reading again: %+v, %v", d, err)
	}
}

// browsing is somebody signed in.
type browsing struct {
	t      *testing.T
	s      *served
	client *http.Client
	csrf   string
}

// signIn signs an officer in.
func signIn(t *testing.T, s *served) *browsing {
	t.Helper()
	service, err := accounts.New(s.db, accounts.Config{})
	if err != nil {
		t.Fatal(err)
	}
	const password = "correct-horse-42-battery"
	if _, err := service.Add(t.Context(), accounts.System, accounts.NewAccount{Name: "wang", Role: kiosk.RoleOfficer, Password: password}); err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browsing{t: t, s: s, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	b.get("/staff/login")
	if status := b.post("/staff/login", url.Values{"name": {"wang"}, "password": {password}, "next": {"/office/"}}); status != http.StatusSeeOther {
		t.Fatalf("sign in: %d", status)
	}
	return b
}

func (b *browsing) get(path string) string {
	b.t.Helper()
	res, err := b.client.Get(b.s.home + path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if m := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindSubmatch(body); m != nil {
		b.csrf = string(m[1])
	}
	return string(body)
}

func (b *browsing) post(path string, form url.Values) int {
	b.t.Helper()
	form.Set("csrf", b.csrf)
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.s.home+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", b.s.home)
	res, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

func TestEvalClassify(t *testing.T) {
	file := filepath.Join(t.TempDir(), "labelled.jsonl")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"title":"2018年公租房配租摇号结果","category":"住房保障"}` + "\n" + `{"title":"关于开学的通知","category":"教育|-"}` + "\n" + `{"title":"山东省消防条例","category":"-"}` + "\n")
	out := wantOK(t, "eval", "classify", file, "--wrong")
	for _, want := range []string{"共 3 份，放对 2 份（66.7%）", "住房保障", "山东省消防条例"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if out := wantOK(t, "eval", "classify", file, "--json"); !strings.Contains(out, `"right": 2`) {
		t.Error(out)
	}
	for text, want := range map[string]string{"": "一行也没有", "x\n": "第 1 行", `{"title":"x","category":"没有的"}`: "没有的"} {
		write(text)
		code, _, errs := gongkai(t, "eval", "classify", file)
		if code == exitOK || !strings.Contains(errs, want) {
			t.Errorf("%q: exit %d, %s", text, code, errs)
		}
	}
}

// The list is worked through by keys alone: type a place, press Enter.
func TestAPlaceIsGivenByKeys(t *testing.T) {
	ctx := browsertest.Open(t)
	data, folder := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.jsonl"), []byte(notice), 0o600); err != nil {
		t.Fatal(err)
	}
	wantOK(t, "ingest", folder, "--data", data)
	s := serveData(t, data)
	b := signIn(t, s)
	u, err := url.Parse(s.home)
	if err != nil {
		t.Fatal(err)
	}
	var told, left string
	actions := []chromedp.Action{browsertest.As(browsertest.Desk)}
	for _, c := range b.client.Jar.Cookies(u) {
		actions = append(actions, network.SetCookie(c.Name, c.Value).WithURL(s.home))
	}
	actions = append(actions,
		chromedp.Navigate(s.home+"/office/review"), chromedp.WaitVisible(`.review [name=to]`),
		chromedp.Focus(`.review [name=to]`), chromedp.KeyEvent("医疗救助"), chromedp.KeyEvent("\r"),
		chromedp.WaitVisible(`.told`), chromedp.Text(`.told`, &told), chromedp.Text(`h1`, &left))
	if err := chromedp.Run(ctx, actions...); err != nil {
		browsertest.Keep(ctx, t, "stuck")
		t.Fatal(err)
	}
	browsertest.Keep(ctx, t, "office-review")
	d, err := s.db.Get(t.Context(), "memo")
	if err != nil || d.ItemID != "public-welfare.assistance.medical" || !strings.Contains(told, "已改放") || !strings.Contains(left, "没有要核对的了") {
		t.Errorf("%q, %q, %+v, %v", told, left, d, err)
	}
}
