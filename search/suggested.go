package search

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/search/query"
	"gongkai/search/rank"
)

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
	passages, err := v.reader.DocCount()
	if err != nil {
		return nil
	}
	var out []candidate
	for range dictionaryReach {
		entry, err := dict.Next()
		if err != nil || entry == nil {
			break
		}
		if isHanWord(entry.Term) && (entry.Term == typed || entry.Count*commonWord <= passages) {
			out = append(out, candidate{text: entry.Term, weight: float64(entry.Count)})
		}
	}
	slices.SortFunc(out, func(a, b candidate) int { return cmp.Compare(b.weight, a.weight) })
	return out[:min(len(out), suggestedWords)]
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
		if n := h.DocumentNumber; n != "" && numberTerm(n) == entry.Term {
			if err := s.add(ctx, n, suggestNumber); err != nil {
				return err
			}
		}
	}
	return nil
}

// titles adds titles that hold what was typed, or what its letters mean: those
// that begin with it first.
func (s *suggester) titles(ctx context.Context) error {
	typed := s.typed
	switch {
	case s.query.Kind == query.Pinyin:
		typed = s.query.Corrected
	case s.matter != "":
		typed = s.matter
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
	rq.Limit = s.limit * 3
	res, err := s.v.index.Search(ctx, rq, s.v.verify)
	if err != nil {
		return err
	}
	var order []string
	at := map[string]int{}
	for _, f := range res.Found {
		h, _, err := s.v.read(rank.Found{Segment: f.Segment, Head: f.Head, Passage: f.Head})
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if _, twice := at[h.Title]; !twice {
			order = append(order, h.Title)
			at[h.Title], _ = s.place(h.Title)
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(at[a], at[b]) })
	for _, title := range order {
		if key := bare(title); len(s.out) < s.limit && !s.seen[key] {
			s.seen[key] = true
			n, err := s.e.shows(ctx, s.v, title)
			if err != nil {
				return err
			}
			if n > 0 {
				s.out = append(s.out, kiosk.Suggestion{Text: title, Kind: suggestTitle, Count: n})
			}
		}
	}
	return nil
}
