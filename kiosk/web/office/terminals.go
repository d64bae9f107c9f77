package office

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/terminal"
	"gongkai/kiosk/web/staff"
)

// usageSpan is how many days of use are shown.
const usageSpan = 30

// terminalState is how a terminal is in a word, with its sign: never by colour
// alone.
type terminalState struct{ Class, Icon, Word string }

var (
	stateLost    = terminalState{"stop", "x", "失联"}
	stateUrgent  = terminalState{"stop", "w", "要马上看"}
	stateLook    = terminalState{"hold", "w", "要看看"}
	stateCare    = terminalState{"hold", "pen", "维护中"}
	stateGood    = terminalState{"ok", "ok", "正常"}
	stateWaiting = terminalState{"off", "cl", "等登记"}
	stateGone    = terminalState{"off", "box", "已停用"}
)

// order is how states stand in the list, the worst first.
var order = []terminalState{stateLost, stateUrgent, stateLook, stateCare, stateGood, stateWaiting, stateGone}

// terminalRow is a terminal as the office sees it.
type terminalRow struct {
	kiosk.Terminal
	Path   string
	State  terminalState
	Alarms []terminal.Alarm
	Use    kiosk.TerminalUsage // of the span
}

// Printer is the printer's state in words.
func (r terminalRow) Printer() string {
	switch {
	case r.LastSeen.IsZero():
		return ""
	case r.Last.Printer == kiosk.PrinterReady:
		return "可以打印"
	case r.Last.Printer == kiosk.PrinterNoPaper:
		return "缺纸"
	case r.Last.Printer == kiosk.PrinterFailed:
		return "坏了"
	}
	return "没有"
}

// screens names kinds of pages; who reads what is nobody's business.
var screens = map[string]string{"home": "首页", "care": "维护页", "failed": "出错的页", "wait": "“资料正在准备”"}

// Shows is what the screen shows, "" if that is not known.
func (r terminalRow) Shows() string {
	if r.Last.Shown.Page == "" {
		return ""
	}
	return or(screens[r.Last.Shown.Page], "别的页")
}

// Free is how much of the disk is free, "" if unknown.
func (r terminalRow) Free() string {
	if r.Last.DiskFree <= 0 {
		return ""
	}
	return strconv.FormatFloat(float64(r.Last.DiskFree)/(1<<30), 'f', 1, 64) + " GB"
}

// Running is for how long the program has run.
func (r terminalRow) Running() string {
	if r.Last.Uptime <= 0 {
		return ""
	}
	return terminal.Ago(time.Duration(r.Last.Uptime) * time.Second)
}

// Here is an instant of the terminal's clock by ours.
func (r terminalRow) Here(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(-r.Skew)
}

// LastError is the newest of its errors, nil if there is none.
func (r terminalRow) LastError() *kiosk.TerminalError {
	if len(r.Errors) == 0 {
		return nil
	}
	return &r.Errors[0]
}

// Pending reports whether the settings wait to be fetched.
func (r terminalRow) Pending() bool {
	return !r.LastSeen.IsZero() && r.Retired.IsZero() && r.Last.SettingsV != r.Version
}

type terminalsPage struct {
	base
	Rows    []terminalRow
	Retired []terminalRow
	Lost    int
	Look    int
	Good    int
	Use     kiosk.TerminalUsage
	Days    int
	Manage  bool
	Update  *updatePlan // nil: no programs are offered
	Done    string
	Name    string // as typed
	Problem string
}

// terminalRows lists the fleet, what needs somebody first.
func (o *Office) terminalRows(ctx context.Context) ([]terminalRow, error) {
	list, err := o.Terminals.ListTerminals(ctx)
	if err != nil {
		return nil, err
	}
	today := kiosk.DateOf(o.Site.Now())
	days, err := o.Terminals.TerminalUse(ctx, "", dayBefore(today, usageSpan-1), today)
	if err != nil {
		return nil, err
	}
	use := map[string]kiosk.TerminalUsage{}
	for _, d := range days {
		use[d.Terminal] = use[d.Terminal].Plus(d.TerminalUsage)
	}
	rows := make([]terminalRow, 0, len(list))
	for _, t := range list {
		r := o.terminalRow(ctx, t)
		r.Use = use[t.ID]
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b terminalRow) int {
		return cmp.Compare(slices.Index(order, a.State), slices.Index(order, b.State))
	})
	return rows, nil
}

func dayBefore(d kiosk.Date, n int) kiosk.Date { return kiosk.DateOf(d.Time().AddDate(0, 0, -n)) }

func (o *Office) terminalRow(ctx context.Context, t kiosk.Terminal) terminalRow {
	now := o.Site.Now()
	r := terminalRow{Terminal: t, Path: "/office/terminals/" + t.ID}
	r.Alarms = terminal.Alarms(t, now, terminal.Compared{DataAt: o.Site.Stats(ctx).UpdatedAt, Version: o.Version})
	switch {
	case !t.Retired.IsZero():
		r.State = stateGone
	case t.Registered.IsZero():
		r.State = stateWaiting
	case terminal.Lost(t, now):
		r.State = stateLost
	case len(r.Alarms) > 0 && r.Alarms[0].Urgent:
		r.State = stateUrgent
	case t.Settings.Maintenance:
		r.State = stateCare
	case len(r.Alarms) > 0:
		r.State = stateLook
	default:
		r.State = stateGood
	}
	return r
}

func (o *Office) terminals(c *fiber.Ctx) error {
	return o.showTerminals(c, fiber.StatusOK, terminalsPage{Done: terminalDone[c.Query("done")]})
}

func (o *Office) showTerminals(c *fiber.Ctx, status int, p terminalsPage) error {
	rows, err := o.terminalRows(c.UserContext())
	if err != nil {
		return wrap("terminals", err)
	}
	p.base, p.Days = o.base(c, "终端", "terminals"), usageSpan
	p.Manage = p.Can(accounts.TerminalManage)
	for _, r := range rows {
		p.Use = p.Use.Plus(r.Use)
		switch r.State {
		case stateGone:
			p.Retired = append(p.Retired, r)
			continue
		case stateLost:
			p.Lost++
		case stateUrgent, stateLook:
			p.Look++
		case stateGood:
			p.Good++
		}
		p.Rows = append(p.Rows, r)
	}
	if p.Update, err = o.plan(p.Rows); err != nil {
		return wrap("terminals", err)
	}
	return o.Pages.HTML(c, status, "office/terminals", p)
}

// fleetLine is what the first page of the office says of the fleet, "" while
// all is well.
func (o *Office) fleetLine(ctx context.Context) (string, error) {
	if o.Terminals == nil {
		return "", nil
	}
	rows, err := o.terminalRows(ctx)
	if err != nil {
		return "", err
	}
	var parts []string
	for _, r := range rows {
		if r.State == stateLost || r.State == stateUrgent {
			parts = append(parts, r.Name+r.Alarms[0].What)
		}
	}
	const said = 3
	if n := len(parts); n > said {
		return strings.Join(parts[:said], "；") + "，等 " + strconv.Itoa(n) + " 台", nil
	}
	return strings.Join(parts, "；"), nil
}

func (o *Office) addTerminal(c *fiber.Ctx) error {
	ctx := c.UserContext()
	typed := c.FormValue("name")
	name, err := terminal.CheckName(typed)
	var t kiosk.Terminal
	shown, code := terminal.NewCode(o.Site.Now())
	if err == nil {
		t, err = o.Terminals.AddTerminal(ctx, staff.Actor(c), name, code)
	}
	if status, ok := problemStatus(err); err != nil && ok {
		return o.showTerminals(c, status, terminalsPage{Name: typed, Problem: kiosk.PublicMessage(err)})
	}
	if err != nil {
		return wrap("add terminal", err)
	}
	return o.showTerminal(c, fiber.StatusOK, t, terminalPage{Code: shown})
}

// terminalsCSV sends the use of all terminals as a table for a spreadsheet.
func (o *Office) terminalsCSV(c *fiber.Ctx) error {
	ctx := c.UserContext()
	list, err := o.Terminals.ListTerminals(ctx)
	if err != nil {
		return wrap("export terminals", err)
	}
	today := kiosk.DateOf(o.Site.Now())
	days, err := o.Terminals.TerminalUse(ctx, "", dayBefore(today, 365), today)
	if err != nil {
		return wrap("export terminals", err)
	}
	names := map[string]string{}
	for _, t := range list {
		names[t.ID] = t.Name
	}
	out := [][]string{{"终端", "编号", "日期", "来过的人次", "检索", "没有找到", "打开文件", "朗读", "打印", "用大字", "用高对比", "用低位"}}
	for _, d := range days {
		row := []string{cell(names[d.Terminal]), d.Terminal, d.Day.String()}
		for _, n := range []int{d.Visits, d.Searches, d.Nothing, d.Opened, d.Read, d.Printed, d.Large, d.Contrast, d.Low} {
			row = append(row, strconv.Itoa(n))
		}
		out = append(out, row)
	}
	return sendTable(c, "terminals.csv", out)
}

// sendTable sends rows for a spreadsheet.
func sendTable(c *fiber.Ctx, name string, rows [][]string) error {
	var buf bytes.Buffer
	buf.WriteString("\ufeff") // Excel reads UTF-8 only with it
	if err := csv.NewWriter(&buf).WriteAll(rows); err != nil {
		return wrap("export", err)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	return c.Send(buf.Bytes())
}
