package diff

import (
	"strings"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// Kind says what became of a line or a piece of one.
type Kind int

// The kinds.
const (
	Same    Kind = iota
	Changed      // of lines: partly another
	Removed
	Added
)

// Line is a paragraph or a row of a table in both states.
type Line struct {
	Kind   Kind
	Before int       // its number from 0, -1 if it was not there
	After  int       // its number from 0, -1 if it is no longer there
	Cells  [][]Piece // one for a paragraph, one a cell for a row
}

// Row reports whether the line is a row of a table.
func (l *Line) Row() bool { return len(l.Cells) > 1 }

// Lines aligns two texts line by line.
func Lines(before, after string) []Line {
	a := aligner{before: split(before), after: split(after)}
	i, n, m := 0, len(a.before), len(a.after)
	for i < min(n, m) && a.before[i] == a.after[i] {
		i++
	}
	end := 0
	for end < min(n, m)-i && a.before[n-1-end] == a.after[m-1-end] {
		end++
	}
	a.same(0, 0, i)
	bi, ai := i, i
	for _, anchor := range anchors(a.before[i:n-end], a.after[i:m-end]) {
		a.gap(bi, i+anchor.before, ai, i+anchor.after)
		bi, ai = i+anchor.before, i+anchor.after
		a.same(bi, ai, 1)
		bi, ai = bi+1, ai+1
	}
	a.gap(bi, n-end, ai, m-end)
	a.same(n-end, m-end, end)
	return a.out
}

func split(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// aligner puts the lines of two texts beside each other.
type aligner struct {
	before, after []string
	out           []Line
}

func (a *aligner) same(before, after, n int) {
	for i := range n {
		a.out = append(a.out, Line{Kind: Same, Before: before + i, After: after + i, Cells: whole(Same, a.before[before+i])})
	}
}

// gap aligns the lines between two anchors.
func (a *aligner) gap(before, beforeEnd, after, afterEnd int) {
	if before == beforeEnd && after == afterEnd {
		return
	}
	bi, ai := before, after
	for _, d := range lcs.DiffLines(a.before[before:beforeEnd], a.after[after:afterEnd]) {
		n := before + d.Start - bi
		a.same(bi, ai, n)
		a.replaced(bi+n, before+d.End, ai+n, after+d.ReplEnd)
		bi, ai = before+d.End, after+d.ReplEnd
	}
	a.same(bi, ai, beforeEnd-bi)
}

// replaced pairs lines that resemble each other; the others were taken out or
// put in.
func (a *aligner) replaced(before, beforeEnd, after, afterEnd int) {
	for _, p := range pair(a.before[before:beforeEnd], a.after[after:afterEnd]) {
		switch {
		case p.after < 0:
			n := before + p.before
			a.out = append(a.out, Line{Kind: Removed, Before: n, After: -1, Cells: whole(Removed, a.before[n])})
		case p.before < 0:
			n := after + p.after
			a.out = append(a.out, Line{Kind: Added, Before: -1, After: n, Cells: whole(Added, a.after[n])})
		default:
			b, n := before+p.before, after+p.after
			a.out = append(a.out, Line{Kind: Changed, Before: b, After: n, Cells: inside(a.before[b], a.after[n])})
		}
	}
}

func whole(k Kind, line string) [][]Piece {
	var cells [][]Piece
	for cell := range strings.SplitSeq(line, "\t") {
		cells = append(cells, []Piece{{k, cell}})
	}
	return cells
}

// inside compares two lines, rows of as many cells cell by cell.
func inside(before, after string) [][]Piece {
	b, a := strings.Split(before, "\t"), strings.Split(after, "\t")
	if len(b) == len(a) {
		cells := make([][]Piece, len(b))
		for i := range b {
			cells[i] = Pieces(b[i], a[i])
		}
		return cells
	}
	var cells [][]Piece
	bi := 0
	add := func(k Kind, list []string) {
		for _, cell := range list {
			cells = append(cells, []Piece{{k, cell}})
		}
	}
	for _, d := range lcs.DiffLines(b, a) {
		add(Same, b[bi:d.Start])
		add(Removed, b[d.Start:d.End])
		add(Added, a[d.ReplStart:d.ReplEnd])
		bi = d.End
	}
	add(Same, b[bi:])
	return cells
}
