package kiosktest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// TestDisclosures checks what surfaces read. open returns an empty store whose
// clock is [Clock].
func TestDisclosures(t *testing.T, open func(t *testing.T) Store) {
	t.Run("GetGivesWhatWasPut", func(t *testing.T) {
		s := open(t)
		records := Records()
		put(t, s, records...)
		codes := map[string]bool{}
		for _, r := range records {
			got, err := s.Get(t.Context(), r.Disclosure.ID)
			ok(t, err)
			want := r.Disclosure
			want.Version, want.State, want.ChangedAt = 1, kiosk.Published, Now
			want.Revision, want.Code = got.Revision, got.Code
			want.ContentHash = kiosk.ContentHash(&want)
			if d := cmp.Diff(&want, got); d != "" {
				t.Errorf("%s: %s", r.Disclosure.ID, d)
			}
			if codes[got.Code] || len(got.Code) != 8 {
				t.Errorf("%s: code %q", got.ID, got.Code)
			}
			codes[got.Code] = true
			id, err := s.ByCode(t.Context(), got.Code)
			if err != nil || id != got.ID {
				t.Errorf("code %s gives %q, %v", got.Code, id, err)
			}
		}
	})
	t.Run("Unknown", func(t *testing.T) {
		s := open(t)
		put(t, s, Records()[0])
		_, err := s.Get(t.Context(), "nowhere")
		wantKind(t, err, kiosk.NotFound)
		_, err = s.GetVersion(t.Context(), Records()[0].Disclosure.ID, 2)
		wantKind(t, err, kiosk.NotFound)
		_, err = s.Versions(t.Context(), "nowhere")
		wantKind(t, err, kiosk.NotFound)
		_, err = s.ByCode(t.Context(), "ZZZZZZZZ")
		wantKind(t, err, kiosk.NotFound)
	})
	t.Run("VersionsAreKept", func(t *testing.T) { testVersions(t, open(t)) })
	t.Run("Recent", func(t *testing.T) { testRecent(t, open(t)) })
	t.Run("OpenForComment", func(t *testing.T) { testOpenForComment(t, open(t)) })
	t.Run("Stats", func(t *testing.T) { testStats(t, open(t)) })
	t.Run("CancelledContext", func(t *testing.T) {
		s := open(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Get(ctx, "x"); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
}

func testVersions(t *testing.T, s Store) {
	r := Records()[0]
	id := r.Disclosure.ID
	put(t, s, r)
	first := r.Disclosure.Text
	r.Disclosure.Text, r.Disclosure.Title = first+"\n附：说明。", "改过的标题"
	put(t, s, r)
	now, err := s.Get(t.Context(), id)
	ok(t, err)
	if now.Version != 2 || now.Title != "改过的标题" {
		t.Errorf("current is version %d, %q", now.Version, now.Title)
	}
	old, err := s.GetVersion(t.Context(), id, 1)
	ok(t, err)
	if old.Version != 1 || old.Text != first || old.Code != now.Code || old.Revision >= now.Revision {
		t.Errorf("version 1 is not what it was: %+v", old)
	}
	infos, err := s.Versions(t.Context(), id)
	ok(t, err)
	want := []kiosk.VersionInfo{
		{Version: 2, ChangedAt: Now, ContentHash: now.ContentHash, Title: "改过的标题", Why: "原页有变化"},
		{Version: 1, ChangedAt: Now, ContentHash: old.ContentHash, Title: Records()[0].Disclosure.Title, Why: "首次收录"},
	}
	if d := cmp.Diff(want, infos); d != "" {
		t.Error(d)
	}
	// Back to the first state is a version of its own, equal in content.
	put(t, s, Records()[0])
	again, err := s.Get(t.Context(), id)
	ok(t, err)
	if again.Version != 3 || again.ContentHash != old.ContentHash || again.Text != first {
		t.Errorf("back to the first state: %+v", again)
	}
}

func testRecent(t *testing.T, s Store) {
	put(t, s, Records()...)
	all, err := s.Recent(t.Context(), "", 100)
	ok(t, err)
	if len(all) != len(Records()) {
		t.Errorf("%d of %d", len(all), len(Records()))
	}
	for i, d := range all {
		if d.Text != "" || d.HTML != "" {
			t.Errorf("%s comes with its text", d.ID)
		}
		if d.Title == "" || d.Code == "" || d.State != kiosk.Published {
			t.Errorf("incomplete: %+v", d)
		}
		if i > 0 && all[i-1].PublishedOn.Before(d.PublishedOn) {
			t.Errorf("%s is not in order", d.ID)
		}
	}
	if last := all[len(all)-1]; !last.PublishedOn.IsZero() {
		t.Errorf("the unknown date is not last: %s", last.ID)
	}
	two, err := s.Recent(t.Context(), "", 2)
	if err != nil || !cmp.Equal(two, all[:2]) {
		t.Errorf("two: %+v, %v", two, err)
	}
	some, err := s.Recent(t.Context(), "public-welfare.assistance", 100)
	ok(t, err)
	if len(some) != 2 || some[0].ID != "assistance" || some[1].ID != "temporary-help" {
		t.Errorf("of one category: %+v", some)
	}
	none, err := s.Recent(t.Context(), "nowhere", 100)
	if err != nil || len(none) != 0 {
		t.Errorf("of no category: %+v, %v", none, err)
	}
	if none, err := s.Recent(t.Context(), "", 0); err != nil || len(none) != 0 {
		t.Errorf("limit 0: %+v, %v", none, err)
	}
}

func testStats(t *testing.T, s Store) {
	empty, err := s.Stats(t.Context())
	if err != nil || empty.Total != 0 || !empty.UpdatedAt.IsZero() || empty.Demo {
		t.Errorf("of an empty store: %+v, %v", empty, err)
	}
	put(t, s, Records()...)
	want := kiosk.Stats{ByArea: map[string]int{}, ByCategory: map[string]int{}, ByItem: map[string]int{}, Demo: true}
	for _, r := range Records() {
		want.Total++
		for id, counts := range map[string]map[string]int{
			r.Disclosure.AreaID: want.ByArea, r.Disclosure.CategoryID: want.ByCategory, r.Disclosure.ItemID: want.ByItem,
		} {
			if id != "" {
				counts[id]++
			}
		}
	}
	check := func() {
		t.Helper()
		got, err := s.Stats(t.Context())
		ok(t, err)
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
	check()
	ok(t, s.Hide(t.Context(), Officer, "assistance", "核对中"))
	want.Total--
	want.ByArea["public-welfare"]--
	want.ByCategory["public-welfare.assistance"]--
	delete(want.ByItem, "public-welfare.assistance.dibao-policy")
	check()
	source := kiosk.Source{ID: "sample", Name: "样例"}
	id, err := s.StartRun(t.Context(), source)
	ok(t, err)
	ok(t, s.FinishRun(t.Context(), kiosk.Run{ID: id, Err: "首页打不开"}))
	check() // a pass that failed says nothing about how fresh the data is
	id, err = s.StartRun(t.Context(), source)
	ok(t, err)
	ok(t, s.FinishRun(t.Context(), kiosk.Run{ID: id, FinishedAt: Now.Add(time.Minute)}))
	want.UpdatedAt = Now.Add(time.Minute)
	check()
}
