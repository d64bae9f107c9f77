package rank

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

// world is an index whose contents the test knows, and a plain way to search
// it: every record looked at, every sum worked out anew.
type world struct {
	index *Index
	w     Weights
	discs []disclosure
}

// disclosure is a head with its passages. texts are the terms of its fields,
// by number of the document: 0 is the head.
type disclosure struct {
	Head
	segment int
	gone    bool
	texts   []map[Field][]string
}

var textFields = []Field{Words, Grams, Heading, Title, Meta, Number}

// alphabet is every term there is, in every field.
var alphabet = []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}

func newWorld(t *testing.T, w Weights, discs []disclosure) *world {
	t.Helper()
	dict, cache := NewDictionary(), NewCache(1<<30)
	var parts []Part
	for n := range 2 {
		s, deleted := &Segment{id: lastSegment.Add(1)}, roaring.New()
		lists := map[listKey]*list{}
		for _, f := range textFields {
			for _, term := range alphabet {
				lists[listKey{s.id, f, term}] = &list{}
			}
		}
		numbers := numberer{dict: dict}
		for i := range discs {
			if discs[i].segment == n {
				s.take(t, &discs[i], lists, &numbers)
				if discs[i].gone {
					deleted.Add(s.heads[len(s.heads)-1])
				}
			}
		}
		s.heads = append(s.heads, uint32(len(s.disclosure)))
		for k, l := range lists {
			cache.add(k, l)
		}
		parts = append(parts, Part{Segment: s, Deleted: deleted})
	}
	return &world{NewIndex(parts, dict, cache, w), w, discs}
}

// take adds a disclosure to a segment that is being made.
func (s *Segment) take(t *testing.T, d *disclosure, lists map[listKey]*list, numbers *numberer) {
	t.Helper()
	for i, text := range d.texts {
		doc := uint32(len(s.disclosure))
		s.disclosure = append(s.disclosure, 0)
		for f := range s.lens {
			s.lens[f] = append(s.lens[f], 0)
		}
		columns := AppendPassage(nil, len(text[Words]), len(text[Grams]), len(text[Heading]))
		if i == 0 {
			d.TitleLen, d.MetaLen = len(text[Title]), len(text[Meta])
			columns = AppendHead(nil, d.Head)
		}
		if err := s.add(doc, columns, numbers); err != nil {
			t.Fatal(err)
		}
		for f, terms := range text {
			for term, n := range frequencies(terms) {
				l := lists[listKey{s.id, f, term}]
				if len(l.docs) == 0 || s.disclosure[l.docs[len(l.docs)-1]] != s.disclosure[doc] {
					l.disclosures++
				}
				l.docs, l.tfs = append(l.docs, doc), append(l.tfs, uint8(n))
			}
		}
	}
}

func frequencies(terms []string) map[string]int {
	out := map[string]int{}
	for _, t := range terms {
		out[t]++
	}
	return out
}

// random makes a world of a few dozen disclosures.
func random(t *testing.T, r *rand.Rand, w Weights) *world {
	t.Helper()
	var discs []disclosure
	text := func(most int) []string {
		out := make([]string, r.IntN(most))
		for i := range out {
			out[i] = alphabet[min(r.IntN(len(alphabet)), r.IntN(len(alphabet)))] // some are common
		}
		return out
	}
	for i := range 10 + r.IntN(50) {
		d := disclosure{segment: r.IntN(2), gone: r.IntN(8) == 0}
		d.ID, d.Date, d.Separate = strconv.Itoa(i), (2000+r.IntN(5))*10000+101, r.IntN(3) == 0
		d.Values[Area], d.Values[Body] = "area"+strconv.Itoa(r.IntN(2)), "body"+strconv.Itoa(r.IntN(4))
		d.texts = append(d.texts, map[Field][]string{Title: text(4), Meta: text(3)})
		for range r.IntN(7) {
			d.texts = append(d.texts, map[Field][]string{Words: text(6), Grams: text(12), Heading: text(3)})
		}
		discs = append(discs, d)
	}
	return newWorld(t, w, discs)
}

// reference is a hit as the plain way finds it.
type reference struct {
	id      string
	passage int // 0 is the head
	score   float64
	date    int
}

// search is the plain way.
func (x *world) search(q Query) (found []reference, areas map[string]int, years map[int]int) {
	areas, years = map[string]int{}, map[int]int{}
	for i := range x.discs {
		d := &x.discs[i]
		matched := x.matched(d, &q)
		if d.gone || matched < 0 || !x.passes(d, &q) {
			continue
		}
		var hits []reference
		factor := 1.0
		if len(q.Groups) > 0 {
			factor += float64(x.w.Coverage) * float64(matched) / float64(len(q.Groups))
		}
		head, whole := x.bm25(d, 0, q.Terms), x.whole(d, q.Terms)
		best := reference{id: d.ID, date: d.Date, passage: min(1, len(d.texts)-1)}
		top := 0.0
		for p := 1; p < len(d.texts); p++ {
			own := x.near(d, p, q.Terms)
			if d.Separate {
				if own > 0 || q.masked() || q.All {
					hits = append(hits, reference{d.ID, p, (own + whole + head) * factor, d.Date})
				}
			} else if own > top {
				top, best.passage = own, p
			}
		}
		if !d.Separate && (top > 0 || head > 0 || q.masked() || q.All) {
			best.score = (float64(x.w.Passage)*top + whole + head) * factor
			hits = append(hits, best)
		}
		found = append(found, hits...)
		if area := d.Values[Area]; area != "" && len(hits) > 0 {
			areas[area] += len(hits)
		}
		if d.Date > 0 && len(hits) > 0 {
			years[d.Date/10000] += len(hits)
		}
	}
	slices.SortStableFunc(found, func(a, b reference) int {
		if q.ByDate {
			return cmp.Or(cmp.Compare(b.date, a.date), cmp.Compare(b.score, a.score))
		}
		return cmp.Compare(b.score, a.score)
	})
	return found, areas, years
}

func (x *world) passes(d *disclosure, q *Query) bool {
	for f, v := range q.Filter.Values {
		if v != "" && d.Values[f] != v {
			return false
		}
	}
	for _, p := range q.Exclude {
		if x.has(d, p) {
			return false
		}
	}
	return q.Filter.Year == 0 || d.Date/10000 == q.Filter.Year
}

// matched returns how many groups a disclosure matches, -1 if too few.
func (x *world) matched(d *disclosure, q *Query) int {
	any := func(g Group) bool { return slices.ContainsFunc(g.Any, func(p Pattern) bool { return x.has(d, p) }) }
	for _, g := range q.Must {
		if !any(g) {
			return -1
		}
	}
	n := 0
	for _, g := range q.Groups {
		if any(g) {
			n++
		}
	}
	if n < q.Minimum {
		return -1
	}
	return n
}

func (x *world) has(d *disclosure, p Pattern) bool {
	return slices.ContainsFunc(d.texts, func(text map[Field][]string) bool {
		if p.Word != "" && slices.Contains(text[Words], p.Word) {
			return true
		}
		return len(p.Grams) > 0 && slices.ContainsFunc([]Field{Grams, Heading, Title, Meta}, func(f Field) bool {
			return !slices.ContainsFunc(p.Grams, func(g string) bool { return !slices.Contains(text[f], g) })
		})
	})
}

// counts returns in how many documents and disclosures a term is, and how many
// there are.
func (x *world) counts(t Term) (df, of, discs int) {
	for i := range x.discs {
		some := false
		for _, text := range x.discs[i].texts {
			if slices.Contains(text[t.Field], t.Text) {
				df++
				some = true
			}
		}
		if some {
			discs++
		}
		of += len(x.discs[i].texts) - 1
	}
	if t.Field >= Title {
		of = len(x.discs)
	}
	return df, of, discs
}

func plainIDF(df, n int) float64 {
	return math.Log(1 + (float64(max(n, df)-df)+0.5)/(float64(df)+0.5))
}

func (x *world) average(f Field) float64 {
	total, of := 0, 0
	for i := range x.discs {
		for _, text := range x.discs[i].texts {
			total += len(text[f])
		}
		of += len(x.discs[i].texts) - 1
	}
	if f >= Title {
		of = len(x.discs)
	}
	return max(float64(total)/float64(max(of, 1)), 1)
}

func (x *world) weight(t Term) float64 {
	return float64(t.Weight) * float64(x.index.fieldWeight(t.Field)) * (float64(x.w.K1) + 1)
}

func (x *world) norm(f Field, length int) float64 {
	return float64(x.w.K1) * (1 - float64(x.w.B) + float64(x.w.B)*float64(length)/x.average(f))
}

// bm25 of one document.
func (x *world) bm25(d *disclosure, doc int, terms []Term) float64 {
	sum := 0.0
	for _, t := range terms {
		df, of, _ := x.counts(t)
		if tf := float64(frequencies(d.texts[doc][t.Field])[t.Text]); tf > 0 {
			sum += x.weight(t) * plainIDF(df, of) * tf / (tf + x.norm(t.Field, len(d.texts[doc][t.Field])))
		}
	}
	return sum
}

// near is the score of a passage and of its better neighbour.
func (x *world) near(d *disclosure, p int, terms []Term) float64 {
	own, next := x.bm25(d, p, terms), 0.0
	for _, other := range []int{p - 1, p + 1} {
		if own > 0 && other > 0 && other < len(d.texts) {
			next = max(next, x.bm25(d, other, terms))
		}
	}
	return own + float64(x.w.Next)*next
}

// whole is the share of the disclosure's whole text, or of what its passages
// witness where they are records of their own.
func (x *world) whole(d *disclosure, terms []Term) float64 {
	sum, length, lengths := 0.0, 0, 0
	for _, text := range d.texts {
		length += len(text[Grams])
	}
	for i := range x.discs {
		for _, text := range x.discs[i].texts {
			lengths += len(text[Grams])
		}
	}
	norm := float64(x.w.K1) * (1 - float64(x.w.WholeB) + float64(x.w.WholeB)*float64(length)/max(float64(lengths)/float64(len(x.discs)), 1))
	for _, t := range terms {
		if t.Field != Words && t.Field != Grams || d.Separate && t.Field == Words {
			continue
		}
		_, _, discs := x.counts(t)
		tf, best := 0.0, 0.0
		for doc := 1; doc < len(d.texts); doc++ {
			tf += float64(frequencies(d.texts[doc][t.Field])[t.Text])
			best = max(best, x.bm25(d, doc, []Term{t}))
		}
		switch {
		case d.Separate:
			sum += best
		case tf > 0:
			rarity := plainIDF(discs, len(x.discs))
			sum += x.weight(t) * rarity * math.Pow(rarity/usualRarity, float64(x.w.Rare)) * tf / (tf + norm)
		}
	}
	if !d.Separate {
		return float64(x.w.Whole) * sum
	}
	n := min(len(d.texts), manyPassages)
	return sum * float64(x.w.Evidence) / (1 + float64(x.w.Length)*math.Log(float64(max(n, 2)-1)))
}
