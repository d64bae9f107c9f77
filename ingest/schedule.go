package ingest

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/adhocore/gronx"

	"gongkai/kiosk"
)

// DefaultSchedule is when a source is collected that does not say: in the
// night, when a portal has few readers.
const DefaultSchedule = "0 2 * * *"

// scheduleOff is what a source says that is collected by hand only.
const scheduleOff = "off"

// closest is how close two passes over a source may be.
const closest = 30 * time.Minute

// Schedule is when a source is collected, in Chinese time. The zero Schedule
// is never.
type Schedule struct{ expression string }

var scheduleField = regexp.MustCompile(`^(?:[0-9*,/\-]|(?i:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))+$`)

// ParseSchedule reads a cron expression of five fields; "" is the default and
// "off" never.
func ParseSchedule(s string) (Schedule, error) {
	s = strings.TrimSpace(s)
	switch strings.ToLower(s) {
	case "":
		s = DefaultSchedule
	case scheduleOff:
		return Schedule{}, nil
	}
	fields := strings.Fields(s)
	if len(fields) != 5 {
		return Schedule{}, kiosk.Errorf(kiosk.Invalid, "schedule %q 要写五段：分 时 日 月 星期，例如 0 2 * * * 是每天凌晨 2 点，或写 off。", s)
	}
	for i, f := range fields {
		if !scheduleField.MatchString(f) {
			return Schedule{}, kiosk.Errorf(kiosk.Invalid, "schedule %q 的第 %d 段（%s）%q 看不懂。", s, i+1, [5]string{"分", "时", "日", "月", "星期"}[i], f)
		}
	}
	out := Schedule{strings.Join(fields, " ")}
	if !gronx.IsValid(out.expression) {
		return Schedule{}, kiosk.Errorf(kiosk.Invalid, "schedule %q 看不懂：分 0 到 59，时 0 到 23，日 1 到 31，月 1 到 12，星期 0 到 7。", s)
	}
	return out, out.check(s)
}

// check refuses what never comes and what comes too often.
func (s Schedule) check(as string) error {
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, kiosk.China)
	for i := range 100 {
		next := s.Next(at)
		if next.IsZero() {
			return kiosk.Errorf(kiosk.Invalid, "schedule %q 永远到不了，没有这样的日子。", as)
		}
		if i > 0 && next.Sub(at) < closest {
			return kiosk.Errorf(kiosk.Invalid, "schedule %q 太密了，两次至少隔 %d 分钟，不要给原网站添负担。", as, int(closest.Minutes()))
		}
		at = next
	}
	return nil
}

// Next returns when it comes after a moment, the zero time if never.
func (s Schedule) Next(after time.Time) time.Time {
	if s.expression == "" {
		return time.Time{}
	}
	next, err := gronx.NextTickAfter(s.expression, after.In(kiosk.China), false)
	if err != nil {
		return time.Time{}
	}
	return next
}

// String returns the expression, "off" for never.
func (s Schedule) String() string {
	if s.expression == "" {
		return scheduleOff
	}
	return s.expression
}

var (
	daily  = regexp.MustCompile(`^(\d+) (\d+) \* \* \*$`)
	weekly = regexp.MustCompile(`^(\d+) (\d+) \* \* ([0-7])$`)
)

// Words says it for people: 每天 02:00.
func (s Schedule) Words() string {
	clock := func(m []string) string { return fmt.Sprintf("%02s:%02s", m[2], m[1]) }
	if s.expression == "" {
		return "只手动"
	}
	if m := daily.FindStringSubmatch(s.expression); m != nil {
		return "每天 " + clock(m)
	}
	if m := weekly.FindStringSubmatch(s.expression); m != nil {
		return "每周" + strings.Split("日一二三四五六日", "")[m[3][0]-'0'] + " " + clock(m)
	}
	return s.expression
}
