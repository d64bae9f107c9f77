package duties

import (
	"regexp"
	"slices"
	"strings"

	"gongkai/kiosk"
)

// names finds what the catalogue knows by what tables call it.
type names struct {
	catalogue  *kiosk.Catalogue
	areas      map[string]*kiosk.Area
	categories map[string][]*kiosk.Category
	items      map[string][]*kiosk.Item
	bodies     map[string]string // ids
	channels   map[string]string // ids
	bodyNames  []string          // for suggestions
	chanNames  []string
}

func newNames(c *kiosk.Catalogue) *names {
	n := &names{
		catalogue: c, areas: map[string]*kiosk.Area{}, categories: map[string][]*kiosk.Category{},
		items: map[string][]*kiosk.Item{}, bodies: map[string]string{}, channels: map[string]string{},
	}
	for i := range c.Areas {
		a := &c.Areas[i]
		n.areas[plain(a.Name)] = a
		for j := range a.Categories {
			cat := &a.Categories[j]
			n.categories[plain(cat.Name)] = append(n.categories[plain(cat.Name)], cat)
			for k := range cat.Items {
				it := &cat.Items[k]
				n.items[plain(it.Name)] = append(n.items[plain(it.Name)], it)
			}
		}
	}
	for _, of := range []func(*kiosk.Body) []string{
		func(b *kiosk.Body) []string { return []string{b.Name} },
		func(b *kiosk.Body) []string { return b.OldNames },
		func(b *kiosk.Body) []string { return b.Aliases },
	} {
		for i := range c.Bodies {
			for _, name := range of(&c.Bodies[i]) {
				if n.bodies[short(name)] == "" {
					n.bodies[short(name)] = c.Bodies[i].ID
					n.bodyNames = append(n.bodyNames, short(name))
				}
			}
		}
	}
	for _, ch := range c.Channels {
		for _, name := range append([]string{ch.Name}, ch.Aliases...) {
			if n.channels[shortChannel(name)] == "" {
				n.channels[shortChannel(name)] = ch.ID
				n.chanNames = append(n.chanNames, name)
			}
		}
	}
	return n
}

var numbering = regexp.MustCompile(`^(?:[0-9一二三四五六七八九十]{1,3}[、.．:：]|第[0-9一二三四五六七八九十]{1,3}[类项]|[0-9]{1,3}(?:\.[0-9]{1,3})+)`)

// plain is a name without its number, the blanks and marks in it, and the words
// 领域, 公开, 信息 at its end.
func plain(s string) string {
	s = strings.TrimSpace(s)
	if t := strings.TrimLeft(s, "(（"); t != s { // （一）
		if i := strings.IndexAny(t, ")）"); i > 0 && len([]rune(t[:i])) <= 3 && strings.Trim(t[:i], "0123456789一二三四五六七八九十") == "" {
			s = t[i:]
			s = strings.TrimLeft(s, ")）")
		}
	}
	s = numbering.ReplaceAllString(bare(s), "")
	for _, tail := range []string{"领域", "方面", "公开", "信息"} {
		if t := strings.TrimSuffix(s, tail); len([]rune(t)) > 1 {
			s = t
		}
	}
	return strings.NewReplacer("、", "", "，", "", ",", "", "。", "").Replace(s)
}

func (n *names) area(text string) *kiosk.Area { return n.areas[plain(text)] }

// category finds a category by name; within is the area it must be of, "" for
// any.
func (n *names) category(text, within string) *kiosk.Category {
	for _, c := range n.categories[plain(text)] {
		if within == "" || c.AreaID == within {
			return c
		}
	}
	return nil
}

// short is the name of a body as tables write it: without the place, 和 and 与.
func short(s string) string {
	s = strings.NewReplacer("和", "", "与", "", "、", "").Replace(bare(s))
	for _, place := range []string{"中共乳山市", "乳山市", "市", "县"} {
		if t := strings.TrimPrefix(s, place); t != s && len([]rune(t)) >= 3 {
			return t
		}
	}
	return s
}

// shortChannel is the name of a channel as tables write it.
func shortChannel(s string) string {
	s = short(strings.NewReplacer("“", "", "”", "").Replace(s))
	for _, head := range []string{"中国乳山", "乳山"} {
		if t := strings.TrimPrefix(s, head); t != s && len([]rune(t)) >= 3 {
			s = t
		}
	}
	return strings.TrimSuffix(s, "等")
}

// body returns the id of a body, "" if the catalogue has none of that name.
func (n *names) body(text string) string {
	s := short(text)
	if id := n.bodies[s]; id != "" {
		return id
	}
	for _, tail := range []string{"等", "等部门", "等单位"} {
		if t := strings.TrimSuffix(s, tail); t != s && n.bodies[t] != "" {
			return n.bodies[t]
		}
	}
	if strings.HasPrefix(s, "各镇") || strings.HasPrefix(s, "各乡镇") || strings.HasPrefix(s, "各街道") {
		for _, b := range n.catalogue.Bodies {
			if strings.HasPrefix(b.Name, "各镇") {
				return b.ID
			}
		}
	}
	return ""
}

// pick finds the names in pieces of a cell that 、 separates; a name may hold 、
// itself. It returns ids in order and the pieces that are no name.
func pick(pieces []string, find func(string) string) (ids, strange []string) {
	for i := 0; i < len(pieces); {
		j := len(pieces)
		for ; j > i; j-- {
			if id := find(strings.Join(pieces[i:j], "、")); id != "" {
				if !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
				break
			}
		}
		if j == i {
			strange = append(strange, pieces[i])
			j++
		}
		i = j
	}
	return ids, strange
}
