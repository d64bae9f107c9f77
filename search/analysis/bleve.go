package analysis

import (
	"errors"
	"sync"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
)

// Names of the analyzers in a Bleve mapping that [Segmenter.Install] prepared.
const (
	WordsAnalyzer = "gongkai_words"
	GramsAnalyzer = "gongkai_grams"
)

// Analyzer is one of our tokenizers as Bleve knows them. Fields of a document
// that is built by hand (and indexed with IndexAdvanced) take it directly,
// which needs no mapping.
type Analyzer struct {
	tokens func(dst []Token, text string) []Token
}

var _ analysis.Analyzer = (*Analyzer)(nil)

// Analyzer returns the analyzer of words.
func (s *Segmenter) Analyzer() *Analyzer { return &Analyzer{s.Words} }

// NewGramsAnalyzer returns the analyzer of pairs and single characters.
func NewGramsAnalyzer() *Analyzer { return &Analyzer{Grams} }

// Analyze implements Bleve's analyzer. The offsets of the tokens are those of
// the input.
func (a *Analyzer) Analyze(input []byte) analysis.TokenStream {
	buffer := buffers.Get().(*[]Token)
	*buffer = a.tokens((*buffer)[:0], string(input))
	stream := Stream(*buffer)
	clear(*buffer) // lets go of the text
	buffers.Put(buffer)
	return stream
}

var buffers = sync.Pool{New: func() any { return new([]Token) }}

// Stream turns tokens into Bleve's.
func Stream(tokens []Token) analysis.TokenStream {
	size := 0
	for i := range tokens {
		size += len(tokens[i].Term)
	}
	terms := make([]byte, 0, size)
	made := make([]analysis.Token, len(tokens))
	stream := make(analysis.TokenStream, len(tokens))
	for i, t := range tokens {
		at := len(terms)
		terms = append(terms, t.Term...)
		made[i] = analysis.Token{
			Start: t.Start, End: t.End, Position: t.Pos,
			Term: terms[at:len(terms):len(terms)], Type: bleveTypes[t.Kind],
		}
		stream[i] = &made[i]
	}
	return stream
}

var bleveTypes = [...]analysis.TokenType{
	Word: analysis.Ideographic, Single: analysis.Single, Latin: analysis.AlphaNumeric, Number: analysis.Numeric,
}

// segmenterKey is where the constructor of the words analyzer finds its
// segmenter.
const segmenterKey = "segmenter"

// Install makes both analyzers known to a mapping by their names. The mapping
// of an index on disk does not hold the segmenter: to open such an index
// again, index with [Analyzer] instead.
func (s *Segmenter) Install(m *mapping.IndexMappingImpl) error {
	err := m.AddCustomAnalyzer(WordsAnalyzer, map[string]any{"type": WordsAnalyzer, segmenterKey: s})
	if err != nil {
		return err
	}
	return m.AddCustomAnalyzer(GramsAnalyzer, map[string]any{"type": GramsAnalyzer})
}

func init() {
	err := errors.Join(
		registry.RegisterAnalyzer(WordsAnalyzer, func(config map[string]any, _ *registry.Cache) (analysis.Analyzer, error) {
			s, ok := config[segmenterKey].(*Segmenter)
			if !ok {
				return nil, errors.New("analysis: words analyzer without a segmenter, see Segmenter.Install")
			}
			return s.Analyzer(), nil
		}),
		registry.RegisterAnalyzer(GramsAnalyzer, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
			return NewGramsAnalyzer(), nil
		}),
	)
	if err != nil {
		panic(err) // two packages under one name, seen by the first test
	}
}
