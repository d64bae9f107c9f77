package page

import (
	"context"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// Site is what every page of an installation says about itself.
type Site struct {
	Name        string // "乳山政务公开"
	Build       string // of the program, "" if it is not known
	Demo        bool
	Dev         bool
	PublicURL   string // address that phones can reach, without a slash at the end
	Hotline     string // "12345"
	OfficePhone string // of the office for open government information, "" if not set
	Disclosures kiosk.Disclosures
	Now         func() time.Time
	Link        func() Link // nil on the server itself

	mu    sync.Mutex
	at    time.Time
	stats kiosk.Stats
}

// statsAge is how old the figures on a page may be. Counts and the time of the
// last update are shown on every page and cost a pass over the store.
const statsAge = 3 * time.Second

// Link is how a terminal with a copy of its own stands with its server.
type Link struct {
	Away  bool // the server has not been reached for a while
	Empty bool // there is no copy yet
}

// Base is what every page struct embeds.
type Base struct {
	Title       string // of the page, without the site's name
	Site        string
	Demo        bool
	Dev         bool
	UpdatedAt   time.Time // end of the last successful look at any source; zero if never
	Now         time.Time
	Path        string // path and query of this page
	PublicURL   string
	Hotline     string
	OfficePhone string
	RequestID   string
	Link        Link
}

// Base fills in what all pages share; the page sets Title.
func (s *Site) Base(c *fiber.Ctx) Base {
	id, _ := c.Locals(RequestIDKey).(string)
	var link Link
	if s.Link != nil {
		link = s.Link()
	}
	return Base{
		Site: s.Name, Demo: s.Demo, Dev: s.Dev, UpdatedAt: s.Stats(c.UserContext()).UpdatedAt, Now: s.Now(),
		Path: c.OriginalURL(), PublicURL: s.PublicURL, Hotline: s.Hotline, OfficePhone: s.OfficePhone,
		RequestID: id, Link: link,
	}
}

// RequestIDKey is the Fiber local that holds the request's id, a string.
const RequestIDKey = "request_id"

// Stats returns the store's figures, at most a few seconds old. While the
// store cannot answer, the last ones known are given: a page that says when
// the data was updated must not fail for that line.
func (s *Site) Stats(ctx context.Context) kiosk.Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.Now(); s.at.IsZero() || now.Sub(s.at) >= statsAge || now.Before(s.at) {
		if st, err := s.Disclosures.Stats(ctx); err == nil {
			s.at, s.stats = now, st
		}
	}
	return s.stats
}
