package search_test

import (
	"testing"

	"gongkai/search"
	"gongkai/search/relevance"
)

// TestRelevanceFloors keeps ranking from getting worse unnoticed. The floors
// are a little under what the development sets measured when they were set.
func TestRelevanceFloors(t *testing.T) {
	if testing.Short() {
		t.Skip("indexes some 60,000 articles")
	}
	for _, tt := range []struct {
		set            string
		ndcg, recall10 float64
	}{
		{"rel-law-stard", 0.445, 0.53},
		{"rel-law-keywords", 0.46, 0.55},
		{"rel-law-equals", 0.39, 0.44},
		{"rel-mixed", 0.765, 0.845},
	} {
		t.Run(tt.set, func(t *testing.T) {
			set, err := relevance.LoadSet(evalData(t, tt.set), "", "dev")
			if err != nil {
				t.Fatal(err)
			}
			r, err := search.EvalSet(t.Context(), set, t.TempDir(), options(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%+v", r)
			if r.NDCG10 < tt.ndcg || r.Recall10 < tt.recall10 {
				t.Errorf("nDCG@10 %.4f, recall@10 %.4f; want at least %.2f and %.2f", r.NDCG10, r.Recall10, tt.ndcg, tt.recall10)
			}
		})
	}
}
