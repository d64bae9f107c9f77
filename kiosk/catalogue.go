package kiosk

import (
	"slices"
	"strings"
)

// Catalogue is what must be published: three areas, their categories and
// items, and the bodies responsible. Its lists keep the official order. Make
// one with [NewCatalogue]; it is read-only afterwards.
type Catalogue struct {
	Title    string
	Areas    []Area
	Bodies   []Body
	Channels []Channel // where things are published, in the official order

	areas      map[string]*Area
	categories map[string]*Category
	items      map[string]*Item
	bodies     map[string]*Body
	bodyNames  map[string]*Body
}

// Area is one of the three areas of the plan. // 领域
type Area struct {
	ID         string // "public-welfare"
	Name       string
	Scope      string
	Categories []Category
}

// Category groups items of an area. // 类别
type Category struct {
	ID     string // "public-welfare.assistance"
	AreaID string
	Name   string
	Items  []Item
}

// Item is one row of the standard catalogue. // 公开事项
type Item struct {
	ID           string // "public-welfare.assistance.dibao-guide"
	AreaID       string
	CategoryID   string
	Name         string
	Elements     string   // 公开内容(要素)
	Deadline     string   // code of the time limit, e.g. "D20"
	DeadlineText string   // 公开时限, in words
	Channels     []string // ids of channels
	Lead         []string // ids of the bodies in the lead
	Cooperate    []string // ids of the bodies that help
	Basis        []string // ids of legal bases
	PII          string   // none, low or high: personal data to be expected
	Personal     string   // what is done about it, see PolicyMask
	Check        string   // VERIFIED, PARTLY VERIFIED or FROM MEMORY
	Note         string
}

// Body is an organ that publishes. // 责任主体、公开主体
type Body struct {
	ID       string
	Name     string   // current name
	OldNames []string // names before the 2018/2019 reform
	Aliases  []string // what people call it
	Check    string
}

// Channel is a place where things are published. // 公开渠道
type Channel struct {
	ID      string // "portal"
	Name    string
	Aliases []string // what tables call it
}

// Channel returns the channel with that id, nil if there is none.
func (c *Catalogue) Channel(id string) *Channel {
	for i := range c.Channels {
		if c.Channels[i].ID == id {
			return &c.Channels[i]
		}
	}
	return nil
}

// NewCatalogue links areas, categories, items and bodies and checks that ids
// are unique and every reference resolves.
func NewCatalogue(title string, areas []Area, bodies []Body) (*Catalogue, error) {
	c := &Catalogue{
		Title: title, Areas: areas, Bodies: bodies,
		areas: map[string]*Area{}, categories: map[string]*Category{}, items: map[string]*Item{},
		bodies: map[string]*Body{}, bodyNames: map[string]*Body{},
	}
	for i := range c.Bodies {
		b := &c.Bodies[i]
		if c.bodies[b.ID] != nil {
			return nil, Errorf(Invalid, "catalogue: body %q twice", b.ID)
		}
		c.bodies[b.ID] = b
	}
	// A current name wins over an old name, an old name over an alias, and
	// among equals the first body listed.
	for _, names := range []func(*Body) []string{
		func(b *Body) []string { return []string{b.Name} },
		func(b *Body) []string { return b.OldNames },
		func(b *Body) []string { return b.Aliases },
	} {
		for i := range c.Bodies {
			for _, n := range names(&c.Bodies[i]) {
				if c.bodyNames[n] == nil {
					c.bodyNames[n] = &c.Bodies[i]
				}
			}
		}
	}
	for i := range c.Areas {
		a := &c.Areas[i]
		if c.areas[a.ID] != nil {
			return nil, Errorf(Invalid, "catalogue: area %q twice", a.ID)
		}
		c.areas[a.ID] = a
		for j := range a.Categories {
			cat := &a.Categories[j]
			cat.AreaID = a.ID
			if c.categories[cat.ID] != nil {
				return nil, Errorf(Invalid, "catalogue: category %q twice", cat.ID)
			}
			c.categories[cat.ID] = cat
			for k := range cat.Items {
				it := &cat.Items[k]
				it.AreaID, it.CategoryID = a.ID, cat.ID
				if c.items[it.ID] != nil {
					return nil, Errorf(Invalid, "catalogue: item %q twice", it.ID)
				}
				c.items[it.ID] = it
				for _, id := range slices.Concat(it.Lead, it.Cooperate) {
					if c.bodies[id] == nil {
						return nil, Errorf(Invalid, "catalogue: item %q names unknown body %q", it.ID, id)
					}
				}
			}
		}
	}
	return c, nil
}

// Area returns the area with that id, nil if there is none.
func (c *Catalogue) Area(id string) *Area { return c.areas[id] }

// Category returns the category with that id, nil if there is none.
func (c *Catalogue) Category(id string) *Category { return c.categories[id] }

// Item returns the item with that id, nil if there is none.
func (c *Catalogue) Item(id string) *Item { return c.items[id] }

// Body returns the body with that id, nil if there is none.
func (c *Catalogue) Body(id string) *Body { return c.bodies[id] }

// BodyByName returns the body known by that name, old name or alias, nil if
// there is none. Blanks around the name do not matter.
func (c *Catalogue) BodyByName(name string) *Body { return c.bodyNames[strings.TrimSpace(name)] }

// Place completes a position in the catalogue: given any of the three ids it
// fills in the ones above it. Unknown ids give an Invalid error.
func (c *Catalogue) Place(area, category, item string) (areaID, categoryID, itemID string, err error) {
	if item != "" {
		it := c.Item(item)
		if it == nil {
			return "", "", "", Errorf(Invalid, "目录里没有事项 %q。", item)
		}
		return it.AreaID, it.CategoryID, it.ID, nil
	}
	if category != "" {
		cat := c.Category(category)
		if cat == nil {
			return "", "", "", Errorf(Invalid, "目录里没有类别 %q。", category)
		}
		return cat.AreaID, cat.ID, "", nil
	}
	if area != "" && c.Area(area) == nil {
		return "", "", "", Errorf(Invalid, "目录里没有领域 %q。", area)
	}
	return area, "", "", nil
}

// BodyNames lists every name, old name and alias of every body, for a
// segmenter that must not tear them apart.
func (c *Catalogue) BodyNames() []string {
	var names []string
	for i := range c.Bodies {
		b := &c.Bodies[i]
		names = append(names, b.Name)
		names = append(names, b.OldNames...)
		names = append(names, b.Aliases...)
	}
	return names
}
