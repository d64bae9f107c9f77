package search

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/query"
	"gongkai/search/rank"
	"gongkai/search/rerank"
)

// plan is a query ready to be executed.
type plan struct {
	info    kiosk.QueryInfo
	query   rank.Query
	partly  []rank.Group // what is asked for, in parts: one of them must be met when not all can be
	quoted  []rank.Group // the words of phrases, for where no document has the phrase
	nothing bool         // there is nothing to look for
	marks   []mark

	explained map[place]rerank.Vector // what a second look saw, nil if nobody wants to know
	pinned    map[string]string       // id → why an officer put it first

	readings []string // words that initials may stand for
	meant    string   // the text with letters read and slips put right
	also     []string // the same with words that stand for those typed
}

// lightGroup is what a group that carries no meaning counts for in a score and
// an answer.
const lightGroup = 0.4

// otherShare is what a word that was not typed counts for in the score of a
// passage, of what it means: one that is longer than the typed one has more
// pairs of characters and would else outweigh it. What a title says a
// disclosure is about counts in full, unless the word is soft.
const otherShare = 0.6

// planner turns an understood query into what the loop executes.
type planner struct {
	plan
	terms map[rank.Term]float32
}

// plan reads a text of which no word is a filter.
func (e *Engine) plan(text string, filter rank.Filter) plan { return e.narrowed(text, filter, nil) }

// narrowed reads a text of which words may be filters.
func (e *Engine) narrowed(text string, filter rank.Filter, n *query.Narrowing) plan {
	q := query.Parse(text, query.Env{
		Segmenter: e.segmenter(), Vocabulary: e.spoken.Load().words, Lexicon: e.lexicon.Load(), Known: e.isWord, Spelled: e.isSpelled,
		Number: func(term string) bool { return e.has(rank.Number, term) },
		Names:  e.filters, Narrowing: n,
	})
	p := planner{terms: map[rank.Term]float32{}}
	p.readings, p.meant = q.Readings, cmp.Or(q.Meant, q.Text)
	p.info = kiosk.QueryInfo{
		Text: q.Text, Normalized: q.Normalized, Kind: string(q.Kind), Corrected: q.Corrected,
		Expansions: slices.Clone(q.Expansions),
	}
	if p.info.Expansions == nil {
		p.info.Expansions = []string{}
	}
	p.info.Filters = []kiosk.QueryFilter{}
	p.query.Filter = filter
	p.narrow(q.Filters)
	if len(q.Groups)+len(q.Phrases)+len(q.Numbers) == 0 {
		// Without a word everything is browsed; signs that say nothing find nothing.
		p.query.All, p.query.ByDate = true, true
		p.nothing = q.Text != "" && len(q.Filters) == 0
		return p.plan
	}
	p.numbers(q)
	for i, s := range q.Phrases {
		p.query.Must = append(p.query.Must, rank.Group{Any: []rank.Pattern{phrase(s)}})
		p.grams(s.Text, 1)
		if len(q.Groups) > 0 {
			p.unquote(s.Text, e.segmenter())
		}
		p.marks = append(p.marks, mark{text: s.Text, weight: 1, group: -1 - i, bare: true})
	}
	for _, s := range q.Excluded {
		p.query.Exclude = append(p.query.Exclude, phrase(s))
	}
	for i, g := range q.Groups {
		p.group(i, g)
	}
	if law := e.namedLaw(analysis.Fold(q.Text)); law != "" {
		p.terms[rank.Term{Field: rank.Number, Text: law}] = 1
	}
	p.also = inOtherWords(typed(q), q.Groups)
	p.asked(typed(q), q.Groups)
	p.query.Terms = p.list()
	p.query.Prior = priors(&q)
	if q.Kind == query.Question {
		p.query = p.relaxed()
	}
	return p.plan
}

// isWord reports whether a passage has these letters as a word.
func (e *Engine) isWord(letters string) bool { return e.has(rank.Words, letters) }

// isSpelled reports whether a passage or a title has a run of letters and
// figures.
func (e *Engine) isSpelled(run string) bool { return e.isWord(run) || e.has(rank.Title, run) }

// has reports whether a document has a term.
func (e *Engine) has(f rank.Field, term string) bool {
	v, err := e.acquire()
	if err != nil {
		return false
	}
	defer v.release()
	ok, err := v.index.Has(f, term)
	return err == nil && ok
}

// relaxed returns the query for disclosures that match only some of the words:
// at least one of them, so that a character in common is not enough.
func (p *plan) relaxed() rank.Query {
	q := p.query
	q.Groups, q.Minimum = p.partly, min(1, len(p.partly))
	return q
}

// typed returns the text whose pairs of characters are scored: the groups in
// order, joined where they stood side by side. A word said twice counts once.
func typed(q query.Query) string {
	if q.Meant != "" {
		return once(q.Meant)
	}
	text := once(analysis.Fold(analysis.Unspace(q.Text)))
	for _, f := range q.Filters {
		text = strings.Replace(text, f.Text, " ", 1)
	}
	for _, s := range slices.Concat(q.Phrases, q.Excluded) {
		text = strings.ReplaceAll(text, s.Text, " ")
	}
	return text
}

// once leaves out words between blanks that were there before.
func once(text string) string {
	words := strings.Fields(text)
	kept := words[:0]
	for _, w := range words {
		if !slices.Contains(kept, w) {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

func phrase(s query.Sequence) rank.Pattern {
	p := rank.Pattern{Phrase: bare(s.Text)}
	for _, g := range s.Grams {
		p.Grams = append(p.Grams, g.Term)
	}
	return p
}

// numbers asks for document and index numbers: the disclosure that bears one
// comes first, whatever else was typed; after it those that cite it.
func (p *planner) numbers(q query.Query) {
	for i, n := range q.Numbers {
		term := numberTerm(n.Text)
		p.terms[rank.Term{Field: rank.Number, Text: term}] = 1
		p.terms[rank.Term{Field: rank.Words, Text: term}] += 4
		p.grams(n.Text, 0.5)
		p.query.Groups = append(p.query.Groups, rank.Group{Any: []rank.Pattern{
			{Number: term}, {Word: term}, {Grams: pairs(n.Text), Phrase: bare(n.Text)},
		}})
		p.query.Minimum++
		p.partly = append(p.partly, p.query.Groups[len(p.query.Groups)-1])
		p.marks = append(p.marks, mark{text: analysis.Fold(n.Text), weight: 2, group: -1000 - i, bare: true})
	}
}

// group adds one thing asked for: its words and what they mean in other words.
func (p *planner) group(n int, g query.Group) {
	weight := float32(g.Weight)
	show := weight
	if !g.Required {
		show *= lightGroup
	}
	var any, parts []rank.Pattern
	if article.MatchString(g.Text) {
		p.terms[rank.Term{Field: rank.Words, Text: g.Text}] += articleWeight
	}
	for _, t := range g.Terms {
		w := weight * float32(t.Weight)
		if t.Reason != "" {
			p.other(t, w)
			w *= otherShare
		}
		p.terms[rank.Term{Field: rank.Words, Text: t.Text}] += w
		if t.Part || t.Soft {
			if !figures(g.Text) || utf8.RuneCountInString(t.Text) >= telling {
				parts = append(parts, rank.Pattern{Grams: pairs(t.Text)})
			}
			p.marks = append(p.marks, mark{text: t.Text, weight: show * float32(t.Weight), group: n, part: true})
			continue
		}
		any = append(any, patterns(t.Text)...)
		p.marks = append(p.marks, mark{text: t.Text, weight: show * float32(t.Weight), group: n})
	}
	if g.Required && utf8.RuneCountInString(g.Text) > 1 && !slight.MatchString(g.Text) {
		p.partly = append(p.partly, rank.Group{Any: slices.Concat(any, parts)})
	}
	if g.Required {
		p.query.Groups = append(p.query.Groups, rank.Group{Any: any})
		p.query.Minimum++
	}
}

// article is the term of an article of a law. Who says its number wants to
// read that one, however much others have of the rest.
var article = regexp.MustCompile(`^第[0-9]+条$`)

const articleWeight = 8

// slight is a figure that is no reason by itself to find something: too many
// texts have it.
var slight = regexp.MustCompile(`^([0-9]{1,2}|(19|20)[0-9]{2})$`)

// telling is how many figures a part of a number must have to stand for it: the
// end of a telephone number does, the year in a code does not.
const telling = 7

// figures reports whether a text is a number of several parts, 3.5万元 or
// 2018-09, that means something else when they are apart.
func figures(text string) bool {
	return strings.ContainsAny(text, "0123456789") && len(analysis.Grams(nil, text)) > 1
}

// patterns returns what a text is found by.
func patterns(text string) []rank.Pattern {
	p := rank.Pattern{Grams: pairs(text)}
	if utf8.RuneCountInString(text) > 2 {
		p.Word = text
	}
	if figures(text) {
		return []rank.Pattern{{Word: text}, {Grams: p.Grams, Phrase: bare(text)}}
	}
	return []rank.Pattern{p}
}

// pairs returns the grams of a text without the single characters inside them.
func pairs(text string) []string {
	var out []string
	for _, t := range analysis.Grams(nil, text) {
		if !t.Sub && !slices.Contains(out, t.Term) {
			out = append(out, t.Term)
		}
	}
	return out
}

// grams adds the pairs and single characters of a text in the fields that have them.
func (p *planner) grams(text string, weight float32) {
	for _, t := range analysis.Grams(nil, text) {
		for _, f := range []rank.Field{rank.Grams, rank.Heading, rank.Title, rank.Meta} {
			p.terms[rank.Term{Field: f, Text: t.Term}] += weight
		}
	}
}

// other adds the pairs of a word that was not typed.
func (p *planner) other(t query.Term, weight float32) {
	p.grams(t.Text, weight*otherShare)
	if t.Soft {
		return
	}
	for _, g := range analysis.Grams(nil, t.Text) {
		for _, f := range []rank.Field{rank.Title, rank.Meta} {
			p.terms[rank.Term{Field: f, Text: g.Term}] += weight * (1 - otherShare)
		}
	}
}

// list returns the terms in an order that is always the same.
func (p *planner) list() []rank.Term {
	out := make([]rank.Term, 0, len(p.terms))
	for t, w := range p.terms {
		t.Weight = w
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b rank.Term) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Text, b.Text))
	})
	return out
}
