package peers

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
	index "github.com/blevesearch/bleve_index_api"
	"github.com/go-ego/gse"

	"gongkai/search"
	words "gongkai/search/analysis"
)

// gseTokenizer is the adapter people write. It is a function so that the type
// of the segmenter is not in any interface: its methods, and with them the
// dictionaries they load, would then have to be in the program.
type gseTokenizer func(input []byte) analysis.TokenStream

func (t gseTokenizer) Tokenize(input []byte) analysis.TokenStream { return t(input) }

// cutForSearch cuts with gse, with the words inside words.
func cutForSearch(seg *gse.Segmenter, input []byte) analysis.TokenStream {
	segments := seg.ModeSegment(input, true)
	out := make(analysis.TokenStream, 0, len(segments))
	for i, s := range segments {
		term := s.Token().Text()
		if r, _ := utf8.DecodeRuneInString(term); !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			continue
		}
		out = append(out, &analysis.Token{
			Term: []byte(strings.ToLower(term)), Start: s.Start(), End: s.End(), Position: i + 1, Type: analysis.Ideographic,
		})
	}
	return out
}

const gseName = "gse"

// dictionary is what tokenizers made from now on cut with. A tokenizer's
// settings are kept with an index, so it cannot be one of them.
var dictionary *gse.Segmenter

func init() {
	err := registry.RegisterTokenizer(gseName, func(map[string]any, *registry.Cache) (analysis.Tokenizer, error) {
		seg := dictionary
		return gseTokenizer(func(input []byte) analysis.TokenStream { return cutForSearch(seg, input) }), nil
	})
	if err != nil {
		panic(err)
	}
}

// newGse fills gse with our dictionary: its own, some fifty megabytes, would
// go into the program.
func newGse(seg *words.Segmenter) *gse.Segmenter {
	g := &gse.Segmenter{SkipLog: true, NotLoadHMM: true, Dict: gse.NewDict()}
	g.Init()
	seg.Each(func(word string, freq float64) bool {
		if freq < 2 {
			freq = 2
		}
		_ = g.AddToken(word, freq) // a word it does not take is a word it does not know
		return true
	})
	g.CalcToken()
	return g
}

// bleveMapping has one text field with the title before the text, and facets.
func bleveMapping(scoring string) (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	m.ScoringModel = scoring
	if err := m.AddCustomTokenizer(gseName, map[string]any{"type": gseName}); err != nil {
		return nil, err
	}
	if err := m.AddCustomAnalyzer(gseName, map[string]any{"type": custom.Name, "tokenizer": gseName}); err != nil {
		return nil, err
	}
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.IncludeInAll, text.DocValues = gseName, false, false
	facet := bleve.NewTextFieldMapping()
	facet.Analyzer, facet.IncludeInAll, facet.IncludeTermVectors = keyword.Name, false, false
	doc := mapping.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt("text", text)
	for _, f := range facets {
		doc.AddFieldMappingsAt(f, facet)
	}
	m.DefaultMapping, m.DefaultAnalyzer = doc, gseName
	return m, nil
}

// facets are the fields that hits are counted by.
var facets = []string{"area", "body", "year"}

const bleveBatch = 1000

func buildBleve(ctx context.Context, s *Spec, c *search.Collection, o search.Options) error {
	dictionary = newGse(o.Segmenter)
	scoring := index.TFIDFScoring
	if s.Engine == "bleve-bm25" {
		scoring = index.BM25Scoring
	}
	m, err := bleveMapping(scoring)
	if err != nil {
		return err
	}
	idx, err := bleve.New(filepath.Join(s.Dir, "bleve"), m)
	if err != nil {
		return err
	}
	batch, n := idx.NewBatch(), 0
	for p := range c.Pieces() {
		n++
		err := batch.Index(p.ID+"\x00"+strconv.Itoa(n), map[string]any{
			"text": p.Title + "\n" + p.Text, "area": p.AreaID, "body": p.BodyID, "year": strconv.Itoa(p.Year),
		})
		if err == nil && batch.Size() >= bleveBatch {
			err = idx.Batch(batch)
			batch.Reset()
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if err := idx.Batch(batch); err != nil {
		return err
	}
	return idx.Close()
}

type bleveEngine struct{ bleve.Index }

func openBleve(_ context.Context, s *Spec, o search.Options) (engine, error) {
	dictionary = newGse(o.Segmenter)
	idx, err := bleve.Open(filepath.Join(s.Dir, "bleve"))
	return bleveEngine{idx}, err
}

func (b bleveEngine) request(text string, all bool, n int) *bleve.SearchRequest {
	q := bleve.NewMatchQuery(text)
	q.SetField("text")
	if all {
		q.SetOperator(1) // every word
	}
	return bleve.NewSearchRequestOptions(q, n, 0, false)
}

func (b bleveEngine) page(ctx context.Context, text string, all bool) error {
	req := b.request(text, all, shown)
	req.Fields = []string{"text", "area", "body", "year"}
	req.Highlight = bleve.NewHighlightWithStyle("html")
	req.Highlight.AddField("text")
	for _, f := range facets {
		req.AddFacet(f, bleve.NewFacetRequest(f, 60))
	}
	res, err := b.SearchInContext(ctx, req)
	if err == nil && all && res.Total < few {
		return b.page(ctx, text, false)
	}
	return err
}

func (b bleveEngine) ranked(ctx context.Context, text string, n int) ([]string, error) {
	res, err := b.SearchInContext(ctx, b.request(text, false, n))
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(res.Hits))
	for _, h := range res.Hits {
		id, _, _ := strings.Cut(h.ID, "\x00")
		ids = append(ids, id)
	}
	return ids, nil
}
