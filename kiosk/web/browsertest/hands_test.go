package browsertest_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"gongkai/kiosk/web/browsertest"
)

func TestNarrowingByTouch(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	for _, size := range []browsertest.Size{browsertest.Upright, browsertest.Lying} {
		for _, mode := range []string{"", "large", "low"} {
			t.Run(size.Name+" "+mode, func(t *testing.T) {
				if err := chromedp.Run(ctx, browsertest.As(size), browsertest.Cookie(base+"/k/", "gongkai_k", mode),
					chromedp.Navigate(base+searchURL+url.QueryEscape("应当")),
					chromedp.Click(`details.drop:first-of-type summary`),
					chromedp.WaitVisible(`details[open] .sheet .opt`)); err != nil {
					t.Fatal(err)
				}
				look(ctx, t, 60)
				browsertest.Keep(ctx, t, "kiosk-sheet-"+size.Name+"-"+mode)
				var at, found string
				if err := chromedp.Run(ctx,
					chromedp.Click(`details[open] .opt[href*="area=public-resources"]`),
					chromedp.WaitVisible(`.hits`),
					chromedp.WaitNotPresent(`details[open]`),
					chromedp.Location(&at), chromedp.Text(`h1.h`, &found)); err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(at, "area=public-resources") || !strings.Contains(found, "2 份") {
					t.Errorf("at %s: %s", at, found)
				}
			})
		}
	}
}

func TestWithoutJavaScript(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	var at, words string
	if err := chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(true), browsertest.As(browsertest.Upright),
		chromedp.Navigate(base+"/k/find"),
		chromedp.WaitVisible(`button.nojs`),
		chromedp.Text(`#words`, &words),
		chromedp.WaitNotVisible(`.keyboard`),
		chromedp.SendKeys(`#q`, "应当"),
		chromedp.Click(`button.nojs`),
		chromedp.WaitVisible(`.hits`),
		chromedp.Click(`.pager .pri`),
		chromedp.WaitVisible(`[rel=prev]`),
		chromedp.Click(`.dock [value=large]`),
		chromedp.WaitVisible(`html[data-size=large] .hits`),
		chromedp.Location(&at),
	); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(words, "低保") || !strings.Contains(at, "page=2") {
		t.Errorf("words %q, at %s", words, at)
	}
}

func TestPhoneSizeSwitch(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	var size string
	if err := chromedp.Run(ctx, browsertest.As(browsertest.Phone), chromedp.Navigate(base+"/m/d/rushan-plan?q="+url.QueryEscape("公开")),
		chromedp.Click(`.top .big`),
		chromedp.WaitVisible(`html[data-text=large]`),
		chromedp.Navigate(base+"/m/"),
		chromedp.WaitVisible(`html[data-text=large]`),
		chromedp.Evaluate(`getComputedStyle(document.body).fontSize`, &size)); err != nil {
		t.Fatal(err)
	}
	if size != "30.0375px" && !strings.HasPrefix(size, "30") {
		t.Errorf("large text is %s, the rule asks for 30 px", size)
	}
}
