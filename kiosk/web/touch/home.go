package touch

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

type homePage struct {
	base
	Areas  []kiosk.Area
	Newest []kiosk.Disclosure
}

func (s *Surface) home(c *fiber.Ctx) error {
	newest, err := s.Disclosures.Recent(c.UserContext(), "", 2)
	if err != nil {
		return err
	}
	p := homePage{base: s.base(c, "首页", ""), Areas: s.Catalogue.Areas, Newest: newest}
	p.Here = "home"
	return s.Pages.HTML(c, fiber.StatusOK, "touch/home", p)
}
