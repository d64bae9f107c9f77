package web

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk/web/api"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/phone"
	"gongkai/kiosk/web/touch"
)

// surfaces registers every surface. One block each; the order of prefixes does
// not matter.
func (s *Server) surfaces() error {
	if err := s.pages.Need("plain/doors", "plain/error", "plain/styles"); err != nil {
		return err
	}
	k, err := touch.Register(s.app, touch.Deps{
		Pages: s.pages, Site: s.site, Catalogue: s.cfg.Catalogue,
		Disclosures: s.cfg.Disclosures, Relations: s.cfg.Relations, Searcher: s.searcher("touch"), Asked: s.notes("touch"),
		IdleAfter: s.cfg.IdleAfter, Questions: s.cfg.Questions,
	})
	if err != nil {
		return err
	}
	m, err := phone.Register(s.app, phone.Deps{
		Pages: s.pages, Site: s.site, Catalogue: s.cfg.Catalogue,
		Disclosures: s.cfg.Disclosures, Relations: s.cfg.Relations, Searcher: s.searcher("phone"), Asked: s.notes("phone"),
	})
	if err != nil {
		return err
	}
	s.failures = append(s.failures, failure{"/k/", k.Failure}, failure{"/m/", m.Failure}, failure{"/s/", m.Failure})
	if _, err := api.Register(s.app, api.Deps{
		Pages: s.pages, Site: s.site, Catalogue: s.cfg.Catalogue,
		Disclosures: s.cfg.Disclosures, Relations: s.cfg.Relations, Searcher: s.searcher("api"), Asked: s.notes("api"),
		Tokens: s.cfg.Tokens, Receiver: s.cfg.Receiver,
	}); err != nil {
		return err
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
