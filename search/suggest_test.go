package search_test

import (
	"slices"
	"strings"
	"testing"

	"gongkai/kiosk"
)

func suggestions(t *testing.T, e kiosk.Searcher, typed string) []kiosk.Suggestion {
	t.Helper()
	got, err := e.Suggest(t.Context(), typed, 8)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// A suggestion says how many disclosures a search for it finds.
func TestSuggestedCountsAreExact(t *testing.T) {
	e, _ := demo(t)
	for _, typed := range []string{"低保", "db", "公租", "公租f", "保障", "电梯", "土地", "征收补", "gjj", "采购", "最低", "国务院令第"} {
		got := suggestions(t, e, typed)
		if len(got) == 0 {
			t.Errorf("%s: nothing", typed)
		}
		for _, s := range got {
			h := find(t, e, kiosk.Search{Text: s.Text, Size: 10})
			if h.Total != s.Count {
				t.Errorf("%s: %s %s says %d, finds %d", typed, s.Kind, s.Text, s.Count, h.Total)
			}
			if s.Kind == "title" && !slices.ContainsFunc(h.Hits, func(x kiosk.Hit) bool { return x.Title == s.Text }) {
				t.Errorf("%s: title %s is not among the first", typed, s.Text)
			}
		}
	}
}

// What begins with what was typed comes before what holds it, of words and of
// titles, and one thing is not suggested in two words.
func TestSuggestedOrder(t *testing.T) {
	e, _ := demo(t)
	for _, typed := range []string{"保障", "征收", "电梯", "救助"} {
		held := map[bool]bool{}
		for _, s := range suggestions(t, e, typed) {
			title := s.Kind == "title"
			begins := strings.HasPrefix(s.Text, typed)
			if begins && held[title] {
				t.Errorf("%s: %s comes after one that only holds it", typed, s.Text)
			}
			held[title] = held[title] || !begins
		}
	}
	for _, typed := range []string{"低保", "dibao", "低", "公租"} {
		got := suggestions(t, e, typed)
		if len(got) > 1 && got[0].Text == "低保" && got[1].Text == "最低生活保障" {
			t.Errorf("%s: the same twice: %v", typed, got[:2])
		}
	}
}

// What others asked is suggested while it is typed, in Hanzi and in letters,
// if it finds something.
func TestSuggestedQuestions(t *testing.T) {
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: demoDocuments(t)[:60]})
	e.Speak(kiosk.Language{Revision: 1, Popular: []kiosk.PopularQuery{
		{Text: "行政许可要多久", Count: 9}, {Text: "行政许可谁来批", Count: 7}, {Text: "鲸鱼观测站", Count: 6},
	}})
	for _, typed := range []string{"行政许可", "行政许可要", "xzxk", "xzxkydj", "xingzhengxukeyao", "xing zheng xu ke"} {
		got := suggestions(t, e, typed)
		if !slices.ContainsFunc(got, func(s kiosk.Suggestion) bool {
			return s.Text == "行政许可要多久" && s.Kind == "query" && s.Count > 0
		}) {
			t.Errorf("%s: %+v", typed, got)
		}
	}
	for _, s := range suggestions(t, e, "鲸鱼") {
		t.Errorf("finds nothing: %+v", s)
	}
}
