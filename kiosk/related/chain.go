package related

import (
	"context"
	"slices"
	"strings"

	"gongkai/kiosk"
)

// chain returns the notices of the project a notice is about, nil if it is the
// only one.
func (l *Linker) chain(ctx context.Context, me *member) ([]kiosk.Linked, error) {
	keys := me.p.projectKeys()
	if len(keys) == 0 {
		return nil, nil
	}
	found, err := l.Store.LinkedBy(ctx, keys, mostCandidates)
	if err != nil {
		return nil, err
	}
	apartFrom, err := l.Store.ApartFrom(ctx, me.ID)
	if err != nil {
		return nil, err
	}
	members := []kiosk.Linked{me.Linked}
	for _, c := range found {
		if slices.Contains(apartFrom, c.ID) || slices.ContainsFunc(members, func(m kiosk.Linked) bool { return m.ID == c.ID }) {
			continue
		}
		other, err := l.load(ctx, []kiosk.Linked{c})
		if err != nil {
			return nil, err
		}
		if sameProject(&me.p, &other[0].p, apart(me.d.PublishedOn, other[0].d.PublishedOn)) == "" {
			continue
		}
		whole := []kiosk.Linked{c}
		if c.Chain != "" {
			if whole, err = l.Store.LinkedChain(ctx, c.Chain); err != nil {
				return nil, err
			}
		}
		if len(members)+len(whole) <= mostMembers {
			members = append(members, whole...)
		}
	}
	if len(members) == 1 {
		return nil, nil
	}
	return chained(members), nil
}

// chained names a chain by the smallest id in it. One alone is no chain.
func chained(members []kiosk.Linked) []kiosk.Linked {
	if len(members) == 0 {
		return nil
	}
	first := slices.MinFunc(members, func(a, b kiosk.Linked) int { return strings.Compare(a.ID, b.ID) }).ID
	if len(members) == 1 {
		first = ""
	}
	for i := range members {
		members[i].Chain = first
	}
	return members
}
