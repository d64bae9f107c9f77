package query

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Parts of document numbers that people remember, in folded text: 2018 21号,
// (2018)21号; 鲁政办发21号; and how they write a whole one: 鲁政办发2018-21.
var (
	withoutAgency = regexp.MustCompile(`(^|[^0-9])\(?((?:19|20)[0-9]{2})(?: ?年| ?\)| ) ?第?0*([1-9][0-9]{0,4}) ?号`)
	orderOnly     = regexp.MustCompile(`(^|[^0-9])第?0*([1-9][0-9]{0,4}) ?号令`)
	orderNumber   = regexp.MustCompile(`(\p{Han}{2,12}令) ?第?0*([1-9][0-9]{0,4})($| |号)`)
	hyphened      = regexp.MustCompile(`(\p{Han}{2,12}) ?((?:19|20)[0-9]{2}) ?[-_/] ?0*([1-9][0-9]{0,4}) ?号?($|[^0-9-])`)
	withoutYear   = regexp.MustCompile(`(\p{Han}{2,12}) ?第?0*([1-9][0-9]{0,4}) ?号`)
)

// shortestAgency is how many characters the letters of an agency have at least.
const shortestAgency = 2

// takePartial takes parts of document numbers out of a folded text, those that
// a document has.
func (q *Query) takePartial(text string, has func(string) bool) (rest string) {
	if has == nil {
		return text
	}
	if m := hyphened.FindStringSubmatchIndex(text); m != nil {
		agency, year, serial := text[m[2]:m[3]], text[m[4]:m[5]], text[m[6]:m[7]]
		for at := range agency {
			if has(agency[at:] + "(" + year + ")" + serial + "号") {
				q.Numbers = append(q.Numbers, ExactNumber{Text: agency[at:] + "〔" + year + "〕" + serial + "号", Sure: true})
				return text[:m[2]+at] + " " + text[m[8]:]
			}
		}
	}
	if !strings.ContainsAny(text, "号令") {
		return text
	}
	if m := orderOnly.FindStringSubmatchIndex(text); m != nil {
		if number := text[m[4]:m[5]] + "号令"; has(number) {
			q.Numbers = append(q.Numbers, ExactNumber{Text: number})
			return text[:m[3]] + " " + text[m[1]:]
		}
	}
	if m := orderNumber.FindStringSubmatchIndex(text); m != nil {
		organ, serial := text[m[2]:m[3]], text[m[4]:m[5]]
		for at := range organ {
			if number := organ[at:] + "第" + serial + "号"; has(number) {
				q.Numbers = append(q.Numbers, ExactNumber{Text: number, Sure: true})
				return text[:m[2]+at] + " " + text[m[1]:]
			}
		}
	}
	if m := withoutAgency.FindStringSubmatchIndex(text); m != nil {
		year, serial := text[m[4]:m[5]], text[m[6]:m[7]]
		if has("(" + year + ")" + serial + "号") {
			q.Numbers = append(q.Numbers, ExactNumber{Text: "〔" + year + "〕" + serial + "号"})
			return text[:m[3]] + " " + text[m[1]:]
		}
	}
	if m := withoutYear.FindStringSubmatchIndex(text); m != nil {
		agency, serial := strings.TrimSuffix(text[m[2]:m[3]], "第"), text[m[4]:m[5]]
		for at := range agency { // asked for after other words: 查询鲁政办发21号
			if number := agency[at:] + serial + "号"; utf8.RuneCountInString(agency[at:]) >= shortestAgency && has(number) {
				q.Numbers = append(q.Numbers, ExactNumber{Text: number})
				return text[:m[2]+at] + " " + text[m[1]:]
			}
		}
	}
	return text
}
