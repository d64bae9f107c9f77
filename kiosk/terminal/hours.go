package terminal

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/kiosk"
)

// Hours are opening hours that could be read: for every weekday, Sunday first,
// when it is open, in order. Holidays are not in them.
type Hours [7][]Span

// Span is from one minute of the day to another.
type Span struct{ From, To int }

var (
	hoursSpan = regexp.MustCompile(`^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$`)
	hoursDays = regexp.MustCompile(`^周([一二三四五六日])(?:-周?([一二三四五六日]))?`)
	hoursTidy = strings.NewReplacer("星期", "周", "礼拜", "周", "周天", "周日", "每天", "周一-周日", "每日", "周一-周日", "工作日", "周一-周五",
		"至", "-", "到", "-", "–", "-", "—", "-", "~", "-", "～", "-", "－", "-", "：", ":", "；", ";", "，", ",", "、", ",", "。", "",
		"上午", "", "下午", "", "\u3000", "", " ", "", "\t", "")
)

const weekdays = "日一二三四五六"

// ParseHours reads opening hours as people write them: "周一至周五
// 8:30–12:00，13:30–17:00；周六 9:00-12:00". It reports false when anything is
// not understood: then the text is shown as it stands and nothing is derived.
func ParseHours(s string) (Hours, bool) {
	var h Hours
	s = hoursTidy.Replace(strings.TrimSpace(s))
	if s == "" {
		return h, false
	}
	for part := range strings.SplitSeq(strings.TrimRight(s, ";,"), ";") {
		var days []int
		for part != "" {
			var word string
			if m := hoursDays.FindStringSubmatch(part); m != nil {
				if len(days) > 0 && len(h[days[0]]) > 0 { // a new group without a mark before it
					days = nil
				}
				days = append(days, dayRange(m[1], m[2])...)
				part = strings.TrimLeft(part[len(m[0]):], ",")
				continue
			}
			word, part, _ = strings.Cut(part, ",")
			span, ok := parseSpan(word)
			if !ok || len(days) == 0 {
				return h, false
			}
			for _, d := range days {
				h[d] = append(h[d], span)
			}
		}
		if len(days) == 0 || len(h[days[0]]) == 0 {
			return h, false
		}
	}
	for d := range h {
		for i := 1; i < len(h[d]); i++ {
			if h[d][i].From < h[d][i-1].To {
				return h, false
			}
		}
	}
	return h, true
}

func dayRange(from, to string) []int {
	first := strings.Index(weekdays, from) / len(from)
	if to == "" {
		return []int{first}
	}
	last := strings.Index(weekdays, to) / len(to)
	out := []int{first}
	for d := first; d != last; {
		d = (d + 1) % 7
		out = append(out, d)
	}
	return out
}

func parseSpan(s string) (Span, bool) {
	m := hoursSpan.FindStringSubmatch(s)
	if m == nil {
		return Span{}, false
	}
	from, ok := minute(m[1], m[2])
	to, ok2 := minute(m[3], m[4])
	return Span{from, to}, ok && ok2 && from < to
}

// minute is a time of the day in minutes.
func minute(hour, min string) (int, bool) {
	h, err := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(min)
	return h*60 + m, err == nil && err2 == nil && h <= 24 && m < 60 && h*60+m <= 24*60
}

// clockTime reads "21:30" as minutes of the day.
func clockTime(s string) (int, bool) {
	h, m, ok := strings.Cut(s, ":")
	if !ok || len(m) != 2 {
		return 0, false
	}
	t, ok := minute(h, m)
	return t, ok && t < 24*60
}

// soon is from when on the minutes to the end are said.
const soon = 30

// Now says how it is at an instant: "现在开着，17:00 下班", "还有 20 分钟下班",
// "现在午休，13:30 再开", "下班了，明天 8:30 开门". open tells whether it is open.
func (h Hours) Now(at time.Time) (words string, open bool) {
	at = at.In(kiosk.China)
	now, day := at.Hour()*60+at.Minute(), int(at.Weekday())
	today := h[day]
	if i := slices.IndexFunc(today, func(s Span) bool { return now >= s.From && now < s.To }); i >= 0 {
		left, last := today[i].To-now, i == len(today)-1
		switch {
		case last && left <= soon:
			return fmt.Sprintf("还有 %d 分钟下班", left), true
		case last:
			return "现在开着，" + hm(today[i].To) + " 下班", true
		case left <= soon:
			return fmt.Sprintf("还有 %d 分钟午休，%s 再开", left, hm(today[i+1].From)), true
		}
		return "现在开着，" + hm(today[i].To) + " 午休", true
	}
	if i := slices.IndexFunc(today, func(s Span) bool { return s.From > now }); i >= 0 {
		if i == 0 {
			return "还没开门，今天 " + hm(today[0].From) + " 开门", false
		}
		return "现在午休，" + hm(today[i].From) + " 再开", false
	}
	for n := 1; n <= 7; n++ {
		next := h[(day+n)%7]
		if len(next) == 0 {
			continue
		}
		name := "周" + string([]rune(weekdays)[(day+n)%7])
		if n == 1 {
			name = "明天"
		}
		if len(today) == 0 {
			return "今天不上班，" + name + " " + hm(next[0].From) + " 开门", false
		}
		return "下班了，" + name + " " + hm(next[0].From) + " 开门", false
	}
	return "", false
}

func hm(m int) string { return fmt.Sprintf("%d:%02d", m/60, m%60) }

// Dark reports whether the screen is to be dark at an instant.
func Dark(s kiosk.TerminalSettings, at time.Time) bool {
	from, ok := clockTime(s.DimFrom)
	to, ok2 := clockTime(s.DimTo)
	if !ok || !ok2 {
		return false
	}
	at = at.In(kiosk.China)
	now := at.Hour()*60 + at.Minute()
	if from < to {
		return now >= from && now < to
	}
	return now >= from || now < to
}

// Notices returns what is to be shown on a day.
func Notices(s kiosk.TerminalSettings, on kiosk.Date) []string {
	var out []string
	for _, n := range s.Notices {
		if !on.Before(n.From) && !n.To.Before(on) {
			out = append(out, n.Text)
		}
	}
	return out
}
