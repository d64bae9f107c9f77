package query

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/search/analysis"
	"gongkai/search/pinyin"
)

// Env is what a text is read with. Only Segmenter is needed; without the
// others nothing is added and letters stay letters.
type Env struct {
	Segmenter  *analysis.Segmenter
	Vocabulary *Vocabulary
	Lexicon    *pinyin.Lexicon

	// Known reports whether documents have these letters (folded) as a word:
	// then they are that word, ppp or etc, and not the sound of another. nil
	// knows none.
	Known func(letters string) bool

	// Spelled reports whether documents have a run of letters and digits
	// (folded) in their texts or titles. nil knows none.
	Spelled func(run string) bool

	// Number reports whether a document has this number, or this part of one,
	// as the index writes it: (2018)21号, 鲁政办发21号. nil knows none.
	Number func(term string) bool

	// Names are the words that can be filters, and what the county is called;
	// Narrowing says which become one, nil lets none.
	Names     *Names
	Narrowing *Narrowing
}

// Bounds of a query.
const (
	maxGroups = 40 // groups
	maxTerms  = 10 // terms of a group
	maxWays   = 4  // words the vocabulary adds to one word
)

// mostKeywords is how many required groups keywords have; a text with more is a
// sentence, even if nothing is asked.
const mostKeywords = 5

// Parse reads a text. It never fails.
func Parse(text string, env Env) Query {
	q := Query{Text: read(text)}
	var rest string
	q.Numbers, rest = takeNumbers(sayNumbers(q.Text))
	rest = q.takePartial(analysis.Fold(analysis.Unspace(rest)), env.Number)
	rest = respell(sayArticles(joinThousands(rest)), env.Spelled)
	var quoted []Sequence
	q.Phrases, quoted, rest = takeQuoted(rest)
	q.Excluded, rest = takeExcluded(rest)
	q.Excluded = append(quoted, q.Excluded...)

	p := parser{q: &q, env: env}
	q.Filters, rest = env.filters(rest)
	rest = p.letters(rest)
	content, asked := takeAsking(rest, env.Segmenter)
	p.words(content, true)
	if len(q.Groups) == 0 {
		p.words(rest, false) // there was nothing but asking: it is all we have
	}
	if len(q.Groups) == 0 && len(q.Phrases) == 0 && len(q.Numbers) == 0 {
		for _, x := range q.Excluded { // nothing they could be left out from
			p.words(x.Text, false)
		}
		q.Excluded = nil
	}
	p.finish(asked)
	return q
}

type parser struct {
	q       *Query
	env     Env
	read    []string // what letters were read as
	reasons map[string]bool
	seen    map[string]bool
}

// words adds a group for every word of a text. With drop, words that say
// nothing are left out. Characters that no word covers, and what looks like a
// name, are looked for side by side and not each by itself.
func (p *parser) words(text string, drop bool) {
	tokens := p.env.Segmenter.Words(nil, text)
	for i := 0; i < len(tokens); {
		if end := nameAt(tokens, i, text); end > i {
			p.name(tokens[i:end])
			i = end
			continue
		}
		end := i + 1
		for end < len(tokens) && tokens[end].Sub {
			end++
		}
		if !drop || !empty[tokens[i].Term] {
			p.group(tokens[i], tokens[i+1:end])
		}
		i = end
	}
}

// group adds the group of a word and its sub-words. A long word the vocabulary
// does not know, say the whole name of an item, is no more than the sum of its
// words: documents may say it with others in between.
func (p *parser) group(word analysis.Token, parts []analysis.Token) {
	g := p.newGroup(word.Term)
	if word.Kind == analysis.Word {
		parts = p.env.Segmenter.Split(word.Term) // of the words inside, those that do not overlap
	}
	if word.Kind == analysis.Word && utf8.RuneCountInString(word.Term) > longestWord && len(g.Terms) == 1 && len(parts) > 1 {
		g.Required = false
		p.add(g)
		for _, t := range parts {
			if !empty[t.Term] {
				p.add(p.newGroup(t.Term))
			}
		}
		return
	}
	for _, t := range parts {
		if t.Kind != analysis.Word && word.Kind != analysis.Number {
			continue
		}
		g.Terms = appendTerm(g.Terms, Term{Text: t.Term, Words: []string{t.Term}, Weight: partWeight, Part: !matter(t, parts)})
	}
	p.add(g)
}

// matter reports whether a part of a word is all it says but a word that every
// other text has: 收费 of 收费标准, which documents say with the sum instead.
func matter(part analysis.Token, parts []analysis.Token) bool {
	last := parts[len(parts)-1]
	return len(parts) == 2 && part == parts[0] && part.Kind == analysis.Word && last.Kind == analysis.Word &&
		general[last.Term] && !general[part.Term] && !empty[part.Term]
}

// newGroup returns the group of a word and what the vocabulary has for it.
func (p *parser) newGroup(word string) Group {
	g := Group{Text: word, Required: true, Weight: 1}
	if p.env.Names.Place(word) {
		g.Required, g.Weight = false, generalWeight
	}
	if general[word] {
		g.Required, g.Weight = false, generalWeight
	}
	g.Terms = []Term{{Text: word, Words: []string{word}, Weight: 1}}
	p.ways(&g, word)
	return g
}

// longestWord is how many runes a word may have before it is rather a name.
const longestWord = 4

// generalWeight is that of a group that is not required.
const generalWeight = 0.5

// partWeight is that of a word inside the typed one. What the vocabulary has
// for it is not added: 幼儿园 is not about 幼儿.
const partWeight = 0.15

// ways adds what the vocabulary has for a word.
func (p *parser) ways(g *Group, word string) {
	ways := p.env.Vocabulary.Ways(word)
	for _, w := range ways[:min(maxWays, len(ways))] {
		text := analysis.Fold(w.Word)
		reason := word + "→" + w.Word
		added := len(g.Terms)
		g.Terms = appendTerm(g.Terms, Term{
			Text: text, Words: p.cut(text), Weight: w.Weight, Soft: w.Soft, Reason: reason,
		})
		if len(g.Terms) > added && !w.Soft && !strings.Contains(word, text) {
			p.reason(reason)
		}
	}
}

func appendTerm(terms []Term, t Term) []Term {
	for _, o := range terms {
		if o.Text == t.Text {
			return terms
		}
	}
	return append(terms, t)
}

func (p *parser) reason(text string) {
	if p.reasons == nil {
		p.reasons = map[string]bool{}
	}
	if !p.reasons[text] {
		p.reasons[text] = true
		p.q.Expansions = append(p.q.Expansions, text)
	}
}

// cut returns the words of a term.
func (p *parser) cut(text string) []string {
	var words []string
	for _, t := range p.env.Segmenter.Words(nil, text) {
		if !t.Sub {
			words = append(words, t.Term)
		}
	}
	return words
}

// add puts a group in the query, once.
func (p *parser) add(g Group) {
	if p.seen == nil {
		p.seen = map[string]bool{}
	}
	if p.seen[g.Text] || len(p.q.Groups) == maxGroups {
		return
	}
	p.seen[g.Text] = true
	p.q.Groups = append(p.q.Groups, g)
}

// pleaWeight is that of a word of pleading beside so many required words:
// 希望小学 is a school.
const (
	pleaWeight = 0.2
	besidePlea = 2
)

// plead makes little of words of pleading where enough is said of the matter.
func (p *parser) plead() {
	matter := 0
	for _, g := range p.q.Groups {
		if g.Required && !pleading[g.Text] {
			matter++
		}
	}
	if matter < besidePlea {
		return
	}
	for i := range p.q.Groups {
		if g := &p.q.Groups[i]; pleading[g.Text] {
			g.Required, g.Plea, g.Weight = false, true, pleaWeight
		}
	}
}

// finish says what kind of query it is and writes it in plain words.
func (p *parser) finish(asked bool) {
	q := p.q
	p.plead()
	needed := 0
	for i := range q.Groups {
		g := &q.Groups[i]
		slices.SortStableFunc(g.Terms[1:], func(a, b Term) int { return cmp.Compare(b.Weight, a.Weight) })
		g.Terms = g.Terms[:min(maxTerms, len(g.Terms))]
		if g.Required {
			needed++
		}
	}
	if needed == 0 && len(q.Phrases) == 0 && len(q.Numbers) == 0 {
		for i := range q.Groups { // only general words: then they are what is meant
			q.Groups[i].Required, q.Groups[i].Weight = true, 1
		}
	}
	switch {
	case len(q.Groups) == 0 && len(q.Phrases) == 0 && len(q.Numbers) == 0 && len(q.Filters) == 0:
		q.Kind = Empty
	case len(q.Numbers) > 0 && len(q.Phrases) == 0 && needed == 0:
		q.Kind = Number
	case len(q.Phrases) > 0 && len(q.Groups) == 0 && len(q.Numbers) == 0:
		q.Kind = Phrase
	case len(p.read) > 0:
		q.Kind, q.Corrected = Pinyin, strings.Join(p.read, " ")
	case asked || needed > mostKeywords:
		q.Kind = Question
	default:
		q.Kind = Keyword
	}
	q.Normalized = q.normalized()
}

func (q *Query) normalized() string {
	var parts []string
	for _, f := range q.Filters {
		parts = append(parts, f.Text)
	}
	for _, n := range q.Numbers {
		parts = append(parts, n.Text)
	}
	for _, s := range q.Phrases {
		parts = append(parts, `"`+s.Text+`"`)
	}
	for _, g := range q.Groups {
		parts = append(parts, g.Text)
	}
	for _, s := range q.Excluded {
		parts = append(parts, `-"`+s.Text+`"`)
	}
	return strings.Join(parts, " ")
}
