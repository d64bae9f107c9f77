package ime

import (
	"cmp"
	"slices"
)

// step is one syllable on the way through the trie: its arc and the step before.
type step struct {
	node   uint32
	arc    arc
	before int32 // -1 for the first syllable of a word
	cost   float32
}

// reach is a node of the trie whose words are read from some place up to next.
type reach struct {
	step int32
	next int
}

// option is a word that can be read at some place, and what its spelling costs.
type option struct {
	word uint32
	step int32
	cost float32 // of the spelling and of the word by itself
}

// maxSteps bounds the work at one place: letters that can be read in very many
// ways are read in part.
const maxSteps = 3000

// lattice is the ways some keys can be read.
type lattice struct {
	*model
	keys  keys
	ways  ways
	arcs  [][]arc
	steps []step
}

// walk lists what can be read from i on, grouped by where it ends, the nearest
// first.
func (l *lattice) walk(i int) []reach {
	first := len(l.steps)
	l.follow(i, 0, -1, 0)
	var found []reach
	for s := first; s < len(l.steps) && len(l.steps)-first < maxSteps; s++ {
		at := l.steps[s]
		next := int(at.arc.next)
		if l.lex.nodes[at.node].words > 0 {
			found = append(found, reach{int32(s), next})
		}
		if next < len(l.keys.typed) {
			l.follow(next, at.node, int32(s), at.cost)
		}
	}
	slices.SortStableFunc(found, func(a, b reach) int { return cmp.Compare(a.next, b.next) })
	return found
}

// follow adds the steps from a node by the arcs at i.
func (l *lattice) follow(i int, n uint32, before int32, cost float32) {
	if l.lex.nodes[n].children == 0 {
		return
	}
	if l.arcs[i] == nil {
		l.arcs[i] = l.keys.arcs(i, l.ways)
	}
	for _, a := range l.arcs[i] {
		from, to := l.lex.childrenOf(n, a.lo, a.hi)
		for ; from < to; from++ {
			l.steps = append(l.steps, step{from, a, before, cost + a.cost})
		}
	}
}

// options lists the words of reaches that end at the same place, the cheapest
// first and at most limit of them. Names are cheaper by a bonus.
func (l *lattice) options(of []reach, limit int, bonus float32, into []option) []option {
	into = into[:0]
	for _, r := range of {
		s := l.steps[r.step]
		for _, w := range l.lex.wordsAt(s.node) {
			o := option{w, r.step, s.cost + l.lex.cost[w]}
			full := len(into) == limit
			if full && o.cost-bonus >= into[limit-1].cost {
				break // the others of the node cost more
			}
			if bonus > 0 && l.named != nil && l.named[w] {
				o.cost -= bonus
			}
			at, _ := slices.BinarySearchFunc(into, o, byCost)
			switch {
			case at == limit:
				continue
			case full:
				into = into[:limit-1]
			}
			into = slices.Insert(into, at, o)
		}
	}
	return into
}

func byCost(a, b option) int { return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.word, b.word)) }

// syllables returns how the keys of a word are read, up to its last step: as
// they were typed, or the letters that digits stand for.
func (l *lattice) syllables(last int32, word uint32) []string {
	var out []string
	sounds := l.lex.soundOf(word)
	for s := last; s >= 0; s = l.steps[s].before {
		a := l.steps[s].arc
		written := l.keys.typed[a.from:a.end]
		if l.keys.spelling == l.spelling.digits {
			syllable := l.spelling.syllables[sounds[len(sounds)-1-len(out)]]
			written = syllable[:min(len(syllable), len(written))]
		}
		out = append(out, written)
	}
	slices.Reverse(out)
	return out
}
