package kiosktest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// TestEditor checks what staff do to records.
func TestEditor(t *testing.T, open func(t *testing.T) Store) {
	t.Run("HideAndShow", func(t *testing.T) { testHide(t, open(t)) })
	t.Run("Correct", func(t *testing.T) { testCorrect(t, open(t)) })
	t.Run("Review", func(t *testing.T) { testReview(t, open(t)) })
	t.Run("Derived", func(t *testing.T) { testDerived(t, open(t)) })
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
