package page_test

import (
	"slices"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

func TestReadFilters(t *testing.T) {
	info := kiosk.QueryInfo{Filters: []kiosk.QueryFilter{
		{Field: "year", Value: "2023", Label: "2023年", Text: "2023年"},
		{Field: "body", Value: "edu", Label: "市教育和体育局", Text: "教育局"},
		{Field: "town", Value: "夏村镇", Label: "夏村镇", Text: "夏村"},
	}}
	got := page.ReadFilters("2023年 采购  教育局", info)
	want := []page.ReadFilter{{"2023年", "采购 教育局"}, {"市教育和体育局", "2023年 采购"}, {"夏村镇", "2023年 采购  教育局"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReplaced(t *testing.T) {
	for _, tc := range []struct {
		info kiosk.QueryInfo
		want bool
	}{
		{kiosk.QueryInfo{Kind: "pinyin", Corrected: "低保"}, false},
		{kiosk.QueryInfo{Kind: "keyword", Corrected: "低保标准"}, true},
		{kiosk.QueryInfo{Kind: "keyword"}, false},
	} {
		if got := page.Replaced(tc.info); got != tc.want {
			t.Errorf("%+v: %v", tc.info, got)
		}
	}
}
