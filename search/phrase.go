package search

import (
	"slices"
	"unicode/utf8"

	"gongkai/search/analysis"
	"gongkai/search/rank"
)

// longestParted is how many pairs of characters a phrase may have that is
// looked for with a sign inside.
const longestParted = 32

// parted returns the query for phrases that the documents write with a sign
// inside, 镇人民政府、街道办事处: any one of their pairs of characters may be
// missing. It reports whether there is such a phrase.
func (p *plan) parted() (q rank.Query, ok bool) {
	q = p.query
	q.Must = slices.Clone(q.Must)
	for i, g := range q.Must {
		var any []rank.Pattern
		for _, whole := range g.Any {
			loose := withoutOne(whole)
			ok = ok || len(loose) > 0
			any = append(append(any, whole), loose...)
		}
		q.Must[i] = rank.Group{Any: any}
	}
	return q, ok
}

// withoutOne returns a phrase once without each of its pairs of characters.
func withoutOne(p rank.Pattern) []rank.Pattern {
	if p.Phrase == "" || len(p.Grams) < 3 || len(p.Grams) > longestParted {
		return nil
	}
	var out []rank.Pattern
	for i, g := range p.Grams {
		if r, _ := utf8.DecodeRuneInString(g); !isHan(r) || utf8.RuneCountInString(g) != 2 {
			continue
		}
		loose := p
		loose.Grams = slices.Delete(slices.Clone(p.Grams), i, i+1)
		out = append(out, loose)
	}
	return out
}

// unquote notes the words of a phrase, one of which will do where no document
// has all of it in a row.
func (p *planner) unquote(text string, seg *analysis.Segmenter) {
	for _, t := range seg.Words(nil, text) {
		if !t.Sub && utf8.RuneCountInString(t.Term) > 1 {
			p.quoted = append(p.quoted, rank.Group{Any: patterns(t.Term)})
		}
	}
}

// unquoted returns the query for disclosures that match some of the words,
// those in quotation marks or the others.
func (p *plan) unquoted() rank.Query {
	q := p.query
	q.Must, q.Groups, q.Minimum = nil, slices.Concat(p.partly, p.quoted), 1
	return q
}
