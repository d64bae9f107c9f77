package ime

import (
	"slices"
	"strings"
)

// What a way of writing a syllable costs, in bits.
const (
	costAlike   = 5.5 // one that sounds alike for many: zh for z, ing for in
	costInitial = 6   // only the first letter
	costDouble  = 14  // only the first two, which may be the first ones of two syllables
	costHalf    = 3   // the last syllable is not finished
	costMore    = 10  // the same where what is there is a syllable
	costSlip    = 10  // a letter too many, too few or in the wrong place
)

// longestSpelling is how many keys the longest syllable with a slip has.
const longestSpelling = 8

// spelling knows what keys a syllable is written with.
type spelling struct {
	syllables []string             // sorted; a syllable's number is its place
	number    map[string]uint16    //
	full      map[string][]reading // written out, or as one that sounds alike
	slips     map[string][]reading
	begin     map[string][]reading // how syllables begin
	digits    *spelling            // the same for a nine-key pad
}

// reading is syllables that keys stand for: those from lo to hi, which is not
// among them.
type reading struct {
	lo, hi uint16
	cost   float32
}

func newSpelling(syllables []string) *spelling {
	s := &spelling{
		syllables: syllables, number: make(map[string]uint16, len(syllables)),
		full: map[string][]reading{}, slips: map[string][]reading{}, begin: map[string][]reading{},
	}
	for i, syllable := range syllables {
		n := uint16(i)
		s.number[syllable] = n
		one := reading{n, n + 1, 0}
		for _, written := range writings(syllable) {
			add(s.full, written, one)
			for _, w := range alike(written) {
				one.cost = costAlike
				add(s.full, w, one)
			}
			one.cost = costSlip
			for _, w := range slipped(written) {
				add(s.slips, w, one)
			}
			one.cost = 0
		}
		for end := 1; end < len(syllable); end++ {
			s.extend(syllable[:end], n)
		}
	}
	s.digits = &spelling{
		syllables: s.syllables, number: s.number,
		full: digitsOf(s.full), begin: digitsOf(s.begin), slips: map[string][]reading{},
	}
	return s
}

// extend notes that a syllable begins with letters; those that do lie together.
func (s *spelling) extend(letters string, n uint16) {
	if list := s.begin[letters]; len(list) > 0 {
		list[0].hi = n + 1
		return
	}
	s.begin[letters] = []reading{{n, n + 1, 0}}
}

// add notes a reading; of two of the same syllable the cheaper one.
func add(to map[string][]reading, keys string, r reading) {
	list := to[keys]
	for i := range list {
		if list[i].lo == r.lo && list[i].hi == r.hi {
			list[i].cost = min(list[i].cost, r.cost)
			return
		}
	}
	to[keys] = append(list, r)
}

// writings lists how people write a syllable on a keyboard that has no ü.
func writings(syllable string) []string {
	out := []string{syllable}
	switch {
	case syllable == "lve" || syllable == "nve":
		out = append(out, syllable[:1]+"ue")
	case len(syllable) > 1 && strings.IndexByte("jqxy", syllable[0]) >= 0 && syllable[1] == 'u':
		out = append(out, syllable[:1]+"v"+syllable[2:])
	}
	return out
}

// The parts of a syllable that many do not tell apart.
var (
	alikeInitials = [][2]string{{"zh", "z"}, {"ch", "c"}, {"sh", "s"}, {"l", "n"}, {"f", "h"}}
	alikeFinals   = [][2]string{{"ang", "an"}, {"eng", "en"}, {"ing", "in"}}
)

// alike lists what a syllable may be written as by those who do not tell it
// apart from another.
func alike(syllable string) []string {
	begins := []string{syllable}
	for _, pair := range alikeInitials {
		for i := range pair {
			if rest, ok := strings.CutPrefix(syllable, pair[i]); ok && len(begins) == 1 {
				begins = append(begins, pair[1-i]+rest)
			}
		}
	}
	out := begins[1:]
	for _, b := range begins {
		for _, pair := range alikeFinals {
			if rest, ok := strings.CutSuffix(b, pair[0]); ok {
				out = append(out, rest+pair[1])
			} else if rest, ok := strings.CutSuffix(b, pair[1]); ok {
				out = append(out, rest+pair[0])
			}
		}
	}
	return out
}

// slipped lists a syllable with one letter doubled, one but the first missing,
// or two in the wrong order.
func slipped(syllable string) []string {
	var out []string
	for i := range syllable {
		out = append(out, syllable[:i+1]+syllable[i:])
		if i > 0 && len(syllable) > 2 {
			out = append(out, syllable[:i]+syllable[i+1:])
		}
		if i+1 < len(syllable) && len(syllable) > 2 && syllable[i] != syllable[i+1] {
			out = append(out, syllable[:i]+syllable[i+1:i+2]+syllable[i:i+1]+syllable[i+2:])
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == syllable })
}

// pad is the digit a letter is on.
const pad = "22233344455566677778889999"

func toDigits(letters string) string {
	b := []byte(letters)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = pad[c-'a']
		}
	}
	return string(b)
}

func digitsOf(letters map[string][]reading) map[string][]reading {
	out := map[string][]reading{}
	for keys, list := range letters {
		for _, r := range list {
			add(out, toDigits(keys), r)
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b reading) int { return int(a.lo) - int(b.lo) })
	}
	return out
}
