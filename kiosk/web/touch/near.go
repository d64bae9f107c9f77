package touch

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"unicode/utf8"

	"gongkai/kiosk"
)

func searchURL(text string) string { return "/k/search?q=" + url.QueryEscape(text) }

func peopleURL(text string) string {
	if text == "" {
		return "/k/people"
	}
	return "/k/people?q=" + url.QueryEscape(text)
}

// longestTake is how long a text may be that goes into a picture a telephone
// can still read from a screen.
const longestTake = 40 // runes

// takeURL is the picture that opens the same result on a telephone, "" where
// the words hold a number that may point to a person or are too many.
func takeURL(q query) string {
	if _, masked := kiosk.AskedText(q.text()); masked || utf8.RuneCountInString(q.text()) > longestTake {
		return ""
	}
	v := maps.Clone(q.v)
	v.Del("page")
	return "/qr/search.svg?" + v.Encode()
}

func findURL(text string) string {
	if text == "" {
		return "/k/find"
	}
	return "/k/find?q=" + url.QueryEscape(text)
}

// count returns how many disclosures a text finds, 0 if that cannot be told.
func (s *Surface) count(ctx context.Context, text string) int {
	hits, err := s.Searcher.Search(ctx, kiosk.Search{Text: text, Size: 1, Answer: answerRunes})
	if err != nil {
		return 0
	}
	return hits.Total
}

// near returns the items of the catalogue whose names share most pairs of
// neighbouring characters with a text; none if nothing is shared.
func near(cat *kiosk.Catalogue, text string, limit int) []*kiosk.Item {
	pairs := pairsOf(text)
	type scored struct {
		item  *kiosk.Item
		score float64
	}
	var found []scored
	for i := range cat.Areas {
		for j := range cat.Areas[i].Categories {
			c := &cat.Areas[i].Categories[j]
			for k := range c.Items {
				if n := shared(pairs, c.Items[k].Name)*2 + shared(pairs, c.Name); n > 0 {
					found = append(found, scored{&c.Items[k], n})
				}
			}
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	var out []*kiosk.Item
	for _, f := range found[:min(limit, len(found))] {
		out = append(out, f.item)
	}
	return out
}

// pairsOf are the pairs of neighbouring characters of a text.
func pairsOf(text string) map[string]bool {
	pairs := map[string]bool{}
	r := []rune(text)
	if len(r) > kiosk.MaxQueryRunes {
		r = r[:kiosk.MaxQueryRunes]
	}
	for i := 0; i+1 < len(r); i++ {
		pairs[string(r[i:i+2])] = true
	}
	return pairs
}

func shared(pairs map[string]bool, name string) float64 {
	r := []rune(name)
	n := 0.0
	for i := 0; i+1 < len(r); i++ {
		if pairs[string(r[i:i+2])] {
			n++
		}
	}
	return n
}
