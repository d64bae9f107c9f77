package search_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
)

func TestRehearse(t *testing.T) {
	e := open(t, t.TempDir())
	none := e.Rehearse(kiosk.Language{})
	if _, err := none.Search(t.Context(), kiosk.Search{Text: "低保"}); kiosk.KindOf(err) != kiosk.Unavailable {
		t.Errorf("without an index: %v", err)
	}
	rebuild(t, e, &feed{list: kiosktest.Disclosures()})
	for _, text := range []string{"低保", "征收补偿方案多久", "国办发〔2019〕3号", "dibao", "“政府采购”", "火星", "招标 2019年", ""} {
		req := kiosk.Search{Text: text, Facets: true}
		got, err := none.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(find(t, e, req), got, cmpopts.IgnoreFields(kiosk.Hits{}, "Took", "UpdatedAt")); d != "" {
			t.Errorf("the same language, %q: %s", text, d)
		}
	}
	changed := e.Rehearse(kiosk.Language{
		Words: []kiosk.Word{{Kind: kiosk.WordSynonym, Word: "吃皇粮钱", Official: "最低生活保障", Weight: 0.9}},
		Pins:  []kiosk.Pin{{Query: "低保", Disclosure: "openness", Reason: "试一试", ExpiresOn: date(t, "2099-01-01")}},
	})
	for text, want := range map[string]string{"吃皇粮钱": "assistance", "低保": "openness"} {
		before := find(t, e, kiosk.Search{Text: text})
		after, err := changed.Search(t.Context(), kiosk.Search{Text: text})
		if err != nil || len(after.Hits) == 0 || after.Hits[0].ID != want {
			t.Errorf("%q: %v, %v, want %s first", text, ids(after), err, want)
		}
		if slices.Equal(ids(before), ids(after)) {
			t.Errorf("%q: the rehearsal changed what everyone sees, or nothing", text)
		}
	}
	if list, err := changed.Suggest(t.Context(), "低保", 3); err != nil || len(list) == 0 {
		t.Errorf("%v, %v", list, err)
	}
	if _, err := changed.Related(t.Context(), "nothing", 3); kiosk.KindOf(err) != kiosk.NotFound {
		t.Error(err)
	}
}
