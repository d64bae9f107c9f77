package phone

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
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
	Asked       asked.Notes     // of what people search and open
	Letterbox   kiosk.Letterbox // takes questions and ratings; nil: none can be left
	Terms       *reading.Terms  // said in plain words beside documents; nil: none are
}

// Surface is the registered phone surface.
type Surface struct{ Deps }

// Register adds the routes below /m/.
func Register(app fiber.Router, d Deps) (*Surface, error) {
	s := &Surface{d}
	if err := d.Pages.Need("phone/home", "phone/results", "phone/nothing", "phone/document", "phone/changes", "phone/error"); err != nil {
		return nil, err
	}
	m := app.Group("/m")
	m.Get("/", s.home)
	m.Get("/search", s.search)
	m.Get("/d/:id", s.document)
	m.Get("/d/:id/v/:version", s.version)
	m.Get("/d/:id/changes", s.changes)
	return s, nil
}

// base is what every phone page embeds.
type base struct {
	page.Base
	Large     bool
	SizeURL   string // this page in the other size
	Query     string
	Describe  string // for previews where a link is shared
	Canonical string
}

const sizeCookie = "gongkai_text"

// base takes the size from the address first, so that the switch works where
// cookies are refused, and remembers it.
func (s *Surface) base(c *fiber.Ctx, title string) base {
	b := base{Base: s.Site.Base(c), Large: c.Cookies(sizeCookie) == "large"}
	b.Title = title
	switch t := c.Query("text"); t {
	case "large", "normal":
		b.Large = t == "large"
		c.Cookie(&fiber.Cookie{
			Name: sizeCookie, Value: t, Path: "/", HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
			MaxAge: int((365 * 24 * time.Hour).Seconds()),
		})
	}
	b.SizeURL = otherSize(b.Path, b.Large)
	return b
}

// otherSize is the address of the page with the size switched.
func otherSize(path string, large bool) string {
	u, err := url.ParseRequestURI(path)
	if err != nil || u.Host != "" {
		return "?text=normal"
	}
	q := u.Query()
	q.Set("text", map[bool]string{true: "normal", false: "large"}[large])
	return "?" + q.Encode()
}

type failurePage struct {
	base
	Failure page.Failure
}

// Failure shows an error in the look of the phone pages.
func (s *Surface) Failure(c *fiber.Ctx, f page.Failure) error {
	return s.Pages.HTML(c, f.Status, "phone/error", failurePage{s.base(c, f.Heading()), f})
}

type homePage struct {
	base
	Areas  []area
	Newest []kiosk.Disclosure
}

type area struct {
	kiosk.Area
	Mark  page.Mark
	Count int
}

func (s *Surface) home(c *fiber.Ctx) error {
	ctx := c.UserContext()
	newest, err := s.Disclosures.Recent(ctx, "", 6)
	if err != nil {
		return err
	}
	p := homePage{base: s.base(c, s.Site.Name), Newest: newest}
	p.Describe = "查政府公开的文件：谁公开、什么时候、依据什么。"
	p.Areas = s.areas(s.Site.Stats(ctx))
	return s.Pages.HTML(c, fiber.StatusOK, "phone/home", p)
}

func (s *Surface) areas(stats kiosk.Stats) []area {
	var out []area
	for _, a := range s.Catalogue.Areas {
		out = append(out, area{a, page.AreaMark(a.ID), stats.ByArea[a.ID]})
	}
	return out
}
