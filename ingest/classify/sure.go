package classify

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// How sure a place is by what it was found by. An officer mapped the column;
// the record itself says an item. A title is as sure as its words are
// particular. How often each is right is measured, see Measure.
const (
	sureColumn = 0.95
	sureSaid   = 0.95
	sureBody   = 0.5
	sureText   = 0.4
	sureGoods  = 0.6 // a tender that names no works may be a purchase
)

const tendering = "public-resources.tendering"

// sureTitle is how sure a rule is that fits a title.
func (cl *Classifier) sureTitle(title string, r compiled, words []string, bodyID string, inColumn bool) float64 {
	if inColumn {
		return 0.9 // the category is certain, the item nearly
	}
	longest := 0
	for _, w := range words {
		longest = max(longest, utf8.RuneCountInString(w))
	}
	sure := map[bool]float64{true: 0.9, false: 0.85}[len(words) > 1]
	if len(words) == 1 {
		switch {
		case longest <= 2:
			sure = 0.65
		case longest == 3:
			sure = 0.75
		}
	}
	if !trade(title, r) && cl.otherCategory(title, r, words) {
		sure -= 0.2
	}
	if bodyID != "" {
		if it := cl.catalogue.Item(r.place.item); it != nil && slices.Contains(it.Lead, bodyID) {
			sure += 0.05
		} else if home, ok := byBody[bodyID]; ok && home != r.place.category {
			sure -= 0.15
		}
	}
	if r.place.category == tendering && !works(title) {
		sure = min(sure, sureGoods)
	}
	return min(max(sure, 0.1), 0.9)
}

// notice reports whether a title says that it is one.
func notice(title string) bool {
	for _, w := range [...]string{"公告", "公示", "意向", "结果"} {
		if strings.Contains(title, w) {
			return true
		}
	}
	return false
}

// works reports whether a title is about works: those are tendered, not bought.
func works(title string) bool {
	for _, w := range [...]string{"工程", "施工", "监理", "勘察", "设计", "道路", "改造", "建设项目"} {
		if strings.Contains(title, w) {
			return true
		}
	}
	return false
}

// trade reports whether a title is a notice of a sale or a purchase: what is
// sold or bought leads elsewhere and means nothing.
func trade(title string, r compiled) bool {
	switch r.place.category {
	case "public-resources.procurement", tendering, "public-resources.land-use-right", "public-resources.mining":
		return notice(title)
	}
	return false
}

// otherCategory reports whether words that this rule does not use lead a title
// somewhere else as well.
func (cl *Classifier) otherCategory(title string, r compiled, words []string) bool {
	for _, w := range words {
		title = strings.ReplaceAll(title, w, "\x00")
	}
	for _, o := range cl.rules {
		if o.place.category == r.place.category {
			continue
		}
		if _, ok := o.match(title); ok {
			return true
		}
	}
	return false
}
