package kiosktest

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

// Phrases is what the suites of the local language are run against: popular
// questions come from what was asked.
type Phrases interface {
	kiosk.Archive
	kiosk.AskedLog
	kiosk.Phrasebook
	kiosk.AuditLog
}

// TestAsked checks where searches and the local language are kept. open
// returns an empty one whose clock is [Clock].
func TestAsked(t *testing.T, open func(t *testing.T) Phrases) {
	t.Run("Report", func(t *testing.T) { testAskedReport(t, open(t)) })
	t.Run("Visits", func(t *testing.T) { testAskedVisits(t, open(t)) })
	t.Run("Forget", func(t *testing.T) { testForgetAsked(t, open(t)) })
	t.Run("Popular", func(t *testing.T) { testPopular(t, open(t)) })
	t.Run("Words", func(t *testing.T) { testLocalWords(t, open(t)) })
	t.Run("Pins", func(t *testing.T) { testLocalPins(t, open(t)) })
}

// asking makes searches with tokens of their own.
type asking struct{ n int }

func (a *asking) one(days int, surface, visit, text string, total int) kiosk.Asked {
	a.n++
	return kiosk.Asked{
		Token: fmt.Sprint("t", a.n), At: Now.AddDate(0, 0, -days), Surface: surface, Visit: visit, Text: text,
		Kind: "keyword", Total: total, Took: time.Duration(a.n) * time.Millisecond,
	}
}

func testAskedReport(t *testing.T, s Phrases) {
	ctx := t.Context()
	today := kiosk.DateOf(Now)
	r, err := s.AskedReport(ctx, today, today)
	ok(t, err)
	if r.Searches != 0 || len(r.Days) != 1 || r.P95 != 0 {
		t.Errorf("of nothing: %+v", r)
	}
	_, err = s.AskedReport(ctx, today, kiosk.Date{Year: 2019, Month: 6, Day: 2})
	wantKind(t, err, kiosk.Invalid)
	var ask asking
	first := ask.one(0, "touch", "a", "低保怎么办？", 3)
	second := ask.one(0, "phone", "b", "低保怎么办", 3)
	low := ask.one(0, "desk", "c", "拆迁 13800138000", 5)
	low.LowAnswer = true
	ok(t, s.LogAsked(ctx, []kiosk.Asked{
		first, second, low, ask.one(0, "phone", "d", "火星", 0), ask.one(0, "phone", "d", "？？", 0), // nothing asked
		ask.one(1, "phone", "a", "火星", 0), ask.one(3, "phone", "x", "太早", 1),
		ask.one(0, "phone", "e", "没人点", 2), ask.one(0, "phone", "f", "没人点", 2),
	}, []kiosk.Opened{{Token: first.Token, Position: 4}, {Token: "nobody's", Position: 1}, {Token: first.Token, Position: 2}, {Token: second.Token}}))
	ok(t, s.LogAsked(ctx, nil, []kiosk.Opened{{Token: second.Token, Position: 1}}))
	r, err = s.AskedReport(ctx, kiosk.Date{Year: 2019, Month: 6, Day: 2}, today)
	ok(t, err)
	if r.Searches != 7 || r.Visits != 7 || r.Nothing != 2 || r.Shown != 4 || r.Opened != 2 || math.Abs(r.MeanPlace-1.5) > 1e-9 {
		t.Errorf("%+v", r)
	}
	if r.P95 != 9*time.Millisecond {
		t.Errorf("P95 %v", r.P95)
	}
	want := kiosk.AskedQuery{Text: "低保怎么办", Searches: 2, Visits: 2, Shown: 2, Opened: 2, Place: 1.5, Total: 3, LastOn: today}
	if len(r.Top) != 4 || !cmp.Equal(askedOf(r.Top, "低保怎么办"), want) {
		t.Errorf("top %+v", r.Top)
	}
	if len(r.Failing) != 1 || r.Failing[0].Text != "火星" || r.Failing[0].Searches != 2 {
		t.Errorf("failing %+v", r.Failing)
	}
	if len(r.Weak) != 2 || askedOf(r.Weak, "没人点").Searches != 2 || askedOf(r.Weak, "拆迁 〔电话〕").Low != 1 {
		t.Errorf("weak %+v", r.Weak)
	}
	if d := cmp.Diff([]kiosk.AskedDay{{On: kiosk.Date{Year: 2019, Month: 6, Day: 2}, Searches: 1, Nothing: 1}, {On: today, Searches: 6, Nothing: 1}}, r.Days); d != "" {
		t.Error(d)
	}
	with, err := s.AskedWith(ctx, "低保", 5)
	if err != nil || len(with) != 1 || with[0].Text != "低保怎么办" {
		t.Errorf("with 低保: %+v, %v", with, err)
	}
	for _, word := range []string{"%", "_", "？", "'"} {
		if with, err := s.AskedWith(ctx, word, 5); err != nil || len(with) != 0 {
			t.Errorf("with %q: %+v, %v", word, with, err)
		}
	}
}

func askedOf(list []kiosk.AskedQuery, text string) kiosk.AskedQuery {
	for _, q := range list {
		if q.Text == text {
			return q
		}
	}
	return kiosk.AskedQuery{}
}

func testAskedVisits(t *testing.T, s Phrases) {
	ctx := t.Context()
	var ask asking
	for range 3 { // one visit, however often it is written
		ok(t, s.LogAsked(ctx, []kiosk.Asked{ask.one(0, "desk", "a", "低保", 1), ask.one(0, "desk", "a", "低保", 1)}, nil))
	}
	ok(t, s.LogAsked(ctx, []kiosk.Asked{ask.one(1, "desk", "a", "低保", 1)}, nil)) // the day before: another one
	with, err := s.AskedWith(ctx, "低保", 1)
	if err != nil || len(with) != 1 || with[0].Visits != 2 || with[0].Searches != 7 {
		t.Errorf("%+v, %v", with, err)
	}
	same := ask.one(0, "desk", "b", "低保", 1)
	for range 2 { // as a terminal delivers it that did not hear that it was taken
		ok(t, s.LogAsked(ctx, []kiosk.Asked{same, same}, nil))
	}
	if with, _ := s.AskedWith(ctx, "低保", 1); with[0].Searches != 8 {
		t.Errorf("a token four times counts %d searches", with[0].Searches-7)
	}
}

func testForgetAsked(t *testing.T, s Phrases) {
	ctx := t.Context()
	var ask asking
	ok(t, s.LogAsked(ctx, []kiosk.Asked{ask.one(91, "phone", "a", "旧", 1), ask.one(89, "phone", "a", "新", 1)}, nil))
	if n, err := s.ForgetAsked(ctx, 90*24*time.Hour); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if with, err := s.AskedWith(ctx, "旧", 1); len(with) != 0 || err != nil {
		t.Errorf("%+v, %v", with, err)
	}
	if with, err := s.AskedWith(ctx, "新", 1); len(with) != 1 || err != nil {
		t.Errorf("%+v, %v", with, err)
	}
}

func testPopular(t *testing.T, s Phrases) {
	ctx := t.Context()
	var ask asking
	log := func(text string, visits, days int, surface string, total int, open bool) {
		t.Helper()
		var asked []kiosk.Asked
		var opened []kiosk.Opened
		for i := range visits {
			a := ask.one(i%days, surface, fmt.Sprint("v", i), text, total)
			asked = append(asked, a)
			if open && i == 0 {
				opened = append(opened, kiosk.Opened{Token: a.Token, Position: 1})
			}
		}
		ok(t, s.LogAsked(ctx, asked, opened))
	}
	log("低保标准", 7, 2, "touch", 3, true)
	log("公租房申请", kiosk.PopularLeast, 2, "phone", 3, true)
	log("人数不够", kiosk.PopularLeast-1, 2, "phone", 3, true)
	log("只有一天", 9, 1, "phone", 3, true)
	log("没有结果", 9, 2, "phone", 0, true)
	log("没人打开", 9, 2, "phone", 3, false)
	log("程序问的", 9, 2, "api", 3, true)
	log("电话13800138000", 9, 2, "phone", 3, true)
	log("不要推荐", 9, 2, "phone", 3, true)
	_, err := s.PutWord(ctx, Officer, kiosk.Word{Kind: kiosk.WordUnasked, Word: "不要 推荐", Reason: "不合适", Evidence: "科室意见"})
	ok(t, err)
	l, err := s.Language(ctx)
	ok(t, err)
	if d := cmp.Diff([]kiosk.PopularQuery{{Text: "低保标准", Count: 7}, {Text: "公租房申请", Count: 5}}, l.Popular); d != "" {
		t.Error(d)
	}
}
