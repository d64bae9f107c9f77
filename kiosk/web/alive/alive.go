// Package alive is how the page on a terminal's screen says that it is well:
// the server keeps it in memory for the heartbeat, and who watches the browser
// can see it pass.
package alive

import (
	"encoding/json"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// Path is where pages report.
const Path = "/k/alive"

// State is what the page said last. The zero value has heard nothing. Its
// methods are safe for concurrent use.
type State struct {
	mu      sync.Mutex
	screen  string
	seen    time.Time
	touched time.Time
	errors  int
	shown   kiosk.ScreenShown
	expect  func() Expected
}

// Expected is what every page of this machine says now.
type Expected struct {
	Name  string // of the site
	Stamp string // of the program and the settings
}

// Expect says what pages are compared with.
func (s *State) Expect(expect func() Expected) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expect = expect
}

// Shown returns what the page last said that it shows.
func (s *State) Shown() kiosk.ScreenShown {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown
}

// Page returns the size of the screen, "" if nothing was heard, when the page
// last reported and when somebody last touched it.
func (s *State) Page() (screen string, seen, touched time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.screen, s.seen, s.touched
}

// Errors returns how many errors pages have had since it was last asked.
func (s *State) Errors() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.errors
	s.errors = 0
	return n
}

// report is what a page says; nothing of what anybody typed or opened.
type report struct {
	Screen string `json:"screen"` // "1080x1920"
	Errors int    `json:"errors"` // of scripts, since the last report
	Idle   int64  `json:"idle"`   // seconds since it was last touched, -1 if never
	Shows  *shows `json:"shows"`  // nil from pages of programs that did not say
}

// shows is what can be seen, as far as a page knows.
type shows struct {
	Page  string `json:"page"`  // kind of page
	Name  string `json:"name"`  // of the site
	Stamp string `json:"stamp"` // of the program and the settings it was made for
	Words int    `json:"words"` // characters of its text
	Bare  bool   `json:"bare"`  // without its style
}

var (
	screenForm = regexp.MustCompile(`^\d{2,5}x\d{2,5}$`)
	pageForm   = regexp.MustCompile(`^[a-z]{1,12}$`)
)

// Kinds of pages that are no ordinary ones.
const (
	pageWait   = "wait"   // there is no data yet
	pageFailed = "failed" // it says that something failed
)

// wrong says how what is shown differs from what is expected.
func (sh *shows) wrong(with Expected) kiosk.ScreenWrong {
	switch {
	case sh == nil:
		return kiosk.ScreenOld
	case sh.Words == 0:
		return kiosk.ScreenBlank
	case sh.Bare:
		return kiosk.ScreenBare
	case sh.Page == pageWait:
		return "" // it says nothing but that
	case sh.Page == pageFailed:
		return kiosk.ScreenError
	case strings.TrimSpace(sh.Name) != with.Name:
		return kiosk.ScreenName
	case sh.Stamp != with.Stamp:
		return kiosk.ScreenOld
	}
	return ""
}

// see notes what is shown and since when it is wrong. Whoever uses a screen may
// meet an error, and what he looks at is not changed under his hands: both are
// wrong only while nobody does anything.
func (s *State) see(sh *shows, with Expected) {
	now := kiosk.ScreenShown{Wrong: sh.wrong(with)}
	if sh != nil && pageForm.MatchString(sh.Page) {
		now.Page = sh.Page
	}
	used := (now.Wrong == kiosk.ScreenError || now.Wrong == kiosk.ScreenOld) && s.touched.After(s.shown.Since)
	if now.Wrong != "" {
		now.Since = s.seen
		if s.shown.Wrong != "" && !used {
			now.Since = s.shown.Since
		}
	}
	s.shown = now
}

// expected asks what pages are to say; not under the lock, since it looks far.
func (s *State) expected() (with Expected, ok bool) {
	s.mu.Lock()
	expect := s.expect
	s.mu.Unlock()
	if expect == nil {
		return with, false
	}
	return expect(), true
}

// Register adds POST and GET /k/alive, for this machine only.
func Register(r fiber.Router, s *State, now func() time.Time) {
	local := func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "no-store")
		if ip := net.ParseIP(c.IP()); ip == nil || !ip.IsLoopback() {
			return kiosk.Errorf(kiosk.Forbidden, "这个地址只给本机用。")
		}
		return c.Next()
	}
	r.Post(Path, local, func(c *fiber.Ctx) error {
		var in report
		if err := json.Unmarshal(c.Body(), &in); err != nil || in.Screen != "" && !screenForm.MatchString(in.Screen) {
			return kiosk.Wrap(kiosk.Invalid, "页面的报告读不懂。", err)
		}
		with, compared := s.expected()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.screen, s.seen = in.Screen, now()
		s.errors += min(max(in.Errors, 0), 1000)
		if in.Idle >= 0 && in.Idle < int64(24*time.Hour/time.Second) {
			s.touched = s.seen.Add(-time.Duration(in.Idle) * time.Second)
		}
		if compared {
			s.see(in.Shows, with)
		}
		return c.SendStatus(fiber.StatusNoContent)
	})
	r.Get(Path, local, func(c *fiber.Ctx) error {
		screen, seen, _ := s.Page()
		age := "" // seconds since
		if !seen.IsZero() {
			age = strconv.FormatInt(int64(now().Sub(seen)/time.Second), 10)
		}
		return c.JSON(fiber.Map{"screen": screen, "age": age})
	})
}
