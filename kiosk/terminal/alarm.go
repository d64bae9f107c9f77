package terminal

import (
	"fmt"
	"time"

	"gongkai/kiosk"
)

// When somebody should look after a terminal.
const (
	LostAfter      = 5 * time.Minute    // without a heartbeat, or without the page in the browser
	oldData        = 24 * time.Hour     // behind the server's data
	wrongClock     = 2 * time.Minute    //
	untouchedAfter = 3 * 24 * time.Hour // longer than a weekend
	diskLow        = 2 << 30            // bytes
	diskFull       = 300 << 20          // bytes: snapshots no longer fit
	manyQueued     = 50                 // letters that wait
	slowUpdate     = 24 * time.Hour     // from saying which program to run
	wrongScreen    = 5 * time.Minute    // of a screen that is not as it should be
)

// Alarm is something somebody should do at a terminal.
type Alarm struct {
	Kind   string // "lost", "page", …, for metrics
	Urgent bool   // people cannot use it, or soon cannot
	What   string // 缺纸
	Do     string // 换一卷 80 毫米热敏纸
}

// Compared is what terminals are compared with: the server.
type Compared struct {
	DataAt  time.Time // Stats.UpdatedAt
	Version string    // of the program
}

// Alarms says what is wrong with a terminal in service, the urgent first. Of
// one that is lost nothing else is known.
func Alarms(t kiosk.Terminal, now time.Time, with Compared) []Alarm {
	switch {
	case !t.Retired.IsZero():
		return nil
	case t.Registered.IsZero():
		if t.CodeUntil.After(now) {
			return nil // somebody is on the way with the code
		}
		return []Alarm{{"unregistered", false, "还没有登记", "登记码已过期。生成新的登记码，半小时内在那台机器上输入。"}}
	case Lost(t, now):
		return []Alarm{lost(t, now)}
	}
	var urgent, other []Alarm
	for _, a := range []*Alarm{page(t), printer(t.Last.Printer), disk(t.Last.DiskFree), data(t, with), clock(t.Skew), program(t, now), shown(t), version(t, with), untouched(t), queued(t)} {
		switch {
		case a == nil:
		case a.Urgent:
			urgent = append(urgent, *a)
		default:
			other = append(other, *a)
		}
	}
	return append(urgent, other...)
}

// Lost reports whether nothing has been heard of a registered terminal for too
// long.
func Lost(t kiosk.Terminal, now time.Time) bool {
	return !t.Registered.IsZero() && t.Retired.IsZero() && now.Sub(lastSign(t)) >= LostAfter
}

func lastSign(t kiosk.Terminal) time.Time {
	if t.LastSeen.IsZero() {
		return t.Registered
	}
	return t.LastSeen
}

func lost(t kiosk.Terminal, now time.Time) Alarm {
	if t.LastSeen.IsZero() {
		return Alarm{"lost", true, "登记后没有来过消息，已 " + Ago(now.Sub(t.Registered)), "到现场看程序起来没有：systemctl status gongkai。"}
	}
	return Alarm{"lost", true, "失联 " + Ago(now.Sub(t.LastSeen)), "先看电源和网线；屏幕还亮着就是网断了，机器用本机资料照常可查。"}
}

func page(t kiosk.Terminal) *Alarm {
	// Both by the terminal's own clock, however wrong it is.
	quiet := t.Last.At.Sub(t.Last.PageSeen)
	switch {
	case quiet < LostAfter, starting(t):
		return nil
	case t.Last.PageSeen.IsZero():
		return &Alarm{"page", true, "屏幕上没有打开页面", "程序在运行，浏览器没有起来。到现场看屏幕，或重启这台机器。"}
	}
	return &Alarm{"page", true, "页面 " + Ago(quiet) + "没有动静", "浏览器可能卡住了，看门程序会重启它；还不好就重启机器。"}
}

// starting reports whether a terminal has just been switched on: its browser
// and its data come a little later.
func starting(t kiosk.Terminal) bool {
	return time.Duration(t.Last.Uptime)*time.Second < LostAfter
}

func printer(s kiosk.PrinterState) *Alarm {
	switch s {
	case kiosk.PrinterNoPaper:
		return &Alarm{"paper", true, "打印机缺纸", "换一卷纸，换好几分钟后这里会恢复。"}
	case kiosk.PrinterFailed:
		return &Alarm{"printer", true, "打印机坏了", "看有没有卡纸、线松没松；不行就报修。页面上已说明不能打印。"}
	}
	return nil
}

func disk(free int64) *Alarm {
	switch {
	case free <= 0 || free >= diskLow: // 0: not known
		return nil
	case free < diskFull:
		return &Alarm{"disk", true, "磁盘快满了，只剩 " + size(free), "清理这台机器的磁盘，否则取不到新资料。"}
	}
	return &Alarm{"disk", false, "磁盘只剩 " + size(free), "有空时清理这台机器的磁盘。"}
}

func size(n int64) string {
	if n < 1<<30 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
}

func data(t kiosk.Terminal, with Compared) *Alarm {
	switch {
	case with.DataAt.IsZero() || with.DataAt.Sub(t.Last.DataAt) < oldData || starting(t):
		return nil
	case t.Last.DataAt.IsZero():
		return &Alarm{"data", true, "还没有取到资料", "等几分钟；还没有就看这台机器的错误记录。"}
	}
	return &Alarm{"data", false, "资料比服务器旧 " + Ago(with.DataAt.Sub(t.Last.DataAt)), "看这台机器的错误记录：取不到新资料，多半是网络或磁盘。"}
}

func clock(skew time.Duration) *Alarm {
	switch {
	case skew >= wrongClock:
		return &Alarm{"clock", false, "时钟快了 " + Ago(skew), "让这台机器自动对时（NTP）。营业时间和夜间熄屏都会不准。"}
	case skew <= -wrongClock:
		return &Alarm{"clock", false, "时钟慢了 " + Ago(-skew), "让这台机器自动对时（NTP）。营业时间和夜间熄屏都会不准。"}
	}
	return nil
}

func version(t kiosk.Terminal, with Compared) *Alarm {
	if with.Version == "" || t.Last.Version == "" || t.Last.Version == with.Version || OrderPending(t) {
		return nil
	}
	return &Alarm{"version", false, "程序版本和服务器不一样", "这台是 " + t.Last.Version + "，服务器是 " + with.Version + "。在“终端”页面里更新程序。"}
}

// OrderPending reports whether a terminal is still at what it was told about its
// program. One that knows a later order was told so before the server was put
// back from a backup.
func OrderPending(t kiosk.Terminal) bool {
	p := t.Last.Program
	return t.Wanted.Number != 0 && (p.Number < t.Wanted.Number || p.Number == t.Wanted.Number && (p.Step == kiosk.ProgramFetch || p.Step == kiosk.ProgramRest || p.Step == kiosk.ProgramTrial))
}

func program(t kiosk.Terminal, now time.Time) *Alarm {
	p := t.Last.Program
	if t.Wanted.Number == 0 || p.System == "" {
		return nil
	}
	waits := now.Sub(t.Wanted.At())
	switch {
	case OrderPending(t) && waits >= slowUpdate:
		return &Alarm{"program", false, "程序 " + Ago(waits) + "还没有换上", "看这台终端的“程序”一行：是取不来，还是一直有人用。"}
	case p.Number != t.Wanted.Number:
		return nil
	case p.Step == kiosk.ProgramBad:
		return &Alarm{"program", false, "新程序没有跑起来，已退回", "还照常能用。原因：" + p.Why + " 换一版再试，或把原因告诉供应方。"}
	case p.Step == kiosk.ProgramRefused:
		return &Alarm{"program", false, "新程序没有换", "还照常能用。原因：" + p.Why}
	}
	return nil
}

// shown says what is wrong with the screen, seen from the page itself.
func shown(t kiosk.Terminal) *Alarm {
	s := t.Last.Shown
	lasts := t.Last.At.Sub(s.Since) // both by the terminal's own clock
	if s.Wrong == "" || s.Since.IsZero() || lasts < wrongScreen {
		return nil
	}
	restart := "按“刷新页面”；还不好就重启这台机器。"
	switch s.Wrong {
	case kiosk.ScreenBlank:
		return &Alarm{"screen", true, "屏幕上 " + Ago(lasts) + "没有字", restart}
	case kiosk.ScreenBare:
		return &Alarm{"screen", true, "屏幕上的页面 " + Ago(lasts) + "不成样子", restart}
	case kiosk.ScreenError:
		return &Alarm{"screen", true, "屏幕停在出错的页面上 " + Ago(lasts), restart}
	case kiosk.ScreenName:
		return &Alarm{"screen", false, "屏幕上的名称不是本单位的", "看这台机器是不是接错了服务器，再" + restart}
	case kiosk.ScreenOld:
		return &Alarm{"screen", false, "屏幕上还是旧页面，已 " + Ago(lasts), restart}
	}
	return nil
}

func untouched(t kiosk.Terminal) *Alarm {
	since := t.Last.Touched
	if since.IsZero() {
		since = t.Registered.Add(t.Skew)
	}
	idle := t.Last.At.Sub(since)
	if idle < untouchedAfter || t.Settings.Maintenance {
		return nil
	}
	return &Alarm{"untouched", false, Ago(idle) + "没有人碰过", "看看它是不是被挡住了、屏幕失灵了，或者换个显眼的地方。"}
}

func queued(t kiosk.Terminal) *Alarm {
	if t.Last.Queued < manyQueued {
		return nil
	}
	return &Alarm{"queued", false, fmt.Sprintf("有 %d 件留言和评价没有送到", t.Last.Queued), "网络通着还送不到，就看这台机器的错误记录。"}
}

// Ago writes how long something has lasted: "7 分钟", "3 小时", "2 天".
func Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "不到 1 分钟"
	case d < time.Hour:
		return fmt.Sprintf("%d 分钟", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d 小时", d/time.Hour)
	}
	return fmt.Sprintf("%d 天", d/(24*time.Hour))
}
