package browsertest_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gongkai/kiosk/web/browsertest"
)

// What somebody wrote and the receipt are in no address: switching the type
// changes the page and loses neither.
func TestModesKeepAQuestion(t *testing.T) {
	_, base := serve(t)
	var said, text, pressed string
	if err := chromedp.Run(browsertest.Open(t), browsertest.As(browsertest.Upright),
		chromedp.Navigate(base+"/k/ask"), chromedp.WaitVisible(`#q`),
		chromedp.SendKeys(`#q`, "公租房今年还能申请吗"),
		chromedp.Click(`.dock [value=contrast]`), chromedp.WaitVisible(`html[data-contrast=high] #q`),
		chromedp.Value(`#q`, &text),
		chromedp.Evaluate(`document.getElementById("ask").requestSubmit()`, nil),
		chromedp.WaitVisible(`#phone`),
		chromedp.Click(`.dock [value=large]`), chromedp.WaitVisible(`html[data-size=large][data-contrast=high] #phone`),
		chromedp.Text(`main`, &said),
		chromedp.Click(`[form=call][name=no]`), chromedp.WaitVisible(`html[data-size=large] .receipt`),
		chromedp.Click(`.dock [value=low]`), chromedp.WaitVisible(`html[data-low] .receipt`),
		chromedp.Click(`.dock [value=large]`), chromedp.WaitVisible(`html:not([data-size]) .receipt`),
		chromedp.AttributeValue(`.dock [value=large]`, "aria-pressed", &pressed, nil),
		chromedp.Navigate(base+"/k/"), chromedp.WaitVisible(`html[data-low][data-contrast=high]:not([data-size]) body.home`),
	); err != nil {
		t.Fatal(err)
	}
	if text != "公租房今年还能申请吗" || !strings.Contains(said, text) || pressed != "false" {
		t.Errorf("wrote %q, asked %q, large type pressed: %s", text, said, pressed)
	}
}

// Large type switched on where the page stays gives the time of large type.
func TestLargeTypeGivesTimeAtOnce(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	// The clock runs faster when the test says so, and the screen notes how long
	// it gives when it asks.
	const clock = `{
  const after = setTimeout, show = HTMLDialogElement.prototype.showModal;
  window.setTimeout = (f, ms, ...a) => { window.waits = ms; return after(f, window.fast ? ms / 1000 : ms, ...a); };
  HTMLDialogElement.prototype.showModal = function () { window.given = document.getElementById("idle-n").textContent; show.call(this); };
}`
	large := func(on string, waits, given any) chromedp.Action {
		return chromedp.Tasks{
			chromedp.Click(`.dock [value=large]`), chromedp.WaitVisible(`.dock [value=large][aria-pressed=` + on + `]`),
			chromedp.Evaluate(`window.fast = true; dispatchEvent(new Event("wheel")); window.waits`, waits),
			chromedp.WaitVisible(`#idle`), chromedp.Evaluate(`window.given`, given),
			chromedp.Evaluate(`window.fast = false`, nil), chromedp.Click(`#stay`), chromedp.WaitNotVisible(`#idle`),
		}
	}
	var waits, then int
	var given, less string
	if err := chromedp.Run(ctx, before(clock), browsertest.As(browsertest.Upright), chromedp.Navigate(base+"/k/ask"), chromedp.WaitVisible(`#q`),
		large("true", &waits, &given), large("false", &then, &less)); err != nil {
		t.Fatal(err)
	}
	if waits != 90_000 || given != "40" || then != 60_000 || less != "20" {
		t.Errorf("large type: asked after %d ms, %s s to answer; and back: %d ms, %s s", waits, given, then, less)
	}
}
