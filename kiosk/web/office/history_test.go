package office_test

import (
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/staff/stafftest"
)

func TestHistorySaysWhatChanged(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	want(t, "one version", b.Get("/office/d/assistance/history"), 200, "只有一版，没有改过")
	var r kiosk.Record
	for _, x := range kiosktest.Records() {
		if x.Disclosure.ID == "assistance" {
			r = x
		}
	}
	first, _, _ := strings.Cut(r.Disclosure.Text, "\n")
	r.Disclosure.Title += "（修订）"
	r.Disclosure.Text = strings.Replace(r.Disclosure.Text, first, first+"<b>补充</b>", 1) + "\n姓名\t金额\n甲\t850元"
	r.Disclosure.HTML = kiosktest.HTML(r.Disclosure.Text)
	r.Disclosure.Attachments = append(r.Disclosure.Attachments, kiosk.Attachment{Title: "新附件", URL: "http://a.example/1.pdf"})
	if _, err := site.Store.Put(t.Context(), []kiosk.Record{r}); err != nil {
		t.Fatal(err)
	}
	r.Disclosure.Text = strings.Replace(r.Disclosure.Text, "850元", "910元", 1)
	if _, err := site.Store.Put(t.Context(), []kiosk.Record{r}); err != nil {
		t.Fatal(err)
	}
	h := b.Get("/office/d/assistance/history")
	want(t, "the newest two", h, 200, "<del>", "</span>850<", "</span>910<", `删去：`, `新写：`, "<td>")
	h = b.Get("/office/d/assistance/history?from=1&to=2")
	want(t, "the first two", h, 200, "（修订）", "新附件", "&lt;b&gt;补充", "<th scope=\"row\">标题")
	lacks(t, "the first two", h, "<b>补充")
	want(t, "backwards", b.Get("/office/d/assistance/history?from=3&to=1"), 200, "第 1 版和第 3 版，有")
	want(t, "a version of nowhere", b.Get("/office/d/assistance/history?from=1&to=9"), 404)
	want(t, "the record leads there", b.Get("/office/d/assistance"), 200, "/office/d/assistance/history?to=3")
	for _, at := range []string{"/m/d/assistance", "/k/d/assistance"} {
		want(t, at, b.Get(at), 200, "本文有过更正", "改了 1 处", at+"/changes")
		want(t, at, b.Get(at+"/changes"), 200, "</span>910<")
		want(t, "never changed", b.Get(strings.Replace(at, "assistance", "openness", 1)+"/changes"), 404)
		lacks(t, "never changed", b.Get(strings.Replace(at, "assistance", "openness", 1)), "本文有过更正")
	}
	want(t, "an earlier change", b.Get("/m/d/assistance/changes?v=2"), 200, "（修订）", "新附件")
	want(t, "no such change", b.Get("/m/d/assistance/changes?v=1"), 404)
}
