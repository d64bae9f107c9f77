package search

import (
	"errors"
	"strings"

	"gongkai/search/rank"
)

// The bounds of looking for a better answer in a disclosure: so many of its
// passages are read, besides the one ranked first; the words that answers of a
// kind have count as much as wantedWord.
const (
	morePassages = 9
	wantedWord   = 0.3
)

// look is the words by which the passages of a disclosure are looked through
// for a better answer than the one ranked first.
type look struct {
	terms  []rank.Term
	always bool // a kind of thing is asked for; otherwise only tables are looked through
}

func answering(p plan, w wants) look {
	l := look{always: w != 0}
	for _, t := range p.query.Terms {
		if t.Field == rank.Words {
			l.terms = append(l.terms, t)
		}
	}
	for _, word := range w.words() {
		l.terms = append(l.terms, rank.Term{Field: rank.Grams, Text: word, Weight: wantedWord})
	}
	return l
}

// others returns the passage of a hit and those of the same disclosure that
// may answer better.
func (v *view) others(f rank.Found, p passage, l look) ([]passage, error) {
	out := []passage{p}
	if !l.always && !strings.Contains(p.text, "\t") || f.Passage == f.Head || p.ref != "" {
		return out, nil
	}
	docs, err := v.index.Passages(f.Segment, f.Head, l.terms, morePassages+1)
	if err != nil {
		return nil, err
	}
	for _, doc := range docs {
		if doc == f.Passage || len(out) > morePassages {
			continue
		}
		var more passage
		var decodeErr error
		err := v.index.Stored(f.Segment, doc, shownField, func(b []byte) { decodeErr = more.decode(b) })
		if err = errors.Join(err, decodeErr); err != nil {
			return nil, err
		}
		out = append(out, more)
	}
	return out, nil
}
