package office

import (
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal"
	"gongkai/kiosk/web/staff"
)

// installedChoice stands in forms for the program installed at a terminal by
// hand.
const installedChoice = "installed"

// programChoice is a program that a terminal can be told to run.
type programChoice struct {
	Value string // of the form
	Label string
	Now   bool // it runs, or is on its way
}

// choices lists what a terminal can be told to run, nil if nothing.
func (o *Office) choices(t kiosk.Terminal) ([]programChoice, error) {
	if o.Programs == nil || !t.Retired.IsZero() || t.Last.Program.System == "" {
		return nil, nil
	}
	offers, _, err := o.Programs.Offers()
	if err != nil {
		return nil, err
	}
	aim := aimOf(t)
	var out []programChoice
	for _, f := range offers {
		if f.System != t.Last.Program.System {
			continue
		}
		c := programChoice{Value: f.Hash, Label: buildName(f.Build), Now: f.Hash == aim}
		if f.Own {
			c.Label += "，服务器在用"
		}
		switch {
		case c.Now && terminal.OrderPending(t):
			c.Label += "，正在换成它"
		case c.Now:
			c.Label += "，这台在用"
		}
		if slices.Contains(t.Last.Program.Bad, f.Hash) {
			c.Label += "，在这台试过，没跑起来"
		}
		out = append(out, c)
	}
	return append(out, programChoice{Value: installedChoice, Label: "装机时装的那一版", Now: aim == installedChoice}), nil
}

// aimOf is what a terminal runs or is on the way to.
func aimOf(t kiosk.Terminal) string {
	switch p := t.Last.Program; {
	case terminal.OrderPending(t) && t.Wanted.Build.Hash == "":
		return installedChoice
	case terminal.OrderPending(t):
		return t.Wanted.Build.Hash
	case p.Installed && t.Wanted.Number > 0 && t.Wanted.Build.Hash == "":
		return installedChoice
	}
	return t.Last.Program.Hash
}

// buildName names a build: versions alone may be the same.
func buildName(b kiosk.Build) string {
	return b.Version + "（" + b.Hash[:min(len(b.Hash), 8)] + "）"
}

// Program says how a terminal is with the program it was told to run, "" if
// there is nothing to say.
func (r terminalRow) Program() string {
	to := "装机时装的那一版"
	if r.Wanted.Build.Hash != "" {
		to = buildName(r.Wanted.Build)
	}
	switch p := r.Last.Program; {
	case r.Wanted.Number == 0:
		return ""
	case p.Number > r.Wanted.Number:
		return "服务器从备份恢复过，这台照恢复以前最后一次定的用"
	case p.Number < r.Wanted.Number:
		return "要换成 " + to + "，一分钟内会告诉它"
	case p.Step == kiosk.ProgramFetch && p.Why != "":
		return "在取 " + to + "，没取成，会再试：" + p.Why
	case p.Step == kiosk.ProgramFetch:
		return "在取 " + to
	case p.Step == kiosk.ProgramRest:
		return "取好了 " + to + "，等屏幕前没有人时换"
	case p.Step == kiosk.ProgramTrial:
		return "在试 " + to
	case p.Step == kiosk.ProgramBad:
		return to + " 没有跑起来，已退回：" + p.Why
	case p.Step == kiosk.ProgramRefused:
		return to + " 没有换：" + p.Why
	}
	return "换成了 " + to
}

// Fingerprint tells builds of one version apart.
func (r terminalRow) Fingerprint() string {
	return r.Last.Program.Hash[:min(len(r.Last.Program.Hash), 8)]
}

// updatePlan is how the fleet comes to the server's own program: one terminal
// first, then the rest.
type updatePlan struct {
	Build    kiosk.Build   // the server's
	Name     string        // of it
	Have     []terminalRow // they run it well
	Rest     []terminalRow // they can be told to
	UnderWay []terminalRow // they were told to run this or another one
	Bad      []terminalRow // it did not run there
	Other    []terminalRow // on another system, or too old to be told
	Problems []string      // of files that are not offered
}

// plan says how far the fleet is, nil if there is nothing to offer.
func (o *Office) plan(rows []terminalRow) (*updatePlan, error) {
	if o.Programs == nil || len(rows) == 0 {
		return nil, nil
	}
	offers, problems, err := o.Programs.Offers()
	if err != nil {
		return nil, err
	}
	p := &updatePlan{Problems: problems}
	for _, f := range offers {
		if f.Own {
			p.Build, p.Name = f.Build, buildName(f.Build)
		}
	}
	for _, r := range rows {
		switch is := r.Last.Program; {
		case !r.Retired.IsZero(), r.Registered.IsZero() || r.LastSeen.IsZero():
		case is.System != p.Build.System:
			p.Other = append(p.Other, r)
		case terminal.OrderPending(r.Terminal):
			p.UnderWay = append(p.UnderWay, r)
		case is.Hash == p.Build.Hash:
			p.Have = append(p.Have, r)
		case slices.Contains(is.Bad, p.Build.Hash):
			p.Bad = append(p.Bad, r)
		default:
			p.Rest = append(p.Rest, r)
		}
	}
	return p, nil
}

// orderProgram has one terminal run a program.
func (o *Office) orderProgram(c *fiber.Ctx) error {
	return o.manage(c, "program", func(t kiosk.Terminal, _ *terminalPage) error {
		return o.order(c, t, c.FormValue("program"))
	})
}

// order has a terminal run what was chosen in a form.
func (o *Office) order(c *fiber.Ctx, t kiosk.Terminal, chosen string) error {
	if o.Programs == nil {
		return kiosk.Errorf(kiosk.NotFound, "服务器没有可换的程序。")
	}
	var b kiosk.Build
	if chosen != installedChoice {
		var err error
		if b, err = o.Programs.Find(chosen); err != nil {
			return err
		}
		if b.System != t.Last.Program.System {
			return kiosk.Errorf(kiosk.Invalid, "这一版是给 %s 的，这台终端是 %s。", b.System, or(t.Last.Program.System, "还没有报到的"))
		}
	}
	_, err := o.Terminals.OrderProgram(c.UserContext(), staff.Actor(c), t.ID, b)
	return err
}

// orderPrograms has the first terminal, or after it has run well the rest, run
// the server's own program.
func (o *Office) orderPrograms(c *fiber.Ctx) error {
	err := o.orderSome(c)
	if status, ok := problemStatus(err); err != nil && ok {
		return o.showTerminals(c, status, terminalsPage{Problem: kiosk.PublicMessage(err)})
	}
	if err != nil {
		return wrap("order programs", err)
	}
	return c.Redirect("/office/terminals?done=program", fiber.StatusSeeOther)
}

func (o *Office) orderSome(c *fiber.Ctx) error {
	if id := c.FormValue("terminal"); id != "" {
		t, err := o.Terminals.TerminalByID(c.UserContext(), id)
		if err != nil {
			return err
		}
		return o.order(c, t, c.FormValue("program"))
	}
	rows, err := o.terminalRows(c.UserContext())
	if err != nil {
		return err
	}
	p, err := o.plan(rows)
	switch {
	case err != nil:
		return err
	case p == nil || p.Build.Hash != c.FormValue("program"):
		return kiosk.Errorf(kiosk.Conflict, "您打开这一页以后，服务器的程序换过了。请看清楚再更新。")
	case len(p.Have) == 0:
		return kiosk.Errorf(kiosk.Conflict, "还没有一台终端用上这一版。请先更新一台，看好了再更新其余的。")
	}
	var errs []error
	for _, r := range p.Rest {
		errs = append(errs, o.order(c, r.Terminal, p.Build.Hash))
	}
	return errors.Join(errs...)
}
