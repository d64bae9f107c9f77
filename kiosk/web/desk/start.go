package desk

import (
	"context"
	"fmt"

	"gongkai/kiosk"
)

// start is the right side before anything is asked: the whole catalogue with
// what is published under it.
type start struct {
	Total int
	Areas []startArea
}

type startArea struct {
	ID, Name, URL string
	Count         int
	Categories    []startCategory
}

type startCategory struct {
	Name, URL string
	Count     int
}

func (s *Surface) start(ctx context.Context) *start {
	stats := s.Site.Stats(ctx)
	out := &start{Total: stats.Total}
	for _, a := range s.Catalogue.Areas {
		sa := startArea{ID: a.ID, Name: a.Name, Count: stats.ByArea[a.ID], URL: state{Area: a.ID, Chosen: 1}.URL()}
		for _, c := range a.Categories {
			sa.Categories = append(sa.Categories, startCategory{
				Name: c.Name, Count: stats.ByCategory[c.ID], URL: state{Category: c.ID, Chosen: 1}.URL(),
			})
		}
		out.Areas = append(out.Areas, sa)
	}
	return out
}

// nothing is the right side when nothing was found: what to try, what to tell
// the caller, and which items of the catalogue the question may belong to.
type nothing struct {
	Unfiltered string // the same question without filters, "" if it has none
	Filtered   int    // what it would find
	Items      []nearItem
}

// nearItem is something that must be published, whether it was or not.
type nearItem struct {
	Name     string
	Who      string
	Deadline string
	URL      string
	Count    int
}

// nearItems is how many items of the catalogue are offered.
const nearItems = 3

func (s *Surface) nothing(ctx context.Context, st state, v *view) (*nothing, error) {
	out := &nothing{Unfiltered: st.Unfiltered()}
	if out.Unfiltered != "" && st.Text != "" {
		hits, err := s.Searcher.Search(ctx, kiosk.Search{Text: st.Text, Size: 1})
		if err != nil {
			return nil, fmt.Errorf("desk: search: %w", err)
		}
		out.Filtered = hits.Total
	}
	words := []string{st.Text, v.Query.DidYouMean}
	seen := map[string]bool{}
	if g := v.Guide; g != nil {
		out.Items = append(out.Items, s.guided(ctx, g))
		seen[g.ItemID] = true
	}
	for _, text := range words {
		if text == "" {
			continue
		}
		found, err := s.Searcher.Suggest(ctx, text, 10)
		if err != nil {
			continue // an offer only
		}
		for _, f := range found {
			it := s.itemByName(f.Text)
			if f.Kind != "item" || it == nil || seen[it.ID] || len(out.Items) == nearItems {
				continue
			}
			seen[it.ID] = true
			out.Items = append(out.Items, nearItem{
				Name: it.Name, Who: s.who(&kiosk.Disclosure{ItemID: it.ID}), Deadline: it.DeadlineText,
				URL: state{Item: it.ID, Chosen: 1}.URL(), Count: s.Site.Stats(ctx).ByItem[it.ID],
			})
		}
	}
	return out, nil
}

// guided is what the engine takes the question to be about: an item, or only
// a category.
func (s *Surface) guided(ctx context.Context, g *kiosk.Guide) nearItem {
	stats := s.Site.Stats(ctx)
	if it := s.Catalogue.Item(g.ItemID); it != nil {
		return nearItem{
			Name: it.Name, Who: s.who(&kiosk.Disclosure{ItemID: it.ID}), Deadline: it.DeadlineText,
			URL: state{Item: it.ID, Chosen: 1}.URL(), Count: stats.ByItem[it.ID],
		}
	}
	return nearItem{
		Name: g.Category, Who: g.Body, URL: state{Category: g.CategoryID, Chosen: 1}.URL(), Count: stats.ByCategory[g.CategoryID],
	}
}

func (s *Surface) itemByName(name string) *kiosk.Item {
	for _, a := range s.Catalogue.Areas {
		for _, c := range a.Categories {
			for i := range c.Items {
				if c.Items[i].Name == name {
					return &c.Items[i]
				}
			}
		}
	}
	return nil
}
