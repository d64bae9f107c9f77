package related

import (
	"context"
	"fmt"
	"slices"

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
