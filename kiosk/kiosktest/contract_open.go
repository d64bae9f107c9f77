package kiosktest

import (
	"testing"

	"gongkai/kiosk"
)

// testOpenForComment: a notice is open up to the day it names itself, the day
// included, while it is published; what asks for nothing or names no day never.
func testOpenForComment(t *testing.T, s Store) {
	notice := func(id, title string, kind kiosk.FieldKind, day string, sure float64) kiosk.Record {
		r := Records()[0]
		r.Disclosure.ID, r.Disclosure.URL, r.Disclosure.Title = id, "http://www.example.gov.cn/"+id, title
		r.Disclosure.Fields = []kiosk.Field{{Kind: kind, Value: day, Confidence: sure}}
		return r
	}
	soon := notice("soon", "关于某项目环境影响评价的公示", kiosk.FieldShownUntil, "2018-09-10", 0.8)
	put(t, s,
		notice("late", "某办法（征求意见稿）", kiosk.FieldCommentUntil, "2018-09-20 17:00", 0.9),
		soon,
		notice("past", "公租房分配结果公示", kiosk.FieldShownUntil, "2018-09-09", 0.9),
		notice("unsure", "低保对象公示", kiosk.FieldShownUntil, "2018-09-20", 0.3),
		notice("tender", "招标公告", kiosk.FieldShownUntil, "2018-09-20", 0.9),
	)
	today := kiosk.Date{Year: 2018, Month: 9, Day: 10}
	wantOpen(t, s, today, 10, "soon", "late")
	wantOpen(t, s, today, 1, "soon")
	wantOpen(t, s, kiosk.Date{Year: 2018, Month: 9, Day: 11}, 10, "late")

	// The same text read anew, another day found in it.
	soon.Disclosure.Fields[0].Value = "2018-09-30"
	put(t, s, soon)
	wantOpen(t, s, today, 10, "late", "soon")
	ok(t, s.Hide(t.Context(), Officer, "late", "核对中"))
	wantOpen(t, s, today, 10, "soon")
}

func wantOpen(t *testing.T, s Store, today kiosk.Date, limit int, want ...string) {
	t.Helper()
	list, err := s.OpenForComment(t.Context(), today, limit)
	ok(t, err)
	got := []string{}
	for _, d := range list {
		got = append(got, d.ID)
		if d.Text != "" || d.OpenUntil().Before(today) {
			t.Errorf("%s: text %q, open until %s", d.ID, d.Text, d.OpenUntil())
		}
	}
	if len(got) != len(want) {
		t.Fatalf("open on %s: %v, want %v", today, got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("open on %s: %v, want %v", today, got, want)
		}
	}
}
