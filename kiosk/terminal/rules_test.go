package terminal_test

import (
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, kiosk.China)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestOpeningHoursSayWhatIsSo(t *testing.T) {
	const usual = "周一至周五 8:30–12:00，13:30–17:00"
	for _, tc := range []struct{ hours, at, want string }{ // 2026-11-23 is a Monday
		{usual, "2026-11-23 08:00", "还没开门，今天 8:30 开门"},
		{usual, "2026-11-23 08:30", "现在开着，12:00 午休"},
		{usual, "2026-11-23 11:45", "还有 15 分钟午休，13:30 再开"},
		{usual, "2026-11-23 12:00", "现在午休，13:30 再开"},
		{usual, "2026-11-23 16:20", "现在开着，17:00 下班"},
		{usual, "2026-11-23 16:40", "还有 20 分钟下班"},
		{usual, "2026-11-23 17:00", "下班了，明天 8:30 开门"},
		{usual, "2026-11-27 17:00", "下班了，周一 8:30 开门"},
		{usual, "2026-11-28 10:00", "今天不上班，周一 8:30 开门"},
		{usual, "2026-11-29 10:00", "今天不上班，明天 8:30 开门"},
		{"星期一到星期五：8:30-17:00", "2026-11-23 09:00", ""},
		{"工作日 8：30－12：00、13：30－17：00；周六 9:00~12:00。", "2026-11-28 09:00", "现在开着，12:00 下班"},
		{"每天 0:00-24:00", "2026-11-28 23:00", "现在开着，24:00 下班"},
		{"周六、周日 9:00-16:00", "2026-11-27 09:00", "今天不上班，明天 9:00 开门"},
		{"周五-周一 9:00-16:00", "2026-11-30 09:00", "现在开着，16:00 下班"},
		{"", "2026-11-23 09:00", ""},
		{"8:30-17:00", "2026-11-23 09:00", ""},
		{"周一至周五 8:30-17:00，节假日除外", "2026-11-23 09:00", ""},
		{"周一至周五 17:00-8:30", "2026-11-23 09:00", ""},
		{"周一 8:30-12:00，11:00-17:00", "2026-11-23 09:00", ""},
		{"周一至周五", "2026-11-23 09:00", ""},
	} {
		got := ""
		if h, ok := terminal.ParseHours(tc.hours); ok {
			got, _ = h.Now(at(t, tc.at))
		}
		if got != tc.want {
			t.Errorf("%s at %s: %q, want %q", tc.hours, tc.at, got, tc.want)
		}
	}
}

func TestNightAndNotices(t *testing.T) {
	s := kiosk.TerminalSettings{DimFrom: "21:30", DimTo: "06:00"}
	for when, dark := range map[string]bool{"2026-11-23 21:29": false, "2026-11-23 21:30": true, "2026-11-23 05:59": true, "2026-11-23 06:00": false} {
		if terminal.Dark(s, at(t, when)) != dark {
			t.Errorf("at %s", when)
		}
	}
	if terminal.Dark(kiosk.TerminalSettings{}, at(t, "2026-11-23 03:00")) {
		t.Error("dark without being told")
	}
	first, last := kiosk.DateOf(at(t, "2026-11-23 00:00")), kiosk.DateOf(at(t, "2026-11-24 00:00"))
	s.Notices = []kiosk.TerminalNotice{{Text: "停电", From: first, To: last}}
	for when, n := range map[string]int{"2026-11-22 23:59": 0, "2026-11-23 00:00": 1, "2026-11-24 23:59": 1, "2026-11-25 00:00": 0} {
		if got := terminal.Notices(s, kiosk.DateOf(at(t, when))); len(got) != n {
			t.Errorf("at %s: %q", when, got)
		}
	}
}

func TestSettingsThatCannotBe(t *testing.T) {
	day := kiosk.DateOf(at(t, "2026-11-23 00:00"))
	for want, s := range map[string]kiosk.TerminalSettings{
		"":      {Place: "一楼", Hours: "随便写", Idle: 90, DimFrom: "21:30", DimTo: "6:00"},
		"地点太长":  {Place: strings.Repeat("楼", 41)},
		"看不见":   {Hours: "a\x00b"},
		"窗口要写":  {Windows: []kiosk.ServiceWindow{{Number: "3"}}},
		"窗口最多":  {Windows: make([]kiosk.ServiceWindow, 31)},
		"没有写名称": {Nearest: []kiosk.ServiceOffice{{Phone: "12345"}}},
		"公告要写":  {Notices: []kiosk.TerminalNotice{{Text: "停电", From: day}}},
		"空闲时间":  {Idle: 10},
		"熄屏":    {DimFrom: "21:30"},
	} {
		_, err := terminal.CheckSettings(s)
		if want == "" && err != nil || want != "" && (kiosk.KindOf(err) != kiosk.Invalid || !strings.Contains(kiosk.PublicMessage(err), want)) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

func TestAlarms(t *testing.T) {
	now := at(t, "2026-11-23 10:00")
	good := kiosk.Terminal{
		Registered: now.Add(-40 * 24 * time.Hour), LastSeen: now.Add(-time.Minute),
		Last: kiosk.Heartbeat{
			At: now, Uptime: 3600, PageSeen: now.Add(-10 * time.Second), Touched: now.Add(-time.Hour), DataAt: now.Add(-time.Hour), Version: "v2",
			Printer: kiosk.PrinterReady, DiskFree: 9 << 30,
		},
	}
	server := terminal.Compared{DataAt: now, Version: "v2"}
	for want, change := range map[string]func(*kiosk.Terminal){
		"":             func(*kiosk.Terminal) {},
		"lost":         func(t *kiosk.Terminal) { t.LastSeen, t.Last.Printer = now.Add(-5*time.Minute), kiosk.PrinterFailed },
		"unregistered": func(t *kiosk.Terminal) { t.Registered = time.Time{} },
		"page":         func(t *kiosk.Terminal) { t.Last.PageSeen = time.Time{} },
		"paper":        func(t *kiosk.Terminal) { t.Last.Printer = kiosk.PrinterNoPaper },
		"printer":      func(t *kiosk.Terminal) { t.Last.Printer = kiosk.PrinterFailed },
		"data":         func(t *kiosk.Terminal) { t.Last.DataAt = now.Add(-24 * time.Hour) },
		"disk":         func(t *kiosk.Terminal) { t.Last.DiskFree = 1 << 30 },
		"clock":        func(t *kiosk.Terminal) { t.Skew = -2 * time.Minute },
		"version":      func(t *kiosk.Terminal) { t.Last.Version = "v1" },
		"untouched":    func(t *kiosk.Terminal) { t.Last.Touched = now.Add(-4 * 24 * time.Hour) },
		"queued":       func(t *kiosk.Terminal) { t.Last.Queued = 60 },
		"screen": func(t *kiosk.Terminal) {
			t.Last.Shown = kiosk.ScreenShown{Wrong: kiosk.ScreenBlank, Since: now.Add(-5 * time.Minute)}
		},
		"program": func(t *kiosk.Terminal) {
			t.Last.Program = kiosk.ProgramState{System: "linux/amd64", Number: 9, Step: kiosk.ProgramBad, Why: "exit status 1"}
			t.Wanted = kiosk.ProgramOrder{Number: 9}
		},
	} {
		x := good
		change(&x)
		got := terminal.Alarms(x, now, server)
		if want == "" && len(got) != 0 || want != "" && (len(got) != 1 || got[0].Kind != want || got[0].What == "" || got[0].Do == "") {
			t.Errorf("%q: %+v", want, got)
		}
		x.Retired = now
		if got := terminal.Alarms(x, now, server); len(got) != 0 {
			t.Errorf("retired: %+v", got)
		}
	}
	calm := good
	calm.Last.Shown = kiosk.ScreenShown{Page: "failed", Wrong: kiosk.ScreenError, Since: now.Add(-4 * time.Minute)}
	calm.Wanted, calm.Last.Version = kiosk.ProgramOrder{Number: now.Add(-time.Hour).UnixMicro()}, "v1"
	if got := terminal.Alarms(calm, now, server); len(got) != 0 {
		t.Errorf("somebody has just met an error, and the next program is on its way: %+v", got)
	}
	calm.Wanted.Number, calm.Last.Program.System = now.Add(-25*time.Hour).UnixMicro(), "linux/amd64"
	if got := terminal.Alarms(calm, now, server); len(got) != 1 || got[0].Kind != "program" {
		t.Errorf("it is on its way for a day: %+v", got)
	}
	started := good
	started.Last.Uptime, started.Last.PageSeen, started.Last.DataAt = 20, time.Time{}, time.Time{}
	if got := terminal.Alarms(started, now, server); len(got) != 0 {
		t.Errorf("just switched on: %+v", got)
	}
	good.Last.Version, good.Last.Printer = "v1", kiosk.PrinterNoPaper
	if got := terminal.Alarms(good, now, server); len(got) != 2 || !got[0].Urgent {
		t.Errorf("the urgent first: %+v", got)
	}
}
