package classify

import (
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

// Classifier places disclosures. It is safe for concurrent use.
type Classifier struct {
	catalogue *kiosk.Catalogue
	rules     []compiled
	names     map[string]place // names of areas, categories and items
	telling   []counted        // words that tell a category wherever they stand
	byPair    map[string][]int // indexes into telling, by the first two characters
}

// pairBytes are two Chinese characters; every telling word begins with two.
const pairBytes = 6

// counted is a word, the category it tells and how often it was seen.
type counted struct {
	word, category string
	n              int
}

// compiled is a rule ready to be tried.
type compiled struct {
	place  place
	groups [][]string
	not    []string
}

// place is a position in the catalogue.
type place struct {
	area, category, item string
	name                 string // "" where it was put together from a column
}

// New prepares the rules for a catalogue. Rules that lead to places the
// catalogue does not have are left out: it may be an older or a smaller one.
func New(c *kiosk.Catalogue) *Classifier {
	cl := &Classifier{catalogue: c, names: map[string]place{}, byPair: map[string][]int{}}
	for _, r := range rules {
		p, ok := cl.find(r.to)
		if !ok {
			continue
		}
		var groups [][]string
		var not []string
		for g := range strings.FieldsSeq(r.words) {
			if g, ok := strings.CutPrefix(g, "!"); ok {
				not = append(not, strings.Split(g, "|")...)
				continue
			}
			groups = append(groups, strings.Split(g, "|"))
		}
		cl.rules = append(cl.rules, compiled{p, groups, not})
	}
	cl.telling = telling(cl.rules)
	for i, w := range cl.telling {
		cl.byPair[w.word[:pairBytes]] = append(cl.byPair[w.word[:pairBytes]], i)
	}
	twice := map[string]bool{}
	add := func(name string, p place) {
		if _, ok := cl.names[name]; ok {
			twice[name] = true
		}
		cl.names[name] = p
	}
	for _, a := range c.Areas {
		add(a.Name, place{area: a.ID, name: a.Name})
		for _, k := range a.Categories {
			add(k.Name, place{area: a.ID, category: k.ID, name: k.Name})
			for _, it := range k.Items {
				add(it.Name, place{area: a.ID, category: k.ID, item: it.ID, name: it.Name})
			}
		}
	}
	// 招标公告 is an item of two categories: the name alone decides nothing.
	for name := range twice {
		delete(cl.names, name)
	}
	return cl
}

// telling lists the words of rules that need no other word, if they are long
// enough to mean one thing only.
func telling(rules []compiled) (out []counted) {
	seen := map[string]bool{}
	for _, r := range rules {
		if len(r.groups) != 1 {
			continue
		}
		for _, w := range r.groups[0] {
			if !seen[w] && utf8.RuneCountInString(w) >= 4 && len(w) >= 2*pairBytes {
				seen[w] = true
				out = append(out, counted{word: w, category: r.place.category})
			}
		}
	}
	return out
}

// find resolves an id of the catalogue.
func (cl *Classifier) find(id string) (place, bool) {
	c := cl.catalogue
	if it := c.Item(id); it != nil {
		return place{it.AreaID, it.CategoryID, it.ID, it.Name}, true
	}
	if k := c.Category(id); k != nil {
		return place{k.AreaID, k.ID, "", k.Name}, true
	}
	if a := c.Area(id); a != nil {
		return place{area: a.ID, name: a.Name}, true
	}
	return place{}, false
}

// Input is what is known about a record. Everything may be empty.
type Input struct {
	Column    kiosk.Column // the column it was found in
	Area      string       // what the record says: ids or names of the catalogue
	Category  string
	Item      string
	Kind      string // kind of document as the record says it: "地方性法规"
	Title     string
	Publisher string
	Region    string
	Text      string
}

// Placement is where a record belongs.
type Placement struct {
	AreaID     string
	CategoryID string
	ItemID     string
	BodyID     string
	Type       kiosk.Type
	Town       string
	Placed     string // why, in words for staff
	Confidence float64
}

// Place decides. What cannot be placed has empty ids; that is no error.
func (cl *Classifier) Place(in Input) Placement {
	var out Placement
	if b := cl.body(in.Publisher); b != nil {
		out.BodyID = b.ID
	} else if in.Publisher == "" || in.Column.BodyID != "" && !foreign(in.Publisher) {
		out.BodyID = in.Column.BodyID
	}
	p, why, sure := cl.position(in, out.BodyID)
	out.Confidence = sure
	out.AreaID, out.CategoryID, out.ItemID, out.Placed = p.area, p.category, p.item, why
	out.Type = in.Column.Type
	if out.Type == "" {
		out.Type = TypeOf(in.Title, in.Kind)
	}
	if in.Region == "" || strings.Contains(in.Region, "乳山") {
		out.Town = town(in.Title, in.Publisher)
	}
	return out
}

// foreign reports whether an organ is certainly not one of the county.
func foreign(publisher string) bool {
	return strings.HasPrefix(publisher, "国务院") || strings.HasPrefix(publisher, "中共中央") || strings.HasPrefix(publisher, "全国") ||
		strings.Contains(publisher, "省") || strings.Contains(publisher, "市") && !strings.Contains(publisher, "乳山")
}

// body finds the organ of a name as printed: in full, without the county, and
// the first of several.
func (cl *Classifier) body(name string) *kiosk.Body {
	for _, n := range append([]string{name}, strings.FieldsFunc(name, func(r rune) bool {
		return r == ' ' || r == '、' || r == ',' || r == '，' || r == '　'
	})...) {
		if b := cl.catalogue.BodyByName(n); b != nil && n != "" {
			return b
		}
		for _, county := range []string{"乳山市", "山东省乳山市", "威海市乳山市"} {
			if rest, ok := strings.CutPrefix(n, county); ok && rest != "" {
				if b := cl.catalogue.BodyByName(rest); b != nil {
					return b
				}
			}
		}
	}
	return nil
}

// position finds the place and says why. What is known narrows it down step
// by step: the column, then what the record says, then the title.
func (cl *Classifier) position(in Input, bodyID string) (place, string, float64) {
	var at place
	var why []string
	sure := 0.0
	narrow := func(p place, reason string, s float64) {
		at, sure = p, s
		why = append(why, reason)
	}
	within := func(p place) bool {
		return p.area != "" && (at.area == "" || p.area == at.area) && (at.category == "" || p.category == at.category) && p != at
	}
	if area, category, item, err := cl.catalogue.Place(in.Column.AreaID, in.Column.Category, in.Column.ItemID); err == nil && area != "" {
		narrow(place{area: area, category: category, item: item}, "栏目 "+in.Column.Name, sureColumn)
	}
	for _, said := range []string{in.Item, in.Category, in.Area, in.Kind} {
		if p, ok := cl.said(said); ok && at.item == "" && within(p) && (p.category != at.category || p.item != "") {
			narrow(p, "记录注明 "+p.name, sureSaid)
		}
	}
	if at.area == "" && cl.areasIn(in.Title) > 1 {
		return place{}, "标题提到几个领域", 0
	}
	for _, r := range cl.rules {
		if at.item != "" || !within(r.place) {
			continue
		}
		if words, ok := r.match(in.Title); ok && (r.place.item != "" || r.place.category != at.category) {
			to, reason := r.place, "标题含 "+strings.Join(words, "、")
			if id, ok := bought[to.item]; ok && at.category == "" && notice(in.Title) && !works(in.Title) && strings.Contains(in.Text[:runeStart(in.Text, lookBytes)], "政府采购") {
				if p, ok := cl.find(id); ok {
					to, reason = p, reason+"，正文写明 政府采购"
				}
			}
			narrow(to, reason, cl.sureTitle(in.Title, r, words, bodyID, at.category != ""))
			break
		}
	}
	if at.area != "" {
		return at, strings.Join(why, "，"), sure
	}
	if id, ok := byBody[bodyID]; ok {
		if p, ok := cl.find(id); ok {
			return p, "发布单位 " + in.Publisher, sureBody
		}
	}
	p, reason := cl.byText(in.Text)
	if p.category == "" {
		return p, reason, 0
	}
	return p, reason, sureText
}

// areasIn returns how many areas a title calls by their names: a plan for
// several belongs to none of them.
func (cl *Classifier) areasIn(title string) int {
	n := 0
	for _, a := range cl.catalogue.Areas {
		if strings.Contains(title, a.Name) {
			n++
		}
	}
	return n
}

func (cl *Classifier) said(s string) (place, bool) {
	if s == "" {
		return place{}, false
	}
	if p, ok := cl.find(s); ok {
		return p, true
	}
	p, ok := cl.names[strings.TrimSpace(s)]
	return p, ok
}

// match returns the words of the title that made the rule fit.
func (r *compiled) match(title string) (words []string, ok bool) {
	for _, w := range r.not {
		if strings.Contains(title, w) {
			return nil, false
		}
	}
	for _, g := range r.groups {
		hit := ""
		for _, w := range g {
			if strings.Contains(title, w) {
				hit = w
				break
			}
		}
		if hit == "" {
			return nil, false
		}
		words = append(words, hit)
	}
	return words, true
}

// byText places a record whose title says nothing by a word of the rules that
// its first part keeps repeating.
func (cl *Classifier) byText(text string) (place, string) {
	const often = 4 // occurrences
	text = text[:runeStart(text, lookBytes)]
	seen := make([]int, len(cl.telling))
	for i := 0; i+pairBytes <= len(text); i++ {
		for _, k := range cl.byPair[text[i:i+pairBytes]] {
			if strings.HasPrefix(text[i:], cl.telling[k].word) {
				seen[k]++
			}
		}
	}
	var best, second counted
	for k, w := range cl.telling {
		w.n = seen[k]
		switch {
		case w.n > best.n:
			if best.category != w.category {
				second = best
			}
			best = w
		case w.n > second.n && best.category != w.category:
			second = w
		}
	}
	if best.n < often || best.n < 2*second.n {
		return place{}, ""
	}
	// A word in the text is weaker evidence: the category, not the item.
	p, _ := cl.find(best.category)
	return p, "正文多次提到 " + best.word
}

// lookBytes is how much of a text is looked at.
const lookBytes = 2000

// runeStart returns the largest cut of s of at most n bytes between two runes.
func runeStart(s string, n int) int {
	if len(s) <= n {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// town returns the one town a record is about.
func town(title, publisher string) string {
	found := ""
	for _, t := range towns {
		if !strings.Contains(title, t) && !strings.Contains(publisher, t) {
			continue
		}
		if found != "" {
			return ""
		}
		found = t
	}
	return found
}
