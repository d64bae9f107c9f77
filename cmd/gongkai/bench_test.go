package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"gongkai/search/peers"
)

func TestBenchSearchUsage(t *testing.T) {
	for _, args := range [][]string{
		{"bench", "search"},
		{"bench", "search", "--set", "x", "--passages", "5"},
		{"bench", "search", "--set", "x", "--engines", "lucene"},
		{"bench", "search", "more"},
	} {
		if code, _, errs := gongkai(t, args...); code != exitUsage || errs == "" {
			t.Errorf("%v: exit %d, %q", args, code, errs)
		}
	}
}

// The engines run in processes of their own, one after another.
func TestBenchSearch(t *testing.T) {
	if testing.Short() {
		t.Skip("measures the search beside its peers")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"queries.jsonl": `{"id":"q1","text":"低保怎么申请","split":"dev"}` + "\n",
		"qrels.tsv":     "q1\td1\t1\n",
		"corpus.jsonl":  `{"id":"d1","title":"办法","text":"最低生活保障由户主申请。"}` + "\n" + `{"id":"d2","title":"公告","text":"采购结果公告。"}` + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := program(t.Context(), "bench", "search", "--set", dir, "--engines", "gongkai,bleve,postgres-trgm",
		"--seconds", "0.01", "--postgres", "", "--json")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var results []peers.Result
	if err := json.Unmarshal(out, &results); err != nil {
		t.Fatal(err)
	}
	if len(results) != 3 || results[2].Skipped == "" {
		t.Fatalf("%+v", results)
	}
	for _, r := range results[:2] {
		if r.Passages != 2 || r.IndexBytes == 0 || r.RSSBytes == 0 || len(r.Question) != 3 || r.Quality == nil {
			t.Errorf("%+v", r)
		}
	}
	if r := results[0]; r.Quality.NDCG10 != 1 {
		t.Errorf("%+v", r.Quality)
	}
}
