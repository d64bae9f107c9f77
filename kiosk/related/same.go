package related

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/kiosk/diff"
)

// The bounds of being the same.
const (
	leastAlone   = 200 // runes of a text that is the same under another title
	leastNamed   = 20  // and under the same title
	leastHere    = 400 // and in the same place: short notices there may be alike to the letter, with the names masked
	daysLate     = 7   // that another portal may take to publish it without that being a difference to look into
	daysApart    = 60  // between texts that have no number to go by: the same notice comes again every month
	mostChanged  = 0.1 // share of a text that may differ under the same title
	mostNumbered = 0.3 // and under the same number and title
)

// same says why two disclosures are one, "" if they are not.
func same(a, b *kiosk.Disclosure, pa, pb *Profile) string {
	titled := pa.Title == pb.Title && utf8.RuneCountInString(pa.Title) >= leastTitle
	numbered := pa.Number != "" && pa.Number == pb.Number
	least := leastAlone
	if titled {
		least = leastNamed
	}
	if !numbered && place(a) == place(b) {
		least = leastHere
	}
	switch {
	case pa.Number != "" && pb.Number != "" && !numbered,
		len(pa.PassesOn) > 0 != (len(pb.PassesOn) > 0),
		min(pa.runes(), pb.runes()) < least && !numbered,
		!numbered && apart(a.PublishedOn, b.PublishedOn) > daysApart:
		return ""
	case slices.Equal(pa.lines, pb.lines) || strings.Join(pa.lines, "") == strings.Join(pb.lines, ""):
		return "正文相同"
	case !titled && pa.Stage != pb.Stage:
		return ""
	}
	share, touched := changed(pa.lines, pb.lines)
	switch {
	case numbered && titled && share <= mostNumbered:
		return "标题和文号相同，正文相近"
	case !touched && share <= mostChanged && (titled || numbered):
		return "标题相同，正文只多了或少了整段"
	case !touched && share <= mostChanged/2:
		return "正文只多了或少了整段"
	}
	return ""
}

// place is the portal a disclosure is from.
func place(d *kiosk.Disclosure) string {
	if u, err := url.Parse(d.URL); err == nil && u.Host != "" {
		return strings.TrimPrefix(u.Hostname(), "www.")
	}
	return d.SourceID
}

// changed says what share of two texts is not in both, and whether a word, a
// number or a name was touched: something put in place of something else, or a
// paragraph with figures that only one of them has. Notices of one template
// differ in nothing else.
func changed(a, b []string) (share float64, touched bool) {
	all, off := 0, 0
	for _, l := range diff.Lines(strings.Join(a, "\n"), strings.Join(b, "\n")) {
		for _, cell := range l.Cells {
			for _, piece := range cell {
				n := utf8.RuneCountInString(piece.Text)
				all += n
				if piece.Kind == diff.Same {
					continue
				}
				off += n
				touched = touched || l.Kind == diff.Changed || strings.ContainsFunc(piece.Text, unicode.IsDigit) || n < leastNamed
			}
		}
	}
	return float64(off) / float64(max(all, 1)), touched
}

// apart is how many days lie between two dates, 0 if either is unknown.
func apart(a, b kiosk.Date) int {
	if a.IsZero() || b.IsZero() {
		return 0
	}
	days := a.Time().Sub(b.Time()).Hours() / 24
	return int(max(days, -days))
}

// passes says why one disclosure passes on another, "" if it does not.
func passes(p, of *Profile) string {
	for _, want := range p.PassesOn {
		switch {
		case of.Number != "" && want == numberMark+of.Number:
			return "转发文号 " + of.Number
		case len(of.Title) > 0 && want == titleMark+of.Title:
			return "转发同名文件"
		}
	}
	return ""
}

// differs says in words for staff what a copy has otherwise than its original.
func differs(original, copied *kiosk.Disclosure, pa, pb *Profile) string {
	var out []string
	for _, f := range []struct {
		name string
		not  bool
	}{
		{"标题", pa.Title != pb.Title},
		{"文号", original.DocumentNumber != copied.DocumentNumber},
		{"成文日期", !original.IssuedOn.IsZero() && !copied.IssuedOn.IsZero() && original.IssuedOn != copied.IssuedOn},
		{"发布日期", apart(original.PublishedOn, copied.PublishedOn) > daysLate},
		{"有效性", original.Validity != copied.Validity},
		{"附件", len(original.Attachments) != len(copied.Attachments)},
		{"正文", strings.Join(pa.lines, "") != strings.Join(pb.lines, "")},
	} {
		if f.not {
			out = append(out, f.name)
		}
	}
	return strings.Join(out, "、")
}
