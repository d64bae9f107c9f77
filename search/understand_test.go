package search_test

import (
	"slices"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
)

// fields lists the filters of a result.
func filterFields(h *kiosk.Hits) []string {
	var out []string
	for _, f := range h.Query.Filters {
		out = append(out, f.Field+"="+f.Value)
	}
	return out
}

func TestFiltersAreReadFromWords(t *testing.T) {
	list := kiosktest.Disclosures()
	revision := int64(len(list))
	add := func(id, on, category, body, town, title string) {
		revision++
		d := told(id, revision, title, title+"。招生、采购都在这里说明。")
		d.PublishedOn, d.CategoryID, d.BodyID, d.Town, d.Type = date(t, on), category, body, town, kiosk.TypeNotice
		list = append(list, d)
	}
	add("a", "2018-05-01", "public-resources.procurement", "edu", "", "教学设备采购公告")
	add("b", "2018-06-01", "public-resources.procurement", "health", "", "医疗设备采购公告")
	add("c", "2017-06-01", "public-resources.procurement", "edu", "", "2018年课桌采购公告")
	add("d", "2018-06-01", "public-welfare.education", "edu", "夏村镇", "夏村镇小学招生公告")
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: list})
	for _, c := range []struct {
		req     kiosk.Search
		want    []string // hits, in any order
		filters []string
	}{
		{kiosk.Search{Text: "2018年 采购 教育局"}, []string{"a"}, []string{"year=2018", "body=edu", "category=public-resources.procurement"}},
		{kiosk.Search{Text: "2018年 政府采购"}, []string{"a", "b"}, []string{"year=2018", "category=public-resources.procurement"}},
		{kiosk.Search{Text: "教育局 公告"}, []string{"a", "c", "d"}, []string{"body=edu"}},
		{kiosk.Search{Text: "市教体局 课桌"}, []string{"c"}, []string{"body=edu"}},
		{kiosk.Search{Text: "夏村镇 招生"}, []string{"d"}, []string{"town=夏村镇"}},
		{kiosk.Search{Text: "2018年 教育局 课桌"}, []string{"c"}, []string{"body=edu"}}, // with the year nothing would be left
		{kiosk.Search{Text: "教育局 设备", Year: 2018}, []string{"a"}, []string{"body=edu"}},
		{kiosk.Search{Text: "2018年 设备", Year: 2018}, []string{"a", "b"}, nil},
	} {
		h := find(t, e, c.req)
		got := ids(h)
		slices.Sort(got)
		if !slices.Equal(got, c.want) || !slices.Equal(filterFields(h), c.filters) {
			t.Errorf("%+v: %v with %v, want %v with %v", c.req, got, filterFields(h), c.want, c.filters)
		}
	}
	h := find(t, e, kiosk.Search{Text: "教育局 公告", Literal: true})
	if h.Query.Filters == nil || len(h.Query.Filters) != 0 || h.Total == 0 {
		t.Errorf("literally: %v %+v", ids(h), h.Query)
	}
	h = find(t, e, kiosk.Search{Text: "教育局 公告"})
	if f := h.Query.Filters[0]; f.Label != "乳山市教育和体育局" || f.Text != "教育局" {
		t.Errorf("shown as %+v", f)
	}
	if h := find(t, e, kiosk.Search{Text: "2017年 设备", Year: 2018}); len(h.Query.Filters) != 0 {
		t.Errorf("a word against a filter that is set: %+v", h.Query)
	}
	if h := find(t, e, kiosk.Search{Text: "教育局怎么招生 2018年"}); len(h.Query.Filters) != 0 {
		t.Errorf("a question: %+v", h.Query)
	}
}

func TestTheCountyIsNoRequiredWord(t *testing.T) {
	e := open(t, t.TempDir())
	d := told("local", 1, "小学招生公告", "夏村小学秋季招生。")
	rebuild(t, e, &feed{list: []kiosk.Disclosure{d}})
	for _, text := range []string{"乳山 小学招生", "乳山市 小学招生", "我市 小学招生", "本市小学招生"} {
		if h := find(t, e, kiosk.Search{Text: text}); h.Total != 1 || h.Query.Relaxed {
			t.Errorf("%s: %v %+v", text, ids(h), h.Query)
		}
	}
}

// A body that was renamed is found under both names, and the reason is shown.
func TestRenamedBodies(t *testing.T) {
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: []kiosk.Disclosure{
		told("new", 1, "公告", "自然资源局办理不动产登记。"),
		told("old", 2, "旧公告", "国土资源局办理土地登记。"),
	}})
	for text, reason := range map[string]string{"国土局": "国土局→自然资源局", "自然资源局": "自然资源局→国土资源局", "国土资源局": "国土资源局→自然资源局"} {
		h := find(t, e, kiosk.Search{Text: text})
		if h.Total != 2 || !slices.Contains(h.Query.Expansions, reason) {
			t.Errorf("%s: %v %v", text, ids(h), h.Query.Expansions)
		}
	}
}

// Who remembers only part of a document number finds the document.
func TestPartsOfDocumentNumbers(t *testing.T) {
	list := kiosktest.Disclosures()
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: list})
	for _, text := range []string{
		"国办发〔2018〕128号", "国办发2018 128号", "2018 128号", "2018年128号", "2018年第128号", "〔2018〕128号", "【2018】 128号",
		"国办发128号", "国办发 128号", "请问国办发第128号", "二〇一八年 国办发128号",
	} {
		h := find(t, e, kiosk.Search{Text: text})
		if len(h.Hits) == 0 || h.Hits[0].ID != "waste-free" {
			t.Errorf("%s: %v %+v", text, ids(h), h.Query)
		}
	}
	for _, text := range []string{"2018 129号", "国办发129号", "2018年9月28号"} {
		if h := find(t, e, kiosk.Search{Text: text}); h.Query.Kind == "number" {
			t.Errorf("%s: %+v", text, h.Query)
		}
	}
}
