package fields

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gongkai/ingest/normalize"
	"gongkai/kiosk"
)

var (
	clock     = regexp.MustCompile(`^\s*(?:日|号)?\s*[,，]?\s*(?:[（(].{1,12}[）)])?\s*(?:北京时间)?\s*(上午|下午|早上|中午|晚上)?\s*([0-9]{1,2})\s*(?:[:：]\s*([0-5][0-9])(?:[:：][0-5][0-9])?|[时点]\s*(?:([0-5]?[0-9])\s*分)?)`)
	noYear    = regexp.MustCompile(`^\s*(?:[（(].{1,12}[）)])?\s*(?:[0-9]{1,2}[:：时][0-9]{0,2}分?)?\s*(?:起|开始)?\s*(?:至|到|—+|-+|－|～|~|–)+\s*([0-9]{1,2})\s*[月.]\s*([0-9]{1,2})\s*日?`)
	spanWords = regexp.MustCompile(`^\s*(?:[（(].{1,12}[）)])?\s*(?:[上下]午)?\s*(?:[0-9]{1,2}[:：时点][0-9]{0,2}分?(?:[:：][0-9]{2})?)?\s*(?:起|开始)?\s*[，,]?\s*(?:至|到|—+|-+|－|～|~|–)+\s*$`)
)

// day is an instant as a notice writes it.
type day struct {
	value      string
	start, end int // bytes
}

// firstDay reads the first day of a text, with the time of day behind it.
func firstDay(s string) (day, bool) {
	m := normalize.FindDates(s)
	if len(m) == 0 {
		return day{}, false
	}
	return withClock(s, m[0]), true
}

func withClock(s string, m normalize.DateMatch) day {
	d := day{value: m.Date.String(), start: m.Start, end: m.End}
	c := clock.FindStringSubmatchIndex(s[m.End:])
	if c == nil {
		return d
	}
	part := func(i int) string {
		if c[2*i] < 0 {
			return ""
		}
		return s[m.End+c[2*i] : m.End+c[2*i+1]]
	}
	hour, _ := strconv.Atoi(part(2))
	minute, _ := strconv.Atoi(part(3) + part(4))
	if h := part(1); (h == "下午" || h == "晚上") && hour < 12 {
		hour += 12
	}
	if hour > 24 || minute > 59 {
		return d
	}
	d.value += fmt.Sprintf(" %02d:%02d", hour, minute)
	d.end = m.End + c[1]
	return d
}

// span reads from and until out of 2018年9月3日至9月10日; until is empty if
// only one day is said.
func span(s string) (from, until day, ok bool) {
	m := normalize.FindDates(s)
	if len(m) == 0 {
		return day{}, day{}, false
	}
	from = day{value: m[0].Date.String(), start: m[0].Start, end: m[0].End}
	rest := s[m[0].End:]
	if c := noYear.FindStringSubmatchIndex(rest); c != nil {
		month, _ := strconv.Atoi(rest[c[2]:c[3]])
		n, _ := strconv.Atoi(rest[c[4]:c[5]])
		d := kiosk.Date{Year: m[0].Date.Year, Month: time.Month(month), Day: n}
		if d.Before(m[0].Date) {
			d.Year++
		}
		if month >= 1 && month <= 12 && kiosk.DateOf(d.Time()) == d {
			return from, day{value: d.String(), start: m[0].End + c[2], end: m[0].End + c[1]}, true
		}
	}
	if len(m) > 1 && spanWords.MatchString(strings.TrimLeft(s[m[0].End:m[1].Start], "日号")) {
		until = day{value: m[1].Date.String(), start: m[1].Start, end: m[1].End}
		if until.value < from.value {
			return from, day{}, true
		}
	}
	return from, until, true
}
