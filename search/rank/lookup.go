package rank

import (
	"cmp"
	"fmt"
	"slices"
)

// Lookup returns the disclosures that have a term, newest first, without
// scoring them; of those with it in a passage, where it stands first.
func (x *Index) Lookup(f Field, term string, limit int) ([]Found, error) {
	var out []Found
	for i := range x.segs {
		s := &x.segs[i]
		l, err := s.postings(x.cache, f, term)
		if err != nil {
			return nil, fmt.Errorf("rank: lookup: %w", err)
		}
		last := -1
		for _, doc := range l.docs {
			disc := int(s.disclosure[doc])
			head := s.heads[disc]
			if disc == last || s.isGone(head) {
				continue
			}
			last = disc
			out = append(out, Found{Segment: i, Head: head, Passage: doc, date: s.dates[disc], key: s.keys[disc]})
		}
	}
	slices.SortFunc(out, func(a, b Found) int { return cmp.Or(cmp.Compare(b.date, a.date), cmp.Compare(a.key, b.key)) })
	return out[:min(len(out), limit)], nil
}
