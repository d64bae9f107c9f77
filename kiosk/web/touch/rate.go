package touch

import (
	"crypto/rand"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

// rate answers POST /k/d/{id}/rate: whether a document helped. The script of
// the page sends it and stays where it is; without it the document is shown
// again with a word of thanks.
func (s *Surface) rate(c *fiber.Ctx) error {
	d, err := s.Disclosures.Get(c.UserContext(), page.Param(c, "id"))
	if err != nil {
		return err
	}
	if s.Letterbox == nil {
		return kiosk.Errorf(kiosk.NotFound, "这台机器不收评价。")
	}
	id := c.FormValue("id")
	if id == "" {
		id = rand.Text()
	}
	helped := c.FormValue("helped") == "yes"
	err = s.Letterbox.LeaveRating(c.UserContext(), kiosk.Rating{
		ID: id, At: s.Site.Now(), Terminal: kiosk.OwnScreen, Document: d.ID, Version: d.Version, Helped: helped,
	})
	if err != nil {
		return err
	}
	if c.Get("X-Stay") != "" {
		return c.SendStatus(fiber.StatusNoContent)
	}
	thanks := "no"
	if helped {
		thanks = "yes"
	}
	return c.Redirect("/k/d/"+url.PathEscape(d.ID)+"?rated="+thanks, fiber.StatusSeeOther)
}
