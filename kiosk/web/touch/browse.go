package touch

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

type categoryTile struct {
	kiosk.Category
	Count int
	Some  string // names of a few of its items, those with documents first
}

// someItems is how many items a tile names.
const someItems = 4

type areaPage struct {
	base
	Area       kiosk.Area
	Mark       page.Mark
	Categories []categoryTile
	Count      int
}

type itemRow struct {
	kiosk.Item
	Count int
	Leads string // who must publish it
	URL   string // "" while nothing is published
	Mark  page.Mark
	Place string // name of its category
}

type categoryPage struct {
	base
	Area     kiosk.Area
	Category kiosk.Category
	Mark     page.Mark
	Items    []itemRow
	Count    int
	AllURL   string
}

// browse answers GET /k/browse/{id} for an area or a category.
func (s *Surface) browse(c *fiber.Ctx) error {
	id := page.Param(c, "id")
	stats := s.Site.Stats(c.UserContext())
	if a := s.Catalogue.Area(id); a != nil {
		p := areaPage{base: s.base(c, a.Name, "/k/"), Area: *a, Mark: page.AreaMark(a.ID), Count: stats.ByArea[a.ID]}
		p.Here = "browse"
		for _, cat := range a.Categories {
			p.Categories = append(p.Categories, categoryTile{cat, stats.ByCategory[cat.ID], some(&cat, stats)})
		}
		return s.Pages.HTML(c, fiber.StatusOK, "touch/area", p)
	}
	cat := s.Catalogue.Category(id)
	if cat == nil {
		return kiosk.Errorf(kiosk.NotFound, "目录里没有这一类，请从首页重新选。")
	}
	p := categoryPage{
		base: s.base(c, cat.Name, "/k/browse/"+cat.AreaID), Category: *cat, Area: *s.Catalogue.Area(cat.AreaID),
		Mark: page.AreaMark(cat.AreaID), Count: stats.ByCategory[cat.ID], AllURL: "/k/search?category=" + cat.ID,
	}
	p.Here = "browse"
	for i := range cat.Items {
		p.Items = append(p.Items, s.row(&cat.Items[i], stats))
	}
	publishedFirst(p.Items)
	return s.Pages.HTML(c, fiber.StatusOK, "touch/category", p)
}

// some names a few items of a category, so that people see what it is about.
func some(cat *kiosk.Category, stats kiosk.Stats) string {
	var with, without []string
	for i := range cat.Items {
		if it := &cat.Items[i]; stats.ByItem[it.ID] > 0 {
			with = append(with, it.Name)
		} else {
			without = append(without, it.Name)
		}
	}
	names := slices.Concat(with, without)
	return strings.Join(names[:min(someItems, len(names))], "、")
}

// publishedFirst puts the rows that lead somewhere first and keeps the official
// order otherwise.
func publishedFirst(rows []itemRow) {
	slices.SortStableFunc(rows, func(a, b itemRow) int {
		switch {
		case a.Count > 0 && b.Count == 0:
			return -1
		case a.Count == 0 && b.Count > 0:
			return 1
		}
		return 0
	})
}

func (s *Surface) row(it *kiosk.Item, stats kiosk.Stats) itemRow {
	r := itemRow{Item: *it, Count: stats.ByItem[it.ID], Leads: s.leads(it), Mark: page.AreaMark(it.AreaID)}
	if cat := s.Catalogue.Category(it.CategoryID); cat != nil {
		r.Place = cat.Name
	}
	if r.Count > 0 {
		r.URL = "/k/search?item=" + it.ID
	}
	return r
}

// leads names the bodies that must publish an item.
func (s *Surface) leads(it *kiosk.Item) string {
	var names []string
	for _, id := range it.Lead {
		if b := s.Catalogue.Body(id); b != nil {
			names = append(names, b.Name)
		}
	}
	return strings.Join(names, "、")
}
