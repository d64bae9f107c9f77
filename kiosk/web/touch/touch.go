package touch

import (
	"context"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/printing"
	"gongkai/kiosk/speech"
	"gongkai/kiosk/web/asked"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

// Deps is what the surface uses.
type Deps struct {
	Pages       *page.Renderer
	Site        *page.Site
	Catalogue   *kiosk.Catalogue
	Disclosures kiosk.Disclosures
	Relations   kiosk.Relations // nil knows none
	Searcher    kiosk.Searcher
	Asked       asked.Notes                   // of what people search and open
	IdleAfter   time.Duration                 // untouched for so long, the screen asks whether someone is there
	Voice       speech.Voice                  // reads aloud; nil: the terminal says that it cannot
	WasRead     func(ctx context.Context)     // called when a reading begins; nil counts nothing
	Printing    *printing.Desk                // prints; nil: the terminal says that it cannot
	Log         *slog.Logger                  // of what failed, without whom it failed for
	Questions   []string                      // shown with their answers on the home page; nil means the built-in ones
	Terms       *reading.Terms                // explained in documents; nil: none are
	PageImages  kiosk.PageImages              // of attachments; nil: only their words are shown
	Letterbox   kiosk.Letterbox               // takes questions and ratings; nil: none can be left
	Place       func() kiosk.TerminalSettings // what the office has set; nil knows nothing of the place
	Count       func(kiosk.TerminalUsage)     // counts what is done at the one screen of a terminal; nil counts nothing
}

// Surface is the registered touch surface.
type Surface struct {
	Deps
	answers answers
}

// Register adds the routes below /k/.
func Register(app fiber.Router, d Deps) (*Surface, error) {
	if d.Questions == nil {
		d.Questions = Questions
	}
	s := &Surface{Deps: d}
	err := d.Pages.Need("touch/home", "touch/find", "touch/results", "touch/nothing", "touch/area",
		"touch/category", "touch/document", "touch/changes", "touch/need", "touch/open", "touch/people", "touch/ask", "touch/attachment",
		"touch/place", "touch/care", "touch/error")
	if err != nil {
		return nil, err
	}
	k := app.Group("/k", private, visited, s.care) // /k and /k/ are the same to Fiber
	if d.Count != nil {
		k.Use((&counter{add: d.Count, now: d.Site.Now}).handle)
	}
	k.Get("/place", s.hall)
	k.Get("/told", s.told)
	k.Get("/", s.home)
	k.Get("/attract", s.rest)
	k.Get("/for/:id", s.need)
	k.Get("/open", s.open)
	k.Get("/people", s.people)
	k.Get("/ask", s.askForm)
	k.Post("/ask", s.leaveQuestion)
	k.Get("/find", s.find)
	k.Get("/likely", s.likely)
	k.Get("/search", s.search)
	k.Get("/browse/:id", s.browse)
	k.Get("/d/:id", s.document)
	k.Get("/d/:id/a/:n", s.attachment)
	k.Get("/d/:id/a/:n/:page.png", s.pageImage)
	k.Post("/d/:id/rate", s.rate)
	k.Get("/d/:id/changes", s.changes)
	k.Get("/d/:id/speech", s.speechOf)
	k.Get("/speech/doc/:id/:version/:n/:speed", s.soundOf)
	k.Get("/speech/words/:name", s.wordsOf)
	k.Get("/speech/words/:name/:n/:speed", s.soundOfWords)
	k.Post("/mode", s.mode)
	k.Get("/leave", s.leave)
	return s, s.printRoutes(k)
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
	Mode  Mode
	Visit string // tells this visit from others
	Idle  int    // seconds untouched before the screen asks
	Left  int    // seconds to answer then
	Voice bool   // something can be read aloud
	Back  string
	Here  string // "home" on the home page
	Local local
}

func (s *Surface) base(c *fiber.Ctx, title, back string) base {
	b := base{Base: s.Site.Base(c), Mode: modeOf(c), Back: back, Voice: s.Voice != nil, Local: s.local()}
	b.Visit = visitOf(c)
	b.Idle, b.Left = s.patience(b.Mode)
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
