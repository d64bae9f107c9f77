package browsertest_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gongkai/kiosk/web/browsertest"
)

// A term is explained by a tap and by keys; the sheet goes away by its key and
// by Escape and leaves the reader where they were.
func TestATermIsExplainedWhenTouched(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	const term = `article.body .term[data-plain="低保"]`
	for _, mode := range []string{"", "large.contrast.low"} {
		var told, role, inText string
		var under, back bool
		if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), browsertest.Cookie(base+"/k/", "gongkai_k", mode),
			chromedp.Navigate(base+"/k/d/assistance?q="+url.QueryEscape("申请最低生活保障")+"&at=1.700.800"),
			chromedp.WaitVisible(term+`[role=button]`),
			chromedp.AttributeValue(term, "aria-haspopup", &role, nil),
			chromedp.Evaluate(`document.querySelector('`+term+`').textContent`, &inText),
			chromedp.ScrollIntoView(term),
			chromedp.Click(term),
			chromedp.WaitVisible(`#tell[open]`),
			chromedp.Text(`#tell .box`, &told),
			chromedp.Evaluate(axe, nil),
		); err != nil {
			t.Fatal(err)
		}
		audit(ctx, t)
		look(ctx, t, 60)
		browsertest.Keep(ctx, t, "kiosk-term-"+mode)
		if role != "dialog" || inText != "最低生活保障" || !strings.Contains(told, "最低生活保障") || !strings.Contains(told, "低保。") {
			t.Errorf("%s: told %q of %q (%s)", mode, told, inText, role)
		}
		open := func(want bool) chromedp.Action {
			return chromedp.Poll(fmt.Sprintf(`!!document.querySelector("#tell[open]") === %v`, want), nil, chromedp.WithPollingTimeout(5*time.Second))
		}
		key := func(name string) chromedp.Action {
			return chromedp.ActionFunc(func(context.Context) error { hand{ctx, t}.press(name); return nil })
		}
		for i, act := range []chromedp.Action{
			chromedp.Click(`#tell button`), open(false),
			chromedp.Evaluate(`document.activeElement.matches('`+term+`')`, &back),
			key("Enter"), open(true),
			key("Escape"), open(false),
			key(" "), open(true),
			key("Escape"), open(false),
			chromedp.Evaluate(`document.activeElement.matches('`+term+`')`, &under),
		} {
			if err := chromedp.Run(ctx, act); err != nil {
				t.Fatalf("%s, step %d: %v (back on the term: %v)", mode, i+1, err, back)
			}
		}
		if !back || !under {
			t.Errorf("%s: the reader was not brought back to the term: %v, %v", mode, back, under)
		}
	}
}
