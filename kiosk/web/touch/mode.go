package touch

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Mode is how the person in front of the screen wants it. It lives in a cookie
// that ends with the session and with 清除并离开.
type Mode struct {
	Large    bool // 大字
	Contrast bool // 高对比
	Low      bool // 低位: everything to press within a seated reach
}

const modeCookie = "gongkai_k"

func modeOf(c *fiber.Ctx) Mode {
	var m Mode
	for w := range strings.SplitSeq(c.Cookies(modeCookie), ".") {
		m = m.set(w, true)
	}
	return m
}

func (m Mode) set(name string, on bool) Mode {
	switch name {
	case "large":
		m.Large = on
	case "contrast":
		m.Contrast = on
	case "low":
		m.Low = on
	}
	return m
}

func (m Mode) toggle(name string) Mode {
	switch name {
	case "large":
		m.Large = !m.Large
	case "contrast":
		m.Contrast = !m.Contrast
	case "low":
		m.Low = !m.Low
	}
	return m
}

// String is the form kept in the cookie.
func (m Mode) String() string {
	var on []string
	for _, f := range []struct {
		on   bool
		name string
	}{{m.Large, "large"}, {m.Contrast, "contrast"}, {m.Low, "low"}} {
		if f.on {
			on = append(on, f.name)
		}
	}
	return strings.Join(on, ".")
}

// mode answers POST /k/mode: it switches one mode and returns to the page. The
// script of a page that changes where it stands is told how long to wait.
func (s *Surface) mode(c *fiber.Ctx) error {
	m := modeOf(c).toggle(c.FormValue("toggle"))
	s.keep(c, m.String())
	if c.Get("X-Stay") != "" {
		idle, left := s.patience(m)
		return c.JSON(fiber.Map{"idle": idle, "left": left})
	}
	return c.Redirect(localPath(c.FormValue("back")), fiber.StatusSeeOther)
}

func (s *Surface) keep(c *fiber.Ctx, value string) {
	ck := &fiber.Cookie{Name: modeCookie, Value: value, Path: "/k", HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, SessionOnly: true}
	if value == "" {
		ck.SessionOnly, ck.Expires = false, time.Unix(1, 0)
	}
	c.Cookie(ck)
}

// localPath returns a path of this surface, or its home for anything else, so
// that the address a form brings cannot lead elsewhere.
func localPath(p string) string {
	if !strings.HasPrefix(p, "/k/") || strings.HasPrefix(p, "/k/mode") || strings.HasPrefix(p, "/k/leave") ||
		strings.ContainsAny(p, "\\\r\n") {
		return "/k/"
	}
	return p
}
