package browsertest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/alive"
	"gongkai/kiosk/web/browsertest"
	"gongkai/kiosk/web/webtest"
)

// What the page on the screen says that it shows, and nothing of what is asked.
func TestThePageSaysWhatItShows(t *testing.T) {
	m := webtest.NewMemory(kiosktest.Disclosures())
	cfg := webtest.Config(t, m)
	cfg.Alive, cfg.Searcher, cfg.Version = &alive.State{}, words{webtest.Knowing{Memory: m}}, "v1"
	base := webtest.Listen(t, webtest.New(t, cfg))
	ctx := browsertest.Open(t)
	// again has the page report now, not in 15 s.
	const again = `import(document.querySelector('script[src*="alive.js"]').src + "?" + Math.random())`
	for _, tc := range []struct {
		path, change string
		want         kiosk.ScreenShown
	}{
		{"/k/", ``, kiosk.ScreenShown{Page: "home"}},
		{"/k/search?q=%E5%BC%A0%E4%B8%89", ``, kiosk.ScreenShown{Page: "empty"}},
		{"/k/none", ``, kiosk.ScreenShown{Page: "failed", Wrong: kiosk.ScreenError}},
		{"/k/", `document.getElementById("main").textContent = ""`, kiosk.ScreenShown{Page: "home", Wrong: kiosk.ScreenBlank}},
		{"/k/", `document.querySelectorAll("link[rel=stylesheet]").forEach((l) => l.remove())`, kiosk.ScreenShown{Page: "home", Wrong: kiosk.ScreenBare}},
		{"/k/", `document.querySelector(".brand").textContent = "别处"`, kiosk.ScreenShown{Page: "home", Wrong: kiosk.ScreenName}},
		{"/k/", `document.body.dataset.told = ""`, kiosk.ScreenShown{Page: "home", Wrong: kiosk.ScreenOld}},
	} {
		do := []chromedp.Action{browsertest.As(browsertest.Upright), chromedp.Navigate(base + tc.path)}
		if tc.change != "" {
			do = append(do, chromedp.Evaluate(tc.change+"; "+again, nil))
		}
		if err := chromedp.Run(ctx, do...); err != nil {
			t.Fatal(err)
		}
		var got kiosk.ScreenShown
		for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if got = cfg.Alive.Shown(); got.Page == tc.want.Page && got.Wrong == tc.want.Wrong {
				break
			}
		}
		if got.Page != tc.want.Page || got.Wrong != tc.want.Wrong || got.Since.IsZero() != (tc.want.Wrong == "") || strings.Contains(got.Page, "张") {
			t.Errorf("%s %s: %+v", tc.path, tc.change, got)
		}
	}
}
