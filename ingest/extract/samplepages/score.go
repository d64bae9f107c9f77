package samplepages

import (
	"fmt"
	"strings"
	"unicode"
)

// Got is what an extractor found. What it does not look for is left "".
type Got struct {
	Title, Number, Publisher, Issued, Published, Body string
}

// Score sums up how well pages were read.
type Score struct {
	Pages                                       int
	Title, Number, Publisher, Issued, Published int // exact
	body                                        float64
}

// Add counts a page and returns the names of the fields that are not right; of
// the body "body" where its F1 is below 0.95.
func (s *Score) Add(want Truth, got Got) (wrong []string) {
	s.Pages++
	for _, f := range []struct {
		name      string
		want, got string
		count     *int
	}{
		{"title", want.Title, got.Title, &s.Title},
		{"number", want.Number, got.Number, &s.Number},
		{"publisher", want.Publisher, got.Publisher, &s.Publisher},
		{"issued", want.Issued, got.Issued, &s.Issued},
		{"published", want.Published, got.Published, &s.Published},
	} {
		if f.want == f.got {
			*f.count++
		} else {
			wrong = append(wrong, fmt.Sprintf("%s %q, want %q", f.name, f.got, f.want))
		}
	}
	f1 := F1(want.Body, got.Body)
	s.body += f1
	if f1 < 0.95 {
		wrong = append(wrong, fmt.Sprintf("body %.3f", f1))
	}
	return wrong
}

// Sum adds another score.
func (s *Score) Sum(t Score) {
	s.Pages += t.Pages
	s.Title += t.Title
	s.Number += t.Number
	s.Publisher += t.Publisher
	s.Issued += t.Issued
	s.Published += t.Published
	s.body += t.body
}

// Body is the mean F1 of the bodies.
func (s *Score) Body() float64 { return s.body / float64(max(1, s.Pages)) }

// Exact is the least share of pages with a field exactly right.
func (s *Score) Exact() float64 {
	return float64(min(s.Title, s.Number, s.Publisher, s.Issued, s.Published)) / float64(max(1, s.Pages))
}

// Columns is the head of the lines that String makes.
const Columns = "pages  title  published  issued  publisher  number  body F1"

// String is one line of a table under Columns, shares in percent.
func (s *Score) String() string {
	share := func(n int) float64 { return 100 * float64(n) / float64(max(1, s.Pages)) }
	return fmt.Sprintf("%5d  %5.1f  %9.1f  %6.1f  %9.1f  %6.1f  %7.3f", s.Pages, share(s.Title), share(s.Published), share(s.Issued), share(s.Publisher), share(s.Number), s.Body())
}

// F1 compares two texts by their runs of five characters, blanks left out:
// the harmonic mean of how many of got's are in want and of want's in got.
func F1(want, got string) float64 {
	a, b := grams(want), grams(got)
	if len(a) == 0 || len(b) == 0 {
		if len(a) == len(b) {
			return 1
		}
		return 0
	}
	common, inWant, inGot := 0, 0, 0
	for g, n := range a {
		common += min(n, b[g])
		inWant += n
	}
	for _, n := range b {
		inGot += n
	}
	return 2 * float64(common) / float64(inWant+inGot)
}

// grams counts the runs of five characters; a shorter text is one run.
func grams(s string) map[string]int {
	const size = 5
	r := []rune(squeeze(s))
	out := map[string]int{}
	if len(r) > 0 && len(r) < size {
		out[string(r)]++
	}
	for i := 0; i+size <= len(r); i++ {
		out[string(r[i:i+size])]++
	}
	return out
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
