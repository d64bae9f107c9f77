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
	carried    bool // of the row above: it goes over both
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
	var columns, above []cell
	n := 0 // of the row below its headings
	for i := from; i < to; i++ {
		row := rowOf(r.lines[i])
		if heads(row) {
			columns, above, n = row, nil, 0
			continue
		}
		full, ok := below(columns, row, above)
		if !ok {
			if row[0].known {
				columns = nil
			}
			r.pairs(row, i)
			continue
		}
		n++
		more := n > 1
		if !more && i+1 < to {
			next := rowOf(r.lines[i+1])
			_, more = below(columns, next, full)
			more = more && !heads(next) && !total(next)
		}
		r.columns(columns, full, i, n, more)
		above = full
	}
}

// below completes a row that belongs to columns. One that begins with a
// heading and its value begins something else.
func below(columns, row, above []cell) (full []cell, ok bool) {
	switch {
	case len(columns) == 0, row[0].known && !row[0].isNumber() && len(row) < 5, len(row) > len(columns):
		return nil, false
	case len(row) == len(columns):
		return row, true
	}
	numbered := columns[0].label.kind == rowLabel || columns[0].label.kind == lotLabel || columns[0].label.kind == kiosk.FieldParcel
	if !numbered || len(row) < 2 || total(row) {
		return nil, false
	}
	if begins(row[0].text) {
		return row, len(row) > len(columns)/2 // its last cells are empty
	}
	// Its first cells go over several rows and stand in the row above.
	k := len(columns) - len(row)
	if above == nil || len(above) < len(columns) || k > 2 {
		return nil, false
	}
	for _, c := range above[:k] {
		c.carried = true
		full = append(full, c)
	}
	return append(full, row...), true
}

// begins reports whether a cell may be the number of its row.
func begins(s string) bool {
	s = strings.TrimSpace(s)
	return utf8.RuneCountInString(s) <= 3 || lotBegin.MatchString(s+"：")
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
	lot, number, parcel, rank, ranked, candidates := "", "", "", 0, false, false
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
		case h.label.kind == kiosk.FieldCandidate:
			candidates = true
		case strings.Contains(h.text, "得分") || strings.Contains(h.text, "资格审查"):
			ranked = true
		}
	}
	if lot == "" && r.land {
		lot = parcel
	}
	if lot == "" && candidates && rank > 0 {
		lot = "第 " + strconv.Itoa(rank) + " 名"
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
		if !h.known || row[i].carried || strings.TrimSpace(row[i].text) == "" {
			continue
		}
		p := place{line: line, start: row[i].start, end: row[i].end, lot: lot, how: kiosk.FieldTabled, sure: 0.95}
		if k := h.label.kind; ranked && (k == kiosk.FieldSupplier || k == kiosk.FieldAward || k == kiosk.FieldOffer && !candidates) {
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
