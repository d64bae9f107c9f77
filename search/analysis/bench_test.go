package analysis_test

import (
	"testing"

	bleve "github.com/blevesearch/bleve/v2/analysis"

	"gongkai/assets"
	"gongkai/search/analysis"
)

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := analysis.Load(assets.Dict); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWords cuts lines of regulations: our words and sub-words, the same
// as Bleve's tokens, and beside them gse over the same dictionary.
func BenchmarkWords(b *testing.B) {
	lines := lawLines(b, 11, 4000)
	size := 0
	for _, l := range lines {
		size += len(l)
	}
	s, g := segmenter(b), gseSegmenter(b)
	each := func(name string, f func(line string)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, l := range lines {
					f(l)
				}
			}
		})
	}
	var tokens []analysis.Token
	each("words", func(l string) { tokens = s.Words(tokens[:0], l) })
	var stream bleve.TokenStream
	a := s.Analyzer()
	each("words-bleve", func(l string) { stream = a.Analyze([]byte(l)) })
	each("grams", func(l string) { tokens = analysis.Grams(tokens[:0], l) })
	each("fold", func(l string) { _ = analysis.Fold(l) })
	each("gse", func(l string) { _ = g.ModeSegment([]byte(l)) })
	_ = stream
}
