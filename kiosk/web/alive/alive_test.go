package alive_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/alive"
	"gongkai/kiosk/web/webtest"
)

// Errors and old pages count only while nobody does anything; a blank screen
// counts however often somebody taps it.
func TestSinceWhenTheScreenIsWrong(t *testing.T) {
	now := kiosktest.Now
	cfg := webtest.Config(t, webtest.NewMemory(kiosktest.Disclosures()))
	cfg.Alive, cfg.Now = &alive.State{}, func() time.Time { return now }
	base := webtest.Listen(t, webtest.New(t, cfg))
	cfg.Alive.Expect(func() alive.Expected { return alive.Expected{Name: "乳山政务公开", Stamp: "v1"} })
	say := func(body string) (status int) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+alive.Path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		return res.StatusCode
	}
	start := now
	for _, tc := range []struct {
		at    time.Duration
		idle  string
		shows string
		wrong kiosk.ScreenWrong
		since time.Duration
	}{
		{0, "-1", `{"page":"home","name":"乳山政务公开","stamp":"v1","words":90}`, "", 0},
		{1, "-1", `{"page":"failed","words":9}`, kiosk.ScreenError, 1},
		{2, "20", `{"page":"failed","words":9}`, kiosk.ScreenError, 2},
		{6, "260", `{"page":"failed","words":9}`, kiosk.ScreenError, 2},
		{7, "1", `{"page":"home","words":0}`, kiosk.ScreenBlank, 2},
		{8, "1", `{"page":"home","words":0}`, kiosk.ScreenBlank, 2},
		{9, "1", `{"page":"wait","words":5}`, "", 0},
		{10, "70", `{"page":"home","name":"乳山政务公开","stamp":"v0","words":90}`, kiosk.ScreenOld, 10},
		{11, "130", `null`, kiosk.ScreenOld, 10},
		{12, "190", `{"page":"home","name":"别处","stamp":"v0","words":90}`, kiosk.ScreenName, 10},
	} {
		now = start.Add(tc.at * time.Minute)
		if status := say(`{"screen":"1080x1920","idle":` + tc.idle + `,"shows":` + tc.shows + `}`); status != http.StatusNoContent {
			t.Fatalf("%s: %d", tc.shows, status)
		}
		got, since := cfg.Alive.Shown(), start.Add(tc.since*time.Minute)
		if tc.wrong == "" {
			since = time.Time{}
		}
		if got.Wrong != tc.wrong || !got.Since.Equal(since) {
			t.Errorf("minute %d, %s: %q since %s, want %q since %s", tc.at, tc.shows, got.Wrong, got.Since, tc.wrong, since)
		}
	}
	if say(`{"shows":{"page":"/k/search?q=张三","words":1}}`); cfg.Alive.Shown().Page != "" {
		t.Errorf("it keeps %q", cfg.Alive.Shown().Page)
	}
}
