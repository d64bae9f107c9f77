package web_test

import (
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/webtest"
)

// What is open for comment stands on the first page with the days that are
// left, and on a page of its own; what is past and what names no day does not.
func TestOpenForComment(t *testing.T) {
	m, s := newServer(t, nil)
	today := kiosk.DateOf(kiosktest.Now)
	for days, title := range map[int]string{0: "河道整治方案公示", 12: "养老服务办法（征求意见稿）", -1: "公租房配租结果公示"} {
		d := kiosktest.Disclosures()[0]
		d.ID, d.Code, d.Title = title, "OPEN000"+string(rune('A'+days+1)), title
		until := kiosk.DateOf(today.Time().AddDate(0, 0, days)).String()
		d.Fields = []kiosk.Field{{Kind: kiosk.FieldShownUntil, Value: until, Confidence: 0.9}}
		m.Replace(d)
	}
	home := webtest.Get(t, s.App(), "/k/").Body
	list := webtest.Get(t, s.App(), "/k/open").Body
	for _, want := range []string{"正在征求意见 2 件", "今天截止", "河道整治方案公示"} {
		if !strings.Contains(strings.ReplaceAll(home, "<wbr>", ""), want) {
			t.Errorf("the first page does not say %s", want)
		}
	}
	plain := strings.ReplaceAll(list, "<wbr>", "")
	for _, want := range []string{"今天截止", "还剩 12 天", "养老服务办法（征求意见稿）"} {
		if !strings.Contains(plain, want) {
			t.Errorf("the list does not say %s", want)
		}
	}
	if strings.Contains(plain, "公租房配租结果公示") {
		t.Error("the list has what is past")
	}
}

// The resting screen is one link to the first page over that page.
func TestRestingScreen(t *testing.T) {
	_, s := newServer(t, nil)
	for path, want := range map[string]bool{"/k/": false, "/k/attract": true} {
		a := webtest.Get(t, s.App(), path)
		if got := strings.Contains(a.Body, `id="rest" href="/k/"`); got != want || !strings.Contains(a.Body, "开始找") {
			t.Errorf("%s: resting %v", path, got)
		}
	}
}

// Every matter on the first page has its page, also where nothing is published
// about it.
func TestMatters(t *testing.T) {
	_, s := newServer(t, nil)
	home := webtest.Get(t, s.App(), "/k/").Body
	n := 0
	for rest := home; ; n++ {
		_, after, found := strings.Cut(rest, `href="/k/for/`)
		if !found {
			break
		}
		id, _, _ := strings.Cut(after, `"`)
		if a := webtest.Get(t, s.App(), "/k/for/"+id); a.Status != 200 || !strings.Contains(a.Body, "按事情找") {
			t.Errorf("%s answers %d", id, a.Status)
		}
		rest = after
	}
	if n != 10 {
		t.Errorf("%d matters", n)
	}
	if a := webtest.Get(t, s.App(), "/k/for/nothing"); a.Status != 404 {
		t.Errorf("an unknown matter answers %d", a.Status)
	}
}
