package query

import (
	"cmp"
	"maps"
	"slices"

	"gongkai/kiosk"
	"gongkai/search/analysis"
)

// localBack is how far it is worth looking for an everyday word of the place
// where the official one was typed, as a share of the word's own weight.
const localBack = 0.45

// localWeight is that of a local word nobody gave one.
const localWeight = 0.9

// With returns a vocabulary with the synonyms of a place added and the pairs
// it mutes taken out. Entries of other kinds are passed over. The receiver,
// which may be nil, stays as it is.
func (v *Vocabulary) With(words []kiosk.Word) *Vocabulary {
	next := &Vocabulary{ways: map[string][]Way{}}
	if v != nil {
		next.ways, next.fields = maps.Clone(v.ways), v.fields
		next.official, next.words = slices.Clone(v.official), slices.Clone(v.words)
	}
	touched := map[string]bool{}
	own := func(key string) { // the lists of the receiver are not written to
		if !touched[key] {
			touched[key] = true
			next.ways[key] = slices.Clone(next.ways[key])
		}
	}
	for _, w := range words {
		said, official := analysis.Fold(w.Word), analysis.Fold(w.Official)
		if said == "" || official == "" {
			continue
		}
		own(said)
		own(official)
		switch w.Kind {
		case kiosk.WordSynonym:
			weight := min(cmp.Or(max(w.Weight, 0), localWeight), 1)
			next.way(w.Word, w.Official, weight, false)
			next.way(w.Official, w.Word, weight*localBack, false)
			next.official, next.words = append(next.official, w.Official), append(next.words, w.Word)
		case kiosk.WordMute:
			next.mute(said, official)
			next.mute(official, said)
		case kiosk.WordName:
		}
	}
	for key := range touched {
		slices.SortStableFunc(next.ways[key], func(a, b Way) int { return cmp.Compare(b.Weight, a.Weight) })
	}
	slices.Sort(next.official)
	slices.Sort(next.words)
	next.official, next.words = slices.Compact(next.official), slices.Compact(next.words)
	return next
}

// mute takes the way from one folded word to another out.
func (v *Vocabulary) mute(from, to string) {
	v.ways[from] = slices.DeleteFunc(v.ways[from], func(w Way) bool { return analysis.Fold(w.Word) == to })
}
