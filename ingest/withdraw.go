package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"gongkai/kiosk"
)

// apart is how far apart two looks are that must both find a page gone before
// its record is withdrawn.
const apart = 20 * time.Hour

// tally counts what the looks of a pass found in a column.
type tally struct {
	there int  // pages
	gone  int  // pages that were there at their last look
	alive bool // its list came and names articles
	asked bool // its list was asked for
}

// tally counts a result.
func (c *crawl) tally(r result) {
	if c.memory == nil || len(r.fetches) == 0 {
		return
	}
	t := c.memory.tallies[r.fetches[0].ColumnID]
	if t == nil {
		t = &tally{}
		c.memory.tallies[r.fetches[0].ColumnID] = t
	}
	switch {
	case !r.article:
		t.asked = true
		t.alive = t.alive || r.fetches[0].Outcome.Good()
	case r.look == nil:
	case r.look.page.GoneAt.IsZero():
		t.there++
	case r.look.was.GoneAt.IsZero():
		t.gone++
	}
}

// settle withdraws the records whose page was gone on two looks far enough
// apart, unless so much is gone that the portal itself must be in trouble:
// then that is what is reported.
func (c *crawl) settle(ctx context.Context, sum *Summary) error {
	if c.memory == nil {
		return nil
	}
	missing, err := c.p.Pages.MissingPages(ctx, c.source.ID)
	if err != nil || len(missing) == 0 {
		return err
	}
	there, err := c.p.Pages.CountPages(ctx, c.source.ID)
	if err != nil {
		return err
	}
	columns := map[string][]kiosk.Page{}
	for _, p := range missing {
		columns[p.ColumnID] = append(columns[p.ColumnID], p)
	}
	if c.troubled(sum, len(missing), there) {
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(columns)) {
		if why := c.doubt(id, len(columns[id]), there[id]); why != "" {
			sum.warn(FileProblem{
				File: c.column(id).URL, Outcome: kiosk.OutcomeDoubtful,
				What: fmt.Sprintf("栏目 %s 有 %d 个网页不见了，%s，没有按撤回处理，请到原网站看看", c.column(id).Name, len(columns[id]), why),
			})
			continue
		}
		if err := c.withdraw(ctx, sum, columns[id]); err != nil {
			return err
		}
	}
	return nil
}

// troubled reports whether most of the whole source is gone.
func (c *crawl) troubled(sum *Summary, missing int, there map[string]int) bool {
	var all tally
	pages := 0
	for _, t := range c.memory.tallies {
		all.there += t.there
		all.gone += t.gone
		if t.alive {
			all.there++
		}
	}
	for _, n := range there {
		pages += n
	}
	if all.gone <= all.there && missing <= max(1, pages) {
		return false
	}
	sum.warn(FileProblem{
		File: c.source.Home, Outcome: kiosk.OutcomeDoubtful,
		What: fmt.Sprintf("%d 个网页不见了，占了大半，像是网站改版或出了故障，没有按撤回处理，请到原网站看看", missing),
	})
	return true
}

// doubt says why the missing pages of a column may not have been taken down,
// "" if they have.
func (c *crawl) doubt(column string, missing, there int) string {
	t := c.memory.tallies[column]
	switch {
	case t == nil:
		return "这一次没有看到这个栏目"
	case t.asked && !t.alive:
		return "栏目列表也打不开或是空的"
	case t.gone > t.there+1 || missing > max(1, there):
		return "占了大半"
	}
	return ""
}

// warn puts what staff must look at themselves before the other problems.
func (s *Summary) warn(p FileProblem) { s.Problems = slices.Insert(s.Problems, 0, p) }

func (c *crawl) withdraw(ctx context.Context, sum *Summary, pages []kiosk.Page) error {
	for _, p := range pages {
		if p.VisitedAt.Sub(p.GoneAt) < apart {
			continue
		}
		why := fmt.Sprintf("原网页不在了：%s 和 %s 两次去看都没有", p.GoneAt.In(kiosk.China).Format("2006-01-02 15:04"),
			p.VisitedAt.In(kiosk.China).Format("2006-01-02 15:04"))
		done, err := c.p.Pages.Withdraw(ctx, p.Disclosure, p.GoneAt, why)
		if err != nil && kiosk.KindOf(err) != kiosk.NotFound {
			return err
		}
		if done {
			sum.Withdrawn++
		}
		p.WithdrawnAt = c.p.now()
		if err := c.p.Pages.PutPages(ctx, []kiosk.Page{p}, nil); err != nil {
			return err
		}
	}
	return nil
}
