package touch

import (
	"net/url"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/web/reading"
)

// What stands large above the hits must answer what was asked.
func TestAnswers(t *testing.T) {
	figure := reading.Quote{HTML: "应当自接到申请之日起的30日内办结", Figure: reading.Figure{Value: "30日内"}}
	passage := reading.Quote{HTML: "<mark>政府</mark>采<mark>购</mark>"}
	for name, tc := range map[string]struct {
		quote reading.Quote
		info  kiosk.QueryInfo
		want  bool
	}{
		"everything matched":         {passage, kiosk.QueryInfo{Normalized: "政府 购"}, true},
		"a figure of a wide search":  {figure, kiosk.QueryInfo{Normalized: "申请 低保 办完", Relaxed: true}, true},
		"half of it in a wide one":   {passage, kiosk.QueryInfo{Normalized: "政府 购 火星 移民", Relaxed: true}, false},
		"most of it in a wide one":   {passage, kiosk.QueryInfo{Normalized: "政府 购 火", Relaxed: true}, true},
		"what was asked looks wrong": {passage, kiosk.QueryInfo{Normalized: "政府 财 购", DidYouMean: "政府采购"}, false},
	} {
		if got := mayAnswer(tc.quote, tc.info); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A year that was read from the words is the year its button shows, and 全部
// takes the words away.
func TestYearOfTheWordsIsOnItsButton(t *testing.T) {
	s := &Surface{}
	q := query{url.Values{"q": {"2018年采购"}}}
	info := kiosk.QueryInfo{Filters: []kiosk.QueryFilter{{Field: "year", Value: "2018", Label: "2018年", Text: "2018年"}}}
	for _, f := range s.filters(q, map[string][]kiosk.FacetValue{"year": {{Value: "2018", Count: 4}}}, info) {
		switch {
		case f.Name == "year" && (f.Current != "2018 年" || f.AllURL != "/k/search?q="+url.QueryEscape("采购")):
			t.Errorf("year: %q, all leads to %s", f.Current, f.AllURL)
		case f.Name != "year" && f.Current != "":
			t.Errorf("%s shows %q", f.Name, f.Current)
		}
	}
}
