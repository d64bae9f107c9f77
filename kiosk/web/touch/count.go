package touch

import (
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// nothingFound is the Fiber local of a search that found nothing.
const nothingFound = "nothing_found"

// visitEnds is when a screen nobody has touched is somebody else's, even if the
// page could not say that it was left.
const visitEnds = 10 * time.Minute

// counter counts what is done at the one screen of a terminal, by nobody in
// particular.
type counter struct {
	add func(kiosk.TerminalUsage)
	now func() time.Time

	mu   sync.Mutex
	last time.Time // of the visit going on, zero if nobody is there
	mode Mode      // what the visit has used so far
}

// handle counts a request that was answered well.
func (n *counter) handle(c *fiber.Ctx) error {
	err := c.Next()
	if err == nil && c.Response().StatusCode() < fiber.StatusBadRequest {
		if u := n.count(c); u != (kiosk.TerminalUsage{}) {
			n.add(u)
		}
	}
	return err
}

func (n *counter) count(c *fiber.Ctx) (u kiosk.TerminalUsage) {
	path := strings.TrimSuffix(c.Path(), "/")
	switch path {
	case "/k", "/k/attract", "/k/told", "/k/alive":
		return u // an idle screen does that too
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if path == "/k/leave" {
		n.last = time.Time{}
		return u
	}
	now := n.now()
	if n.last.IsZero() || now.Sub(n.last) > visitEnds {
		u.Visits, n.mode = 1, Mode{}
	}
	n.last = now
	u = u.Plus(n.modes(modeOf(c)))
	if c.Method() != fiber.MethodGet || c.Response().StatusCode() != fiber.StatusOK {
		return u
	}
	switch id, below := strings.CutPrefix(path, "/k/d/"); {
	case below && !strings.Contains(id, "/"):
		u.Opened = 1
	case path == "/k/search" && c.Query("page") == "":
		u.Searches = 1
		if c.Locals(nothingFound) != nil {
			u.Nothing = 1
		}
	}
	return u
}

// modes counts each mode once a visit.
func (n *counter) modes(m Mode) (u kiosk.TerminalUsage) {
	if m.Large && !n.mode.Large {
		u.Large = 1
	}
	if m.Contrast && !n.mode.Contrast {
		u.Contrast = 1
	}
	if m.Low && !n.mode.Low {
		u.Low = 1
	}
	n.mode = Mode{n.mode.Large || m.Large, n.mode.Contrast || m.Contrast, n.mode.Low || m.Low}
	return u
}
