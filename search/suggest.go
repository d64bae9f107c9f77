package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/pinyin"
	"gongkai/search/query"
	"gongkai/search/rank"
)

// The bounds of suggestions. Words are looked for among the first
// dictionaryReach terms that begin with what was typed.
const (
	maxSuggestions   = 20
	suggestedRunes   = 30
	dictionaryReach  = 3000
	spelledReach     = 60 // words that letters can mean, before they are ordered
	suggestedNumbers = 3
	suggestedWords   = 6
)

// The kinds of suggestions.
const (
	suggestNumber = "number"
	suggestItem   = "item"
	suggestWord   = "word"
	suggestTitle  = "title"
)

// Suggest completes what is being typed: document numbers, items of the
// catalogue, words, titles. Latin letters are read as pinyin. None of them
// finds nothing.
func (e *Engine) Suggest(ctx context.Context, text string, limit int) ([]kiosk.Suggestion, error) {
	limit = min(limit, maxSuggestions)
	typed := analysis.Fold(strings.TrimSpace(cutRunes(text, suggestedRunes)))
	if limit <= 0 || bare(typed) == "" {
		return []kiosk.Suggestion{}, nil
	}
	v, err := e.acquire()
	if err != nil {
		return nil, err
	}
	defer v.release()
	done, err := e.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	s := suggester{e: e, v: v, typed: typed, limit: limit, seen: map[string]bool{}}
	if err := s.collect(ctx); err != nil {
		return nil, fmt.Errorf("search: suggest: %w", err)
	}
	return s.out, nil
}

func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

type suggester struct {
	e     *Engine
	v     *view
	typed string
	limit int
	out   []kiosk.Suggestion
	seen  map[string]bool
}

func (s *suggester) collect(ctx context.Context) error {
	s.out = []kiosk.Suggestion{}
	if err := s.numbers(ctx); err != nil {
		return err
	}
	// Half of the room is for words and items, the rest for titles; what
	// titles leave free is filled with words.
	words := s.words()
	room := max(s.limit/2, 1)
	rest, err := s.addAll(ctx, words, room)
	if err != nil {
		return err
	}
	if err := s.titles(ctx); err != nil {
		return err
	}
	_, err = s.addAll(ctx, rest, s.limit)
	return err
}

type candidate struct {
	text, kind string
	rank       int     // smaller first
	weight     float64 // larger first
}

// words lists items and words, those that begin with what was typed first.
func (s *suggester) words() []candidate {
	var out []candidate
	place := func(text string) (int, bool) {
		switch at := strings.Index(analysis.Fold(text), s.typed); {
		case at == 0:
			return 0, true
		case at > 0 && utf8.RuneCountInString(s.typed) > 1:
			return 1, true
		}
		return 0, false
	}
	for _, name := range suggestedNames(s.e.catalogue) {
		if at, ok := place(name); ok {
			out = append(out, candidate{name, suggestItem, at*2 + 1, -float64(len(name))})
		}
	}
	if words := s.e.spoken.Load().words; words != nil {
		for _, w := range slices.Concat(words.Official(), words.Words()) {
			if at, ok := place(w); ok {
				out = append(out, candidate{w, suggestWord, at * 2, nameWeight})
			}
		}
	}
	if l := s.e.lexicon.Load(); l != nil {
		out = append(out, s.spelled(l)...)
	}
	for _, w := range s.v.wordsWith(s.typed) {
		out = append(out, candidate{w.text, suggestWord, 0, w.weight})
	}
	slices.SortStableFunc(out, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.weight, a.weight))
	})
	return out
}

// spelled lists what letters stand for: words people know first, those of the
// vocabulary, of the catalogue and how they begin, whole ones before those
// that go on; then words that only documents have, however common: who types
// db wants 低保, not 代表.
func (s *suggester) spelled(l *pinyin.Lexicon) []candidate {
	found := l.Match(s.typed, spelledReach)
	tier := func(c pinyin.Candidate) int {
		switch known := s.e.spoken.Load().known[c.Text]; {
		case known && c.Whole:
			return 0
		case known:
			return 1
		case c.Whole:
			return 2
		}
		return 3
	}
	slices.SortStableFunc(found, func(a, b pinyin.Candidate) int { return cmp.Compare(tier(a), tier(b)) })
	var out []candidate
	for i, c := range found[:min(len(found), suggestedWords)] {
		out = append(out, candidate{c.Text, suggestWord, -1, -float64(i)})
	}
	return out
}

// wordsWith returns the commonest words of the index that begin with a text.
func (v *view) wordsWith(typed string) []candidate {
	if !isHanWord(typed + "字") { // one to five Hanzi
		return nil
	}
	dict, err := v.reader.FieldDictPrefix(rank.Words.Name(), []byte(typed))
	if err != nil {
		return nil
	}
	defer dict.Close() //nolint:errcheck // only read
	var out []candidate
	for range dictionaryReach {
		entry, err := dict.Next()
		if err != nil || entry == nil {
			break
		}
		if isHanWord(entry.Term) {
			out = append(out, candidate{text: entry.Term, weight: float64(entry.Count)})
		}
	}
	slices.SortFunc(out, func(a, b candidate) int { return cmp.Compare(b.weight, a.weight) })
	return out[:min(len(out), suggestedWords)]
}

// addAll adds candidates until there are room suggestions; it returns those
// it did not look at.
func (s *suggester) addAll(ctx context.Context, list []candidate, room int) ([]candidate, error) {
	for i, c := range list {
		if len(s.out) >= room {
			return list[i:], nil
		}
		if err := s.add(ctx, c.text, c.kind); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// add adds a suggestion if it is new and finds something.
func (s *suggester) add(ctx context.Context, text, kind string) error {
	if s.seen[text] || len(s.out) >= s.limit {
		return nil
	}
	s.seen[text] = true
	n, err := s.e.count(ctx, s.v, text)
	if err == nil && n > 0 {
		s.out = append(s.out, kiosk.Suggestion{Text: text, Kind: kind, Count: n})
	}
	return err
}

// count returns how many disclosures a text finds with all its words.
func (e *Engine) count(ctx context.Context, v *view, text string) (int, error) {
	if n, ok := v.counts.Load(text); ok {
		if n, ok := n.(int); ok {
			return n, nil
		}
	}
	p := e.plan(text, rank.Filter{})
	if p.query.All {
		return 0, nil
	}
	n, err := v.total(ctx, p)
	if err != nil {
		return 0, err
	}
	v.remember(text, n)
	return n, nil
}

// mostCounts is how many texts a view remembers the counts of. Whoever types
// something else every time must not fill the memory.
const mostCounts = 4096

func (v *view) remember(text string, n int) {
	if v.counted.Add(1) > mostCounts {
		v.counts.Clear()
		v.counted.Store(0)
	}
	v.counts.Store(text, n)
}

// numbers adds document and index numbers that begin with what was typed.
func (s *suggester) numbers(ctx context.Context) error {
	if utf8.RuneCountInString(s.typed) < 2 || strings.HasPrefix(s.typed, citesMark) || strings.HasPrefix(s.typed, titleMark) {
		return nil
	}
	prefix := strings.ReplaceAll(s.typed, " ", "")
	dict, err := s.v.reader.FieldDictPrefix(rank.Number.Name(), []byte(prefix))
	if err != nil {
		return err
	}
	defer dict.Close() //nolint:errcheck // only read
	for range 50 {
		entry, err := dict.Next()
		if err != nil || entry == nil || len(s.out) >= min(suggestedNumbers, s.limit) {
			return err
		}
		q := rank.Query{Must: []rank.Group{{Any: []rank.Pattern{{Number: entry.Term}}}}, Limit: 1}
		res, err := s.v.index.Search(ctx, q, s.v.verify)
		if err != nil {
			return err
		}
		if res.Total == 0 {
			continue
		}
		h, _, err := s.v.read(res.Found[0])
		if err != nil {
			return err
		}
		if n := h.DocumentNumber; n != "" && numberTerm(n) == entry.Term && !s.seen[n] {
			s.seen[n] = true
			s.out = append(s.out, kiosk.Suggestion{Text: n, Kind: suggestNumber, Count: res.Total})
		}
	}
	return nil
}

// titles adds titles that hold what was typed, or what its letters mean.
func (s *suggester) titles(ctx context.Context) error {
	q := query.Parse(s.typed, query.Env{Segmenter: s.e.segmenter(), Lexicon: s.e.lexicon.Load()})
	typed := s.typed
	if q.Kind == query.Pinyin {
		typed = q.Corrected
	}
	var rq rank.Query
	for part := range strings.FieldsSeq(typed) {
		grams := pairs(part)
		if len(grams) == 0 {
			continue
		}
		rq.Must = append(rq.Must, rank.Group{Any: []rank.Pattern{{Grams: grams, In: []rank.Field{rank.Title}}}})
		for _, g := range grams {
			rq.Terms = append(rq.Terms, rank.Term{Field: rank.Title, Text: g, Weight: 1})
		}
	}
	if len(rq.Must) == 0 {
		return nil
	}
	rq.Limit = s.limit * 2
	res, err := s.v.index.Search(ctx, rq, s.v.verify)
	if err != nil {
		return err
	}
	for _, f := range res.Found {
		h, _, err := s.v.read(f)
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if err := s.add(ctx, h.Title, suggestTitle); err != nil {
			return err
		}
	}
	return nil
}
