package office_test

import (
	"net/url"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff/stafftest"
)

// Whoever comes with a link, a code or a printed QR is told in words who took
// the document down and when.
func TestWithdrawnIsSaidEverywhere(t *testing.T) {
	site := stafftest.New(t, "")
	d, err := site.Store.Get(t.Context(), "openness")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := site.Store.Withdraw(t.Context(), "openness", site.Now, "页面不在了"); err != nil {
		t.Fatal(err)
	}
	const who, when = "发布单位已从原网站撤下这份文件", "2019 年 6 月 3 日"
	stranger, desk := site.Stranger(), site.SignIn(kiosk.RoleOperator)
	short := stranger.Get("/s/" + d.Code)
	for name, a := range map[string]stafftest.Answer{
		"a scanned code": stranger.Get(short.Location), "the phone": stranger.Get("/m/d/openness"), "a version": stranger.Get("/m/d/openness/v/1"),
		"the terminal": stranger.Get("/k/d/openness"), "the API": stranger.Get("/api/v1/disclosures/openness"), "the desk": desk.Get("/desk/d/openness"),
	} {
		want(t, name, a, 410, who, when)
		if name != "the desk" { // its list of hits is the index's, which follows in the product
			lacks(t, name, a, d.Title)
		}
	}
	staff := site.SignIn(kiosk.RoleOfficer)
	want(t, "staff see the copy that is kept", staff.Get("/office/d/openness"), 200, d.Title, "发布单位撤回")
	if done, err := site.Store.Restore(t.Context(), "openness", "又在了"); err != nil || !done {
		t.Fatal(done, err)
	}
	want(t, "back", stranger.Get("/m/d/openness"), 200, "政府信息公开条例")
}

// What no longer holds says so before it is opened and when it is.
func TestRepealedIsSaidEverywhere(t *testing.T) {
	site := stafftest.New(t, "")
	q := "?q=" + url.QueryEscape("临时救助怎么申请")
	stranger, desk := site.Stranger(), site.SignIn(kiosk.RoleOperator)
	for name, a := range map[string]stafftest.Answer{
		"a row on the phone": stranger.Get("/m/search" + q), "the document on the phone": stranger.Get("/m/d/temporary-help"),
		"a row of the terminal": stranger.Get("/k/search" + q), "the document on the terminal": stranger.Get("/k/d/temporary-help"),
		"a row of the desk": desk.Get("/desk/" + q), "the document on the desk": desk.Get("/desk/d/temporary-help"),
	} {
		want(t, name, a, 200, "已废止")
	}
	for name, path := range map[string]string{"a hit of the API": "/api/v1/search" + q, "a record of the API": "/api/v1/disclosures/temporary-help"} {
		want(t, name, stranger.Get(path), 200, `"validity":"repealed"`)
	}
}
