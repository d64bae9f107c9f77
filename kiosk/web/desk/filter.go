package desk

import (
	"slices"
	"strconv"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

// chip is a filter one key switches on and off.
type chip struct {
	Label string
	Full  string // the name in full where Label is short
	Count int    // records it leaves, -1 if not known
	Key   string
	URL   string
	On    bool
}

// Counted writes the count in at most five characters, "" if it is not known.
func (c chip) Counted() string {
	switch {
	case c.Count < 0:
		return ""
	case c.Count < 10_000:
		return strconv.Itoa(c.Count)
	}
	return strconv.FormatFloat(float64(c.Count)/10_000, 'f', 1, 64) + "万"
}

// chipGroup is a kind of filter; its place and its keys never change.
type chipGroup struct {
	Name  string
	Class string
	Chips []chip
}

// The keys lie on the keyboard as the groups lie on the screen: areas and
// kinds on the upper row, bodies and years on the lower.
var filterKeys = map[string][]string{
	"area": {"Q", "W", "E"}, "type": {"A", "S", "D", "F"},
	"body": {"U", "I"}, "year": {"Z", "X", "V", "B"},
}

// groups builds the filters below the hits and the answer.
func (s *Surface) groups(st state, facets map[string][]kiosk.FacetValue) []chipGroup {
	bodies := slices.Clone(facets["body"])
	for i, b := range bodies {
		bodies[i].Label = s.bodyName(b.Value, b.Label)
	}
	return []chipGroup{
		{"领域", "area", s.areaChips(st, facets["area"])},
		{"种类", "type", facetChips(st, "type", facets["type"], string(st.Type), st.Type.Label(), func(t *state, v string) { t.Type = kiosk.Type(v) })},
		{"单位", "body", facetChips(st, "body", bodies, st.Body, s.bodyName(st.Body, ""), func(t *state, v string) { t.Body = v })},
		{"年份", "year", facetChips(st, "year", facets["year"], yearText(st.Year), yearText(st.Year), func(t *state, v string) { t.Year, _ = strconv.Atoi(v) })},
	}
}

func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

// areaChips has all areas of the catalogue, found or not, so that each keeps
// its key.
func (s *Surface) areaChips(st state, values []kiosk.FacetValue) []chip {
	var out []chip
	for i, a := range s.Catalogue.Areas {
		if i == len(filterKeys["area"]) {
			break
		}
		c := chip{Label: page.ShortName(a.Name), Full: a.Name, Key: filterKeys["area"][i], On: st.Area == a.ID}
		if st.Area != "" && !c.On {
			c.Count = -1 // other areas are not counted while one is chosen
		}
		for _, v := range values {
			if v.Value == a.ID {
				c.Count = v.Count
			}
		}
		c.URL = st.to(func(t *state) {
			t.Area, t.Category, t.Item = a.ID, "", ""
			if c.On {
				t.Area = ""
			}
		})
		out = append(out, c)
	}
	return out
}

// facetChips has the most frequent values of a facet, the chosen one always
// among them.
func facetChips(st state, name string, values []kiosk.FacetValue, chosen, label string, set func(*state, string)) []chip {
	keys := filterKeys[name]
	at := slices.IndexFunc(values, func(v kiosk.FacetValue) bool { return v.Value == chosen })
	switch {
	case chosen == "":
	case at < 0:
		values = append([]kiosk.FacetValue{{Value: chosen, Label: label, Count: -1}}, values...)
	case at >= len(keys):
		values = append([]kiosk.FacetValue{values[at]}, values...)
	}
	var out []chip
	for i, v := range values {
		if i == len(keys) {
			break
		}
		on := chosen != "" && v.Value == chosen
		out = append(out, chip{Label: v.Label, Count: v.Count, Key: keys[i], On: on, URL: st.to(func(t *state) {
			if on {
				set(t, "")
				return
			}
			set(t, v.Value)
		})})
	}
	return out
}

// removable lists the filters that stand above the hits, each a link that
// takes it away.
func (s *Surface) removable(st state) []chip {
	var out []chip
	if c := s.Catalogue.Category(st.Category); c != nil {
		out = append(out, chip{Label: c.Name, URL: st.to(func(t *state) { t.Category = "" })})
	}
	if i := s.Catalogue.Item(st.Item); i != nil {
		out = append(out, chip{Label: i.Name, URL: st.to(func(t *state) { t.Item = "" })})
	}
	if st.Town != "" {
		out = append(out, chip{Label: st.Town, URL: st.to(func(t *state) { t.Town = "" })})
	}
	return out
}

// SortURL switches between most relevant and newest first.
func (st state) SortURL() string {
	return st.to(func(t *state) { t.Newest = !t.Newest })
}

// Unfiltered is the same question without filters, "" if it has none.
func (st state) Unfiltered() string {
	if !st.filtered() {
		return ""
	}
	return state{Text: st.Text, Newest: st.Newest}.to(func(*state) {})
}
