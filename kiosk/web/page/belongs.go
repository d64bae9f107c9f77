package page

import (
	"context"
	"slices"

	"gongkai/kiosk"
)

// Belongs is what a document page shows of what belongs to the document.
type Belongs struct {
	Chain []Step   // notices of one project in order, nil if it is the only one
	Same  []Family // where else the same is published or passed on
}

// Step is a notice of a project.
type Step struct {
	kiosk.Kin
	Path string // "" for the page itself
	Last bool   // the newest: how things stand
}

// Family is another place of the same text, or who passes it on.
type Family struct {
	kiosk.Kin
	Path string
	Name string // 原件, 转发, 同一份
}

// BelongsTo asks what belongs to a document. The page is worth reading without
// it: if it cannot be told, or r is nil, there is nothing.
func BelongsTo(ctx context.Context, r kiosk.Relations, id string, path func(id string) string) Belongs {
	var out Belongs
	if r == nil {
		return out
	}
	bonds, err := r.Bonds(ctx, id)
	if err != nil {
		return out
	}
	for i, k := range bonds.Chain {
		s := Step{Kin: k, Last: i == len(bonds.Chain)-1}
		if k.ID != id {
			s.Path = path(k.ID)
		}
		out.Chain = append(out.Chain, s)
	}
	for _, k := range bonds.Family {
		if k.ID != id {
			out.Same = append(out.Same, Family{k, path(k.ID), familyName(k.How)})
		}
	}
	return out
}

// Without leaves out of what to read next what is shown here already.
func (b *Belongs) Without(next []Next) []Next {
	return slices.DeleteFunc(next, func(n Next) bool {
		return slices.ContainsFunc(b.Chain, func(s Step) bool { return s.ID == n.ID }) ||
			slices.ContainsFunc(b.Same, func(f Family) bool { return f.ID == n.ID })
	})
}

func familyName(how kiosk.RelationKind) string {
	switch how {
	case kiosk.RelationOriginal:
		return "原件"
	case kiosk.RelationReprint:
		return "转发"
	}
	return "同一份"
}
