package peers

import (
	"cmp"
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes what was measured as tables.
func WriteMarkdown(w io.Writer, results []Result) error {
	var b strings.Builder
	b.WriteString("| engine | passages | index s | index/text | RSS MB | judged | nDCG@10 | MRR@10 | recall@100 |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, r := range results {
		if r.Skipped != "" {
			fmt.Fprintf(&b, "| %s | skipped: %s |\n", r.Engine, r.Skipped)
			continue
		}
		fmt.Fprintf(&b, "| %s | %d | %.1f | %.1f | %s |", r.Engine, r.Passages, r.IndexSeconds,
			float64(r.IndexBytes)/float64(max(r.TextBytes, 1)), megabytes(r.RSSBytes))
		if q := r.Quality; q != nil {
			fmt.Fprintf(&b, " %d | %.3f | %.3f | %.3f |", q.Queries, q.NDCG10, q.MRR10, q.Recall100)
		}
		b.WriteString("\n")
	}
	for _, part := range []struct {
		name string
		of   func(*Result) []Latency
	}{
		{"question", func(r *Result) []Latency { return r.Question }},
		{"keyword", func(r *Result) []Latency { return r.Keyword }},
	} {
		latencies(&b, results, part.name, part.of)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func megabytes(n int64) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f", float64(n)/1e6)
}

// latencies writes the pages of one kind: milliseconds, pages a second,
// milliseconds of the processor for a page, and all that beside ours.
func latencies(b *strings.Builder, results []Result, name string, of func(*Result) []Latency) {
	ours := map[int]Latency{}
	some := false
	for i := range results {
		for _, l := range of(&results[i]) {
			some = true
			if results[i].Engine == Names()[0] {
				ours[l.Clients] = l
			}
		}
	}
	if !some {
		return
	}
	fmt.Fprintf(b, "\n| %s page, ms | clients | pages | p50 | p95 | p99 | a second | processor | p50 ÷ ours | p99 ÷ ours | ours ÷ a second | processor ÷ ours |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n", name)
	for i := range results {
		for _, l := range of(&results[i]) {
			o, ok := ours[l.Clients]
			fmt.Fprintf(b, "| %s | %d | %d | %.2f | %.2f | %.2f | %.0f | %.2f |", results[i].Engine, l.Clients, l.Pages, l.P50, l.P95, l.P99, l.PerSecond, l.CPU)
			if ok {
				fmt.Fprintf(b, " %.1f | %.1f | %.1f | %.1f |", ratio(l.P50, o.P50), ratio(l.P99, o.P99), ratio(o.PerSecond, l.PerSecond), ratio(l.CPU, o.CPU))
			}
			b.WriteString("\n")
		}
	}
}

func ratio(a, b float64) float64 { return a / cmp.Or(b, 1e-9) }
