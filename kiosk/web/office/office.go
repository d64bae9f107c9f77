package office

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/terminal/update"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/staff"
)

// Deps is what the office uses.
type Deps struct {
	Door        *staff.Door
	Pages       *page.Renderer
	Site        *page.Site
	Catalogue   *kiosk.Catalogue
	Disclosures kiosk.Disclosures
	Relations   kiosk.Relations // nil knows none
	Searcher    kiosk.Searcher
	Editor      kiosk.Editor
	Audit       kiosk.AuditLog
	Asked       kiosk.AskedLog
	Phrasebook  kiosk.Phrasebook
	Personal    kiosk.PersonalDesk
	Duties      kiosk.DutyBook
	DutyFiles   kiosk.DutyFiles
	Collector   kiosk.Collector // nil: nothing is collected here
	Collected   kiosk.PagesDesk // nil: nothing is known of pages
	Accounts    *accounts.Service
	Terminals   kiosk.Terminals    // the fleet; nil: there is none
	Questions   kiosk.QuestionDesk // what people left; nil: nothing can be left
	Version     string             // of the program, "" compares none
	Programs    *update.Shelf      // what terminals can be told to run; nil: nothing
	// Changed is called after every edit and returns when searches show it; nil
	// if the index needs no telling.
	Changed func(ctx context.Context) error
	// Rescreen masks a record anew after a decision about its personal data.
	Rescreen func(ctx context.Context, id string) error
	// FlushAsked stores what was asked in the last second, so that a report has
	// it; nil if nothing waits.
	FlushAsked func(ctx context.Context)
	// Rehearse answers as if a language were in force; nil if that cannot be.
	Rehearse func(kiosk.Language) kiosk.Searcher
	// Spoken is called after every change of the language and returns when
	// searches speak it; nil if they need no telling.
	Spoken func(ctx context.Context) error
	// IndexState says whether names are in the index yet; nil means always.
	IndexState func() IndexState
	Logger     *slog.Logger // nil discards
}

// IndexState is how far the search index is made anew.
type IndexState struct {
	Stale       bool // names were added or taken away since it was made
	Building    bool
	Done, Total int       // while it is being made
	Failed      bool      // the last try
	BuiltAt     time.Time // zero if not since the server started
}

// Office is the registered surface.
type Office struct {
	Deps
	// edits is held from comparing a form with the record to writing it, so
	// that of two people editing at once the second is told.
	edits sync.Mutex
}

// route is one address and what it takes to use it.
type route struct {
	method, path string
	need         accounts.Permission
	handle       fiber.Handler
}

func (o *Office) routes() []route {
	return []route{
		{fiber.MethodGet, "/office/", accounts.RecordRead, o.home},
		{fiber.MethodGet, "/office/records", accounts.RecordRead, o.records},
		{fiber.MethodGet, "/office/hidden", accounts.RecordRead, o.hidden},
		{fiber.MethodGet, "/office/links", accounts.RecordRead, o.links},
		{fiber.MethodGet, "/office/review", accounts.RecordCorrect, o.review},
		{fiber.MethodPost, "/office/review/:id", accounts.RecordCorrect, o.decidePlace},
		{fiber.MethodGet, "/office/runs", accounts.RecordRead, o.runs},
		{fiber.MethodGet, "/office/collect", accounts.RecordRead, o.collect},
		{fiber.MethodGet, "/office/collect/s/:id", accounts.RecordRead, o.collectSource},
		{fiber.MethodPost, "/office/collect/s/:id/start", accounts.CollectRun, o.startCollect},
		{fiber.MethodPost, "/office/collect/s/:id/stop", accounts.CollectRun, o.stopCollect},
		{fiber.MethodGet, "/office/d/:id", accounts.RecordRead, o.record},
		{fiber.MethodGet, "/office/d/:id/history", accounts.RecordRead, o.history},
		{fiber.MethodGet, "/office/same", accounts.RecordRead, o.same},
		{fiber.MethodGet, "/office/missing", accounts.RecordRead, o.missing},
		{fiber.MethodGet, "/office/d/:id/same", accounts.RecordRead, o.compare},
		{fiber.MethodPost, "/office/d/:id/separate", accounts.RecordCorrect, o.separate},
		{fiber.MethodPost, "/office/d/:id/rejoin", accounts.RecordCorrect, o.rejoin},
		{fiber.MethodPost, "/office/d/:id/hide", accounts.RecordHide, o.hide},
		{fiber.MethodPost, "/office/d/:id/show", accounts.RecordHide, o.show},
		{fiber.MethodPost, "/office/d/:id/correct", accounts.RecordCorrect, o.correct},
		{fiber.MethodGet, "/office/asked", accounts.AskedRead, o.asked},
		{fiber.MethodGet, "/office/asked.csv", accounts.AskedRead, o.askedCSV},
		{fiber.MethodGet, "/office/asked/one", accounts.AskedRead, o.askedOne},
		{fiber.MethodGet, "/office/words", accounts.LanguageEdit, o.words},
		{fiber.MethodPost, "/office/words", accounts.LanguageEdit, o.putWord},
		{fiber.MethodPost, "/office/words/:id/delete", accounts.LanguageEdit, o.deleteWord},
		{fiber.MethodGet, "/office/pins", accounts.LanguageEdit, o.pins},
		{fiber.MethodPost, "/office/pins", accounts.LanguageEdit, o.putPin},
		{fiber.MethodPost, "/office/pins/:id/delete", accounts.LanguageEdit, o.deletePin},
		{fiber.MethodGet, "/office/personal", accounts.PersonalEdit, o.personal},
		{fiber.MethodGet, "/office/personal.csv", accounts.PersonalEdit, o.personalCSV},
		{fiber.MethodGet, "/office/personal/leaks", accounts.PersonalEdit, o.leaks},
		{fiber.MethodGet, "/office/personal/leaks.csv", accounts.PersonalEdit, o.leaksCSV},
		{fiber.MethodPost, "/office/personal/told", accounts.PersonalEdit, o.tellLeaks},
		{fiber.MethodGet, "/office/personal/decisions", accounts.PersonalEdit, o.decisions},
		{fiber.MethodPost, "/office/personal/decisions/:id/withdraw", accounts.PersonalEdit, o.withdrawDecision},
		{fiber.MethodGet, "/office/personal/d/:id", accounts.PersonalEdit, o.personalOne},
		{fiber.MethodPost, "/office/personal/d/:id/decide", accounts.PersonalEdit, o.decidePersonal},
		{fiber.MethodPost, "/office/personal/d/:id/release", accounts.PersonalEdit, o.releasePersonal},
		{fiber.MethodPost, "/office/personal/d/:id/original", accounts.OriginalRead, o.readOriginal},
		{fiber.MethodGet, "/office/duties", accounts.RecordRead, o.duties},
		{fiber.MethodGet, "/office/duties/table.:kind", accounts.RecordRead, o.dutiesFile},
		{fiber.MethodGet, "/office/duties/form.:kind", accounts.RecordRead, o.dutiesForm},
		{fiber.MethodGet, "/office/duties/import", accounts.DutyImport, o.dutiesUpload},
		{fiber.MethodPost, "/office/duties/check", accounts.DutyImport, o.checkDuties},
		{fiber.MethodPost, "/office/duties/import", accounts.DutyImport, o.importDuties},
		{fiber.MethodGet, "/office/audit", accounts.AuditRead, o.audit},
		{fiber.MethodGet, "/office/audit.csv", accounts.AuditRead, o.auditCSV},
		{fiber.MethodPost, "/office/audit/verify", accounts.AuditRead, o.verifyAudit},
		{fiber.MethodGet, "/office/accounts", accounts.AccountManage, o.accounts},
		{fiber.MethodPost, "/office/accounts", accounts.AccountManage, o.addAccount},
		{fiber.MethodPost, "/office/accounts/:name/password", accounts.AccountManage, o.resetPassword},
		{fiber.MethodPost, "/office/accounts/:name/role", accounts.AccountManage, o.setRole},
		{fiber.MethodPost, "/office/accounts/:name/disable", accounts.AccountManage, o.disable},
		{fiber.MethodPost, "/office/accounts/:name/enable", accounts.AccountManage, o.enable},
	}
}

// fleetRoutes are there if there is a fleet.
func (o *Office) fleetRoutes() []route {
	if o.Terminals == nil {
		return nil
	}
	return []route{
		{fiber.MethodGet, "/office/terminals", accounts.TerminalRead, o.terminals},
		{fiber.MethodGet, "/office/terminals.csv", accounts.TerminalRead, o.terminalsCSV},
		{fiber.MethodPost, "/office/terminals", accounts.TerminalManage, o.addTerminal},
		{fiber.MethodGet, "/office/terminals/:terminal", accounts.TerminalRead, o.terminal},
		{fiber.MethodPost, "/office/terminals/:terminal/settings", accounts.TerminalManage, o.setTerminal},
		{fiber.MethodPost, "/office/terminals/:terminal/rename", accounts.TerminalManage, o.renameTerminal},
		{fiber.MethodPost, "/office/terminals/:terminal/code", accounts.TerminalManage, o.renewCode},
		{fiber.MethodPost, "/office/terminals/:terminal/reload", accounts.TerminalManage, o.reloadTerminal},
		{fiber.MethodPost, "/office/terminals/:terminal/care", accounts.TerminalManage, o.careTerminal},
		{fiber.MethodPost, "/office/terminals/:terminal/retire", accounts.TerminalManage, o.retireTerminal},
		{fiber.MethodPost, "/office/terminals/:terminal/program", accounts.TerminalManage, o.orderProgram},
		{fiber.MethodPost, "/office/terminals/program", accounts.TerminalManage, o.orderPrograms},
	}
}

// letterRoutes are there if something can be left.
func (o *Office) letterRoutes() []route {
	if o.Questions == nil {
		return nil
	}
	return []route{
		{fiber.MethodGet, "/office/questions", accounts.QuestionRead, o.questions},
		{fiber.MethodGet, "/office/questions.csv", accounts.QuestionRead, o.questionsCSV},
		{fiber.MethodGet, "/office/questions/:id", accounts.QuestionRead, o.question},
		{fiber.MethodPost, "/office/questions/:id/phone", accounts.QuestionRead, o.questionPhone},
		{fiber.MethodPost, "/office/questions/:id/close", accounts.QuestionRead, o.closeQuestion},
	}
}

// Register adds the routes below /office/. It fails if a page is missing.
func Register(r fiber.Router, d Deps) (*Office, error) {
	err := d.Pages.Need("office/home", "office/records", "office/hidden", "office/links", "office/runs",
		"office/record", "office/same", "office/compare", "office/missing", "office/review", "office/history", "office/asked", "office/asked-one", "office/words", "office/trial", "office/pins", "office/personal", "office/personal-one",
		"office/collect", "office/collect-source",
		"office/terminals", "office/terminal", "office/questions", "office/question",
		"office/duties", "office/duties-import", "office/personal-leaks", "office/personal-decisions",
		"office/audit", "office/accounts", "office/error")
	if err != nil {
		return nil, err
	}
	if d.Logger == nil {
		d.Logger = slog.New(slog.DiscardHandler)
	}
	if d.Changed == nil {
		d.Changed = func(context.Context) error { return nil }
	}
	if d.Rescreen == nil {
		d.Rescreen = func(context.Context, string) error { return nil }
	}
	if d.FlushAsked == nil {
		d.FlushAsked = func(context.Context) {}
	}
	if d.Spoken == nil {
		d.Spoken = func(context.Context) error { return nil }
	}
	if d.IndexState == nil {
		d.IndexState = func() IndexState { return IndexState{} }
	}
	o := &Office{Deps: d}
	for _, t := range slices.Concat(o.routes(), o.fleetRoutes(), o.letterRoutes()) {
		r.Add(t.method, t.path, d.Door.Require(t.need), t.handle)
	}
	// Whatever else lies below /office is closed to strangers too: they do not
	// even learn which addresses exist.
	r.Use("/office", d.Door.Require(accounts.RecordRead))
	return o, nil
}

// base is what every page of the office embeds.
type base struct{ staff.Base }

// Stamp writes an instant for a table: "2020-10-13 09:20:05", "" if unknown.
func (base) Stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(kiosk.China).Format(time.DateTime)
}

func (o *Office) base(c *fiber.Ctx, title, here string) base {
	b := base{o.Door.Base(c, title)}
	b.Here = here
	return b
}

// recordPath is the address of a record's page.
func recordPath(id string) string { return "/office/d/" + url.PathEscape(id) }

// place names a position in the catalogue: area, category, item; what is
// unknown is left out.
func (o *Office) place(d *kiosk.Disclosure) []string {
	var out []string
	if a := o.Catalogue.Area(d.AreaID); a != nil {
		out = append(out, a.Name)
	}
	if c := o.Catalogue.Category(d.CategoryID); c != nil {
		out = append(out, c.Name)
	}
	if i := o.Catalogue.Item(d.ItemID); i != nil {
		out = append(out, i.Name)
	}
	return out
}

func (o *Office) categoryName(id string) string {
	if c := o.Catalogue.Category(id); c != nil {
		return c.Name
	}
	return ""
}

func (o *Office) bodyName(d *kiosk.Disclosure) string {
	if b := o.Catalogue.Body(d.BodyID); b != nil {
		return b.Name
	}
	return d.Publisher
}

// wrap names what failed.
func wrap(op string, err error) error { return fmt.Errorf("office: %s: %w", op, err) }
