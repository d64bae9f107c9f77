package ime

import (
	"slices"
	"strings"
	"unicode"

	"gongkai/kiosk"
)

// keys is what was typed: syllables may not go over a border.
type keys struct {
	spelling *spelling
	typed    string   // letters or digits; a border is '\''
	raw      []string // how each key was typed, for a last candidate
}

const border = '\''

// readKeys keeps what is a key and makes everything else a border. Where there
// is a digit of a nine-key pad all keys are those of one.
func readKeys(text string, s *spelling) keys {
	k := keys{spelling: s}
	var b strings.Builder
	pads := false
	for _, r := range text {
		if b.Len() == kiosk.MaxKeys {
			break
		}
		k.raw = append(k.raw, string(r))
		if r >= 0xFF01 && r <= 0xFF5E {
			r -= 0xFEE0
		}
		switch r = unicode.ToLower(r); {
		case r == 'ü':
			b.WriteByte('v')
		case r >= 'a' && r <= 'z':
			b.WriteByte(byte(r))
		case r >= '2' && r <= '9':
			pads = true
			b.WriteByte(byte(r))
		default:
			b.WriteByte(border)
		}
	}
	k.typed = b.String()
	if pads {
		k.typed, k.spelling = toDigits(k.typed), s.digits
	}
	return k
}

// after returns the place of the next key that is no border.
func (k *keys) after(i int) int {
	for i < len(k.typed) && k.typed[i] == border {
		i++
	}
	return i
}

// arc is a syllable that can be read at some place.
type arc struct {
	reading
	from, end uint8 // its keys
	next      uint8 // where the following syllable begins
}

// ways says which ways of writing a syllable are looked for besides the right
// one.
type ways struct {
	loose bool // its first letter, and what sounds alike
	slips bool
}

// shortPad is up to how many digits those are looked for among digits that can
// be read without: more of them can be read in too many ways.
const shortPad = 6

// ways returns what to look for: slips only where the keys cannot be read
// without them.
func (k *keys) ways() ways {
	whole := k.whole()
	return ways{loose: !whole || len(k.typed) <= shortPad || k.spelling != k.spelling.digits, slips: !whole}
}

// arcs lists the syllables that can be read at i.
func (k *keys) arcs(i int, w ways) []arc {
	var out []arc
	add := func(list []reading, end int, more float32) {
		for _, r := range list {
			if r.cost > 0 && !w.loose {
				continue
			}
			r.cost += more
			out = append(out, arc{r, uint8(i), uint8(end), uint8(k.after(end))})
		}
	}
	for end := i + 1; end <= min(i+longestSpelling, len(k.typed)); end++ {
		span := k.typed[i:end]
		if span[len(span)-1] == border {
			break
		}
		full := k.spelling.full[span]
		add(full, end, 0)
		begins := k.spelling.begin[span]
		switch {
		case end == len(k.typed) || k.typed[end] == border:
			half := float32(costHalf)
			if slices.ContainsFunc(full, func(r reading) bool { return r.cost == 0 }) {
				half = costMore
			}
			add(begins, end, half)
		case w.loose && len(span) == 1:
			add(begins, end, costInitial)
		case w.loose && isDouble(span):
			add(begins, end, costDouble)
		}
		if w.slips {
			add(k.spelling.slips[span], end, 0)
		}
	}
	return out
}

// isDouble reports whether keys are an initial of two letters.
func isDouble(span string) bool {
	switch span {
	case "zh", "ch", "sh", "94", "24", "74":
		return true
	}
	return false
}

// whole reports whether the keys can be read as syllables that are written out,
// the last perhaps half.
func (k *keys) whole() bool {
	reach := make([]bool, len(k.typed)+1)
	reach[k.after(0)] = true
	for i := range k.typed {
		if !reach[i] {
			continue
		}
		for _, a := range k.arcs(i, ways{}) {
			if a.cost == 0 || int(a.next) == len(k.typed) {
				reach[a.next] = true
			}
		}
	}
	return reach[len(k.typed)]
}
