package main

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gongkai/kiosk/web/browsertest"
)

// picture is a page at the size of its device.
type picture struct {
	name          string
	width, height int64
	path          string
	open          bool // go on to the first hit
}

const (
	question = "申请低保要多久"
	plan     = "乳山市政府信息公开实施方案"
)

var publicPictures = []picture{
	{"kiosk-home", 1080, 1920, "/k/", false},
	{"kiosk-find", 1080, 1920, "/k/find", false},
	{"kiosk-results", 1080, 1920, "/k/search?q=" + question, false},
	{"kiosk-nothing", 1080, 1920, "/k/search?q=鬠鬡鬢", false},
	{"kiosk-area", 1080, 1920, "/k/browse/public-welfare", false},
	{"kiosk-document", 1080, 1920, "/k/search?q=" + plan, true},
	{"kiosk-home-wide", 1920, 1080, "/k/", false},
	{"kiosk-results-wide", 1920, 1080, "/k/search?q=" + question, false},
	{"kiosk-document-wide", 1920, 1080, "/k/search?q=" + plan, true},
	{"phone-home", 360, 800, "/m/", false},
	{"phone-results", 360, 800, "/m/search?q=" + question, false},
	{"phone", 360, 800, "/m/search?q=" + question, true},
	{"doors", 1366, 768, "/", false},
	{"login", 1366, 768, "/staff/login", false},
}

var staffPictures = []picture{
	{"desk", 1366, 768, "/desk/?q=" + question, false},
	{"desk-start", 1366, 768, "/desk/", false},
	{"office", 1366, 768, "/office/", false},
	{"office-records", 1366, 768, "/office/records?q=低保", false},
	{"office-audit", 1366, 768, "/office/audit", false},
	{"office-accounts", 1366, 768, "/office/accounts", false},
}

// pictures opens every page at the size of its device: none may scroll
// sideways. The pictures of the documentation are made with
//
//	GONGKAI_SCREENSHOTS=$PWD/docs/screenshots go test -run TestDemo/pictures ./cmd/gongkai
func pictures(t *testing.T, tour demoTour) {
	ctx := browsertest.Open(t)
	look := func(p picture) {
		t.Helper()
		actions := []chromedp.Action{chromedp.EmulateViewport(p.width, p.height), chromedp.Navigate(tour.Home + p.path)}
		if p.open {
			actions = append(actions, chromedp.Click(`.hits a`), chromedp.WaitReady(`[data-version]`))
		}
		var wider bool
		actions = append(actions,
			chromedp.Sleep(300*time.Millisecond), // the page's own script lays out after loading
			chromedp.Evaluate(`document.documentElement.scrollWidth > innerWidth`, &wider))
		if err := chromedp.Run(ctx, actions...); err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
		if wider {
			t.Errorf("%s scrolls sideways", p.name)
		}
		browsertest.Keep(ctx, t, p.name)
	}
	for _, p := range publicPictures {
		look(p)
	}
	if err := chromedp.Run(ctx,
		chromedp.SendKeys(`[name="name"]`, tour.Name), chromedp.SendKeys(`[name="password"]`, tour.Password),
		chromedp.Submit(`[name="password"]`), chromedp.WaitNotPresent(`[name="password"]`)); err != nil {
		t.Fatalf("sign in: %v", err)
	}
	for _, p := range staffPictures {
		look(p)
	}
}
