package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/ingest/normalize"
)

// key is what a label means.
type key int

const (
	keyOther key = iota // known, but nothing of its own in the result
	keyTitle
	keyIndex
	keyNumber
	keyPublisher
	keySource // who wrote it, the publisher if nobody else is named
	keyIssued
	keyPublished
	keyWeakDate // 时间, 更新时间: published, if nothing else says so
	keyEffective
	keyRepealed
	keyValidity
	keyColumn
	keyDrop // counters and tools
)

// labels are the names that information tables and lines of government sites
// use, in the form of normalize.Label.
var labels = labelTable()

func labelTable() map[string]key {
	table := map[string]key{}
	for k, names := range map[key]string{
		keyTitle:     "标题 名称 信息名称 文件名称 公文名称 文件标题 信息标题",
		keyIndex:     "索引号 信息索引号 信息索引 索引编号 政府信息索引号 索取号",
		keyNumber:    "发文字号 文号 文件编号 公文文号 发文文号 文件字号 文件文号 发布文号 公文字号 发文号",
		keyPublisher: "发布机构 发文机关 发布单位 发文单位 发布机关 发文机构 制发机关 公开主体 公开责任部门 制定机关 公布机关 印发机关 成文单位 发布部门 发文部门 公开单位 公开机构 发布主体 信息发布机构 所属机构 制发单位 公开部门",
		keySource:    "来源 信息来源 文章来源 稿源 稿件来源 供稿 供稿单位 文章出处 出处 内容来源 消息来源",
		keyIssued:    "成文日期 成文时间 发文日期 发文时间 生成日期 生成时间 制发日期 印发日期 印发时间 签发日期 形成日期 信息形成日期 产生日期 文件日期 公文日期",
		keyPublished: "发布日期 发布时间 公开日期 公布日期 公开时间 信息发布日期 发布于 公布时间 上网日期 发表时间 发表日期 发稿时间",
		keyWeakDate:  "时间 日期 信息时间 更新时间 更新日期 录入时间 编辑时间 添加时间",
		keyEffective: "施行日期 实施日期 生效日期 生效时间 实施时间 施行时间",
		keyRepealed:  "废止日期 失效日期 截止日期 终止日期 失效时间 废止时间 有效期至 有效期限 有效期 截止时间",
		keyValidity:  "有效性 效力状态 时效性 时效 是否有效 文件状态 文件有效性 有效状态 效力 时效状态 有效性/截止日期 是否废止",
		keyColumn:    "栏目 所属栏目 栏目名称",
		keyOther: "主题分类 主题 信息分类 内容分类 体裁分类 主题词 服务对象 组配分类 公开方式 公开范围 公开时限 公开类别 公开形式 关键词 内容概述 " +
			"信息类别 信息公开类别 公文种类 公文类别 体裁 分类 所属主题 题材分类 主题类别 规范性文件登记号 统一编号 登记号 语种 公开目录 公开属性 联系方式 内容摘要 载体类型 记录形式",
		keyDrop: "浏览次数 点击次数 点击数 点击率 点击量 访问量 访问次数 阅读 阅读次数 阅读量 浏览 浏览量 点击 人气 字体 字号 责任编辑 编辑 作者 审核 审核人 录入 录入人 发布人 信息员 分享到 分享 打印 字体大小 视力保护色 保护视力色 背景色 初审 复审 终审 责编 校对 摄影 记者",
	} {
		for name := range strings.FieldsSeq(names) {
			table[name] = k
		}
	}
	return table
}

// found is a labelled value on a page.
type found struct {
	key   key
	name  string // as printed
	value string
	node  *html.Node // where it stands
	start int        // byte offset of the label in its line
}

// head is what tables and lines of information say.
type head struct {
	values []found
	tables []*html.Node // index tables, to be left out of the body
	lines  []*html.Node // blocks that hold nothing but information
}

// first returns the first value that is not empty for a key.
func (h *head) first(k key) string {
	for _, f := range h.values {
		if f.key == k && f.value != "" {
			return f.value
		}
	}
	return ""
}

func (h *head) add(f found) {
	if f.key == keyDrop {
		return
	}
	f.value = strings.TrimSpace(strings.TrimLeft(f.value, ":： "))
	if utf8.RuneCountInString(f.value) > 300 {
		return
	}
	h.values = append(h.values, f)
}

// readHead finds all labelled values of a page.
func readHead(root *html.Node) *head {
	h := &head{}
	walk(root, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if hidden(n) || len(h.values) > 200 {
			return false
		}
		switch n.DataAtom {
		case atom.Table:
			if isData(n) || !hasTable(n) {
				return !h.table(n)
			}
		case atom.Dl:
			return !h.definitions(n)
		}
		if leaf(n) {
			h.line(n)
			return false
		}
		if blocks[n.DataAtom] {
			h.loose(n)
		}
		return true
	})
	return h
}

// loose reads the line that stands in an element before its first block.
func (h *head) loose(n *html.Node) {
	var b strings.Builder
	for c := n.FirstChild; c != nil && b.Len() < 400; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
			continue
		}
		if c.Type == html.ElementNode && !bare(c) {
			break
		}
		b.WriteString(textOf(c, 400))
	}
	if text := normalize.Blanks(b.String()); text != "" && len(text) < 300 {
		for _, f := range pairs(text, n) {
			h.add(f)
		}
	}
}

// bare reports whether an element is no block and has none inside.
func bare(n *html.Node) bool {
	plain := true
	walk(n, func(d *html.Node) bool {
		plain = plain && (!blocks[d.DataAtom] || d.DataAtom == atom.Br || d.DataAtom == atom.Hr)
		return plain
	})
	return plain
}

func hasTable(t *html.Node) bool {
	nested := false
	walk(t, func(n *html.Node) bool {
		nested = nested || n != t && n.DataAtom == atom.Table
		return !nested
	})
	return nested
}

// table reads an index table: label and value in turn, or "label: value" in
// one cell. It reports whether it is one.
func (h *head) table(t *html.Node) bool {
	var got []found
	rows, strong := 0, 0
	walk(t, func(n *html.Node) bool {
		if n.DataAtom != atom.Tr {
			return true
		}
		rows++
		var cells []*html.Node
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
				cells = append(cells, c)
			}
		}
		for i := 0; i < len(cells); i++ {
			text := textOf(cells[i], 600)
			if k, ok := labels[normalize.Label(text)]; ok && i+1 < len(cells) {
				value := textOf(cells[i+1], 900)
				if next := pairs(value, n); len(next) > 0 && strings.ContainsAny(text, ":：") && next[0].start == 0 {
					// "label:" without a value, and the next one in its own cell
					got = append(got, found{key: k, name: normalize.Label(text), node: n})
					continue
				}
				// A head row of a list of documents has labels side by side.
				if _, label := labels[normalize.Label(value)]; label {
					return false
				}
				got = append(got, found{key: k, name: normalize.Label(text), value: value, node: n})
				i++
				continue
			}
			got = append(got, pairs(text, n)...)
		}
		return false
	})
	for _, f := range got {
		switch f.key {
		case keyIndex, keyNumber, keyPublisher, keyIssued, keyPublished, keyTitle, keyValidity, keyEffective:
			strong++
		}
	}
	if strong < 2 && (strong == 0 || len(got) < rows) {
		return false
	}
	for _, f := range got {
		h.add(f)
	}
	if len(got)*2 >= rows {
		h.tables = append(h.tables, t)
	}
	return true
}

// definitions reads <dl><dt>label<dd>value.
func (h *head) definitions(dl *html.Node) bool {
	name, n := "", 0
	for c := dl.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Dt:
			name = normalize.Label(textOf(c, 200))
		case atom.Dd:
			if k, ok := labels[name]; ok {
				h.add(found{key: k, name: name, value: textOf(c, 900), node: c})
				n++
			}
			name = ""
		}
	}
	if n > 0 {
		h.lines = append(h.lines, dl)
	}
	return n > 0
}

// leaf reports whether an element is a line: a block, or what may stand for
// one, without blocks inside.
func leaf(n *html.Node) bool {
	if !blocks[n.DataAtom] || n.DataAtom == atom.Br || n.DataAtom == atom.Hr {
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !bare(c) {
			return false
		}
	}
	return true
}

// line reads a line of information: "发布日期：2018-09-03 来源：市政府办",
// or a label whose value is the next element.
func (h *head) line(n *html.Node) {
	text := textOf(n, 700)
	if text == "" || len(text) > 600 {
		return
	}
	if got := pairs(text, n); len(got) > 0 {
		for _, f := range got {
			h.add(f)
		}
		// A line made of labels and their values only is no body text.
		if covered(text, got) {
			h.lines = append(h.lines, n)
		}
		return
	}
	k, ok := labels[normalize.Label(text)]
	if !ok || !strings.ContainsAny(text, ":：") && k == keyOther {
		return
	}
	for next := n.NextSibling; next != nil; next = next.NextSibling {
		if next.Type == html.ElementNode {
			value := textOf(next, 900)
			if _, label := labels[normalize.Label(value)]; !label {
				h.add(found{key: k, name: normalize.Label(text), value: value, node: n})
				h.lines = append(h.lines, n, next)
			}
			return
		}
	}
}

// moment is a date and a time and nothing else: what stands before 来源 in
// many lines of information.
var moment = regexp.MustCompile(`^[\s\[【（(]*(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[\s\]】）)|]*$`)

var labelled = regexp.MustCompile(`([\p{Han}/ 　]{2,12})\s*[:：]`)

// pairs finds known labels with a colon in a line; a value runs to the next
// known label.
func pairs(text string, n *html.Node) []found {
	type mark struct {
		key         key
		name        string
		start, from int
	}
	var marks []mark
	for _, m := range labelled.FindAllStringSubmatchIndex(text, -1) {
		raw := text[m[2]:m[3]]
		// The longest known label that ends at the colon: the words before it
		// belong to the value before.
		for i := range raw {
			name := normalize.Label(raw[i:])
			if k, ok := labels[name]; ok && name != "" {
				if i > 0 && !boundary(raw, i) {
					continue
				}
				marks = append(marks, mark{k, name, m[2] + i, m[1]})
				break
			}
		}
	}
	// A single weak label in running text means nothing.
	if len(marks) == 1 && marks[0].start > 0 && !moment.MatchString(text[:marks[0].start]) && (marks[0].key == keyOther || marks[0].key == keyWeakDate || marks[0].key == keySource || marks[0].key == keyTitle) {
		return nil
	}
	var out []found
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1].start
		}
		value := strings.Trim(text[m.from:end], " 　|｜[]【】;；,，")
		value = strings.TrimRight(value, " (（")
		out = append(out, found{m.key, m.name, value, n, m.start})
	}
	return out
}

// boundary reports whether a label may begin at byte i of a run of Chinese
// characters: after a blank, or where a date ends.
func boundary(s string, i int) bool {
	last, _ := utf8.DecodeLastRuneInString(s[:i])
	return last == ' ' || last == '　' || last == '日' || last == '/' || last == '次' || last == '局' || last == '室' || last == '府'
}

// covered reports whether nothing of note stands before the first label.
func covered(text string, got []found) bool {
	i := max(strings.Index(text, got[0].name),
		// the label was printed with blanks inside
		0)
	long := slices.ContainsFunc(got, func(f found) bool {
		return f.key != keyTitle && f.key != keyOther && utf8.RuneCountInString(f.value) > 60
	})
	return utf8.RuneCountInString(text[:i]) < 24 && !long
}
