package search_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	bleveanalysis "github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
	blevequery "github.com/blevesearch/bleve/v2/search/query"
	"github.com/go-ego/gse"

	"gongkai/kiosk"
	"gongkai/search"
	"gongkai/search/analysis"
	"gongkai/search/relevance"
)

// The peer is Bleve as it comes, with our words: its own mapping, scoring,
// facets and highlighter.

const wordsTokenizer = "gongkai_words"

type peerTokenizer struct{ seg *analysis.Segmenter }

func (p peerTokenizer) Tokenize(input []byte) bleveanalysis.TokenStream {
	tokens := p.seg.Words(nil, string(input))
	out := make(bleveanalysis.TokenStream, len(tokens))
	backing := make([]bleveanalysis.Token, len(tokens))
	for i, t := range tokens {
		backing[i] = bleveanalysis.Token{Start: t.Start, End: t.End, Position: t.Pos, Term: []byte(t.Term), Type: bleveanalysis.Ideographic}
		out[i] = &backing[i]
	}
	return out
}

func init() {
	err := registry.RegisterTokenizer(wordsTokenizer, func(config map[string]any, _ *registry.Cache) (bleveanalysis.Tokenizer, error) {
		if g, ok := config["gse"].(*gse.Segmenter); ok {
			return gseTokenizer{g}, nil
		}
		seg, _ := config["segmenter"].(*analysis.Segmenter)
		return peerTokenizer{seg}, nil
	})
	if err != nil {
		panic(err)
	}
}

func peer(b *testing.B, dir string) bleve.Index {
	b.Helper()
	m := bleve.NewIndexMapping()
	err := m.AddCustomTokenizer("words", map[string]any{"type": wordsTokenizer, "segmenter": options(b).Segmenter})
	if err == nil {
		err = m.AddCustomAnalyzer("words", map[string]any{"type": custom.Name, "tokenizer": "words"})
	}
	if err != nil {
		b.Fatal(err)
	}
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.IncludeInAll, text.DocValues = "words", false, false
	facet := bleve.NewTextFieldMapping()
	facet.Analyzer, facet.IncludeInAll, facet.IncludeTermVectors = keyword.Name, false, false
	doc := mapping.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt("title", text)
	doc.AddFieldMappingsAt("text", text)
	for _, f := range []string{"area", "body", "year"} {
		doc.AddFieldMappingsAt(f, facet)
	}
	m.DefaultMapping = doc
	idx, err := bleve.New(filepath.Join(dir, "peer"), m)
	if err != nil {
		b.Fatal(err)
	}
	return idx
}

func peerDoc(d *kiosk.Disclosure, text string) map[string]any {
	return map[string]any{
		"title": d.Title, "text": text, "area": d.AreaID, "body": d.BodyID, "year": strconv.Itoa(d.PublishedOn.Year),
	}
}

func textBytes(list []kiosk.Disclosure) int {
	n := 0
	for _, d := range list {
		n += len(d.Title) + len(d.Text)
	}
	return n
}

// gseTokenizer is the peer's glue to gse, with the true offsets.
type gseTokenizer struct{ seg *gse.Segmenter }

func (g gseTokenizer) Tokenize(input []byte) bleveanalysis.TokenStream {
	var out bleveanalysis.TokenStream
	for _, s := range g.seg.ModeSegment(input, true) {
		t := s.Token()
		if r, _ := utf8.DecodeRuneInString(t.Text()); unicode.IsLetter(r) || unicode.IsNumber(r) {
			out = append(out, &bleveanalysis.Token{
				Start: s.Start(), End: s.End(), Position: len(out) + 1,
				Term: []byte(t.Text()), Type: bleveanalysis.Ideographic,
			})
		}
	}
	return out
}

// indexPeers is Bleve as it comes in two makes: with our words, a title, a text
// and three facets; and with gse's words and one field.
func indexPeers(b *testing.B) map[string]func(dir string) bleve.Index {
	b.Helper()
	return map[string]func(string) bleve.Index{
		"bleve": func(dir string) bleve.Index { return peer(b, dir) },
		"bleve-gse": func(dir string) bleve.Index {
			seg := &gse.Segmenter{SkipLog: true, NotLoadHMM: true}
			if err := seg.LoadDictEmbed("zh_s"); err != nil {
				b.Fatal(err)
			}
			m := bleve.NewIndexMapping()
			err := m.AddCustomTokenizer("gse", map[string]any{"type": wordsTokenizer, "gse": seg})
			if err == nil {
				err = m.AddCustomAnalyzer("gse", map[string]any{"type": custom.Name, "tokenizer": "gse"})
			}
			if err != nil {
				b.Fatal(err)
			}
			text := bleve.NewTextFieldMapping()
			text.Analyzer, text.IncludeInAll, text.DocValues = "gse", false, false
			doc := mapping.NewDocumentStaticMapping()
			doc.AddFieldMappingsAt("text", text)
			m.DefaultMapping = doc
			idx, err := bleve.New(filepath.Join(dir, "peer"), m)
			if err != nil {
				b.Fatal(err)
			}
			return idx
		},
	}
}

// BenchmarkIndex indexes whole laws: ours cut in passages, all fields, merged
// to one segment; the peers' as whole documents. cpu-MB/s is text by the time
// of all processors, which what else the machine does hardly changes.
func BenchmarkIndex(b *testing.B) {
	list := laws(b)
	measure := func(b *testing.B, index func(dir string) (end func())) {
		b.Helper()
		size := float64(textBytes(list))
		b.SetBytes(int64(size))
		options(b)
		used := 0.0
		for b.Loop() {
			dir := b.TempDir()
			b.StopTimer()
			runtime.GC()
			b.StartTimer()
			end := index(dir)
			start := processorSeconds(b)
			end()
			used += processorSeconds(b) - start
			b.ReportMetric(float64(folderSize(b, dir))/size, "index/text")
		}
		b.ReportMetric(size*float64(b.N)/1e6/used, "cpu-MB/s")
	}
	b.Run("gongkai", func(b *testing.B) {
		measure(b, func(dir string) func() {
			e := open(b, dir)
			return func() { rebuild(b, e, &feed{list: list}) }
		})
	})
	for name, peer := range indexPeers(b) {
		b.Run(name, func(b *testing.B) {
			measure(b, func(dir string) func() {
				idx := peer(dir)
				return func() { fillPeer(b, idx, list) }
			})
		})
	}
}

func fillPeer(b *testing.B, idx bleve.Index, list []kiosk.Disclosure) {
	b.Helper()
	batch := idx.NewBatch()
	for i := range list {
		if err := batch.Index(list[i].ID, peerDoc(&list[i], list[i].Text)); err != nil {
			b.Fatal(err)
		}
		if batch.Size() >= 200 || i == len(list)-1 {
			if err := idx.Batch(batch); err != nil {
				b.Fatal(err)
			}
			batch.Reset()
		}
	}
	if err := idx.Close(); err != nil {
		b.Fatal(err)
	}
}

// processorSeconds is the time all processors have spent on this process.
func processorSeconds(b *testing.B) float64 {
	b.Helper()
	data, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		b.Skip("the system does not tell")
	}
	f := strings.Fields(string(data[bytes.LastIndexByte(data, ')'):]))
	user, err := strconv.ParseFloat(f[12], 64)
	if err != nil {
		b.Fatal(err)
	}
	system, err := strconv.ParseFloat(f[13], 64)
	if err != nil {
		b.Fatal(err)
	}
	return (user + system) / 100
}

func folderSize(b *testing.B, dir string) int64 {
	b.Helper()
	var n int64
	err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var info os.FileInfo
			if info, err = d.Info(); err == nil {
				n += info.Size()
			}
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// needs are keyword queries: the words of the titles, alone and in the pairs
// they come in, common ones among them.
func needs(b *testing.B, list []kiosk.Disclosure) []string {
	b.Helper()
	seg := options(b).Segmenter
	var out []string
	for i := 0; i < len(list); i += 8 {
		before := ""
		for _, t := range seg.Words(nil, list[i].Title) {
			if t.Sub || t.Kind != analysis.Word {
				continue
			}
			out = append(out, t.Term)
			if before != "" {
				out = append(out, before+" "+t.Term)
			}
			before = t.Term
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// best runs a search three times and returns the shortest time in
// milliseconds, so that what else the machine does counts for neither side.
func best(search func()) float64 {
	shortest := math.Inf(1)
	for range 3 {
		start := time.Now()
		search()
		shortest = min(shortest, time.Since(start).Seconds()*1e3)
	}
	return shortest
}

// allWords is Bleve's query for passages with every word of a text.
func allWords(seg *analysis.Segmenter, text string) blevequery.Query {
	var all []blevequery.Query
	for _, t := range seg.Words(nil, text) {
		if !t.Sub {
			q := bleve.NewTermQuery(t.Term)
			q.SetField("text")
			all = append(all, q)
		}
	}
	return bleve.NewConjunctionQuery(all...)
}

// BenchmarkKeyword asks short keyword queries with three facets, highlights
// and the fields of ten hits, of our engine and of the same laws in the same
// passages through Bleve's own search, in the same run.
func BenchmarkKeyword(b *testing.B) {
	list := laws(b)
	seg := options(b).Segmenter
	dir := b.TempDir()
	e := open(b, dir)
	rebuild(b, e, &feed{list: list})
	queries := needs(b, list)
	idx := peer(b, dir)
	defer idx.Close()
	batch := idx.NewBatch()
	for i := range list {
		for n, p := range strings.Split(list[i].Text, "\n第") { // one article a document
			if err := batch.Index(fmt.Sprintf("%s#%d", list[i].ID, n), peerDoc(&list[i], p)); err != nil {
				b.Fatal(err)
			}
		}
		if batch.Size() >= 2000 || i == len(list)-1 {
			if err := idx.Batch(batch); err != nil {
				b.Fatal(err)
			}
			batch.Reset()
		}
	}
	b.Logf("%d queries", len(queries))
	for b.Loop() {
		var ours, theirs []float64
		found, hits := 0, 0
		for _, q := range queries {
			ours = append(ours, best(func() {
				found = max(found, find(b, e, kiosk.Search{Text: q, Facets: true}).Total)
			}))
		}
		for _, q := range queries {
			req := bleve.NewSearchRequest(allWords(seg, q))
			req.Fields = []string{"title", "area", "body", "year"}
			req.Highlight = bleve.NewHighlightWithStyle("html")
			req.Highlight.AddField("text")
			for _, f := range []string{"area", "body", "year"} {
				req.AddFacet(f, bleve.NewFacetRequest(f, 60))
			}
			theirs = append(theirs, best(func() {
				res, err := idx.SearchInContext(b.Context(), req)
				if err != nil {
					b.Fatal(err)
				}
				hits = max(hits, int(res.Total))
			}))
		}
		report(b, ours, theirs)
		b.ReportMetric(float64(found), "most-laws")
		b.ReportMetric(float64(hits), "bleve-most-articles")
	}
}

func report(b *testing.B, ours, theirs []float64) {
	b.Helper()
	p := func(list []float64, share float64) float64 {
		sorted := append([]float64(nil), list...)
		slices.Sort(sorted)
		return relevance.Percentile(sorted, share)
	}
	b.ReportMetric(p(ours, 0.5), "p50-ms")
	b.ReportMetric(p(ours, 0.99), "p99-ms")
	b.ReportMetric(p(theirs, 0.5), "bleve-p50-ms")
	b.ReportMetric(p(theirs, 0.99), "bleve-p99-ms")
	b.ReportMetric(p(theirs, 0.99)/p(ours, 0.99), "p99-ratio")
}

// BenchmarkQuestion asks whole sentences.
func BenchmarkQuestion(b *testing.B) {
	list := laws(b)
	set, err := relevance.LoadSet(evalData(b, "rel-law-stard"), "", "all")
	if err != nil {
		b.Fatal(err)
	}
	e := open(b, b.TempDir())
	rebuild(b, e, &feed{list: list})
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		find(b, e, kiosk.Search{Text: set.Queries[i%len(set.Queries)].Text, Facets: true})
	}
}

// BenchmarkSuggest types every tenth title and every fourth official word of
// the vocabulary letter by letter and reports percentiles, the first time each
// prefix is typed and the second.
func BenchmarkSuggest(b *testing.B) {
	list := laws(b)
	e := open(b, b.TempDir())
	rebuild(b, e, &feed{list: list})
	var texts []string
	for i := 0; i < len(list); i += 10 {
		texts = append(texts, list[i].Title)
	}
	for i, w := range options(b).Vocabulary.Official() {
		if i%4 == 0 {
			texts = append(texts, w)
		}
	}
	seen := map[string]bool{}
	var typed []string
	for _, text := range texts {
		for i := range text {
			if p := text[:i]; i > 0 && !seen[p] {
				seen[p] = true
				typed = append(typed, p)
			}
		}
	}
	for b.Loop() {
		for _, round := range []string{"first", "again"} {
			percentiles(b, round, len(typed), func(i int) error {
				_, err := e.Suggest(b.Context(), typed[i], 8)
				return err
			})
		}
	}
}

// BenchmarkRelated asks what is related to every tenth law.
func BenchmarkRelated(b *testing.B) {
	list := laws(b)
	e := open(b, b.TempDir())
	rebuild(b, e, &feed{list: list})
	for b.Loop() {
		percentiles(b, "related", len(list)/10, func(i int) error {
			_, err := e.Related(b.Context(), list[i*10].ID, 8)
			return err
		})
	}
}

// percentiles reports how long n calls take, in milliseconds.
func percentiles(b *testing.B, name string, n int, call func(i int) error) {
	b.Helper()
	took := make([]float64, n)
	for i := range n {
		start := time.Now()
		if err := call(i); err != nil {
			b.Fatal(err)
		}
		took[i] = time.Since(start).Seconds() * 1e3
	}
	slices.Sort(took)
	b.ReportMetric(took[n/2], name+"-p50-ms")
	b.ReportMetric(took[n*99/100], name+"-p99-ms")
}

// BenchmarkServingMemory measures a fresh process that serves the laws: time
// until the first answer, heap and resident memory after some hundred queries.
func BenchmarkServingMemory(b *testing.B) {
	dir := b.TempDir()
	e, err := search.Open(dir, options(b))
	if err != nil {
		b.Fatal(err)
	}
	rebuild(b, e, &feed{list: laws(b)})
	if err := e.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestServingChild$", "-test.v")
		cmd.Env = append(os.Environ(), "GONGKAI_SERVING_CHILD="+dir)
		out, err := cmd.CombinedOutput()
		if err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		for line := range strings.SplitSeq(string(out), "\n") {
			if name, value, ok := strings.Cut(line, "="); ok && strings.HasPrefix(name, "serving-") {
				n, err := strconv.ParseFloat(value, 64)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(n, strings.TrimPrefix(name, "serving-"))
			}
		}
	}
}

// TestServingChild is the process that BenchmarkServingMemory measures.
func TestServingChild(t *testing.T) {
	dir := os.Getenv("GONGKAI_SERVING_CHILD")
	if dir == "" {
		t.Skip("only runs as a child of BenchmarkServingMemory")
	}
	start := time.Now()
	o := options(t)
	loaded := time.Since(start)
	e, err := search.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	find(t, e, kiosk.Search{Text: "低保", Facets: true})
	ready := time.Since(start)
	set, err := relevance.LoadSet(evalData(t, "rel-law-keywords"), "", "all")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range set.Queries {
		find(t, e, kiosk.Search{Text: q.Text, Facets: true})
	}
	set = nil
	runtime.GC()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Printf("\nserving-load-ms=%.0f\nserving-ready-ms=%.0f\nserving-heap-MB=%.0f\nserving-rss-MB=%.0f\n",
		loaded.Seconds()*1e3, ready.Seconds()*1e3, float64(m.HeapInuse)/(1<<20), float64(relevance.ResidentBytes())/(1<<20))
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}
