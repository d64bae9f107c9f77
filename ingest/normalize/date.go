package normalize

import (
	"regexp"
	"strings"
	"time"

	"gongkai/kiosk"
)

// DateMatch is a date found in a text.
type DateMatch struct {
	Date       kiosk.Date
	Start, End int // byte offsets
}

const digit = `[0-9０-９]`

var (
	numericDate = regexp.MustCompile(`(` + digit + `{4})\s*[年\-/.．－／—]\s*(` + digit + `{1,2})\s*[月\-/.．－／—]\s*(` + digit + `{1,2})(?:\s*[日号])?`)
	hanDate     = regexp.MustCompile(`([〇○Ｏ０0OoО零一二三四五六七八九]{4})\s*年\s*([元正一二三四五六七八九十]{1,3})\s*月\s*([一二三四五六七八九十廿卅]{1,4})\s*[日号]`)
	compactDate = regexp.MustCompile(`((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])`)
)

// Years outside this range are slips of the pen or other numbers.
const (
	firstYear = 1900
	lastYear  = 2100
)

// Date reads the first date in s, in any spelling seen on government pages:
// 2018年9月3日, 二〇一八年九月三日, 2018-9-3, 2018/09/03, 2018.9.3, 20180903,
// followed by anything. It returns the zero Date if there is no valid one.
func Date(s string) kiosk.Date {
	if m := FindDates(s); len(m) > 0 {
		return m[0].Date
	}
	return kiosk.Date{}
}

// WholeDate reads s only if there is nothing in it but one date, blanks and
// brackets around it left aside.
func WholeDate(s string) kiosk.Date {
	s = strings.Trim(Blanks(s), "（）()[]【】 ")
	for _, m := range FindDates(s) {
		if m.Start == 0 && m.End == len(s) {
			return m.Date
		}
	}
	return kiosk.Date{}
}

// FindDates finds every valid date in s, in order and without overlaps.
func FindDates(s string) []DateMatch {
	var found []DateMatch
	add := func(d kiosk.Date, start, end int) {
		if !valid(d) {
			return
		}
		at := len(found)
		for i, f := range found {
			if start < f.End && f.Start < end {
				return
			}
			if start < f.Start && i < at {
				at = i
			}
		}
		found = append(found, DateMatch{})
		copy(found[at+1:], found[at:])
		found[at] = DateMatch{d, start, end}
	}
	for _, m := range numericDate.FindAllStringSubmatchIndex(s, -1) {
		// Part of a longer number, as in 12018-9-3 or 2018.9.31234: not a date.
		if digitBefore(s, m[0]) || digitAfter(s, m[1]) {
			continue
		}
		add(dateOf(number(s[m[2]:m[3]]), number(s[m[4]:m[5]]), number(s[m[6]:m[7]])), m[0], m[1])
	}
	for _, m := range hanDate.FindAllStringSubmatchIndex(s, -1) {
		add(dateOf(hanYear(s[m[2]:m[3]]), hanNumber(s[m[4]:m[5]]), hanNumber(s[m[6]:m[7]])), m[0], m[1])
	}
	for _, m := range compactDate.FindAllStringSubmatchIndex(s, -1) {
		if digitBefore(s, m[0]) || digitAfter(s, m[1]) {
			continue
		}
		add(dateOf(number(s[m[2]:m[3]]), number(s[m[4]:m[5]]), number(s[m[6]:m[7]])), m[0], m[1])
	}
	return found
}

func dateOf(y, m, d int) kiosk.Date { return kiosk.Date{Year: y, Month: time.Month(m), Day: d} }

func valid(d kiosk.Date) bool {
	if d.Year < firstYear || d.Year > lastYear || d.Month < 1 || d.Month > 12 || d.Day < 1 {
		return false
	}
	return kiosk.DateOf(d.Time()) == d
}

func digitBefore(s string, i int) bool { return i > 0 && s[i-1] >= '0' && s[i-1] <= '9' }

func digitAfter(s string, i int) bool {
	if strings.HasSuffix(s[:i], "日") || strings.HasSuffix(s[:i], "号") {
		return false // 2018年9月3日10时: the day has ended
	}
	return i < len(s) && s[i] >= '0' && s[i] <= '9'
}

func number(s string) int {
	n := 0
	for _, r := range s {
		if r >= '０' && r <= '９' {
			r -= '０' - '0'
		}
		n = n*10 + int(r-'0')
	}
	return n
}

func hanYear(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + hanDigit(r)
	}
	return n
}

func hanDigit(r rune) int {
	if i := strings.IndexRune("一二三四五六七八九", r); i >= 0 {
		return i/3 + 1
	}
	return 0 // every form of zero
}

// hanNumber reads 一 to 三十一, with 廿 and 卅; 元 and 正 are the first month.
func hanNumber(s string) int {
	n, tens := 0, 0
	for _, r := range s {
		switch r {
		case '十':
			if n == 0 {
				n = 1
			}
			tens, n = tens+n*10, 0
		case '廿':
			tens = 20
		case '卅':
			tens = 30
		case '元', '正':
			n = 1
		default:
			n = hanDigit(r)
		}
	}
	return tens + n
}
