package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gongkai/kiosk"
)

var (
	orderLine   = regexp.MustCompile(`日\s*([\p{Han}、]+)令第(\d+)号(?:第[一二三四五六]次)?(?:公布|发布|修订)`)
	issuedLine  = regexp.MustCompile(`日\s*((?:中共中央、)?国务院)(?:公布|发布)$`)
	passedLine  = regexp.MustCompile(`日\s*([\p{Han}]+?)第[一二三四五六七八九十]+届((?:全国)?人民代表大会(?:常务委员会)?)第[一二三四五六七八九十\d]+次会议(?:[\p{Han}]*)(?:通过|修订)`)
	nationLine  = regexp.MustCompile(`日\s*第[一二三四五六七八九十]+届(全国人民代表大会(?:常务委员会)?)第[一二三四五六七八九十]+次会议(?:第[一二三四五六七八九十]+次)?(?:通过|修订)`)
	startsLine  = regexp.MustCompile(`本(?:法|条例|办法|规定|细则|实施细则)自((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日起(?:施行|实施)`)
	repealsLine = regexp.MustCompile(`[^。\n]*同时废止`)
	speakerLine = regexp.MustCompile(`^([\p{Han}]+?[省市县区])(?:省长|市长|县长|区长)\s`)
	eventLine   = regexp.MustCompile(`^\d{4}年`)
	quotedTitle = regexp.MustCompile(`《([^》]+)》`)
)

// facts are what the history of a law states about it.
type facts struct {
	number    string // number of the order that made the present text
	publisher string
}

// historyFacts reads the organ and the order number from the lines that tell
// how a law was passed and amended. Only events that made the whole text
// count: an order that amended single articles is not the law's own number.
func historyFacts(note string) facts {
	var f facts
	for _, line := range events(note) {
		if strings.Contains(line, "《") {
			continue // amended by another document
		}
		if m := orderLine.FindStringSubmatch(line); m != nil {
			organ := strings.ReplaceAll(m[1], "中华人民共和国", "")
			f.number = organ + "令第" + m[2] + "号"
			f.publisher = organ
		} else if m := nationLine.FindStringSubmatch(line); m != nil {
			f.publisher = m[1]
		} else if m := passedLine.FindStringSubmatch(line); m != nil {
			f.publisher = m[1] + m[2]
		} else if m := issuedLine.FindStringSubmatch(line); m != nil {
			f.publisher = m[1]
		}
	}
	return f
}

// events returns the history event by event: where one was broken over two
// lines, they are put together.
func events(note string) []string {
	var out []string
	for line := range strings.Lines(note) {
		line = strings.TrimSpace(line)
		if n := len(out); n > 0 && !eventLine.MatchString(line) {
			out[n-1] += line
		} else {
			out = append(out, line)
		}
	}
	return out
}

// reporter returns the government whose head gives a work report, as the line
// with the speaker near the top says; "" for any other text.
func reporter(title, text string) string {
	if !strings.Contains(title, "政府工作报告") {
		return ""
	}
	const top = 4
	for i, line := range strings.SplitN(text, "\n", top+1) {
		if m := speakerLine.FindStringSubmatch(line); m != nil && i < top {
			return m[1] + "人民政府"
		}
	}
	return ""
}

// effectiveOn returns the day the text says it takes effect, the zero Date if
// it names none or several.
func effectiveOn(text string) kiosk.Date {
	m := startsLine.FindAllStringSubmatch(text, 2)
	if len(m) != 1 {
		return kiosk.Date{}
	}
	return civil(m[0][1], m[0][2], m[0][3])
}

// repeals reports whether the text says that the document with this title is
// repealed when it takes effect itself.
func repeals(text, title string) bool {
	short := strings.TrimPrefix(title, "中华人民共和国")
	for _, sentence := range repealsLine.FindAllString(text, -1) {
		for _, m := range quotedTitle.FindAllStringSubmatch(sentence, -1) {
			if m[1] == title || m[1] == short {
				return true
			}
		}
	}
	return false
}

var chineseDate = regexp.MustCompile(`^(\d{4})年(\d{1,2})月(\d{1,2})日$`)

// parseDate reads 2018-09-03 and 2018年09月03日.
func parseDate(s string) (kiosk.Date, error) {
	if m := chineseDate.FindStringSubmatch(s); m != nil {
		return civil(m[1], m[2], m[3]), nil
	}
	d, err := kiosk.ParseDate(s)
	if err != nil {
		return kiosk.Date{}, fmt.Errorf("date %q: %w", s, err)
	}
	return d, nil
}

// civil makes a date from digits a pattern has matched.
func civil(year, month, day string) kiosk.Date {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	return kiosk.Date{Year: y, Month: time.Month(m), Day: d}
}
