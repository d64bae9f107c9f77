package office_test

import (
	"encoding/csv"
	"errors"
	"net/url"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff/stafftest"
)

func TestAudit(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleAdmin)
	actor := kiosk.Actor{Name: "officer1", Role: kiosk.RoleOfficer, Address: "192.0.2.7"}
	if err := site.Store.Hide(t.Context(), actor, "openness", "=HYPERLINK(\"x\")"); err != nil {
		t.Fatal(err)
	}
	want(t, "newest first", b.Get("/office/audit"), 200, "撤下", "理由：=HYPERLINK", "状态：公开 → 已撤下", `href="/office/d/openness"`, "新建账号", "角色：话务员")
	for range 60 {
		if err := site.Store.Append(t.Context(), kiosk.AuditEntry{Actor: "=cmd|x", Action: "sign_in", Target: "+1"}); err != nil {
			t.Fatal(err)
		}
	}
	page := b.Get("/office/audit")
	_, older, found := strings.Cut(page.Body, `href="/office/audit?before=`)
	if !found {
		t.Fatal("no link to older lines")
	}
	older, _, _ = strings.Cut(older, `"`)
	want(t, "older", b.Get("/office/audit?before="+older), 200, "撤下", "回到最新")
	lacks(t, "older", b.Get("/office/audit?before="+older), "更早的</a>")
	for _, before := range []string{"-1", "x", "99999999999999999999", "1"} {
		want(t, "before="+before, b.Get("/office/audit?before="+before), 200)
	}
	want(t, "verify", b.Post("/office/audit/verify", nil), 200, "条从头到尾前后相接")
	site.Broken = kiosk.Errorf(kiosk.Conflict, "审计记录第 2 条被改过。")
	want(t, "verify a broken chain", b.Post("/office/audit/verify", nil), 200, "审计链断了：审计记录第 2 条被改过。")
	site.Broken = errors.New("disk gone")
	want(t, "a log that cannot be read is not called broken", b.Post("/office/audit/verify", nil), 500)
	site.Broken = nil

	a := b.Get("/office/audit.csv")
	want(t, "download", a, 200)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.Body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) < 66 || rows[0][0] != "序号" || !strings.HasPrefix(a.Body, "\ufeff") {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if rows[1][5] != "导出审计记录" {
		t.Errorf("the download itself is not in the log: %v", rows[1])
	}
	for _, row := range rows {
		for i, v := range row {
			if v != "" && strings.ContainsAny(v[:1], "=+-@") {
				t.Errorf("column %d would be a formula: %q", i, v)
			}
		}
	}
	if cd := a.Header.Get("Content-Disposition"); !strings.HasPrefix(cd, `attachment; filename="audit-1-`) {
		t.Errorf("Content-Disposition %q", cd)
	}
}

func TestAccounts(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleAdmin)
	want(t, "the list", b.Get("/office/accounts"), 200, "3 个账号可用", "op03", "officer1", "您自己")
	lacks(t, "the list", b.Get("/office/accounts"), "argon2id", "/office/accounts/admin1/")

	a := b.Post("/office/accounts", url.Values{"name": {"话务员-7"}, "display_name": {"话务员 07"}, "role": {"operator"}})
	want(t, "a new account", a, 200, "话务员-7 的密码", "只显示这一次", "4 个账号可用", "话务员 07")
	password := between(a.Body, `class="secret">`, "<")
	lacks(t, "the list afterwards", b.Get("/office/accounts"), password)
	stranger := site.Stranger()
	if a := stranger.Post("/staff/login", url.Values{"name": {"话务员-7"}, "password": {password}}); a.Status != 303 {
		t.Errorf("the new account's password does not work: %d", a.Status)
	}
	const path = "/office/accounts/%E8%AF%9D%E5%8A%A1%E5%91%98-7"
	a = b.Post(path+"/password", nil)
	want(t, "a new password", a, 200, "话务员-7 的密码")
	if again := between(a.Body, `class="secret">`, "<"); again == password || len(again) != 19 {
		t.Errorf("new password %q", again)
	}
	if a := stranger.Get("/desk/"); a.Status != 302 {
		t.Errorf("its session still works: %d", a.Status)
	}
	for _, step := range []struct{ path, role, location string }{
		{path + "/role", "officer", "/office/accounts?done=role"},
		{path + "/disable", "", "/office/accounts?done=disable"},
		{path + "/enable", "", "/office/accounts?done=enable"},
	} {
		if a := b.Post(step.path, url.Values{"role": {step.role}}); a.Status != 303 || a.Location != step.location {
			t.Errorf("%s: %d %q %s", step.path, a.Status, a.Location, a.Body)
		}
	}
	for _, tc := range []struct {
		name, path string
		form       url.Values
		status     int
		want       string
	}{
		{"taken", "/office/accounts", url.Values{"name": {"OP03"}, "role": {"operator"}}, 409, "已有人用"},
		{"no role", "/office/accounts", url.Values{"name": {"new1"}, "role": {"root"}}, 400, "没有“root”这个角色"},
		{"a name with markup", "/office/accounts", url.Values{"name": {"<b>x"}, "role": {"operator"}}, 400, `value="&lt;b&gt;x"`},
		{"nobody", "/office/accounts/nobody/disable", nil, 404, "没有叫 nobody 的账号"},
		{"oneself", "/office/accounts/admin1/disable", nil, 409, "不能停用自己"},
		{"one's own role", "/office/accounts/admin1/role", url.Values{"role": {"operator"}}, 409, "不能改自己的角色"},
		{"one's own password", "/office/accounts/admin1/password", nil, 409, "改密码"},
		{"enabling who is active", "/office/accounts/op03/enable", nil, 409, "没有停用"},
	} {
		want(t, tc.name, b.Post(tc.path, tc.form), tc.status, tc.want)
	}
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}
