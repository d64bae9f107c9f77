package kiosktest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// testDerived checks what is read from a text beside it: it comes back as it
// was put, and is replaced when the same text is read anew.
func testDerived(t *testing.T, s Store) {
	ctx := t.Context()
	r := Records()[0]
	id := r.Disclosure.ID
	r.Disclosure.Fields = []kiosk.Field{{
		Kind: kiosk.FieldAward, Lot: "1包", Value: "1120000.00", Line: 3, Start: 5, End: 12, How: kiosk.FieldTabled, Confidence: 0.9,
	}}
	put(t, s, r)
	first, err := s.Get(ctx, id)
	ok(t, err)
	if d := cmp.Diff(r.Disclosure.Fields, first.Fields); d != "" || first.PlacedConfidence != r.Disclosure.PlacedConfidence {
		t.Errorf("%v %s", first.PlacedConfidence, d)
	}
	r.Disclosure.Fields = append(r.Disclosure.Fields, kiosk.Field{Kind: kiosk.FieldCode, Value: "A-1", How: kiosk.FieldLabelled, Confidence: 1})
	r.Disclosure.Placed, r.Disclosure.PlacedConfidence = "看得更准", 0.95
	if got := put(t, s, r); got[0].Change != kiosk.Unchanged {
		t.Errorf("the same text read anew is %v", got[0].Change)
	}
	now, err := s.Get(ctx, id)
	ok(t, err)
	if d := cmp.Diff(r.Disclosure.Fields, now.Fields); d != "" || now.Placed != "看得更准" || now.PlacedConfidence != 0.95 ||
		now.Version != 1 || now.Revision != first.Revision {
		t.Errorf("%+v %s", now, d)
	}
}

// testReview checks the list of what staff should look at: a place that they
// gave or confirmed leaves it for good.
func testReview(t *testing.T, s Store) {
	ctx := t.Context()
	records := Records()
	records[0].Disclosure.PlacedConfidence = 0.4
	records[1].Disclosure.PlacedConfidence = 0
	records[2].Disclosure.PlacedConfidence = 0.2
	put(t, s, records...)
	ok(t, s.Hide(ctx, Officer, records[2].Disclosure.ID, "核对"))
	a, b := records[0].Disclosure.ID, records[1].Disclosure.ID
	wantList(t, s, 10, 2, b, a)
	wantList(t, s, 1, 2, b)
	if list, n, err := s.ToReview(ctx, 0.1, kiosk.SurePlace, 10); err != nil || n != 1 || list[0].ID != a {
		t.Errorf("from 0.1: %d, %v", n, err)
	}

	d := records[0].Disclosure
	confirmed := kiosk.Correction{AreaID: &d.AreaID, CategoryID: &d.CategoryID, ItemID: &d.ItemID}
	ok(t, s.Correct(ctx, Officer, a, confirmed, "位置正确"))
	wantList(t, s, 10, 1, b)
	got, err := s.Get(ctx, a)
	ok(t, err)
	if got.Version != 1 || got.PlacedConfidence != 1 {
		t.Errorf("confirming made version %d, %v sure", got.Version, got.PlacedConfidence)
	}
	area, category, item := "public-welfare", "public-welfare.health", "public-welfare.health.blood"
	ok(t, s.Correct(ctx, Officer, b, kiosk.Correction{AreaID: &area, CategoryID: &category, ItemID: &item}, "放错了"))
	wantList(t, s, 10, 0)

	// Read again, still as unsure, and then with another text.
	put(t, s, records...)
	records[0].Disclosure.Text += "\n附：说明。"
	records[1].Disclosure.Text += "\n附：说明。"
	put(t, s, records...)
	wantList(t, s, 10, 0)
	for id, want := range map[string]string{a: d.ItemID, b: item} {
		got, err := s.Get(ctx, id)
		ok(t, err)
		if got.ItemID != want || got.PlacedConfidence != 1 || got.Placed == d.Placed {
			t.Errorf("%s after ingest: %s, %v sure, %s", id, got.ItemID, got.PlacedConfidence, got.Placed)
		}
	}
}

func wantList(t *testing.T, s Store, limit, total int, ids ...string) {
	t.Helper()
	list, n, err := s.ToReview(t.Context(), 0, kiosk.SurePlace, limit)
	ok(t, err)
	var got []string
	for _, d := range list {
		got = append(got, d.ID)
		if d.Text != "" || d.State != kiosk.Published {
			t.Errorf("%s: text of %d bytes, %s", d.ID, len(d.Text), d.State)
		}
	}
	if d := cmp.Diff(ids, got); d != "" || n != total {
		t.Errorf("%d in all, want %d; %s", n, total, d)
	}
}
