package search_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/search"
)

func date(t testing.TB, s string) kiosk.Date {
	t.Helper()
	d, err := kiosk.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// told returns a record of its own kind.
func told(id string, revision int64, title, text string) kiosk.Disclosure {
	d := kiosktest.Disclosures()[0]
	d.ID, d.Revision, d.Title, d.Text = id, revision, title, text
	d.Attachments, d.DocumentNumber, d.IndexNumber = nil, "", ""
	return d
}

func TestSpokenSynonymsAndMutes(t *testing.T) {
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: kiosktest.Disclosures()})
	ask := func(text string) *kiosk.Hits { return find(t, e, kiosk.Search{Text: text}) }
	if h := ask("吃皇粮钱"); h.Total != 0 {
		t.Fatalf("before: %v", ids(h))
	}
	e.Speak(kiosk.Language{Revision: 1, Words: []kiosk.Word{
		{Kind: kiosk.WordSynonym, Word: "吃皇粮钱", Official: "最低生活保障", Weight: 0.9, Reason: "热线常听到"},
		{Kind: kiosk.WordMute, Word: "低保", Official: "最低生活保障"},
	}})
	if e.NeedsRebuild() {
		t.Error("synonyms make the index stale")
	}
	if h := ask("吃皇粮钱"); h.Total == 0 || !slices.Contains(h.Query.Expansions, "吃皇粮钱→最低生活保障") {
		t.Errorf("a synonym: %v %+v", ids(h), h.Query)
	}
	if h := ask("低保"); slices.Contains(h.Query.Expansions, "低保→最低生活保障") {
		t.Errorf("a muted pair: %+v", h.Query)
	}
	e.Speak(kiosk.Language{Revision: 2})
	if h := ask("吃皇粮钱"); h.Total != 0 {
		t.Errorf("taken back: %v", ids(h))
	}
	if h := ask("低保"); !slices.Contains(h.Query.Expansions, "低保→最低生活保障") {
		t.Errorf("no longer muted: %+v", h.Query)
	}
}

func TestSpokenNamesNeedARebuild(t *testing.T) {
	dir := t.TempDir()
	f := &feed{list: []kiosk.Disclosure{
		told("village", 1, "北汝泊村村务公开", "北汝泊村今年修了路。"),
		told("other", 2, "泊村北路养护", "北边的汝州和泊村都修了路。"),
	}}
	names := kiosk.Language{Words: []kiosk.Word{{Kind: kiosk.WordName, Word: "北汝泊村"}}}
	e, err := search.Open(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	rebuild(t, e, f)
	e.Speak(names)
	if !e.NeedsRebuild() {
		t.Error("a name does not make the index stale")
	}
	if h := find(t, e, kiosk.Search{Text: "北汝泊村"}); len(h.Hits) == 0 || h.Hits[0].ID != "village" {
		t.Errorf("before the rebuild: %v", ids(h))
	}
	rebuild(t, e, f)
	if e.NeedsRebuild() {
		t.Error("stale after the rebuild")
	}
	if h := find(t, e, kiosk.Search{Text: "北汝泊村"}); !slices.Equal(ids(h), []string{"village"}) || h.Query.Normalized != "北汝泊村" {
		t.Errorf("after the rebuild: %v %+v", ids(h), h.Query)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	o := options(t)
	o.Language = names
	if e, err = search.Open(dir, o); err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if e.NeedsRebuild() {
		t.Error("stale when opened with the same names")
	}
	e.Speak(kiosk.Language{})
	if !e.NeedsRebuild() {
		t.Error("a name taken back does not make the index stale")
	}
}

func TestPins(t *testing.T) {
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: kiosktest.Disclosures()})
	plain := find(t, e, kiosk.Search{Text: "政府采购怎么办理？", Size: 100, Facets: true})
	if plain.Total < 2 || plain.Hits[0].ID == "holidays" {
		t.Fatalf("not a case to test with: %v", ids(plain))
	}
	first := plain.Hits[0].ID
	e.Speak(kiosk.Language{Pins: []kiosk.Pin{
		{Query: "政府采购办理", Disclosure: "holidays", Reason: "放假安排", ExpiresOn: date(t, "2999-01-01")},
		{Query: "政府采购办理", Disclosure: first, Hide: true, Reason: "已过时", ExpiresOn: date(t, "2999-01-01")},
		{Query: "政府采购办理", Disclosure: "openness", Reason: "过期的", ExpiresOn: date(t, "2000-01-01")},
	}})
	for _, text := range []string{"政府采购怎么办理？", "请问政府采购 如何办理", "政府採購怎么办理呀"} {
		h := find(t, e, kiosk.Search{Text: text, Size: 100, Facets: true})
		if len(h.Hits) == 0 || h.Hits[0].ID != "holidays" || h.Hits[0].Pinned != "放假安排" {
			t.Errorf("%s: %v", text, ids(h))
		}
		if slices.Contains(ids(h), first) {
			t.Errorf("%s: hidden %s is there", text, first)
		}
		for _, hit := range h.Hits[1:] {
			if hit.Pinned != "" {
				t.Errorf("%s: %s is pinned: %s", text, hit.ID, hit.Pinned)
			}
		}
	}
	one := find(t, e, kiosk.Search{Text: "政府采购怎么办理？", Size: 1})
	two := find(t, e, kiosk.Search{Text: "政府采购怎么办理？", Size: 1, Page: 2})
	if one.Total != two.Total || one.Hits[0].ID != "holidays" || len(two.Hits) > 0 && two.Hits[0].ID == "holidays" {
		t.Errorf("pages: %v %v", ids(one), ids(two))
	}
	if h := find(t, e, kiosk.Search{Text: "政府采购", Size: 100}); h.Hits[0].ID == "holidays" || !slices.Contains(ids(h), first) {
		t.Errorf("another question: %v", ids(h))
	}
}

// The language may change at any time while people search.
func TestSpeakUnderLoad(t *testing.T) {
	e := open(t, t.TempDir())
	f := &feed{list: kiosktest.Disclosures()}
	rebuild(t, e, f)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for ctx.Err() == nil {
				if _, err := e.Search(t.Context(), kiosk.Search{Text: "dibao 政府 低宝"}); err != nil {
					t.Error(err)
					return
				}
				if _, err := e.Suggest(t.Context(), "政府", 5); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 6 {
		e.Speak(kiosk.Language{Revision: int64(i), Words: []kiosk.Word{
			{Kind: kiosk.WordSynonym, Word: "吃皇粮钱", Official: "最低生活保障"},
			{Kind: kiosk.WordName, Word: []string{"北汝泊村", "南汝泊村"}[i%2]},
		}, Pins: []kiosk.Pin{{Query: "政府", Disclosure: "holidays", ExpiresOn: date(t, "2999-01-01")}}})
		if i == 3 {
			rebuild(t, e, f)
		}
	}
	cancel()
	wg.Wait()
}
