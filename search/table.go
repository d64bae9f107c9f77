package search

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// cell is one cell of a table.
type cell struct {
	text     string
	col, row int // how many columns and rows it spans
	head     bool
}

// gridRow is a row of a table: the line of the text it is, and its cells.
type gridRow struct {
	line  int
	cells []cell
}

// layout is what is known of a row besides its text.
type layout struct {
	header bool     // names the columns of those below
	names  []string // of the columns, nil if they have none
	cells  []string // one for each column, nil if the text has them as they are
}

// layouts finds the tables of a disclosure and returns what is known of each
// row, by its line. Spans come from the HTML, whose row of the n-th line has
// the id bN; where there is none, a table is lines with tabs.
func layouts(text, markup string) map[int]layout {
	if !strings.Contains(text, "\t") {
		return nil
	}
	tables := markedTables(markup)
	if len(tables) == 0 {
		tables = tabbedTables(text)
	}
	out := map[int]layout{}
	for _, t := range tables {
		lay(t, out)
	}
	return out
}

// tabbedTables returns the runs of lines with tabs.
func tabbedTables(text string) [][]gridRow {
	var out [][]gridRow
	var t []gridRow
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case strings.Contains(line, "\t"):
			row := gridRow{line: n}
			for c := range strings.SplitSeq(line, "\t") {
				row.cells = append(row.cells, cell{text: strings.TrimSpace(c), col: 1, row: 1})
			}
			t = append(t, row)
		case len(t) > 0:
			out, t = append(out, t), nil
		}
		n++
	}
	if len(t) > 0 {
		out = append(out, t)
	}
	return out
}

// The tags of tables as ingest writes them; signs in values are escaped there.
var (
	tableTag  = regexp.MustCompile(`<(/?)(table|tr|td|th)\b([^<>]*)>`)
	otherTag  = regexp.MustCompile(`<[^<>]*>`)
	attribute = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
)

// markedTables reads the tables of a disclosure's HTML, which ingest wrote.
func markedTables(markup string) [][]gridRow {
	var out [][]gridRow
	var t []gridRow
	cellAt := -1 // where the text of the open cell begins
	for _, m := range tableTag.FindAllStringSubmatchIndex(markup, -1) {
		tag, closes := markup[m[4]:m[5]], m[3] > m[2]
		if cellAt >= 0 { // a cell ends where it is closed or the next begins
			last := &t[len(t)-1]
			text := html.UnescapeString(otherTag.ReplaceAllString(markup[cellAt:m[0]], ""))
			last.cells[len(last.cells)-1].text = strings.Join(strings.Fields(text), " ")
			cellAt = -1
		}
		is := map[string]string{}
		for _, a := range attribute.FindAllStringSubmatch(markup[m[6]:m[7]], -1) {
			is[a[1]] = a[2]
		}
		switch {
		case tag == "table":
			if len(t) > 0 {
				out, t = append(out, t), nil
			}
		case closes:
		case tag == "tr":
			if n, err := strconv.Atoi(strings.TrimPrefix(is["id"], "b")); err == nil && n >= 0 {
				t = append(t, gridRow{line: n})
			}
		case len(t) > 0:
			last := &t[len(t)-1]
			last.cells = append(last.cells, cell{col: spanOf(is["colspan"]), row: spanOf(is["rowspan"]), head: tag == "th"})
			cellAt = m[1]
		}
	}
	if len(t) > 0 {
		out = append(out, t)
	}
	return out
}

// widest is how many columns or rows a cell may span.
const widest = 100

func spanOf(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil {
		return 1
	}
	return min(max(n, 1), widest)
}

// sameCell stands where a cell goes on from the column before.
const sameCell = "\x00"

// lay puts the cells of a table in columns and tells which rows name them.
func lay(t []gridRow, out map[int]layout) {
	grid := make([][]string, len(t))
	var above []cell // of each column: what still reaches down; row counts the rows left
	for i, row := range t {
		at := 0
		down := func() {
			for at < len(above) && above[at].row > 0 {
				grid[i] = append(grid[i], above[at].text)
				above[at].row--
				at++
			}
		}
		for _, c := range row.cells {
			down()
			for k := range c.col {
				for len(above) <= at {
					above = append(above, cell{})
				}
				above[at] = cell{text: c.text, row: c.row - 1}
				if k > 0 {
					grid[i] = append(grid[i], sameCell)
				} else {
					grid[i] = append(grid[i], c.text)
				}
				at++
			}
		}
		down()
	}
	first, heads := headerRows(t, grid)
	for i, row := range grid {
		for k, c := range row {
			switch {
			case c != sameCell:
			case i >= first && i < first+heads:
				row[k] = row[k-1]
			default:
				row[k] = "" // said once
			}
		}
	}
	names := columnNames(grid[first : first+heads])
	for i, row := range t {
		l := layout{header: heads > 0 && i >= first && i < first+heads}
		if i >= first+heads && len(names) > 0 {
			l.names = names
		}
		plain := make([]string, len(row.cells))
		for k, c := range row.cells {
			plain[k] = c.text
		}
		if !l.header && !slices.Equal(plain, grid[i]) {
			l.cells = grid[i]
		}
		out[row.line] = l
	}
}

var (
	columnWord = regexp.MustCompile(`序号|编号|姓名|名称|名字|项目|单位|部门|机构|地址|位置|地点|电话|联系|金额|数量|面积|日期|时间|备注|标准|类别|类型|内容|条件|人数|户数|用途|价格|方式|户主|村|镇|街道|事项|依据|主体|期限|时限|渠道|身份|情况|结果|预算|年度|年限|性别|品目|概况|等级|得分|指标|公开|规格|型号|采购|比例|编码|人员|对象|所在|学校|科目|收入|支出|合计|级别|来源`)
	valueCell  = regexp.MustCompile(`^[\s0-9０-９,，.．%％/\-－:：]+$|[0-9]{4}年[0-9]{1,2}月|[0-9]{6,}|[0-9.]+\s?(?:万元|元|亩|平方米|人|户|个|公顷)$`)
)

// longestName is how many runes the name of a column may have.
const longestName = 24

// headerRows returns where the rows that name the columns begin and how many
// they are: marked as such, or read as names. A first row with one cell is the
// title of the table.
func headerRows(t []gridRow, grid [][]string) (first, n int) {
	for first < len(t)-1 && len(t[first].cells) == 1 {
		first++
	}
	if len(t)-first < 2 {
		return 0, 0
	}
	for first+n < len(t)-1 && allHeads(t[first+n]) {
		n++
	}
	if n == 0 && namesColumns(grid[first]) && !namesRows(grid[first:]) {
		n = 1
	}
	if n == 0 {
		return 0, 0
	}
	deep := 1
	for _, c := range t[first].cells {
		deep = max(deep, c.row)
	}
	return first, min(max(n, deep), len(t)-first-1)
}

func allHeads(r gridRow) bool {
	return len(r.cells) > 1 && !slices.ContainsFunc(r.cells, func(c cell) bool { return !c.head })
}

// namesColumns reports whether a row reads as the names of columns.
func namesColumns(cells []string) bool {
	known, filled := 0, 0
	for _, c := range cells {
		if c == "" || c == sameCell {
			continue
		}
		if utf8.RuneCountInString(c) > longestName || valueCell.MatchString(c) || strings.ContainsAny(c, "。；") {
			return false
		}
		filled++
		if columnWord.MatchString(c) {
			known++
		}
	}
	if len(cells) <= 2 {
		return filled == 2 && known == 2
	}
	return filled*2 > len(cells) && known*2 >= filled
}

// namesRows reports whether the first column names what stands beside it, as
// in a form of names and values.
func namesRows(grid [][]string) bool {
	if len(grid[0]) != 2 && len(grid[0]) != 4 {
		return false
	}
	named := 0
	for _, r := range grid {
		if len(r) > 0 && columnWord.MatchString(r[0]) && !valueCell.MatchString(r[0]) {
			named++
		}
	}
	return named*3 > len(grid)*2
}

// columnNames puts the names of two rows of headers together: 预算／金额.
func columnNames(rows [][]string) []string {
	var names []string
	for _, r := range rows {
		for i, c := range r {
			for len(names) <= i {
				names = append(names, "")
			}
			switch {
			case names[i] == "":
				names[i] = c
			case c != "" && c != names[i]:
				names[i] += "／" + c
			}
		}
	}
	return names
}
