package kiosktest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// DutyStore is where duties are kept and what was done with them.
type DutyStore interface {
	kiosk.DutyBook
	kiosk.Archive
	kiosk.AuditLog
}

// TestDuties checks where the table of who publishes what is kept. open returns
// an empty store whose clock is [Clock].
func TestDuties(t *testing.T, open func(t *testing.T) DutyStore) {
	s, ctx := open(t), t.Context()
	wang := kiosk.Actor{Name: "wang", Role: kiosk.RoleOfficer}
	got, err := s.Duties(ctx)
	ok(t, err)
	if d := cmp.Diff(kiosk.Duties{}, got); d != "" {
		t.Error(d)
	}
	a := kiosk.Duty{ItemID: "a", Lead: "civil", Helpers: []string{"finance", "audit"}, Content: "甲\n乙", Cycle: "每月", Channels: []string{"portal"}}
	b := kiosk.Duty{ItemID: "b", Lead: "edu", Deadline: "20个工作日内", Basis: "条例", Note: "注"}
	ok(t, s.PutDuties(ctx, wang, 0, "表.xlsx", kiosk.CompareDuties(nil, []kiosk.Duty{b, a}, false)))
	got, err = s.Duties(ctx)
	ok(t, err)
	want := kiosk.Duties{Revision: got.Revision, List: []kiosk.Duty{a, b}, By: "wang", From: "表.xlsx", At: Now}
	if d := cmp.Diff(want, got); d != "" || got.Revision == 0 {
		t.Error(got.Revision, d)
	}

	wantKind(t, s.PutDuties(ctx, wang, 0, "旧.xlsx", []kiosk.DutyChange{{ItemID: "a", Before: &a}}), kiosk.Conflict)
	ok(t, s.PutDuties(ctx, wang, 0, "一样.xlsx", nil)) // nothing to do
	c := a
	c.Lead = "disabled_fed"
	ok(t, s.PutDuties(ctx, wang, got.Revision, "新.xlsx", kiosk.CompareDuties(got.List, []kiosk.Duty{c}, true)))
	next, err := s.Duties(ctx)
	ok(t, err)
	if d := cmp.Diff([]kiosk.Duty{c}, next.List); d != "" || next.Revision <= got.Revision {
		t.Error(next.Revision, d)
	}
	entries, err := s.Entries(ctx, 0, 10)
	ok(t, err)
	if len(entries) != 2 || entries[0].Action != "duties_import" || entries[0].Target != "新.xlsx" {
		t.Errorf("%+v", entries)
	}

	_, err = s.Put(ctx, Records())
	ok(t, err)
	items, err := s.PublishedItems(ctx)
	ok(t, err)
	if x := items["public-welfare.assistance.dibao-policy"]; x.Count != 1 || x.Newest.String() != "2019-03-02" {
		t.Errorf("%+v", x)
	}
	if _, there := items[""]; there {
		t.Error("records without an item are counted as one")
	}
}
