package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/rank"
)

// How a disclosure is related to another.
const (
	relCites       = "cites"
	relCited       = "cited"
	relInterprets  = "interprets"
	relInterpreted = "interpreted"
	relSimilar     = "similar"
)

// The bounds of what is related: citations of one direction, disclosures of
// one series of notices, words that say what a disclosure is about.
const (
	mostOneWay   = 4
	mostOfSeries = 2
	mostWords    = 24
	leadRunes    = 120
)

// Related lists disclosures to read next to one: first those it explains or
// that explain it, those it cites and those that cite it, then those alike.
func (e *Engine) Related(ctx context.Context, id string, limit int) ([]kiosk.Related, error) {
	v, err := e.acquire()
	if err != nil {
		return nil, err
	}
	defer v.release()
	done, err := e.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	r := relating{e: e, v: v, limit: limit, seen: map[string]bool{id: true}, series: map[string]int{}, out: []kiosk.Related{}}
	found, err := v.index.Lookup(rank.Number, analysis.Fold(id), 1)
	if err == nil && len(found) == 0 {
		return nil, kiosk.Errorf(kiosk.NotFound, "没有编号为 %s 的公开信息。", id)
	}
	if err == nil {
		err = r.collect(ctx, found[0])
	}
	if err != nil {
		return nil, fmt.Errorf("search: related: %w", err)
	}
	return r.out, nil
}

// relating gathers what is related to a disclosure.
type relating struct {
	e      *Engine
	v      *view
	of     rank.Found
	head   hitHead
	limit  int
	seen   map[string]bool
	series map[string]int
	out    []kiosk.Related
}

func (r *relating) collect(ctx context.Context, of rank.Found) error {
	r.of = of
	h, _, err := r.v.read(rank.Found{Segment: of.Segment, Head: of.Head, Passage: of.Head})
	if err != nil {
		return err
	}
	r.head = h
	others, err := r.v.family(&h)
	if err != nil {
		return err
	}
	for _, o := range others {
		r.seen[o.ID] = true // it is the same
	}
	cites, err := r.v.cites(of)
	if err != nil {
		return err
	}
	if err := r.cited(cites); err != nil {
		return err
	}
	if err := r.citing(); err != nil {
		return err
	}
	rankOf := map[string]int{relInterprets: 0, relInterpreted: 0, relCites: 1, relCited: 2}
	slices.SortStableFunc(r.out, func(a, b kiosk.Related) int { return cmp.Compare(rankOf[a.How], rankOf[b.How]) })
	r.out = r.out[:min(len(r.out), r.limit)]
	return r.similar(ctx)
}

// cites returns what a disclosure cites; it is stored after its head.
func (v *view) cites(f rank.Found) ([]string, error) {
	var out []string
	var decodeErr error
	err := v.index.Stored(f.Segment, f.Head, shownField, func(b []byte) {
		var h hitHead
		var all string
		var ok bool
		if b, decodeErr = h.cut(b); decodeErr == nil {
			if all, _, ok = cutString(b); !ok {
				decodeErr = errStored
			} else if all != "" {
				out = strings.Split(all, "\n")
			}
		}
	})
	return out, errors.Join(err, decodeErr)
}

// cited adds the disclosures that this one cites.
func (r *relating) cited(cites []string) error {
	n := 0
	for i, c := range cites {
		term := c
		if key, ok := strings.CutPrefix(c, citesMark); ok {
			term = titleMark + key
		}
		found, err := r.v.index.Lookup(rank.Number, term, 1)
		if err != nil {
			return err
		}
		how := relCites
		if i == 0 && isExplanation(r.head.Title) {
			how = relInterprets
		}
		for _, f := range found {
			added, err := r.add(f, how)
			if err != nil {
				return err
			}
			if added {
				n++
			}
		}
		if n >= mostOneWay {
			break
		}
	}
	return nil
}

// citing adds the disclosures that cite this one, by its number or a title.
func (r *relating) citing() error {
	var terms []string
	if n := numberTerm(r.head.DocumentNumber); n != "" {
		terms = append(terms, citesMark+n)
	}
	for _, key := range titleKeys(r.head.Title) {
		terms = append(terms, citesMark+key)
	}
	n := 0
	for _, t := range terms {
		found, err := r.v.index.Lookup(rank.Number, t, r.limit+mostOneWay)
		if err != nil {
			return err
		}
		for _, f := range found {
			h, _, err := r.v.read(rank.Found{Segment: f.Segment, Head: f.Head, Passage: f.Head})
			if err != nil {
				return err
			}
			how := relCited
			if isExplanation(h.Title) {
				how = relInterpreted
			} else if n >= mostOneWay {
				continue
			}
			added, err := r.addHead(h, how)
			if err != nil {
				return err
			}
			if added && how == relCited {
				n++
			}
		}
	}
	return nil
}

func (r *relating) add(f rank.Found, how string) (bool, error) {
	h, _, err := r.v.read(rank.Found{Segment: f.Segment, Head: f.Head, Passage: f.Head})
	if err != nil {
		return false, err
	}
	return r.addHead(h, how)
}

func (r *relating) addHead(h hitHead, how string) (bool, error) {
	if r.seen[h.ID] {
		return false, nil
	}
	on, err := kiosk.ParseDate(h.Published)
	if err != nil {
		return false, err
	}
	r.seen[h.ID] = true
	r.out = append(r.out, kiosk.Related{
		ID: h.ID, Title: h.Title, Publisher: h.Publisher, PublishedOn: on, Type: kiosk.Type(h.Type), How: how,
	})
	return true, nil
}

// similar fills up with disclosures on the same matter: of the same item, then
// of the same category, then any, that share the rare words of title and lead.
// Of a series of notices only a few are shown.
func (r *relating) similar(ctx context.Context) error {
	terms, err := r.about()
	if err != nil || len(terms) == 0 {
		return err
	}
	var filters []rank.Filter
	if r.head.CategoryID != "" {
		var same rank.Filter
		same.Values[rank.Category] = r.head.CategoryID
		filters = append(filters, same)
	}
	for _, filter := range append(filters, rank.Filter{}) {
		if len(r.out) >= r.limit {
			return nil
		}
		q := rank.Query{Terms: terms, Filter: filter, Limit: 3 * r.limit}
		res, err := r.v.index.Search(ctx, q, r.v.verify)
		if err != nil {
			return err
		}
		for _, f := range res.Found {
			if len(r.out) >= r.limit {
				return nil
			}
			h, _, err := r.v.read(rank.Found{Segment: f.Segment, Head: f.Head, Passage: f.Head})
			if err != nil {
				return err
			}
			s := series(h.Title)
			if h.Family != "" && r.series[familyMark+h.Family] > 0 {
				continue
			}
			if r.seen[h.ID] || r.series[s] >= mostOfSeries {
				continue
			}
			r.series[s]++
			r.series[familyMark+h.Family]++
			if _, err := r.addHead(h, relSimilar); err != nil {
				return err
			}
		}
	}
	return nil
}

// about returns the words of title and lead, those of the title counting more.
func (r *relating) about() ([]rank.Term, error) {
	lead := ""
	if first, end := r.v.index.First(r.of.Segment, r.of.Head); first < end {
		var p passage
		var decodeErr error
		err := r.v.index.Stored(r.of.Segment, first, shownField, func(b []byte) { decodeErr = p.decode(b) })
		if err = errors.Join(err, decodeErr); err != nil {
			return nil, err
		}
		lead = cutRunes(p.text, leadRunes)
	}
	weight := map[string]float32{}
	var order []string
	for _, from := range []struct {
		text   string
		weight float32
	}{{r.head.Title, 1}, {lead, 0.3}} {
		for _, t := range r.v.gen.seg.Load().Words(nil, from.text) {
			if t.Sub || t.Kind != analysis.Word && t.Kind != analysis.Number {
				continue
			}
			if weight[t.Term] == 0 && len(order) < mostWords {
				order = append(order, t.Term)
			}
			weight[t.Term] = max(weight[t.Term], from.weight)
		}
	}
	var out []rank.Term
	for _, w := range order {
		out = append(out, rank.Term{Field: rank.Words, Text: w, Weight: weight[w]})
		for _, g := range pairs(w) {
			out = append(out, rank.Term{Field: rank.Title, Text: g, Weight: weight[w] / 2})
		}
	}
	return out, nil
}

// counter is what changes from one notice of a series to the next.
var counter = regexp.MustCompile(`[0-9０-９一二三四五六七八九十零〇百]+|[（(][^（()）]*[)）]`)

// series is what the titles of notices that follow one another have in common.
func series(title string) string { return bare(counter.ReplaceAllString(title, "")) }
