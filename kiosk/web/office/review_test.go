package office_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/staff/stafftest"
)

// toReview stores two records whose places are not sure and returns them.
func toReview(t *testing.T, site *stafftest.Site) []kiosk.Record {
	t.Helper()
	records := kiosktest.Records()[:2]
	for i := range records {
		d := &records[i].Disclosure
		d.ID = "unsure-" + strconv.Itoa(i)
		d.URL += "?" + d.ID
		d.Title = "情况说明 " + strconv.Itoa(i)
	}
	records[0].Disclosure.Placed, records[0].Disclosure.PlacedConfidence = "正文多次提到 <b>安全生产</b>", 0.4
	d := &records[1].Disclosure
	d.AreaID, d.CategoryID, d.ItemID, d.Placed, d.PlacedConfidence = "", "", "", "", 0
	if _, err := site.Store.Put(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	return records
}

func TestReviewPage(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	want(t, "nothing to review", b.Get("/office/review"), 200, "没有要核对的了")
	toReview(t, site)
	all := b.Get("/office/review")
	want(t, "the list", all, 200, "份的位置请您看一眼", "情况说明 0", "情况说明 1", "&lt;b&gt;安全生产", "40%", `list="places"`, "目录里没有</button>")
	if strings.Index(all.Body, "情况说明 1") > strings.Index(all.Body, "情况说明 0") {
		t.Error("the unplaced one is not first")
	}
	unsure := b.Get("/office/review?only=unsure")
	want(t, "the unsure", unsure, 200, "情况说明 0")
	lacks(t, "the unsure", unsure, "情况说明 1")
	unplaced := b.Get("/office/review?only=unplaced")
	want(t, "the unplaced", unplaced, 200, "情况说明 1")
	lacks(t, "the unplaced", unplaced, "情况说明 0")
	if a := site.SignIn(kiosk.RoleOperator).Get("/office/review"); a.Status != 403 {
		t.Errorf("who may not correct: %d", a.Status)
	}
}

func TestAPlaceIsConfirmedOrChangedAndStays(t *testing.T) {
	site := stafftest.New(t, "")
	records := toReview(t, site)
	b := site.SignIn(kiosk.RoleOfficer)
	form := func(id, do, to string) url.Values {
		d, err := site.Store.GetAny(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return url.Values{"csrf": {b.CSRF}, "revision": {strconv.FormatInt(d.Revision, 10)}, "do": {do}, "to": {to}}
	}
	const zero, one = "/office/review/unsure-0", "/office/review/unsure-1"
	want(t, "no place", b.Post(one, form("unsure-1", "place", "")), 400, "请先写要放到哪里")
	want(t, "no such place", b.Post(one, form("unsure-1", "place", "没有的<事>")), 400, "目录里没有“没有的&lt;事&gt;”", `value="没有的&lt;事&gt;"`)
	want(t, "a name of two items", b.Post(one, form("unsure-1", "place", "资格预审公告")), 400, "在几个类别里都有")
	stale := form("unsure-0", "accept", "")
	stale.Set("revision", "1")
	want(t, "a stale page", b.Post(zero, stale), 409, "有了变化")
	forged := form("unsure-0", "accept", "")
	forged.Set("csrf", "x")
	if a := b.Post(zero, forged); a.Status != 403 {
		t.Errorf("a forged form: %d", a.Status)
	}

	if a := b.Post(zero+"?only=unsure", form("unsure-0", "accept", "")); a.Status != 303 || a.Location != "/office/review?done=accept&only=unsure" {
		t.Errorf("accepted: %d %s", a.Status, a.Location)
	}
	if a := b.Post(one, form("unsure-1", "place", "教育 › 招生计划")); a.Status != 303 || !strings.Contains(a.Location, "done=place") {
		t.Errorf("placed: %d %s", a.Status, a.Location)
	}
	want(t, "afterwards", b.Get("/office/review?done=place"), 200, "没有要核对的了", "已改放")

	// Ingest reads them again, with another text and still unsure.
	for i := range records {
		records[i].Disclosure.Text += "\n附：说明。"
	}
	if _, err := site.Store.Put(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	for id, item := range map[string]string{"unsure-0": records[0].Disclosure.ItemID, "unsure-1": "public-welfare.education.enroll-plan"} {
		d, err := site.Store.GetAny(t.Context(), id)
		if err != nil || d.ItemID != item || d.PlacedConfidence != 1 || d.Placed != "工作人员更正" || !strings.Contains(d.Text, "附：说明。") {
			t.Errorf("%s: %+v, %v", id, d, err)
		}
	}
	log, err := site.Store.Entries(t.Context(), 0, 20)
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, e := range log {
		said += e.Action + " " + e.Target + " " + e.Detail + "\n"
	}
	if !strings.Contains(said, "归类核对：位置正确") || !strings.Contains(said, "归类核对：改放到 教育 › 招生计划") || strings.Count(said, "correct unsure-") != 2 {
		t.Errorf("log:\n%s", said)
	}
}
