package ingest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

// columnNames finds the part of the catalogue that the name of a column means.
type columnNames struct {
	places []named
}

type named struct {
	bare                 string
	name                 string
	area, category, item string
}

func newColumnNames(c *kiosk.Catalogue) *columnNames {
	n := &columnNames{}
	for _, a := range c.Areas {
		n.places = append(n.places, named{bare(a.Name), a.Name, a.ID, "", ""})
		for _, k := range a.Categories {
			n.places = append(n.places, named{bare(k.Name), k.Name, a.ID, k.ID, ""})
			for _, it := range k.Items {
				n.places = append(n.places, named{bare(it.Name), it.Name, a.ID, k.ID, it.ID})
			}
		}
	}
	return n
}

// position gives a column the place that has its name, or the name of a page
// above it. A place named by its category is kept at that: titles narrow it.
func (n *columnNames) position(f *Found) {
	names := append(slices.Clone(f.Trail), f.Name)
	for _, name := range slices.Backward(names) {
		if p, ok := n.find(bare(name)); ok {
			f.AreaID, f.Category, f.ItemID, f.Why = p.area, p.category, p.item, "目录里有“"+p.name+"”"
			return
		}
	}
}

// find returns the one place of a name: of all that have it, or of the
// categories that it is a part of or that are a part of it.
func (n *columnNames) find(name string) (named, bool) {
	const least = 4 // characters of a part
	one := func(fits func(p named) bool) (found named, ok bool) {
		for _, p := range n.places {
			if !fits(p) {
				continue
			}
			if ok {
				return named{}, false
			}
			found, ok = p, true
		}
		return found, ok
	}
	if p, ok := one(func(p named) bool { return p.bare == name }); ok {
		return p, true
	}
	return one(func(p named) bool {
		return p.category != "" && p.item == "" &&
			(utf8.RuneCountInString(name) >= least && strings.Contains(p.bare, name) ||
				utf8.RuneCountInString(p.bare) >= least && strings.Contains(name, p.bare))
	})
}

// bare takes what surrounds a name in menus off it: 社会救助领域信息公开.
func bare(name string) string {
	for again := true; again; {
		again = false
		for _, end := range []string{"信息", "公开", "专栏", "领域", "情况"} {
			if s, ok := strings.CutSuffix(name, end); ok && len(s) >= 6 {
				name, again = s, true
			}
		}
	}
	return name
}
