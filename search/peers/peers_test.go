package peers_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/assets"
	"gongkai/search"
	"gongkai/search/analysis"
	"gongkai/search/peers"
	"gongkai/search/query"
)

func options(t *testing.T) search.Options {
	t.Helper()
	seg, err := analysis.Load(assets.Dict)
	if err != nil {
		t.Fatal(err)
	}
	vocabulary, err := query.LoadVocabulary(assets.Dict)
	if err != nil {
		t.Fatal(err)
	}
	return search.Options{Segmenter: seg, Vocabulary: vocabulary}
}

// things are what the records of the sample are about, one each.
var things = []string{"低保金按月发放", "公租房凭证申请", "义务教育就近入学", "土地征收应当公告", "采购结果应当公示", "预算应当公开"}

func write(t *testing.T, path string, lines []string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(lines, "\n") + "\n"
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if filepath.Ext(path) != ".gz" {
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
		return
	}
	z := gzip.NewWriter(f)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

func object(t *testing.T, v map[string]any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// sample writes sets in which every question has one answer, and returns their
// folder.
func sample(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var docs, queries, qrels []string
	for i, thing := range things {
		docs = append(docs, object(t, map[string]any{
			"id": fmt.Sprint("A-", i), "title": fmt.Sprintf("条例 第%d条", i), "parent": "条例", "seq": i, "text": thing + "，具体办法另行规定。",
		}))
		queries = append(queries, object(t, map[string]any{"id": fmt.Sprint("q", i), "text": thing, "split": "dev"}))
		qrels = append(qrels, fmt.Sprintf("q%d\tA-%d\t1", i, i))
	}
	for _, set := range []string{"rel-law-stard", "rel-law-keywords"} {
		write(t, filepath.Join(dir, set, "queries.jsonl"), queries)
		write(t, filepath.Join(dir, set, "qrels.tsv"), qrels)
		write(t, filepath.Join(dir, set, "corpus.jsonl.gz"), docs)
		write(t, filepath.Join(dir, set, "set.json"), []string{`{"corpus":"corpus.jsonl.gz"}`})
	}
	law := object(t, map[string]any{"id": "law-1", "title": "办法", "text": "第一条 为了规范管理，制定本办法。\n第二条 本办法自公布之日起施行。"})
	write(t, filepath.Join(dir, "laws", "national_admin_laws.jsonl.gz"), []string{law})
	write(t, filepath.Join(dir, "laws", "shandong_local_regulations.jsonl.gz"), []string{law})
	write(t, filepath.Join(dir, "rel-mixed", "corpus.jsonl.gz"), []string{object(t, map[string]any{"id": "R1", "text": "您反映的问题已经收悉。"})})
	return dir
}

func run(t *testing.T, s peers.Spec, o search.Options) peers.Result {
	t.Helper()
	s.Split, s.Seconds = "dev", 0.01
	s.Build = true
	built, err := peers.Run(t.Context(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	if built.Skipped != "" {
		return built
	}
	s.Build = false
	r, err := peers.Run(t.Context(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	r.Passages = built.Passages
	return r
}

// Every engine gets the same passages and finds the one answer of each
// question first; what nobody judged does not count.
func TestEnginesFindTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("indexes with every engine")
	}
	data, o := sample(t), options(t)
	for _, name := range peers.Names() {
		t.Run(name, func(t *testing.T) {
			r := run(t, peers.Spec{
				Engine: name, Dir: t.TempDir(), Data: data, Passages: 10, Repeat: 2, Postgres: os.Getenv("GONGKAI_BENCH_POSTGRES"),
			}, o)
			if r.Skipped != "" {
				t.Skip(r.Skipped)
			}
			if r.Passages != 20 || r.IndexBytes == 0 {
				t.Errorf("%d passages in %d bytes", r.Passages, r.IndexBytes)
			}
			if r.Quality.MRR10 < 0.9 {
				t.Errorf("%+v", r.Quality)
			}
			for _, list := range [][]peers.Latency{r.Question, r.Keyword} {
				if len(list) != 3 || list[2].Clients != 16 || list[0].Pages == 0 || list[0].P50 <= 0 {
					t.Errorf("%+v", list)
				}
			}
		})
	}
}

func TestSet(t *testing.T) {
	dir := filepath.Join(sample(t), "rel-law-stard")
	r := run(t, peers.Spec{Engine: "gongkai", Dir: t.TempDir(), Set: dir}, options(t))
	if r.Passages != len(things) || r.Quality.NDCG10 < 0.9 || len(r.Keyword) != 0 {
		t.Errorf("%+v", r)
	}
}

func TestRunRefuses(t *testing.T) {
	for name, s := range map[string]peers.Spec{
		"unknown engine": {Engine: "x"},
		"no data":        {Engine: "gongkai", Dir: t.TempDir(), Data: t.TempDir(), Passages: 1, Build: true},
		"too few":        {Engine: "gongkai", Dir: t.TempDir(), Data: sample(t), Passages: 1000, Build: true},
	} {
		if _, err := peers.Run(t.Context(), s, options(t)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestMarkdown(t *testing.T) {
	var b strings.Builder
	err := peers.WriteMarkdown(&b, []peers.Result{
		{Engine: "gongkai", Passages: 5, TextBytes: 10, IndexBytes: 40, Question: []peers.Latency{{Clients: 1, P50: 1, P99: 2, PerSecond: 100, CPU: 1.5}}},
		{Engine: "bleve", Question: []peers.Latency{{Clients: 1, P50: 30, P99: 100, PerSecond: 4, CPU: 30}}},
		{Engine: "postgres-words", Skipped: "no server was named"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| gongkai | 5 | 0.0 | 4.0 | – |", "| 30.0 | 50.0 | 25.0 | 20.0 |", "skipped: no server"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}
