package search

import (
	"cmp"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/search/analysis"
)

// mark is a text to be marked where it occurs, folded.
type mark struct {
	text   string
	weight float32
	group  int  // marks of one group are the same thing in other words
	part   bool // a word inside the text of another mark; marked only where no whole one is
	bare   bool // blanks and punctuation between its characters do not matter: a phrase, a number
}

// marker finds and shows what matched.
type marker struct {
	marks  []mark    // their groups numbered from 0
	weight []float32 // of each group: of its heaviest mark
	total  float32   // of all groups
	wants  wants     // the kind of thing that was asked for
	seg    *analysis.Segmenter
	tokens []analysis.Token
	most   []float32 // see [marker.held]
	seen   []uint8   // see [marker.cover]
}

// singleWeight is what a single character counts for, as a share of a word: it
// is what was left over when the question was cut into words.
const singleWeight = 0.3

// newMarker makes a marker; seg may be nil, then words are not told from
// characters that happen to stand side by side.
func newMarker(marks []mark, seg *analysis.Segmenter) *marker {
	m := &marker{seg: seg}
	numbers := map[int]int{}
	for _, k := range marks {
		if k.bare {
			k.text = bare(k.text)
		}
		if k.text == "" {
			continue
		}
		if _, n := utf8.DecodeRuneInString(k.text); n == len(k.text) {
			k.weight *= singleWeight
		}
		n, known := numbers[k.group]
		if !known {
			n = len(m.weight)
			numbers[k.group], m.weight = n, append(m.weight, 0)
		}
		k.group = n
		m.marks = append(m.marks, k)
		for _, form := range otherNumerals(k.text) {
			other := k
			other.text = form
			m.marks = append(m.marks, other)
		}
		m.weight[k.group] = max(m.weight[k.group], k.weight)
	}
	for _, w := range m.weight {
		m.total += w
	}
	m.most, m.seen = make([]float32, len(m.weight)), make([]uint8, len(m.weight))
	return m
}

// span is a range of bytes that matched.
type span struct {
	start, end, group int
	weight            float32
	loose             bool // begins or ends inside a word
}

// partOf is the least a word inside a typed one counts for, as a share of it.
const partOf = 0.4

// at returns the range of a mark.
func (m *marker) at(k mark, start, end int) span {
	w := k.weight
	if k.part {
		w = max(w, partOf*m.weight[k.group])
	}
	return span{start: start, end: end, group: k.group, weight: w}
}

// spans returns where the marks are in a text, in order. Where nothing of a
// group is found whole, the words inside its texts count; where it stands as a
// word somewhere, characters of two neighbouring words do not: 低保 is not in
// 最低保障.
func (m *marker) spans(text string) []span {
	folded := analysis.NewFoldMap(text)
	m.tokens = m.tokens[:0]
	if m.seg != nil {
		m.tokens = m.seg.Words(m.tokens, text)
	}
	var skipped *bareMap
	var out []span
	found := make([]bool, len(m.weight))
	for _, parts := range []bool{false, true} {
		for _, k := range m.marks {
			if k.part != parts || parts && found[k.group] {
				continue
			}
			n := len(out)
			if k.bare {
				if skipped == nil {
					skipped = newBareMap(folded.Text)
				}
				out = m.skipping(out, skipped, folded, k)
			} else {
				out = m.numbers(m.occurrences(out, folded, k), k)
			}
			found[k.group] = found[k.group] || len(out) > n && !parts
		}
	}
	out = m.aligned(text, out)
	slices.SortFunc(out, func(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	return out
}

// numbers adds where a number stands that the mark writes in another way:
// 12,500 元 for 12500元.
func (m *marker) numbers(out []span, k mark) []span {
	for i := range m.tokens {
		if t := &m.tokens[i]; t.Kind == analysis.Number && t.Term == k.text {
			out = append(out, m.at(k, t.Start, t.End))
		}
	}
	return out
}

// aligned takes out what is loose where its group stands as a word elsewhere,
// and single characters inside words unless nothing else was asked for.
func (m *marker) aligned(text string, spans []span) []span {
	if m.seg == nil || len(spans) == 0 {
		return spans
	}
	borders := make([]uint8, len(text)+1)
	for i := range m.tokens {
		borders[m.tokens[i].Start] |= begins
		borders[m.tokens[i].End] |= ends
	}
	firm := make([]bool, len(m.weight))
	for i, s := range spans {
		spans[i].loose = borders[s.start]&begins == 0 || borders[s.end]&ends == 0
		if !spans[i].loose {
			firm[s.group] = true
		}
	}
	alone := len(m.weight) == 1
	return slices.DeleteFunc(spans, func(s span) bool {
		_, n := utf8.DecodeRuneInString(text[s.start:s.end])
		single := n == s.end-s.start && !alone
		return s.loose && (firm[s.group] || single)
	})
}

// What words do at an offset.
const (
	begins = 1 << iota
	ends
)

// occurrences adds where a mark stands.
func (m *marker) occurrences(out []span, folded *analysis.FoldMap, k mark) []span {
	for at := 0; ; {
		i := strings.Index(folded.Text[at:], k.text)
		if i < 0 {
			return out
		}
		from, to := at+i, at+i+len(k.text)
		if whole(folded.Text, from, to) {
			start, end := folded.Written(from, to)
			out = append(out, m.at(k, start, end))
		}
		at = to
	}
}

// bareMap is a folded text without its blanks and punctuation.
type bareMap struct {
	folded string
	text   string
	at     []int // of each byte of text: its offset in folded
}

func newBareMap(folded string) *bareMap {
	b := &bareMap{folded: folded, at: make([]int, 0, len(folded))}
	var text strings.Builder
	for i, r := range folded {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			for j := range utf8.RuneLen(r) {
				b.at = append(b.at, i+j)
			}
			text.WriteRune(r)
		}
	}
	b.text = text.String()
	return b
}

// skipping adds where a mark stands if blanks and punctuation are passed over.
func (m *marker) skipping(out []span, b *bareMap, folded *analysis.FoldMap, k mark) []span {
	for at := 0; ; {
		i := strings.Index(b.text[at:], k.text)
		if i < 0 {
			return out
		}
		from, to := b.at[at+i], b.at[at+i+len(k.text)-1]+1
		if whole(b.folded, from, to) {
			start, end := folded.Written(from, to)
			out = append(out, m.at(k, start, end))
		}
		at += i + len(k.text)
	}
}

// whole reports whether a range does not begin or end inside a run of Latin
// letters or digits: 5 is not in 2025.
func whole(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	first, _ := utf8.DecodeRuneInString(text[from:])
	last, _ := utf8.DecodeLastRuneInString(text[:to])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return !(alnum(before) && alnum(first)) && !(alnum(last) && alnum(after))
}

func alnum(r rune) bool { return r < 0x800 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// html returns the escaped text with its matches in <mark>.
func (m *marker) html(text string) string { return markUp(text, m.spans(text)) }

// markUp escapes a text and puts spans in <mark>; spans that touch are one.
func markUp(text string, spans []span) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(spans); {
		start, end := spans[i].start, spans[i].end
		for i++; i < len(spans) && spans[i].start <= end; i++ {
			end = max(end, spans[i].end)
		}
		b.WriteString(html.EscapeString(text[done:start]))
		b.WriteString("<mark>")
		b.WriteString(html.EscapeString(text[start:end]))
		b.WriteString("</mark>")
		done = end
	}
	b.WriteString(html.EscapeString(text[done:]))
	return b.String()
}
