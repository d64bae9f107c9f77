package rank

import (
	"cmp"
	"slices"
)

// families are those of several disclosures that say the same which may be
// found, one of each: the one that is preferred, or the one the family is named
// after, or else the one whose id comes first.
type families struct {
	prefer []uint64
	found  map[uint64]familiar
}

func newFamilies(prefer []string) families {
	f := families{found: map[uint64]familiar{}}
	for _, id := range prefer {
		f.prefer = append(f.prefer, hash([]byte(id)))
	}
	return f
}

type familiar struct {
	segment int
	span    span
	key     uint64
}

// offer takes a disclosure of a family, the span of which passes all filters.
func (f families) offer(segment int, s *part, sp span) {
	family, key := s.families[sp.disc], s.keys[sp.disc]
	had, ok := f.found[family]
	if !ok || cmp.Or(cmp.Compare(f.order(key, family), f.order(had.key, family)), cmp.Compare(key, had.key)) < 0 {
		f.found[family] = familiar{segment, sp, key}
	}
}

// order is which of a family comes first.
func (f families) order(key, family uint64) int {
	switch {
	case slices.Contains(f.prefer, key):
		return 0
	case key == family:
		return 1
	}
	return 2
}

// addFamilies adds and counts one of each family.
func (c *collector) addFamilies(f families) {
	touched := map[int]bool{}
	for _, one := range f.found {
		s := &c.segs[one.segment]
		n := records(s, one.span)
		c.total += n
		c.tally.add(s.Segment, int(one.span.disc), n)
		c.sc.spans[one.segment] = append(c.sc.spans[one.segment], one.span)
		touched[one.segment] = true
	}
	for i := range touched {
		slices.SortFunc(c.sc.spans[i], func(a, b span) int { return cmp.Compare(a.head, b.head) })
	}
}
