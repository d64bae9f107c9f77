package fields

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

// cell is a cell of a row: bytes of its line.
type cell struct {
	start, end int
	text       string
	label      label
	known      bool
}

// rowOf splits a line into its cells.
func rowOf(line string) (out []cell) {
	at := 0
	for part := range strings.SplitSeq(line, "\t") {
		c := cell{start: at, end: at + len(part), text: part}
		c.label, c.known = readLabel(part)
		out = append(out, c)
		at += len(part) + 1
	}
	return out
}

// heads reports whether a row names the columns of those below: two labels
// stand side by side and most of its cells are labels.
func heads(row []cell) bool {
	labels, filled, beside := 0, 0, false
	for i, c := range row {
		if strings.TrimSpace(c.text) == "" {
			continue
		}
		filled++
		if c.known {
			labels++
			beside = beside || i > 0 && row[i-1].known
		}
	}
	return beside && labels*2 >= filled
}

// table reads the rows from..to: below a row of headings by column, others as
// headings with their cells behind them.
func (r *reader) table(from, to int) {
	var columns []cell
	n := 0 // of the row below its headings
	for i := from; i < to; i++ {
		row := rowOf(r.lines[i])
		switch {
		case heads(row):
			columns, n = row, 0
		case columns != nil && r.below(columns, row):
			n++
			more := n > 1 || i+1 < to && r.below(columns, rowOf(r.lines[i+1])) && !heads(rowOf(r.lines[i+1])) && !total(rowOf(r.lines[i+1]))
			r.columns(columns, row, i, n, more)
		default:
			columns = nil
			r.pairs(row, i)
		}
	}
}

// below reports whether a row belongs to columns. One that begins with a
// heading and its value begins something else.
func (r *reader) below(columns, row []cell) bool {
	if len(row) < len(columns) {
		// The last cells are empty; a row that lacks its first, because it goes
		// over several rows, does not begin with its number.
		k := columns[0].label.kind
		return (k == rowLabel || k == lotLabel) && len(row) > len(columns)/2 && utf8.RuneCountInString(strings.TrimSpace(row[0].text)) <= 3
	}
	return len(row) == len(columns) && !(row[0].known && !row[0].isNumber() && len(row) < 5)
}

func (c cell) isNumber() bool { return strings.Trim(c.text, "0123456789 ") == "" }

// total reports whether a row sums up those above.
func total(row []cell) bool {
	for _, c := range row[:min(2, len(row))] {
		if s := squeeze(c.text); strings.HasPrefix(s, "合计") || strings.HasPrefix(s, "总计") || strings.HasPrefix(s, "小计") {
			return true
		}
	}
	return false
}

// columns reads a row by its headings; n is its number below them, more says
// that there are others.
func (r *reader) columns(heads, row []cell, line, n int, more bool) {
	if total(row) {
		return
	}
	lot, number, parcel, rank, ranked := "", "", "", 0, false
	for i, h := range heads[:min(len(heads), len(row))] {
		text := strings.TrimSpace(row[i].text)
		switch {
		case h.label.kind == lotLabel && lot == "":
			lot = short(text)
		case h.label.kind == rowLabel && number == "":
			number = short(text)
		case h.label.kind == kiosk.FieldParcel && parcel == "":
			parcel = short(text)
		case strings.Contains(h.text, "排名") || strings.Contains(h.text, "名次"):
			ranked = true
			rank = rankOf(text)
		case strings.Contains(h.text, "得分") || strings.Contains(h.text, "资格审查"):
			ranked = true
		}
	}
	if lot == "" && r.land {
		lot = parcel
	}
	if lot == "" && more && !ranked {
		if lot = number; lot == "" {
			lot = strconv.Itoa(n)
		}
	}
	if lot == "" {
		lot = r.lot
	}
	for i, h := range heads[:min(len(heads), len(row))] {
		if !h.known || strings.TrimSpace(row[i].text) == "" {
			continue
		}
		p := place{line: line, start: row[i].start, end: row[i].end, lot: lot, how: kiosk.FieldTabled, sure: 0.95}
		if k := h.label.kind; ranked && (k == kiosk.FieldSupplier || k == kiosk.FieldAward) {
			// All who offered stand in such a table, not only who won.
			if p.sure = 0.4; rank == 1 {
				p.sure = 0.8
			}
		}
		r.take(h.label, p)
	}
}

func rankOf(s string) int {
	for i, w := range []string{"一", "二", "三"} {
		if strings.Contains(s, w) {
			return i + 1
		}
	}
	n, err := strconv.Atoi(strings.Trim(s, "第名 "))
	if err != nil {
		return 0
	}
	return n
}

// pairs reads a row of headings with their cells behind them; a cell may hold
// labelled lines of its own.
func (r *reader) pairs(row []cell, line int) {
	for i := 0; i < len(row); i++ {
		c := row[i]
		if c.known && i+1 < len(row) && !row[i+1].known && strings.TrimSpace(row[i+1].text) != "" {
			i++
			p := place{line: line, start: row[i].start, end: row[i].end, lot: r.lot, how: kiosk.FieldTabled, sure: 0.95}
			if c.label.kind == lotLabel {
				r.lot = short(row[i].text)
				continue
			}
			r.take(c.label, p)
			continue
		}
		if strings.ContainsAny(c.text, ":：") {
			r.labelled(line, c.start, c.end, r.lot)
		}
	}
}
