package search_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/search"
)

// heard is a word of the vocabulary and where it is found.
type heard struct {
	word      string
	hits      []string // ids of its first five hits typed in Hanzi
	full      string   // its pinyin
	firstOnly string   // the initials of its pinyin
}

// spokenWords returns the official and everyday words of the vocabulary, of
// two to eight Hanzi, that laws have.
func spokenWords(t *testing.T, e *search.Engine) []heard {
	t.Helper()
	o := options(t)
	var out []heard
	words := slices.Concat(o.Vocabulary.Official(), o.Vocabulary.Words())
	slices.Sort(words)
	for _, w := range slices.Compact(words) {
		if n := utf8.RuneCountInString(w); n < 2 || n > 8 {
			continue
		}
		syllables, ok := o.Readings.Word(w)
		if !ok {
			continue
		}
		h := find(t, e, kiosk.Search{Text: w, Size: 5, Literal: true})
		if h.Total == 0 || h.Query.Relaxed {
			continue
		}
		x := heard{word: w, hits: ids(h), full: strings.Join(syllables, "")}
		for _, s := range syllables {
			x.firstOnly += s[:1]
		}
		out = append(out, x)
	}
	return out
}

// TestSounds types the words of the vocabulary in letters, all syllables
// written out and the initials only, and wants one of the first five hits of
// the word among the first five of the letters.
func TestSounds(t *testing.T) {
	if testing.Short() {
		t.Skip("indexes some 1,300 laws")
	}
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: laws(t)})
	words := spokenWords(t, e)
	for _, c := range []struct {
		name  string
		typed func(heard) string
		least float64
	}{
		{"full pinyin", func(h heard) string { return h.full }, 0.95},
		{"initials", func(h heard) string { return h.firstOnly }, 0.85},
	} {
		met := 0
		var missed []string
		for _, h := range words {
			got := find(t, e, kiosk.Search{Text: c.typed(h), Size: 5})
			if slices.ContainsFunc(ids(got), func(id string) bool { return slices.Contains(h.hits, id) }) {
				met++
			} else {
				missed = append(missed, h.word+" "+c.typed(h)+"="+got.Query.Corrected)
			}
		}
		share := float64(met) / float64(len(words))
		t.Logf("%s: %d of %d words, %.3f; missed %v", c.name, met, len(words), share, missed)
		if share < c.least {
			t.Errorf("%s: %.3f of the words are found, want %.2f", c.name, share, c.least)
		}
	}
}
