package formats

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"gongkai/ingest/extract"
)

// xlsx reads an Excel workbook (ECMA-376): the sheets that are not hidden, a
// row a line, values as the sheet shows them. Columns and rows without words
// are left out.
type xlsx struct {
	b       *builder
	c       *container
	shared  []string
	formats []numberFormat // by cell style
	since04 bool           // dates count from 1904
}

type sheetName struct{ name, part string }

// mostColumns is how far to the right a sheet is read.
const mostColumns = 512

func readXLSX(b *builder, data []byte, left *int64) error {
	x, sheets, err := openXLSX(b, data, left)
	if err != nil {
		return err
	}
	for _, s := range sheets {
		b.part("工作表 " + s.name)
		err := x.c.xml(s.part, func(t *tokens) error {
			sh := &sheet{x: x, t: t, merged: map[[2]int][2]int{}}
			return sh.read()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// openXLSX reads what the sheets of a workbook share, and their names.
func openXLSX(b *builder, data []byte, left *int64) (*xlsx, []sheetName, error) {
	c, err := openZip(b, data, left)
	if err != nil {
		return nil, nil, err
	}
	main, err := c.mainPart("xl/workbook.xml")
	if err != nil {
		return nil, nil, err
	}
	rel, err := c.relations(main)
	if err != nil {
		return nil, nil, err
	}
	x := &xlsx{b: b, c: c}
	sheets, err := x.workbook(main, rel)
	if err != nil {
		return nil, nil, err
	}
	for _, part := range rel {
		switch {
		case strings.HasSuffix(part, "sharedStrings.xml"):
			err = c.xml(part, x.strings)
		case strings.HasSuffix(part, "styles.xml"):
			err = c.xml(part, x.styles)
		}
		if err != nil && !errors.Is(err, errFull) {
			return nil, nil, err
		}
	}
	return x, sheets, nil
}

func (x *xlsx) workbook(main string, rel map[string]string) (sheets []sheetName, err error) {
	hidden := 0
	err = x.c.xml(main, func(t *tokens) error {
		return t.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "workbookPr":
				x.since04 = attribute(e, "date1904") == "1" || attribute(e, "date1904") == "true"
			case "sheet":
				if s := attribute(e, "state"); s == "hidden" || s == "veryHidden" {
					hidden++
					return nil
				}
				id := ""
				for _, a := range e.Attr {
					if a.Name.Local == "id" && a.Name.Space != "" {
						id = a.Value
					}
				}
				if part := rel[id]; part != "" && len(sheets) < mostParts {
					sheets = append(sheets, sheetName{attribute(e, "name"), part})
				}
			}
			return nil
		})
	})
	if hidden > 0 {
		x.b.doc.note(fmt.Sprintf("有 %d 个隐藏的工作表，没有收录", hidden))
	}
	return sheets, err
}

// strings reads the table of shared strings. One that is larger than any
// document that is kept is cut off; cells beyond it stay empty.
func (x *xlsx) strings(t *tokens) error {
	size := 0
	return t.each(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		s, err := richText(t)
		if size += len(s) + 16; size > 8*mostText {
			x.b.doc.note(tooLong)
			return errFull
		}
		x.shared = append(x.shared, s)
		return err
	})
}

// richText returns the words of a string and its runs, without how to read
// them aloud.
func richText(t *tokens) (string, error) {
	var s strings.Builder
	err := t.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "t":
			w, err := t.words()
			s.WriteString(w)
			return err
		case "rPh", "phoneticPr":
			return t.skip()
		}
		return nil
	})
	return s.String(), err
}

// styles reads how the cells of each style show numbers.
func (x *xlsx) styles(t *tokens) error {
	codes := map[int]string{}
	return t.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			codes[number(attribute(e, "numFmtId"))] = attribute(e, "formatCode")
		case "cellXfs":
			return t.each(func(e xml.StartElement) error {
				if e.Name.Local == "xf" && len(x.formats) < 1<<16 {
					id := number(attribute(e, "numFmtId"))
					x.formats = append(x.formats, newNumberFormat(id, codes[id]))
				}
				return nil
			})
		}
		return nil
	})
}

// sheet reads one sheet.
type sheet struct {
	x      *xlsx
	t      *tokens
	rows   []sheetRow
	row    int // number of the last row, from 1
	size   int
	all    bool              // rows that are hidden too
	merged map[[2]int][2]int // by row and column of its first cell: rows and columns
}

type sheetRow struct {
	n     int
	cells []sheetCell
}

type sheetCell struct {
	col  int
	text string
}

func (s *sheet) read() error {
	if err := s.readAll(); err != nil && !errors.Is(err, errFull) {
		return err
	}
	return s.write()
}

func (s *sheet) readAll() error {
	return s.t.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "row":
			return s.readRow(e)
		case "mergeCell":
			s.merge(attribute(e, "ref"))
		}
		return nil
	})
}

func (s *sheet) merge(ref string) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok || len(s.merged) > mostBlocks {
		return
	}
	r1, c1 := cellRef(from)
	r2, c2 := cellRef(to)
	if r1 > 0 && r2 >= r1 && c2 >= c1 {
		s.merged[[2]int{r1, c1}] = [2]int{r2 - r1 + 1, c2 - c1 + 1}
	}
}

func (s *sheet) readRow(e xml.StartElement) error {
	s.row++
	if n := number(attribute(e, "r")); n > 0 {
		s.row = n
	}
	if h := attribute(e, "hidden"); !s.all && (h == "1" || h == "true") {
		return s.t.skip()
	}
	row := sheetRow{n: s.row}
	col := -1
	err := s.t.each(func(e xml.StartElement) error {
		if e.Name.Local != "c" {
			return nil
		}
		col++
		if _, c := cellRef(attribute(e, "r")); c >= 0 {
			col = c
		}
		text, err := s.value(e)
		if text = strings.TrimSpace(text); text != "" && col < mostColumns {
			row.cells = append(row.cells, sheetCell{col, text})
			s.size += len(text) + 16
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(row.cells) > 0 {
		s.rows = append(s.rows, row)
	}
	if s.size+s.x.b.bytes > mostText {
		s.x.b.doc.note(tooLong)
		return errFull
	}
	return nil
}

// value returns a cell as the sheet shows it.
func (s *sheet) value(e xml.StartElement) (string, error) {
	kind, style := attribute(e, "t"), number(attribute(e, "s"))
	raw, inline := "", ""
	err := s.t.each(func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "v":
			raw, err = s.t.words()
		case "is":
			inline, err = richText(s.t)
		case "f", "extLst":
			err = s.t.skip()
		}
		return err
	})
	switch kind {
	case "s":
		if n, err := strconv.Atoi(strings.TrimSpace(raw)); err == nil && n >= 0 && n < len(s.x.shared) {
			return s.x.shared[n], err
		}
		return "", err
	case "inlineStr":
		return inline, err
	case "b":
		return map[string]string{"1": "是", "0": "否"}[raw], err
	case "e":
		return "", err // an error like #REF! tells a reader nothing
	case "str":
		return raw, err
	case "d":
		return strings.TrimSuffix(raw, "T00:00:00"), err
	}
	var f numberFormat
	if style >= 0 && style < len(s.x.formats) {
		f = s.x.formats[style]
	}
	return f.show(raw, s.x.since04), err
}

// cellRef reads B7 as row 7, column 1; 0 and -1 if it is no reference.
func cellRef(ref string) (row, col int) {
	i, n := 0, 0
	for ; i < len(ref) && i < 4 && ref[i]|0x20 >= 'a' && ref[i]|0x20 <= 'z'; i++ {
		n = n*26 + int(ref[i]|0x20-'a') + 1
	}
	if i == 0 {
		return 0, -1
	}
	row, err := strconv.Atoi(ref[i:])
	if err != nil || row < 1 || row > 1<<21 {
		return 0, -1
	}
	return row, n - 1
}

// write writes the rows, with the columns that have words.
func (s *sheet) write() error {
	used := [mostColumns]bool{}
	for _, r := range s.rows {
		for _, c := range r.cells {
			used[c.col] = true
		}
	}
	columns := 0
	for _, u := range used {
		if u {
			columns++
		}
	}
	index := map[int]int{} // of each row's number: which of those with words it is
	for i, r := range s.rows {
		index[r.n] = i
	}
	covered := map[[2]int]bool{} // by row and column: lies under a cell that spans it
	for i, r := range s.rows {
		if columns == 1 {
			if err := s.x.b.text(r.cells[0].text); err != nil {
				return err
			}
			continue
		}
		if err := s.x.b.add(s.line(i, r, used[:], index, covered)); err != nil {
			return err
		}
	}
	return nil
}

// line makes a row of a sheet.
func (s *sheet) line(i int, r sheetRow, used []bool, index map[int]int, covered map[[2]int]bool) extract.Block {
	x := extract.Block{Kind: extract.Row}
	next, have := 0, r.cells
	for col := range used {
		for len(have) > 0 && have[0].col < col {
			have = have[1:]
		}
		if !used[col] || col < next {
			continue
		}
		if covered[[2]int{i, col}] {
			continue
		}
		cell := extract.Cell{}
		if len(have) > 0 && have[0].col == col {
			cell.Text = have[0].text
		}
		if m, ok := s.merged[[2]int{r.n, col}]; ok {
			cell.Col, cell.Row = s.span(m, i, r.n, col, used, index, covered)
			next = col + m[1]
		}
		x.Cells = append(x.Cells, cell)
	}
	return x
}

// span counts the rows and columns with words that a merged cell covers, and
// marks those below it.
func (s *sheet) span(m [2]int, i, row, col int, used []bool, index map[int]int, covered map[[2]int]bool) (cols, rows int) {
	for c := col; c < min(col+m[1], len(used)); c++ {
		if used[c] {
			cols++
		}
	}
	for n := row; n < row+min(m[0], 1000); n++ {
		below, ok := index[n]
		if !ok {
			continue
		}
		rows++
		if below == i {
			continue
		}
		for c := col; c < min(col+m[1], len(used)); c++ {
			covered[[2]int{below, c}] = true
		}
	}
	return min(cols, 100), min(rows, 100)
}
