package related

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"strings"

	"gongkai/kiosk"
)

// family returns what changes in the family that a disclosure belongs to, nil
// if it is alone. A family that only grows by one copy has nothing else to
// change: its others are not read again.
func (l *Linker) family(ctx context.Context, me *member) ([]kiosk.Linked, error) {
	found, err := l.candidates(ctx, me)
	if err != nil {
		return nil, err
	}
	parted, err := l.Store.ApartFrom(ctx, me.ID)
	if err != nil {
		return nil, err
	}
	var groups [][]kiosk.Linked // families, and those that were alone
	var seen []string           // who was looked at, or is in a group
	size := 1
	for _, c := range found {
		if slices.Contains(seen, c.ID) {
			continue
		}
		seen = append(seen, c.ID)
		other, err := l.load(ctx, []kiosk.Linked{c})
		if err != nil {
			return nil, err
		}
		if how, _ := kin(me, other[0]); how == "" {
			continue
		}
		group := []kiosk.Linked{c}
		if c.Family != "" {
			if group, err = l.Store.LinkedFamily(ctx, c.Family); err != nil {
				return nil, err
			}
		}
		for _, m := range group {
			seen = append(seen, m.ID)
		}
		together, err := l.together(ctx, parted, groups, group)
		if err != nil {
			return nil, err
		}
		if together && size+len(group) <= mostMembers {
			size += len(group)
			groups = append(groups, group)
		}
	}
	if len(groups) == 0 {
		return nil, nil
	}
	if len(groups) == 1 {
		if joined, err := l.joined(ctx, me, groups[0]); joined != nil || err != nil {
			return joined, err
		}
	}
	members, err := l.load(ctx, slices.Concat(groups...))
	if err != nil {
		return nil, err
	}
	return l.lead(append(members, me))
}

// joined is one more copy in a family whose original stays what it is; nil if
// it does not.
func (l *Linker) joined(ctx context.Context, me *member, group []kiosk.Linked) ([]kiosk.Linked, error) {
	i := slices.IndexFunc(group, func(m kiosk.Linked) bool { return m.Family == m.ID })
	if i < 0 {
		return nil, nil
	}
	first, err := l.load(ctx, group[i:i+1])
	if err != nil || before(me, first[0]) < 0 {
		return nil, err
	}
	list, err := l.lead([]*member{first[0], me})
	return list[1:], err
}

// candidates returns those that may be of one family with a disclosure. A
// number that both have, or a title that one passes on, is enough for a look;
// of those that may be the same text, the whole simhash must be near.
func (l *Linker) candidates(ctx context.Context, me *member) ([]kiosk.Linked, error) {
	sure, perhaps := slices.Clone(me.p.PassesOn), []string{}
	for _, k := range me.p.keys {
		switch {
		case strings.HasPrefix(k, numberMark):
			sure = append(sure, k, wantMark+k)
		case strings.HasPrefix(k, titleMark):
			sure = append(sure, wantMark+k)
		case strings.HasPrefix(k, alikeMark), strings.HasPrefix(k, bandMark):
			perhaps = append(perhaps, k)
		}
	}
	found, err := l.Store.LinkedBy(ctx, sure, mostCandidates)
	if err != nil {
		return nil, err
	}
	more, err := l.Store.LinkedBy(ctx, perhaps, mostCandidates)
	if err != nil {
		return nil, err
	}
	for _, c := range more {
		if me.Sketch == 0 || c.Sketch == 0 || bits.OnesCount64(me.Sketch^c.Sketch) <= mostBits {
			found = append(found, c)
		}
	}
	return slices.DeleteFunc(found, func(c kiosk.Linked) bool { return c.ID == me.ID }), nil
}

// together reports whether staff have separated none of a group from those it
// would come together with: the one they parted from parted, and groups.
func (l *Linker) together(ctx context.Context, parted []string, groups [][]kiosk.Linked, group []kiosk.Linked) (bool, error) {
	among := func(ids []string) bool {
		return slices.ContainsFunc(group, func(m kiosk.Linked) bool { return slices.Contains(ids, m.ID) })
	}
	if among(parted) {
		return false, nil
	}
	for _, other := range groups {
		for _, m := range other {
			ids, err := l.Store.ApartFrom(ctx, m.ID)
			if err != nil || among(ids) {
				return false, err
			}
		}
	}
	return true, nil
}

// kin says how one of two belongs to the other: which way round is for the lead
// to say.
func kin(a, b *member) (kiosk.RelationKind, string) {
	if why := passes(&a.p, &b.p); why != "" {
		return kiosk.RelationReprint, why
	}
	if why := passes(&b.p, &a.p); why != "" {
		return kiosk.RelationReprint, why
	}
	if why := same(a.d, b.d, &a.p, &b.p); why != "" {
		return kiosk.RelationDuplicate, why
	}
	return "", ""
}

// lead puts members in order under the one that stands for them: what passes
// nothing on, then the oldest. One alone is no family.
func (l *Linker) lead(members []*member) ([]kiosk.Linked, error) {
	slices.SortFunc(members, before)
	var out []kiosk.Linked
	for i, m := range members {
		x := m.Linked
		if m.ContentHash != "" && i == 0 && len(members) == 1 {
			x.Family, x.How, x.Why, x.Differs = "", "", "", ""
			return append(out, x), nil
		}
		x.Family = members[0].ID
		if i == 0 {
			x.How, x.Why, x.Differs = kiosk.RelationOriginal, "", ""
		} else {
			first := members[0]
			how, why := kin(m, first)
			if how == "" { // it is like another member
				how, why = kiosk.RelationDuplicate, "与同组另一份相同"
				if len(m.p.PassesOn) > 0 {
					how, why = kiosk.RelationReprint, "转发同组另一份"
				}
			}
			x.How, x.Why, x.Differs = how, why, ""
			if how == kiosk.RelationDuplicate {
				x.Differs = differs(first.d, m.d, &first.p, &m.p)
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// before orders members: who comes first stands for all.
func before(a, b *member) int {
	return cmp.Or(
		cmp.Compare(min(len(a.p.PassesOn), 1), min(len(b.p.PassesOn), 1)),
		byDate(a.d, b.d), strings.Compare(a.ID, b.ID),
	)
}

// byDate orders by when something was published, then issued; unknown is last.
func byDate(a, b *kiosk.Disclosure) int {
	on := func(d *kiosk.Disclosure) string {
		return cmp.Or(d.IssuedOn.String(), d.PublishedOn.String(), "9999")
	}
	return strings.Compare(on(a), on(b))
}
