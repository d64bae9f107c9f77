package kiosktest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// Store is what the suites of the system of record are run against: its
// contracts are only meaningful together.
type Store interface {
	kiosk.Disclosures
	kiosk.Feed
	kiosk.Archive
	kiosk.Editor
	kiosk.AuditLog
}

// Officer is who acts in the suites.
var Officer = kiosk.Actor{AccountID: 7, Name: "wang", Role: kiosk.RoleOfficer, Address: "192.0.2.7"}

func put(t *testing.T, s Store, records ...kiosk.Record) []kiosk.PutResult {
	t.Helper()
	got, err := s.Put(t.Context(), records)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func wantKind(t *testing.T, err error, want kiosk.Kind) {
	t.Helper()
	if err == nil || kiosk.KindOf(err) != want {
		t.Errorf("error %v, want kind %v", err, want)
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

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
		Found: 9, Created: 4, Updated: 3, Unchanged: 2, Failed: map[kiosk.Outcome]int{kiosk.OutcomeGone: 1},
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

// TestEditor checks what staff do to records.
func TestEditor(t *testing.T, open func(t *testing.T) Store) {
	t.Run("HideAndShow", func(t *testing.T) { testHide(t, open(t)) })
	t.Run("Correct", func(t *testing.T) { testCorrect(t, open(t)) })
	t.Run("Unknown", func(t *testing.T) {
		s := open(t)
		title := "x"
		_, err := s.GetAny(t.Context(), "nowhere")
		wantKind(t, err, kiosk.NotFound)
		wantKind(t, s.Hide(t.Context(), Officer, "nowhere", "x"), kiosk.NotFound)
		wantKind(t, s.Show(t.Context(), Officer, "nowhere", "x"), kiosk.NotFound)
		wantKind(t, s.Correct(t.Context(), Officer, "nowhere", kiosk.Correction{Title: &title}, "x"), kiosk.NotFound)
		if e, err := s.Entries(t.Context(), 0, 10); err != nil || len(e) != 0 {
			t.Errorf("what could not be done is in the log: %+v, %v", e, err)
		}
	})
}

func testHide(t *testing.T, s Store) {
	ctx := t.Context()
	put(t, s, Records()...)
	before, err := s.Get(ctx, "procurement")
	ok(t, err)
	ok(t, s.Hide(ctx, Officer, "procurement", "含个人信息"))
	ok(t, s.Hide(ctx, Officer, "procurement", "再点一次"))
	_, err = s.Get(ctx, "procurement")
	wantKind(t, err, kiosk.Gone)
	_, err = s.GetVersion(ctx, "procurement", 1)
	wantKind(t, err, kiosk.Gone)
	_, err = s.Versions(ctx, "procurement")
	wantKind(t, err, kiosk.Gone)
	if id, err := s.ByCode(ctx, before.Code); err != nil || id != "procurement" {
		t.Errorf("the code of a hidden record gives %q, %v", id, err)
	}
	for _, category := range []string{"", before.CategoryID} {
		recent, err := s.Recent(ctx, category, 100)
		ok(t, err)
		if slices.ContainsFunc(recent, func(d kiosk.Disclosure) bool { return d.ID == "procurement" }) {
			t.Error("hidden, but among the recent")
		}
	}
	hidden, err := s.GetAny(ctx, "procurement")
	ok(t, err)
	if hidden.State != kiosk.Hidden || hidden.Version != before.Version || hidden.Revision <= before.Revision || hidden.Text != before.Text {
		t.Errorf("hidden: %+v", hidden)
	}
	ok(t, s.Hide(ctx, Officer, "openness", "核对"))
	list, err := s.HiddenList(ctx, 10)
	ok(t, err)
	if len(list) != 2 || list[0].ID != "openness" || list[1].ID != "procurement" || list[0].Text != "" || list[0].State != kiosk.Hidden {
		t.Errorf("hidden list: %+v", list)
	}
	ok(t, s.Show(ctx, Officer, "procurement", "已处理"))
	shown, err := s.Get(ctx, "procurement")
	ok(t, err)
	if shown.Version != before.Version || shown.Revision <= hidden.Revision {
		t.Errorf("shown: %+v", shown)
	}
	log, err := s.Entries(ctx, 0, 10)
	ok(t, err)
	var actions []string
	for _, e := range log {
		actions = append(actions, e.Action+" "+e.Target)
		if e.Actor != Officer.Name || e.Role != Officer.Role || e.Address != Officer.Address || !e.At.Equal(Now) {
			t.Errorf("log: %+v", e)
		}
	}
	if d := cmp.Diff([]string{"show procurement", "hide openness", "hide procurement"}, actions); d != "" {
		t.Error(d)
	}
	if !strings.Contains(log[2].Detail, "含个人信息") {
		t.Errorf("the reason is not in the log: %s", log[2].Detail)
	}
}

func testCorrect(t *testing.T, s Store) {
	ctx := t.Context()
	put(t, s, Records()...)
	number, day, item := "乳政办发〔2018〕9号", date("2018-09-04"), "public-welfare.assistance.policy"
	category, area := "public-welfare.assistance", "public-welfare"
	ok(t, s.Correct(ctx, Officer, "rushan-plan", kiosk.Correction{
		DocumentNumber: &number, PublishedOn: &day, ItemID: &item, CategoryID: &category, AreaID: &area,
	}, "原页漏了文号"))
	d, err := s.Get(ctx, "rushan-plan")
	ok(t, err)
	if d.DocumentNumber != number || d.PublishedOn != day || d.ItemID != item || d.CategoryID != category || d.Version != 2 {
		t.Errorf("corrected: %+v", d)
	}
	if d.Publisher != Records()[0].Disclosure.Publisher || d.Text != Records()[0].Disclosure.Text {
		t.Error("what was not corrected has changed")
	}
	if recent, err := s.Recent(ctx, category, 10); err != nil || len(recent) != 3 {
		t.Errorf("it is not under its new category: %d, %v", len(recent), err)
	}
	ok(t, s.Correct(ctx, Officer, "rushan-plan", kiosk.Correction{DocumentNumber: &number}, "又点了一次"))
	again, err := s.Get(ctx, "rushan-plan")
	ok(t, err)
	if again.Version != 2 {
		t.Errorf("a correction that changes nothing made version %d", again.Version)
	}
	ok(t, s.Hide(ctx, Officer, "rushan-plan", "核对"))
	publisher := "乳山市政府办"
	ok(t, s.Correct(ctx, Officer, "rushan-plan", kiosk.Correction{Publisher: &publisher}, "更名"))
	hidden, err := s.GetAny(ctx, "rushan-plan")
	ok(t, err)
	if hidden.State != kiosk.Hidden || hidden.Publisher != publisher || hidden.Version != 3 {
		t.Errorf("corrected while hidden: %+v", hidden)
	}
	log, err := s.Entries(ctx, 0, 100)
	ok(t, err)
	if len(log) != 4 || log[3].Action != "correct" || !strings.Contains(log[3].Detail, `"document_number":"乳政办发〔2018〕9号"`) ||
		!strings.Contains(log[3].Detail, "原页漏了文号") || !strings.Contains(log[3].Detail, `"published_on":"2018-09-03"`) {
		t.Errorf("log: %+v", log)
	}
}

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
