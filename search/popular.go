package search

import (
	"strings"

	"gongkai/kiosk"
	"gongkai/search/pinyin"
)

// popularQuery is what people ask, with how it sounds.
type popularQuery struct {
	kiosk.PopularQuery
	sounds sounds
}

// sounds is how a text reads in Latin letters: written out and by the first
// letters of its syllables.
type sounds struct{ full, initials string }

// popularQueries reads what people ask; readings may be nil.
func popularQueries(list []kiosk.PopularQuery, readings *pinyin.Readings) []popularQuery {
	out := make([]popularQuery, len(list))
	for i, q := range list {
		out[i].PopularQuery = q
		if readings != nil {
			out[i].sounds = soundsOf(q.Text, readings)
		}
	}
	return out
}

// soundsOf reads a text aloud; nothing of one with other signs than Hanzi.
func soundsOf(text string, readings *pinyin.Readings) sounds {
	syllables, ok := readings.Word(text)
	if !ok {
		return sounds{}
	}
	var initials strings.Builder
	for _, s := range syllables {
		initials.WriteByte(s[0])
	}
	return sounds{full: strings.Join(syllables, ""), initials: initials.String()}
}

// leastSounded is how many letters say what text they begin.
const leastSounded = 2

// begins reports whether folded letters are the beginning of a text in either
// way.
func (s sounds) begins(letters string) bool {
	letters = strings.NewReplacer(" ", "", "'", "").Replace(letters)
	return len(letters) >= leastSounded && (strings.HasPrefix(s.initials, letters) || strings.HasPrefix(s.full, letters))
}
