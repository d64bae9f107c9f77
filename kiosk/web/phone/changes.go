package phone

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

type changesPage struct {
	base
	Doc     *kiosk.Disclosure
	Changes *reading.Changes
	Others  []kiosk.VersionInfo // other versions that changed something, newest first
}

// changes answers GET /m/d/{id}/changes: what the newest version changed, or
// that of the parameter v.
func (s *Surface) changes(c *fiber.Ctx) error {
	ctx := c.UserContext()
	d, err := s.Disclosures.Get(ctx, page.Param(c, "id"))
	if err != nil {
		return err
	}
	p := changesPage{base: s.base(c, "改了什么："+d.Title), Doc: d}
	versions, err := s.Disclosures.Versions(ctx, d.ID)
	if err != nil {
		return err
	}
	at := c.QueryInt("v", d.Version)
	if at < 2 || at > d.Version {
		return kiosk.Errorf(kiosk.NotFound, "这份文件没有这一次更正。")
	}
	if p.Changes, err = reading.Compare(ctx, s.Disclosures, nil, d.ID, at-1, at); err != nil {
		return err
	}
	for _, v := range versions {
		if v.Version > 1 && v.Version != at {
			p.Others = append(p.Others, v)
		}
	}
	return s.Pages.HTML(c, fiber.StatusOK, "phone/changes", p)
}
