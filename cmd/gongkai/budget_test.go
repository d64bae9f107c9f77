package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"gongkai/kiosk/web/browsertest"
)

// What a person in front of the terminal may wait, on a processor a quarter as
// fast as this one, in milliseconds.
const (
	firstPageBudget = 300
	tapBudget       = 100
	resultsBudget   = 500
	slowness        = 4
)

// Each is measured tries times. What else the machine does can only make it
// slower: the best try is held against the budget, the middle one is reported,
// and on a busy machine there are more tries.
const (
	tries     = 7
	mostTries = 3 * tries
)

// painted is when the first words of a page stood on the screen, in
// milliseconds since it was asked for.
const painted = `new Promise((done) => {
  const seen = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  if (seen()) return done(seen());
  new PerformanceObserver((_, o) => { if (seen()) { o.disconnect(); done(seen()); } }).observe({ type: "paint", buffered: true });
})`

// reacts watches what is touched: how long after the finger landed it looks
// different, in milliseconds.
const reacts = `((e) => {
  const look = () => { const s = getComputedStyle(e); return [s.backgroundColor, s.borderColor, s.boxShadow, s.transform, s.color, s.outline].join(); };
  window.reaction = 0;
  addEventListener("pointerdown", (down) => {
    const before = window.before;
    const frame = () => {
      if (look() === before) return requestAnimationFrame(frame);
      const shown = new MessageChannel(); // its message comes after the picture
      shown.port1.onmessage = () => { window.reaction = performance.now() - down.timeStamp; };
      requestAnimationFrame(() => shown.port2.postMessage(0));
    };
    requestAnimationFrame(frame);
  }, { capture: true, once: true });
  window.before = look();
})(document.querySelector(%s))`

func budgets(t *testing.T, tour demoTour) {
	if os.Getenv("GONGKAI_BUDGETS") == "" {
		t.Skip("not measured beside other tests: GONGKAI_BUDGETS=1 go test -run TestDemo/budgets ./cmd/gongkai")
	}
	ctx := browsertest.Open(t)
	run := func(actions ...chromedp.Action) {
		t.Helper()
		step, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		if err := chromedp.Run(step, actions...); err != nil {
			t.Fatal(err)
		}
	}
	run(screen(1080, 1920), emulation.SetCPUThrottlingRate(slowness))
	question := tour.Home + "/k/search?q=" + url.QueryEscape("低保怎么申请")
	for _, page := range []struct {
		name, url string
		budget    float64
	}{
		{"first page", tour.Home + "/k/", firstPageBudget},
		{"results", question, resultsBudget},
	} {
		measureBudget(t, page.name, page.budget, func() (ms float64) {
			run(chromedp.Navigate(tour.Home+"/healthz"), chromedp.Navigate(page.url), chromedp.Evaluate(painted, &ms, awaited))
			return ms
		})
	}
	var document string
	run(chromedp.Navigate(question), chromedp.Evaluate(`document.querySelector(".hits a.hit").href`, &document))
	for _, touch := range []struct{ name, url, selector string }{
		{"a key of the keyboard", tour.Home + "/k/find", `[data-key="d"]`},
		{"a filter", question, `details.drop summary`},
		{"the next screen of a document", document, `[data-turn="1"]`},
	} {
		measureBudget(t, touch.name, tapBudget, func() (ms float64) {
			run(chromedp.Navigate(touch.url), chromedp.WaitVisible(touch.selector),
				chromedp.Evaluate(fmt.Sprintf(reacts, quoteJS(touch.selector)), nil), touchDown(touch.selector),
				chromedp.Poll("window.reaction", &ms, chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(10*time.Second)),
				input.DispatchTouchEvent(input.TouchCancel, []*input.TouchPoint{}))
			return ms
		})
	}
}

// measureBudget holds the best of some tries, in milliseconds, against a budget.
func measureBudget(t *testing.T, name string, budget float64, try func() float64) {
	t.Helper()
	var took []float64
	for len(took) < tries || slices.Min(took) > budget && len(took) < mostTries {
		took = append(took, try())
	}
	slices.Sort(took)
	t.Logf("%s: best %.0f, middle %.0f of %d, budget %.0f ms", name, took[0], took[len(took)/2], len(took), budget)
	if took[0] > budget {
		t.Errorf("%s took %.0f ms at best, budget %.0f", name, took[0], budget)
	}
}

func awaited(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
