package search_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/kiosk"
)

// Every value of a facet leads to as many disclosures as it says, and the
// values of a facet that every disclosure has add up.
func TestFacetsLeadToWhatTheySay(t *testing.T) {
	e, list := demo(t)
	for _, text := range []string{"", "采购", "低保", "条例 处罚", "拆迁补偿", "电梯维护保养", "低保怎么申请", "2019年 条例", "鲸鱼 观测 补助"} {
		h := find(t, e, kiosk.Search{Text: text, Facets: true, Size: 1})
		for name, values := range h.Facets {
			sum := 0
			for _, v := range values {
				req := kiosk.Search{Text: text, Size: 1}
				switch name {
				case "area":
					req.AreaID = v.Value
				case "category":
					req.Category = v.Value
				case "body":
					req.BodyID = v.Value
				case "town":
					req.Town = v.Value
				case "type":
					req.Type = kiosk.Type(v.Value)
				case "year":
					year, err := strconv.Atoi(v.Value)
					if err != nil {
						t.Fatal(err)
					}
					req.Year = year
				case "month":
					sum += v.Count
					continue
				default:
					t.Errorf("facet %s", name)
				}
				sum += v.Count
				if got := find(t, e, req); got.Total != v.Count || v.Label == "" {
					t.Errorf("%q: %s %s says %d, finds %d", text, name, v.Label, v.Count, got.Total)
				}
			}
			if name == "type" && sum != h.Total {
				t.Errorf("%q: types add up to %d of %d", text, sum, h.Total)
			}
		}
	}
	byMonth := map[string]int{}
	for _, d := range list {
		if on := d.PublishedOn.String(); strings.HasPrefix(on, "2019-") {
			byMonth[on[:7]]++
		}
	}
	h := find(t, e, kiosk.Search{Year: 2019, Facets: true, Sort: kiosk.ByDate, Size: 100})
	months := h.Facets["month"]
	if len(months) != len(byMonth) || !slices.IsSortedFunc(months, func(a, b kiosk.FacetValue) int { return strings.Compare(b.Value, a.Value) }) {
		t.Errorf("months of 2019: %v, want %v", months, byMonth)
	}
	for _, m := range months {
		if m.Count != byMonth[m.Value] {
			t.Errorf("%s: %d, want %d", m.Label, m.Count, byMonth[m.Value])
		}
	}
	for i := 1; i < len(h.Hits); i++ {
		if h.Hits[i].PublishedOn.String() > h.Hits[i-1].PublishedOn.String() {
			t.Errorf("%s after %s", h.Hits[i].PublishedOn, h.Hits[i-1].PublishedOn)
		}
	}
}
