package search

import "gongkai/kiosk"

// origin is where lines of a disclosure's text are from, other than its page.
type origin struct {
	name string // 附件：名单.xlsx，第 3 页
	line string // the line that only says so
	file bool   // a new file begins
}

// origins returns the lines of a disclosure's text where an attachment, or a
// page or sheet of it, begins.
func origins(d *kiosk.Disclosure) map[int]origin {
	var out map[int]origin
	for i := range d.Attachments {
		a := &d.Attachments[i]
		if len(a.Parts) == 0 {
			continue
		}
		if out == nil {
			out = map[int]origin{}
		}
		name := ""
		if a.Start > 0 { // a file that is all of its disclosure has that one's title
			name = a.Heading()
			out[a.Start] = origin{name: name, line: name, file: true}
		}
		for k, p := range a.Parts {
			x := origin{name: name, line: p.Label, file: k == 0}
			if p.Label != "" && name != "" {
				x.name += "，"
			}
			x.name += p.Label
			out[p.Block] = x
		}
		if _, ok := out[a.End]; !ok {
			out[a.End] = origin{file: true}
		}
	}
	return out
}

// enterOrigin ends the passage before a place. The chapters of a file go on
// from page to page, not from file to file.
func (s *splitter) enterOrigin(p origin) {
	s.dropLoneHeading()
	s.flush()
	s.origin = p.name
	if p.file {
		s.path, s.article = [5]string{}, ""
	}
}
