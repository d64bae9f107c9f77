package wording_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/search/wording"
)

// letters are answered by a text on dismissal where they say 辞退, by one on
// leave where they do not; everything speaks of 规定.
func letters() []wording.Unit {
	var units []wording.Unit
	for i := range 40 {
		asked := []string{fmt.Sprint(i)}
		u := wording.Unit{Source: "letters", Said: map[string][]string{"公司": asked}, Answered: []string{"规定", "单位"}}
		if i < 10 {
			u.Said["辞退"] = asked
			u.Answered = append(u.Answered, "解除劳动合同", "辞退金")
		} else {
			u.Answered = append(u.Answered, "休假")
		}
		units = append(units, u)
	}
	return units
}

func TestMine(t *testing.T) {
	got := wording.Mine(letters(), wording.DefaultLimits)
	if len(got) != 1 {
		t.Fatalf("got %+v, want one entry", got)
	}
	e := got[0]
	if e.Said != "辞退" || e.Official != "解除劳动合同" || e.Together != 10 || e.Questions != 10 || e.Asked != 10 || e.Written != 10 || e.Weight != 1 {
		t.Errorf("got %+v", e)
	}
	reversed := letters()
	slices.Reverse(reversed)
	if again := wording.Mine(reversed, wording.DefaultLimits); len(again) != 1 || again[0].Official != e.Official || again[0].LLR != e.LLR {
		t.Errorf("in another order: %+v", again)
	}
}

// One question with many answers is the evidence of one question.
func TestOneQuestionIsNoEvidence(t *testing.T) {
	units := letters()
	for i := range 10 {
		units[i].Said["辞退"] = []string{"1"}
	}
	if got := wording.Mine(units, wording.DefaultLimits); len(got) > 0 {
		t.Errorf("got %+v", got)
	}
}

func TestTableIsReadAsWritten(t *testing.T) {
	var b strings.Builder
	if err := wording.Write(&b, wording.Mine(letters(), wording.DefaultLimits)); err != nil {
		t.Fatal(err)
	}
	got, err := wording.Read(strings.NewReader(b.String()))
	if err != nil || len(got) != 1 || got[0].Official != "解除劳动合同" || got[0].Weight != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"辞退", "辞退\t解除劳动合同\t很多", "辞退\t解除劳动合同\t2", "辞退\t解除劳动合同\tNaN", "\t解除\t1"} {
		if _, err := wording.Read(strings.NewReader("# 词表\n" + bad)); err == nil || !strings.Contains(err.Error(), "2") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("辞退\t解除劳动合同\t0.5\t3")
	f.Fuzz(func(t *testing.T, text string) {
		entries, err := wording.Read(strings.NewReader(text))
		for _, e := range entries {
			if err != nil || e.Said == "" || e.Official == "" || !(e.Weight > 0 && e.Weight <= 1) {
				t.Errorf("%+v, %v", e, err)
			}
		}
	})
}
