package ingest

import (
	"context"
	"sync"
	"time"

	"gongkai/ingest/extract"
	"gongkai/ingest/personal"
	"gongkai/kiosk"
)

// When a known page is looked at again: after a share of its age that is
// learnt for its column, so that one look in 1/chance finds it changed.
const (
	soonest  = 20 * time.Hour // nightly passes do not begin at the same second
	latest   = 30 * 24 * time.Hour
	chance   = 0.05
	shareMin = 0.02
	shareMax = 0.5

	// What is believed of a column before anything was seen: one change in two
	// ages.
	priorChanges = 1.0
	priorAges    = 2.0
)

// DefaultRevisit is how many known pages a pass looks at again beyond those
// its lists name.
const DefaultRevisit = 2000

// controls is how many pages that were there are asked for beside those of a
// column that were not, to tell a withdrawal from a portal in trouble.
const controls = 10

// memory is what a pass knows of the pages of earlier passes.
type memory struct {
	paces map[string]kiosk.Pace // by column

	mu   sync.Mutex
	must map[string]bool // ids that are asked for although they may not be due

	tallies map[string]*tally // by column; the storer's own until the end of the run
}

// look is what a fetch said of the page of an article.
type look struct {
	page    kiosk.Page // as it is now
	was     kiosk.Page // as it was; the zero value if it was not known
	changed bool
}

// remember loads what is known of the source's columns.
func (c *crawl) remember(ctx context.Context) error {
	if c.p.Pages == nil {
		return nil
	}
	paces, err := c.p.Pages.Paces(ctx, c.source.ID)
	if err != nil {
		return err
	}
	c.memory = &memory{paces: map[string]kiosk.Pace{}, must: map[string]bool{}, tallies: map[string]*tally{}}
	for _, p := range paces {
		c.memory.paces[p.ColumnID] = p
	}
	return nil
}

// lookAgain hands out the known pages that are due and that no list has named:
// a page that has gone is named by none. Beside those that are missing it
// hands out some that were there.
func (c *crawl) lookAgain(ctx context.Context) error {
	if c.memory == nil || c.source.Revisit < 0 {
		return nil
	}
	limit := c.source.Revisit
	if limit == 0 {
		limit = DefaultRevisit
	}
	due, err := c.p.Pages.DuePages(ctx, c.source.ID, c.p.now(), limit)
	if err != nil {
		return err
	}
	asked := map[string]bool{} // columns whose controls are among them
	for _, p := range due {
		if p.GoneAt.IsZero() || !p.WithdrawnAt.IsZero() || asked[p.ColumnID] {
			continue
		}
		asked[p.ColumnID] = true
		more, err := c.p.Pages.SeenPages(ctx, c.source.ID, p.ColumnID, controls)
		if err != nil {
			return err
		}
		due = append(due, more...)
	}
	for _, p := range due {
		if err := c.handOut(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// handOut gives a known page to those who fetch.
func (c *crawl) handOut(ctx context.Context, p kiosk.Page) error {
	if c.seen[p.Disclosure] || !c.ours(p.URL) {
		return nil
	}
	c.seen[p.Disclosure] = true
	c.memory.mu.Lock()
	c.memory.must[p.Disclosure] = true
	c.memory.mu.Unlock()
	c.listed.Add(1)
	j := job{entry: extract.Entry{URL: p.URL, Title: p.Title, Date: p.PublishedOn}, column: c.column(p.ColumnID), id: p.Disclosure}
	select {
	case c.jobs <- j:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// column returns a column of the source; one it no longer names has only its
// id.
func (c *crawl) column(id string) *kiosk.Column {
	for i := range c.source.Columns {
		if c.source.Columns[i].ID == id {
			return &c.source.Columns[i]
		}
	}
	return &kiosk.Column{ID: id, SourceID: c.source.ID, Name: id}
}

// look fetches an article, unless its page is known and not due, and notes
// what that says of the page.
func (c *crawl) look(ctx context.Context, j job) (result, error) {
	if c.memory == nil {
		return c.article(ctx, j)
	}
	was, err := c.p.Pages.Page(ctx, j.id)
	if err != nil && kiosk.KindOf(err) != kiosk.NotFound {
		return result{}, err
	}
	if err == nil && c.rests(was, j) {
		return result{article: true, title: j.entry.Title}, nil
	}
	r, err := c.article(ctx, j)
	if err == nil {
		r.look = c.lookOf(j, was, r)
		r.gone = r.gone && was.WithdrawnAt.IsZero() // what was withdrawn is no news
	}
	return r, err
}

// rests reports whether a page need not be asked for now.
func (c *crawl) rests(p kiosk.Page, j job) bool {
	if !c.p.Sparing || p.URL != j.entry.URL || !p.NextAt.After(c.p.now()) {
		return false
	}
	c.memory.mu.Lock()
	defer c.memory.mu.Unlock()
	return !c.memory.must[j.id]
}

// lookOf reads out of the result of an article whether its page is there; nil
// if it does not say.
func (c *crawl) lookOf(j job, was kiosk.Page, r result) *look {
	f := r.fetches[0]
	now := c.p.now()
	l := &look{was: was, page: was}
	p := &l.page
	p.Disclosure, p.SourceID, p.ColumnID, p.URL, p.VisitedAt = j.id, c.source.ID, j.column.ID, j.entry.URL, now
	switch {
	case f.Outcome.Good():
		p.GoneAt, p.WithdrawnAt = time.Time{}, time.Time{}
	case f.Outcome == kiosk.OutcomeGone && (r.gone || was.Disclosure != ""):
		if p.GoneAt.IsZero() {
			p.GoneAt = now
		}
	default:
		return nil
	}
	if t := personal.Mask(j.entry.Title); t != "" {
		p.Title = t
	}
	if r.record != nil {
		p.PublishedOn = r.record.Disclosure.PublishedOn
	} else if p.PublishedOn.IsZero() {
		p.PublishedOn = j.entry.Date
	}
	if p.NewAt.IsZero() {
		if p.NewAt = p.PublishedOn.Time(); p.NewAt.IsZero() || p.NewAt.After(now) {
			p.NewAt = now
		}
	}
	c.plan(p, now)
	if f.Outcome == kiosk.OutcomeOK && f.Hash == "" {
		p.NextAt = now // it was not had whole
	}
	return l
}

// plan says when a page is to be looked at again.
func (c *crawl) plan(p *kiosk.Page, now time.Time) {
	since := p.NewAt
	if !p.GoneAt.IsZero() {
		since = p.GoneAt
	}
	wait := time.Duration(share(c.memory.paces[p.ColumnID]) * float64(now.Sub(since)))
	p.NextAt = now.Add(min(max(wait, soonest), latest))
}

// share is the part of its age that a page of a column waits for the next look.
func share(p kiosk.Pace) float64 {
	perAge := (p.Changes + priorChanges) / (p.Ages + priorAges)
	return min(max(chance/perAge, shareMin), shareMax)
}

// changed marks the looks that found a change of what readers see.
func changed(looks []*look, results []kiosk.PutResult) {
	updated := map[string]bool{}
	for _, r := range results {
		if r.Change == kiosk.Updated {
			updated[r.ID] = true
		}
	}
	for _, l := range looks {
		l.changed = updated[l.page.Disclosure]
	}
}

// keepLooks stores what was seen of pages, after their records: one that is
// back is restored first.
func (c *crawl) keepLooks(ctx context.Context, looks []*look, sum *Summary) error {
	if len(looks) == 0 {
		return nil
	}
	pages := make([]kiosk.Page, len(looks))
	var paces []kiosk.Pace
	for i, l := range looks {
		if l.changed {
			l.page.NewAt = l.page.VisitedAt
			c.plan(&l.page, l.page.VisitedAt)
		}
		if l.page.GoneAt.IsZero() && !l.was.GoneAt.IsZero() {
			done, err := c.p.Pages.Restore(ctx, l.page.Disclosure, "原网页又在了")
			if err != nil {
				return err
			}
			if done {
				sum.Restored++
			}
		}
		if p, ok := c.pace(l); ok {
			paces = append(paces, p)
		}
		pages[i] = l.page
	}
	return c.p.Pages.PutPages(ctx, pages, paces)
}

// pace is what a look adds to the pace of its column. The first look at a page
// says nothing, nor does one that follows another at once.
func (c *crawl) pace(l *look) (kiosk.Pace, bool) {
	waited, age := l.page.VisitedAt.Sub(l.was.VisitedAt), l.page.VisitedAt.Sub(l.was.NewAt)
	if c.p.Full || l.was.VisitedAt.IsZero() || waited < time.Hour || age <= 0 || !l.was.GoneAt.IsZero() {
		return kiosk.Pace{}, false
	}
	p := kiosk.Pace{SourceID: c.source.ID, ColumnID: l.page.ColumnID, Looks: 1, Ages: min(1, float64(waited)/float64(age))}
	if l.changed || !l.page.GoneAt.IsZero() {
		p.Changes = 1
	}
	return p, true
}
