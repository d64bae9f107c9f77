package browsertest_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"gongkai/kiosk/web/browsertest"
)

// The resting screen goes with the first touch, before the finger lifts, and
// that touch presses nothing below it; a key does the same.
func TestATouchWakesTheScreen(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	touch := func(kind input.TouchType, points ...*input.TouchPoint) chromedp.Action {
		return chromedp.ActionFunc(func(ctx context.Context) error { return input.DispatchTouchEvent(kind, points).Do(ctx) })
	}
	// Where the first matter stands on the page below.
	const spot = `(() => { const r = document.querySelector(".five a").getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`
	var at []float64
	var resting, awake bool
	var inert, left int
	var where string
	if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), chromedp.Navigate(base+"/k/attract"),
		chromedp.Evaluate(axe, nil), chromedp.Evaluate(spot, &at),
		chromedp.Evaluate(`document.querySelector(".hands").inert`, &resting)); err != nil {
		t.Fatal(err)
	}
	audit(ctx, t)
	browsertest.Keep(ctx, t, "kiosk-rest-upright")
	if err := chromedp.Run(ctx, touch(input.TouchStart, &input.TouchPoint{X: at[0], Y: at[1]}),
		chromedp.Evaluate(`getComputedStyle(document.getElementById("rest")).opacity === "0"`, &awake),
		touch(input.TouchEnd), chromedp.Poll(`!document.getElementById("rest")`, nil),
		chromedp.Evaluate(`document.querySelectorAll("[inert]").length`, &inert),
		chromedp.Evaluate(`location.pathname`, &where)); err != nil {
		t.Fatal(err)
	}
	if !resting || !awake || inert != 0 || where != "/k/" {
		t.Errorf("resting %v, awake under the finger %v, %d parts asleep, at %s", resting, awake, inert, where)
	}
	if err := chromedp.Run(ctx, chromedp.Navigate(base+"/k/attract"), chromedp.KeyEvent("a"),
		chromedp.Evaluate(`document.querySelectorAll("#rest").length`, &left)); err != nil || left != 0 {
		t.Errorf("after a key: %d, %v", left, err)
	}
}
