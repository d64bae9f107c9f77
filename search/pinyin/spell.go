package pinyin

import (
	"math"
	"slices"
)

// Spell reads a whole text as words written out in full, the likeliest way:
// each element of the result is one word with the others that sound the same,
// at most limit of them, best first. It returns nil if letters are left over.
// Characters stand for themselves, one element each.
func (l *Lexicon) Spell(text string, limit int) [][]Candidate {
	m := matcher{l: l, input: normalize(text)}
	n := len(m.input)
	if limit < 1 || n == 0 || !m.latin() {
		return nil
	}
	type way struct {
		cost float64
		from int
		with []Candidate
	}
	ways := make([]way, n+1)
	for i := range ways {
		ways[i].cost = math.Inf(1)
	}
	ways[0].cost = 0
	for i := range n {
		if math.IsInf(ways[i].cost, 1) {
			continue
		}
		offer := func(to int, cost float64, with []Candidate) {
			if cost += ways[i].cost; cost < ways[to].cost {
				ways[to] = way{cost, i, with}
			}
		}
		if c := m.input[i]; c == '\'' || c > 'z' {
			offer(i+1, 0, []Candidate{{Text: string(c), Full: true, Whole: true}}[:boolInt(c != '\'')])
			continue
		}
		m.spelled(i, l.all(), func(to int, words []word) {
			best := slices.MaxFunc(words, compareWeight)
			offer(to, -math.Log2((max(best.weight, 0)+1)/(l.total+float64(len(l.words)))), candidates(words, limit))
		})
	}
	if math.IsInf(ways[n].cost, 1) {
		return nil
	}
	var out [][]Candidate
	for i := n; i > 0; i = ways[i].from {
		if len(ways[i].with) > 0 {
			out = append(out, ways[i].with)
		}
	}
	slices.Reverse(out)
	return out
}

// spelled calls yield for every run of words written out in full from i on.
func (m *matcher) spelled(i int, r reach, yield func(to int, words []word)) {
	if r.depth > 0 {
		if words := m.l.ended(r); len(words) > 0 {
			yield(i, words)
		}
	}
	if i < len(m.input) && m.input[i] == '\'' && r.depth > 0 {
		i++
	}
	if m.steps++; m.steps > maxSteps || i == len(m.input) || m.input[i] > 'z' || m.input[i] == '\'' {
		return
	}
	rest := m.letters(i)
	for n := 1; n <= min(len(rest), longestSyllable); n++ {
		m.l.next(r, rest[:n], func(s string, to reach) bool {
			if s == rest[:n] {
				m.spelled(i+n, to, yield)
			}
			return false
		})
	}
}

const longestSyllable = len("zhuang")

func candidates(words []word, limit int) []Candidate {
	var out []Candidate
	for _, w := range words {
		out = append(out, Candidate{Text: w.text, Weight: w.weight, Score: w.weight, Full: true, Whole: true})
	}
	slices.SortFunc(out, byScore)
	return out[:min(limit, len(out))]
}

func compareWeight(a, b word) int {
	switch {
	case a.weight < b.weight:
		return -1
	case a.weight > b.weight:
		return 1
	}
	return 0
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
