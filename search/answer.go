package search

import (
	"cmp"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/search/analysis"
)

// mark is a text to be marked where it occurs, folded.
type mark struct {
	text   string
	weight float32
	group  int  // marks of one group are the same thing in other words
	part   bool // a word inside the text of another mark; marked only where no whole one is
}

// marker finds and shows what matched.
type marker struct {
	marks  []mark
	weight map[int]float32 // of each group: of its heaviest mark
	time   bool            // a time limit was asked for
}

func newMarker(marks []mark) *marker {
	m := &marker{weight: map[int]float32{}}
	for _, k := range marks {
		if k.text != "" {
			m.marks = append(m.marks, k)
			m.weight[k.group] = max(m.weight[k.group], k.weight)
		}
	}
	return m
}

// span is a range of bytes that matched.
type span struct{ start, end, group int }

// spans returns where the marks are in a text, in order. Where nothing of a
// group is found whole, the words inside its texts count.
func (m *marker) spans(text string) []span {
	folded := analysis.NewFoldMap(text)
	var out []span
	found := map[int]bool{}
	for _, parts := range []bool{false, true} {
		for _, k := range m.marks {
			if k.part == parts && !(parts && found[k.group]) {
				s := occurrences(folded, k.text, k.group)
				found[k.group] = found[k.group] || len(s) > 0 && !parts
				out = append(out, s...)
			}
		}
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	return out
}

func occurrences(folded *analysis.FoldMap, text string, group int) []span {
	var out []span
	for at := 0; ; {
		i := strings.Index(folded.Text[at:], text)
		if i < 0 {
			return out
		}
		from, to := at+i, at+i+len(text)
		if whole(folded.Text, from, to) {
			start, end := folded.Written(from, to)
			out = append(out, span{start, end, group})
		}
		at = to
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

// answer returns the sentences of a passage that match most, at most longest
// runes of them, word for word.
func (m *marker) answer(p *passage, longest int) kiosk.Answer {
	spans := m.spans(p.text)
	from, to := 0, len(p.text)
	if f, t, ok := m.limitWindow(p.text, spans, longest); m.time && ok {
		from, to = f, t
	} else if utf8.RuneCountInString(p.text) > longest {
		from, to = m.window(p.text, spans, longest)
	}
	for from < to {
		r, n := utf8.DecodeRuneInString(p.text[from:to])
		if !unicode.IsSpace(r) {
			break
		}
		from += n
	}
	to = from + len(strings.TrimRightFunc(p.text[from:to], unicode.IsSpace))
	text := p.text[from:to]
	var inside []span
	for _, s := range spans {
		if s.start >= from && s.end <= to {
			inside = append(inside, span{s.start - from, s.end - from, s.group})
		}
	}
	start := p.start + utf8.RuneCountInString(p.text[:from])
	return kiosk.Answer{
		Text: text, Start: start, End: start + utf8.RuneCountInString(text), HTML: markUp(text, inside),
		Heading: p.heading, Block: p.block + strings.Count(p.text[:from], "\n"),
	}
}

// window returns the run of whole sentences of at most longest runes whose
// marks weigh most; the earliest of equals.
func (m *marker) window(text string, spans []span, longest int) (from, to int) {
	cuts := sentences(text, longest)
	bestWeight := float32(-1)
	for i := range cuts[:len(cuts)-1] {
		j := i + 1
		for j+1 < len(cuts) && utf8.RuneCountInString(text[cuts[i]:cuts[j+1]]) <= longest {
			j++
		}
		if w := m.weigh(spans, cuts[i], cuts[j]); w > bestWeight*1.001 {
			bestWeight, from, to = w, cuts[i], cuts[j]
		}
		if j == len(cuts)-1 {
			break
		}
	}
	return from, to
}

// weigh adds up the groups matched in a range: the first match counts fully,
// further ones a little.
func (m *marker) weigh(spans []span, from, to int) float32 {
	total := float32(0)
	seen := map[int]int{}
	for _, s := range spans {
		if s.start < from || s.end > to {
			continue
		}
		switch n := seen[s.group]; {
		case n == 0:
			total += m.weight[s.group]
		case n < 4:
			total += m.weight[s.group] * 0.1
		}
		seen[s.group]++
	}
	return total
}

// sentences returns the byte offsets at which sentences begin, and the end.
// No piece is longer than longest runes.
func sentences(text string, longest int) []int {
	cuts := []int{0}
	add := func(end int) {
		for last := cuts[len(cuts)-1]; end-last > 0; last = cuts[len(cuts)-1] {
			if utf8.RuneCountInString(text[last:end]) <= longest {
				cuts = append(cuts, end)
				return
			}
			cuts = append(cuts, last+cutAt(text[last:end], longest))
		}
	}
	for i, r := range text {
		switch r {
		case '。', '！', '？', '；', '!', '?', ';', '\n':
			add(i + utf8.RuneLen(r))
		}
	}
	add(len(text))
	return cuts
}
