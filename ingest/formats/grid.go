package formats

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"gongkai/ingest/extract"
)

// rule is a line drawn on a page, across or down.
type rule struct{ x0, y0, x1, y1 float64 }

func (r rule) down() bool { return r.y1-r.y0 > r.x1-r.x0 }

// Tolerances of rules, in points: how far their ends may miss each other, and
// how short one may be.
const (
	loose    = 3.0
	shortest = 5.0
	mostRule = 20_000
)

// grid is a table drawn with rules: the places of its rules across and down,
// and what lies in each cell.
type grid struct {
	x0, y0, x1, y1 float64
	xs, ys         []float64
	across, down   []rule
	cells          [][]line
	taken          int
}

// findTables groups rules that touch and keeps the groups that make cells.
func findTables(rules []rule, glyphs []glyph) []*grid {
	if len(rules) > mostRule || len(glyphs) == 0 {
		return nil
	}
	rules = slices.DeleteFunc(slices.Clone(rules), func(r rule) bool {
		return math.IsNaN(r.x0+r.y0+r.x1+r.y1) || max(r.x1-r.x0, r.y1-r.y0) < shortest
	})
	slices.SortFunc(rules, func(a, b rule) int { return cmp.Compare(a.y0, b.y0) })
	var tables []*grid
	for _, group := range touching(rules) {
		if t := newGrid(group); t != nil {
			tables = append(tables, t)
		}
	}
	return tables
}

// touching groups rules, sorted by their tops, that touch one another.
func touching(rules []rule) [][]rule {
	parent := make([]int, len(rules))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	var open []int // rules that reach down to where we are
	for i, r := range rules {
		open = slices.DeleteFunc(open, func(k int) bool { return rules[k].y1 < r.y0-loose })
		for _, k := range open {
			o := rules[k]
			if r.x0 <= o.x1+loose && o.x0 <= r.x1+loose && r.y0 <= o.y1+loose && o.y0 <= r.y1+loose {
				parent[root(k)] = root(i)
			}
		}
		open = append(open, i)
		if len(open) > 2000 { // no table has so many rules side by side
			open = open[1000:]
		}
	}
	groups := map[int][]rule{}
	var order []int
	for i, r := range rules {
		k := root(i)
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], r)
	}
	out := make([][]rule, 0, len(order))
	for _, k := range order {
		out = append(out, groups[k])
	}
	return out
}

// mostLines is how many rules across or down a table may have.
const mostLines = 400

func newGrid(rules []rule) *grid {
	t := &grid{}
	for _, r := range rules {
		if r.down() {
			t.down = append(t.down, r)
			t.xs = append(t.xs, (r.x0+r.x1)/2)
		} else {
			t.across = append(t.across, r)
			t.ys = append(t.ys, (r.y0+r.y1)/2)
		}
	}
	t.xs, t.ys = merged(t.xs), merged(t.ys)
	if len(t.xs) < 3 || len(t.ys) < 2 || len(t.xs) > mostLines || len(t.ys) > mostLines {
		return nil
	}
	t.x0, t.x1, t.y0, t.y1 = t.xs[0], t.xs[len(t.xs)-1], t.ys[0], t.ys[len(t.ys)-1]
	t.cells = make([][]line, len(t.ys)-1)
	for i := range t.cells {
		t.cells[i] = make([]line, len(t.xs)-1)
	}
	return t
}

// merged sorts places and makes one of those that are nearly the same.
func merged(v []float64) []float64 {
	slices.Sort(v)
	var out []float64
	for _, x := range v {
		if len(out) == 0 || x-out[len(out)-1] > loose {
			out = append(out, x)
		}
	}
	return out
}

// take puts a glyph into its cell; false if it is not in the table.
func (t *grid) take(g glyph) bool {
	x, y := g.midX(), g.midY()
	if x < t.x0 || x >= t.x1 || y < t.y0 || y >= t.y1 {
		return false
	}
	c, r := sortedBefore(t.xs, x)-1, sortedBefore(t.ys, y)-1
	if c < 0 || r < 0 || c >= len(t.xs)-1 || r >= len(t.ys)-1 {
		return false
	}
	t.cells[r][c].add(g)
	t.taken++
	return true
}

// wall reports whether a rule stands left of a cell.
func (t *grid) wall(r, c int) bool {
	x, y := t.xs[c], (t.ys[r]+t.ys[r+1])/2
	return slices.ContainsFunc(t.down, func(v rule) bool {
		return math.Abs((v.x0+v.x1)/2-x) <= loose && v.y0 <= y && v.y1 >= y
	})
}

// floor reports whether a rule lies above a cell.
func (t *grid) floor(r, c int) bool {
	x, y := (t.xs[c]+t.xs[c+1])/2, t.ys[r]
	return slices.ContainsFunc(t.across, func(h rule) bool {
		return math.Abs((h.y0+h.y1)/2-y) <= loose && h.x0 <= x && h.x1 >= x
	})
}

// rows returns the rows of the table. Cells without a rule between them are
// one.
func (t *grid) rows() []extract.Block {
	done := make([][]bool, len(t.cells))
	for i := range done {
		done[i] = make([]bool, len(t.cells[i]))
	}
	var out []extract.Block
	for r := range t.cells {
		row := extract.Block{Kind: extract.Row}
		for c := range t.cells[r] {
			if done[r][c] {
				continue
			}
			wide, high := 1, 1
			for c+wide < len(t.cells[r]) && !done[r][c+wide] && !t.wall(r, c+wide) {
				wide++
			}
			for r+high < len(t.cells) && t.open(r+high, c, wide) {
				high++
			}
			var all []glyph
			for i := r; i < r+high; i++ {
				for k := c; k < c+wide; k++ {
					done[i][k] = true
					all = append(all, t.cells[i][k].glyphs...)
				}
			}
			row.Cells = append(row.Cells, extract.Cell{Text: cellText(all), Col: spanned(wide), Row: spanned(high)})
		}
		if slices.ContainsFunc(row.Cells, func(c extract.Cell) bool { return c.Text != "" }) {
			out = append(out, row)
		}
	}
	if len(out) == 1 && len(out[0].Cells) == 1 {
		out[0] = extract.Block{Text: out[0].Cells[0].Text} // a frame around a text
	}
	return out
}

// open reports whether no rule lies above any of some cells beside each other.
func (t *grid) open(r, c, wide int) bool {
	for k := c; k < c+wide; k++ {
		if t.floor(r, k) || k > c && t.wall(r, k) {
			return false
		}
	}
	return true
}

func spanned(n int) int {
	if n == 1 {
		return 0
	}
	return min(n, 100)
}

// cellText returns the words in a cell, its lines put together.
func cellText(glyphs []glyph) string {
	if len(glyphs) == 0 {
		return ""
	}
	var s string
	for i, l := range linesOf(glyphs) {
		if i == 0 {
			s = l.text()
		} else {
			s = join(s, l.text())
		}
	}
	return strings.TrimSpace(s)
}
