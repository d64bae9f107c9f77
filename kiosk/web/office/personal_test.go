package office_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/staff/stafftest"
)

const secret = "13800138000"

func leaking(t *testing.T, site *stafftest.Site, held bool) (id string, found []kiosk.PersonalFinding) {
	t.Helper()
	r := kiosktest.Screened()
	r.Screening.Held = held
	if _, err := site.Store.Put(t.Context(), []kiosk.Record{r}); err != nil {
		t.Fatal(err)
	}
	_, found, err := site.Store.PersonalFindings(t.Context(), r.Disclosure.ID)
	if err != nil {
		t.Fatal(err)
	}
	return r.Disclosure.ID, found
}

func TestPersonalDataIsListedWithoutTheData(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	empty := b.Get("/office/personal")
	want(t, "nothing found", empty, 200, "没有找到个人信息")
	if strings.Contains(empty.Body, "还露着") {
		t.Error("nothing was found, and yet the portal is said to show it")
	}
	id, found := leaking(t, site, false)
	for _, path := range []string{"/office/personal", "/office/personal?body=-", "/office/personal.csv", "/office/personal/d/" + id, "/office/d/" + id, "/m/d/" + id} {
		a := b.Get(path)
		want(t, path, a, 200)
		lacks(t, path, a, secret)
	}
	want(t, "the list", b.Get("/office/personal"), 200, "1 份文件里有个人信息", "手机号", `href="/office/personal/d/`+id)
	want(t, "the record", b.Get("/office/personal/d/"+id), 200, "138****8000", found[0].Place, found[0].Reason, "公务用车")
	want(t, "the table", b.Get("/office/personal.csv"), 200, "138****8000", found[0].Place)
	lacks(t, "the table", b.Get("/office/personal.csv"), "鲁K")
	want(t, "another record", b.Get("/office/personal/d/openness"), 200, "没有找到个人信息")
}

func TestAnOfficerDecidesWhatMayBeShown(t *testing.T) {
	site := stafftest.New(t, "")
	id, found := leaking(t, site, false)
	b := site.SignIn(kiosk.RoleOfficer)
	form := func(do, reason string) url.Values {
		return url.Values{"csrf": {b.CSRF}, "finding": {strconv.FormatInt(found[0].ID, 10)}, "do": {do}, "reason": {reason}}
	}
	want(t, "without a reason", b.Post("/office/personal/d/"+id+"/decide", form("keep", "")), 400, "请写明理由")
	a := b.Post("/office/personal/d/"+id+"/decide", form("keep", "这是值班手机"))
	if a.Status != 303 || !strings.HasSuffix(a.Location, "?done=keep") || len(site.Rescreened) != 1 || site.Rescreened[0] != id || site.Changes == 0 {
		t.Errorf("%d %q, masked anew %v, index told %d times", a.Status, a.Location, site.Rescreened, site.Changes)
	}
	want(t, "after it", b.Get(a.Location), 200, "已放行")
	got, err := site.Store.PersonalDecisions(t.Context(), []string{id})
	if err != nil || len(got) != 1 || !got[0].Keep || got[0].Author != stafftest.Names[kiosk.RoleOfficer] {
		t.Errorf("%+v, %v", got, err)
	}
	audit := site.SignIn(kiosk.RoleAdmin).Get("/office/audit")
	want(t, "the audit log", audit, 200, "个人信息放行", "这是值班手机")
	lacks(t, "the audit log", audit, secret)
}

func TestAHeldRecordWaitsForAnOfficer(t *testing.T) {
	site := stafftest.New(t, "")
	id, _ := leaking(t, site, true)
	b := site.SignIn(kiosk.RoleOfficer)
	want(t, "the list", b.Get("/office/personal"), 200, "1 份等您核对")
	want(t, "what is not shown", b.Get("/office/hidden"), 200, "等您核对", "/office/personal/d/"+id)
	want(t, "for everyone", b.Get("/m/d/"+id), 410)
	a := b.Post("/office/personal/d/"+id+"/release", url.Values{"csrf": {b.CSRF}, "reason": {"已核对"}})
	if a.Status != 303 || len(site.Rescreened) != 1 {
		t.Errorf("%d %q, masked anew %v", a.Status, a.Location, site.Rescreened)
	}
}

func TestWhoReadsAnOriginalIsOnRecord(t *testing.T) {
	site := stafftest.New(t, "")
	id, _ := leaking(t, site, false)
	b := site.SignIn(kiosk.RoleOfficer)
	all, err := site.Store.Originals(t.Context(), id)
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	form := url.Values{"csrf": {b.CSRF}, "hash": {all[0].Hash}}
	want(t, "without a reason", b.Post("/office/personal/d/"+id+"/original", form), 400, "请写明理由")
	form.Set("reason", "群众投诉，核对原文")
	a := b.Post("/office/personal/d/"+id+"/original", form)
	want(t, "the original", a, 200, "<title>")
	if a.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("it could be shown as a page: %v", a.Header)
	}
	want(t, "the audit log", site.SignIn(kiosk.RoleAdmin).Get("/office/audit"), 200, "看原件", "群众投诉")
	op := site.SignIn(kiosk.RoleOperator)
	form.Set("csrf", op.CSRF)
	want(t, "an operator", op.Post("/office/personal/d/"+id+"/original", form), 403)
}

func TestTheHistoryOfWhatAPortalShowed(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOfficer)
	want(t, "nothing yet", b.Get("/office/personal/leaks"), 200, "网站上没有露过个人信息")
	id, _ := leaking(t, site, false)
	site.Now = site.Now.Add(72 * time.Hour)
	b = site.SignIn(kiosk.RoleOfficer) // the session has ended
	page := b.Get("/office/personal/leaks")
	want(t, "a page that shows it", page, 200, "1 个网页还露着个人信息，1 个没有告知", "手机号", "已经 <span class=\"nb\">3</span> 天", `href="/office/personal/d/`+id)
	lacks(t, "a page that shows it", page, secret)
	body := "-"
	if d, err := site.Store.GetAny(t.Context(), id); err == nil && d.BodyID != "" {
		body = d.BodyID
	}
	form := url.Values{"csrf": {b.CSRF}, "body": {body}}
	want(t, "told without a reason", b.Post("/office/personal/told", form), 400, "请写明理由")
	form.Set("reason", "已发函给王科长")
	a := b.Post("/office/personal/told", form)
	if a.Status != 303 {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	want(t, "told", b.Get(a.Location), 200, "告知了 1 处", "还露着，已告知")
	want(t, "told twice", b.Post("/office/personal/told", form), 409, "已经告知过")
	mended := kiosktest.Records()[0]
	mended.Screening = &kiosk.Screening{}
	if _, err := site.Store.Put(t.Context(), []kiosk.Record{mended}); err != nil {
		t.Fatal(err)
	}
	want(t, "put right", b.Get("/office/personal/leaks"), 200, "0 个网页还露着", "已改好", "用了 <span class=\"nb\">3</span> 天")
	csv := b.Get("/office/personal/leaks.csv")
	want(t, "the table", csv, 200, "138****8000", kiosk.DateOf(kiosktest.Now).String())
	lacks(t, "the table", csv, secret)
	want(t, "the audit log", site.SignIn(kiosk.RoleAdmin).Get("/office/audit"), 200, "告知责任单位", "已发函给王科长")
	want(t, "an operator", site.SignIn(kiosk.RoleOperator).Get("/office/personal/leaks"), 403)
}

func TestADecisionIsTakenBack(t *testing.T) {
	site := stafftest.New(t, "")
	id, found := leaking(t, site, false)
	b := site.SignIn(kiosk.RoleOfficer)
	want(t, "none yet", b.Get("/office/personal/decisions"), 200, "还没有核对过")
	b.Post("/office/personal/d/"+id+"/decide", url.Values{"finding": {strconv.FormatInt(found[0].ID, 10)}, "do": {"keep"}, "reason": {"这是值班手机"}})
	page := b.Get("/office/personal/decisions")
	want(t, "the list", page, 200, "核对过 1 处", "138****8000", "这是值班手机", "/withdraw")
	lacks(t, "the list", page, secret)
	list, err := site.Store.DecidedPersonal(t.Context(), 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	path := "/office/personal/decisions/" + strconv.FormatInt(list[0].ID, 10) + "/withdraw"
	want(t, "without a reason", b.Post(path, nil), 400, "请写明理由")
	before := len(site.Rescreened)
	a := b.Post(path, url.Values{"reason": {"原来是私人手机"}})
	if a.Status != 303 || len(site.Rescreened) != before+1 {
		t.Errorf("%d %q, masked anew %v", a.Status, a.Location, site.Rescreened)
	}
	want(t, "after it", b.Get(a.Location), 200, "已撤销", "还没有核对过")
	want(t, "a second time", b.Post(path, url.Values{"reason": {"原来是私人手机"}}), 409, "已经不在了")
}
