package relevance

import (
	"context"
	"math"
	"slices"
	"time"
)

// Depth is how many results a run is asked for.
const Depth = 100

// Report is what a set measured. Rates are means over all questions, 0 to 1.
type Report struct {
	Set          string  `json:"set"`
	Split        string  `json:"split"`
	Documents    int     `json:"documents"`
	Queries      int     `json:"queries"`
	NDCG10       float64 `json:"ndcg@10"`
	MRR10        float64 `json:"mrr@10"`
	Recall10     float64 `json:"recall@10"`
	Recall100    float64 `json:"recall@100"`
	P50          float64 `json:"p50_ms"`
	P95          float64 `json:"p95_ms"`
	P99          float64 `json:"p99_ms"`
	IndexSeconds float64 `json:"index_seconds"`
	IndexBytes   int64   `json:"index_bytes"`
	RSSBytes     int64   `json:"rss_bytes"`
}

// Evaluate runs every question once, in order, and measures. run returns
// document ids, best first; what it gives beyond [Depth] and repeated ids do
// not count. A question that gives an error ends the evaluation.
func Evaluate(ctx context.Context, s *Set, run func(context.Context, Query) ([]string, error)) (Report, error) {
	r := Report{Set: s.Name, Split: s.Split, Queries: len(s.Queries)}
	times := make([]float64, 0, len(s.Queries))
	for _, q := range s.Queries {
		if err := ctx.Err(); err != nil {
			return Report{}, err
		}
		start := time.Now()
		ids, err := run(ctx, q)
		if err != nil {
			return Report{}, err
		}
		times = append(times, float64(time.Since(start))/float64(time.Millisecond))
		m := measure(ids, s.Qrels[q.ID])
		r.NDCG10 += m.ndcg
		r.MRR10 += m.mrr
		r.Recall10 += m.recall10
		r.Recall100 += m.recall100
	}
	n := float64(max(len(s.Queries), 1))
	for _, f := range []*float64{&r.NDCG10, &r.MRR10, &r.Recall10, &r.Recall100} {
		*f = math.Round(*f/n*1e4) / 1e4
	}
	slices.Sort(times)
	r.P50, r.P95, r.P99 = Percentile(times, 0.5), Percentile(times, 0.95), Percentile(times, 0.99)
	return r, nil
}

// Percentile returns the smallest value that at least that share of the
// sorted values does not exceed, to three decimals; 0 for none.
func Percentile(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	i := int(math.Ceil(share*float64(len(sorted)))) - 1
	return math.Round(sorted[min(max(i, 0), len(sorted)-1)]*1e3) / 1e3
}

type measures struct{ ndcg, mrr, recall10, recall100 float64 }

// measure scores one ranking. Gain is the grade, discount log2(rank+1).
func measure(ids []string, grades map[string]int) measures {
	var m measures
	ideal := make([]int, 0, len(grades))
	for _, g := range grades {
		ideal = append(ideal, g)
	}
	slices.SortFunc(ideal, func(a, b int) int { return b - a })
	best := 0.0
	for i, g := range ideal[:min(10, len(ideal))] {
		best += float64(g) / math.Log2(float64(i+2))
	}
	if best == 0 {
		return m
	}
	seen := map[string]bool{}
	rank, found10, found100 := 0, 0, 0
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		if rank++; rank > Depth {
			break
		}
		g := grades[id]
		if g == 0 {
			continue
		}
		found100++
		if rank > 10 {
			continue
		}
		found10++
		m.ndcg += float64(g) / math.Log2(float64(rank+1))
		if m.mrr == 0 {
			m.mrr = 1 / float64(rank)
		}
	}
	m.ndcg /= best
	m.recall10 = float64(found10) / float64(len(ideal))
	m.recall100 = float64(found100) / float64(len(ideal))
	return m
}
