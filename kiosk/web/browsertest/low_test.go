package browsertest_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gongkai/kiosk/web/browsertest"
)

// high lists what can be pressed above 900 of 1920 and cannot be brought down:
// a text that is read moves as far as it is scrolled. Under a dialog nothing can
// be pressed.
const high = `[...(document.querySelector("dialog[open]") ?? document).querySelectorAll("a[href], button, input, summary, [role=button]")].filter((e) => {
  const r = e.getBoundingClientRect();
  return e.checkVisibility() && r.height > 0 && r.bottom > 0 && r.top + (e.closest(".page-of")?.scrollTop ?? 0) < 899;
}).map((e) => e.tagName + " " + e.textContent.trim().slice(0, 20) + " at " + e.getBoundingClientRect().top.toFixed())`

func reachLow(ctx context.Context, t *testing.T) {
	t.Helper()
	var found []string
	if err := chromedp.Run(ctx, chromedp.Evaluate(high, &found)); err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

func TestLowModeTouchesNothingAbove900(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	for _, p := range kioskPages {
		t.Run(p.name, func(t *testing.T) {
			if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), browsertest.Cookie(base+"/k/", "gongkai_k", "low"),
				chromedp.Navigate(base+p.path)); err != nil {
				t.Fatal(err)
			}
			reachLow(ctx, t)
		})
	}
}

// What opens over a page, or takes the place of its keys, stays as low.
func TestLowModeStaysLowWhateverIsOpen(t *testing.T) {
	_, base := serve(t)
	writing := serveKeys(t)
	ctx := browsertest.Open(t)
	results, document := base+searchURL+url.QueryEscape("应当"), base+"/k/d/assistance?q="+url.QueryEscape("申请最低生活保障")+"&at=1.700.800"
	pad := func(name string) []chromedp.Action {
		return []chromedp.Action{chromedp.Click(`.pad:not([hidden]) [data-go="` + name + `"]`), chromedp.WaitVisible(`[data-pad="` + name + `"]`)}
	}
	for _, tc := range []struct {
		name, address string
		open          []chromedp.Action
	}{
		{"suggestions", base + "/k/find", []chromedp.Action{chromedp.Click(`[data-key="j"]`), chromedp.WaitVisible(`#words li:not(.common)`)}},
		{"candidates", writing + "/k/find", []chromedp.Action{
			chromedp.Evaluate(`for (const k of "gong") document.querySelector('.full [data-key="' + k + '"]').click()`, nil),
			chromedp.WaitVisible(`#more`), chromedp.Click(`#more`), chromedp.WaitVisible(`#sheet`),
		}},
		{"digits", base + "/k/find", pad("123")},
		{"handwriting", base + "/k/find", pad("hand")},
		{"nine keys", base + "/k/find", pad("9")},
		{"a filter", results, []chromedp.Action{chromedp.Click(`details.drop:first-of-type summary`), chromedp.WaitVisible(`details[open] .sheet`)}},
		{"take along", results, []chromedp.Action{chromedp.Evaluate(`document.querySelector(".carry-sheet").parentElement.open = true`, nil), chromedp.WaitVisible(`.carry-sheet`)}},
		{"curtain", document, []chromedp.Action{chromedp.Click(`#hide`), chromedp.WaitVisible(`#curtain[open]`)}},
		{"a term", document, []chromedp.Action{chromedp.Evaluate(`document.querySelector(".term").click()`, nil), chromedp.WaitVisible(`#tell[open]`)}},
		{"is someone there", document, []chromedp.Action{chromedp.Evaluate(`document.getElementById("idle").showModal()`, nil)}},
	} {
		for _, mode := range []string{"low", "large.contrast.low"} {
			t.Run(tc.name+" "+mode, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
				defer cancel()
				if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), browsertest.Cookie(base+"/k/", "gongkai_k", mode), browsertest.Cookie(base+"/k/", "gongkai_way", "26"),
					chromedp.Navigate(tc.address), chromedp.Tasks(tc.open)); err != nil {
					t.Fatal(err)
				}
				reachLow(ctx, t)
				look(ctx, t, 60)
				browsertest.Keep(ctx, t, fmt.Sprintf("kiosk-low-%s-%s", tc.name, mode))
			})
		}
	}
}

// While it is read to somebody, too.
func TestLowModeReadsAloudFromBelow900(t *testing.T) {
	base := speaking(t)
	ctx := browsertest.Open(t)
	for _, mode := range []string{"low", "large.contrast.low"} {
		if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), browsertest.Cookie(base+"/k/", "gongkai_k", mode),
			chromedp.Navigate(base+"/k/d/assistance"), chromedp.Click(`#read`), chromedp.WaitVisible(`#speak`)); err != nil {
			t.Fatal(err)
		}
		reachLow(ctx, t)
		look(ctx, t, 60)
	}
}
