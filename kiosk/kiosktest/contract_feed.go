package kiosktest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// TestFeed checks how an index follows the store.
func TestFeed(t *testing.T, open func(t *testing.T) Store) {
	ctx := t.Context()
	s := open(t)
	if n, err := s.LastRevision(ctx); err != nil || n != 0 {
		t.Errorf("of an empty store: %d, %v", n, err)
	}
	put(t, s, Records()...)
	read := func(after int64) (out []kiosk.Disclosure) {
		t.Helper()
		for {
			some, err := s.Changes(ctx, after, 5)
			ok(t, err)
			if len(some) == 0 {
				return out
			}
			for _, d := range some {
				if d.Revision <= after {
					t.Fatalf("revision %d after %d", d.Revision, after)
				}
				after = d.Revision
				out = append(out, d)
			}
		}
	}
	all := read(0)
	if len(all) != len(Records()) {
		t.Errorf("%d of %d", len(all), len(Records()))
	}
	for _, d := range all {
		got, err := s.Get(ctx, d.ID)
		if err != nil || !cmp.Equal(got, &d) {
			t.Errorf("%s: the feed differs from Get: %v", d.ID, cmp.Diff(got, &d))
		}
	}
	last, err := s.LastRevision(ctx)
	if err != nil || last != all[len(all)-1].Revision {
		t.Errorf("last revision %d, %v", last, err)
	}
	ok(t, s.Hide(ctx, Officer, "tendering", "核对"))
	r := Records()[0]
	r.Disclosure.Title += "（修订）"
	put(t, s, r)
	changed := read(last)
	if len(changed) != 2 || changed[0].ID != "tendering" || changed[1].ID != r.Disclosure.ID {
		t.Fatalf("changed: %+v", changed)
	}
	want := kiosk.Disclosure{ID: "tendering", State: kiosk.Hidden, Revision: changed[0].Revision}
	if d := cmp.Diff(want, changed[0]); d != "" {
		t.Errorf("a removal carries more than its id and state: %s", d)
	}
	ok(t, s.Show(ctx, Officer, "tendering", "好了"))
	back := read(changed[1].Revision)
	if len(back) != 1 || back[0].ID != "tendering" || back[0].Text == "" {
		t.Errorf("shown again: %+v", back)
	}
	if none, err := s.Changes(ctx, back[0].Revision, 5); err != nil || len(none) != 0 {
		t.Errorf("after the last: %+v, %v", none, err)
	}
}
