package query

import (
	"strconv"
	"strings"

	"gongkai/search/analysis"
)

// Kind says what sort of question a text is, in the words of the API.
type Kind string

// The kinds.
const (
	Empty    Kind = "empty"    // nothing to search for
	Number   Kind = "number"   // document or index numbers and nothing else
	Phrase   Kind = "phrase"   // quoted phrases and nothing else
	Pinyin   Kind = "pinyin"   // Latin letters read as Chinese
	Question Kind = "question" // a sentence, or a text as long as one; its words need not all match
	Keyword  Kind = "keyword"  // words that should all match
)

// Query is what a person asked for. A disclosure answers it if it meets every
// phrase, holds none of the excluded terms and, as far as possible, one term of
// every required group. Numbers come first: a disclosure with that number is
// the answer, whatever else was typed.
type Query struct {
	Text       string   // what was read: cut to kiosk.MaxQueryRunes, without control characters
	Normalized string   // the content in plain words; parsing it again finds the same
	Corrected  string   // what letters were read as, "" if there were none to read
	Meant      string   // the text with what letters were read as in their place, "" if there were none to read
	Readings   []string // the words that initials may stand for, likeliest first, if they are all that was typed
	Kind       Kind
	Filters    []Filter // read from words, which are not searched any more; the surest first
	Numbers    []ExactNumber
	Phrases    []Sequence
	Groups     []Group
	Excluded   []Sequence
	Expansions []string // why words were added, "低保→最低生活保障", each once
}

// ExactNumber is a document or index number.
type ExactNumber struct {
	Text  string // as kiosk writes it: 鲁政办发〔2018〕21号, 11371083004367045M/2016-12077
	Index bool   // an index number
	Sure  bool   // false for a document number with a bracket missing
}

// Group is a set of terms of which one is enough.
type Group struct {
	Text     string // as typed, folded
	Terms    []Term // the typed one first, then by weight
	Required bool   // carries meaning; the others only help the order
	Plea     bool   // says what is wanted of the reader, not what about: 投诉, 希望
	Weight   float64
}

// Term is one way to say what a group means. A term that was not typed is a
// word of the dictionary and to be scored as that word only: scoring its
// characters too was measured to find what merely looks alike.
type Term struct {
	Text   string   // folded; what is looked up among the words
	Words  []string // the words Text is cut in, one for a word of the dictionary
	Weight float64  // 1 for what was typed
	Part   bool     // a word inside the typed one
	Soft   bool     // it may as well be something else: it helps the order and finds what nothing else does
	Reason string   // why it is there, "" for what was typed
}

// Sequence is a text to be found as it stands, however words are cut.
type Sequence struct {
	Text  string // folded
	Grams []Gram // in order; all must be met at these distances
}

// Gram is a pair of characters, a single character or a run of letters and
// digits of a sequence.
type Gram struct {
	Term   string
	Offset int // position after that of the sequence's first gram
}

// String writes the tree, for logs and tests: filters in brackets, numbers with #, phrases in
// quotation marks, groups in brackets with the weights that are not 1, groups
// that are not required with ?, excluded terms with -, hints in braces.
func (q Query) String() string {
	var parts []string
	for _, f := range q.Filters {
		parts = append(parts, f.String())
	}
	for _, n := range q.Numbers {
		parts = append(parts, "#"+n.Text)
	}
	for _, p := range q.Phrases {
		parts = append(parts, `"`+p.Text+`"`)
	}
	for _, g := range q.Groups {
		parts = append(parts, g.String())
	}
	for _, x := range q.Excluded {
		parts = append(parts, "-"+x.Text)
	}
	return string(q.Kind) + ":" + strings.TrimRight(" "+strings.Join(parts, " "), " ")
}

// String writes a group: 低保, or (低保 最低生活保障^0.9), with ? if it is not
// required.
func (g Group) String() string {
	var terms []string
	for _, t := range g.Terms {
		s := t.Text
		if t.Weight != 1 {
			s += "^" + strconv.FormatFloat(t.Weight, 'g', 2, 64)
		}
		terms = append(terms, s)
	}
	s := strings.Join(terms, " ")
	if len(terms) > 1 {
		s = "(" + s + ")"
	}
	if !g.Required {
		s += "?"
	}
	return s
}

// newSequence cuts a text in grams.
func newSequence(text string) Sequence {
	s := Sequence{Text: analysis.Fold(text)}
	first := 0
	for _, t := range analysis.Grams(nil, text) {
		if t.Sub {
			continue
		}
		if first == 0 {
			first = t.Pos
		}
		s.Grams = append(s.Grams, Gram{t.Term, t.Pos - first})
	}
	return s
}
