package relevance

import (
	"compress/gzip"
	"context"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func sample(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "queries.jsonl", `{"id":"q1","text":"一","split":"dev"}
{"id":"q2","text":"二","split":"dev"}

{"id":"q3","text":"三","split":"heldout"}
{"id":"q4","text":"没人判过","split":"dev"}
`)
	write(t, dir, "qrels.tsv", "q1\ta\t1\nq1\tb\t2\nq2\tc\t1\nq3\ta\t1\nq2\td\t0\n")
	write(t, dir, "corpus.jsonl", `{"id":"a","title":"","text":"甲"}`+"\n"+`{"id":"b","text":"乙","parent":"法","seq":2}`+"\n")
	return dir
}

func TestLoadSet(t *testing.T) {
	dir := sample(t)
	for split, want := range map[string]int{"dev": 2, "heldout": 1, "all": 3} {
		s, err := LoadSet(dir, "", split)
		if err != nil || len(s.Queries) != want {
			t.Errorf("%s: %+v, %v", split, s, err)
		}
	}
	s, err := LoadSet(dir, "", "all")
	if err != nil {
		t.Fatal(err)
	}
	var docs []Document
	if err := s.Documents(func(d Document) error { docs = append(docs, d); return nil }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Document{{ID: "a", Text: "甲"}, {ID: "b", Text: "乙", Parent: "法", Seq: 2}}, docs); diff != "" {
		t.Error(diff)
	}
}

func TestLoadSetNamedAndCompressedCorpus(t *testing.T) {
	dir := sample(t)
	if err := os.Remove(filepath.Join(dir, "corpus.jsonl")); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadSet(dir, "", "all"); err == nil {
		t.Error("a set without a corpus loads")
	}
	write(t, dir, "set.json", `{"corpus":"other/corpus.jsonl.gz"}`)
	if err := os.Mkdir(filepath.Join(dir, "other"), 0o750); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "other", "corpus.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	if _, err := z.Write([]byte(`{"id":"x","text":"丙"}`)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := LoadSet(dir, "", "all")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	if err := s.Documents(func(Document) error { n++; return nil }); err != nil || n != 1 {
		t.Errorf("%d records, %v", n, err)
	}
}

func TestEvaluate(t *testing.T) {
	s, err := LoadSet(sample(t), "", "dev")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Evaluate(t.Context(), s, func(_ context.Context, q Query) ([]string, error) {
		if q.ID == "q1" {
			return []string{"x", "a", "a", "b"}, nil // a repeated id takes no place
		}
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ideal := 2/math.Log2(2) + 1/math.Log2(3)
	ndcg := (1/math.Log2(3) + 2/math.Log2(4)) / ideal / 2
	want := [4]float64{math.Round(ndcg*1e4) / 1e4, 0.25, 0.5, 0.5}
	if got := [4]float64{r.NDCG10, r.MRR10, r.Recall10, r.Recall100}; got != want || r.Queries != 2 {
		t.Errorf("got %v of %d, want %v", got, r.Queries, want)
	}
}

func TestMeasureDepths(t *testing.T) {
	var ids []string
	for i := range 120 {
		ids = append(ids, "d"+strconv.Itoa(i))
	}
	m := measure(ids, map[string]int{"d9": 1, "d10": 1, "d99": 1, "d100": 1})
	if m.recall10 != 0.25 || m.recall100 != 0.75 || m.mrr != 0.1 {
		t.Errorf("%+v", m)
	}
}

func TestPercentile(t *testing.T) {
	list := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for share, want := range map[float64]float64{0.5: 5, 0.95: 10, 0.99: 10, 0.1: 1, 0: 1} {
		if got := Percentile(list, share); got != want {
			t.Errorf("%v: %v, want %v", share, got, want)
		}
	}
	if Percentile(nil, 0.5) != 0 {
		t.Error("of nothing")
	}
}
