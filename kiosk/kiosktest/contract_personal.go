package kiosktest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// PersonalStore is a store that keeps what was found in records.
type PersonalStore interface {
	Store
	kiosk.PersonalLog
	kiosk.PersonalDesk
	kiosk.Screened
}

// Screened returns the first sample as it is handed to the archive when a
// number was found in it.
func Screened() kiosk.Record {
	r := Records()[0]
	before := r.Disclosure
	before.Text += "\n手机 13800138000"
	before.HTML = HTML(before.Text)
	r.Disclosure.Text += "\n手机 138****8000"
	r.Disclosure.HTML = HTML(r.Disclosure.Text)
	r.Screening = &kiosk.Screening{
		Total: 2, Kept: 1, Before: &before,
		Findings: []kiosk.PersonalFinding{
			{
				Kind: kiosk.PersonalMobile, Masked: "138****8000", Place: "正文第 9 行", Around: "手机 138****8000", Value: "11",
				Confidence: 0.75, Reason: "11 位手机号段", Action: kiosk.PersonalMasked,
			},
			{
				Kind: kiosk.PersonalPlate, Masked: "鲁K*****", Place: "正文第 8 行", Value: "22", Confidence: 0.5, Reason: "车牌号的写法",
				Action: kiosk.PersonalKept, Why: "公开专员：公务用车",
			},
		},
	}
	return r
}

// TestPersonal checks what is kept about personal data and what officers do
// about it.
func TestPersonal(t *testing.T, open func(t *testing.T) PersonalStore) {
	t.Run("Findings", func(t *testing.T) { testFindings(t, open(t)) })
	t.Run("Decisions", func(t *testing.T) { testPersonalDecisions(t, open(t)) })
	t.Run("Leaks", func(t *testing.T) { testLeaks(t, open(t)) })
	t.Run("Withdrawn", func(t *testing.T) { testWithdrawnDecision(t, open(t)) })
	t.Run("Held", func(t *testing.T) { testHeld(t, open(t)) })
	t.Run("HeldAfterStaffHid", func(t *testing.T) { testHeldAfterHide(t, open(t)) })
	t.Run("Versions", func(t *testing.T) { testRewrite(t, open(t)) })
	t.Run("ScreenedWith", func(t *testing.T) {
		s := open(t)
		for want := range 3 {
			if got, err := s.ScreenedWith(t.Context()); err != nil || got != want {
				t.Errorf("rules %d, want %d, %v", got, want, err)
			}
			ok(t, s.SetScreenedWith(t.Context(), want+1))
		}
	})
	t.Run("Originals", func(t *testing.T) { testReadOriginal(t, open(t)) })
}

func testFindings(t *testing.T, s PersonalStore) {
	ctx := t.Context()
	r := Screened()
	id := r.Disclosure.ID
	_, _, err := s.PersonalFindings(ctx, id)
	wantKind(t, err, kiosk.NotFound)
	_, err = s.Unscreened(ctx, id)
	wantKind(t, err, kiosk.NotFound)
	put(t, s, r)
	rec, found, err := s.PersonalFindings(ctx, id)
	ok(t, err)
	if rec.Title != r.Disclosure.Title || rec.Masked != 1 || rec.Kept != 1 || rec.Held || rec.FirstAt != Now || rec.URL != r.Disclosure.URL {
		t.Errorf("%+v", rec)
	}
	first := found[0].ID
	for i := range found {
		found[i].ID = 0
	}
	if d := cmp.Diff(r.Screening.Findings, found); d != "" {
		t.Error(d)
	}
	before, err := s.Unscreened(ctx, id)
	ok(t, err)
	if d := cmp.Diff(r.Screening.Before, before); d != "" {
		t.Error(d)
	}
	put(t, s, r)
	if _, again, err := s.PersonalFindings(ctx, id); err != nil || again[0].ID != first {
		t.Errorf("the same findings have other numbers: %+v, %v", again, err)
	}
	list, err := s.PersonalRecords(ctx, 10)
	if err != nil || len(list) != 1 || list[0].Disclosure != id || list[0].Kinds[kiosk.PersonalMobile] != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	// The page was put right.
	clean := Records()[0]
	clean.Screening = &kiosk.Screening{}
	put(t, s, clean)
	if list, err := s.PersonalRecords(ctx, 10); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

func testPersonalDecisions(t *testing.T, s PersonalStore) {
	ctx := t.Context()
	r := Screened()
	put(t, s, r)
	_, found, err := s.PersonalFindings(ctx, r.Disclosure.ID)
	ok(t, err)
	_, err = s.DecidePersonal(ctx, Officer, found[0].ID, true, false, "")
	wantKind(t, err, kiosk.Invalid)
	_, err = s.DecidePersonal(ctx, Officer, 999, true, false, "办公手机")
	wantKind(t, err, kiosk.NotFound)
	_, err = s.DecidePersonal(ctx, Officer, found[0].ID, true, false, "这是值班手机")
	ok(t, err)
	for id, want := range map[string]int{r.Disclosure.ID: 1, "another": 0} {
		if got, err := s.PersonalDecisions(ctx, []string{id}); err != nil || len(got) != want {
			t.Errorf("%s: %+v, %v", id, got, err)
		}
	}
	if ids, err := s.DecidePersonal(ctx, Officer, found[0].ID, true, true, "到处都放行"); err != nil || len(ids) != 1 || ids[0] != r.Disclosure.ID {
		t.Errorf("%v, %v", ids, err)
	}
	got, err := s.PersonalDecisions(ctx, []string{"another"})
	if err != nil || len(got) != 1 || got[0].Kind != kiosk.PersonalMobile || got[0].Value != "11" || !got[0].Keep || got[0].Author != Officer.Name {
		t.Errorf("%+v, %v", got, err)
	}
	e, err := s.Entries(ctx, 0, 10)
	if err != nil || len(e) != 2 || e[0].Action != "personal_keep" || e[0].Target != r.Disclosure.ID || strings.Contains(e[0].Detail, "13800138000") {
		t.Errorf("%+v, %v", e, err)
	}
}

func testHeld(t *testing.T, s PersonalStore) {
	ctx := t.Context()
	r := Screened()
	id := r.Disclosure.ID
	r.Screening.Held = true
	put(t, s, r)
	_, err := s.Get(ctx, id)
	wantKind(t, err, kiosk.Gone)
	if list, err := s.PersonalRecords(ctx, 10); err != nil || len(list) != 1 || !list[0].Held {
		t.Errorf("%+v, %v", list, err)
	}
	wantKind(t, s.ReleasePersonal(ctx, Officer, "nowhere", "核对过"), kiosk.NotFound)
	ok(t, s.ReleasePersonal(ctx, Officer, id, "核对过"))
	got, err := s.PersonalDecisions(ctx, []string{id})
	if err != nil || len(got) != 1 || got[0].Kind != "" || !got[0].Keep {
		t.Errorf("%+v, %v", got, err)
	}
	r.Screening.Held = false
	last, err := s.LastRevision(ctx)
	ok(t, err)
	put(t, s, r)
	if _, err := s.Get(ctx, id); err != nil {
		t.Errorf("released, but %v", err)
	}
	if now, err := s.LastRevision(ctx); err != nil || now <= last {
		t.Errorf("the index is not told: %d after %d, %v", now, last, err)
	}
	wantKind(t, s.ReleasePersonal(ctx, Officer, id, "再放一次"), kiosk.Conflict)
}

// What staff took down for another reason stays down.
func testHeldAfterHide(t *testing.T, s PersonalStore) {
	ctx := t.Context()
	r := Screened()
	put(t, s, r)
	ok(t, s.Hide(ctx, Officer, r.Disclosure.ID, "内容有误"))
	held := Screened()
	held.Screening.Held = true
	put(t, s, held)
	put(t, s, r)
	_, err := s.Get(ctx, r.Disclosure.ID)
	wantKind(t, err, kiosk.Gone)
}

func testRewrite(t *testing.T, s PersonalStore) {
	ctx := t.Context()
	bare := Records()[0]
	bare.Disclosure = *Screened().Screening.Before
	put(t, s, bare)
	put(t, s, Screened())
	last, err := s.LastRevision(ctx)
	ok(t, err)
	id := bare.Disclosure.ID
	n, err := s.RewriteVersions(ctx, id, func(d *kiosk.Disclosure) bool {
		text := d.Text
		d.Text, d.HTML = strings.ReplaceAll(d.Text, "13800138000", "***"), strings.ReplaceAll(d.HTML, "13800138000", "***")
		d.Fields = []kiosk.Field{{Kind: kiosk.FieldContactCall, Value: "0631-6664680", Confidence: 1}}
		return d.Text != text
	})
	if err != nil || n != 1 {
		t.Errorf("%d versions, %v", n, err)
	}
	for v := 1; v <= 2; v++ {
		d, err := s.GetVersion(ctx, id, v)
		ok(t, err)
		if strings.Contains(d.Text+d.HTML, "13800138000") || d.ContentHash != kiosk.ContentHash(d) || v == 1 && len(d.Fields) != 1 {
			t.Errorf("version %d: %q", v, d.Text)
		}
	}
	if now, err := s.LastRevision(ctx); err != nil || now <= last {
		t.Errorf("the index is not told: %d after %d, %v", now, last, err)
	}
}

func testReadOriginal(t *testing.T, s PersonalStore) {
	ctx := t.Context()
	r := Screened()
	put(t, s, r)
	all, err := s.Originals(ctx, r.Disclosure.ID)
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	_, _, err = s.ReadOriginal(ctx, Officer, r.Disclosure.ID, all[0].Hash, "")
	wantKind(t, err, kiosk.Invalid)
	_, _, err = s.ReadOriginal(ctx, Officer, "another", all[0].Hash, "核对投诉")
	wantKind(t, err, kiosk.NotFound)
	if e, err := s.Entries(ctx, 0, 10); err != nil || len(e) != 0 {
		t.Errorf("nobody looked yet: %+v, %v", e, err)
	}
	o, body, err := s.ReadOriginal(ctx, Officer, r.Disclosure.ID, all[0].Hash, "核对投诉")
	if err != nil || string(body) != string(r.Originals[0].Body) || o.ContentType != r.Originals[0].ContentType {
		t.Errorf("%+v, %v", o, err)
	}
	e, err := s.Entries(ctx, 0, 10)
	if err != nil || len(e) != 1 || e[0].Action != "original_read" || e[0].Actor != Officer.Name || e[0].Target != r.Disclosure.ID {
		t.Errorf("%+v, %v", e, err)
	}
}

// The history of a value outlives the finding.
func testLeaks(t *testing.T, s PersonalStore) {
	ctx := t.Context()
	wang := kiosk.Actor{Name: "wang", Role: kiosk.RoleOfficer}
	r := Screened()
	leaks := func() []kiosk.PersonalLeak {
		t.Helper()
		list, err := s.PersonalLeaks(ctx, 10)
		ok(t, err)
		return list
	}
	put(t, s, r)
	want := []kiosk.PersonalLeak{{
		Disclosure: r.Disclosure.ID, Title: r.Disclosure.Title, BodyID: r.Disclosure.BodyID, Publisher: r.Disclosure.Publisher, URL: r.Disclosure.URL,
		Kind: kiosk.PersonalMobile, Masked: "138****8000", Place: "正文第 9 行", FoundAt: Now, SeenAt: Now,
	}}
	if d := cmp.Diff(want, leaks()); d != "" {
		t.Error(d)
	}
	_, err := s.TellPersonal(ctx, wang, "市民政局", []string{r.Disclosure.ID}, "")
	wantKind(t, err, kiosk.Invalid)
	n, err := s.TellPersonal(ctx, wang, "市民政局", []string{r.Disclosure.ID}, "已发函")
	ok(t, err)
	if n != 1 || leaks()[0].ToldAt != Now {
		t.Errorf("%d told, %+v", n, leaks())
	}
	_, err = s.TellPersonal(ctx, wang, "市民政局", []string{r.Disclosure.ID}, "已发函")
	wantKind(t, err, kiosk.Conflict)

	mended := Records()[0]
	mended.Screening = &kiosk.Screening{}
	put(t, s, mended)
	if got := leaks(); len(got) != 1 || got[0].MendedAt != Now || got[0].ToldAt != Now {
		t.Errorf("put right: %+v", got)
	}
	put(t, s, r)
	if got := leaks(); len(got) != 1 || !got[0].MendedAt.IsZero() {
		t.Errorf("it shows again: %+v", got)
	}
	// Without a look at the page: an officer keeps it, so it never was a leak.
	kept := Screened()
	kept.Originals = nil
	kept.Screening.Findings[0].Action = kiosk.PersonalKept
	put(t, s, kept)
	if got := leaks(); len(got) != 0 {
		t.Errorf("kept: %+v", got)
	}
}

func testWithdrawnDecision(t *testing.T, s PersonalStore) {
	ctx := t.Context()
	wang := kiosk.Actor{Name: "wang", Role: kiosk.RoleOfficer}
	r := Screened()
	put(t, s, r)
	_, found, err := s.PersonalFindings(ctx, r.Disclosure.ID)
	ok(t, err)
	_, err = s.DecidePersonal(ctx, wang, found[0].ID, true, true, "值班电话")
	ok(t, err)
	list, err := s.DecidedPersonal(ctx, 10)
	ok(t, err)
	if len(list) != 1 || list[0].Reason != "值班电话" || list[0].Author != "wang" || !list[0].Keep || list[0].Disclosure != "" {
		t.Fatalf("%+v", list)
	}
	_, err = s.WithdrawPersonal(ctx, wang, list[0].ID, "")
	wantKind(t, err, kiosk.Invalid)
	ids, err := s.WithdrawPersonal(ctx, wang, list[0].ID, "看错了")
	ok(t, err)
	if d := cmp.Diff([]string{r.Disclosure.ID}, ids); d != "" {
		t.Error(d)
	}
	_, err = s.WithdrawPersonal(ctx, wang, list[0].ID, "看错了")
	wantKind(t, err, kiosk.NotFound)
	if list, err := s.DecidedPersonal(ctx, 10); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}
