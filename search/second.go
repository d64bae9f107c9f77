package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/query"
	"gongkai/search/rank"
	"gongkai/search/rerank"
)

// secondDepth is how many of the best hits are looked at again. With 300 the
// ten best of the judged sets are the same to the third digit.
const secondDepth = 200

// looksTwice reports whether the order of the best hits is decided by a second
// look: not where a number, a date or nothing was asked for, or initials that
// may be read in several ways.
func (v *view) looksTwice(p *plan) bool {
	q := &p.query
	if p.info.Kind == string(query.Number) || len(p.readings) > 1 {
		return false
	}
	return v.model != nil && !q.ByDate && !q.All && q.Limit > 0 && len(q.Terms) > 0
}

// second is a second look at the hits of a plan.
type second struct {
	*view
	look  *rerank.Query
	heads map[place]headSeen
}

// headSeen is what a second look needs to know of a disclosure.
type headSeen struct {
	title     []byte
	citations int // how many passages of others name the title
	void      bool
	age       float32 // see [second.age]
}

// again puts the best hits in the order of a second look. Those found by their
// number and those an officer put first stay where they are.
func (v *view) again(p *plan, found []rank.Found) error {
	for len(found) > 0 && found[0].Parts.Head >= v.index.Exact() {
		found = found[1:]
	}
	if len(found) < 2 {
		return nil
	}
	s, err := v.newSecond(p)
	if err != nil {
		return err
	}
	defer s.look.Release()
	if s.look.Single() {
		return nil // a single word says nothing the first pass did not see
	}
	best := found[0].Score
	top, rest := found[:min(len(found), secondDepth)], found[min(len(found), secondDepth):]
	for i := range top {
		vector, err := s.vector(&top[i], best, i)
		if err != nil {
			return fmt.Errorf("search: second look: %w", err)
		}
		top[i].Score = s.weights(&top[i]).Score(&vector)
		if p.explained != nil {
			p.explained[placeOf(&top[i])] = vector
		}
	}
	slices.SortStableFunc(top, rank.Found.Compare)
	if len(rest) > 0 {
		below := top[len(top)-1].Score - rest[0].Score
		for i := range rest {
			rest[i].Score += below
		}
	}
	return nil
}

func (v *view) newSecond(p *plan) (*second, error) {
	terms := make([]rerank.Term, 0, len(p.query.Terms))
	for _, t := range p.query.Terms {
		if t.Field != rank.Words && t.Field != rank.Grams {
			continue
		}
		idf, err := v.index.IDF(t.Field, t.Text)
		if err != nil {
			return nil, fmt.Errorf("search: second look: %w", err)
		}
		terms = append(terms, rerank.Term{Text: t.Text, Word: t.Field == rank.Words, Weight: t.Weight, IDF: idf})
	}
	// A text has about as many characters as half its pairs and characters.
	meant := analysis.Fold(p.meant)
	look := rerank.New(meant, terms, v.index.Average(rank.Grams)/2)
	look.Towns(meant, v.index.Values(rank.Town))
	for _, text := range p.also {
		look.Also(text)
	}
	return &second{view: v, look: look, heads: map[place]headSeen{}}, nil
}

func (s *second) weights(f *rank.Found) *rerank.Weights {
	if f.Separate {
		return &s.model.Passages
	}
	return &s.model.Whole
}

// vector works out the features of a hit.
func (s *second) vector(f *rank.Found, best float32, place int) (v rerank.Vector, err error) {
	c := rerank.Candidate{
		Kind: s.index.Kind(f.Segment, f.Head), Score: f.Score, Own: f.Parts.Own, Next: f.Parts.Next,
		Head: f.Parts.Head, Whole: f.Parts.Whole, Best: best, Place: place,
	}
	h, err := s.head(f)
	if err != nil {
		return v, err
	}
	c.Title, c.Citations, c.Void, c.Age = h.title, h.citations, h.void, h.age
	if f.Passage == f.Head {
		return s.look.Features(&c), nil
	}
	var decodeErr error
	err = s.index.Stored(f.Segment, f.Passage, shownField, func(b []byte) {
		if c.Heading, c.Text, decodeErr = storedText(b); decodeErr == nil {
			v = s.look.Features(&c)
		}
	})
	return v, errors.Join(err, decodeErr)
}

// head reads the head of a hit, once for all its passages.
func (s *second) head(f *rank.Found) (headSeen, error) {
	at := place{f.Segment, f.Head}
	if h, ok := s.heads[at]; ok {
		return h, nil
	}
	var h headSeen
	var decodeErr error
	err := s.index.Stored(f.Segment, f.Head, shownField, func(b []byte) {
		var stored storedHead
		if stored, decodeErr = peek(b); decodeErr == nil {
			h.title = slices.Clone(stored.title)
			h.void = string(stored.validity) == string(kiosk.Repealed) || string(stored.validity) == string(kiosk.Expired)
			h.age = s.age(stored.published)
		}
	})
	if err = errors.Join(err, decodeErr); err != nil {
		return h, err
	}
	if term := nameTerm(string(h.title)); term != "" {
		if h.citations, err = s.index.Frequency(rank.Number, term); err != nil {
			return h, err
		}
	}
	s.heads[at] = h
	return h, nil
}

// age returns how many years ago a date was, 0 for none.
func (s *second) age(date []byte) float32 {
	if len(date) < 4 {
		return 0
	}
	year, err := strconv.Atoi(string(date[:4]))
	if err != nil || year == 0 {
		return 0
	}
	return float32(s.now().Year() - year)
}

// storedHead is what a second look reads of a stored head, without a copy.
type storedHead struct{ title, published, validity []byte }

func peek(b []byte) (h storedHead, err error) {
	_, n := binary.Uvarint(b)
	if n <= 0 || len(b) <= n {
		return h, errStored
	}
	b = b[n+1:]
	// As in hitHead.fields: id, title, document number, publisher, five places
	// of the catalogue, type, date, validity.
	var skip []byte
	for _, f := range []*[]byte{
		&skip, &h.title, &skip, &skip, &skip, &skip, &skip, &skip, &skip, &skip, &h.published, &h.validity,
	} {
		var ok bool
		if *f, b, ok = cutBytes(b); !ok {
			return h, errStored
		}
	}
	return h, nil
}

// storedText returns the heading and the text of a stored passage, without a
// copy.
func storedText(b []byte) (heading, text []byte, err error) {
	for range 2 {
		_, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, nil, errStored
		}
		b = b[n:]
	}
	var parts [4][]byte // ref, heading, table, text
	for i := range parts {
		var ok bool
		if parts[i], b, ok = cutBytes(b); !ok {
			return nil, nil, errStored
		}
	}
	return parts[1], parts[3], nil
}

func cutBytes(b []byte) (s, rest []byte, ok bool) {
	l, n := binary.Uvarint(b)
	if n <= 0 || l > uint64(len(b)-n) {
		return nil, nil, false
	}
	return b[n : n+int(l)], b[n+int(l):], true
}
