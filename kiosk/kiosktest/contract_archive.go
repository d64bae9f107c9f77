package kiosktest

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// TestArchive checks what ingest writes to.
func TestArchive(t *testing.T, open func(t *testing.T) Store) {
	t.Run("SameContentChangesNothing", func(t *testing.T) {
		s := open(t)
		for i, want := range []kiosk.Change{kiosk.Created, kiosk.Unchanged, kiosk.Unchanged} {
			rs := Records()
			for j := range rs {
				rs[j].Disclosure.FetchedAt = Now.Add(time.Duration(i) * time.Hour)
				rs[j].Disclosure.Placed += "，再看一次"
			}
			for _, r := range put(t, s, rs...) {
				if r.Change != want || r.Version != 1 {
					t.Errorf("pass %d: %+v", i, r)
				}
			}
		}
		last, err := s.LastRevision(t.Context())
		if err != nil || last != int64(len(Records())) {
			t.Errorf("revision %d, %v", last, err)
		}
	})
	t.Run("SameRecordTwiceInOneCall", func(t *testing.T) {
		s := open(t)
		r := Records()[0]
		changed := r
		changed.Disclosure.Title += "（修订）"
		got := put(t, s, r, r, changed)
		want := []kiosk.PutResult{
			{ID: r.Disclosure.ID, Version: 1, Change: kiosk.Created},
			{ID: r.Disclosure.ID, Version: 1, Change: kiosk.Unchanged},
			{ID: r.Disclosure.ID, Version: 2, Change: kiosk.Updated},
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
	t.Run("EverythingOrNothing", func(t *testing.T) {
		s := open(t)
		rs := Records()
		rs[len(rs)-1].Disclosure.ID = ""
		_, err := s.Put(t.Context(), rs)
		wantKind(t, err, kiosk.Invalid)
		if st, err := s.Stats(t.Context()); err != nil || st.Total != 0 {
			t.Errorf("%d were stored, %v", st.Total, err)
		}
		if got := put(t, s); len(got) != 0 {
			t.Errorf("of nothing: %+v", got)
		}
	})
	t.Run("CallersValuesStay", func(t *testing.T) {
		s := open(t)
		rs := Records()
		put(t, s, rs...)
		if d := cmp.Diff(Records(), rs); d != "" {
			t.Error(d)
		}
	})
	t.Run("CorrectionsSurvive", func(t *testing.T) { testCorrectionSurvives(t, open(t)) })
	t.Run("HidingSurvives", func(t *testing.T) {
		s := open(t)
		r := Records()[0]
		put(t, s, r)
		ok(t, s.Hide(t.Context(), Officer, r.Disclosure.ID, "含个人信息"))
		r.Disclosure.Title += "（二）"
		if got := put(t, s, r); got[0].Change != kiosk.Updated {
			t.Errorf("%+v", got)
		}
		_, err := s.Get(t.Context(), r.Disclosure.ID)
		wantKind(t, err, kiosk.Gone)
	})
	t.Run("Fetches", func(t *testing.T) { testFetches(t, open(t)) })
	t.Run("Runs", func(t *testing.T) { testRuns(t, open(t)) })
	t.Run("StrangeContent", func(t *testing.T) {
		s := open(t)
		r := kiosk.Record{Disclosure: kiosk.Disclosure{
			ID: "奇怪/的 id?#%\x00", Title: "'; DROP TABLE disclosures; --", Text: "\x00\xff\n" + strings.Repeat("很长。", 100_000), HTML: "<p>",
		}}
		put(t, s, r)
		got, err := s.Get(t.Context(), r.Disclosure.ID)
		ok(t, err)
		if got.Title != r.Disclosure.Title || got.Text != r.Disclosure.Text || got.Validity != kiosk.ValidityUnknown {
			t.Error("what was put does not come back")
		}
		if again := put(t, s, r); again[0].Change != kiosk.Unchanged {
			t.Errorf("%+v", again)
		}
	})
}

func testCorrectionSurvives(t *testing.T, s Store) {
	r := Records()[0]
	id := r.Disclosure.ID
	put(t, s, r)
	title, validity := "更正后的标题", kiosk.Expired
	ok(t, s.Correct(t.Context(), Officer, id, kiosk.Correction{Title: &title}, "标题有误"))
	ok(t, s.Correct(t.Context(), Officer, id, kiosk.Correction{Validity: &validity}, "已过期"))
	if got := put(t, s, r); got[0].Change != kiosk.Unchanged {
		t.Errorf("the same page again: %+v", got)
	}
	r.Disclosure.Text += "\n新的一段。"
	r.Disclosure.Title = "原页上的新标题"
	put(t, s, r)
	d, err := s.Get(t.Context(), id)
	ok(t, err)
	if d.Title != title || d.Validity != validity || !strings.HasSuffix(d.Text, "新的一段。") || d.Version != 4 {
		t.Errorf("%d %q %s", d.Version, d.Title, d.Validity)
	}
	infos, err := s.Versions(t.Context(), id)
	ok(t, err)
	var why []string
	for _, v := range infos {
		why = append(why, v.Why)
	}
	if d := cmp.Diff([]string{"原页有变化", "工作人员更正", "工作人员更正", "首次收录"}, why); d != "" {
		t.Error(d)
	}
}

func testFetches(t *testing.T, s Store) {
	const page, dead = "http://portal.example/a", "http://portal.example/b"
	_, err := s.LastFetch(t.Context(), page)
	wantKind(t, err, kiosk.NotFound)
	good := kiosk.Fetch{
		SourceID: "sample", ColumnID: "laws", URL: page, FinalURL: page + "/", At: Now, Outcome: kiosk.OutcomeOK,
		Status: 200, ETag: `"x"`, LastModified: "Mon, 03 Jun 2019 00:00:00 GMT", Bytes: 12, Hash: "ab",
	}
	ok(t, s.PutFetch(t.Context(), good))
	bad := kiosk.Fetch{SourceID: "sample", URL: page, At: Now.Add(time.Hour), Outcome: kiosk.OutcomeTimeout, Detail: "15 秒没有回应"}
	ok(t, s.PutFetch(t.Context(), bad))
	gone := kiosk.Fetch{SourceID: "sample", URL: dead, At: Now.Add(2 * time.Hour), Outcome: kiosk.OutcomeGone, Status: 404}
	ok(t, s.PutFetch(t.Context(), gone))
	last, err := s.LastFetch(t.Context(), page)
	ok(t, err)
	if d := cmp.Diff(good, last); d != "" {
		t.Errorf("a bad fetch is not the last good one: %s", d)
	}
	list, err := s.BadFetches(t.Context(), 10)
	ok(t, err)
	if d := cmp.Diff([]kiosk.Fetch{gone, bad}, list); d != "" {
		t.Error(d)
	}
	if one, err := s.BadFetches(t.Context(), 1); err != nil || len(one) != 1 || one[0].URL != dead {
		t.Errorf("%+v, %v", one, err)
	}
	// 304 answers often leave the validators out; they still hold.
	ok(t, s.PutFetch(t.Context(), kiosk.Fetch{URL: page, At: Now.Add(3 * time.Hour), Outcome: kiosk.OutcomeUnchanged, Status: 304}))
	last, err = s.LastFetch(t.Context(), page)
	ok(t, err)
	if last.ETag != good.ETag || last.LastModified != good.LastModified || last.Hash != good.Hash || last.Outcome != kiosk.OutcomeUnchanged {
		t.Errorf("after a 304: %+v", last)
	}
	if list, err = s.BadFetches(t.Context(), 10); err != nil || len(list) != 1 || list[0].URL != dead {
		t.Errorf("what was mended is still listed: %+v, %v", list, err)
	}
}

func testRuns(t *testing.T, s Store) {
	wantKind(t, s.FinishRun(t.Context(), kiosk.Run{ID: 99}), kiosk.NotFound)
	first, err := s.StartRun(t.Context(), kiosk.Source{ID: "a", Name: "甲"})
	ok(t, err)
	second, err := s.StartRun(t.Context(), kiosk.Source{ID: "b", Name: "乙"})
	ok(t, err)
	run := kiosk.Run{
		ID: second, SourceID: "b", SourceName: "乙", StartedAt: Now, FinishedAt: Now.Add(time.Minute),
		Found: 9, Created: 4, Updated: 3, Unchanged: 2, Gone: 1, Skipped: 2, Failed: map[kiosk.Outcome]int{kiosk.OutcomeGone: 1},
		Problems: []kiosk.RunProblem{{URL: "http://a.example/1.html", Outcome: kiosk.OutcomeGone, Detail: "页面不在了"}},
	}
	ok(t, s.FinishRun(t.Context(), run))
	got, err := s.Runs(t.Context(), 10)
	ok(t, err)
	if d := cmp.Diff([]kiosk.Run{run, {ID: first, SourceID: "a", SourceName: "甲", StartedAt: Now}}, got); d != "" {
		t.Error(d)
	}
	if got, err := s.Runs(t.Context(), 1); err != nil || len(got) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
