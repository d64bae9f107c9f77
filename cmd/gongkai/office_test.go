package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/web/browsertest"
)

// askedBefore stores what people asked in the days before.
func askedBefore(t *testing.T, s *served) {
	t.Helper()
	var asked []kiosk.Asked
	var opened []kiosk.Opened
	for day := range 12 {
		for i, q := range []struct {
			text     string
			times    int
			total    int
			position int
		}{
			{"低保标准", 9 - day%4, 3, 1},
			{"塌房子钱怎么领", 4, 0, 0},
			{"政府采购意向", 3 + day%3, 2, 2},
			{"银滩小区供暖", day % 3, 0, 0},
			{"学区划分", 2, 1, 0},
			{strings.Repeat("我家门口那条路什么时候修好一直坑坑洼洼", 3), 1, 0, 0},
			{"医保报销 11010519491231002X", 1, 4, 0},
		} {
			for n := range q.times {
				a := kiosk.Asked{
					Token: fmt.Sprint(day, "-", i, "-", n), At: time.Now().AddDate(0, 0, -day), Surface: "phone", Visit: fmt.Sprint(n),
					Text: q.text, Total: q.total, Took: time.Duration(3+i) * time.Millisecond,
				}
				asked = append(asked, a)
				if q.position > 0 && n%2 == 0 {
					opened = append(opened, kiosk.Opened{Token: a.Token, Position: q.position})
				}
			}
		}
	}
	if err := s.db.LogAsked(t.Context(), asked, opened); err != nil {
		t.Fatal(err)
	}
}

// TestAnOfficerTeachesAWord walks the office once: what was not found, what
// people mean by it, a trial, and a phone that finds it.
func TestAnOfficerTeachesAWord(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	s := serveFolder(t)
	askedBefore(t, s)
	service, err := accounts.New(s.db, accounts.Config{})
	if err != nil {
		t.Fatal(err)
	}
	const password = "kH7-tQ2m.Xv9"
	if _, err := service.Add(t.Context(), accounts.System, accounts.NewAccount{Name: "wang", Role: kiosk.RoleAdmin, Password: password}); err != nil {
		t.Fatal(err)
	}
	ctx := browsertest.Open(t)
	run := func(actions ...chromedp.Action) {
		t.Helper()
		step, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		for i, a := range actions {
			if err := chromedp.Run(step, a); err != nil {
				browsertest.Keep(ctx, t, "stuck")
				t.Fatalf("step %d: %v", i+1, err)
			}
		}
	}
	keep := func(name string) { browsertest.Keep(ctx, t, "office-"+name) }

	var heading string
	run(browsertest.As(browsertest.Desk), chromedp.Navigate(s.home+"/office/asked"),
		chromedp.SendKeys(`[name=name]`, "wang"), chromedp.SendKeys(`[name=password]`, password), chromedp.Submit(`[name=password]`),
		chromedp.WaitVisible(`#failing`), chromedp.Text(`h1`, &heading))
	keep("asked")
	if !strings.Contains(heading, "没有找到") {
		t.Errorf("the report is headed %q", heading)
	}
	run(chromedp.Click(`//*[@id="failing"]//a[text()="塌房子钱怎么领"]`, chromedp.BySearch), chromedp.WaitVisible(`.card`))
	keep("asked-one")
	run(chromedp.Click(`//a[text()="加一条说法"]`, chromedp.BySearch), chromedp.WaitVisible(`[name=official]`),
		chromedp.SetValue(`[name=word]`, "塌房子钱"), chromedp.SetValue(`[name=official]`, "农村危房改造"), chromedp.SetValue(`[name=reason]`, "老人都这么叫"),
		chromedp.Click(`[value=test]`), chromedp.WaitVisible(`[value=publish]`), chromedp.Text(`h1`, &heading))
	keep("trial")
	if !strings.Contains(heading, "2 个问题里，2 个的答案会变") {
		t.Errorf("the trial is headed %q", heading)
	}
	if n, _ := s.finds("塌房子钱"); n != 0 {
		t.Error("the trial changed what everyone finds")
	}
	var told string
	run(chromedp.Click(`[value=publish]`), chromedp.WaitVisible(`.told`), chromedp.Text(`.told`, &told))
	keep("words")
	if !strings.Contains(told, "已发布") {
		t.Errorf("the office says %q", told)
	}
	run(chromedp.Navigate(s.home+"/office/pins?q="+url.QueryEscape("危房")), chromedp.WaitVisible(`.pick`))
	keep("pins")
	run(browsertest.As(browsertest.Phone), chromedp.Navigate(s.home+"/m/search?q="+url.QueryEscape("塌房子钱怎么领")),
		chromedp.WaitVisible(`.hits`), chromedp.Text(`.hits h2`, &heading))
	if squash(heading) != "农村危房改造实施方案" {
		t.Errorf("the phone finds %q first", heading)
	}
}
