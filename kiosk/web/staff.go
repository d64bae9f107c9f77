package web

import (
	"fmt"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/web/desk"
	"gongkai/kiosk/web/office"
	"gongkai/kiosk/web/staff"
)

// staff registers what lies behind the staff door: the door itself, the desk
// and the office. A server without accounts, such as that of a terminal, has
// none of them.
func (s *Server) staff() error {
	if s.cfg.Accounts == nil {
		return nil
	}
	if s.cfg.Editor == nil || s.cfg.Audit == nil || s.cfg.Asked == nil || s.cfg.Phrasebook == nil {
		return kiosk.Errorf(kiosk.Invalid, "web: Accounts need Editor, Audit, Asked and Phrasebook")
	}
	door, err := staff.New(staff.Deps{Pages: s.pages, Site: s.site, Accounts: s.cfg.Accounts, Logger: s.cfg.Logger})
	if err != nil {
		return fmt.Errorf("staff: %w", err)
	}
	door.Register(s.app)
	// A visit of the desk is a sign-in: its token is as random as a visit must be.
	visits := s.notes("desk")
	visits.Visit = staff.CSRF
	if _, err := desk.Register(s.app, desk.Deps{
		Pages: s.pages, Site: s.site, Catalogue: s.cfg.Catalogue,
		Disclosures: s.cfg.Disclosures, Relations: s.cfg.Relations, Searcher: s.searcher("desk"), Asked: visits,
		Require: door.Require(accounts.DeskUse), Actor: staff.Actor, CSRF: staff.CSRF,
		Office: func(r kiosk.Role) bool { return accounts.Allowed(r, accounts.RecordRead) },
	}); err != nil {
		return err
	}
	s.app.Use("/desk", door.Require(accounts.DeskUse)) // whatever else lies below it
	_, err = office.Register(s.app, office.Deps{
		Door: door, Pages: s.pages, Site: s.site, Catalogue: s.cfg.Catalogue,
		Disclosures: s.cfg.Disclosures, Relations: s.cfg.Relations, Searcher: s.searcher("office"), Editor: s.cfg.Editor, Audit: s.cfg.Audit,
		Accounts: s.cfg.Accounts, Changed: s.cfg.Changed, Logger: s.cfg.Logger,
		Asked: s.cfg.Asked, FlushAsked: s.FlushAsked, Phrasebook: s.cfg.Phrasebook, Rehearse: s.cfg.Rehearse,
		Spoken: s.cfg.Spoken, IndexState: s.cfg.IndexState, Personal: s.cfg.Personal, Rescreen: s.cfg.Rescreen,
		Duties: s.cfg.Duties, DutyFiles: s.cfg.DutyFiles,
		Collector: s.cfg.Collector, Collected: s.cfg.Collected,
		Terminals: s.cfg.Terminals, Questions: s.cfg.QuestionDesk, Version: s.cfg.Version, Programs: s.cfg.Programs,
	})
	if err != nil {
		return fmt.Errorf("office: %w", err)
	}
	return nil
}
