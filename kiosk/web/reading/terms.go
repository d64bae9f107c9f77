package reading

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// TermsFile is the name of the list of official terms in plain words: term,
// what people call it, what it means in at most 30 characters, by tabs.
const TermsFile = "plain.tsv"

const (
	mostTerms     = 12 // explained in one text: more would make it a lexicon
	longestReason = 30 // runes of a meaning
)

// Term is an official term in plain words.
type Term struct {
	Official, Plain, Meaning string
}

// Terms explains official terms where a document says them. The nil Terms
// explains none.
type Terms struct {
	all     []Term
	byFirst map[rune][]Term // the longest first
}

// LoadTerms reads TermsFile; of no files there are no terms.
func LoadTerms(fsys fs.FS) (*Terms, error) {
	if fsys == nil {
		return nil, nil
	}
	data, err := fs.ReadFile(fsys, TermsFile)
	if err != nil {
		return nil, fmt.Errorf("official terms: %w", err)
	}
	t := &Terms{byFirst: map[rune][]Term{}}
	seen := map[string]bool{}
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 3 || f[0] == "" || f[1] == "" || f[2] == "" || utf8.RuneCountInString(f[2]) > longestReason || seen[f[0]] || seen[f[1]] {
			return nil, fmt.Errorf("official terms: line %d is not a new term, its plain words and at most %d characters: %q", i+2, longestReason, line)
		}
		seen[f[0]], seen[f[1]] = true, true
		t.all = append(t.all, Term{f[0], f[1], f[2]})
	}
	for _, term := range t.all {
		r, _ := utf8.DecodeRuneInString(term.Official)
		t.byFirst[r] = append(t.byFirst[r], term)
	}
	for _, of := range t.byFirst {
		slices.SortFunc(of, func(a, b Term) int { return cmp.Compare(len(b.Official), len(a.Official)) })
	}
	return t, nil
}

// All returns the terms in the order of the list.
func (t *Terms) All() []Term {
	if t == nil {
		return nil
	}
	return t.all
}

// Explain wraps the first mention of each term in <span class="term">, which
// carries the plain words as data; the text stays word for word the same. What
// stands in a heading, a table, a link or a mark is left alone.
func (t *Terms) Explain(h template.HTML) template.HTML {
	if t == nil {
		return h
	}
	return template.HTML(t.read(h).out.String())
}

// Said returns the terms that Explain would explain, in the order of the text.
func (t *Terms) Said(h template.HTML) []Term {
	if t == nil {
		return nil
	}
	return t.read(h).order
}

func (t *Terms) read(h template.HTML) *explainer {
	e := &explainer{terms: t, said: map[string]bool{}}
	for rest := string(h); rest != ""; {
		text, tag := rest, ""
		if i := strings.IndexByte(rest, '<'); i >= 0 {
			text, tag = rest[:i], rest[i:]
		}
		if e.inside == "" {
			e.text(text)
		} else {
			e.out.WriteString(text)
		}
		rest = tag[strings.IndexByte(tag, '>')+1:]
		tag = tag[:len(tag)-len(rest)]
		if tag == "" { // no markup, or a "<" that never ends
			e.out.WriteString(rest)
			break
		}
		e.out.WriteString(tag)
		e.step(tag)
	}
	return e
}

type explainer struct {
	terms  *Terms
	out    strings.Builder
	said   map[string]bool
	order  []Term
	inside string // name of the element that is left alone, "" outside of one
	depth  int    // how many of that name are open
}

var leftAlone = []string{"a", "table", "mark", "h1", "h2", "h3", "h4", "h5", "h6"}

// step goes into an element or out of it.
func (e *explainer) step(tag string) {
	name, _, _ := strings.Cut(strings.Trim(tag, "</>"), " ")
	switch {
	case e.inside == "":
		if tag[1] != '/' && (slices.Contains(leftAlone, name) || strings.HasPrefix(tag, wasLink)) {
			e.inside, e.depth = name, 1
		}
	case name != e.inside:
	case tag[1] == '/':
		if e.depth--; e.depth == 0 {
			e.inside = ""
		}
	default:
		e.depth++
	}
}

// text writes words outside of markup. Of a term that was said the part is not
// looked at again: 网络预约出租汽车 is not 出租汽车.
func (e *explainer) text(s string) {
	done := 0
	for i, r := range s {
		if i < done {
			continue
		}
		term, ok := e.terms.at(r, s[i:])
		if !ok {
			continue
		}
		e.out.WriteString(s[done:i])
		done = i + len(term.Official)
		if e.said[term.Official] || len(e.said) == mostTerms {
			e.out.WriteString(term.Official)
			continue
		}
		e.said[term.Official], e.order = true, append(e.order, term)
		fmt.Fprintf(&e.out, `<span class="term" data-plain="%s" data-means="%s">%s</span>`,
			html.EscapeString(term.Plain), html.EscapeString(term.Meaning), term.Official)
	}
	e.out.WriteString(s[done:])
}

// at returns the longest term a text begins with; r is its first rune.
func (t *Terms) at(r rune, s string) (Term, bool) {
	for _, term := range t.byFirst[r] {
		if strings.HasPrefix(s, term.Official) {
			return term, true
		}
	}
	return Term{}, false
}
