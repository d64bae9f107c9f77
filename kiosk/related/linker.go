package related

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"gongkai/kiosk"
)

// Linker keeps what belongs together in step with the store. It is for one
// goroutine at a time.
type Linker struct {
	Store kiosk.LinkStore

	read map[string]*member // what was read lately, by id
}

// The bounds of a look for one disclosure.
const (
	followPage     = 200
	mostCandidates = 200
	mostMembers    = 200
	mostRead       = 300 // disclosures kept in memory between looks
	mostBits       = 10  // of a simhash that may differ
)

// Follow looks at all that has changed since it last did and returns how many
// disclosures that were.
func (l *Linker) Follow(ctx context.Context) (int, error) {
	total := 0
	for {
		n, err := l.Step(ctx)
		if total += n; n == 0 || err != nil {
			return total, err
		}
	}
}

// Step looks at the next page of what has changed, and returns how many
// disclosures that were, 0 if there is no more.
func (l *Linker) Step(ctx context.Context) (int, error) {
	after, err := l.Store.LinkedTo(ctx)
	if err != nil {
		return 0, fmt.Errorf("related: follow: %w", err)
	}
	changes, err := l.Store.Changes(ctx, after, followPage)
	if err != nil {
		return 0, fmt.Errorf("related: follow: %w", err)
	}
	if len(changes) == 0 {
		return 0, nil
	}
	for i := range changes {
		if err := l.link(ctx, &changes[i]); err != nil {
			return i, fmt.Errorf("related: link %q: %w", changes[i].ID, err)
		}
	}
	if err := l.Store.SetLinkedTo(ctx, changes[len(changes)-1].Revision); err != nil {
		return len(changes), fmt.Errorf("related: follow: %w", err)
	}
	return len(changes), nil
}

// member is a disclosure under a look.
type member struct {
	kiosk.Linked
	d *kiosk.Disclosure
	p Profile
}

// link finds what a disclosure belongs to now, and parts it from what it no
// longer does.
func (l *Linker) link(ctx context.Context, d *kiosk.Disclosure) error {
	old, err := l.Store.LinkedOne(ctx, d.ID)
	if err != nil {
		return err
	}
	if d.State != kiosk.Published {
		if old == nil {
			return nil
		}
		left, err := l.without(ctx, old)
		if err != nil {
			return err
		}
		return l.Store.PutLinked(ctx, left, d.ID)
	}
	if old != nil && old.ContentHash == d.ContentHash {
		return nil
	}
	me := &member{d: d, p: Of(d)}
	me.Linked = kiosk.Linked{ID: d.ID, ContentHash: d.ContentHash, Keys: me.p.keys, Sketch: me.p.sketch, Stage: me.p.Stage}
	if me.Keys == nil {
		me.Keys = []string{}
	}
	if old != nil {
		left, err := l.without(ctx, old)
		if err == nil {
			err = l.Store.PutLinked(ctx, left, d.ID)
		}
		if err != nil {
			return err
		}
	}
	family, err := l.family(ctx, me)
	if err != nil {
		return err
	}
	chain, err := l.chain(ctx, me)
	if err != nil {
		return err
	}
	list := []kiosk.Linked{me.Linked}
	for _, m := range family {
		if m.ID == me.ID {
			list[0].Family, list[0].How, list[0].Why, list[0].Differs = m.Family, m.How, m.Why, m.Differs
		} else {
			list = append(list, m)
		}
	}
	for _, m := range chain {
		if i := slices.IndexFunc(list, func(x kiosk.Linked) bool { return x.ID == m.ID }); i >= 0 {
			list[i].Chain = m.Chain
		} else {
			list = append(list, m)
		}
	}
	return l.Store.PutLinked(ctx, list)
}

// without returns the families and chains of a disclosure as they are without
// it.
func (l *Linker) without(ctx context.Context, old *kiosk.Linked) ([]kiosk.Linked, error) {
	var out []kiosk.Linked
	if old.Family != "" {
		rest, err := l.Store.LinkedFamily(ctx, old.Family)
		if err != nil {
			return nil, err
		}
		rest = slices.DeleteFunc(rest, func(m kiosk.Linked) bool { return m.ID == old.ID })
		members, err := l.load(ctx, rest)
		if err == nil {
			out, err = l.lead(members)
		}
		if err != nil {
			return nil, err
		}
	}
	if old.Chain != "" {
		rest, err := l.Store.LinkedChain(ctx, old.Chain)
		if err != nil {
			return nil, err
		}
		rest = slices.DeleteFunc(rest, func(m kiosk.Linked) bool { return m.ID == old.ID })
		for _, m := range chained(rest) {
			if i := slices.IndexFunc(out, func(x kiosk.Linked) bool { return x.ID == m.ID }); i >= 0 {
				out[i].Chain = m.Chain
			} else {
				out = append(out, m)
			}
		}
	}
	return out, nil
}

// load reads what members say.
func (l *Linker) load(ctx context.Context, list []kiosk.Linked) ([]*member, error) {
	var out []*member
	for _, m := range list {
		had := l.read[m.ID]
		if had == nil || had.d.ContentHash != m.ContentHash {
			d, err := l.Store.GetAny(ctx, m.ID)
			if err != nil {
				return nil, err
			}
			had = &member{d: d, p: Of(d)}
			if l.read == nil || len(l.read) >= mostRead {
				l.read = map[string]*member{}
			}
			l.read[m.ID] = had
		}
		out = append(out, &member{Linked: m, d: had.d, p: had.p})
	}
	return out, nil
}

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
