package office_test

import (
	"net/url"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/related"
	"gongkai/kiosk/web/staff/stafftest"
)

func TestSameInSeveralPlaces(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	want(t, "nothing yet", b.Get("/office/same"), 200, "没有在几处发布的文件")
	copied := kiosktest.Records()[0]
	id := copied.Disclosure.ID
	copied.Disclosure.ID, copied.Disclosure.URL = "copy", "http://other.example/1.html"
	copied.Disclosure.Publisher = "<b>另一个单位"
	copied.Disclosure.Attachments = append(copied.Disclosure.Attachments, kiosk.Attachment{Title: "多出的附件", URL: "http://other.example/1.doc"})
	if _, err := site.Store.Put(t.Context(), []kiosk.Record{copied}); err != nil {
		t.Fatal(err)
	}
	link := func() {
		t.Helper()
		if _, err := (&related.Linker{Store: site.Store}).Follow(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	link()
	list := b.Get("/office/same")
	want(t, "the list", list, 200, "1 份文件在几处发布", "附件", "正文相同", "&lt;b&gt;另一个单位", "/same?with=")
	lacks(t, "the list", list, "<b>另一个")
	bonds, err := site.Store.Bonds(t.Context(), id)
	if err != nil || len(bonds.Family) != 2 {
		t.Fatalf("%+v, %v", bonds, err)
	}
	first, second := bonds.Family[0].ID, bonds.Family[1].ID
	at := "/office/d/" + second
	want(t, "beside each other", b.Get(at+"/same?with="+first), 200, "多出的附件", "拆开", "正文相同")
	want(t, "the phone page", b.Get("/m/d/"+first), 200, "另见 1 处", "/m/d/"+second)
	want(t, "the terminal's page", b.Get("/k/d/"+second), 200, "另见 1 处", "/k/d/"+first)
	form := func(reason string) url.Values { return url.Values{"with": {first}, "reason": {reason}} }
	want(t, "without a reason", b.Post(at+"/separate", form("")), 400, "请写明理由")
	if a := b.Post(at+"/separate", form("不是同一份文件")); a.Status != 303 || a.Location != at+"?done=separate" {
		t.Fatalf("separate: %d %q\n%s", a.Status, a.Location, a.Body)
	}
	link()
	want(t, "after that", b.Get("/office/same"), 200, "没有在几处发布的文件")
	want(t, "the record", b.Get(at+"?done=separate"), 200, "已拆开", "对照，恢复", "不是同一份文件")
	want(t, "an operator", site.SignIn(kiosk.RoleOperator).Post(at+"/separate", form("不是同一份文件")), 403)
	if a := b.Post(at+"/rejoin", form("看错了，是同一份")); a.Status != 303 {
		t.Fatalf("rejoin: %d\n%s", a.Status, a.Body)
	}
	link()
	want(t, "together again", b.Get("/office/same"), 200, "1 份文件在几处发布")
	want(t, "what is cited and missing", b.Get("/office/missing"), 200, "文号")
	want(t, "with nothing", b.Get(at+"/same?with=nowhere"), 404)
}
