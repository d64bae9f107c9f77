package search

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/search/analysis"
)

// Where a word of a question counts how much for an item of the catalogue.
const (
	guideName     = 3
	guideCategory = 2
	guideField    = 1.5 // the vocabulary has it under a heading like the category's name
	guideElements = 0.7
)

// The bounds of a guide: how much of a question, by the weight of its words,
// must be in the catalogue, and how far behind the best another item of the
// category must be for the item to be named and not the category alone.
const (
	guideNear  = 0.34
	guideAhead = 0.97
	guideNamed = 1 // what one word must count for: elements alone name nothing
)

// guideItem is an item of the catalogue as questions are compared with it.
type guideItem struct {
	item     *kiosk.Item
	category *kiosk.Category
	name     string // folded
	under    string
	elements string
}

// guideItems reads the catalogue, which may be nil.
func guideItems(c *kiosk.Catalogue) []guideItem {
	var out []guideItem
	if c == nil {
		return nil
	}
	for i := range c.Areas {
		for j := range c.Areas[i].Categories {
			cat := &c.Areas[i].Categories[j]
			for k := range cat.Items {
				it := &cat.Items[k]
				out = append(out, guideItem{it, cat, analysis.Fold(it.Name), analysis.Fold(cat.Name), analysis.Fold(it.Elements)})
			}
		}
	}
	return out
}

// inGuide is the names of items that tell how something is done.
var inGuide = []string{"指南", "办理", "流程"}

// guide returns where to turn with a question: the item of the catalogue its
// words are nearest to, nil if none is near enough or several of different
// categories are.
func (e *Engine) guide(p plan, w wants) *kiosk.Guide {
	groups, total := guideGroups(p.marks)
	if total == 0 || len(e.guides) == 0 {
		return nil
	}
	fields := make([][]string, len(groups))
	words := e.spoken.Load().words
	for g, group := range groups {
		for _, k := range group {
			if f := words.Field(k.text); f != "" && !k.part {
				fields[g] = append(fields[g], f)
			}
		}
	}
	// A word that many items have says little about which.
	common := make([]int, len(groups))
	hits := make([][]float64, len(e.guides)) // of each item, by group
	for i := range e.guides {
		hits[i] = make([]float64, len(groups))
		for g, group := range groups {
			if hits[i][g] = e.guides[i].holds(group, fields[g]); hits[i][g] > 0 {
				common[g]++
			}
		}
	}
	best, second, elsewhere, at := 0.0, 0.0, 0.0, -1 // elsewhere: the best of another category
	for i := range e.guides {
		score := 0.0
		for g, h := range hits[i] {
			if h > 0 {
				score += h * math.Log(1+float64(len(e.guides))/float64(common[g]))
			}
		}
		if w&(wantsProcedure|wantsMaterials|wantsPlace|wantsCondition|wantsPhone) != 0 && containsAny(e.guides[i].name, inGuide) {
			score *= 1.2
		}
		same := at >= 0 && e.guides[at].category == e.guides[i].category
		switch {
		case score > best && same:
			best, second, at = score, best, i
		case score > best:
			best, second, elsewhere, at = score, 0, best, i
		case same:
			second = max(second, score)
		default:
			elsewhere = max(elsewhere, score)
		}
	}
	if at < 0 || elsewhere >= best*guideAhead {
		return nil // none, or as near to another category
	}
	return e.guided(e.guides[at], groups, hits[at], total, second < best*guideAhead)
}

// guided returns an item, or only its category, as a guide if enough of the
// question is in it.
func (e *Engine) guided(of guideItem, groups [][]mark, hits []float64, total float64, sure bool) *kiosk.Guide {
	share, named := 0.0, false
	var because []string
	for g, h := range hits {
		if h == 0 {
			continue
		}
		share += float64(groups[g][0].weight)
		if h >= guideNamed {
			named = true
		}
		because = append(because, of.word(groups[g]))
	}
	if !named || share < guideNear*total {
		return nil
	}
	out := &kiosk.Guide{
		AreaID: of.item.AreaID, CategoryID: of.category.ID, Category: of.category.Name, Because: strings.Join(because, "、"),
	}
	lead := of.item.Lead
	if sure {
		out.ItemID, out.Item = of.item.ID, of.item.Name
	} else {
		lead = commonLead(of.category)
	}
	if len(lead) > 0 {
		out.BodyID, out.Body = lead[0], e.bodyLabel(lead[0])
	}
	return out
}

// commonLead returns the body that leads most items of a category.
func commonLead(c *kiosk.Category) []string {
	count := map[string]int{}
	var out []string
	for _, it := range c.Items {
		if len(it.Lead) == 0 {
			continue
		}
		id := it.Lead[0]
		if count[id]++; len(out) == 0 || count[id] > count[out[0]] {
			out = []string{id}
		}
	}
	return out
}

// aspects lists what can be asked of any matter: 救护车收费 is none of the items
// with 收费 in their names.
var aspects = []string{"收费", "费用", "价格", "补贴", "补助", "补偿", "报销", "奖励", "投诉", "举报", "处罚", "罚款", "开放", "改造"}

// guideGroups returns the marks of each matter asked for, the heaviest first,
// and their weight.
func guideGroups(marks []mark) (groups [][]mark, total float64) {
	at := map[int]int{}
	for _, k := range marks {
		if k.group < 0 || utf8.RuneCountInString(k.text) < 2 {
			continue
		}
		i, ok := at[k.group]
		if !ok {
			i = len(groups)
			at[k.group] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], k)
	}
	groups = slices.DeleteFunc(groups, func(g []mark) bool { return g[0].weight <= lightGroup || slices.Contains(aspects, g[0].text) })
	for _, g := range groups {
		total += float64(g[0].weight)
	}
	return groups, total
}

// fieldRunes is how much of the name of a field must be in that of a category:
// 社会救助福利扶贫 is 社会救助和社会福利.
const fieldRunes = 4

// holds returns how much of a group is in the item, 0 for nothing. fields are
// what its words are about.
func (g *guideItem) holds(group []mark, fields []string) float64 {
	best := 0.0
	for _, f := range fields {
		if strings.Contains(g.under, cutRunes(analysis.Fold(f), fieldRunes)) {
			best = guideField * float64(group[0].weight)
		}
	}
	for _, k := range group {
		w := float64(k.weight)
		switch {
		case strings.Contains(g.name, k.text):
			w *= guideName
		case strings.Contains(g.under, k.text):
			w *= guideCategory
		case strings.Contains(g.elements, k.text):
			w *= guideElements
		default:
			continue
		}
		best = max(best, w)
	}
	return best
}

// word returns how a group is said in the item, after what was typed.
func (g *guideItem) word(group []mark) string {
	typed := group[0].text
	for _, k := range group {
		if strings.Contains(g.name, k.text) || strings.Contains(g.under, k.text) || strings.Contains(g.elements, k.text) {
			if k.text != typed && !k.part {
				return typed + "（" + k.text + "）"
			}
			return k.text
		}
	}
	return typed
}

func containsAny(s string, list []string) bool {
	return slices.ContainsFunc(list, func(x string) bool { return strings.Contains(s, x) })
}
