package touch

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

// Deps is what the surface uses.
type Deps struct {
	Pages       *page.Renderer
	Site        *page.Site
	Catalogue   *kiosk.Catalogue
	Disclosures kiosk.Disclosures
	Searcher    kiosk.Searcher
	IdleAfter   time.Duration // untouched for so long, the screen asks whether someone is there
}

// Surface is the registered touch surface.
type Surface struct{ Deps }

// Register adds the routes below /k/.
func Register(app fiber.Router, d Deps) (*Surface, error) {
	s := &Surface{d}
	if err := d.Pages.Need("touch/home", "touch/error"); err != nil {
		return nil, err
	}
	app.Get("/k", func(c *fiber.Ctx) error { return c.Redirect("/k/") })
	app.Get("/k/", s.home)
	app.Post("/k/mode", s.mode)
	app.Get("/k/leave", s.leave)
	return s, nil
}

// base is what every touch page embeds.
type base struct {
	page.Base
	Mode Mode
	Idle int // seconds
	Back string
	Here string // "home" on the home page
}

func (s *Surface) base(c *fiber.Ctx, title, back string) base {
	b := base{Base: s.Site.Base(c), Mode: modeOf(c), Idle: int(s.IdleAfter / time.Second), Back: back}
	b.Title = title
	return b
}

type failurePage struct {
	base
	Failure page.Failure
}

// Failure shows an error in the look of the terminal.
func (s *Surface) Failure(c *fiber.Ctx, f page.Failure) error {
	return s.Pages.HTML(c, f.Status, "touch/error", failurePage{s.base(c, f.Heading(), "/k/"), f})
}
