package extract

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// body turns the tree below a container into blocks.
type body struct {
	w    writer
	base *url.URL
	skip func(*html.Node) bool // subtrees that are left out

	cur   line
	tag   string // of the block being gathered
	list  string // list it belongs to
	depth int    // open lists
	alt   int    // images named so far
}

func (b *body) flush() {
	if !b.cur.empty() {
		text := b.cur.b.String()
		if !noise(text) {
			tag := b.tag
			if tag == "" {
				tag = "p"
			}
			b.w.block(tag, b.list, text, b.cur.links)
		}
	}
	b.cur.reset()
}

func (b *body) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		b.cur.add(n.Data)
		return
	case html.ElementNode:
	case html.DocumentNode:
		b.children(n)
		return
	default:
		return
	}
	if hidden(n) || b.skip != nil && b.skip(n) {
		return
	}
	switch n.DataAtom {
	case atom.Br, atom.Hr:
		b.flush()
	case atom.Img:
		b.image(n)
	case atom.A:
		b.link(n, func() { b.children(n) })
	case atom.H1, atom.H2:
		b.within(n, "h2")
	case atom.H3:
		b.within(n, "h3")
	case atom.H4, atom.H5, atom.H6:
		b.within(n, "h4")
	case atom.Ul, atom.Ol:
		b.flush()
		list := b.list
		b.list = n.Data
		b.depth++
		b.children(n)
		b.flush()
		b.depth--
		b.list = list
	case atom.Li:
		if b.list == "" {
			b.list = "ul"
			b.within(n, "li")
			b.list = ""
			return
		}
		b.within(n, "li")
	case atom.Table:
		b.flush()
		if isData(n) {
			b.table(n)
		} else {
			b.within(n, "p")
		}
	case atom.Title, atom.Meta:
	default:
		if blocks[n.DataAtom] {
			tag := b.tag
			if tag != "li" {
				tag = "p"
			}
			b.within(n, tag)
			return
		}
		b.children(n)
	}
}

func (b *body) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.node(c)
	}
}

// within gathers the content of a block element.
func (b *body) within(n *html.Node, tag string) {
	b.flush()
	before := b.tag
	b.tag = tag
	b.children(n)
	b.flush()
	b.tag = before
}

// link gathers the content of a link and notes where it stands, unless blocks
// inside it ended the line.
func (b *body) link(n *html.Node, content func()) {
	href := absolute(b.base, attr(n, "href"))
	start, line := b.cur.b.Len(), b.w.lines
	content()
	if href != "" && line == b.w.lines && b.cur.b.Len() > start {
		b.cur.links = append(b.cur.links, span{start, b.cur.b.Len(), href})
	}
}

// image keeps what an image says, if it says anything.
func (b *body) image(n *html.Node) {
	if alt := caption(n); alt != "" && b.alt <= 200 {
		b.alt++
		b.cur.add(alt)
	}
}

// caption returns what an image says. Names of files and of tools are no words
// for readers.
func caption(n *html.Node) string {
	alt := strings.TrimSpace(attr(n, "alt"))
	if utf8.RuneCountInString(alt) < 4 || strings.Contains(alt, ".") || !strings.ContainsFunc(alt, isHan) || noise(alt) {
		return ""
	}
	return alt
}

func isHan(r rune) bool { return r >= 0x3400 && r <= 0x9fff || r >= 0x20000 }

// isData tells a table of data from one that only arranges the page: it has
// columns, no table inside, and no cell that holds a whole text.
func isData(t *html.Node) bool {
	columns, cells, long, nested := 0, 0, 0, false
	walk(t, func(n *html.Node) bool {
		if n == t {
			return true
		}
		switch n.DataAtom {
		case atom.Table:
			nested = true
		case atom.Tr:
			c := 0
			for d := n.FirstChild; d != nil; d = d.NextSibling {
				if d.DataAtom == atom.Td || d.DataAtom == atom.Th {
					c++
				}
			}
			columns = max(columns, c)
		case atom.Td, atom.Th:
			cells++
			if paragraphs(n) > 8 {
				long++
			}
		}
		return !nested
	})
	return !nested && columns >= 2 && (long == 0 || cells > 6)
}

// paragraphs counts the lines a cell would make.
func paragraphs(n *html.Node) int {
	count := 0
	walk(n, func(n *html.Node) bool {
		if n.DataAtom == atom.P || n.DataAtom == atom.Br || n.DataAtom == atom.Div || n.DataAtom == atom.Li {
			count++
		}
		return count < 100
	})
	return count
}

// table writes the rows of a data table.
func (b *body) table(t *html.Node) {
	var rows func(n *html.Node)
	rows = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if hidden(c) || b.skip != nil && b.skip(c) {
				continue
			}
			switch c.DataAtom {
			case atom.Tr:
				b.row(c)
			case atom.Caption:
				b.within(c, "p")
			case atom.Tbody, atom.Thead, atom.Tfoot:
				rows(c)
			}
		}
	}
	rows(t)
	b.w.endTable()
}

func (b *body) row(tr *html.Node) {
	var cells []cell
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || hidden(c) {
			continue
		}
		b.cur.reset()
		b.inCell(c)
		cells = append(cells, cell{
			text: b.cur.b.String(), links: b.cur.links, head: c.DataAtom == atom.Th,
			col: spanOf(c, "colspan"), row: spanOf(c, "rowspan"),
		})
	}
	b.cur.reset()
	b.w.row(cells)
}

// inCell gathers everything in a cell into one line.
func (b *body) inCell(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.cur.add(c.Data)
		case c.Type != html.ElementNode || hidden(c):
		case c.DataAtom == atom.Img:
			b.image(c)
		case c.DataAtom == atom.A:
			b.link(c, func() { b.inCell(c) })
		default:
			if blocks[c.DataAtom] {
				b.cur.add(" ")
			}
			b.inCell(c)
			if blocks[c.DataAtom] {
				b.cur.add(" ")
			}
		}
	}
}

func spanOf(n *html.Node, key string) int {
	v, err := strconv.Atoi(strings.TrimSpace(attr(n, key)))
	if err != nil || v < 0 || v > 100 {
		return 0
	}
	return v
}

// noise reports whether a line is a control of the page: print, share, font
// size, QR hints.
func noise(l string) bool {
	if len(l) > 120 {
		return false
	}
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" 【】[]()（）|｜:：>》<《/-_·,，", r) {
			return -1
		}
		return r
	}, l)
	if s == "" {
		// Signs only: dashes and brackets that framed something else.
		return true
	}
	if controls[s] || buttons.MatchString(s) {
		return true
	}
	for _, p := range []string{"扫一扫", "上一篇", "下一篇", "上一条", "下一条", "上一页", "下一页", "您当前的位置", "当前位置", "您的位置", "您现在的位置", "您所在的位置", "字体大小", "字号大中小", "字体大中小", "分享到", "浏览次数", "点击数", "点击次数", "访问量", "阅读次数", "打印本页", "关闭窗口", "关闭本页"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// buttons are controls that stand in one line without anything between them.
var buttons = regexp.MustCompile(`^(?:打印|关闭|分享|收藏|返回|纠错|下载|复制|点赞|字体|字号|字体大小|大|中|小|微信|微博|QQ空间|保存|本页|窗口|页面|顶部|列表|首页|上一页|下一页|发表评论|加入收藏|告诉好友|打印此文|我要纠错|[+-])+$`)

var controls = map[string]bool{
	"打印": true, "关闭": true, "收藏": true, "分享": true, "返回": true, "返回顶部": true, "返回列表": true, "返回首页": true,
	"打印关闭": true, "打印收藏关闭": true, "大中小": true, "字体": true, "字号": true, "放大": true, "缩小": true,
	"我要纠错": true, "纠错": true, "打印此页": true, "关闭此页": true, "下载打印": true, "大": true, "中": true, "小": true,
	"保护视力色": true, "微信": true, "微博": true, "加入收藏": true, "设为首页": true, "朗读": true, "繁体": true, "无障碍": true,
	"打印分享": true, "T大": true, "T小": true, "A+": true, "A": true, "首页": true, "末页": true, "尾页": true, "&bsp;": true,
}
