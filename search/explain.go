package search

import (
	"cmp"
	"math"
	"slices"

	"gongkai/kiosk"
	"gongkai/search/rank"
	"gongkai/search/rerank"
)

// place is where a hit is in the index.
type place struct {
	segment int
	passage uint32
}

func placeOf(f *rank.Found) place { return place{f.Segment, f.Passage} }

// features says how a hit came to its score: what a second look saw, what
// counts most first, or what the first pass added up if there was none.
func (v *view) features(p *plan, f *rank.Found) []kiosk.Feature {
	vector, ok := p.explained[placeOf(f)]
	if !ok {
		return firstFeatures(f)
	}
	weights := &v.model.Whole
	if f.Separate {
		weights = &v.model.Passages
	}
	out := []kiosk.Feature{}
	for i := range rerank.NumFeatures {
		if vector[i] != 0 && weights[i] != 0 {
			out = append(out, feature(i.String(), vector[i], weights[i], i.Note()))
		}
	}
	slices.SortStableFunc(out, func(a, b kiosk.Feature) int { return cmp.Compare(math.Abs(b.Score), math.Abs(a.Score)) })
	return out
}

func firstFeatures(f *rank.Found) []kiosk.Feature {
	out := []kiosk.Feature{}
	for _, part := range []struct {
		name         rerank.Feature
		value, share float32
	}{{rerank.Own, f.Parts.Own, f.Parts.Share}, {rerank.Head, f.Parts.Head, 1}, {rerank.Whole, f.Parts.Whole, 1}} {
		if part.value != 0 {
			out = append(out, feature(part.name.String(), part.value, part.share*f.Parts.Factor, part.name.Note()))
		}
	}
	return out
}

func feature(name string, value, weight float32, note string) kiosk.Feature {
	return kiosk.Feature{Name: name, Value: float64(value), Weight: float64(weight), Score: float64(value * weight), Note: note}
}
