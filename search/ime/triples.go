package ime

import (
	"cmp"
	"slices"
)

// Triple is a word and the two after it.
type Triple struct{ First, Second, Third uint32 }

// triples says what it costs to say a word after a pair, where that is known.
// Rows are by the place of the pair, sorted by the third word. It never changes.
type triples struct {
	pair []uint32 // those that have a row
	row  []uint32
	to   []uint32
	cost []uint8
	back []uint8 // by row: what a word costs more that is not in it
}

// newTriples turns counts into costs. context is how often each pair was
// followed by any. Only what pairs have as a pair has triples.
func newTriples(count map[Triple]Tally, context map[Pair]float32, p *pairs, w *words, how smoothing) *triples {
	list := make([]Triple, 0, len(count)/4)
	for t, n := range count {
		if n.All >= how.least {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b Triple) int {
		return cmp.Or(comparePairs(Pair{a.First, a.Second}, Pair{b.First, b.Second}), cmp.Compare(a.Third, b.Third))
	})
	out := &triples{row: []uint32{0}}
	var seen []seen
	for i := 0; i < len(list); {
		from := Pair{list[i].First, list[i].Second}
		seen = seen[:0]
		for ; i < len(list) && from == (Pair{list[i].First, list[i].Second}); i++ {
			to := list[i].Third
			seen = append(seen, seenAs(to, count[list[i]], float64(p.bits(w, from.Second, to))))
		}
		place, ok := p.at(from.First, from.Second)
		if !ok {
			continue
		}
		before := len(out.to)
		var back uint8
		back, out.to, out.cost = how.append(out.to, out.cost, seen, context[from])
		if len(out.to) > before {
			out.pair, out.back, out.row = append(out.pair, place), append(out.back, back), append(out.row, uint32(len(out.to)))
		}
	}
	return out
}

// noRow is the row of what has none.
const noRow = -1

// rowOf returns the row of the pair at a place.
func (t *triples) rowOf(place uint32) int32 {
	if i, ok := slices.BinarySearch(t.pair, place); ok {
		return int32(i)
	}
	return noRow
}

// of returns the cost of a word in a row; ok is false if it is not in it.
func (t *triples) of(row int32, word uint32) (bits float32, ok bool) {
	lo, hi := t.row[row], t.row[row+1]
	i, ok := slices.BinarySearch(t.to[lo:hi], word)
	if !ok {
		return 0, false
	}
	return unpackCost(t.cost[lo+uint32(i)]), true
}

// other returns what a word costs more that is not in a row.
func (t *triples) other(row int32) float32 { return unpackCost(t.back[row]) }
