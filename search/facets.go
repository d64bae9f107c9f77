package search

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"gongkai/kiosk"
	"gongkai/search/rank"
)

// longestFacet is how many values of a facet are given.
const longestFacet = 60

// facets names and orders what was counted: years and months newest first, the
// others by count.
func (e *Engine) facets(res rank.Result) map[string][]kiosk.FacetValue {
	return map[string][]kiosk.FacetValue{
		"area":     facet(res.Facets[rank.Area], e.areaLabel),
		"category": facet(res.Facets[rank.Category], e.categoryLabel),
		"body":     facet(res.Facets[rank.Body], e.bodyLabel),
		"town":     facet(res.Facets[rank.Town], func(v string) string { return v }),
		"type":     facet(res.Facets[rank.Type], func(v string) string { return kiosk.Type(v).Label() }),
		"year":     years(res.Years),
		"month":    months(res.Months),
	}
}

func facet(counts map[string]int, label func(string) string) []kiosk.FacetValue {
	out := make([]kiosk.FacetValue, 0, len(counts))
	for v, n := range counts {
		out = append(out, kiosk.FacetValue{Value: v, Label: label(v), Count: n})
	}
	slices.SortFunc(out, func(a, b kiosk.FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return out[:min(len(out), longestFacet)]
}

func years(counts map[int]int) []kiosk.FacetValue {
	out := make([]kiosk.FacetValue, 0, len(counts))
	for y, n := range counts {
		v := strconv.Itoa(y)
		out = append(out, kiosk.FacetValue{Value: v, Label: v + "年", Count: n})
	}
	slices.SortFunc(out, func(a, b kiosk.FacetValue) int { return cmp.Compare(b.Value, a.Value) })
	return out
}

// mostMonths is over how many months hits are counted by the month; where they
// are spread wider, years say more.
const mostMonths = 24

// months returns the months hits are from, newest first; none if they are from
// too many.
func months(counts map[int]int) []kiosk.FacetValue {
	out := make([]kiosk.FacetValue, 0, mostMonths)
	if len(counts) > mostMonths {
		return out
	}
	for m, n := range counts {
		out = append(out, kiosk.FacetValue{
			Value: fmt.Sprintf("%04d-%02d", m/100, m%100), Label: fmt.Sprintf("%d年%d月", m/100, m%100), Count: n,
		})
	}
	slices.SortFunc(out, func(a, b kiosk.FacetValue) int { return cmp.Compare(b.Value, a.Value) })
	return out
}

func (e *Engine) areaLabel(id string) string {
	if e.catalogue != nil {
		if a := e.catalogue.Area(id); a != nil {
			return a.Name
		}
	}
	return id
}

func (e *Engine) categoryLabel(id string) string {
	if e.catalogue != nil {
		if c := e.catalogue.Category(id); c != nil {
			return c.Name
		}
	}
	return id
}

func (e *Engine) bodyLabel(id string) string {
	if e.catalogue != nil {
		if b := e.catalogue.Body(id); b != nil {
			return b.Name
		}
	}
	return id
}
