package touch

import (
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
		if got := answers(tc.quote, tc.info); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
