package rank

import (
	"cmp"
	"slices"
)

// families are those of several disclosures that say the same which may be
// found, one of each: the one the family is named after, or else the one whose
// id comes first.
type families map[uint64]familiar

type familiar struct {
	segment int
	span    span
	key     uint64
}

// offer takes a disclosure of a family, the span of which passes all filters.
func (f families) offer(segment int, s *part, sp span) {
	family, key := s.families[sp.disc], s.keys[sp.disc]
	had, ok := f[family]
	if !ok || had.key != family && (key == family || key < had.key) {
		f[family] = familiar{segment, sp, key}
	}
}

// addFamilies adds and counts one of each family.
func (c *collector) addFamilies(f families) {
	touched := map[int]bool{}
	for _, one := range f {
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
