package sampleportal

import (
	"fmt"
	"html/template"
	"strings"

	"gongkai/kiosk"
)

// madePublisher publishes what was made for the demonstration.
const madePublisher = "演示单位"

// madeNote stands at the end of every made notice.
const madeNote = "（这份公告是为演示编写的，项目、地点和数字都是虚构的。）"

// madeNotice is a notice made for the demonstration: the official documents of
// the portal are laws and reports, and none of them is open for comment today.
// In its text {-5} is the day five days ago and {+12} the day in twelve days.
type madeNotice struct {
	number, column int
	since          int // days ago it was published
	title, text    string
}

// AddNotices adds the made notices as they would stand on the portal on a day.
// It is called before the portal serves.
func (p *Portal) AddNotices(today kiosk.Date) {
	for _, n := range madeNotices {
		d := &Document{
			Number: n.number, Column: n.column, Title: n.title, Publisher: madePublisher, Made: true, Plan: n.number == withPlan,
			PublishedOn: kiosk.DateOf(today.Time().AddDate(0, 0, -n.since)),
			Text:        inDays(today, strings.TrimSpace(n.text)) + "\n" + madeNote,
		}
		d.page = fmt.Sprintf("/art/%d/%d/%d/art_%d_%d.html", madeYear, 1, 1, d.Column, d.Number)
		p.byNumber[d.Number] = d
		p.byColumn[d.Column] = append([]*Document{d}, p.byColumn[d.Column]...)
	}
	for _, list := range p.byColumn {
		newestFirst(list)
	}
}

// withPlan is the notice with a PDF attached.
const withPlan = 9900101

// madeYear stands in the addresses of made notices: they do not move with the
// days the notices name.
const madeYear = 2018

// inDays writes the days that stand as {+12} in a text.
func inDays(today kiosk.Date, text string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		var n int
		mark, after, _ := strings.Cut(rest, "}")
		if _, err := fmt.Sscanf(mark, "%d", &n); err != nil {
			panic(fmt.Sprintf("sampleportal: %q is no day", mark)) // the texts are constants of this package
		}
		on := today.Time().AddDate(0, 0, n)
		fmt.Fprintf(&b, "%d年%d月%d日", on.Year(), int(on.Month()), on.Day())
		text = after
	}
}

// madeBody is the text of a made notice: lines with tabs are rows of a table.
func madeBody(text string) template.HTML {
	var b strings.Builder
	inTable := false
	for line := range strings.SplitSeq(text, "\n") {
		cells := strings.Split(line, "\t")
		if table := len(cells) > 1; table != inTable {
			b.WriteString(map[bool]string{true: "<table border=\"1\">", false: "</table>"}[table])
			inTable = table
		}
		if !inTable {
			b.WriteString("<p>" + template.HTMLEscapeString(line) + "</p>\n")
			continue
		}
		b.WriteString("<tr>")
		for _, c := range cells {
			b.WriteString("<td>" + template.HTMLEscapeString(c) + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	if inTable {
		b.WriteString("</table>")
	}
	return template.HTML(b.String())
}
