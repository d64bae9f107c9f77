package formats

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime/debug"
	"slices"
	"strings"

	"gongkai/kiosk"
)

// Sheet is a table as its author sees it: every cell at its place, rows that a
// filter hides too.
type Sheet struct {
	Name string // "" for CSV
	Rows []SheetRow
}

// SheetRow is a row with something in it. Its cells begin at column A.
type SheetRow struct {
	N     int // number of the row, from 1
	Cells []SheetCell
}

// SheetCell is a cell. One that lies under a merged cell has its text.
type SheetCell struct {
	Text  string
	Above bool // it continues the cell above
	Left  bool // it continues the cell to the left
}

const (
	mostTableRows   = 20_000
	mostTableUnpack = 64 << 20
	mostTableColumn = 64
)

// Sheets reads a table that will be gone through cell by cell: an XLSX workbook,
// or CSV in any encoding. The error is Invalid for anything else.
func Sheets(ctx context.Context, kind string, data []byte) (out []Sheet, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, damaged(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	b := newBuilder(ctx)
	switch kind = sniff(strings.ToLower(kind), data); kind {
	case "xlsx", "xlsm", "xltx":
		return xlsxSheets(b, data)
	case "csv", "tsv", "txt":
		return csvSheet(b, data)
	case lockedOffice:
		return nil, errLocked
	case "xls", "et":
		return nil, kiosk.Errorf(kiosk.Invalid, "这是旧格式的表格（.%s）。请在 Excel 或 WPS 里打开，另存为 .xlsx 再导入。", kind)
	}
	return nil, kiosk.Errorf(kiosk.Invalid, "这不是表格。请用 .xlsx、.csv 或 .yaml 文件。")
}

func xlsxSheets(b *builder, data []byte) ([]Sheet, error) {
	left := int64(mostTableUnpack)
	x, names, err := openXLSX(b, data, &left)
	if err != nil {
		return nil, err
	}
	var out []Sheet
	for _, name := range names {
		sh := &sheet{x: x, all: true, merged: map[[2]int][2]int{}}
		err := x.c.xml(name.part, func(t *tokens) error {
			sh.t = t
			return sh.readAll()
		})
		if errors.Is(err, errFull) || len(sh.rows) > mostTableRows {
			return nil, kiosk.Errorf(kiosk.Invalid, "工作表“%s”太大（超过 %d 行），不像是要导入的表。请只留要导入的部分。", name.name, mostTableRows)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Sheet{Name: name.name, Rows: sh.table()})
	}
	return out, nil
}

// table puts cells at their places and fills merged ones.
func (s *sheet) table() []SheetRow {
	out := make([]SheetRow, 0, len(s.rows))
	index := map[int]int{}
	for _, r := range s.rows {
		row := SheetRow{N: r.n}
		for _, c := range r.cells {
			if c.col < mostTableColumn {
				row.put(c.col, SheetCell{Text: c.text})
			}
		}
		index[r.n] = len(out)
		out = append(out, row)
	}
	budget := mostTableRows * mostTableColumn // of cells to fill
	for _, at := range slices.SortedFunc(maps.Keys(s.merged), func(a, b [2]int) int { return slices.Compare(a[:], b[:]) }) {
		size := s.merged[at]
		first, ok := index[at[0]]
		if !ok || at[1] >= len(out[first].Cells) || out[first].Cells[at[1]].Text == "" {
			continue
		}
		text := out[first].Cells[at[1]].Text
		for n := at[0]; n < at[0]+min(size[0], mostTableRows) && budget > 0; n++ {
			budget--
			i, ok := index[n]
			if !ok {
				continue // a row with nothing of its own says nothing new
			}
			for c := at[1]; c < min(at[1]+size[1], mostTableColumn); c++ {
				budget--
				out[i].put(c, SheetCell{Text: text, Above: n > at[0], Left: c > at[1]})
			}
		}
	}
	return out
}

func (r *SheetRow) put(col int, c SheetCell) {
	for len(r.Cells) <= col {
		r.Cells = append(r.Cells, SheetCell{})
	}
	r.Cells[col] = c
}

// csvSheet reads CSV. Rows are numbered as a spreadsheet shows them: a value
// over several lines is one row, an empty line is one too.
func csvSheet(b *builder, data []byte) ([]Sheet, error) {
	text := strings.TrimPrefix(decode(b, data), "\ufeff")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = separator(text)
	r.LazyQuotes, r.FieldsPerRecord = true, -1
	var out Sheet
	row, next, at := 0, 1, 0 // next is the line after the last record, at the byte
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return []Sheet{out}, nil
		}
		if err == nil {
			err = b.step()
		}
		if err != nil {
			return nil, kiosk.Wrap(kiosk.Invalid, fmt.Sprintf("第 %d 行后面的引号没有配对，读不下去。请改好，或另存为 .xlsx 再导入。", row), err)
		}
		line, _ := r.FieldPos(0)
		row += 1 + max(line-next, 0)
		end := int(r.InputOffset())
		next = line + strings.Count(text[at+skipped(text[at:], line-next):end], "\n")
		if !strings.HasSuffix(text[:end], "\n") {
			next++
		}
		at = end
		x := SheetRow{N: row}
		for i, v := range record {
			if v = strings.TrimSpace(v); v != "" && i < mostTableColumn {
				x.put(i, SheetCell{Text: v})
			}
		}
		if len(x.Cells) > 0 {
			out.Rows = append(out.Rows, x)
		}
		if len(out.Rows) > mostTableRows {
			return nil, kiosk.Errorf(kiosk.Invalid, "表太大（超过 %d 行），不像是要导入的表。", mostTableRows)
		}
	}
}

// skipped returns how many bytes the first n lines of a text have.
func skipped(text string, n int) int {
	at := 0
	for ; n > 0; n-- {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	return at
}
