package search_test

import (
	"fmt"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
)

// TestOneHitStandsForAFamily puts copies of a text beside it: results and
// counts have one of them, the original unless a filter leaves it out.
func TestOneHitStandsForAFamily(t *testing.T) {
	list := kiosktest.Disclosures()
	var original kiosk.Disclosure
	for i := range list {
		if list[i].ID == "tendering" {
			list[i].Family = "tendering"
			list[i].BodyID = "dev-reform"
			original = list[i]
		}
	}
	for i := range 3 {
		d := original
		d.ID, d.BodyID, d.Revision = fmt.Sprint("copy", i), "housing", int64(len(list)+1)
		d.PublishedOn.Year += i
		list = append(list, d)
	}
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: list})
	ask := func(req kiosk.Search) *kiosk.Hits {
		t.Helper()
		req.Facets = true
		hits, err := e.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		return hits
	}
	hits := ask(kiosk.Search{Text: "招标投标法实施条例"})
	if hits.Hits[0].ID != "tendering" || len(hits.Hits[0].Also) != 3 {
		t.Errorf("first is %s with %d others", hits.Hits[0].ID, len(hits.Hits[0].Also))
	}
	for _, h := range hits.Hits[1:] {
		if h.Title == original.Title {
			t.Errorf("%s is a hit of its own", h.ID)
		}
	}
	if all := ask(kiosk.Search{Size: 100}); all.Total != len(list)-3 || len(all.Hits) != all.Total {
		t.Errorf("all: %d, %d shown, of %d", all.Total, len(all.Hits), len(list))
	}
	of := ask(kiosk.Search{Text: "招标投标法实施条例", BodyID: "housing"})
	if of.Total != 1 || of.Hits[0].ID == "tendering" || len(of.Hits[0].Also) != 3 {
		t.Errorf("of one body: %d %+v", of.Total, of.Hits)
	}
	for _, f := range hits.Facets["body"] {
		if f.Value == "housing" && f.Count > 1 {
			t.Errorf("the facet counts copies: %+v", f)
		}
	}
	newest := ask(kiosk.Search{Text: "招标投标法实施条例", Sort: kiosk.ByDate, Size: 100})
	n := 0
	for _, h := range newest.Hits {
		if h.Title == original.Title {
			n++
		}
	}
	if n != 1 {
		t.Errorf("by date there are %d", n)
	}
	e.Speak(kiosk.Language{Pins: []kiosk.Pin{{
		Query: "招标投标法实施条例", Disclosure: "copy2", Reason: "本市的", ExpiresOn: kiosk.DateOf(kiosktest.Now.AddDate(1, 0, 0)),
	}}})
	if h := ask(kiosk.Search{Text: "招标投标法实施条例"}).Hits[0]; h.ID != "copy2" || h.Pinned == "" || len(h.Also) != 3 {
		t.Errorf("the pinned copy does not stand for them: %s %q", h.ID, h.Pinned)
	}
	next, err := e.Related(t.Context(), "copy1", 20)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range next {
		if r.Title == original.Title {
			t.Errorf("a copy of it is to be read next: %s", r.ID)
		}
	}
}
