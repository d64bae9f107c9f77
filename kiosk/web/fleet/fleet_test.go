package fleet_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/terminal"
	"gongkai/kiosk/web/staff/stafftest"
	"gongkai/kiosk/web/webtest"
)

// say sends JSON as a terminal does.
func say(t *testing.T, site *stafftest.Site, path, token, body string, clock time.Time) webtest.Answer {
	t.Helper()
	req := httptest.NewRequest(http.MethodPost, "/api/v1/terminals/"+path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if !clock.IsZero() {
		req.Header.Set("Date", clock.UTC().Format(http.TimeFormat))
	}
	return webtest.Do(t, site.App, req)
}

// add makes a terminal and returns its code.
func add(t *testing.T, site *stafftest.Site, name string) string {
	t.Helper()
	shown, code := terminal.NewCode(site.Now)
	if _, err := site.Store.AddTerminal(t.Context(), kiosktest.Officer, name, code); err != nil {
		t.Fatal(err)
	}
	return shown
}

func TestATerminalRegistersAndSaysHowItIs(t *testing.T) {
	site := stafftest.New(t, "")
	shown := add(t, site, "大厅 1 号机")
	a := say(t, site, "register", "", `{"code":"`+strings.ToLower(shown)+`","version":"v1"}`, time.Time{})
	var r terminal.Registered
	if err := json.Unmarshal([]byte(a.Body), &r); err != nil || a.Status != 200 {
		t.Fatalf("%d %s %v", a.Status, a.Body, err)
	}
	if len(r.Token) < 64 || r.SignKey != "sign" || r.BoxKey != "box" || r.SettingsVersion != 1 || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%+v, %v", r, a.Header)
	}
	if a := say(t, site, "register", "", `{"code":"`+shown+`"}`, time.Time{}); a.Status != 404 {
		t.Errorf("a code used twice: %d %s", a.Status, a.Body)
	}
	if _, err := site.Store.SetTerminal(t.Context(), kiosktest.Officer, r.ID, 1, kiosk.TerminalSettings{Place: "一楼"}); err != nil {
		t.Fatal(err)
	}
	// A clock ten minutes fast, one heartbeat alone and several at once.
	clock := site.Now.Add(10 * time.Minute)
	beat := func(at time.Time, usage string) string {
		return `{"at":"` + at.Format(time.RFC3339Nano) + `","version":"v1","printer":"no_paper","usage":{` + usage + `}}`
	}
	a = say(t, site, "heartbeat", r.Token, beat(clock, `"visits":1`), clock)
	if a.Status != 200 || !strings.Contains(a.Body, `"place":"一楼"`) || !strings.Contains(a.Body, `"settings_version":2`) {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	late := "[" + beat(clock.Add(-time.Hour), `"visits":2,"low":-5`) + "," + beat(clock, `"visits":1`) + "," + beat(clock.Add(time.Minute), `"opened":3`) + "]"
	for range 2 {
		if a = say(t, site, "heartbeat", r.Token, late, clock); a.Status != 200 {
			t.Fatalf("%d %s", a.Status, a.Body)
		}
	}
	got, err := site.Store.TerminalByID(t.Context(), r.ID)
	if err != nil || got.Skew != 10*time.Minute || !got.LastSeen.Equal(site.Now) || got.Last.Printer != kiosk.PrinterNoPaper {
		t.Errorf("%+v, %v", got, err)
	}
	use, err := site.Store.TerminalUse(t.Context(), r.ID, kiosk.DateOf(site.Now), kiosk.DateOf(site.Now))
	if want := (kiosk.TerminalUsage{Visits: 3, Opened: 3}); err != nil || len(use) != 1 || use[0].TerminalUsage != want {
		t.Errorf("%+v, %v", use, err)
	}
	if err := site.Store.RetireTerminal(t.Context(), kiosktest.Officer, r.ID, "换新"); err != nil {
		t.Fatal(err)
	}
	if a := say(t, site, "heartbeat", r.Token, beat(clock, ""), clock); a.Status != 401 || !strings.Contains(a.Body, "登记码") {
		t.Errorf("retired: %d %s", a.Status, a.Body)
	}
}

func TestWhatATerminalMayNotSay(t *testing.T) {
	site := stafftest.New(t, "")
	many := "[" + strings.Repeat(`{},`, terminal.MaxBeats) + `{}]`
	for _, tc := range []struct {
		path, token, body string
		status            int
	}{
		{"heartbeat", "", `{}`, 401},
		{"heartbeat", "gkd_no", `{}`, 401},
		{"heartbeat", "gkd_no", `no`, 400},
		{"heartbeat", "gkd_no", many, 401},
		{"register", "", `no`, 400},
		{"register", "", `{}`, 400},
		{"register", "", `{"code":"0000-0000-0000"}`, 400},
	} {
		if a := say(t, site, tc.path, tc.token, tc.body, time.Time{}); a.Status != tc.status || !strings.Contains(a.Body, `"message"`) {
			t.Errorf("%s %.30s: %d %s", tc.path, tc.body, a.Status, a.Body)
		}
	}
}

func TestCodesCannotBeTriedOut(t *testing.T) {
	site := stafftest.New(t, "")
	shown := add(t, site, "大厅")
	wrong := `{"code":"AAAA-AAAA-AAAA"}`
	for i := range 5 {
		if a := say(t, site, "register", "", wrong, time.Time{}); a.Status != 404 {
			t.Fatalf("try %d: %d %s", i, a.Status, a.Body)
		}
	}
	if a := say(t, site, "register", "", `{"code":"`+shown+`"}`, time.Time{}); a.Status != 429 {
		t.Errorf("after five wrong ones: %d %s", a.Status, a.Body)
	}
	site.Now = site.Now.Add(10 * time.Minute)
	if a := say(t, site, "register", "", `{"code":"`+shown+`"}`, time.Time{}); a.Status != 200 {
		t.Errorf("ten minutes later: %d %s", a.Status, a.Body)
	}
}
