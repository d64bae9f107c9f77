package touch

import (
	"crypto/rand"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// answerTime is how long a person has to say that they are still there. The
// rules for time limits ask for 20 seconds at least.
const answerTime = 20

// patience is how long a page waits, in seconds: untouched until it asks, and
// then for an answer. Who needs large type gets half as much again, and twice
// the time to answer.
func (s *Surface) patience(m Mode) (idle, left int) {
	after := s.IdleAfter
	if s.Place != nil {
		if set := s.Place().Idle; set > 0 {
			after = time.Duration(set) * time.Second
		}
	}
	if m.Large {
		return int(after * 3 / 2 / time.Second), 2 * answerTime
	}
	return int(after / time.Second), answerTime
}

// leave forgets the person who was here and returns to the beginning. What the
// browser keeps for them goes too: stored values, and pages and pictures in its
// memory.
func (s *Surface) leave(c *fiber.Ctx) error {
	s.keep(c, "")
	c.Cookie(&fiber.Cookie{Name: wayCookie, Path: "/k", SameSite: fiber.CookieSameSiteLaxMode, Expires: time.Unix(1, 0)})
	begin(c)
	s.Asked.Leave(c)
	s.forgetPrints(c)
	c.Set("Clear-Site-Data", `"cache", "storage"`)
	return c.Redirect("/k/", fiber.StatusSeeOther)
}

// visitCookie numbers a visit, so that a page in the browser's history that
// belongs to an earlier one is known. It is random, changes when a visit ends,
// and is stored nowhere else.
const visitCookie = "gongkai_kv"

// visited sees that every visit has its number.
func visited(c *fiber.Ctx) error {
	if v := c.Cookies(visitCookie); len(v) != visitLength || strings.Trim(v, visitRunes) != "" {
		begin(c)
	} else {
		c.Locals(visitCookie, v)
	}
	return c.Next()
}

const (
	visitLength = 26 // of rand.Text
	visitRunes  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
)

func begin(c *fiber.Ctx) {
	v := rand.Text()
	c.Locals(visitCookie, v)
	c.Cookie(&fiber.Cookie{Name: visitCookie, Value: v, Path: "/k", HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, SessionOnly: true})
}

func visitOf(c *fiber.Ctx) string {
	v, _ := c.Locals(visitCookie).(string)
	return v
}
