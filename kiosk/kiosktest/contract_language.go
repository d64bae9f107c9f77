package kiosktest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// revised fails unless the language's revision has grown, or stayed the same.
func revised(t *testing.T, s Phrases, before int64, grown bool) int64 {
	t.Helper()
	now, err := s.LanguageRevision(t.Context())
	ok(t, err)
	if (now > before) != grown {
		t.Errorf("revision %d after %d, wanted it grown: %v", now, before, grown)
	}
	return now
}

func testLocalWords(t *testing.T, s Phrases) {
	ctx := t.Context()
	rev := revised(t, s, -1, true)
	good := kiosk.Word{Kind: kiosk.WordSynonym, Word: " 倒房子 ", Official: "不动产转移登记", Reason: "大厅常问", Evidence: "6月 12 次没有结果"}
	id, err := s.PutWord(ctx, Officer, good)
	ok(t, err)
	rev = revised(t, s, rev, true)
	change := func(f func(w *kiosk.Word)) kiosk.Word {
		w := good
		f(&w)
		return w
	}
	for name, tc := range map[string]struct {
		w    kiosk.Word
		want kiosk.Kind
	}{
		"no kind":            {change(func(w *kiosk.Word) { w.Kind = "" }), kiosk.Invalid},
		"no word":            {change(func(w *kiosk.Word) { w.Word = " " }), kiosk.Invalid},
		"only marks":         {change(func(w *kiosk.Word) { w.Word = "？！" }), kiosk.Invalid},
		"a long word":        {change(func(w *kiosk.Word) { w.Word = strings.Repeat("长", 31) }), kiosk.Invalid},
		"no official word":   {change(func(w *kiosk.Word) { w.Official = "" }), kiosk.Invalid},
		"the same word":      {change(func(w *kiosk.Word) { w.Official = "倒房子" }), kiosk.Invalid},
		"too heavy":          {change(func(w *kiosk.Word) { w.Word, w.Weight = "别的", 1.1 }), kiosk.Invalid},
		"no reason":          {change(func(w *kiosk.Word) { w.Word, w.Reason = "别的", "" }), kiosk.Invalid},
		"no evidence":        {change(func(w *kiosk.Word) { w.Word, w.Evidence = "别的", "" }), kiosk.Invalid},
		"control characters": {change(func(w *kiosk.Word) { w.Word = "a\x00b" }), kiosk.Invalid},
		"a name of a letter": {change(func(w *kiosk.Word) { w.Kind, w.Word = kiosk.WordName, "村" }), kiosk.Invalid},
		"a name of two":      {change(func(w *kiosk.Word) { w.Kind, w.Word = kiosk.WordName, "银滩 小区" }), kiosk.Invalid},
		"the same again":     {change(func(w *kiosk.Word) { w.Word = "倒 房子？" }), kiosk.Conflict},
		"nobody's":           {change(func(w *kiosk.Word) { w.ID, w.Word = 99, "别的" }), kiosk.NotFound},
	} {
		if _, err := s.PutWord(ctx, Officer, tc.w); kiosk.KindOf(err) != tc.want || err == nil {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
	revised(t, s, rev, false)
	changed := change(func(w *kiosk.Word) { w.ID, w.Weight = id, 0.5 })
	_, err = s.PutWord(ctx, Officer, changed)
	ok(t, err)
	_, err = s.PutWord(ctx, Officer, kiosk.Word{Kind: kiosk.WordName, Word: "银滩小区", Official: "没用", Reason: "楼盘", Evidence: "不动产公告"})
	ok(t, err)
	l, err := s.Language(ctx)
	ok(t, err)
	if l.Revision != revised(t, s, rev, true) || len(l.Words) != 2 || l.Words[1].Official != "" {
		t.Fatalf("%+v", l)
	}
	want := kiosk.Word{
		ID: id, Kind: kiosk.WordSynonym, Word: "倒房子", Official: "不动产转移登记", Weight: 0.5, Reason: "大厅常问",
		Evidence: "6月 12 次没有结果", Author: Officer.Name, AddedAt: Now,
	}
	if d := cmp.Diff(want, l.Words[0]); d != "" {
		t.Error(d)
	}
	wantKind(t, s.DeleteWord(ctx, Officer, id, ""), kiosk.Invalid)
	ok(t, s.DeleteWord(ctx, Officer, id, "不再用"))
	wantKind(t, s.DeleteWord(ctx, Officer, id, "不再用"), kiosk.NotFound)
	revised(t, s, l.Revision, true)
	wantAudit(t, s, "word_delete", "word_put", "word_put", "word_put")
}

// wantAudit checks the newest actions of the log, which are the Officer's.
func wantAudit(t *testing.T, s kiosk.AuditLog, actions ...string) {
	t.Helper()
	entries, err := s.Entries(t.Context(), 0, 100)
	ok(t, err)
	var got []string
	for _, e := range entries {
		got = append(got, e.Action)
		if e.Actor != Officer.Name || e.Target == "" || !strings.Contains(e.Detail, `"reason"`) {
			t.Errorf("audit line %+v", e)
		}
	}
	if d := cmp.Diff(actions, got); d != "" {
		t.Error(d)
	}
	if _, err := s.VerifyAudit(t.Context()); err != nil {
		t.Error(err)
	}
}

func testLocalPins(t *testing.T, s Phrases) {
	ctx := t.Context()
	_, err := s.Put(ctx, Records())
	ok(t, err)
	today := kiosk.DateOf(Now)
	good := kiosk.Pin{Query: "低保标准？", Disclosure: "assistance", Reason: "最新标准在这里", ExpiresOn: today}
	id, err := s.PutPin(ctx, Officer, good)
	ok(t, err)
	rev := revised(t, s, 0, true)
	change := func(f func(p *kiosk.Pin)) kiosk.Pin {
		p := good
		f(&p)
		return p
	}
	for name, tc := range map[string]struct {
		p    kiosk.Pin
		want kiosk.Kind
	}{
		"no question":    {change(func(p *kiosk.Pin) { p.Query = "？" }), kiosk.Invalid},
		"no disclosure":  {change(func(p *kiosk.Pin) { p.Disclosure = "" }), kiosk.Invalid},
		"of nothing":     {change(func(p *kiosk.Pin) { p.Disclosure = "none" }), kiosk.Invalid},
		"no reason":      {change(func(p *kiosk.Pin) { p.Reason = "" }), kiosk.Invalid},
		"a long reason":  {change(func(p *kiosk.Pin) { p.Reason = strings.Repeat("长", 61) }), kiosk.Invalid},
		"without an end": {change(func(p *kiosk.Pin) { p.ExpiresOn = kiosk.Date{} }), kiosk.Invalid},
		"ended":          {change(func(p *kiosk.Pin) { p.ExpiresOn.Day-- }), kiosk.Invalid},
		"for ever":       {change(func(p *kiosk.Pin) { p.ExpiresOn.Year += 2 }), kiosk.Invalid},
		"the same again": {change(func(p *kiosk.Pin) { p.Query, p.Hide = "低保 标准", true }), kiosk.Conflict},
		"nobody's":       {change(func(p *kiosk.Pin) { p.ID, p.Query = 99, "别的" }), kiosk.NotFound},
	} {
		if _, err := s.PutPin(ctx, Officer, tc.p); kiosk.KindOf(err) != tc.want || err == nil {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
	revised(t, s, rev, false)
	_, err = s.PutPin(ctx, Officer, change(func(p *kiosk.Pin) { p.Disclosure, p.Hide, p.ExpiresOn.Month = "openness", true, 7 }))
	ok(t, err)
	l, err := s.Language(ctx)
	ok(t, err)
	want := kiosk.Pin{
		ID: id, Query: "低保标准？", Disclosure: "assistance", Reason: "最新标准在这里", Author: Officer.Name, AddedAt: Now, ExpiresOn: today,
	}
	if len(l.Pins) != 2 || !cmp.Equal(l.Pins[0], want) || !l.Pins[1].Hide {
		t.Errorf("%+v", l.Pins)
	}
	all, err := s.AllPins(ctx)
	if err != nil || len(all) != 2 || all[1].ID != id {
		t.Errorf("%+v, %v", all, err)
	}
	ok(t, s.DeletePin(ctx, Officer, id, "不再用"))
	wantKind(t, s.DeletePin(ctx, Officer, id, "不再用"), kiosk.NotFound)
	wantAudit(t, s, "pin_delete", "pin_put", "pin_put")
}
