package office

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// What the first page shows of each list; the rest is a link away.
const (
	homeRuns  = 5
	homeLinks = 5
	homeHides = 4
)

type homePage struct {
	base
	Total      int
	Filled     int // categories that have something
	Categories int
	Empty      []kiosk.Category // categories that have nothing
	Areas      []areaRow
	Runs       []runRow
	Links      []linkRow
	LinkCount  string
	Hidden     []hiddenRow
	HideCount  string
	Fleet      string // terminals somebody should go to, "" for none
}

type areaRow struct {
	ID, Name   string
	Count      int
	Categories []categoryRow
}

type categoryRow struct {
	ID, Name string
	Count    int
	Filled   int // items that have something
	Items    int
	Newest   kiosk.Date
}

func (o *Office) home(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p := homePage{base: o.base(c, "一览", "home")}
	stats, err := o.Disclosures.Stats(ctx)
	if err != nil {
		return wrap("home", err)
	}
	if err := o.fillAreas(ctx, &p, stats); err != nil {
		return wrap("home", err)
	}
	runs, err := o.runRows(ctx, homeRuns)
	if err != nil {
		return wrap("home", err)
	}
	links, err := o.linkRows(ctx)
	if err != nil {
		return wrap("home", err)
	}
	hidden, err := o.hiddenRows(ctx)
	if err != nil {
		return wrap("home", err)
	}
	if p.Fleet, err = o.fleetLine(ctx); err != nil {
		return wrap("home", err)
	}
	p.Runs = runs
	p.Links, p.LinkCount = links[:min(len(links), homeLinks)], atMost(len(links))
	p.Hidden, p.HideCount = hidden[:min(len(hidden), homeHides)], atMost(len(hidden))
	return o.Pages.HTML(c, fiber.StatusOK, "office/home", p)
}

func (o *Office) fillAreas(ctx context.Context, p *homePage, stats kiosk.Stats) error {
	p.Total = stats.Total
	for _, a := range o.Catalogue.Areas {
		row := areaRow{ID: a.ID, Name: a.Name, Count: stats.ByArea[a.ID]}
		for _, cat := range a.Categories {
			r := categoryRow{ID: cat.ID, Name: cat.Name, Count: stats.ByCategory[cat.ID], Items: len(cat.Items)}
			for _, it := range cat.Items {
				if stats.ByItem[it.ID] > 0 {
					r.Filled++
				}
			}
			p.Categories++
			if r.Count == 0 {
				p.Empty = append(p.Empty, cat)
			} else {
				p.Filled++
				newest, err := o.Disclosures.Recent(ctx, cat.ID, 1)
				if err != nil {
					return err
				}
				if len(newest) > 0 {
					r.Newest = newest[0].PublishedOn
				}
			}
			row.Categories = append(row.Categories, r)
		}
		p.Areas = append(p.Areas, row)
	}
	return nil
}
