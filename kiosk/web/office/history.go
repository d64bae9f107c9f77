package office

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

type historyPage struct {
	base
	Record   *kiosk.Disclosure
	Path     string
	Public   string
	Versions []kiosk.VersionInfo
	From, To int
	Changes  *reading.Changes // nil if there is one version only
	Why      string           // of the version compared to
}

// history compares two versions of a record, the newest two unless asked.
func (o *Office) history(c *fiber.Ctx) error {
	ctx := c.UserContext()
	d, err := o.Editor.GetAny(ctx, page.Param(c, "id"))
	if err != nil {
		return wrap("history", err)
	}
	p := historyPage{base: o.base(c, "版本对照", "records"), Record: d, Path: recordPath(d.ID), Public: "/m" + recordPath(d.ID)[len("/office"):]}
	if p.Versions, err = o.Disclosures.Versions(ctx, d.ID); err != nil {
		return wrap("history", err)
	}
	p.To = c.QueryInt("to", d.Version)
	p.From = c.QueryInt("from", max(p.To-1, 1))
	if p.From > p.To {
		p.From, p.To = p.To, p.From
	}
	if len(p.Versions) > 1 {
		if p.Changes, err = reading.Compare(ctx, o.Disclosures, o.Catalogue, d.ID, p.From, p.To); err != nil {
			return wrap("history", err)
		}
	}
	for _, v := range p.Versions {
		if v.Version == p.To {
			p.Why = v.Why
		}
	}
	return o.Pages.HTML(c, fiber.StatusOK, "office/history", p)
}
