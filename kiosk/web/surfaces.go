package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk/terminal"
	"gongkai/kiosk/web/alive"
	"gongkai/kiosk/web/api"
	"gongkai/kiosk/web/fleet"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/phone"
	"gongkai/kiosk/web/reading"
	"gongkai/kiosk/web/replica"
	"gongkai/kiosk/web/touch"
)

// surfaces registers every surface. One block each; the order of prefixes does
// not matter.
func (s *Server) surfaces() error {
	if err := s.pages.Need("plain/doors", "plain/error", "plain/styles", "plain/preparing"); err != nil {
		return err
	}
	terms, err := reading.LoadTerms(s.cfg.Words)
	if err != nil {
		return err
	}
	k, err := touch.Register(s.app, touch.Deps{
		Pages: s.pages, Site: s.site, Catalogue: s.cfg.Catalogue,
		Disclosures: s.cfg.Disclosures, Relations: s.cfg.Relations, Searcher: s.searcher("touch"), Asked: s.notes("touch"),
		IdleAfter: s.cfg.IdleAfter, Questions: s.cfg.Questions,
		Terms: terms,
		Voice: s.cfg.Voice, WasRead: s.cfg.WasRead,
		Printing: s.cfg.Printing, Log: s.cfg.Logger,
		Letterbox: s.cfg.Letterbox, Place: s.cfg.Place, PageImages: s.cfg.PageImages, Count: s.cfg.Count,
	})
	if err != nil {
		return err
	}
	s.cfg.Alive.Expect(func() alive.Expected { return alive.Expected{Name: s.site.Name, Stamp: k.Stamp()} })
	m, err := phone.Register(s.app, phone.Deps{
		Pages: s.pages, Site: s.site, Catalogue: s.cfg.Catalogue,
		Disclosures: s.cfg.Disclosures, Relations: s.cfg.Relations, Searcher: s.searcher("phone"), Asked: s.notes("phone"),
		Letterbox: s.cfg.Letterbox, Terms: terms,
	})
	if err != nil {
		return err
	}
	s.failures = append(s.failures, failure{"/k/", k.Failure}, failure{"/m/", m.Failure}, failure{"/s/", m.Failure})
	if _, err := api.Register(s.app, api.Deps{
		Pages: s.pages, Site: s.site, Catalogue: s.cfg.Catalogue,
		Disclosures: s.cfg.Disclosures, Relations: s.cfg.Relations, Searcher: s.searcher("api"), Asked: s.notes("api"),
		Tokens: s.cfg.Tokens, Receiver: s.cfg.Receiver,
		Handwriting: s.cfg.Handwriting, Input: s.cfg.Input,
	}); err != nil {
		return err
	}
	if s.cfg.Terminals != nil {
		f := &terminal.Fleet{Terminals: s.cfg.Terminals, Keys: s.cfg.TerminalKeys, Now: s.cfg.Now}
		if s.cfg.Programs != nil {
			f.Order = s.cfg.Programs.Order
		}
		fleet.Register(s.app, f)
		_ = s.cfg.Metrics.Register(fleet.Metrics{Terminals: s.cfg.Terminals, Now: s.cfg.Now, With: func() terminal.Compared {
			return terminal.Compared{DataAt: s.site.Stats(context.Background()).UpdatedAt, Version: s.cfg.Version}
		}}) // a second server in the same process shares the registry's first
	}
	if s.cfg.Terminals != nil && s.cfg.Replica != nil {
		replica.Register(s.app, *s.cfg.Replica)
	}
	if err := s.staff(); err != nil {
		return err
	}
	for _, name := range []string{"desk", "office", "staff", "api"} {
		if s.pages.Has(name + "/error") {
			s.failures = append(s.failures, failure{"/" + name, s.templateFailure(name + "/error")})
		}
	}
	return nil
}

// templateFailure shows errors with a surface's own template.
func (s *Server) templateFailure(name string) func(*fiber.Ctx, page.Failure) error {
	return func(c *fiber.Ctx, f page.Failure) error { return s.pages.HTML(c, f.Status, name, f) }
}
