package rank

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// exact are weights under which nothing is left out.
var exact = Weights{
	K1: 1.2, B: 0.75, Words: 0.8, Grams: 1, Heading: 0.3, Title: 0.4, Meta: 0.2,
	Passage: 0.5, Whole: 2, WholeB: 0.9, Rare: 0.5, Evidence: 1.2, Length: 0.5, Coverage: 0.3, Next: 0.2, Common: 1,
}

func verified(int, uint32, Field, string) (bool, error) { return true, nil }

// id of a hit, found through its key.
func (x *world) id(f Found) (id string, passage int) {
	s := &x.index.segs[f.Segment]
	for i := range x.discs {
		if d := &x.discs[i]; d.segment == f.Segment && hash([]byte(d.ID)) == s.keys[s.disclosure[f.Head]] {
			return d.ID, int(f.Passage - f.Head)
		}
	}
	return "", 0
}

// same compares a result with what the plain way finds, ties in any order.
func (x *world) same(t *testing.T, q Query) {
	t.Helper()
	q.Facets = true
	got, err := x.index.Search(t.Context(), q, verified)
	if err != nil {
		t.Fatal(err)
	}
	want, areas, years := x.search(q)
	if got.Total != len(want) || len(got.Found) != min(q.Limit, len(want)) {
		t.Fatalf("%d found of %d, want %d", len(got.Found), got.Total, len(want))
	}
	if diff := cmp.Diff(areas, got.Facets[Area]); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff(years, got.Years); diff != "" {
		t.Fatal(diff)
	}
	for i, f := range got.Found {
		if math.Abs(float64(f.Score)-want[i].score) > 1e-4*max(want[i].score, 1) {
			t.Fatalf("hit %d: score %v, want %+v", i, f.Score, want[i])
		}
		id, passage := x.id(f)
		if !slices.ContainsFunc(want, func(r reference) bool {
			return r.id == id && (r.passage == passage || r.score == 0) && math.Abs(r.score-float64(f.Score)) < 1e-4*max(r.score, 1)
		}) {
			t.Fatalf("hit %d: %s/%d with %v is not one of %+v", i, id, passage, f.Score, want)
		}
	}
}

func randomTerms(r *rand.Rand) []Term {
	var terms []Term
	for range r.IntN(12) {
		t := Term{Field(r.IntN(int(Number))), alphabet[r.IntN(len(alphabet))], 0.2 + r.Float32()}
		if !slices.ContainsFunc(terms, func(o Term) bool { return o.Field == t.Field && o.Text == t.Text }) {
			terms = append(terms, t)
		}
	}
	return terms
}

func randomGroup(r *rand.Rand) Group {
	var g Group
	for range 1 + r.IntN(2) {
		p := Pattern{Grams: []string{alphabet[r.IntN(len(alphabet))]}}
		switch r.IntN(3) {
		case 0:
			p.Word = alphabet[r.IntN(len(alphabet))]
		case 1:
			p.Grams = append(p.Grams, alphabet[r.IntN(len(alphabet))])
		}
		g.Any = append(g.Any, p)
	}
	return g
}

// What is pruned makes no difference: on indexes and queries made at random,
// totals, facets, order and scores are those of looking at everything.
func TestPrunedIsWhatPlainSearchFinds(t *testing.T) {
	for seed := range uint64(150) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 14))
			x := random(t, r, exact)
			for range 4 {
				q := Query{Terms: randomTerms(r), Limit: 1 + r.IntN(8), ByDate: r.IntN(5) == 0}
				for range r.IntN(4) {
					q.Groups = append(q.Groups, randomGroup(r))
				}
				q.Minimum = r.IntN(len(q.Groups) + 1)
				if r.IntN(4) == 0 {
					q.Must = []Group{randomGroup(r)}
				}
				if r.IntN(4) == 0 {
					q.Exclude = randomGroup(r).Any
				}
				if r.IntN(4) == 0 {
					q.Filter.Values[Area] = "area1"
				}
				if r.IntN(6) == 0 {
					q.Filter.Year = 2002
				}
				if q.All = len(q.Terms) == 0 && !q.masked(); q.All {
					q.ByDate = true
				}
				x.same(t, q)
			}
		})
	}
}

// Haste leaves out, but never invents: totals and facets stay exact, scores are
// never above the true ones, and the first is nearly always the first.
func TestHasteIsNearlyExact(t *testing.T) {
	hasty := exact
	hasty.Haste = 0.5
	firsts, same := 0, 0
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 15))
		x := random(t, r, hasty)
		q := Query{Terms: randomTerms(r), Groups: []Group{randomGroup(r), randomGroup(r)}, Minimum: 1, Limit: 3}
		got, err := x.index.Search(t.Context(), q, verified)
		if err != nil {
			t.Fatal(err)
		}
		want, _, _ := x.search(q)
		if got.Total != len(want) {
			t.Fatalf("%d: total %d, want %d", seed, got.Total, len(want))
		}
		if len(got.Found) == 0 {
			continue
		}
		if float64(got.Found[0].Score) > want[0].score+1e-3 {
			t.Errorf("%d: score %v is above %v", seed, got.Found[0].Score, want[0].score)
		}
		firsts++
		if math.Abs(float64(got.Found[0].Score)-want[0].score) < 1e-3 {
			same++
		}
	}
	if same < firsts*95/100 {
		t.Errorf("%d of %d begin with the best", same, firsts)
	}
}

// Pruning does something: of many disclosures that match, few are scored to
// the end.
func TestPruneDrops(t *testing.T) {
	var discs []disclosure
	for i := range 300 {
		d := disclosure{Head: Head{ID: strconv.Itoa(i)}}
		text := []string{"a", "b", "c", "d", "e", "f"}
		if i%100 == 0 {
			text = append(text, "j", "j", "i", "h", "g")
		}
		d.texts = []map[Field][]string{{}, {Grams: text}}
		discs = append(discs, d)
	}
	x := newWorld(t, exact, discs)
	q := Query{Groups: []Group{{Any: []Pattern{{Grams: []string{"a"}}}}}, Minimum: 1, Limit: 2}
	for _, term := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		q.Terms = append(q.Terms, Term{Grams, term, 1})
	}
	c := collector{Index: x.index, q: &q, sc: x.index.take(&q)}
	if err := x.index.matches(t.Context(), &q, c.sc, verified); err != nil {
		t.Fatal(err)
	}
	c.choose(&compiled{})
	c.begin()
	before := c.spans()
	if err := c.score(t.Context()); err != nil {
		t.Fatal(err)
	}
	if before != 300 || c.spans() > 3 {
		t.Errorf("%d of %d are left", c.spans(), before)
	}
	x.same(t, q)
}

// small has one disclosure for each letter, and one with all of them.
func small(t *testing.T) *world {
	t.Helper()
	var discs []disclosure
	for i, letter := range []string{"a", "b", "c", "d"} {
		d := disclosure{Head: Head{ID: letter, Date: (2018+i)*10000 + 903}, segment: i % 2}
		d.Values[Area] = "area" + strconv.Itoa(i%2)
		d.texts = []map[Field][]string{{Title: {letter}}, {Words: {letter}, Grams: {letter, "j"}}}
		discs = append(discs, d)
	}
	all := disclosure{Head: Head{ID: "all", Date: 20180101}}
	all.texts = []map[Field][]string{{Number: {"h"}}, {Grams: {"a", "b"}}, {Grams: {"c", "d"}}}
	return newWorld(t, exact, append(discs, all))
}

func letters(text string) []Group {
	var out []Group
	for _, r := range text {
		out = append(out, Group{Any: []Pattern{{Grams: []string{string(r)}}}})
	}
	return out
}

func TestWhatIsFound(t *testing.T) {
	x := small(t)
	area := Filter{}
	area.Values[Area] = "area1"
	unknown := Filter{}
	unknown.Values[Body] = "nobody"
	for _, tt := range []struct {
		name string
		q    Query
		want []string
	}{
		{"one group", Query{Groups: letters("a"), Minimum: 1}, []string{"a", "all"}},
		{"any of two", Query{Groups: letters("ab"), Minimum: 1}, []string{"a", "all", "b"}},
		{"both, in different passages", Query{Groups: letters("ad"), Minimum: 2}, []string{"all"}},
		{"must", Query{Must: letters("c")}, []string{"all", "c"}},
		{"must and one of the rest", Query{Must: letters("a"), Groups: letters("bc"), Minimum: 1}, []string{"all"}},
		{"excluded", Query{Groups: letters("a"), Minimum: 1, Exclude: letters("b")[0].Any}, []string{"a"}},
		{"filter", Query{Groups: letters("abcd"), Minimum: 1, Filter: area}, []string{"b", "d"}},
		{"filter by a value nobody has", Query{Groups: letters("abcd"), Minimum: 1, Filter: unknown}, nil},
		{"year", Query{Groups: letters("abcd"), Minimum: 1, Filter: Filter{Year: 2018}}, []string{"a", "all"}},
		{"all of them", Query{All: true, ByDate: true}, []string{"a", "all", "b", "c", "d"}},
		{"any term, without groups", Query{Terms: []Term{{Grams, "j", 1}}}, []string{"a", "b", "c", "d"}},
		{"grams of one field only", Query{Groups: []Group{{Any: []Pattern{{Grams: []string{"a"}, In: []Field{Title}}}}}, Minimum: 1}, []string{"a"}},
		{"a pair of grams in one passage", Query{Groups: []Group{{Any: []Pattern{{Grams: []string{"a", "b"}}}}}, Minimum: 1}, []string{"all"}},
		{"a number matches every group", Query{Groups: append(letters("i"), Group{Any: []Pattern{{Number: "h"}}}), Minimum: 2}, []string{"all"}},
		{"nothing", Query{Groups: letters("i"), Minimum: 1}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, limit := range []int{10, 0} {
				tt.q.Limit = limit
				res, err := x.index.Search(t.Context(), tt.q, verified)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, f := range res.Found {
					id, _ := x.id(f)
					got = append(got, id)
				}
				slices.Sort(got)
				if res.Total != len(tt.want) || limit > 0 && !slices.Equal(got, tt.want) {
					t.Errorf("limit %d: %d %v, want %v", limit, res.Total, got, tt.want)
				}
			}
		})
	}
}

func TestNewestFirst(t *testing.T) {
	x := small(t)
	for limit, want := range map[int][]string{1: {"d"}, 3: {"d", "c", "b"}, 5: {"d", "c", "b", "a", "all"}} {
		res, err := x.index.Search(t.Context(), Query{Groups: letters("abcd"), Minimum: 1, ByDate: true, Limit: limit}, verified)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range res.Found {
			id, _ := x.id(f)
			got = append(got, id)
		}
		if res.Total != 5 || !slices.Equal(got, want) {
			t.Errorf("%d: %d %v, want %v", limit, res.Total, got, want)
		}
	}
}

// A phrase is what the verifier says; who is not asked is not found.
func TestPhraseIsVerified(t *testing.T) {
	x := small(t)
	q := Query{Must: []Group{{Any: []Pattern{{Grams: []string{"a", "j"}, Phrase: "aj"}}}}, Limit: 10}
	asked := 0
	for _, says := range []bool{true, false} {
		res, err := x.index.Search(t.Context(), q, func(_ int, _ uint32, f Field, phrase string) (bool, error) {
			asked++
			if f != Grams || phrase != "aj" {
				t.Errorf("asked for %q in %v", phrase, f)
			}
			return says, nil
		})
		if err != nil || (res.Total == 1) != says {
			t.Errorf("%v: %d found, %v", says, res.Total, err)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
	broken := errors.New("broken")
	if _, err := x.index.Search(t.Context(), q, func(int, uint32, Field, string) (bool, error) { return false, broken }); !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
}

func TestSearchIsCancelled(t *testing.T) {
	x := small(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, q := range map[string]Query{
		"while matching": {Groups: letters("a"), Minimum: 1, Limit: 1},
		"while scoring":  {Terms: []Term{{Grams, "a", 1}}, Limit: 1},
	} {
		if _, err := x.index.Search(ctx, q, verified); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is hidden is not found any more, at once.
func TestGoneIsNotFound(t *testing.T) {
	discs := []disclosure{{Head: Head{ID: "x"}, gone: true, texts: []map[Field][]string{{Title: {"a"}}, {Grams: {"a"}}}}}
	x := newWorld(t, exact, discs)
	for _, q := range []Query{{Groups: letters("a"), Minimum: 1, Limit: 1}, {All: true, ByDate: true, Limit: 1}, {Terms: []Term{{Grams, "a", 1}}, Limit: 1}} {
		if res, err := x.index.Search(t.Context(), q, verified); err != nil || res.Total != 0 {
			t.Errorf("%d found, %v", res.Total, err)
		}
	}
}

func TestSeek(t *testing.T) {
	docs := []uint32{2, 3, 5, 8, 13, 21, 34}
	for doc := range uint32(40) {
		want := slices.IndexFunc(docs, func(d uint32) bool { return d >= doc })
		if want < 0 {
			want = len(docs)
		}
		if got := seek(docs, doc); got != want {
			t.Errorf("%d: %d, want %d", doc, got, want)
		}
	}
	if seek(nil, 1) != 0 {
		t.Error("in nothing")
	}
}
