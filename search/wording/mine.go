package wording

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Unit is a document and everything that was asked to which it is an answer.
// A document many asked about is one unit, so that a popular answer is no more
// evidence than any other.
type Unit struct {
	Said     map[string][]string // words of the questions, and which questions have them
	Answered []string            // words of the document, each once
	Source   string              // the set it is from
}

// Entry is a line of the table: who says Said may find it in a document as
// Official.
type Entry struct {
	Said, Official string
	Weight         float64  // how much more often the official word is there than by chance, 0 to 1
	Together       int      // documents that have the official word and answer the other
	Questions      int      // that have the word people say and are answered by those
	Asked          int      // documents that answer the word people say
	Written        int      // documents that have the official word
	LLR            float64  // log-likelihood ratio of the two being together by chance
	Share          float64  // how often a translation of the questions takes the one from the other
	Sources        []string // the sets it was seen in
}

// Limits say what an entry needs.
type Limits struct {
	Together int     // documents and questions, at least
	LLR      float64 // 10.8 is one chance in a thousand
	Weight   float64
	Share    float64
	Ways     int // official words for one word
}

// DefaultLimits keep what a reader of the table would agree with, mostly.
var DefaultLimits = Limits{Together: 3, LLR: 10.8, Weight: 0.2, Share: 0.3, Ways: 3}

// pair is a word people say and one documents have.
type pair struct{ said, official int }

// miner numbers words and counts them by unit.
type miner struct {
	units          []unit
	said, official numbers
	asked, written []int // units by word
	together       map[pair]int
	sources        map[pair]map[string]bool
	questions      map[pair]map[string]bool
	chance         map[pair]float64 // of the official word, given the other
}

type unit struct{ said, official []int }

type numbers struct {
	of   map[string]int
	text []string
}

func (n *numbers) number(word string) int {
	i, ok := n.of[word]
	if !ok {
		i = len(n.text)
		n.of[word], n.text = i, append(n.text, word)
	}
	return i
}

// Mine returns the entries the units give, the surest first. The same units
// give the same entries in any order.
func Mine(units []Unit, l Limits) []Entry {
	m := count(units)
	shares := m.translate()
	var out []Entry
	for p, n := range m.together {
		if n < l.Together || len(m.questions[p]) < l.Together {
			continue
		}
		asked, written, all := m.asked[p.said], m.written[p.official], len(units)
		e := Entry{
			Said: m.said.text[p.said], Official: m.official.text[p.official],
			Together: n, Questions: len(m.questions[p]), Asked: asked, Written: written,
			Weight: float64(n)/float64(asked) - float64(written-n)/float64(max(all-asked, 1)),
			LLR:    ratio(n, asked, written, all), Share: shares[p] / float64(n),
			Sources: slices.Sorted(maps.Keys(m.sources[p])),
		}
		if e.LLR >= l.LLR && e.Weight >= l.Weight && e.Share >= l.Share && !alike(e.Said, e.Official) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(b.LLR, a.LLR), cmp.Compare(a.Said, b.Said), cmp.Compare(a.Official, b.Official))
	})
	ways := map[string]int{}
	return slices.DeleteFunc(out, func(e Entry) bool {
		ways[e.Said]++
		return ways[e.Said] > l.Ways
	})
}

// alike reports whether who looks for the one finds the other anyway.
func alike(said, official string) bool {
	return strings.Contains(said, official) || strings.Contains(official, said)
}

// count counts words of two and more characters. What is in the question and
// in the answer needs no other word.
func count(units []Unit) *miner {
	m := &miner{
		said: numbers{of: map[string]int{}}, official: numbers{of: map[string]int{}},
		together: map[pair]int{}, sources: map[pair]map[string]bool{}, questions: map[pair]map[string]bool{}, chance: map[pair]float64{},
	}
	for _, u := range units {
		var one unit
		for _, w := range u.Answered {
			if utf8.RuneCountInString(w) > 1 {
				one.official = append(one.official, m.official.number(w))
			}
		}
		for _, w := range slices.Sorted(maps.Keys(u.Said)) {
			if utf8.RuneCountInString(w) > 1 {
				one.said = append(one.said, m.said.number(w))
			}
		}
		slices.Sort(one.said)
		slices.Sort(one.official)
		m.units = append(m.units, one)
		m.tally(one, &u)
	}
	return m
}

func (m *miner) tally(u unit, from *Unit) {
	m.asked = append(m.asked, make([]int, len(m.said.text)-len(m.asked))...)
	m.written = append(m.written, make([]int, len(m.official.text)-len(m.written))...)
	for _, o := range u.official {
		m.written[o]++
	}
	for _, s := range u.said {
		m.asked[s]++
		for _, o := range u.official {
			p := pair{s, o}
			m.together[p]++
			if m.sources[p] == nil {
				m.sources[p], m.questions[p] = map[string]bool{}, map[string]bool{}
			}
			m.sources[p][from.Source] = true
			for _, q := range from.Said[m.said.text[s]] {
				m.questions[p][q] = true
			}
		}
	}
}

// rounds is how often the translation is made better.
const rounds = 4

// translate is IBM's first model: every word of an answer comes from one word
// of what was asked, or from none; how likely from which is learned from all
// units. It returns how often an official word came from which word.
func (m *miner) translate() map[pair]float64 {
	for p, n := range m.together {
		m.chance[p] = float64(n) / float64(m.asked[p.said])
	}
	var counts map[pair]float64
	for range rounds {
		counts = make(map[pair]float64, len(m.together))
		for _, u := range m.units {
			for _, o := range u.official {
				all := float64(m.written[o]) / float64(len(m.units)) // from none
				for _, s := range u.said {
					all += m.chance[pair{s, o}]
				}
				for _, s := range u.said {
					counts[pair{s, o}] += m.chance[pair{s, o}] / all
				}
			}
		}
		for p, c := range counts {
			m.chance[p] = c / float64(m.asked[p.said])
		}
	}
	return counts
}

// ratio is Dunning's log-likelihood ratio of two words that are n times
// together, a and b times at all, in so many units; 0 where they are together
// less than by chance.
func ratio(n, a, b, all int) float64 {
	if float64(n)*float64(all) <= float64(a)*float64(b) {
		return 0
	}
	sum := 0.0
	for _, c := range [][3]int{{n, a, b}, {a - n, a, all - b}, {b - n, all - a, b}, {all - a - b + n, all - a, all - b}} {
		if c[0] > 0 {
			sum += float64(c[0]) * math.Log(float64(c[0])*float64(all)/(float64(c[1])*float64(c[2])))
		}
	}
	return 2 * sum
}
