package personal

import (
	"sort"
	"strings"
)

// table is a run of lines with cells.
type table struct {
	start, end int // bytes
	heads      []string
	body       int  // where the rows begin
	people     bool // a list of people, not of staff or bodies
	caption    string
}

// What a column holds.
type columnKind uint8

const (
	otherColumn columnKind = iota
	nameColumn
	phoneColumn
	accountColumn
	addressColumn
	birthColumn
	emailColumn
)

var columnWords = [...]struct {
	kind  columnKind
	words []string
}{
	{phoneColumn, []string{"电话", "手机", "联系方式", "联系号码"}},
	{accountColumn, []string{"账号", "帐号", "账户", "帐户", "卡号", "存折", "一卡通"}},
	{addressColumn, []string{"住址", "住所", "地址", "家庭所在", "居住地", "户籍地"}},
	{birthColumn, []string{"出生", "生日"}},
	{emailColumn, []string{"邮箱", "电子邮件"}},
	{nameColumn, []string{"姓名", "名字", "户主", "学生", "患者", "病人", "儿童", "申请人", "保障对象", "救助对象", "监护人", "持证人", "残疾人", "幼儿", "受助人", "孩子", "老人"}},
}

// Heads of tables of staff, firms and projects: their phones and addresses are
// published on purpose.
var officeHeads = [...]string{
	"职务", "职称", "岗位", "部门", "科室", "机构", "企业", "公司", "供应商", "采购", "法定代表", "负责人", "资质", "资格", "警号",
	"执法", "证书编号", "招标", "投标", "中标", "单位名称", "责任单位", "办公", "河长", "包保", "帮扶责任",
}

// headRows is how many rows of a table may be its head.
const headRows = 3

// widestRow is how far into a row, in bytes, its columns are told apart.
const widestRow = 4096

// tables reads the heads of the tables in the text.
func (s *scanner) tables() {
	if !strings.Contains(s.text, "\t") {
		return
	}
	var open *table
	caption, before := "", ""
	row := 0
	for at := 0; at < len(s.text); {
		end := strings.IndexByte(s.text[at:], '\n')
		if end < 0 {
			end = len(s.text)
		} else {
			end += at
		}
		l := s.text[at:end]
		if !strings.Contains(l, "\t") {
			open = nil
			caption, before = before, cut(l)
		} else {
			if open == nil {
				s.sheet = append(s.sheet, table{start: at, body: at, caption: caption + before})
				open, row = &s.sheet[len(s.sheet)-1], 0
			}
			if row < headRows && len(l) < 600 {
				if heads, ok := headsOf(l); ok {
					open.heads, open.body = heads, end
					open.people = peopleIn(heads)
				}
			}
			row++
			open.end = end
		}
		at = end + 1
	}
}

// cut bounds a line that may be a caption.
func cut(l string) string {
	if len(l) > 300 {
		return ""
	}
	return l
}

// headsOf reads a row as heads of columns; ok is false if it is none.
func headsOf(l string) (heads []string, ok bool) {
	for c := range strings.SplitSeq(l, "\t") {
		c = squeeze(c)
		if len(c) > 60 {
			c = ""
		}
		heads = append(heads, c)
		ok = ok || kindOf(c) != otherColumn || strings.Contains(c, "证件") || strings.Contains(c, "身份证") || c == "序号"
	}
	for _, c := range heads {
		// Heads name things: a row with numbers is one of those below.
		if strings.ContainsAny(c, "0123456789") && !strings.ContainsAny(c, "（(") {
			return nil, false
		}
	}
	return heads, ok
}

// squeeze takes the blanks out of a cell: 姓　名 is 姓名.
func squeeze(c string) string {
	if !strings.ContainsAny(c, " \u3000\u00a0") {
		return c
	}
	return strings.NewReplacer(" ", "", "\u3000", "", "\u00a0", "").Replace(c)
}

func kindOf(head string) columnKind {
	if head == "" {
		return otherColumn
	}
	for _, c := range columnWords {
		for _, w := range c.words {
			if strings.Contains(head, w) {
				return c.kind
			}
		}
	}
	return otherColumn
}

func peopleIn(heads []string) bool {
	people := false
	for _, h := range heads {
		if kindOf(h) == nameColumn {
			people = true
		}
		for _, w := range officeHeads {
			if strings.Contains(h, w) {
				return false
			}
		}
	}
	return people
}

// tableAt returns the table a place lies in the rows of, nil if in none.
func (s *scanner) tableAt(at int) *table {
	i := sort.Search(len(s.sheet), func(i int) bool { return s.sheet[i].end > at })
	if i == len(s.sheet) || at < s.sheet[i].body {
		return nil
	}
	return &s.sheet[i]
}

// head returns the head of the column a place lies in, "" if there is none.
func (s *scanner) head(at int) string {
	t := s.tableAt(at)
	if t == nil || t.heads == nil {
		return ""
	}
	line := s.text[max(t.start, at-widestRow):at]
	if i := strings.LastIndexByte(line, '\n'); i >= 0 {
		line = line[i+1:]
	} else if at-widestRow > t.start {
		return ""
	}
	n := strings.Count(line, "\t")
	if n >= len(t.heads) {
		return ""
	}
	return t.heads[n]
}

// column returns what the column of a place holds.
func (s *scanner) column(at int) columnKind { return kindOf(s.head(at)) }

// ofPeople reports whether a place lies in a list of people.
func (s *scanner) ofPeople(at int) bool {
	t := s.tableAt(at)
	return t != nil && t.people
}
