package desk

import (
	"context"
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

// standing says in a word whether a document may be read out.
type standing struct {
	Class string // ok, warn, stop or "" for unknown
	Icon  string
	Word  string // as a property: 现行有效
	Order string // as an instruction: 可以直接读
}

// standingOf judges a validity. On the day before a document takes effect it
// is no answer yet.
func standingOf(v kiosk.Validity, effective, today kiosk.Date) standing {
	switch {
	case v == kiosk.Repealed:
		return standing{"stop", "x", v.Label(), "已废止，不要读"}
	case v == kiosk.Expired:
		return standing{"stop", "x", v.Label(), "已失效，不要读"}
	case !effective.IsZero() && today.Before(effective):
		return standing{"warn", "w", "还没施行", effective.String() + " 起施行，现在还不算数"}
	case v == kiosk.Amended:
		return standing{"warn", "w", v.Label(), "有修改，核对原文再读"}
	case v == kiosk.InForce:
		return standing{"ok", "ok", v.Label(), "可以直接读"}
	}
	return standing{"", "", "", "效力没有标注，连日期一起读"}
}

// row is one hit in the list.
type row struct {
	Key      int // with Alt
	URL      string
	Current  bool
	Title    template.HTML
	Heading  string
	Snippet  template.HTML
	Standing standing
	Old      bool
	Body     string
	Date     kiosk.Date
	Said     string
	Demo     bool
	Pinned   string // why an officer put it first, "" if nobody did
	Also     int    // other places of the same
}

// withdraw takes back what a row quotes.
func (r *row) withdraw() {
	r.Snippet, r.Heading, r.Old = "", "", true
	r.Standing = standing{"stop", "x", "刚刚撤下", ""}
}

// result asks and fills in everything but the right side.
func (s *Surface) result(c *fiber.Ctx, st state) (*view, []kiosk.Hit, error) {
	ctx := c.UserContext()
	found, err := s.Searcher.Search(ctx, st.search())
	if err != nil {
		return nil, nil, fmt.Errorf("desk: search: %w", err)
	}
	if c.Query("part") == "1" {
		s.Asked.Typed(c, st.search(), found)
	} else {
		s.Asked.Searched(c, st.search(), found)
	}
	st.Chosen = min(st.Chosen, len(found.Hits))
	actor := s.Actor(c)
	v := &view{
		Base: s.Site.Base(c), Actor: actor, CSRF: s.CSRF(c), Office: s.Office(actor.Role),
		State: st, Asked: st.asked(), Query: found.Query, Guide: found.Guide, Total: found.Total, Millis: found.Took.Milliseconds(),
		Groups: s.groups(st, found.Facets), Removed: append(s.removable(st), read(st, found.Query)...),
	}
	v.Title = "话务查询"
	if v.PublicURL == "" {
		v.PublicURL = c.BaseURL() // what reaches us here
	}
	today := kiosk.DateOf(v.Now)
	for i, h := range found.Hits {
		v.Rows = append(v.Rows, s.row(st, i, h, today))
	}
	if len(v.Rows) > 0 && st.Chosen > 0 {
		v.Rows[st.Chosen-1].Current = true
	}
	v.Pages = min((found.Total+rowsShown-1)/rowsShown, lastPage)
	if st.Page > 1 {
		v.Newer = st.page(st.Page - 1)
	}
	if st.Page < v.Pages {
		v.Older = st.page(st.Page + 1)
	}
	if page.Replaced(found.Query) {
		v.AsTyped = st.to(func(t *state) { t.Literal = true })
	}
	s.propose(ctx, v)
	v.Said = v.say()
	return v, found.Hits, nil
}

// read lists the filters that were read from the words, each a link that takes
// its words away.
func read(st state, info kiosk.QueryInfo) []chip {
	var out []chip
	for _, f := range page.ReadFilters(st.Text, info) {
		out = append(out, chip{Label: f.Label, URL: st.to(func(t *state) {
			t.Text, t.Literal = f.Rest, f.Rest == st.Text
		})})
	}
	return out
}

func (st state) page(n int) string {
	return st.to(func(t *state) { t.Page = n })
}

func (s *Surface) row(st state, i int, h kiosk.Hit, today kiosk.Date) row {
	choose := st
	choose.Chosen = i + 1
	r := row{
		Key: i + 1, URL: choose.URL(),
		Title:    template.HTML(h.TitleHTML), // escaped by the engine
		Standing: standingOf(h.Validity, kiosk.Date{}, today), Body: s.bodyName(h.BodyID, h.Publisher), Date: h.PublishedOn,
		Old: h.Validity == kiosk.Repealed || h.Validity == kiosk.Expired, Demo: h.Demo, Pinned: h.Pinned, Also: len(h.Also),
	}
	if h.TitleHTML == "" {
		r.Title = template.HTML(template.HTMLEscapeString(h.Title))
	}
	if quote, ok := reading.FromHit(st.Text, h); ok {
		r.Heading, r.Snippet = strings.TrimSpace(quote.Heading), quote.Excerpt()
	}
	r.Said = "第 " + strconv.Itoa(i+1) + " 条，" + h.Title
	if r.Standing.Word != "" {
		r.Said += "，" + r.Standing.Word
	}
	return r
}

// suggestions is how many ways to go on are offered beside the proposal.
const suggestions = 4

// propose offers other words: what the engine thinks was meant, and what
// completes what is typed.
func (s *Surface) propose(ctx context.Context, v *view) {
	ask := func(text string) way {
		return way{text, v.State.to(func(t *state) { t.Text, t.Literal = text, false })}
	}
	seen := map[string]bool{"": true, v.State.Text: true, v.Query.Normalized: true, v.Query.Corrected: true}
	if m := v.Query.DidYouMean; !seen[m] {
		seen[m] = true
		l := ask(m)
		v.Propose = &l
	}
	if v.State.Text == "" || v.State.Page > 1 {
		return
	}
	more, err := s.Searcher.Suggest(ctx, v.State.Text, 2*suggestions)
	if err != nil {
		return // an offer, nothing the caller waits for
	}
	for _, m := range more {
		if seen[m.Text] || len(v.More) == suggestions || len([]rune(m.Text)) > 16 {
			continue
		}
		seen[m.Text] = true
		v.More = append(v.More, ask(m.Text))
	}
}

// say is the result for the ears: how many, and what is chosen.
func (v *view) say() string {
	switch {
	case !v.Asked:
		return "输入框已清空，左边是最新公开的"
	case v.Total == 0:
		return "没有找到"
	}
	said := "找到 " + strconv.Itoa(v.Total) + " 份"
	if n := v.State.Chosen; n > 0 {
		said += "，" + v.Rows[n-1].Said
	}
	return said
}

// bodyName names who is behind a record: the catalogue's name, else the name
// as printed.
func (s *Surface) bodyName(id, printed string) string {
	if b := s.Catalogue.Body(id); b != nil {
		return b.Name
	}
	return printed
}
