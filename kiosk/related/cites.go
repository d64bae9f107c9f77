package related

import (
	"regexp"
	"slices"
	"strings"

	"gongkai/kiosk"
)

// mostCites is how many numbers of one text are kept.
const mostCites = 60

// named finds the title that a number in brackets is said of:
// 《…》（鲁政办发〔2018〕21号）.
var named = regexp.MustCompile(`《([^《》\n]{4,200})》\s*[（(]\s*$`)

// cites returns the keys of the document numbers that a text cites.
func cites(d *kiosk.Disclosure, own string) []string {
	var out, seen []string
	for _, m := range kiosk.FindDocumentNumbers(d.Text) {
		number := m.Number.String()
		if !m.Sure || number == own || slices.Contains(seen, number) {
			continue
		}
		title := ""
		if t := named.FindStringSubmatch(d.Text[max(0, m.Start-700):m.Start]); t != nil {
			title = strings.TrimSpace(strings.ReplaceAll(t[1], "\t", " "))
		}
		seen = append(seen, number)
		if out = append(out, kiosk.CiteMark+number+"\t"+title); len(out) == mostCites {
			break
		}
	}
	return out
}
