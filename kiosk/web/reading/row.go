package reading

import (
	"html/template"
	"slices"
	"strings"

	"gongkai/kiosk"
)

// Cell is a cell of a row of a table.
type Cell struct {
	Name string        // what its column is called, "" if unknown
	HTML template.HTML // escaped, with matches in <mark>
}

// cellsOf returns the cells of a row that hold something.
func cellsOf(r *kiosk.AnswerRow) []Cell {
	if r == nil {
		return nil
	}
	var out []Cell
	for i, c := range r.Cells {
		if strings.TrimSpace(c) == "" {
			continue
		}
		cell := Cell{HTML: template.HTML(c)}
		if i < len(r.Header) {
			cell.Name = r.Header[i]
		}
		out = append(out, cell)
	}
	return out
}

// fewCells is how many cells a list of results has room for.
const fewCells = 4

// Few returns the cells that say most about a row, in their order: those with
// matches first of all, then from the left; its running number comes last.
func (q Quote) Few() []Cell {
	if len(q.Row) <= fewCells {
		return q.Row
	}
	var at []int
	for _, worth := range []int{2, 1, 0} {
		for i, c := range q.Row {
			if c.worth() == worth && len(at) < fewCells {
				at = append(at, i)
			}
		}
	}
	slices.Sort(at)
	out := make([]Cell, 0, fewCells)
	for _, i := range at {
		out = append(out, q.Row[i])
	}
	return out
}

func (c Cell) worth() int {
	switch {
	case strings.Contains(string(c.HTML), "<mark>"):
		return 2
	case c.Name == "序号":
		return 0
	}
	return 1
}
