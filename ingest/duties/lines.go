package duties

import (
	"strings"

	"gongkai/ingest/formats"
	"gongkai/kiosk"
)

// cell is what a table says in one place.
type cell struct {
	text  string
	place kiosk.CellNote // where; without Text
	above bool           // it continues the cell above
}

// line is a row of the table, by field.
type line struct {
	sheet string
	row   int
	cells [fields]cell
}

// sheetLines reads the rows of sheets that have a header.
func (r *reader) sheetLines(sheets []formats.Sheet) []line {
	several := len(sheets) > 1
	var out []line
	var without []kiosk.CellNote
	for _, s := range sheets {
		if len(s.Rows) == 0 {
			continue
		}
		name := ""
		if several {
			name = s.Name
		}
		h := findHeader(s.Rows)
		if h == nil {
			without = append(without, kiosk.CellNote{Sheet: name, Text: "没有找到表头。前 15 行里要有一行写明“公开事项”“责任单位”等列名。"})
			continue
		}
		out = append(out, r.rowsBelow(h, s, name)...)
	}
	if len(out) == 0 {
		r.problems = append(r.problems, without...)
	} else {
		r.notes = append(r.notes, without...)
	}
	return out
}

// columnName writes A, B, … Z, AA.
func columnName(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return columnName(i/26-1) + columnName(i%26)
}

func (r *reader) rowsBelow(h *header, s formats.Sheet, name string) []line {
	at := func(row, col int) kiosk.CellNote {
		n := kiosk.CellNote{Sheet: name, Row: row, Column: columnName(col)}
		if col < len(h.names) {
			n.Header = strings.Join(strings.Fields(h.names[col]), "")
		}
		return n
	}
	if !r.checkHeader(h, at, name) {
		return nil
	}
	var out []line
	inArea, inCategory := "", "" // of headings between the rows, and of cells that stand for those below
	for _, row := range s.Rows[h.first:] {
		if one, ok := only(row); ok {
			if r.heading(one, &inArea, &inCategory) || remark(one) {
				continue
			}
		}
		l := line{sheet: name, row: row.N}
		empty := true
		for i, c := range row.Cells {
			if i >= len(h.fields) || h.fields[i] <= ignored || c.Text == "" {
				continue
			}
			f := h.fields[i]
			if l.cells[f].text != "" && l.cells[f].text != c.Text {
				c.Text = l.cells[f].text + "、" + c.Text
			}
			l.cells[f] = cell{c.Text, at(row.N, i), c.Above}
			empty = empty && f <= category
		}
		for i, f := range h.fields { // where what is missing would stand
			if l.cells[f].text == "" && f > ignored {
				l.cells[f].place = at(row.N, i)
			}
		}
		inherit(&l, area, &inArea)
		if l.cells[area].text != "" && l.cells[category].text == "" && l.cells[item].text == "" {
			continue
		}
		inherit(&l, category, &inCategory)
		if !empty {
			out = append(out, l)
		}
	}
	return out
}

// inherit lets an empty cell of an area or category have the value above it.
func inherit(l *line, f field, in *string) {
	c := &l.cells[f]
	if c.text == "" {
		c.text, c.above = *in, *in != ""
		return
	}
	*in = c.text
}

// only returns the one text of a row that has no other.
func only(row formats.SheetRow) (string, bool) {
	one := ""
	for _, c := range row.Cells {
		if c.Text == "" || c.Left || c.Text == one {
			continue
		}
		if one != "" {
			return "", false
		}
		one = c.Text
	}
	return one, one != ""
}

// heading takes a row that names an area or a category: 一、重大建设项目批准和实施领域.
func (r *reader) heading(text string, inArea, inCategory *string) bool {
	if a := r.names.area(text); a != nil {
		*inArea, *inCategory = a.Name, ""
		return true
	}
	if c := r.names.category(text, ""); c != nil {
		*inArea, *inCategory = "", c.Name
		return true
	}
	return false
}

// remark reports whether a row is a remark below or within the table.
func remark(text string) bool {
	for _, p := range []string{"注", "备注", "说明", "填表", "填报", "制表", "联系", "审核", "合计"} {
		if strings.HasPrefix(strings.TrimSpace(text), p) {
			return true
		}
	}
	return false
}

// checkHeader names columns that are missing, double or not known.
func (r *reader) checkHeader(h *header, at func(row, col int) kiosk.CellNote, sheet string) bool {
	seen := map[field]int{}
	for i, f := range h.fields {
		n := at(h.row, i)
		switch {
		case f == unknown && strings.TrimSpace(h.names[i]) != "":
			n.Text = "不认识这一列，没有用它。"
			r.notes = append(r.notes, n)
		case f > ignored:
			seen[f]++
		}
	}
	ok := true
	miss := func(text string) {
		ok = false
		r.problems = append(r.problems, kiosk.CellNote{Sheet: sheet, Row: h.row, Text: text})
	}
	if seen[item]+seen[itemID] == 0 {
		miss("表头里没有“公开事项”这一列。")
	}
	if seen[lead] == 0 {
		miss("表头里没有“责任单位”（或“牵头单位”）这一列。")
	}
	return ok
}
