package kiosk

import (
	"regexp"
	"strconv"
	"strings"
)

// DefaultCycle is how many days an item may go without anything new where
// nobody says how often it comes.
const DefaultCycle = 365

var cycles = []struct {
	words string
	days  int
}{
	{"每日", 1},
	{"每天", 1},
	{"按日", 1},
	{"每周", 7},
	{"按周", 7},
	{"每旬", 10},
	{"每半月", 16},
	{"每月", 31},
	{"按月", 31},
	{"月度", 31},
	{"每季", 92},
	{"按季", 92},
	{"季度", 92},
	{"每半年", 183},
	{"半年", 183},
	{"每年", 366},
	{"按年", 366},
	{"一年", 366},
	{"年度", 366},
}

var (
	cycleNumber = regexp.MustCompile(`^每?(\d{1,4})(天|日|周|个?月|年)(?:更新)?(?:一次)?$`)
	graceDays   = regexp.MustCompile(`后(\d{1,3})个?(工作日|日|天)`)
	yearlyDate  = regexp.MustCompile(`每年(\d{1,2})月`)
)

// CycleDays reads how often something new is due: 每月, 按季度, 每半年, 90 天. It
// is 0 for words that say it is due when it happens (实时, 及时, 长期), and not ok
// for words it does not know.
func CycleDays(words string) (days int, ok bool) {
	s := strings.Join(strings.Fields(words), "")
	s = strings.TrimSuffix(strings.TrimSuffix(s, "更新"), "公开")
	if m := cycleNumber.FindStringSubmatch(s); m != nil {
		n, _ := strconv.Atoi(m[1])
		unit := map[string]int{"天": 1, "日": 1, "周": 7, "个月": 31, "月": 31, "年": 366}[m[2]]
		return n * unit, n > 0
	}
	for _, w := range []string{"实时", "及时", "适时", "长期", "动态", "常年", "按需"} {
		if strings.HasPrefix(s, w) {
			return 0, true
		}
	}
	for _, c := range cycles {
		if rest, found := strings.CutPrefix(s, c.words); found && (rest == "" || rest == "度" || rest == "一次" || rest == "更新一次" || rest == "度更新一次") {
			return c.days, true
		}
	}
	return 0, false
}

// DueCycle returns after how many days without anything new an item is late,
// and how that is known. The table's own cycle comes first, then what its time
// limit says, then what the catalogue says, then [DefaultCycle].
func DueCycle(d Duty, item *Item) (days int, how string) {
	if n, ok := CycleDays(d.Cycle); ok && n > 0 {
		return n, d.Cycle
	}
	limits := []string{d.Deadline}
	if item != nil && d.Deadline == "" {
		limits = append(limits, item.DeadlineText)
	}
	for _, words := range limits {
		if n := limitCycle(words); n > 0 {
			return n, words
		}
	}
	return DefaultCycle, "没有写明周期，按一年"
}

// limitCycle reads the cycle that a time limit implies: 每月后10个工作日内 is a
// month and two weeks, 每年3月31日前 a year and the months up to that one. 0 if it
// implies none.
func limitCycle(words string) int {
	if m := yearlyDate.FindStringSubmatch(words); m != nil {
		n, _ := strconv.Atoi(m[1])
		return 366 + 31*n
	}
	for _, c := range cycles {
		if !strings.Contains(words, c.words) || len(c.words) < len("每月") || c.words == "一年" || strings.HasSuffix(c.words, "度") {
			continue
		}
		if m := graceDays.FindStringSubmatch(words); m != nil {
			n, _ := strconv.Atoi(m[1])
			if m[2] == "工作日" {
				n = (n + 4) / 5 * 7
			}
			return c.days + n
		}
		return c.days
	}
	return 0
}
