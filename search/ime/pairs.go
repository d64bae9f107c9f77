package ime

import (
	"cmp"
	"math"
	"slices"
)

// Pair is a word and the one after it.
type Pair struct{ First, Second uint32 }

// pairs says what it costs to say a word after another, where that is known.
// Rows are by the first word, sorted by the second. It never changes.
type pairs struct {
	row  []uint32
	to   []uint32
	cost []uint8
	back []uint8 // by first word: what a second word costs more that is not in the row
}

// costs are kept in eighths of a bit.
const costUnit = 8

func packCost(bits float64) uint8 {
	return uint8(min(max(math.Round(bits*costUnit), 0), math.MaxUint8))
}

func unpackCost(c uint8) float32 { return float32(c) / costUnit }

// Tally is how often something was counted, and how much one time counted at
// most: what was seen once counts as seldom however much its text does.
type Tally struct{ All, Once float32 }

// Add counts something once.
func (t Tally) Add(weight float32) Tally { return Tally{t.All + weight, max(t.Once, weight)} }

// smoothing is how counted pairs become probabilities: from each count some is
// taken for what was not seen, and each first word is taken to have been seen a
// few times more often with something else.
type smoothing struct {
	discount float64
	unseen   float64
	least    float32 // a pair seen less often counts for nothing
	gain     float64 // nor does one that saves fewer bits in all that was counted
}

// newPairs turns counts into costs. first is how often each word was followed
// by any.
func newPairs(count map[Pair]Tally, first map[uint32]float32, w *words, how smoothing) *pairs {
	list := make([]Pair, 0, len(count))
	for p, n := range count {
		if n.All >= how.least {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, comparePairs)
	out := &pairs{row: make([]uint32, w.count()+1), back: make([]uint8, w.count())}
	var seen []seen
	for i := 0; i < len(list); {
		from := list[i].First
		seen = seen[:0]
		for ; i < len(list) && list[i].First == from; i++ {
			to := list[i].Second
			seen = append(seen, seenAs(to, count[list[i]], float64(w.cost[to])))
		}
		out.back[from], out.to, out.cost = how.append(out.to, out.cost, seen, first[from])
		out.row[from+1] = uint32(len(out.to))
	}
	for i := 1; i < len(out.row); i++ {
		out.row[i] = max(out.row[i], out.row[i-1])
	}
	return out
}

func comparePairs(a, b Pair) int {
	return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Second, b.Second))
}

// seen is a word that followed others.
type seen struct {
	word  uint32
	times Tally
	alone float64 // how probable it is where less of what came before is known
}

func seenAs(word uint32, n Tally, cost float64) seen {
	return seen{word, n, math.Exp2(-cost)}
}

// append adds the words worth keeping of those seen to a row and returns what
// others cost more. all is how often any followed.
func (how smoothing) append(to []uint32, cost []uint8, list []seen, all float32) (uint8, []uint32, []uint8) {
	total := float64(all) + how.unseen
	share := func(s seen) float64 { return (float64(s.times.All) - how.discount*float64(s.times.Once)) / total }
	left := 1.0
	for _, s := range list {
		left -= share(s)
	}
	left = max(left, leastLeft)
	kept := list[:0]
	rest := 1.0
	for _, s := range list {
		if float64(s.times.All)*math.Log2(1+share(s)/(left*s.alone)) >= how.gain {
			kept = append(kept, s)
			rest -= share(s)
		}
	}
	rest = max(rest, leastLeft)
	for _, s := range kept {
		to, cost = append(to, s.word), append(cost, packCost(-math.Log2(share(s)+rest*s.alone)))
	}
	return packCost(-math.Log2(rest)), to, cost
}

// leastLeft is the least share left for what was not seen.
const leastLeft = 1e-6

// at returns the place of a pair; ok is false if it is not known.
func (p *pairs) at(first, second uint32) (place uint32, ok bool) {
	if p == nil || int(first)+1 >= len(p.row) {
		return 0, false
	}
	lo, hi := p.row[first], p.row[first+1]
	i, ok := slices.BinarySearch(p.to[lo:hi], second)
	return lo + uint32(i), ok
}

// bits returns what it costs to say a word after another.
func (p *pairs) bits(w *words, first, second uint32) float32 {
	if place, ok := p.at(first, second); ok {
		return unpackCost(p.cost[place])
	}
	return p.other(first) + w.cost[second]
}

// other returns what a word costs more after first if they are no known pair.
func (p *pairs) other(first uint32) float32 {
	if p == nil || int(first) >= len(p.back) {
		return 0
	}
	return unpackCost(p.back[first])
}
