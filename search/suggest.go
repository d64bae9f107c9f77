package search

import (
	"cmp"
	"context"
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
	suggestedAsked   = 3  // questions that others asked
	suggestedTries   = 16 // candidates that are counted
	commonWord       = 5  // a word in more than one of so many passages says nothing
)

// The kinds of suggestions.
const (
	suggestNumber = "number"
	suggestItem   = "item"
	suggestWord   = "word"
	suggestTitle  = "title"
	suggestAsked  = "query"
)

// Suggest completes what is being typed: document numbers, what others asked,
// words, items of the catalogue, titles; those that begin with it before those
// that hold it. Latin letters are read as pinyin; of a question that is being
// asked, 低保怎么, what it is about is completed. None of them finds nothing, and
// Count is what a search for it finds.
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
	tries int
	forms []string // what was typed, what letters in it were read as, and matter
	query query.Query

	matter string // what is asked about, "" if nothing is asked
}

func (s *suggester) collect(ctx context.Context) error {
	s.out = []kiosk.Suggestion{}
	if err := s.numbers(ctx); err != nil {
		return err
	}
	s.query = query.Parse(s.typed, query.Env{Segmenter: s.e.segmenter(), Lexicon: s.e.lexicon.Load()})
	s.forms = []string{s.typed}
	if s.query.Kind == query.Pinyin && s.query.Corrected != s.typed {
		s.forms = append(s.forms, strings.ReplaceAll(s.query.Corrected, " ", ""))
	}
	if matter := query.Asked(s.typed, s.e.segmenter()); matter != bare(s.typed) {
		s.matter = matter
		s.forms = append(s.forms, matter)
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

// The order of candidates: what letters stand for, then what begins with what
// was typed, then what holds it; in each what people know before what only
// documents say.
const (
	rankSpelled = iota
	rankTyped
	rankAsked
	rankKnown
	rankItem
	rankWord
	rankInfix = 10 // added for what holds it further on
)

// place returns whether a text begins with what was typed (0) or holds it
// (rankInfix).
func (s *suggester) place(text string) (int, bool) {
	text = analysis.Fold(text)
	for _, typed := range s.forms {
		switch at := strings.Index(text, typed); {
		case at == 0:
			return 0, true
		case at > 0 && utf8.RuneCountInString(typed) > 1:
			return rankInfix, true
		}
	}
	return 0, false
}

// words lists what people asked, words and items, in order.
func (s *suggester) words() []candidate {
	var out []candidate
	add := func(text, kind string, rank int, weight float64) bool {
		at, ok := s.place(text)
		if ok {
			if slices.Contains(s.forms, analysis.Fold(text)) {
				rank = rankTyped
			}
			out = append(out, candidate{text, kind, at + rank, weight})
		}
		return ok
	}
	spoken := s.e.spoken.Load()
	asked := 0
	for _, q := range spoken.popular {
		switch {
		case asked == suggestedAsked:
		case add(q.Text, suggestAsked, rankAsked, float64(q.Count)):
			asked++
		case q.sounds.begins(s.typed):
			out = append(out, candidate{q.Text, suggestAsked, rankAsked, float64(q.Count)})
			asked++
		}
	}
	for _, name := range suggestedNames(s.e.catalogue) {
		add(name, suggestItem, rankItem, -float64(len(name)))
	}
	if words := spoken.words; words != nil {
		for _, w := range slices.Concat(words.Official(), words.Words()) {
			add(w, suggestWord, rankKnown, -float64(len(w)))
		}
	}
	if l := s.e.lexicon.Load(); l != nil {
		out = append(out, s.spelled(l)...)
	}
	for _, w := range s.v.wordsWith(s.forms[len(s.forms)-1]) {
		add(w.text, suggestWord, rankWord, w.weight)
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
		out = append(out, candidate{c.Text, suggestWord, rankSpelled, -float64(i)})
	}
	return out
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
	key := bare(text)
	if s.seen[key] || len(s.out) >= s.limit || s.tries >= suggestedTries {
		return nil
	}
	s.seen[key] = true
	s.tries++
	n, err := s.e.shows(ctx, s.v, text)
	if err == nil && n > 0 && !s.said(text, n) {
		s.out = append(s.out, kiosk.Suggestion{Text: text, Kind: kind, Count: n})
	}
	return err
}

// said reports whether what a text means stands there in other words already
// and finds as much: 最低生活保障 after 低保.
func (s *suggester) said(text string, n int) bool {
	words := s.e.spoken.Load().words
	for _, o := range s.out {
		if o.Count == n && o.Kind != suggestTitle && (means(words, o.Text) == means(words, text)) {
			return true
		}
	}
	return false
}

// means returns what documents say for a word, the word itself if the
// vocabulary has nothing as good.
func means(words *query.Vocabulary, word string) string {
	if ways := words.Ways(word); len(ways) > 0 && ways[0].Weight >= sameMeaning {
		return analysis.Fold(ways[0].Word)
	}
	return analysis.Fold(word)
}

// sameMeaning is the weight from which on an official word stands for another.
const sameMeaning = 0.85

// shows returns how many disclosures a search for a text shows; 0 if none has
// all of it, though some may have a part.
func (e *Engine) shows(ctx context.Context, v *view, text string) (int, error) {
	key := "\x00" + text
	if n, ok := v.counts.Load(key); ok {
		if n, ok := n.(int); ok {
			return n, nil
		}
	}
	p, err := e.understand(ctx, v, kiosk.Search{Text: text})
	if err != nil || p.query.All {
		return 0, err
	}
	n, err := v.total(ctx, p)
	if err != nil {
		return 0, err
	}
	if n > 0 {
		if loosen, err := v.loosens(ctx, p, n); err != nil {
			return 0, err
		} else if loosen {
			p.query = p.relaxed()
			if n, err = v.total(ctx, p); err != nil {
				return 0, err
			}
		}
	}
	v.remember(key, n)
	return n, nil
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
