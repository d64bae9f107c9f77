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

// family returns the members of the family that a disclosure belongs to, nil
// if it is alone.
func (l *Linker) family(ctx context.Context, me *member) ([]kiosk.Linked, error) {
	var keys []string
	for _, k := range me.p.keys {
		if !strings.HasPrefix(k, codeMark) && !strings.HasPrefix(k, projectMark) && !strings.HasPrefix(k, kiosk.CiteMark) {
			keys = append(keys, k)
		}
		if strings.HasPrefix(k, titleMark) || strings.HasPrefix(k, numberMark) {
			keys = append(keys, wantMark+k)
		}
	}
	found, err := l.Store.LinkedBy(ctx, append(keys, me.p.PassesOn...), mostCandidates)
	if err != nil {
		return nil, err
	}
	members := []*member{me}
	for _, c := range found {
		if c.ID == me.ID || slices.ContainsFunc(members, func(m *member) bool { return m.ID == c.ID }) || !l.worthALook(me, &c) {
			continue
		}
		other, err := l.load(ctx, []kiosk.Linked{c})
		if err != nil {
			return nil, err
		}
		if how, _ := kin(me, other[0]); how == "" {
			continue
		}
		whole := other
		if c.Family != "" {
			list, err := l.Store.LinkedFamily(ctx, c.Family)
			if err == nil {
				whole, err = l.load(ctx, list)
			}
			if err != nil {
				return nil, err
			}
		}
		together, err := l.together(ctx, members, whole)
		if err != nil {
			return nil, err
		}
		if together && len(members)+len(whole) <= mostMembers {
			members = append(members, whole...)
		}
	}
	if len(members) == 1 {
		return nil, nil
	}
	return l.lead(members)
}

// worthALook reports whether a candidate may be the same: its simhash is near,
// or there is more than a text to go by.
func (l *Linker) worthALook(me *member, c *kiosk.Linked) bool {
	return bits.OnesCount64(me.Sketch^c.Sketch) <= mostBits || me.p.Number != "" || len(me.p.PassesOn) > 0 || c.How == kiosk.RelationReprint ||
		me.Sketch == 0 || c.Sketch == 0
}

// together reports whether staff have separated none of one group from any of
// the other.
func (l *Linker) together(ctx context.Context, a, b []*member) (bool, error) {
	for _, x := range a {
		for _, y := range b {
			if parted, err := l.Store.AreApart(ctx, x.ID, y.ID); parted || err != nil {
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
	slices.SortFunc(members, func(a, b *member) int {
		return cmp.Or(
			cmp.Compare(min(len(a.p.PassesOn), 1), min(len(b.p.PassesOn), 1)),
			byDate(a.d, b.d), strings.Compare(a.ID, b.ID),
		)
	})
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
	var keys []string
	for _, k := range me.p.keys {
		if strings.HasPrefix(k, codeMark) || strings.HasPrefix(k, projectMark) {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	found, err := l.Store.LinkedBy(ctx, keys, mostCandidates)
	if err != nil {
		return nil, err
	}
	members := []kiosk.Linked{me.Linked}
	for _, c := range found {
		if slices.ContainsFunc(members, func(m kiosk.Linked) bool { return m.ID == c.ID }) {
			continue
		}
		other, err := l.load(ctx, []kiosk.Linked{c})
		if err != nil {
			return nil, err
		}
		if sameProject(&me.p, &other[0].p, apart(me.d.PublishedOn, other[0].d.PublishedOn)) == "" {
			continue
		}
		if parted, err := l.Store.AreApart(ctx, me.ID, c.ID); parted || err != nil {
			if err != nil {
				return nil, err
			}
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
