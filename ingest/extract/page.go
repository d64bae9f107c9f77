package extract

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/ingest/normalize"
)

// Page reads an article page. page is its source as text (see fetch.Decode),
// address where it was found, "" if unknown: links are resolved against it.
// Page never fails; what could not be read is listed in Problems.
func Page(page, address string) *Extracted {
	e := empty()
	base, err := url.Parse(address)
	if err != nil || address == "" {
		base = nil
	}
	root, cut := parse(page)
	if cut {
		e.problem("text", "页面太长或太乱，只读了前面一部分")
	}
	if b := baseOf(root, base); b != nil {
		base = b
	}
	m := readMeta(root)
	h := readHead(root)
	weights := map[*html.Node]weight{}
	weigh(root, weights)
	container := findBody(root, weights)

	e.Text, e.HTML = render(container, base, h, weights)
	lines := splitLines(e.Text)
	e.Column = column(m, h, root)
	before := above(root, container, weights)
	e.Title = title(page, m, h, root, container, weights, before, lines, e.Column)
	e.dropHead(lines)
	before = append(before, lines[:len(lines)-len(splitLines(e.Text))]...)
	e.dropTail()
	lines = splitLines(e.Text)
	e.Next = parts(page, root, base, address)

	e.IndexNumber = h.first(keyIndex)
	e.DocumentNumber = number(h, lines, e.Title)
	e.dates(m, h, before, lines, address)
	e.Publisher = publisher(m, h, lines)
	e.validity(h)
	e.fields(h, lines)
	e.Attachments = attachments(root, base, func(n *html.Node) bool { return framing(n, weights[n]) })
	e.Links = links(root, container, base, weights, e.Attachments)
	e.fromScripts(page, address)
	e.filesElsewhere(page, root, base)
	if utf8.RuneCountInString(e.Text) < barely && len(e.Attachments) == 0 {
		if e.Elsewhere = frames(page, base); len(e.Elsewhere)+len(e.Next) == 0 {
			e.Attachments = append(e.Attachments, pictures(container, base, func(n *html.Node) bool { return framing(n, weights[n]) })...)
		}
	}
	e.check(h)
	return e
}

// baseOf reads <base href>.
func baseOf(root *html.Node, page *url.URL) *url.URL {
	var found *url.URL
	walk(root, func(n *html.Node) bool {
		if n.DataAtom == atom.Base && found == nil {
			if href := absolute(page, attr(n, "href")); href != "" {
				found, _ = url.Parse(href)
			}
		}
		return found == nil
	})
	return found
}

// render writes the body without the frame of the page, the index tables and
// the lines of information.
func render(container *html.Node, base *url.URL, h *head, weights map[*html.Node]weight) (text, markup string) {
	left := map[*html.Node]bool{}
	for _, t := range h.tables {
		left[t] = true
	}
	b := body{base: base, skip: func(n *html.Node) bool {
		return left[n] || n != container && framing(n, weights[n])
	}}
	// The container itself may be hidden until a script shows it.
	b.within(container, "p")
	b.flush()
	text, markup = b.w.result()
	return text, sanitize(markup)
}

func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// column returns the name of the column a page stands in.
func column(m meta, h *head, root *html.Node) string {
	if c := m.get("columnname", "column"); c != "" {
		return c
	}
	if c := h.first(keyColumn); c != "" {
		return c
	}
	// 当前位置：首页 > 政务公开 > 政府采购 > 正文
	trail := ""
	walk(root, func(n *html.Node) bool {
		if trail != "" || n.Type != html.ElementNode {
			return trail == ""
		}
		if blocks[n.DataAtom] {
			t := textOf(n, 400)
			if at := trailStart.FindStringIndex(t); at != nil && len(t) < 300 {
				trail = t[at[1]:]
			}
		}
		return true
	})
	parts := strings.FieldsFunc(trail, func(r rune) bool { return strings.ContainsRune(">》›»→/-", r) })
	for _, part := range slices.Backward(parts) {
		p := strings.Trim(normalize.Blanks(part), "&;: ")
		n := utf8.RuneCountInString(p)
		if n >= 2 && n <= 16 && p != "正文" && p != "首页" && p != "详情" && p != "内容" && p != "浏览文章" && p != "信息内容" && p != "网站首页" {
			return p
		}
	}
	return ""
}

var trailStart = regexp.MustCompile(`(?:当前|您的|所在|现在的?)位置(?:是)?\s*[:：]?`)

// fields lists what is printed as name and value, with its place in the text
// where it stands in the body.
func (e *Extracted) fields(h *head, lines []string) {
	seen := map[string]bool{}
	for _, f := range h.values {
		if f.value == "" || f.key == keyTitle && f.name != "标题" && len(h.tables) == 0 || seen[f.name+"\x00"+f.value] || len(e.Fields) >= 100 {
			continue
		}
		seen[f.name+"\x00"+f.value] = true
		e.Fields = append(e.Fields, Field{Name: f.name, Value: f.value})
	}
	for _, f := range bodyFields(lines) {
		if key := f.Name + "\x00" + f.Value; !seen[key] {
			seen[key] = true
			e.Fields = append(e.Fields, f)
			continue
		}
		for i := range e.Fields {
			if g := &e.Fields[i]; g.Name == f.Name && g.Value == f.Value && g.End == 0 {
				g.Start, g.End = f.Start, f.End
			}
		}
	}
}

var (
	pairLine = regexp.MustCompile(`^(?:[一二三四五六七八九十0-9]{1,2}[、.．])?\s*([\p{Han}（）() /]{2,16})[:：]\s*([^\s:：\t][^\t]{0,300})$`)
	cellName = regexp.MustCompile(`^[\p{Han}（）() /]{1,12}(?:名称|依据|条件|材料|地点|时间|电话|流程|时限|标准|方式|编号|单位|机构|部门|金额|对象|日期|地址|程序|范围|期限|类型|主体)[:：]?$`)
)

// bodyFields finds the values with names in the body: lines "name: value", if
// there are at least three in a row, and tables of names and values.
func bodyFields(lines []string) (all []Field) {
	const most = 200
	var run []Field
	at := 0
	for i, l := range lines {
		m := pairLine.FindStringSubmatchIndex(l)
		if m != nil {
			from := at + utf8.RuneCountInString(l[:m[4]])
			value := strings.TrimSpace(l[m[4]:m[5]])
			run = append(run, Field{normalize.Label(l[m[2]:m[3]]), value, from, from + utf8.RuneCountInString(value)})
		}
		// One or two such lines are ordinary text (联系人：…).
		if m == nil || i == len(lines)-1 {
			if len(run) >= 3 {
				all = append(all, run...)
			}
			run = nil
		}
		if strings.Contains(l, "\t") {
			all = append(all, cellFields(strings.Split(l, "\t"), at)...)
		}
		if len(all) >= most {
			return all[:most]
		}
		at += utf8.RuneCountInString(l) + 1
	}
	return all
}

// cellFields reads a table row as names and values in turn; at is where the
// row starts.
func cellFields(cells []string, at int) (out []Field) {
	for i := 0; i < len(cells); i++ {
		n := utf8.RuneCountInString(cells[i]) + 1
		if i+1 < len(cells) && cells[i+1] != "" && cellName.MatchString(cells[i]) && !cellName.MatchString(cells[i+1]) {
			at += n
			i++
			n = utf8.RuneCountInString(cells[i]) + 1
			out = append(out, Field{normalize.Label(cells[i-1]), cells[i], at, at + n - 1})
		}
		at += n
	}
	return out
}

// check lists what is missing.
func (e *Extracted) check(h *head) {
	if e.Title == "" {
		e.problem("title", "没有找到标题")
	}
	if e.Text == "" {
		e.problem("text", "没有找到正文")
	}
	if e.PublishedOn.IsZero() {
		e.problem("published_on", "没有注明发布日期")
	}
	if e.Publisher == "" {
		e.problem("publisher", "没有注明发布单位")
	}
	if !e.IssuedOn.IsZero() && !e.PublishedOn.IsZero() && e.PublishedOn.Before(e.IssuedOn) {
		e.problem("published_on", "发布日期 "+e.PublishedOn.String()+" 早于成文日期 "+e.IssuedOn.String())
	}
	if t := normalize.DocumentNumber(h.first(keyNumber)); t != "" && e.DocumentNumber != t {
		e.problem("document_number", "表里的文号与正文不同："+t)
	}
}
