package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/asked"
	"gongkai/kiosk/web/page"
)

// Deps is what the desk uses.
type Deps struct {
	Pages       *page.Renderer
	Site        *page.Site
	Catalogue   *kiosk.Catalogue
	Disclosures kiosk.Disclosures
	Relations   kiosk.Relations // nil knows none
	Searcher    kiosk.Searcher
	Asked       asked.Notes // of what callers ask and what is read to them

	Require fiber.Handler                // lets through who may use the desk, refuses the others
	Actor   func(*fiber.Ctx) kiosk.Actor // who is signed in, behind Require
	CSRF    func(*fiber.Ctx) string      // token of the sign-out form
	Office  func(role kiosk.Role) bool   // whether the role has a door to the office
}

// Surface is the registered desk.
type Surface struct{ Deps }

// pageName is the one page of the desk; its blocks are "page" and "part".
const pageName = "desk/desk"

// Register adds the routes below /desk/.
func Register(r fiber.Router, d Deps) (*Surface, error) {
	s := &Surface{d}
	if err := d.Pages.Need(pageName, "desk/error"); err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	r.Get("/desk/", d.Require, s.lookup)
	r.Get("/desk/d/:id", d.Require, s.document)
	return s, nil
}

// view is what the template shows: the frame, the hits on the left, and on the
// right exactly one of Start, Card, Document, Nothing, Withdrawn.
type view struct {
	page.Base
	Actor  kiosk.Actor
	CSRF   string
	Office bool

	State   state
	Asked   bool // there is a question or a filter
	Query   kiosk.QueryInfo
	Guide   *kiosk.Guide // where the question belongs when nothing answers it, nil if unknown
	Total   int
	Millis  int64
	Rows    []row
	Removed []chip // filters that have no place of their own below
	Groups  []chipGroup
	Propose *way   // "did you mean", Alt 0
	AsTyped string // address of the search for the words themselves, "" if that is this one
	More    []way
	Pages   int
	Newer   string // addresses of the pages of hits, "" if none
	Older   string
	Said    string // what a screen reader says about the result

	Start     *start
	Card      *card
	Document  *document
	Nothing   *nothing
	Withdrawn *withdrawn
}

// way is a link and what it says.
type way struct{ Text, URL string }

type withdrawn struct {
	Title string
	Why   string // who took it down and when, "" if there is no more to say
	Back  string
}

// lookup shows the hits and the answer of the chosen one.
func (s *Surface) lookup(c *fiber.Ctx) error {
	st, err := s.state(c)
	if err != nil {
		return err
	}
	v, hits, err := s.result(c, st)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	if c.Query("n") != "" {
		s.Asked.Opened(c, st.Text, v.State.position(v.State.Chosen))
	}
	switch {
	case len(hits) > 0 && st.Chosen > 0:
		if err := s.choose(ctx, v, hits[st.Chosen-1]); err != nil {
			return err
		}
	case v.Asked && v.Total == 0:
		if v.Nothing, err = s.nothing(ctx, st, v); err != nil {
			return err
		}
	default:
		v.Start = s.start(ctx)
	}
	return s.send(c, fiber.StatusOK, v)
}

// choose puts the answer card of a hit on the right. The index may be a moment
// behind the store: what was taken down since is not read out any more.
func (s *Surface) choose(ctx context.Context, v *view, hit kiosk.Hit) error {
	d, err := s.Disclosures.Get(ctx, hit.ID)
	switch kiosk.KindOf(err) {
	case kiosk.Gone, kiosk.NotFound:
		v.Withdrawn = &withdrawn{Title: hit.Title, Why: takenBy(err), Back: v.State.URL()}
		v.Rows[v.State.Chosen-1].withdraw()
		return nil
	}
	if err != nil {
		return fmt.Errorf("desk: get %q: %w", hit.ID, err)
	}
	v.Card = s.card(v, hit, d)
	return nil
}

// document shows the full text on the right, the passage that answers marked.
func (s *Surface) document(c *fiber.Ctx) error {
	id := page.Param(c, "id")
	st, err := s.state(c)
	if err != nil {
		return err
	}
	ctx := c.UserContext()
	d, err := s.Disclosures.Get(ctx, id)
	gone, why := kiosk.KindOf(err) == kiosk.Gone, takenBy(err)
	if err != nil && !gone {
		return fmt.Errorf("desk: get %q: %w", id, err)
	}
	v, hits, err := s.result(c, st)
	if err != nil {
		return err
	}
	if gone {
		v.Withdrawn = &withdrawn{Why: why, Back: st.URL()}
		return s.send(c, fiber.StatusGone, v)
	}
	var answer kiosk.Answer
	for i, h := range hits {
		v.Rows[i].Current = h.ID == id
		if h.ID == id {
			s.Asked.Opened(c, st.Text, st.position(i+1))
		}
		if h.ID == id && st.Text != "" {
			answer = h.Answer
		}
	}
	v.Title = d.Title
	v.Document = s.full(v, d, answer)
	v.Document.Related = s.related(ctx, st, id)
	v.Document.Belongs = page.BelongsTo(ctx, s.Relations, id, st.DocumentURL)
	return s.send(c, fiber.StatusOK, v)
}

// takenBy returns what the error of a record that was taken down says of who
// did and when, "" if nothing.
func takenBy(err error) string {
	if e, ok := errors.AsType[*kiosk.Error](err); ok && e.Kind == kiosk.Gone {
		return e.Msg
	}
	return ""
}

// send renders the page, or only the part that changes.
func (s *Surface) send(c *fiber.Ctx, status int, v *view) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	if c.Query("part") == "1" {
		return s.Pages.Fragment(c, status, pageName, "part", v)
	}
	return s.Pages.HTML(c, status, pageName, v)
}
