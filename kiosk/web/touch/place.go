package touch

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal"
)

// local is what pages say of the place the terminal stands in.
type local struct {
	Known   bool     // something is known of the place
	Hall    bool     // and of what can be done here, and when
	Open    string   // of the opening hours now, "" if they cannot be read
	IsOpen  bool     //
	Notices []string // of today
	Stamp   string   // changes with what a page must be loaded anew for
	Dark    bool     // nobody is expected: an untouched screen goes dark
}

func (s *Surface) local() local {
	at, now := s.where(), s.Site.Now()
	l := local{
		Known: len(at.Nearest) > 0, Hall: at.Hours != "" || len(at.Windows) > 0,
		Notices: terminal.Notices(at, kiosk.DateOf(now)), Dark: terminal.Dark(at, now),
	}
	l.Known = l.Known || l.Hall
	if h, ok := terminal.ParseHours(at.Hours); ok {
		l.Open, l.IsOpen = h.Now(now)
	}
	// What an idle screen shows of the settings, and what made it.
	l.Stamp = strings.Join(append([]string{
		s.Site.Build, s.Site.Name, strconv.Itoa(at.Reload), strconv.FormatBool(at.Maintenance), at.Category, strconv.Itoa(at.Idle), strconv.FormatBool(l.Known),
	}, l.Notices...), "|")
	return l
}

// Stamp changes with what a page must be loaded anew for.
func (s *Surface) Stamp() string { return s.local().Stamp }

type placePage struct {
	base
	At     kiosk.TerminalSettings
	People string // address of the page of whom to ask, and where else to go
}

// hall answers GET /k/place?q=: what can be done here, and when. Who comes from
// the page of whom to ask goes back there, with the words of before.
func (s *Surface) hall(c *fiber.Ctx) error {
	people, back := peopleURL(queryOf(c).text()), "/k/"
	if c.Query("from") == "people" {
		back = people
	}
	p := placePage{base: s.base(c, "这里能办什么", back), At: s.where(), People: people}
	p.Here = "place"
	if !p.Local.Hall {
		return c.Redirect(people, fiber.StatusFound)
	}
	return s.Pages.HTML(c, fiber.StatusOK, "touch/place", p)
}

// told answers GET /k/told, which pages ask now and then: whether they should
// be loaded anew, and whether an untouched screen is to be dark. The hotline is
// for who shows pages of their own while this server is away.
func (s *Surface) told(c *fiber.Ctx) error {
	l := s.local()
	return c.JSON(fiber.Map{"stamp": l.Stamp, "dark": l.Dark, "hotline": s.Site.Hotline})
}

// care shows where to go instead while the terminal is being looked after; what
// pages ask behind the scenes goes on.
func (s *Surface) care(c *fiber.Ctx) error {
	if !s.where().Maintenance || c.Method() != fiber.MethodGet || slices.Contains([]string{"/k/told", "/k/alive", "/k/leave"}, c.Path()) {
		return c.Next()
	}
	p := placePage{base: s.base(c, "正在维护", ""), At: s.where()}
	p.Here, p.Idle = "care", 0
	s.keep(c, "")
	return s.Pages.HTML(c, fiber.StatusOK, "touch/care", p)
}

// chosenFirst puts the area of the category the office has chosen first, and the
// category first in it.
func (s *Surface) chosenFirst(tiles []areaTile) []areaTile {
	chosen := s.where().Category
	if chosen == "" {
		return tiles
	}
	for i, a := range tiles {
		at := slices.IndexFunc(a.Categories, func(c kiosk.Category) bool { return c.ID == chosen })
		if at < 0 {
			continue
		}
		first := a.Categories[at]
		a.Categories = slices.Concat([]kiosk.Category{first}, a.Categories[:at], a.Categories[at+1:])
		return slices.Concat([]areaTile{a}, tiles[:i], tiles[i+1:])
	}
	return tiles
}
