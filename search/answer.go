package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
)

// What a group that a text does not hold itself counts for if it is said in
// the title, in the heading it stands under or the header of its column, or
// elsewhere in the passage.
const (
	inTitle   = 0.6
	inHeading = 0.5
	inPassage = 0.3
)

// firstChoice is how much better, as a share of the question's weight, another
// passage must answer than the one that was ranked highest.
const firstChoice = 0.15

// What a sentence with the kind of thing asked for counts for, in weights of the
// question, where an answer begins with it and where it stands further on.
const (
	toldWeight = 1.3
	toldLater  = 0.2
)

// toldOfOther is the share of what a sentence tells that counts where it says
// nothing of the rest of the question.
const toldOfOther = 0.6

// sideBySide is what a group counts for in addition where it stands right
// after another: 李某7 rather than 7 and 李某6.
const sideBySide = 0.15

// An answer is low below these shares of the question's weight; one that has
// the kind of thing asked for may say less of the rest.
const (
	lowAnswer = 0.6
	lowTold   = 0.34
)

// candidate range of a passage that could be the answer.
type extract struct {
	from, to int // bytes
	score    float32
	told     float32
	row      int // line of the passage that is a row, -1 for running text
}

// reading is a passage with what is marked in it.
type reading struct {
	*passage
	spans []span
	near  []float32 // of each group: what it counts for where a range does not hold it itself
}

// answer returns what answers best, of the passages of one disclosure, the
// best ranked first: at most longest runes, word for word.
func (m *marker) answer(title string, passages []passage, longest int) kiosk.Answer {
	about := m.spans(title)
	var best extract
	var in reading
	for i := range passages {
		r := m.read(&passages[i], about)
		x := m.best(&r, longest)
		if i == 0 {
			x.score += firstChoice * m.total
		}
		if i == 0 || x.score > best.score {
			best, in = x, r
		}
	}
	if in.passage == nil {
		return kiosk.Answer{Low: m.total > 0}
	}
	a := in.cut(best)
	if best.row >= 0 {
		a.Row = m.row(readTable(in.table), best.row, strings.Split(in.text, "\n")[best.row])
	}
	a.Low = m.low(&in, best)
	return a
}

func (m *marker) read(p *passage, title []span) reading {
	r := reading{passage: p, spans: m.spans(p.text), near: make([]float32, len(m.weight))}
	r.nearby(r.spans, inPassage)
	if len(m.marks) > 0 && p.heading != "" {
		r.nearby(m.spans(p.heading), inHeading)
	}
	r.nearby(title, inTitle)
	return r
}

// nearby lets what is marked near the passage's ranges count for a share.
func (r *reading) nearby(spans []span, share float32) {
	for _, s := range spans {
		r.near[s.group] = max(r.near[s.group], share*s.weight)
	}
}

// low reports whether an answer holds little of what was asked.
func (m *marker) low(r *reading, x extract) bool {
	if m.total == 0 {
		return false
	}
	if m.wants&strict != 0 && m.wants&^(strict|wantsWhether) == 0 && x.told < toldHint {
		return true
	}
	least := float32(lowAnswer)
	if w := m.wants &^ wantsWhether; w != 0 && w.tell(r.text[x.from:x.to]).full != 0 {
		least = lowTold
	}
	return m.held(r, x.from, x.to, r.near) < least*m.total
}

// best returns the best range of a passage.
func (m *marker) best(r *reading, longest int) extract {
	best := extract{row: -1, score: -1}
	offset, text := 0, 0 // text: where the running text before this line began
	prose := func(end int) {
		if text < end {
			if x := m.window(r, text, end, longest); x.score > best.score*1.001 {
				best = x
			}
		}
	}
	if !strings.Contains(r.text, "\t") {
		prose(len(r.text))
		return best
	}
	known := readTable(r.table)
	for n, line := range strings.Split(r.text, "\n") {
		end := offset + len(line)
		if strings.Contains(line, "\t") {
			prose(offset)
			text = end + 1
			if !known.headers[n] {
				if x := m.rowExtract(r, known, n, offset, end, longest); x.score > best.score*1.001 {
					best = x
				}
			}
		}
		offset = end + 1
	}
	prose(len(r.text))
	if best.score < 0 {
		return m.window(r, 0, len(r.text), longest)
	}
	return best
}

// rowExtract returns a row as an answer; of one that is too long, the part of
// its text that holds most.
func (m *marker) rowExtract(r *reading, known table, line, start, end, longest int) extract {
	names := known.header(line)
	near := m.columns(r, names)
	x := extract{from: start, to: end, told: m.wants.tell(aloud(known, line, r.text[start:end])).share()}
	x.score = m.cover(r, start, end, near) + m.total*x.told
	if utf8.RuneCountInString(r.text[start:end]) > longest {
		part := m.window(r, start, end, longest)
		x.from, x.to = part.from, part.to
	}
	x.row = line
	return x
}

// columns returns what groups count for in a row whose columns have names.
func (m *marker) columns(r *reading, header []string) []float32 {
	named := reading{near: slices.Clone(r.near)}
	named.nearby(m.spans(strings.Join(header, "\t")), inHeading)
	return named.near
}

// window returns the best run of whole sentences of at most longest runes
// between two offsets: who asks for something wants to begin with the sentence
// that has it.
func (m *marker) window(r *reading, start, end, longest int) extract {
	best := extract{row: -1, score: -1}
	cuts := sentences(r.text[start:end], longest)
	length, told := make([]int, len(cuts)-1), make([]says, len(cuts)-1)
	for i := range cuts[:len(cuts)-1] {
		sentence := r.text[start+cuts[i] : start+cuts[i+1]]
		length[i] = utf8.RuneCountInString(sentence)
		told[i] = m.wants.tell(sentence)
	}
	for i := range cuts {
		cuts[i] += start
	}
	for i := range length {
		j, n := i+1, length[i]
		var later says
		for j < len(length) && n+length[j] <= longest {
			n += length[j]
			later = later.and(told[j])
			j++
		}
		x := extract{from: cuts[i], to: cuts[j], row: -1}
		x.score = m.cover(r, x.from, x.to, r.near)
		if m.wants != 0 {
			// What comes later in the run is worth less: it may not be read.
			x.told = told[i].share()
			about := min(1, m.held(r, cuts[i], cuts[i+1], r.near)/max(m.total, 0.01))
			x.score += m.total * (toldWeight*x.told*(toldOfOther+(1-toldOfOther)*about) + toldLater*min(1, later.share()))
			x.score += 0.5 * m.cover(r, cuts[i], cuts[i+1], r.near)
		}
		if x.score > best.score*1.001 {
			best = x
		}
		if j == len(cuts)-1 && m.wants == 0 {
			break
		}
	}
	return m.lead(r, best, cuts, longest)
}

// lead begins earlier where a range begins with an item of a list and the
// sentence that opens the list fits in.
func (m *marker) lead(r *reading, x extract, cuts []int, longest int) extract {
	if !listItem.MatchString(r.text[x.from:x.to]) {
		return x
	}
	for i := len(cuts) - 2; i >= 0; i-- {
		if cuts[i] >= x.from || !opensList.MatchString(strings.TrimSpace(r.text[cuts[i]:cuts[i+1]])) {
			continue
		}
		first := x.from
		for j := len(cuts) - 1; j > 0 && cuts[j] > first; j-- {
			if cuts[j] <= x.to && utf8.RuneCountInString(r.text[cuts[i]:cuts[j]]) <= longest {
				x.from, x.to = cuts[i], cuts[j]
				break
			}
		}
		break
	}
	return x
}

// cover adds up the groups in a range as held does, and for each a little for
// further matches and for standing right after another.
func (m *marker) cover(r *reading, from, to int, near []float32) float32 {
	total := m.held(r, from, to, near)
	seen := m.seen
	clear(seen)
	before := span{end: -1}
	for _, s := range r.spans {
		if s.start < from || s.end > to {
			continue
		}
		if s.start == before.end && s.group != before.group {
			total += sideBySide * s.weight
		}
		before = s
		if n := seen[s.group]; n > 0 && n < 4 {
			total += 0.1 * s.weight
		}
		seen[s.group] = min(seen[s.group]+1, 4)
	}
	return total
}

// held adds up the groups in a range; what is only near it counts as much as
// near says.
func (m *marker) held(r *reading, from, to int, near []float32) float32 {
	best := m.most
	copy(best, near)
	for _, s := range r.spans {
		if s.start >= from && s.end <= to {
			best[s.group] = max(best[s.group], s.weight)
		}
	}
	total := float32(0)
	for _, w := range best {
		total += w
	}
	return total
}

// cut returns a range of the passage as an answer.
func (r *reading) cut(x extract) kiosk.Answer {
	from, to := x.from, x.to
	if x.row < 0 {
		to = from + len(strings.TrimRightFunc(r.text[from:to], unicode.IsSpace))
		from = to - len(strings.TrimLeftFunc(r.text[from:to], unicode.IsSpace))
	}
	inside := within(r.spans, from, to)
	text := r.text[from:to]
	start := r.start + utf8.RuneCountInString(r.text[:from])
	return kiosk.Answer{
		Text: text, Start: start, End: start + utf8.RuneCountInString(text), HTML: markUp(text, inside),
		Heading: r.heading, Block: r.block + strings.Count(r.text[:from], "\n"),
	}
}

// within returns the spans in a range, counted from its beginning.
func within(spans []span, from, to int) []span {
	var out []span
	for _, s := range spans {
		if s.start >= from && s.end <= to {
			s.start, s.end = s.start-from, s.end-from
			out = append(out, s)
		}
	}
	return out
}
