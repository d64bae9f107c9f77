package office

import (
	"cmp"
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/staff"
)

type findingRow struct {
	kiosk.PersonalFinding
	Kept bool
}

type personalOnePage struct {
	base
	Record    personalRow
	Path      string // of this page
	Office    string // of the record
	Rows      []findingRow
	Cut       bool // there are more
	Clean     bool // nothing was found
	Originals []kiosk.StoredOriginal
	Done      string
	Problem   string
	Deciding  int64  // finding whose form is open
	Reason    string // as it was typed
}

func (o *Office) personalOne(c *fiber.Ctx) error {
	p := &personalOnePage{Done: personalDone[c.Query("done")]}
	if p.Done != "" && c.Query("late") != "" {
		p.Done += lateWords
	}
	return o.showPersonal(c, fiber.StatusOK, p)
}

func (o *Office) showPersonal(c *fiber.Ctx, status int, p *personalOnePage) error {
	ctx, id := c.UserContext(), page.Param(c, "id")
	rec, found, err := o.Personal.PersonalFindings(ctx, id)
	if kiosk.KindOf(err) == kiosk.NotFound && err != nil {
		// Nothing was found, or the portal was put right.
		var d *kiosk.Disclosure
		if d, err = o.Editor.GetAny(ctx, id); err == nil {
			p.Clean = true
			rec = &kiosk.PersonalRecord{Disclosure: id, Title: d.Title, BodyID: d.BodyID, Publisher: d.Publisher, URL: d.URL}
		}
	}
	if err != nil {
		return wrap("personal", err)
	}
	p.Record = o.personalRow(*rec)
	p.base = o.base(c, cmp.Or(rec.Title, "没有标题的记录"), "personal")
	p.Path, p.Office = personalPath(id), recordPath(id)
	p.Cut = len(found) >= kiosk.MaxPersonalFindings
	for _, f := range found {
		p.Rows = append(p.Rows, findingRow{f, f.Action == kiosk.PersonalKept})
	}
	if p.Can("original.read") {
		if p.Originals, err = o.Personal.Originals(ctx, id); err != nil {
			return wrap("personal", err)
		}
	}
	return o.Pages.HTML(c, status, "office/personal-one", p)
}

func (o *Office) decidePersonal(c *fiber.Ctx) error {
	keep := c.FormValue("do") == "keep"
	done := "mask"
	if keep {
		done = "keep"
	}
	finding, reason := number(c.FormValue("finding")), strings.TrimSpace(c.FormValue("reason"))
	ids, err := o.Personal.DecidePersonal(c.UserContext(), staff.Actor(c), finding, keep, c.FormValue("everywhere") != "", reason)
	if err != nil {
		return o.personalProblem(c, err, &personalOnePage{Deciding: finding, Reason: reason})
	}
	return o.rescreened(c, ids, done)
}

func (o *Office) releasePersonal(c *fiber.Ctx) error {
	id, reason := page.Param(c, "id"), strings.TrimSpace(c.FormValue("reason"))
	if err := o.Personal.ReleasePersonal(c.UserContext(), staff.Actor(c), id, reason); err != nil {
		return o.personalProblem(c, err, &personalOnePage{Reason: reason})
	}
	return o.rescreened(c, []string{id}, "release")
}

func (o *Office) personalProblem(c *fiber.Ctx, err error, p *personalOnePage) error {
	status, ok := problemStatus(err)
	if !ok {
		return wrap("personal", err)
	}
	p.Problem = kiosk.PublicMessage(err)
	return o.showPersonal(c, status, p)
}

// rescreened masks records anew, lets the index follow and shows the page
// again.
func (o *Office) rescreened(c *fiber.Ctx, ids []string, done string) error {
	ctx := c.UserContext()
	for _, id := range ids {
		if err := o.Rescreen(ctx, id); err != nil {
			return wrap("personal", err)
		}
	}
	to := personalPath(page.Param(c, "id")) + "?done=" + done
	if err := o.follow(ctx, "personal"); err != nil {
		to += "&late=1"
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// follow lets the index follow a change; what goes wrong is logged.
func (o *Office) follow(ctx context.Context, op string) error {
	err := o.Changed(ctx)
	if err != nil {
		o.Logger.WarnContext(ctx, "index did not follow an edit", "op", op, "err", err)
	}
	return err
}

// readOriginal hands over a file as it was fetched. It is never shown in the
// page: strangers wrote it.
func (o *Office) readOriginal(c *fiber.Ctx) error {
	id, reason := page.Param(c, "id"), strings.TrimSpace(c.FormValue("reason"))
	_, body, err := o.Personal.ReadOriginal(c.UserContext(), staff.Actor(c), id, c.FormValue("hash"), reason)
	if err != nil {
		return o.personalProblem(c, err, &personalOnePage{Reason: reason})
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="original.bin"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(body)
}
