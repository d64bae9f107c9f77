package duties

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"gongkai/ingest/formats"
)

// field is what a column holds.
type field int

const (
	unknown field = iota
	ignored
	area
	category
	item
	itemID
	content
	lead
	helpers
	deadline
	cycle
	channels
	basis
	note
	fields // how many there are
)

// columns are the fields in the order they are written, with the headers that
// tables give them. The first is the one we write.
var columns = []struct {
	field field
	names []string
}{
	{area, []string{"领域", "所属领域", "公开领域", "重点领域", "大类"}},
	{category, []string{"类别", "公开类别", "信息类别", "一级事项", "一级目录", "一级分类", "一级公开事项", "分类", "栏目"}},
	{item, []string{"公开事项", "事项", "事项名称", "公开事项名称", "二级事项", "二级目录", "二级公开事项", "具体事项", "任务", "任务名称", "工作任务", "主要任务", "公开任务"}},
	{content, []string{"公开内容", "公开内容要素", "内容", "内容要素", "公开要素", "主要内容", "具体内容", "公开内容及要素"}},
	{lead, []string{"责任单位", "牵头单位", "责任主体", "公开主体", "公开责任主体", "牵头部门", "责任部门", "牵头责任单位", "公开责任单位", "主体"}},
	{helpers, []string{"配合单位", "协助单位", "配合部门", "协办单位", "参与单位", "协同单位", "配合责任单位"}},
	{deadline, []string{"公开时限", "时限", "时限要求", "公开时间", "完成时限", "完成时间", "时间要求"}},
	{cycle, []string{"更新周期", "公开周期", "更新频率", "公开频率", "周期", "频次", "更新频次"}},
	{channels, []string{"公开渠道", "渠道", "公开渠道和载体", "公开渠道及载体", "渠道和载体", "公开载体", "公开平台", "发布渠道", "发布平台", "公开方式及渠道"}},
	{basis, []string{"依据", "公开依据", "法律依据", "政策依据", "文件依据", "法规依据"}},
	{note, []string{"备注", "说明", "其他说明"}},
	{itemID, []string{"事项编号", "目录编号", "事项编码", "事项代码"}},
	{ignored, []string{
		"序号", "编号", "公开对象", "全社会", "特定群体", "公开方式", "主动", "依申请", "主动公开", "依申请公开", "公开层级", "市级", "县级", "县区级",
		"乡级", "乡村级", "乡镇级", "镇级", "镇街级", "村级", "分管领导", "联络员", "联系人", "责任人", "联系电话", "电话", "公开类型", "公开形式", "公开属性",
	}},
}

var headers = func() map[string]field {
	m := map[string]field{}
	for _, c := range columns {
		for _, n := range c.names {
			m[n] = c.field
		}
	}
	return m
}()

// headerName is the name that is written above a field.
func headerName(f field) string {
	for _, c := range columns {
		if c.field == f {
			return c.names[0]
		}
	}
	return ""
}

// bare is a text without what differs between tables that mean the same:
// widths, blanks, brackets and their like.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n\u3000（）()“”\"'·*:：【】[]《》", r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// fieldOf reads a header: 公开内容（要素） is the content, 公开时限/更新周期 the
// time limit.
func fieldOf(text string) field {
	s := bare(text)
	if f := headers[s]; f != unknown {
		return f
	}
	if i := strings.IndexAny(norm.NFKC.String(text), "("); i > 0 {
		if f := headers[bare(norm.NFKC.String(text)[:i])]; f != unknown {
			return f
		}
	}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '、' || r == '及' || r == '或' }) {
		if f := headers[part]; f != unknown {
			return f
		}
	}
	return unknown
}

// header is the head of a table: what each column holds.
type header struct {
	fields []field
	names  []string // as they are written
	first  int      // index of the first row below it
	row    int      // number of its last row
}

// headRows is how far down a header may begin: titles and remarks stand above.
const headRows = 15

// findHeader looks for the row with the names of columns; nil if there is none.
func findHeader(rows []formats.SheetRow) *header {
	for i := range rows[:min(len(rows), headRows)] {
		h := &header{first: i + 1, row: rows[i].N}
		known := map[field]bool{}
		for _, c := range rows[i].Cells {
			f := fieldOf(c.Text)
			h.fields, h.names = append(h.fields, f), append(h.names, c.Text)
			if f > ignored {
				known[f] = true
			}
		}
		if len(known) < 2 {
			continue
		}
		for h.first < len(rows) && h.goesOn(rows[h.first]) {
			h.add(rows[h.first])
		}
		return h
	}
	return nil
}

// goesOn reports whether a row is a further line of the header: all it says is
// a header, or is merged with the cell above.
func (h *header) goesOn(r formats.SheetRow) bool {
	said := false
	for i, c := range r.Cells {
		switch {
		case c.Text == "" || c.Above:
		case fieldOf(c.Text) == unknown:
			return false
		default:
			said = said || i >= len(h.names) || c.Text != h.names[i]
		}
	}
	return said
}

// add takes a further line into the header: below a name, the line says more
// exactly what the column holds.
func (h *header) add(r formats.SheetRow) {
	over := unknown // of the cell above to the left, whose name a blank one shares
	name := ""
	for i := range max(len(h.fields), len(r.Cells)) {
		if i >= len(h.fields) {
			h.fields, h.names = append(h.fields, unknown), append(h.names, "")
		}
		if h.names[i] != "" {
			over, name = h.fields[i], h.names[i]
		}
		if i >= len(r.Cells) || r.Cells[i].Text == "" || r.Cells[i].Above {
			continue
		}
		h.names[i], h.fields[i] = r.Cells[i].Text, fieldOf(r.Cells[i].Text)
		if over == ignored && headers[bare(name)] == ignored {
			h.fields[i] = ignored
		}
	}
	h.first++
	h.row = r.N
}
