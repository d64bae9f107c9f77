package search

import (
	"gongkai/kiosk"
	"gongkai/search/rank"
)

// familyMark is what the id of a family stands behind in the field of numbers.
// No number can begin so.
const familyMark = "#"

// mostKin is how many others of its family a hit names.
const mostKin = 20

// also returns what else is published of a hit's family.
func (v *view) also(h *hitHead) ([]kiosk.Kin, error) {
	heads, err := v.family(h)
	if err != nil {
		return nil, err
	}
	var out []kiosk.Kin
	for _, o := range heads {
		on, err := kiosk.ParseDate(o.Published)
		if err != nil {
			return nil, err
		}
		out = append(out, kiosk.Kin{
			ID: o.ID, Title: o.Title, DocumentNumber: o.DocumentNumber, Publisher: o.Publisher, PublishedOn: on, URL: o.URL,
		})
	}
	return out, nil
}

// family returns the others of a family.
func (v *view) family(h *hitHead) ([]hitHead, error) {
	if h.Family == "" {
		return nil, nil
	}
	found, err := v.index.Lookup(rank.Number, familyMark+h.Family, mostKin+1)
	if err != nil {
		return nil, err
	}
	var out []hitHead
	for _, f := range found {
		o, _, err := v.read(rank.Found{Segment: f.Segment, Head: f.Head, Passage: f.Head})
		if err != nil {
			return nil, err
		}
		if o.ID != h.ID {
			out = append(out, o)
		}
	}
	return out, nil
}
