package rerank

import (
	"bytes"
	"slices"
	"strings"
)

// places are those a question names, and what else texts may name: what holds
// in one town rarely answers what is asked about another.
type places struct {
	masked []string // whose names are masked, as letters are published: a7县, b市
	named  [][]byte // towns
	others [][]byte // towns of the same kind, 镇 or 街道, that were not named
}

// Towns tells which places there are; New knows those whose names are masked.
func (q *Query) Towns(text string, towns []string) {
	q.places.named, q.places.others = nil, nil
	kinds := map[string]bool{}
	for _, t := range towns {
		if t != "" && strings.Contains(text, t) {
			q.places.named = append(q.places.named, []byte(t))
			kinds[townKind(t)] = true
		}
	}
	for _, t := range towns {
		if kinds[townKind(t)] && !strings.Contains(text, t) {
			q.places.others = append(q.places.others, []byte(t))
		}
	}
}

// townKind is the last character of a town's name.
func townKind(town string) string {
	r := []rune(town)
	return string(r[max(len(r)-1, 0):])
}

// elsewhere reports whether a text names another place of the kind the question
// names, and none that the question names.
func (p *places) elsewhere(text []byte) bool {
	return p.townsElsewhere(text) || p.maskedElsewhere(text)
}

func (p *places) townsElsewhere(text []byte) bool {
	in := func(town []byte) bool { return bytes.Contains(text, town) }
	return len(p.named) > 0 && !slices.ContainsFunc(p.named, in) && slices.ContainsFunc(p.others, in)
}

func (p *places) maskedElsewhere(text []byte) bool {
	if len(p.masked) == 0 {
		return false
	}
	other := false
	for name := range eachMasked(text) {
		for _, asked := range p.masked {
			switch {
			case len(name) == len(asked) && bytes.EqualFold(name, []byte(asked)):
				return false
			case bytes.HasSuffix(name, []byte(asked[len(asked)-placeEnd:])):
				other = true
			}
		}
	}
	return other
}

// placeEnd is how many bytes 市, 县 and 区 have.
const placeEnd = 3

// eachMasked yields the masked names of a text: a letter and at most two
// digits before 市, 县 or 区.
func eachMasked(text []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for i := 0; i < len(text); {
			if !alphanumeric(text[i]) {
				i++
				continue
			}
			start := i
			for i < len(text) && alphanumeric(text[i]) {
				i++
			}
			if letter(text[start]) && i-start <= 3 && !slices.ContainsFunc(text[start+1:i], letter) && endsPlace(text[i:]) && !yield(text[start:i+placeEnd]) {
				return
			}
		}
	}
}

func endsPlace(text []byte) bool {
	return bytes.HasPrefix(text, []byte("市")) || bytes.HasPrefix(text, []byte("县")) || bytes.HasPrefix(text, []byte("区"))
}

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

func alphanumeric(b byte) bool { return letter(b) || b >= '0' && b <= '9' }
