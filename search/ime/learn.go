package ime

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Place is what an installation has that its people may type.
type Place struct {
	Words  map[string]float64 // words of its texts, and in how many passages they are
	Names  []string           // what it has names for: bodies, towns, items, everyday words
	Titles []string           // of its documents
}

// The bounds of what is learnt of a place; together they take at most some
// 4 MB. The rest of what a place has is left out, the rarest words first.
const (
	mostWords   = 20_000
	MostTitles  = 20_000
	mostPairs   = 100_000
	longestWord = 12 // characters
)

// How much a place counts: of all that is typed so much is taken to be words as
// its texts have them; a name counts like a word of so many passages more.
const (
	placeShare = 0.3
	nameWeight = 40
)

// spokenHere is how the pairs of titles are counted: there are few of them.
var spokenHere = smoothing{discount: 0.5, unseen: 3, least: 1}

// Learn takes a place in. What was learnt of it before is forgotten. It takes
// some tenths of a second; keys are read as before until it returns.
func (e *Engine) Learn(p Place) {
	e.learning.Lock()
	defer e.learning.Unlock()
	base := e.base
	cutter := newCutter(&base.lex.words)
	weight := p.weights()
	added := base.unknown(weight, cutter)
	table := base.lex.with(added)
	table.weigh(weight, cutter.id, len(base.lex.cost))
	m := &model{spelling: base.spelling, lex: newLexicon(table), pairs: base.pairs, triples: base.triples}
	cutter = newCutter(&m.lex.words)
	m.local = m.titles(p.Titles, cutter)
	m.named = make([]bool, table.count())
	for _, name := range p.Names {
		if id, ok := cutter.id[name]; ok {
			m.named[id] = true
		}
	}
	e.model.Store(m)
}

// weights says how much each word counts, the bounded number of them.
func (p Place) weights() map[string]float64 {
	out := make(map[string]float64, min(len(p.Words), mostWords)+len(p.Names))
	for _, name := range p.Names {
		for part := range strings.FieldsFuncSeq(name, notHan) {
			if n := utf8.RuneCountInString(part); n > 1 && n <= longestWord {
				out[part] = nameWeight
			}
		}
	}
	for w, n := range p.Words {
		if !strings.ContainsFunc(w, notHan) && utf8.RuneCountInString(w) <= longestWord {
			out[w] += n
		}
	}
	if len(out) > mostWords {
		list := slices.SortedFunc(maps.Keys(out), func(a, b string) int { return cmp.Or(cmp.Compare(out[b], out[a]), strings.Compare(a, b)) })
		for _, w := range list[mostWords:] {
			delete(out, w)
		}
	}
	return out
}

func notHan(r rune) bool { return !unicode.Is(unicode.Han, r) }

// unknown lists the words the base does not have, read as the words they are
// made of. Those with a character nobody can read are left out.
func (m *model) unknown(weight map[string]float64, cutter *Cutter) []Word {
	var out []Word
	for _, text := range slices.Sorted(maps.Keys(weight)) {
		if _, ok := cutter.id[text]; ok {
			continue
		}
		w := Word{Text: text, Cost: unknownCost}
		for _, id := range cutter.Cut(text) {
			w.Sounds = append(w.Sounds, m.lex.soundOf(id)...)
		}
		if w.fits() {
			out = append(out, w)
		}
	}
	return out
}

// with returns the table with more words after its own.
func (w *words) with(more []Word) words {
	extra := newWords(more)
	out := words{text: w.text + extra.text, sounds: slices.Concat(w.sounds, extra.sounds), cost: slices.Concat(w.cost, extra.cost)}
	out.textAt, out.soundAt = slices.Clone(w.textAt), slices.Clone(w.soundAt)
	for i := range more {
		out.textAt = append(out.textAt, extra.textAt[i+1]+w.textAt[len(w.textAt)-1])
		out.soundAt = append(out.soundAt, extra.soundAt[i+1]+w.soundAt[len(w.soundAt)-1])
	}
	return out
}

// weigh makes words cheaper by what they count: those of the base, of which id
// tells the place, and those added from the place first on.
func (w *words) weigh(weight map[string]float64, id map[string]uint32, first int) {
	all := 0.0
	for _, n := range weight {
		all += n
	}
	if all == 0 {
		return
	}
	counts := make([]float64, len(w.cost))
	for text, n := range weight {
		if at, ok := id[text]; ok {
			counts[at] = n
		}
	}
	for at := first; at < len(w.cost); at++ {
		counts[at] = weight[w.textOf(uint32(at))]
	}
	for at := start + 1; at < len(w.cost); at++ {
		p := (1-placeShare)*math.Exp2(-float64(w.cost[at])) + placeShare*counts[at]/all
		w.cost[at] = float32(-math.Log2(p))
	}
}

// titles counts what follows what in titles.
func (m *model) titles(titles []string, cutter *Cutter) *pairs {
	count, first := map[Pair]Tally{}, map[uint32]float32{}
	for _, title := range titles[:min(len(titles), MostTitles)] {
		for part := range strings.FieldsFuncSeq(title, notHan) {
			last := uint32(start)
			for _, w := range cutter.Cut(part) {
				pair := Pair{last, w}
				if _, ok := count[pair]; ok || len(count) < mostPairs {
					count[pair] = count[pair].Add(1)
				}
				first[last]++
				last = w
			}
		}
	}
	if len(count) == 0 {
		return nil
	}
	return newPairs(count, first, &m.lex.words, spokenHere)
}
