package office_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/staff/stafftest"
)

func table(t *testing.T, list ...kiosk.Duty) []byte {
	t.Helper()
	text, err := kiosktest.DutyFiles{}.WriteDuties("yaml", list)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var checked = regexp.MustCompile(`(?s)name="revision" value="(\d+)".*name="table" value="([^"]*)"`)

func TestATableIsCheckedBeforeItIsImported(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	want(t, "no table yet", b.Get("/office/duties"), 200, "还没有任务分工表", "/office/duties/form.xlsx")
	want(t, "the form", b.Get("/office/duties/form.csv"), 200, "public-welfare.assistance.dibao-guide")

	want(t, "no file", b.Post("/office/duties/check", url.Values{}), 400, "请先选一个文件")
	a := b.Upload("/office/duties/check", "坏.xlsx", []byte("!目录里没有“财政居”，是不是“财政局”？"), nil)
	want(t, "a fault", a, 400, "“坏.xlsx”有 1 处要改，没有导入", "第 7 行 D 列“责任单位”", "是不是“财政局”？")
	want(t, "no table at all", b.Upload("/office/duties/check", "a.pdf", []byte("%PDF"), nil), 400, "这不是表格")

	policy := kiosk.Duty{ItemID: "public-welfare.assistance.dibao-policy", Lead: "civil", Helpers: []string{"finance"}, Cycle: "每月", Channels: []string{"portal"}}
	guide := kiosk.Duty{ItemID: "public-welfare.assistance.dibao-guide", Lead: "civil"}
	a = b.Upload("/office/duties/check", "分工.xlsx", table(t, policy, guide), nil)
	want(t, "what it would change", a, 200, "会改 2 行", "现在还没有改", "乳山市民政局", "这样理解")
	if got, err := site.Store.Duties(t.Context()); err != nil || got.Revision != 0 {
		t.Fatalf("looking at a table imported it: %+v, %v", got, err)
	}
	fields := checked.FindStringSubmatch(a.Body)
	form := url.Values{"revision": {fields[1]}, "table": {strings.ReplaceAll(fields[2], "&#34;", `"`)}, "file": {"分工.xlsx"}}
	if a := b.Post("/office/duties/import", form); a.Status != 303 || a.Location != "/office/duties?done=2" {
		t.Fatalf("%d %q", a.Status, a.Location)
	}
	want(t, "a second time", b.Post("/office/duties/import", form), 303)
	other := url.Values{"revision": {fields[1]}, "table": {string(table(t, guide))}, "replace": {"1"}}
	want(t, "after another import", b.Post("/office/duties/import", other), 409, "别人刚导入过")

	page := b.Get("/office/duties?done=2")
	want(t, "the list", page, 200, "已导入，改动 2 行", "2 项公开任务", "牵头 2 项，1 项还没有公开，1 项过了周期", "每月", "2019-03-02", "officer1")
	late := b.Get("/office/duties?state=late")
	want(t, "the late ones", late, 200, "1 项公开任务", "最低生活保障政策")
	lacks(t, "the late ones", late, "最低生活保障办事指南")
	want(t, "of a body that helps", b.Get("/office/duties?body=finance"), 200, "1 项公开任务，乳山市财政局")
	var list []kiosk.Duty
	if err := json.Unmarshal([]byte(b.Get("/office/duties/table.xlsx").Body), &list); err != nil || len(list) != 2 || !list[0].Equal(policy) {
		t.Errorf("%+v, %v", list, err)
	}
	want(t, "another format", b.Get("/office/duties/table.doc"), 404)
	want(t, "the same table", b.Upload("/office/duties/check", "分工.xlsx", table(t, policy, guide), nil), 200, "一样，不用导入")
	want(t, "the audit log", site.SignIn(kiosk.RoleAdmin).Get("/office/audit"), 200, "导入任务分工表", "分工.xlsx", "新增：2")
}

func TestWhoMayImportDuties(t *testing.T) {
	site := stafftest.New(t, "")
	op := site.SignIn(kiosk.RoleOperator)
	want(t, "an operator", op.Upload("/office/duties/check", "a.csv", table(t), nil), 403)
	want(t, "an operator", op.Get("/office/duties"), 403)
	officer := site.SignIn(kiosk.RoleOfficer)
	want(t, "a forged form", officer.Upload("/office/duties/check", "a.csv", table(t), url.Values{"csrf": {"x"}}), 403)
}
