package kiosktest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// PagesStore is what the suite of pages and withdrawals is run against.
type PagesStore interface {
	Store
	kiosk.Pages
	kiosk.PagesDesk
	kiosk.PersonalDesk
}

// TestPages checks what is kept of pages and what becomes of records whose
// publisher has taken them down.
func TestPages(t *testing.T, open func(t *testing.T) PagesStore) {
	t.Run("Withdraw", func(t *testing.T) { testWithdraw(t, open(t)) })
	t.Run("WithdrawnAndHidden", func(t *testing.T) { testWithdrawnAndHidden(t, open(t)) })
	t.Run("WithdrawnAndHeld", func(t *testing.T) { testWithdrawnAndHeld(t, open(t)) })
	t.Run("Due", func(t *testing.T) { testDue(t, open(t)) })
	t.Run("Columns", func(t *testing.T) { testColumns(t, open(t)) })
	t.Run("Unknown", func(t *testing.T) {
		s := open(t)
		_, err := s.Page(t.Context(), "nowhere")
		wantKind(t, err, kiosk.NotFound)
		_, err = s.Withdraw(t.Context(), "nowhere", Now, "x")
		wantKind(t, err, kiosk.NotFound)
		if done, err := s.Restore(t.Context(), "nowhere", "x"); err != nil || done {
			t.Errorf("restored what is not there: %v, %v", done, err)
		}
	})
}

func withdraw(t *testing.T, s PagesStore, id string, want bool) {
	t.Helper()
	done, err := s.Withdraw(t.Context(), id, Now.Add(-24*time.Hour), "两次都不在了")
	ok(t, err)
	if done != want {
		t.Errorf("withdraw %s: %v", id, done)
	}
}

func restore(t *testing.T, s PagesStore, id string, want bool) {
	t.Helper()
	done, err := s.Restore(t.Context(), id, "又在了")
	ok(t, err)
	if done != want {
		t.Errorf("restore %s: %v", id, done)
	}
}

func wantState(t *testing.T, s PagesStore, id string, want kiosk.State) {
	t.Helper()
	d, err := s.GetAny(t.Context(), id)
	ok(t, err)
	if d.State != want {
		t.Errorf("%s is %s, want %s", id, d.State, want)
	}
}

func testWithdraw(t *testing.T, s PagesStore) {
	ctx := t.Context()
	put(t, s, Records()...)
	before, err := s.Get(ctx, "procurement")
	ok(t, err)
	restore(t, s, "procurement", false)
	withdraw(t, s, "procurement", true)
	withdraw(t, s, "procurement", false)
	_, err = s.Get(ctx, "procurement")
	wantKind(t, err, kiosk.Gone)
	if msg := kiosk.PublicMessage(err); !strings.Contains(msg, "发布单位已从原网站撤下") || !strings.Contains(msg, "2019 年 6 月 2 日") {
		t.Errorf("who asks for it is told %q", msg)
	}
	_, err = s.GetVersion(ctx, "procurement", 1)
	wantKind(t, err, kiosk.Gone)
	_, err = s.Versions(ctx, "procurement")
	wantKind(t, err, kiosk.Gone)
	if id, err := s.ByCode(ctx, before.Code); err != nil || id != "procurement" {
		t.Errorf("its code gives %q, %v", id, err)
	}
	kept, err := s.GetAny(ctx, "procurement")
	ok(t, err)
	if kept.State != kiosk.Withdrawn || kept.Text != before.Text || kept.Version != before.Version || kept.Revision <= before.Revision {
		t.Errorf("kept: %+v", kept)
	}
	changes, err := s.Changes(ctx, before.Revision, 100)
	ok(t, err)
	if n := len(changes); n == 0 || changes[n-1].ID != "procurement" || changes[n-1].State != kiosk.Withdrawn || changes[n-1].Text != "" {
		t.Errorf("the index is told %+v", changes)
	}
	// Its content may still be brought by others; that is no page that is back.
	r := Records()[slices.IndexFunc(Records(), func(r kiosk.Record) bool { return r.Disclosure.ID == "procurement" })]
	r.Disclosure.Title += "（二）"
	put(t, s, r)
	wantState(t, s, "procurement", kiosk.Withdrawn)
	list, err := s.Withdrawals(ctx, "", 10)
	ok(t, err)
	if len(list) != 1 || list[0].Disclosure != "procurement" || !list[0].Since.Equal(Now.Add(-24*time.Hour)) || list[0].Title != r.Disclosure.Title {
		t.Errorf("withdrawals: %+v", list)
	}
	if other, err := s.Withdrawals(ctx, "nowhere", 10); err != nil || len(other) != 0 {
		t.Errorf("of another source: %+v, %v", other, err)
	}
	restore(t, s, "procurement", true)
	if _, err := s.Get(ctx, "procurement"); err != nil {
		t.Errorf("back, but: %v", err)
	}
	log, err := s.Entries(ctx, 0, 10)
	ok(t, err)
	var lines []string
	for _, e := range log {
		lines = append(lines, e.Actor+" "+e.Action+" "+e.Target)
	}
	if d := cmp.Diff([]string{"system restore procurement", "system withdraw procurement"}, lines); d != "" {
		t.Error(d)
	}
	if !strings.Contains(log[1].Detail, "两次都不在了") {
		t.Errorf("the log does not say why: %s", log[1].Detail)
	}
}

func testWithdrawnAndHidden(t *testing.T, s PagesStore) {
	ctx := t.Context()
	put(t, s, Records()...)
	ok(t, s.Hide(ctx, Officer, "procurement", "含个人信息"))
	withdraw(t, s, "procurement", true)
	wantState(t, s, "procurement", kiosk.Hidden)
	_, err := s.Get(ctx, "procurement")
	if msg := kiosk.PublicMessage(err); strings.Contains(msg, "发布单位") {
		t.Errorf("what staff took down is said to be the publisher's doing: %q", msg)
	}
	ok(t, s.Show(ctx, Officer, "procurement", "已处理"))
	wantState(t, s, "procurement", kiosk.Withdrawn)
	ok(t, s.Hide(ctx, Officer, "procurement", "再撤下"))
	restore(t, s, "procurement", true)
	wantState(t, s, "procurement", kiosk.Hidden)
	ok(t, s.Show(ctx, Officer, "procurement", "已处理"))
	wantState(t, s, "procurement", kiosk.Published)
}

// What comes back and waits for an officer is not shown before he has looked.
func testWithdrawnAndHeld(t *testing.T, s PagesStore) {
	r := Records()[0]
	id := r.Disclosure.ID
	put(t, s, r)
	withdraw(t, s, id, true)
	before := r.Disclosure
	r.Screening = &kiosk.Screening{Before: &before, Held: true, Total: 1}
	put(t, s, r)
	wantState(t, s, id, kiosk.Withdrawn)
	restore(t, s, id, true)
	wantState(t, s, id, kiosk.Hidden)
	r.Screening = &kiosk.Screening{Before: &before, Total: 1}
	put(t, s, r)
	wantState(t, s, id, kiosk.Published)
	// And the other way round: released while its publisher has taken it down.
	r.Screening = &kiosk.Screening{Before: &before, Held: true, Total: 1}
	put(t, s, r)
	withdraw(t, s, id, true)
	wantState(t, s, id, kiosk.Hidden)
	r.Screening = &kiosk.Screening{Before: &before, Total: 1}
	put(t, s, r)
	wantState(t, s, id, kiosk.Withdrawn)
}

func testDue(t *testing.T, s PagesStore) {
	ctx := t.Context()
	page := func(id string, next time.Duration) kiosk.Page {
		return kiosk.Page{
			Disclosure: id, SourceID: "a", ColumnID: "1", URL: "http://portal.example/" + id, Title: id, PublishedOn: date("2019-01-02"),
			NewAt: Now.Add(-48 * time.Hour), VisitedAt: Now.Add(-24 * time.Hour), NextAt: Now.Add(next),
		}
	}
	early, late, later := page("early", -3*time.Hour), page("late", -2*time.Hour), page("later", time.Hour)
	gone, down := page("gone", -time.Hour), page("down", -4*time.Hour)
	gone.GoneAt = Now.Add(-24 * time.Hour)
	down.GoneAt, down.WithdrawnAt = Now.Add(-48*time.Hour), Now.Add(-24*time.Hour)
	other := page("other", -time.Hour)
	other.SourceID = "b"
	ok(t, s.PutPages(ctx, []kiosk.Page{late, early, later, gone, down, other}, []kiosk.Pace{{SourceID: "a", ColumnID: "1", Looks: 2, Changes: 1, Ages: 0.5}}))
	due, err := s.DuePages(ctx, "a", Now, 10)
	ok(t, err)
	if d := cmp.Diff([]kiosk.Page{gone, down, early, late}, due); d != "" {
		t.Errorf("due: %s", d)
	}
	if due, err = s.DuePages(ctx, "a", Now, 1); err != nil || len(due) != 1 || due[0].Disclosure != "gone" {
		t.Errorf("%+v, %v", due, err)
	}
	missing, err := s.MissingPages(ctx, "a")
	ok(t, err)
	if d := cmp.Diff([]kiosk.Page{gone}, missing); d != "" {
		t.Errorf("missing: %s", d)
	}
	if seen, err := s.SeenPages(ctx, "a", "1", 2); err != nil || len(seen) != 2 || !seen[0].GoneAt.IsZero() {
		t.Errorf("seen: %+v, %v", seen, err)
	}
	if n, err := s.CountPages(ctx, "a"); err != nil || len(n) != 1 || n["1"] != 3 {
		t.Errorf("count: %v, %v", n, err)
	}
	gone.GoneAt = time.Time{}
	ok(t, s.PutPages(ctx, []kiosk.Page{gone}, []kiosk.Pace{{SourceID: "a", ColumnID: "1", Looks: 1, Ages: 0.25}}))
	if got, err := s.Page(ctx, "gone"); err != nil || !got.GoneAt.IsZero() {
		t.Errorf("%+v, %v", got, err)
	}
	paces, err := s.Paces(ctx, "a")
	ok(t, err)
	if d := cmp.Diff([]kiosk.Pace{{SourceID: "a", ColumnID: "1", Looks: 3, Changes: 1, Ages: 0.75}}, paces); d != "" {
		t.Error(d)
	}
}

func testColumns(t *testing.T, s PagesStore) {
	ctx := t.Context()
	src := kiosk.Source{ID: "a", Columns: []kiosk.Column{{ID: "1", URL: "http://portal.example/1/"}, {ID: "2", URL: "http://portal.example/2/"}}}
	var pages []kiosk.Page
	for i := range 6 {
		day := kiosk.DateOf(Now.AddDate(0, 0, -100-2*i))
		pages = append(pages, kiosk.Page{Disclosure: fmt.Sprint("p", i), SourceID: "a", ColumnID: "1", PublishedOn: day})
	}
	pages[5].GoneAt = Now
	pages = append(pages, kiosk.Page{Disclosure: "x", SourceID: "a", ColumnID: "found", PublishedOn: date("2019-06-01")})
	ok(t, s.PutPages(ctx, pages, nil))
	ok(t, s.PutFetch(ctx, kiosk.Fetch{URL: src.Columns[0].URL, At: Now.Add(-time.Hour), Outcome: kiosk.OutcomeOK}))
	ok(t, s.PutFetch(ctx, kiosk.Fetch{URL: src.Columns[0].URL, At: Now, Outcome: kiosk.OutcomeGone, Detail: "页面不在了"}))
	got, err := s.ColumnStates(ctx, src)
	ok(t, err)
	want := []kiosk.ColumnState{
		{ColumnID: "1", Pages: 5, Missing: 1, Newest: kiosk.DateOf(Now.AddDate(0, 0, -100)), Every: 2, List: kiosk.OutcomeGone, ListAt: Now, Detail: "页面不在了"},
		{ColumnID: "2"},
		{ColumnID: "found", Pages: 1, Newest: date("2019-06-01")},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if days, late := got[0].Late(kiosk.DateOf(Now)); days != 100 || !late {
		t.Errorf("nothing for 100 days where something came every second: %d, %v", days, late)
	}
	if _, late := got[2].Late(kiosk.DateOf(Now)); late {
		t.Error("one page says nothing about how often they come")
	}
}
