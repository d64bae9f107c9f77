package pinyin

import (
	"cmp"
	"slices"
	"strings"
)

// shortestNear is how many letters a text has at least that is read with a
// slip in it: a shorter one is near to too much.
const shortestNear = 4

// misheard writes alike what many people do not tell apart.
var misheard = strings.NewReplacer("zh", "z", "ch", "c", "sh", "s", "ng", "n")

// Near returns the words known by name that a text of Latin letters sounds
// nearly like when they are written out: dibo is near 低保, gongzhufang 公租房.
// Those that only differ by what is easily misheard come first; the others
// have one letter more, less, other or swapped with the next, the later in the
// text the likelier.
func (l *Lexicon) Near(text string, limit int) []Candidate {
	typed := strings.ReplaceAll(string(normalize(text)), "'", "")
	if len(typed) < shortestNear || strings.ContainsFunc(typed, func(r rune) bool { return r > 'z' }) {
		return nil
	}
	heard := misheard.Replace(typed)
	var alike, slipped []Candidate
	begin := map[string]int{} // how many letters a word has in common with the text before they part
	var b strings.Builder
	for _, w := range l.words {
		if !w.known {
			continue
		}
		b.Reset()
		for _, s := range w.sounds {
			b.WriteString(l.syllables[s])
		}
		c := Candidate{Text: w.text, Weight: w.weight, Whole: true, Known: true}
		switch spelled := b.String(); {
		case misheard.Replace(spelled) == heard:
			alike = append(alike, c)
		case oneSlip(typed, spelled):
			begin[w.text] = common(typed, spelled)
			slipped = append(slipped, c)
		}
	}
	likelier := func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(begin[b.Text], begin[a.Text]), cmp.Compare(b.Weight, a.Weight), strings.Compare(a.Text, b.Text))
	}
	slices.SortFunc(alike, likelier)
	slices.SortFunc(slipped, likelier)
	out := slices.Concat(alike, slipped)
	return out[:min(limit, len(out))]
}

// oneSlip reports whether two texts differ by one letter, or by two
// neighbours that changed places.
func oneSlip(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	i := common(a, b)
	switch len(a) - len(b) {
	case 0:
		return i < len(b) && (a[i+1:] == b[i+1:] || i+1 < len(b) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
	case 1:
		return a[i+1:] == b[i:]
	}
	return false
}

// common returns how many letters two texts begin with alike.
func common(a, b string) int {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return i
}
