package browsertest_test

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gongkai/kiosk/web/browsertest"
)

// hurry makes the clocks of a page run a hundred times as fast.
const hurry = `{
  const after = setTimeout, every = setInterval;
  window.setTimeout = (f, ms, ...a) => after(f, ms / 100, ...a);
  window.setInterval = (f, ms, ...a) => every(f, ms / 100, ...a);
}`

// before runs a script before those of every page.
func before(script string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(script).Do(ctx)
		return err
	})
}

// visit is what a person does: types, finds, opens, changes the type.
func visit(base string) chromedp.Action {
	return chromedp.Tasks{
		chromedp.Navigate(base + "/k/"),
		chromedp.Click(`.hands .find`),
		chromedp.WaitVisible(`#q`),
		chromedp.SendKeys(`#q`, "应当"+kb.Enter),
		chromedp.WaitVisible(`.hits`),
		chromedp.Click(`.hits li:nth-child(2) a`),
		chromedp.WaitVisible(`article.body`),
		chromedp.Click(`.dock [value=large]`),
		chromedp.WaitVisible(`html[data-size=large] article.body`),
	}
}

// traces lists what of a visit a page or the browser's store still has.
const traces = `(async () => {
  const out = [];
  if (document.body.innerText.includes("应当")) out.push("words on the page");
  if (document.cookie) out.push("cookie " + document.cookie);
  if (localStorage.length || sessionStorage.length) out.push("storage");
  if ((await indexedDB.databases()).length || (window.caches && (await caches.keys()).length)) out.push("databases");
  if (getSelection().toString()) out.push("selection");
  if ("size" in document.documentElement.dataset) out.push("large type");
  if (scrollY || document.querySelector("#turn")?.scrollTop) out.push("scrolled");
  if (!["BODY", "A"].includes(document.activeElement.tagName) && document.activeElement.value) out.push("focus");
  for (const f of document.querySelectorAll("input:not([type=hidden])")) if (f.value) out.push("field " + f.value);
  if (document.querySelector("dialog[open]")) out.push("dialog");
  return out;
})()`

func await(js string, res any) chromedp.Action {
	return chromedp.Evaluate(js, res, chromedp.EvalAsValue, awaitPromise)
}

func TestLeavingLeavesNothing(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	var left []string
	var entries int
	if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), visit(base),
		chromedp.Evaluate(`history.length`, &entries),
		chromedp.Click(`#leave`), chromedp.WaitVisible(`body.home`), await(traces, &left)); err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if entries > 2 { // the empty page of the test, and the terminal's
		t.Errorf("%d entries in the browser's history", entries)
	}
	kept, err := cookies(ctx)
	if err != nil || strings.Contains(kept, "large") {
		t.Errorf("cookies %s %v", kept, err)
	}
}

func cookies(ctx context.Context) (string, error) {
	var all []*network.Cookie
	err := chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		all, err = network.GetCookies().Do(ctx)
		return err
	}))
	b, _ := json.Marshal(all)
	return string(b), err
}

// TestBackShowsNothingOfAnEarlierVisit goes back through entries that scripts
// could not avoid: addresses that were opened from outside.
func TestBackShowsNothingOfAnEarlierVisit(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright),
		chromedp.Navigate(base+"/k/"),
		chromedp.Navigate(base+searchURL+url.QueryEscape("应当")),
		chromedp.Navigate(base+"/k/d/assistance"),
		chromedp.Click(`#leave`), chromedp.WaitVisible(`body.home`)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		var at, words string
		if err := chromedp.Run(ctx, chromedp.Evaluate(`window.before = true; history.back()`, nil)); err != nil {
			t.Fatal(err)
		}
		for home := false; !home && ctx.Err() == nil; time.Sleep(10 * time.Millisecond) {
			// While one page replaces the other there is none to ask.
			_ = chromedp.Run(ctx, chromedp.Evaluate(`!window.before && document.readyState === "complete" &&
				document.body.classList.contains("home") && document.documentElement.checkVisibility({ visibilityProperty: true })`, &home))
		}
		if err := chromedp.Run(ctx, chromedp.Location(&at), chromedp.Text(`main`, &words)); err != nil {
			t.Fatal(err)
		}
		if at != base+"/k/" || strings.Contains(words, "应当") {
			t.Errorf("back shows %s", at)
		}
	}
}

func TestTheScreenAsksCoversAndClears(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	if err := chromedp.Run(ctx, before(hurry)); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		size       browsertest.Size
		mode       string
		idle, left string
	}{
		{browsertest.Upright, "", "60", "20"},
		{browsertest.Lying, "large.contrast.low", "90", "40"},
	} {
		t.Run(tc.size.Name+" "+tc.mode, func(t *testing.T) {
			var idle, left, at string
			var covered bool
			var rest []string
			if err := chromedp.Run(ctx, browsertest.As(tc.size), browsertest.Cookie(base+"/k/", "gongkai_k", tc.mode),
				chromedp.Navigate(base+"/k/d/assistance"),
				chromedp.Evaluate(`document.body.dataset.idle`, &idle), chromedp.Evaluate(`document.body.dataset.left`, &left),
				chromedp.WaitVisible(`#idle`),
				chromedp.Evaluate(`document.elementsFromPoint(540, 300).every((e) => e.closest("#idle") || e === document.documentElement)`, &covered),
				chromedp.KeyEvent("x"), // any key is an answer
				chromedp.WaitNotVisible(`#idle`),
				chromedp.Click(`#hide`),
				chromedp.WaitVisible(`#curtain`)); err != nil {
				t.Fatal(err)
			}
			look(ctx, t, 60)
			browsertest.Keep(ctx, t, "kiosk-curtain-"+tc.size.Name+"-"+tc.mode)
			if err := chromedp.Run(ctx, chromedp.MouseClickXY(540, 300), chromedp.WaitNotVisible(`#curtain`),
				chromedp.Click(`#hide`), // and nobody comes back
				chromedp.WaitVisible(`body.home`), chromedp.Location(&at), await(traces, &rest)); err != nil {
				t.Fatal(err)
			}
			if idle != tc.idle || left != tc.left || !covered || at != base+"/k/" || len(rest) > 0 {
				t.Errorf("asked after %s s, %s s to answer, covered %v, ended at %s with %v", idle, left, covered, at, rest)
			}
		})
	}
}

func TestThePageKeepsItsPlace(t *testing.T) {
	m, base := serve(t)
	d, err := m.Get(t.Context(), "assistance")
	if err != nil {
		t.Fatal(err)
	}
	linked := *d
	linked.ID, linked.HTML = "linked", `<p id="b0">见<a href="https://example.com/" target="_blank">别的网页</a></p>`
	linked.Text = "见别的网页"
	m.Replace(linked)
	ctx := browsertest.Open(t)
	var stopped map[string]bool
	var scale float64
	var at, hint string
	if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), chromedp.Navigate(base+"/k/d/linked"),
		chromedp.Evaluate(`(() => {
  const out = {};
  const tried = (name, target, e) => { out[name] = !target.dispatchEvent(e); };
  const opt = { bubbles: true, cancelable: true };
  const key = (key, more) => tried("key " + key + Object.keys(more ?? {}), document.body, new KeyboardEvent("keydown", { key, ...opt, ...more }));
  for (const t of ["contextmenu", "dragstart", "drop", "copy", "cut"]) tried(t, document.querySelector("h1"), new Event(t, opt));
  tried("wheel with ctrl", document.body, new WheelEvent("wheel", { ctrlKey: true, ...opt }));
  const touch = (n) => new Touch({ identifier: n, target: document.body });
  tried("two fingers", document.body, new TouchEvent("touchmove", { touches: [touch(1), touch(2)], ...opt }));
  for (const k of ["F1", "F5", "F11", "F12", "BrowserBack"]) key(k);
  for (const k of "pwtnsoljhfru0+-") key(k, { ctrlKey: true });
  key("ArrowLeft", { altKey: true });
  tried("link in a new window", document.querySelector(".dock a"), new MouseEvent("click", { ctrlKey: true, ...opt }));
  tried("link with the middle button", document.querySelector(".dock a"), new MouseEvent("auxclick", { button: 1, ...opt }));
  out["window.open"] = window.open("/k/") === null;
  getSelection().selectAllChildren(document.querySelector("h1"));
  out.select = getComputedStyle(document.querySelector("h1")).userSelect === "none";
  out["back by swiping"] = getComputedStyle(document.documentElement).overscrollBehaviorX === "none";
  return out;
})()`, &stopped),
		// Two real fingers that move apart.
		chromedp.ActionFunc(spread), chromedp.Evaluate(`visualViewport.scale`, &scale),
		chromedp.Click(`.was-link`), chromedp.WaitVisible(`#tell`), chromedp.Text(`#tell-p`, &hint), chromedp.WaitVisible(`#tell-qr`),
		chromedp.Location(&at)); err != nil {
		t.Fatal(err)
	}
	browsertest.Keep(ctx, t, "kiosk-outside")
	for name, ok := range stopped {
		if !ok {
			t.Errorf("%s is not stopped", name)
		}
	}
	if len(stopped) < 25 || scale != 1 || at != base+"/k/d/linked" || !strings.Contains(hint, "手机") {
		t.Errorf("%d guards, scale %v, at %s: %q", len(stopped), scale, at, hint)
	}
	if err := chromedp.Run(ctx, chromedp.Click(`#tell .pri`), chromedp.WaitNotVisible(`#tell`), chromedp.Focus(`.was-link`), chromedp.KeyEvent(" "), chromedp.WaitVisible(`#tell`)); err != nil {
		t.Fatal(err)
	}
}

func awaitPromise(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

// spread moves two fingers apart.
func spread(ctx context.Context) error {
	two := func(apart float64) []*input.TouchPoint {
		return []*input.TouchPoint{{X: 540, Y: 700 - apart, ID: 1}, {X: 540, Y: 700 + apart, ID: 2}}
	}
	if err := input.DispatchTouchEvent(input.TouchStart, two(50)).Do(ctx); err != nil {
		return err
	}
	for apart := 100.0; apart <= 400; apart += 100 {
		if err := input.DispatchTouchEvent(input.TouchMove, two(apart)).Do(ctx); err != nil {
			return err
		}
	}
	return input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}).Do(ctx)
}
