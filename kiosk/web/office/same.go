package office

import (
	"context"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
	"gongkai/kiosk/web/staff"
)

type familyRow struct {
	kiosk.Kin
	Path    string
	Others  []memberRow
	Differs bool
}

type memberRow struct {
	kiosk.Kin
	Path    string
	Compare string // address of the page that compares it with the original
}

type samePage struct {
	base
	Rows    []familyRow
	Count   string
	Differs int
	Copies  int // of all
}

// same lists what is published in several places, and how it differs there.
func (o *Office) same(c *fiber.Ctx) error {
	p := samePage{base: o.base(c, "同一份", "same")}
	if o.Relations != nil {
		list, err := o.Relations.Families(c.UserContext(), maxRows)
		if err != nil {
			return wrap("same", err)
		}
		for _, f := range list {
			row := familyRow{Kin: f[0], Path: recordPath(f[0].ID)}
			for _, k := range f[1:] {
				row.Others = append(row.Others, memberRow{k, recordPath(k.ID), comparePath(k.ID, f[0].ID)})
				row.Differs = row.Differs || k.Differs != ""
			}
			if row.Differs {
				p.Differs++
			}
			p.Copies += len(row.Others)
			p.Rows = append(p.Rows, row)
		}
	}
	p.Count = atMost(len(p.Rows))
	return o.Pages.HTML(c, fiber.StatusOK, "office/same", p)
}

func comparePath(id, other string) string {
	return recordPath(id) + "/same?with=" + strings.TrimPrefix(recordPath(other), "/office/d/")
}

type comparePage struct {
	base
	Record   *kiosk.Disclosure
	Other    *kiosk.Disclosure
	Path     string
	Original string // path of the other
	Changes  *reading.Changes
	Why      string // they were put together
	Apart    bool
	Reason   string
	Problem  string
}

// compare shows a copy beside what it is a copy of.
func (o *Office) compare(c *fiber.Ctx) error {
	with := c.Query("with")
	if with == "" {
		return o.same(c) // which leads on to what can be compared
	}
	p, err := o.comparePage(c, with)
	if err != nil {
		return wrap("compare", err)
	}
	return o.Pages.HTML(c, fiber.StatusOK, "office/compare", p)
}

func (o *Office) comparePage(c *fiber.Ctx, with string) (*comparePage, error) {
	ctx := c.UserContext()
	p := &comparePage{base: o.base(c, "对照", "same")}
	var err error
	if p.Record, err = o.Editor.GetAny(ctx, page.Param(c, "id")); err != nil {
		return nil, err
	}
	if p.Other, err = o.Editor.GetAny(ctx, with); err != nil {
		return nil, err
	}
	p.Path, p.Original = recordPath(p.Record.ID), recordPath(p.Other.ID)
	p.Changes = reading.Between(p.Other, p.Record, nil)
	if o.Relations == nil {
		return p, nil
	}
	bonds, err := o.Relations.Bonds(ctx, p.Record.ID)
	if err != nil {
		return nil, err
	}
	for _, k := range bonds.Family {
		if k.ID == p.Record.ID {
			p.Why = k.Why
		}
	}
	apart, err := o.Relations.Apart(ctx, p.Record.ID)
	p.Apart = slices.ContainsFunc(apart, func(k kiosk.Kin) bool { return k.ID == p.Other.ID })
	return p, err
}

func (o *Office) separate(c *fiber.Ctx) error { return o.partWays(c, "separate") }

func (o *Office) rejoin(c *fiber.Ctx) error { return o.partWays(c, "rejoin") }

// partWays notes that two records do not belong together, or takes it back.
func (o *Office) partWays(c *fiber.Ctx, action string) error {
	ctx := c.UserContext()
	p, err := o.comparePage(c, c.FormValue("with"))
	if err != nil {
		return wrap(action, err)
	}
	p.Reason = strings.TrimSpace(c.FormValue("reason"))
	do := map[string]func(context.Context, kiosk.Actor, string, string, string) error{}
	if o.Relations != nil {
		do["separate"], do["rejoin"] = o.Relations.Separate, o.Relations.Rejoin
	}
	if err = checkReason(p.Reason); err == nil && do[action] != nil {
		err = do[action](ctx, staff.Actor(c), p.Record.ID, p.Other.ID, p.Reason)
	}
	if status, ok := problemStatus(err); ok {
		p.Problem = kiosk.PublicMessage(err)
		return o.Pages.HTML(c, status, "office/compare", p)
	}
	if err != nil {
		return wrap(action, err)
	}
	to := p.Path + "?done=" + action
	if err := o.Changed(ctx); err != nil {
		o.Logger.WarnContext(ctx, "index did not follow", "op", action, "disclosure_id", p.Record.ID, "err", err)
		to += "&late=1"
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}
