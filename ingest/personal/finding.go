package personal

import (
	"cmp"
	"slices"

	"gongkai/kiosk"
)

// Rules is the version of what is found. When it is raised, what is stored is
// screened again at the next start.
const Rules = 2

// Finding is a stretch of text that is somebody's data.
type Finding struct {
	Kind       kiosk.PersonalKind
	Start, End int     // bytes
	Confidence float32 // 0 to 1; 1 if a check digit says so
	Reason     string  // in words for staff
}

// Context is what a text alone does not say.
type Context struct {
	Title string // of the document the text is from
	Names bool   // names in lists are to be found, whoever they are
}

// Find returns the findings of a text in order; they do not overlap. A text
// without any costs one pass over its bytes.
func Find(text string) []Finding { return FindIn(text, Context{}) }

// FindIn is [Find] with what is known beside the text.
func FindIn(text string, c Context) []Finding {
	s := scanner{text: text, title: c.Title, names: c.Names}
	s.tables()
	s.numbers()
	s.written()
	s.words()
	s.lists()
	return s.settled()
}

// scanner is one look at one text.
type scanner struct {
	text  string
	title string
	names bool
	found []Finding
	sheet []table

	labelAt   int // of lastLabel, plus one
	lastLabel string
}

func (s *scanner) add(k kiosk.PersonalKind, start, end int, confidence float32, reason string) {
	s.found = append(s.found, Finding{k, start, end, confidence, reason})
}

// settled sorts the findings and drops those that lie in another one: the
// more certain stays, of equals the longer.
func (s *scanner) settled() []Finding {
	if len(s.found) < 2 {
		return s.found
	}
	slices.SortFunc(s.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(b.Confidence, a.Confidence))
	})
	out := s.found[:1]
	for _, f := range s.found[1:] {
		last := &out[len(out)-1]
		switch {
		case f.Start >= last.End:
			out = append(out, f)
		case f.Confidence > last.Confidence:
			*last = f
		}
	}
	return out
}
