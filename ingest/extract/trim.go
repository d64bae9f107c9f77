package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"gongkai/ingest/normalize"
)

// dropHead takes the title and the line of information off the front of the
// body where the container held them, too.
func (e *Extracted) dropHead(lines []string) {
	cut := underTitle(lines, e.Title)
	if cut > 0 && cut < len(lines) {
		e.cutLines(cut)
		return
	}
	for i, l := range lines {
		if i > 5 {
			break
		}
		if utf8.RuneCountInString(l) > 120 {
			continue
		}
		info := pairs(l, nil)
		if len(info) == 0 || !covered(l, info) {
			continue
		}
		weak := false
		for _, f := range info {
			weak = weak || f.key == keyPublished || f.key == keyWeakDate || f.key == keySource || f.key == keyDrop
		}
		if weak {
			cut = i + 1
		}
	}
	if cut == 0 || cut >= len(lines) {
		return
	}
	// Only the title, the number and other information may stand before it.
	for _, l := range lines[:cut] {
		if len(pairs(l, nil)) == 0 && !strings.Contains(e.Title, l) && !strings.Contains(l, e.Title) &&
			!normalize.IsDocumentNumber(l) && normalize.WholeDate(l).IsZero() {
			return
		}
	}
	e.cutLines(cut)
}

// underTitle returns the line where the body begins if the title and a line of
// information without labels stand above it, and what frames them: how a page
// reads whose elements have no names.
func underTitle(lines []string, title string) int {
	const look = 40
	for i := 1; i < len(lines) && i < look; i++ {
		if stampLine(lines[i]) && squash(lines[i-1]) == squash(title) {
			return i + 1
		}
	}
	return 0
}

// overStamp returns the line above the first line of information.
func overStamp(lines []string) string {
	const look = 40
	for i := 1; i < len(lines) && i < look; i++ {
		if n := utf8.RuneCountInString(lines[i-1]); stampLine(lines[i]) && stamped.MatchString(lines[i]) && n >= 6 && n <= 80 && !isOrgan(lines[i-1]) {
			return normalize.Title(lines[i-1])
		}
	}
	return ""
}

// stampLine recognises "2018-09-03 10:21 阅读88次".
func stampLine(l string) bool {
	l = strings.TrimLeft(l, "[【（( ")
	found := normalize.FindDates(l)
	return len(found) == 1 && found[0].Start == 0 && utf8.RuneCountInString(l) <= 60 && !strings.ContainsAny(l, "。；") &&
		(stamped.MatchString(l) || !strings.Contains(l, "年") && strings.TrimRight(l[found[0].End:], "]】）) ") == "")
}

var (
	imprint = regexp.MustCompile(`^版权所有|^主办(?:单位)?[:：]|^承办(?:单位)?[:：]|^Copyright|ICP备|公网安备|网站标识码|^技术支持`)
	others  = regexp.MustCompile(`^[【\[]?(?:最新|热点|热门|相关|推荐|今日|图片|本周)(?:发布|新闻|文章|信息|推荐|阅读|动态|资讯|热点|关注|链接|排行|稿件|内容|文件)[】\]]?[:：]?$`)
)

// dropTail takes off the end of the body what frames the page: its imprint, and
// a list of links to other pages under a heading that says so.
func (e *Extracted) dropTail() {
	lines := splitLines(e.Text)
	keep := len(lines)
	for keep > 1 && utf8.RuneCountInString(lines[keep-1]) <= 120 && imprint.MatchString(lines[keep-1]) {
		keep--
	}
	marked := strings.SplitAfter(e.HTML, "\n")
	for i := keep - 1; i > 0 && i > keep-40; i-- {
		if others.MatchString(lines[i]) && linksOnly(marked, i+1, keep) {
			keep = i
			break
		}
	}
	if keep == len(lines) {
		return
	}
	e.Text = strings.Join(lines[:keep], "\n")
	e.HTML = sanitize(firstBlocks(marked, keep))
}

// linksOnly reports whether the elements of the lines from one to another all
// hold links.
func linksOnly(marked []string, from, to int) bool {
	for _, l := range marked {
		if n := blockNumber(l); n >= from && n < to && !strings.Contains(l, "<a href=") {
			return false
		}
	}
	return true
}

// firstBlocks returns the elements of the first n lines, with what they stand
// in closed.
func firstBlocks(marked []string, n int) string {
	var b strings.Builder
	open := ""
	for _, l := range marked {
		if blockNumber(l) >= n {
			break
		}
		b.WriteString(l)
		switch strings.TrimSpace(l) {
		case "<ul>", "<ol>", "<table>":
			open = "</" + strings.TrimSpace(l)[1:]
		case "</ul>", "</ol>", "</table>":
			open = ""
		}
	}
	switch open {
	case "":
	case "</table>":
		b.WriteString("</tbody>\n</table>\n")
	default:
		b.WriteString(open + "\n")
	}
	return b.String()
}

// cutLines removes the first n lines from both forms.
func (e *Extracted) cutLines(n int) {
	e.Text = afterLines(e.Text, n)
	e.HTML = renumber(e.HTML, n)
}

// afterLines returns what follows the first n lines.
func afterLines(text string, n int) string {
	for range n {
		_, after, ok := strings.Cut(text, "\n")
		if !ok {
			return ""
		}
		text = after
	}
	return text
}
