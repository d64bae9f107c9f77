package reading

import (
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

// Range says where an answer stands: runes Start to End of the text of one
// version. It travels in addresses and QR codes, so that what a person carries
// away opens at the sentence they read, without telling what they asked.
type Range struct{ Version, Start, End int }

// RangeOf returns the range of a hit's answer.
func RangeOf(h kiosk.Hit) Range { return Range{h.Version, h.Answer.Start, h.Answer.End} }

// maxQuote is the longest range that is quoted, in runes.
const maxQuote = 1000

// ParseRange reads what String writes; ok is false for anything else.
func ParseRange(s string) (r Range, ok bool) {
	parts := strings.Split(s, ".")
	if len(parts) != 3 || len(s) > 40 {
		return Range{}, false
	}
	for i, p := range []*int{&r.Version, &r.Start, &r.End} {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < 0 {
			return Range{}, false
		}
		*p = n
	}
	if r.Version < 1 || r.End <= r.Start || r.End-r.Start > maxQuote {
		return Range{}, false
	}
	return r, true
}

// String writes "version.start.end", "" for the zero Range.
func (r Range) String() string {
	if r == (Range{}) {
		return ""
	}
	return strconv.Itoa(r.Version) + "." + strconv.Itoa(r.Start) + "." + strconv.Itoa(r.End)
}

// Quote is a passage of a disclosure, word for word.
type Quote struct {
	Range   Range
	Text    string
	HTML    template.HTML // Text escaped, with matches in <mark> where they are known
	Heading string        // chapter or article it stands under, "" if unknown
	Block   int           // line of the text it begins in, the N of id="bN"
	Last    int           // line it ends in
	Figure  Figure
	Row     []Cell // the cells, if the passage is a row of a table
}

// FromHit returns the answer of a hit; ok is false if it has none.
func FromHit(question string, h kiosk.Hit) (q Quote, ok bool) {
	if strings.TrimSpace(h.Answer.Text) == "" {
		return Quote{}, false
	}
	return Quote{
		Range: RangeOf(h), Text: gaps(h.Answer.Text), HTML: template.HTML(gaps(h.Answer.HTML)),
		Heading: innermost(h.Answer.Heading), Block: h.Answer.Block, Last: h.Answer.Block + lines(h.Answer.Text),
		Figure: FindFigure(question, h.Title, h.Answer.Text), Row: cellsOf(h.Answer.Row),
	}, true
}

// FromDisclosure quotes a range of a disclosure; ok is false if the range is of
// another version or outside the text.
func FromDisclosure(question string, d *kiosk.Disclosure, r Range) (q Quote, ok bool) {
	runes := []rune(d.Text)
	if r.Version != d.Version || r.End > len(runes) || r.Start >= r.End {
		return Quote{}, false
	}
	text := string(runes[r.Start:r.End])
	before := string(runes[:r.Start])
	return Quote{
		Range: r, Text: gaps(text), HTML: template.HTML(template.HTMLEscapeString(gaps(text))),
		Heading: strings.TrimSpace(placeOf(d, lines(before)) + " " + articleAbove(before, d.Text)), Block: lines(before), Last: lines(before) + lines(text),
		Figure: FindFigure(question, d.Title, text),
	}, true
}

// lookAhead is how many runes may stand before the first match of an excerpt.
const lookAhead = 36

// Excerpt is HTML beginning near the first match, for places that show only
// the first lines of it. What is left out in front shows as an ellipsis.
func (q Quote) Excerpt() template.HTML {
	h := string(q.HTML)
	before, _, ok := strings.Cut(h, "<mark>")
	if !ok || utf8.RuneCountInString(before) <= lookAhead {
		return q.HTML
	}
	for _, ends := range []string{"。；　", "，、"} {
		if i := strings.LastIndexAny(before, ends); i >= 0 {
			_, n := utf8.DecodeRuneInString(h[i:])
			return template.HTML("…" + strings.TrimLeft(h[i+n:], "　 "))
		}
	}
	return q.HTML
}

// Covers reports whether the passage matches more than half of what was asked.
// Where a search had to let words go, one that does not is no answer: of
// 孩子上学划片 it may speak of 孩子 only.
func (q Quote) Covers(info kiosk.QueryInfo) bool {
	asked := strings.ReplaceAll(info.Normalized, " ", "")
	left := asked
	for _, m := range marked.FindAllStringSubmatch(string(q.HTML), -1) {
		word := html.UnescapeString(m[1])
		left = strings.ReplaceAll(left, word, "")
		for _, e := range info.Expansions {
			if from, to, _ := strings.Cut(e, "→"); to == word {
				left = strings.ReplaceAll(left, from, "")
			}
		}
	}
	return 2*utf8.RuneCountInString(left) < utf8.RuneCountInString(asked)
}

var marked = regexp.MustCompile(`<mark>([^<]*)</mark>`)

// innermost returns the last part of a heading path, "第四章 / 第三节 / 第二十八条",
// and before it the attachment and the page, if it is from one.
func innermost(path string) string {
	first, rest, deeper := strings.Cut(path, " / ")
	last := rest[strings.LastIndex(rest, "/")+1:]
	switch {
	case !deeper:
		return path
	case fromFile.MatchString(first):
		return first + " " + strings.TrimSpace(last)
	}
	return last
}

// placeOf names the attachment and the page a line is from, "" for the page
// itself.
func placeOf(d *kiosk.Disclosure, block int) string {
	a, part := d.Place(block)
	if a == nil || a.Start == 0 {
		return part
	}
	return strings.TrimSuffix(a.Heading()+"，"+part, "，")
}

var fromFile = regexp.MustCompile(`^(?:附件|工作表 |第 \d+ 页)`)

func lines(s string) int { return strings.Count(s, "\n") }

var article = regexp.MustCompile(`^[\s　]*(第[一二三四五六七八九十百千零〇0-9]+条)`)

// articleAbove finds the article (第八条) that the end of before stands in.
func articleAbove(before, whole string) string {
	start := strings.LastIndexByte(before, '\n') + 1
	for {
		line := whole[start:]
		if m := article.FindStringSubmatch(line[:min(len(line), 80)]); m != nil {
			return m[1]
		}
		if start == 0 {
			return ""
		}
		start = strings.LastIndexByte(whole[:start-1], '\n') + 1
	}
}

// gaps makes the tabs between table cells and the ends of lines visible.
func gaps(s string) string {
	return strings.NewReplacer("\t", "　", "\n", "　").Replace(strings.Trim(s, "\n\t"))
}
