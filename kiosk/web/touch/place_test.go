package touch_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/webtest"
)

// hall is a terminal's server with settings that a test changes.
func hall(t *testing.T, at *kiosk.TerminalSettings, now *time.Time, count func(kiosk.TerminalUsage)) *fiber.App {
	t.Helper()
	cfg := webtest.Config(t, webtest.NewMemory(kiosktest.Disclosures()))
	cfg.Place = func() kiosk.TerminalSettings { return *at }
	cfg.Now = func() time.Time { return *now }
	cfg.Count = count
	return webtest.New(t, cfg).App()
}

func TestThePlaceIsShown(t *testing.T) {
	now := time.Date(2026, 11, 23, 16, 40, 0, 0, kiosk.China) // a Monday
	at := &kiosk.TerminalSettings{}
	app := hall(t, at, &now, nil)
	home := webtest.Get(t, app, "/k/").Body
	if strings.Contains(home, "这里能办什么") || strings.Contains(home, `class="notices"`) {
		t.Error("a place nobody knows is shown")
	}
	if a := webtest.Get(t, app, "/k/place"); a.Status != http.StatusFound || a.Header.Get("Location") != "/k/people" {
		t.Errorf("%d %v", a.Status, a.Header)
	}
	today := kiosk.DateOf(now)
	*at = kiosk.TerminalSettings{
		Place: "市民中心一楼", Hours: "周一至周五 8:30–12:00，13:30–17:00", Category: "government-procurement", Idle: 90,
		Windows: []kiosk.ServiceWindow{{Number: "3 号窗口", Does: "社会救助"}}, Nearest: []kiosk.ServiceOffice{{Name: "便民中心", Phone: "0631-6660000"}},
		Notices: []kiosk.TerminalNotice{{Text: "明天停电", From: today, To: today}},
	}
	home = webtest.Get(t, app, "/k/").Body
	for _, want := range []string{"这里能办什么", "还有 20 分钟下班", "明天停电", `data-idle="90"`} {
		if !strings.Contains(home, want) {
			t.Errorf("the home page lacks %s", want)
		}
	}
	place := webtest.Get(t, app, "/k/place").Body
	for _, want := range []string{"市民中心一楼", "3 号窗口", "社会救助", "还有 20 分钟下班", `href="/k/people"`} {
		if !strings.Contains(place, want) {
			t.Errorf("the page of the place lacks %s", want)
		}
	}
	people := webtest.Get(t, app, "/k/people?q="+url.QueryEscape("低保")).Body
	for _, want := range []string{"便民中心", "0631-6660000", "1 个窗口", "还有 20 分钟下班"} {
		if !strings.Contains(people, want) {
			t.Errorf("the page of whom to ask lacks %s", want)
		}
	}
	// What is on one of the two is not on the other as well, and each leads to
	// the other and back with the words.
	if strings.Contains(place, "便民中心") || strings.Count(people, "3 号窗口") > 1 {
		t.Error("the two pages say the same")
	}
	link := regexp.MustCompile(`id="hall" href="([^"]+)"`).FindStringSubmatch(people)
	if link == nil {
		t.Fatal("no way from whom to ask to what can be done here")
	}
	if a := webtest.Get(t, app, html.UnescapeString(link[1])); strings.Count(a.Body, `href="/k/people?q=`+url.QueryEscape("低保")+`"`) != 2 {
		t.Errorf("%s answers %d and does not lead back", link[1], a.Status)
	}
	told := webtest.Get(t, app, "/k/told").Body
	now = now.Add(24 * time.Hour) // the notice is over: an idle screen is loaded anew
	if strings.Contains(webtest.Get(t, app, "/k/").Body, "明天停电") || webtest.Get(t, app, "/k/told").Body == told {
		t.Error("a notice outlives its days")
	}
	at.DimFrom, at.DimTo = "16:00", "06:00"
	if a := webtest.Get(t, app, "/k/told"); !strings.Contains(a.Body, `"dark":true`) || !strings.Contains(a.Body, `"hotline":"12345"`) {
		t.Error(a.Body)
	}
}

func TestMaintenanceSaysWhereToGo(t *testing.T) {
	now := kiosktest.Now
	at := &kiosk.TerminalSettings{Maintenance: true, Windows: []kiosk.ServiceWindow{{Number: "1 号窗口", Does: "咨询"}}}
	app := hall(t, at, &now, nil)
	for _, path := range []string{"/k/", "/k/find", "/k/search?q=x"} {
		if a := webtest.Get(t, app, path); a.Status != 200 || !strings.Contains(a.Body, "正在维护") || !strings.Contains(a.Body, "1 号窗口") || strings.Contains(a.Body, `href="/k/find"`) {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	before := webtest.Get(t, app, "/k/told").Body
	at.Maintenance = false
	if a := webtest.Get(t, app, "/k/told"); a.Body == before {
		t.Error("the page would not come back by itself")
	}
}

func TestVisitsAreCounted(t *testing.T) {
	now := kiosktest.Now
	var sum kiosk.TerminalUsage
	app := hall(t, &kiosk.TerminalSettings{}, &now, func(u kiosk.TerminalUsage) { sum = sum.Plus(u) })
	get := func(path, cookie string) {
		t.Helper()
		req := httptest.NewRequest(http.MethodGet, path, nil)
		req.Header.Set("Cookie", cookie)
		if a := webtest.Do(t, app, req); a.Status >= 400 && !strings.Contains(path, "missing") {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	for range 3 { // an idle screen
		get("/k/", "")
		get("/k/told", "")
		get("/k/attract", "")
	}
	if sum != (kiosk.TerminalUsage{}) {
		t.Errorf("an idle screen counts: %+v", sum)
	}
	id := kiosktest.Disclosures()[0].ID
	get("/k/find", "gongkai_k=large")
	get("/k/search?q=zzqqxx", "gongkai_k=large")
	get("/k/d/"+id, "gongkai_k=large.low")
	get("/k/d/missing", "")
	get("/k/leave", "")
	get("/k/", "")
	get("/k/d/"+id, "")
	now = now.Add(11 * time.Minute) // gone without leaving
	get("/k/find", "")
	want := kiosk.TerminalUsage{Visits: 3, Searches: 1, Nothing: 1, Opened: 2, Large: 1, Low: 1}
	if sum != want {
		t.Errorf("%+v, want %+v", sum, want)
	}
}
