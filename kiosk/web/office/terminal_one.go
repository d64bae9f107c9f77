package office

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/terminal"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/staff"
)

type terminalPage struct {
	base
	terminalRow
	Days    []kiosk.UsageDay // those with any use, the newest first
	Chart   *chart
	Sum     kiosk.TerminalUsage
	Form    settingsForm
	Preview *placePreview
	Areas   []kiosk.Area
	Others  []kiosk.Terminal // settings can be taken over from them
	From    string           // the name of the one they were taken over from
	Choices []programChoice  // what it can be told to run
	Code    string           // a code that was just made, shown this once
	Server  string           // address terminals can reach, for the command
	Manage  bool
	Problem string
	Done    string
}

// placePreview is what the screen would say.
type placePreview struct {
	Settings kiosk.TerminalSettings
	Now      string // of the opening hours, "" if they cannot be read
	Open     bool
	Notices  []string // of today
}

var terminalDone = map[string]string{
	"settings": "已保存，那台终端一分钟内照新设置显示。", "rename": "名称已改。", "retire": "已停用，它的登记立即失效。",
	"reload": "已要求刷新，等屏幕前没有人时进行。", "care": "已进入维护，屏幕上会写明去哪里办。", "open": "已恢复使用，一分钟内生效。",
	"program": "已要求换程序。那台终端自己取，等屏幕前没有人时换上；跑不起来会自己退回。",
}

func (o *Office) terminal(c *fiber.Ctx) error {
	ctx := c.UserContext()
	t, err := o.Terminals.TerminalByID(ctx, page.Param(c, "terminal"))
	if err != nil {
		return wrap("terminal", err)
	}
	p := terminalPage{Done: terminalDone[c.Query("done")]}
	if from := c.Query("copy"); from != "" {
		other, err := o.Terminals.TerminalByID(ctx, from)
		if err != nil {
			return wrap("terminal", err)
		}
		taken := other.Settings
		taken.Maintenance, taken.Reload = t.Settings.Maintenance, t.Settings.Reload
		p.Form, p.From = settingsFormOf(taken, t.Version), other.Name
		p.Preview = o.preview(taken)
	}
	return o.showTerminal(c, fiber.StatusOK, t, p)
}

func (o *Office) showTerminal(c *fiber.Ctx, status int, t kiosk.Terminal, p terminalPage) error {
	ctx := c.UserContext()
	p.base, p.terminalRow = o.base(c, t.Name, "terminals"), o.terminalRow(ctx, t)
	p.Manage, p.Areas, p.Server = p.Can(accounts.TerminalManage), o.Catalogue.Areas, p.PublicURL
	if p.Form.Version == 0 {
		p.Form = settingsFormOf(t.Settings, t.Version)
	}
	if p.Preview == nil {
		p.Preview = o.preview(t.Settings)
	}
	today := kiosk.DateOf(o.Site.Now())
	days, err := o.Terminals.TerminalUse(ctx, t.ID, dayBefore(today, usageSpan-1), today)
	if err != nil {
		return wrap("terminal", err)
	}
	p.fill(days, today)
	list, err := o.Terminals.ListTerminals(ctx)
	if err != nil {
		return wrap("terminal", err)
	}
	for _, other := range list {
		if other.ID != t.ID && other.Version > 1 {
			p.Others = append(p.Others, other)
		}
	}
	if p.Choices, err = o.choices(t); err != nil {
		return wrap("terminal", err)
	}
	return o.Pages.HTML(c, status, "office/terminal", p)
}

// fill lays out the use of the last days.
func (p *terminalPage) fill(days []kiosk.UsageDay, today kiosk.Date) {
	visits := map[kiosk.Date]int{}
	for _, d := range slices.Backward(days) {
		p.Days = append(p.Days, d)
		p.Sum = p.Sum.Plus(d.TerminalUsage)
		visits[d.Day] = d.Visits
	}
	columns := make([]kiosk.AskedDay, 0, usageSpan)
	for n := usageSpan - 1; n >= 0; n-- {
		d := dayBefore(today, n)
		columns = append(columns, kiosk.AskedDay{On: d, Searches: visits[d]})
	}
	p.Chart = newChart(columns)
}

func (o *Office) preview(s kiosk.TerminalSettings) *placePreview {
	now := o.Site.Now()
	p := &placePreview{Settings: s, Notices: terminal.Notices(s, kiosk.DateOf(now))}
	if h, ok := terminal.ParseHours(s.Hours); ok {
		p.Now, p.Open = h.Now(now)
	}
	return p
}

// manage is what the forms of a terminal share: do it, show the page again.
func (o *Office) manage(c *fiber.Ctx, done string, do func(t kiosk.Terminal, p *terminalPage) error) error {
	t, err := o.Terminals.TerminalByID(c.UserContext(), page.Param(c, "terminal"))
	if err != nil {
		return wrap("terminal", err)
	}
	var p terminalPage
	err = do(t, &p)
	if status, ok := problemStatus(err); err != nil && ok {
		p.Problem = kiosk.PublicMessage(err)
		return o.showTerminal(c, status, t, p)
	}
	if err != nil {
		return wrap("terminal", err)
	}
	return c.Redirect("/office/terminals/"+t.ID+"?done="+done, fiber.StatusSeeOther)
}

func (o *Office) renameTerminal(c *fiber.Ctx) error {
	return o.manage(c, "rename", func(t kiosk.Terminal, _ *terminalPage) error {
		name, err := terminal.CheckName(c.FormValue("name"))
		if err != nil {
			return err
		}
		return o.Terminals.RenameTerminal(c.UserContext(), staff.Actor(c), t.ID, name)
	})
}

func (o *Office) retireTerminal(c *fiber.Ctx) error {
	return o.manage(c, "retire", func(t kiosk.Terminal, _ *terminalPage) error {
		reason := strings.TrimSpace(c.FormValue("reason"))
		if err := checkReason(reason); err != nil {
			return err
		}
		return o.Terminals.RetireTerminal(c.UserContext(), staff.Actor(c), t.ID, reason)
	})
}

// renewCode shows a new code; the page is not redirected to, since the code is
// shown this once.
func (o *Office) renewCode(c *fiber.Ctx) error {
	ctx := c.UserContext()
	id := page.Param(c, "terminal")
	shown, code := terminal.NewCode(o.Site.Now())
	if err := o.Terminals.RenewTerminalCode(ctx, staff.Actor(c), id, code); err != nil {
		return wrap("new code", err)
	}
	t, err := o.Terminals.TerminalByID(ctx, id)
	if err != nil {
		return wrap("new code", err)
	}
	return o.showTerminal(c, fiber.StatusOK, t, terminalPage{Code: shown})
}

func (o *Office) reloadTerminal(c *fiber.Ctx) error {
	return o.manage(c, "reload", func(t kiosk.Terminal, _ *terminalPage) error {
		t.Settings.Reload++
		return o.set(c, t)
	})
}

func (o *Office) careTerminal(c *fiber.Ctx) error {
	on := c.FormValue("on") == "1"
	done := map[bool]string{true: "care", false: "open"}[on]
	return o.manage(c, done, func(t kiosk.Terminal, _ *terminalPage) error {
		t.Settings.Maintenance = on
		return o.set(c, t)
	})
}

func (o *Office) set(c *fiber.Ctx, t kiosk.Terminal) error {
	_, err := o.Terminals.SetTerminal(c.UserContext(), staff.Actor(c), t.ID, t.Version, t.Settings)
	return err
}

func (o *Office) setTerminal(c *fiber.Ctx) error {
	look := c.FormValue("do") == "look"
	ctx := c.UserContext()
	t, err := o.Terminals.TerminalByID(ctx, page.Param(c, "terminal"))
	if err != nil {
		return wrap("settings", err)
	}
	p := terminalPage{Form: readSettings(c)}
	s, err := p.Form.settings(o.Catalogue)
	if err == nil {
		s.Maintenance, s.Reload = t.Settings.Maintenance, t.Settings.Reload
		p.Preview = o.preview(s)
		if look {
			return o.showTerminal(c, fiber.StatusOK, t, p)
		}
		_, err = o.Terminals.SetTerminal(ctx, staff.Actor(c), t.ID, p.Form.Version, s)
	}
	if status, ok := problemStatus(err); err != nil && ok {
		p.Problem, p.Form.Version = kiosk.PublicMessage(err), t.Version
		return o.showTerminal(c, status, t, p)
	}
	if err != nil {
		return wrap("settings", err)
	}
	return c.Redirect("/office/terminals/"+t.ID+"?done=settings", fiber.StatusSeeOther)
}

// CodeFor is how long the code just made is good.
func (terminalPage) CodeFor() string { return terminal.Ago(terminal.CodeLasts.Truncate(time.Minute)) }
