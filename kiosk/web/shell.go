package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk/web/alive"
	"gongkai/kiosk/web/page"
)

// keysPerSearch is how many keys people type for a search: each is a request.
const keysPerSearch = 8

// shell registers what belongs to no surface.
func (s *Server) shell() {
	s.app.Get("/healthz", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "no-store")
		return c.JSON(fiber.Map{"status": "alive"})
	})
	s.app.Get("/readyz", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "no-store")
		if err := s.cfg.Ready(); err != nil {
			return c.Status(fiber.StatusServiceUnavailable).JSON(fiber.Map{"status": "preparing"})
		}
		return c.JSON(fiber.Map{"status": "ready"})
	})
	s.app.Get("/metrics", s.metrics.handler)
	s.app.Get("/static/:hash/*", s.pages.Static().Handle)
	alive.Register(s.app, s.cfg.Alive, s.cfg.Now)
	if s.cfg.Link != nil {
		for _, path := range []string{"/k", "/m", "/s", "/qr"} {
			s.app.Use(path, s.preparing)
		}
	}
	s.app.Get("/s/:code", s.short)
	s.app.Get("/qr/:file", s.qr)
	s.app.Get("/", s.doors)
	if s.cfg.Dev {
		s.app.Get("/_styles", s.styles)
	}
	for _, path := range []string{"/k/search", "/k/likely", "/m/search", "/api/v1/search", "/api/v1/suggest", "/api/v1/handwriting"} {
		s.app.Use(path, s.limiter.handle)
	}
	s.app.Use("/api/v1/ime", newLimiter(keysPerSearch*s.cfg.SearchRate, s.cfg.Now).handle)
}

// preparing answers for pages while a terminal has no data yet.
func (s *Server) preparing(c *fiber.Ctx) error {
	if !s.cfg.Link().Empty {
		return c.Next()
	}
	b := s.site.Base(c)
	b.Title = "资料正在准备"
	c.Set(fiber.HeaderCacheControl, "no-store")
	return s.pages.HTML(c, fiber.StatusServiceUnavailable, "plain/preparing", b)
}

type doorsPage struct {
	page.Base
	Total int
	Staff bool // there is a desk and an office behind these doors
}

// doors is the front page: phones go straight to theirs, anyone else chooses.
func (s *Server) doors(c *fiber.Ctx) error {
	c.Vary(fiber.HeaderUserAgent)
	if isPhone(c.Get(fiber.HeaderUserAgent)) {
		return c.Redirect("/m/", fiber.StatusFound)
	}
	p := doorsPage{Base: s.site.Base(c), Total: s.site.Stats(c.UserContext()).Total, Staff: s.cfg.Accounts != nil}
	p.Title = p.Site
	return s.pages.HTML(c, fiber.StatusOK, "plain/doors", p)
}

func isPhone(agent string) bool {
	return strings.Contains(agent, "Mobi") || strings.Contains(agent, "MicroMessenger") && !strings.Contains(agent, "Windows")
}
