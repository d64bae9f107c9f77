package formats

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/ingest/extract"
)

// glyph is a character, or a word, where it stands on a page. Lengths are in
// any one unit; y grows downwards.
type glyph struct {
	s              string
	x0, y0, x1, y1 float64
}

func (g glyph) height() float64 { return g.y1 - g.y0 }
func (g glyph) midX() float64   { return (g.x0 + g.x1) / 2 }
func (g glyph) midY() float64   { return (g.y0 + g.y1) / 2 }

// line is glyphs that stand beside one another, in the order they are read.
type line struct {
	glyphs         []glyph
	x0, y0, x1, y1 float64
}

func (l *line) add(g glyph) {
	if len(l.glyphs) == 0 {
		l.x0, l.y0, l.x1, l.y1 = g.x0, g.y0, g.x1, g.y1
	}
	l.glyphs = append(l.glyphs, g)
	l.x0, l.y0, l.x1, l.y1 = min(l.x0, g.x0), min(l.y0, g.y0), max(l.x1, g.x1), max(l.y1, g.y1)
}

// em is how tall the characters of a line are.
func (l *line) em() float64 {
	heights := make([]float64, len(l.glyphs))
	for i, g := range l.glyphs {
		heights[i] = g.height()
	}
	return median(heights)
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// layPage puts what stands on a page in reading order: tables where rules draw
// them, columns of text one after the other, lines put together to paragraphs.
// goes says that the last paragraph may go on on the next page; came, that the
// first may be what goes on.
func layPage(glyphs []glyph, rules []rule) (blocks []extract.Block, came, goes bool) {
	tables := findTables(rules, glyphs)
	var free []glyph
	for _, g := range glyphs {
		if !slices.ContainsFunc(tables, func(t *grid) bool { return t.take(g) }) {
			free = append(free, g)
		}
	}
	type item struct {
		y      float64
		blocks []extract.Block
		flow   *flow
	}
	var items []item
	for _, t := range tables {
		if rows := t.rows(); len(rows) > 0 {
			items = append(items, item{y: t.y0, blocks: rows})
		}
	}
	// Text between two tables is a flow of its own.
	lines := linesOf(free)
	tops := make([]float64, 0, len(tables))
	for _, t := range tables {
		tops = append(tops, t.y0)
	}
	slices.Sort(tops)
	width := measure(lines)
	for from := 0; from < len(lines); {
		band := func(l *line) int { return sortedBefore(tops, (l.y0+l.y1)/2) }
		to := from + 1
		for to < len(lines) && band(lines[to]) == band(lines[from]) {
			to++
		}
		f := &flow{lines: lines[from:to], width: width}
		items = append(items, item{y: lines[from].y0, flow: f})
		from = to
	}
	slices.SortStableFunc(items, func(a, b item) int { return cmp.Compare(a.y, b.y) })
	for i, it := range items {
		goes = false
		if it.flow != nil {
			var first bool
			it.blocks, first, goes = it.flow.blocks()
			came = came || i == 0 && first
		}
		blocks = append(blocks, it.blocks...)
	}
	return blocks, came, goes
}

func sortedBefore(v []float64, x float64) int {
	n, _ := slices.BinarySearch(v, x)
	return n
}

// linesOf gathers glyphs to lines, from the top down, columns of running text
// one after the other.
func linesOf(glyphs []glyph) []*line {
	sorted := slices.Clone(glyphs)
	slices.SortStableFunc(sorted, func(a, b glyph) int { return cmp.Compare(a.midY(), b.midY()) })
	var lines []*line
	var cur *line
	for _, g := range sorted {
		// A glyph is of the line if its middle is inside of it, or the other way round.
		if cur != nil && g.midY() < cur.y1-0.25*min(g.height(), cur.y1-cur.y0) {
			cur.add(g)
			continue
		}
		cur = &line{}
		cur.add(g)
		lines = append(lines, cur)
	}
	for _, l := range lines {
		slices.SortStableFunc(l.glyphs, func(a, b glyph) int { return cmp.Compare(a.x0, b.x0) })
	}
	return columns(lines)
}

// Gaps between glyphs, in heights of a character: one that is a space, and one
// that parts cells.
const (
	wordGap = 0.25
	wideGap = 0.9
	cellGap = 1.8
)

// segments cuts a line where it has wide gaps.
func (l *line) segments() []*line {
	em := l.em()
	var out []*line
	var cur *line
	for i, g := range l.glyphs {
		if i == 0 || g.x0-cur.x1 > cellGap*em {
			cur = &line{}
			out = append(out, cur)
		}
		cur.add(g)
	}
	return out
}

// text returns the words of a line, with spaces where there are gaps.
func (l *line) text() string {
	var s strings.Builder
	em := l.em()
	for i, g := range l.glyphs {
		if i > 0 {
			before, _ := utf8.DecodeLastRuneInString(l.glyphs[i-1].s)
			after, _ := utf8.DecodeRuneInString(g.s)
			gap := g.x0 - l.glyphs[i-1].x1
			if gap > wideGap*em || gap > wordGap*em && narrow(before) && narrow(after) {
				s.WriteByte(' ')
			}
		}
		s.WriteString(g.s)
	}
	return s.String()
}

func narrow(r rune) bool { return r < 0x2e80 && !unicode.IsPunct(r) }

// columns finds lines that are two columns of running text and puts the second
// after the first.
func columns(lines []*line) []*line {
	const fewest, long = 8, 12
	var gutters []float64
	for _, l := range lines {
		if s := l.segments(); len(s) == 2 && len(s[0].glyphs) >= long && len(s[1].glyphs) >= long {
			gutters = append(gutters, (s[0].x1+s[1].x0)/2)
		}
	}
	if len(gutters) < fewest || len(gutters)*10 < len(lines)*6 {
		return lines
	}
	at := median(gutters)
	var out, left, right []*line
	flush := func() {
		out = append(append(out, left...), right...)
		left, right = nil, nil
	}
	for _, l := range lines {
		var a, b line
		for _, g := range l.glyphs {
			if g.midX() < at {
				a.add(g)
			} else {
				b.add(g)
			}
		}
		if len(a.glyphs) > 0 && len(b.glyphs) > 0 && b.x0-a.x1 < l.em() { // goes over both columns
			flush()
			out = append(out, l)
			continue
		}
		for _, part := range []struct {
			l  line
			to *[]*line
		}{{a, &left}, {b, &right}} {
			if len(part.l.glyphs) > 0 {
				*part.to = append(*part.to, &part.l)
			}
		}
	}
	flush()
	return out
}

// width is where the lines of a page usually begin, and where they end.
type width struct{ left, right float64 }

func measure(lines []*line) width {
	if len(lines) == 0 {
		return width{}
	}
	var rights []float64
	begin := map[int]int{} // lines by where they begin, in half characters
	unit := max(lines[len(lines)/2].em()/2, 0.1)
	best := 0
	for i, l := range lines {
		rights = append(rights, l.x1)
		at := int(math.Round(max(-1e6, min(l.x0/unit, 1e6))))
		begin[at]++
		if n := begin[at]; i == 0 || n > begin[best] || n == begin[best] && at < best {
			best = at
		}
	}
	slices.Sort(rights)
	return width{float64(best) * unit, rights[len(rights)-1-len(rights)/10]}
}

// flow is lines of text that follow one another.
type flow struct {
	lines []*line
	width width
}

// blocks puts lines together to paragraphs, and lines that stand in columns to
// rows.
func (f *flow) blocks() (out []extract.Block, came, goes bool) {
	aligned := alignedRows(f.lines)
	var text string
	flush := func() {
		if text != "" {
			out = append(out, extract.Block{Text: text})
		}
		text = ""
	}
	for i, l := range f.lines {
		if aligned[i] {
			flush()
			row := extract.Block{Kind: extract.Row}
			for _, s := range l.segments() {
				row.Cells = append(row.Cells, extract.Cell{Text: s.text()})
			}
			out = append(out, row)
			continue
		}
		if i == 0 {
			came = l.x0 < f.width.left+0.8*l.em()
		}
		if text != "" && f.follows(f.lines[i-1], l) {
			text = join(text, l.text())
			continue
		}
		flush()
		text = l.text()
	}
	flush()
	if n := len(f.lines); n > 0 && !aligned[n-1] {
		goes = f.lines[n-1].x1 > f.width.right-1.5*f.lines[n-1].em()
	}
	return out, came, goes
}

// follows reports whether b goes on with the paragraph of a: a is full, b is
// not set in, and they are of one size. Where both begin at one place, a ends
// in the middle of a sentence.
func (f *flow) follows(a, b *line) bool {
	ha, hb := a.em(), b.em()
	if a.x1 < f.width.right-1.5*ha || b.y0-a.y1 > 1.6*hb || b.y0 < a.y0 || math.Abs(ha-hb) > 0.2*max(ha, hb) {
		return false
	}
	in := a.x0 - b.x0 // how far the first of the two is set in
	switch {
	case in < -0.8*hb || in > 5*hb:
		return false
	case in > 0.8*hb:
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(a.glyphs[len(a.glyphs)-1].s)
	return !strings.ContainsRune("。；：！？", last)
}

// join puts two lines of a paragraph together.
func join(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if narrow(last) && narrow(first) && !unicode.IsDigit(last) {
		return a + " " + b
	}
	return a + b
}

// alignedRows tells which lines are rows of a table without rules: at least
// three in a row have as many parts, and those begin at the same places.
func alignedRows(lines []*line) []bool {
	out := make([]bool, len(lines))
	parts := make([][]*line, len(lines))
	for i, l := range lines {
		parts[i] = l.segments()
	}
	alike := func(a, b []*line, em float64) bool {
		if len(a) < 2 || len(a) != len(b) {
			return false
		}
		for i := range a {
			left, right, mid := math.Abs(a[i].x0-b[i].x0), math.Abs(a[i].x1-b[i].x1), math.Abs(a[i].x0+a[i].x1-b[i].x0-b[i].x1)/2
			if min(left, right, mid) > em {
				return false
			}
		}
		return true
	}
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && alike(parts[to-1], parts[to], lines[to].em()) {
			to++
		}
		if to-from >= 3 {
			for i := from; i < to; i++ {
				out[i] = true
			}
		}
		from = to
	}
	return out
}
