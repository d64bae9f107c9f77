package office_test

import (
	"net/url"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/update"
	"gongkai/kiosk/web/staff/stafftest"
	"gongkai/kiosk/web/webtest"
)

// One terminal first, the rest after it has run well there, and never one where
// it did not.
func TestTheFleetFollowsTheServersProgram(t *testing.T) {
	site := stafftest.New(t, "")
	address := webtest.Listen(t, site.Server)
	b := site.SignIn(kiosk.RoleAdmin)
	offers, _, err := site.Programs.Offers()
	if err != nil || len(offers) != 1 {
		t.Fatal(offers, err)
	}
	own, old := offers[0], kiosk.ProgramState{System: update.System(), Hash: strings.Repeat("0", 64), Installed: true}
	wanted := func(path string) kiosk.ProgramOrder {
		t.Helper()
		x, err := site.Store.TerminalByID(t.Context(), strings.TrimPrefix(path, "/office/terminals/"))
		if err != nil {
			t.Fatal(err)
		}
		return x.Wanted
	}
	first, a, last := install(t, site, b, address, "一楼")
	second, other, otherLast := install(t, site, b, address, "二楼")
	third, broken, brokenLast := install(t, site, b, address, "三楼")
	_, ancient, _ := install(t, site, b, address, "四楼")
	last.Program, otherLast.Program, brokenLast.Program = old, old, old
	turn(t, a)
	turn(t, other)
	turn(t, broken)
	turn(t, ancient)
	page := b.Get("/office/terminals").Body
	if !strings.Contains(page, "先更新这一台") || strings.Contains(page, "更新其余的 ") || !strings.Contains(page, "四楼（程序太旧）") {
		t.Errorf("the first step: %s", page)
	}
	if p := b.Post("/office/terminals/program", url.Values{"program": {own.Hash}}); p.Status != 409 || !strings.Contains(p.Body, "请先更新一台") {
		t.Errorf("all at once: %d", p.Status)
	}
	id := strings.TrimPrefix(first, "/office/terminals/")
	if p := b.Post("/office/terminals/program", url.Values{"program": {own.Hash}, "terminal": {id}}); p.Status != 303 || wanted(first).Build.Hash != own.Hash || wanted(second).Number != 0 {
		t.Errorf("%d %+v", p.Status, wanted(first))
	}
	if page := b.Get("/office/terminals").Body; !strings.Contains(page, "要换成 v2") || strings.Contains(page, "版本和服务器不一样") && !strings.Contains(page, "二楼") {
		t.Error(page)
	}
	last.Program = kiosk.ProgramState{System: update.System(), Hash: own.Hash, Number: wanted(first).Number, Step: kiosk.ProgramDone}
	brokenLast.Program.Bad = []string{own.Hash}
	turn(t, a)
	turn(t, broken)
	if page := b.Get("/office/terminals").Body; !strings.Contains(page, "更新其余的 1 台") || !strings.Contains(page, "不会跟着更新") {
		t.Error(page)
	}
	if p := b.Post("/office/terminals/program", url.Values{"program": {strings.Repeat("1", 64)}}); p.Status != 409 {
		t.Errorf("of an old page: %d", p.Status)
	}
	if p := b.Post("/office/terminals/program", url.Values{"program": {own.Hash}}); p.Status != 303 || wanted(second).Build.Hash != own.Hash || wanted(third).Number != 0 {
		t.Errorf("%d %+v %+v", p.Status, wanted(second), wanted(third))
	}
	otherLast.Program = kiosk.ProgramState{System: update.System(), Hash: old.Hash, Number: wanted(second).Number, Step: kiosk.ProgramBad, Why: "exit status 1"}
	turn(t, other)
	if got := row(t, b.Get("/office/terminals").Body, "二楼"); !strings.Contains(got, "已退回") || !strings.Contains(got, "exit status 1") {
		t.Error(got)
	}
	before := wanted(first).Number
	if p := b.Post(first+"/program", url.Values{"program": {"installed"}}); p.Status != 303 || wanted(first).Build != (kiosk.Build{}) || wanted(first).Number <= before {
		t.Errorf("back: %d %+v", p.Status, wanted(first))
	}
	if p := b.Post(first+"/program", url.Values{"program": {"../../x"}}); p.Status != 409 {
		t.Errorf("not offered: %d", p.Status)
	}
	if trail := b.Get("/office/audit").Body; strings.Count(trail, "改终端程序") < 3 || !strings.Contains(trail, "程序：v2") {
		t.Error("not in the audit log")
	}
	officer := site.SignIn(kiosk.RoleOfficer)
	if p := officer.Get("/office/terminals"); strings.Contains(p.Body, "先更新这一台") || strings.Contains(p.Body, "更新其余的") {
		t.Error("an officer is offered what only administrators may do")
	}
}

// What a terminal is told is signed, for it alone, and told until it is known.
func TestAnOrderReachesItsTerminal(t *testing.T) {
	site := stafftest.New(t, "")
	address := webtest.Listen(t, site.Server)
	b := site.SignIn(kiosk.RoleAdmin)
	path, _, last := install(t, site, b, address, "一楼")
	last.Program.System = update.System()
	offers, _, err := site.Programs.Offers()
	if err != nil {
		t.Fatal(err)
	}
	id := strings.TrimPrefix(path, "/office/terminals/")
	o, err := site.Store.OrderProgram(t.Context(), kiosk.Actor{Name: "王敏"}, id, offers[0].Build)
	if err != nil {
		t.Fatal(err)
	}
	x, err := site.Store.TerminalByID(t.Context(), id)
	if err != nil || x.Wanted != o {
		t.Fatalf("%+v %v", x.Wanted, err)
	}
	sealed, err := site.Programs.Order(x)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := update.Read(sealed, site.Keys.Public, id); err != nil || got != o {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := update.Read(sealed, site.Keys.Public, "t-other001"); kiosk.KindOf(err) != kiosk.Forbidden {
		t.Error(err)
	}
	again, err := site.Store.OrderProgram(t.Context(), kiosk.Actor{Name: "王敏"}, id, offers[0].Build)
	if err != nil || again.Number <= o.Number {
		t.Errorf("%+v %v: the clock stands still", again, err)
	}
}
