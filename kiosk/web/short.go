package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/link"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

// resolve finds the disclosure a code belongs to, in whatever spelling.
func (s *Server) resolve(c *fiber.Ctx, typed string) (id, code string, err error) {
	code, err = link.Canonical(typed)
	if err != nil {
		return "", "", err
	}
	id, err = s.cfg.Disclosures.ByCode(c.UserContext(), code)
	if kiosk.KindOf(err) == kiosk.NotFound {
		return "", "", kiosk.Errorf(kiosk.NotFound, "没有编号是 %s 的文件。请核对二维码下面的 8 位字符，或者直接查文件的名字。", link.Display(code))
	}
	return id, code, err
}

// short answers GET /s/{code}, what a printed or read out link leads to. The
// passage the person had before them goes along.
func (s *Server) short(c *fiber.Ctx) error {
	id, _, err := s.resolve(c, page.Param(c, "code"))
	if err != nil {
		return err
	}
	to := "/m/d/" + url.PathEscape(id)
	if r, ok := reading.ParseRange(c.Query("at")); ok {
		to += "?at=" + r.String()
	}
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.Redirect(to, fiber.StatusFound)
}
