package browsertest_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/browsertest"
	"gongkai/kiosk/web/webtest"
)

// hall is a terminal that knows its place; set changes what it knows.
func hall(t *testing.T) (base string, set func(func(*kiosk.TerminalSettings))) {
	t.Helper()
	today := kiosk.DateOf(kiosktest.Now)
	at := kiosk.TerminalSettings{
		Place: "市民中心一楼大厅", Hours: "周一至周五 8:30–12:00，13:30–17:00",
		Windows: []kiosk.ServiceWindow{{Number: "1 号窗口", Does: "咨询导办"}, {Number: "12 号窗口", Does: "征地补偿、房屋征收与补偿、不动产登记和农村宅基地"}},
		Nearest: []kiosk.ServiceOffice{{Name: "乳山寨镇便民服务中心", Address: "乳山寨镇驻地府前街 128 号", Phone: "0631-6660000", Hours: "周一至周五 8:30–17:00"}},
		Notices: []kiosk.TerminalNotice{{Text: "6 月 7 日至 8 日高考期间，二楼窗口暂停办理，请到一楼。", From: today, To: today}},
	}
	var mu sync.Mutex
	m := webtest.NewMemory(kiosktest.Disclosures())
	cfg := webtest.Config(t, m)
	cfg.Searcher = words{webtest.Knowing{Memory: m}}
	cfg.Questions = []string{"收到申请之日起20个工作日", "申请最低生活保障", "征求意见期限不得少于"}
	cfg.Place = func() kiosk.TerminalSettings {
		mu.Lock()
		defer mu.Unlock()
		return at
	}
	return webtest.Listen(t, webtest.New(t, cfg)), func(change func(*kiosk.TerminalSettings)) {
		mu.Lock()
		defer mu.Unlock()
		change(&at)
	}
}

func TestThePlaceFitsEveryScreen(t *testing.T) {
	base, set := hall(t)
	ctx := browsertest.Open(t)
	see := func(size browsertest.Size, mode, name, path string, least int) {
		t.Run(strings.Join([]string{size.Name, mode, name}, " "), func(t *testing.T) {
			if err := chromedp.Run(ctx, browsertest.As(size), browsertest.Cookie(base+"/k/", "gongkai_k", mode), chromedp.Navigate(base+path)); err != nil {
				t.Fatal(err)
			}
			look(ctx, t, least)
			browsertest.Keep(ctx, t, "kiosk-"+name+"-"+size.Name+"-"+mode)
		})
	}
	for _, tc := range []struct {
		size  browsertest.Size
		mode  string
		least int
	}{
		{browsertest.Upright, "", 60},
		{browsertest.Upright, "large", 60},
		{browsertest.Upright, "low", 60},
		{browsertest.Upright, "large.contrast.low", 60},
		{browsertest.Lying, "", 60},
		{browsertest.Lying, "large", 60},
		{browsertest.Small, "", 42},
	} {
		see(tc.size, tc.mode, "hall-home", "/k/", tc.least)
		see(tc.size, tc.mode, "place", "/k/place", tc.least)
	}
	set(func(s *kiosk.TerminalSettings) { s.Maintenance = true })
	see(browsertest.Upright, "", "care", "/k/", 60)
	see(browsertest.Lying, "", "care", "/k/", 60)
}

// skipTime lets a page's minutes pass in a moment once skip is set.
const skipTime = `{ const now = performance.now.bind(performance); window.skip = 0; performance.now = () => now() + window.skip;
const every = window.setInterval; window.setInterval = (f, ms) => every(f, ms >= 20000 ? 100 : ms); }`

// becomes waits for an expression to become true, across navigations.
func becomes(want string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		poll := chromedp.Poll(want, nil, chromedp.WithPollingTimeout(20*time.Second))
		err := poll.Do(ctx)
		for range 20 { // a page that goes away takes the poll with it
			if err == nil || ctx.Err() != nil || errors.Is(err, chromedp.ErrPollingTimeout) {
				break
			}
			err = poll.Do(ctx)
		}
		return err
	})
}

// later lets minutes pass until an expression becomes true. They pass at every
// look: those that passed before a page listened do not count for it.
func later(want string) chromedp.Action { return becomes(`(window.skip += 60000, ` + want + `)`) }

func TestTheScreenDoesWhatTheOfficeSets(t *testing.T) {
	base, set := hall(t)
	ctx := browsertest.Open(t)
	err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(skipTime).Do(ctx)
		return err
	}), chromedp.Navigate(base+"/k/"), chromedp.WaitVisible(".local"))
	if err != nil {
		t.Fatal(err)
	}
	// Somebody is there: whatever is set waits.
	set(func(s *kiosk.TerminalSettings) { s.DimFrom, s.DimTo, s.Reload = "00:00", "23:59", 1 })
	if err := chromedp.Run(ctx, chromedp.Evaluate(`window.mark = 1; dispatchEvent(new PointerEvent("pointerdown"))`, nil), chromedp.Sleep(500*time.Millisecond),
		chromedp.Poll(`window.mark === 1 && document.getElementById("night").hidden`, nil, chromedp.WithPollingTimeout(time.Second))); err != nil {
		t.Errorf("the page was changed under somebody's hand: %v", err)
	}
	// Nobody is: the page is loaded anew, then it goes dark, and a touch wakes it.
	if err := chromedp.Run(ctx, later(`window.mark === undefined && document.readyState === "complete"`)); err != nil {
		t.Fatalf("not loaded anew: %v", err)
	}
	if err := chromedp.Run(ctx, later(`!document.getElementById("night").hidden`)); err != nil {
		t.Fatalf("not dark: %v", err)
	}
	browsertest.Keep(ctx, t, "kiosk-night")
	var path string
	if err := chromedp.Run(ctx, chromedp.MouseClickXY(540, 1200), becomes(`document.getElementById("night").hidden`), chromedp.Evaluate(`location.pathname`, &path)); err != nil || path != "/k/" {
		t.Errorf("a touch does not wake it, or presses what lies below: %s %v", path, err)
	}
	// Maintenance, and back by itself.
	set(func(s *kiosk.TerminalSettings) { s.Maintenance, s.DimFrom, s.DimTo = true, "", "" })
	if err := chromedp.Run(ctx, later(`document.body.classList.contains("care")`)); err != nil {
		t.Fatalf("no maintenance: %v", err)
	}
	set(func(s *kiosk.TerminalSettings) { s.Maintenance = false })
	if err := chromedp.Run(ctx, later(`document.body.classList.contains("home")`)); err != nil {
		t.Errorf("it does not come back: %v", err)
	}
}
