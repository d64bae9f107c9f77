package touch

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/asked"
	"gongkai/kiosk/web/page"
)

// Deps is what the surface uses.
type Deps struct {
	Pages       *page.Renderer
	Site        *page.Site
	Catalogue   *kiosk.Catalogue
	Disclosures kiosk.Disclosures
	Relations   kiosk.Relations // nil knows none
	Searcher    kiosk.Searcher
	Asked       asked.Notes   // of what people search and open
	IdleAfter   time.Duration // untouched for so long, the screen asks whether someone is there
	Questions   []string      // shown with their answers on the home page; nil means the built-in ones
}

// Surface is the registered touch surface.
type Surface struct{ Deps }

// Register adds the routes below /k/.
func Register(app fiber.Router, d Deps) (*Surface, error) {
	if d.Questions == nil {
		d.Questions = Questions
	}
	s := &Surface{d}
	err := d.Pages.Need("touch/home", "touch/find", "touch/results", "touch/nothing", "touch/area",
		"touch/category", "touch/document", "touch/changes", "touch/error")
	if err != nil {
		return nil, err
	}
	k := app.Group("/k", private) // /k and /k/ are the same to Fiber
	k.Get("/", s.home)
	k.Get("/find", s.find)
	k.Get("/search", s.search)
	k.Get("/browse/:id", s.browse)
	k.Get("/d/:id", s.document)
	k.Get("/d/:id/changes", s.changes)
	k.Post("/mode", s.mode)
	k.Get("/leave", s.leave)
	return s, nil
}

// private keeps what one person saw out of the browser's store: the next one
// stands at the same screen.
func private(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Next()
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
	p := failurePage{s.base(c, f.Heading(), "/k/"), f}
	p.Here = "failed"
	return s.Pages.HTML(c, f.Status, "touch/error", p)
}
