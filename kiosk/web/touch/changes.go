package touch

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

type changesPage struct {
	base
	Doc     *kiosk.Disclosure
	Changes *reading.Changes
}

// changes answers GET /k/d/{id}/changes: what the newest version changed.
func (s *Surface) changes(c *fiber.Ctx) error {
	ctx := c.UserContext()
	d, err := s.Disclosures.Get(ctx, page.Param(c, "id"))
	if err != nil {
		return err
	}
	if d.Version < 2 {
		return kiosk.Errorf(kiosk.NotFound, "这份文件没有更正过。")
	}
	p := changesPage{base: s.base(c, d.Title, "/k/d/"+url.PathEscape(d.ID)), Doc: d}
	p.Here = "doc"
	if p.Changes, err = reading.Compare(ctx, s.Disclosures, nil, d.ID, d.Version-1, d.Version); err != nil {
		return err
	}
	return s.Pages.HTML(c, fiber.StatusOK, "touch/changes", p)
}
