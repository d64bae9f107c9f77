package search

import (
	"regexp"
	"strconv"
	"strings"

	"gongkai/kiosk"
)

// What is known of the rows of a passage is kept in one string, a line for
// each thing: the number of a line of the passage, what it is, and cells, all
// separated by tabs.
const (
	rowHeader = "h" // the line names columns
	rowNames  = "n" // from this line on columns have these names
	rowCells  = "c" // the line has these cells
)

// attach writes into passages what is known of their rows. A row that is cut
// in pieces is running text.
func attach(passages []passage, known map[int]layout, text string) {
	if len(known) == 0 {
		return
	}
	all := strings.Split(text, "\n")
	for i := range passages {
		p := &passages[i]
		if !strings.Contains(p.text, "\t") {
			continue
		}
		var b strings.Builder
		var names []string
		for n, line := range strings.Split(p.text, "\n") {
			l, ok := known[p.block+n]
			if !ok || line != all[p.block+n] {
				continue
			}
			if !same(names, l.names) {
				names = l.names
				writeRow(&b, n, rowNames, names)
			}
			if l.header {
				writeRow(&b, n, rowHeader, nil)
			}
			if l.cells != nil {
				writeRow(&b, n, rowCells, l.cells)
			}
		}
		p.table = b.String()
	}
}

// same reports whether two rows belong to one table: they share its names.
func same(a, b []string) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

func writeRow(b *strings.Builder, line int, what string, cells []string) {
	b.WriteString(strconv.Itoa(line))
	b.WriteByte('\t')
	b.WriteString(what)
	for _, c := range cells {
		b.WriteByte('\t')
		b.WriteString(c)
	}
	b.WriteByte('\n')
}

// table is what is known of the rows of a passage.
type table struct {
	headers map[int]bool
	names   map[int][]string // by the line from which on they hold
	cells   map[int][]string
}

func readTable(s string) table {
	t := table{headers: map[int]bool{}, names: map[int][]string{}, cells: map[int][]string{}}
	for line := range strings.SplitSeq(s, "\n") {
		parts := strings.Split(line, "\t")
		n, err := strconv.Atoi(parts[0])
		if err != nil || len(parts) < 2 {
			continue
		}
		switch parts[1] {
		case rowHeader:
			t.headers[n] = true
		case rowNames:
			t.names[n] = parts[2:]
		case rowCells:
			t.cells[n] = parts[2:]
		}
	}
	return t
}

// header returns the names of the columns of a line.
func (t table) header(line int) []string {
	for n := line; n >= 0; n-- {
		if names, ok := t.names[n]; ok {
			return names
		}
	}
	return nil
}

// columnWords returns the names of all columns in a passage, to be indexed
// with it: its rows may stand far below them.
func (p *passage) columnWords() string {
	if p.table == "" {
		return ""
	}
	var b strings.Builder
	for _, names := range readTable(p.table).names {
		b.WriteString("\n" + strings.Join(names, "\t"))
	}
	return b.String()
}

// unit is what the cells of a column are counted in: 金额（万元）.
var unit = regexp.MustCompile(`[（(]([^（()）]{1,6})[)）]`)

// aloud returns a row with what its columns say about the cells, as it would
// be read aloud: 预算金额（万元）：86.5万元.
func aloud(t table, line int, text string) string {
	cells := t.cells[line]
	if cells == nil {
		cells = strings.Split(text, "\t")
	}
	names := t.header(line)
	var b strings.Builder
	for i, c := range cells {
		if i < len(names) && names[i] != "" && c != "" {
			b.WriteString(names[i] + "：" + c)
			if u := unit.FindStringSubmatch(names[i]); u != nil {
				b.WriteString(u[1])
			}
		} else {
			b.WriteString(c)
		}
		b.WriteString("，")
	}
	return b.String()
}

// row returns a line of a passage as a row of its table.
func (m *marker) row(t table, line int, text string) *kiosk.AnswerRow {
	cells := t.cells[line]
	if cells == nil {
		cells = strings.Split(text, "\t")
	}
	header := t.header(line)
	row := &kiosk.AnswerRow{}
	for i := range max(len(cells), len(header)) {
		name, c := "", ""
		if i < len(header) {
			name = header[i]
		}
		if i < len(cells) {
			c = strings.TrimSpace(cells[i])
		}
		row.Header, row.Cells = append(row.Header, name), append(row.Cells, m.html(c))
	}
	return row
}
