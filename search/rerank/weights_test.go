package rerank_test

import (
	"math"
	"testing"

	"gongkai/search/rerank"
)

// What is read as weights can be weighed with, and is read the same again when
// it is written.
func FuzzParseModel(f *testing.F) {
	m, err := rerank.Default()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{
		"", "# remark\n", m.String(), "first\t1\t2", "first\t1", "first\tNaN\t1", "first\t1\t-Inf", "first\t1e39\t0", "first\t1\t2\nfirst\t3\t4", "nothing\t1\t2", "first\t0x1p-3\t1\r\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := rerank.ParseModel(text)
		if err != nil {
			return
		}
		var v rerank.Vector
		for i := range v {
			v[i] = 1e-3
		}
		for _, w := range []*rerank.Weights{&m.Whole, &m.Passages} {
			if s := float64(w.Score(&v)); math.IsNaN(s) {
				t.Errorf("%q: weights score %v", text, s)
			}
		}
		again, err := rerank.ParseModel(m.String())
		if err != nil || again.String() != m.String() {
			t.Errorf("%q: written %q, read %v and written %q", text, m.String(), err, again.String())
		}
	})
}
