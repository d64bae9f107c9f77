package terminal

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
)

// What fits on the screen.
const (
	mostWindows  = 30
	mostNearest  = 6
	mostNotices  = 4
	shortestIdle = 30  // seconds; an older person reads a paragraph in that
	longestIdle  = 600 // seconds
)

// CheckSettings returns settings as they are kept. Invalid with a sentence for
// the administrator if something cannot be shown or done.
func CheckSettings(s kiosk.TerminalSettings) (kiosk.TerminalSettings, error) {
	lines := []line{{"地点", &s.Place, 40}, {"营业时间", &s.Hours, 100}, {"默认类别", &s.Category, 60}}
	for i := range s.Windows {
		at := fmt.Sprintf("第 %d 个窗口", i+1)
		lines = append(lines, line{at + "的编号", &s.Windows[i].Number, 12}, line{at + "办的事", &s.Windows[i].Does, 40})
	}
	for i := range s.Nearest {
		o, at := &s.Nearest[i], fmt.Sprintf("第 %d 个办事点", i+1)
		lines = append(lines, line{at + "的名称", &o.Name, 30}, line{at + "的地址", &o.Address, 50}, line{at + "的电话", &o.Phone, 30}, line{at + "的时间", &o.Hours, 60})
	}
	for i := range s.Notices {
		lines = append(lines, line{fmt.Sprintf("第 %d 条公告", i+1), &s.Notices[i].Text, 80})
	}
	for _, l := range lines {
		if err := l.check(); err != nil {
			return s, err
		}
	}
	return s, checkTogether(s)
}

// line is one text of the settings.
type line struct {
	name string
	text *string
	most int // runes
}

func (l line) check() error {
	*l.text = strings.TrimSpace(*l.text)
	switch {
	case !utf8.ValidString(*l.text) || strings.ContainsFunc(*l.text, unicode.IsControl):
		return kiosk.Errorf(kiosk.Invalid, "%s里有看不见的字符，请重新写。", l.name)
	case utf8.RuneCountInString(*l.text) > l.most:
		return kiosk.Errorf(kiosk.Invalid, "%s太长了，屏幕上放不下，最多 %d 个字。", l.name, l.most)
	}
	return nil
}

// checkTogether checks numbers, times and what must not be empty.
func checkTogether(s kiosk.TerminalSettings) error {
	for _, n := range []struct {
		what      string
		has, most int
	}{{"窗口", len(s.Windows), mostWindows}, {"办事点", len(s.Nearest), mostNearest}, {"公告", len(s.Notices), mostNotices}} {
		if n.has > n.most {
			return kiosk.Errorf(kiosk.Invalid, "%s最多写 %d 个，现在是 %d 个。", n.what, n.most, n.has)
		}
	}
	for i, w := range s.Windows {
		if w.Number == "" || w.Does == "" {
			return kiosk.Errorf(kiosk.Invalid, "第 %d 个窗口要写编号和办什么，例如：3 号窗口｜社会救助。", i+1)
		}
	}
	for i, o := range s.Nearest {
		if o.Name == "" {
			return kiosk.Errorf(kiosk.Invalid, "第 %d 个办事点没有写名称。", i+1)
		}
	}
	for i, n := range s.Notices {
		if n.Text == "" || n.From.IsZero() || n.To.IsZero() || n.To.Before(n.From) {
			return kiosk.Errorf(kiosk.Invalid, "第 %d 条公告要写从哪天到哪天，前一天不晚于后一天，例如：2026-10-01｜2026-10-07｜国庆期间不办公。", i+1)
		}
	}
	if s.Idle != 0 && (s.Idle < shortestIdle || s.Idle > longestIdle) {
		return kiosk.Errorf(kiosk.Invalid, "空闲时间写 %d 到 %d 秒，不写就是 60 秒。", shortestIdle, longestIdle)
	}
	_, from := clockTime(s.DimFrom)
	_, to := clockTime(s.DimTo)
	if s.DimFrom+s.DimTo != "" && (!from || !to || s.DimFrom == s.DimTo) {
		return kiosk.Errorf(kiosk.Invalid, "夜间熄屏要写两个时刻，例如 21:30 和 06:00；不熄屏就都空着。")
	}
	return nil
}
