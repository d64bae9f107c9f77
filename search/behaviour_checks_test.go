package search_test

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/kiosk"
)

// outcome is what came of a query.
type outcome struct {
	t      *testing.T
	c      *corpus
	hits   *kiosk.Hits
	order  []string // ids
	offers []string // suggestions
}

// check returns what is wrong, or "".
func (o *outcome) check(k check) string {
	switch k.key {
	case "offers", "offers first", "offers no":
		return o.checkOffers(k)
	case "first", "found", "absent", "above":
		return o.checkPlaces(k)
	case "title", "answer", "unmarked":
		return o.checkMarks(k)
	}
	if n, ok := strings.CutPrefix(k.key, "top "); ok {
		most, err := strconv.Atoi(n)
		if err != nil {
			o.t.Fatal(err)
		}
		for _, name := range list(k.value) {
			if at := o.place(name); at < 0 || at >= most {
				return fmt.Sprintf("%s is not in the first %d; %s", name, most, o.best())
			}
		}
		return ""
	}
	q := o.hits.Query
	got, want := "", k.value
	switch k.key {
	case "kind":
		got = q.Kind
	case "normalized":
		got = q.Normalized
	case "corrected":
		got = q.Corrected
	case "proposal":
		got = q.DidYouMean
	case "mended":
		got = cmp.Or(q.Corrected, q.DidYouMean)
	case "relaxed":
		got = map[bool]string{true: "yes", false: "no"}[q.Relaxed]
	case "total":
		return o.checkTotal(want)
	case "expanded":
		for _, e := range list(want) {
			if !slices.Contains(q.Expansions, e) {
				return fmt.Sprintf("%s is not among %v", e, q.Expansions)
			}
		}
		return ""
	case "expanded none":
		got = strings.Join(q.Expansions, "; ")
	case "filters":
		var read []string
		for _, f := range q.Filters {
			read = append(read, f.Field+"="+f.Value)
		}
		slices.Sort(read)
		got = strings.Join(read, "; ")
	case "guide":
		if g := o.hits.Guide; g != nil {
			got = g.CategoryID
		}
	default:
		o.t.Fatalf("unknown check %q", k.key)
	}
	if got != want {
		return fmt.Sprintf("%s is %q, want %q; %s", k.key, got, want, o.best())
	}
	return ""
}

func (o *outcome) checkTotal(want string) string {
	op, n := "=", want
	if strings.ContainsAny(want[:1], "<>") {
		op, n = want[:1], want[1:]
	}
	number, err := strconv.Atoi(n)
	if err != nil {
		o.t.Fatal(err)
	}
	total := o.hits.Total
	if op == "=" && total != number || op == "<" && total >= number || op == ">" && total <= number {
		return fmt.Sprintf("total %d, want %s; %s", total, want, o.best())
	}
	return ""
}

func (o *outcome) checkPlaces(k check) string {
	if k.key == "above" {
		upper, lower, _ := strings.Cut(k.value, " > ")
		a, b := o.place(upper), o.place(lower)
		if a < 0 || b >= 0 && b < a {
			return fmt.Sprintf("%s is at %d, %s at %d; %s", upper, a, lower, b, o.best())
		}
		return ""
	}
	for _, name := range list(k.value) {
		at := o.place(name)
		switch {
		case k.key == "first" && at != 0:
			return fmt.Sprintf("%s is not first; %s", name, o.best())
		case k.key == "found" && at < 0:
			return fmt.Sprintf("%s is not found; %s", name, o.best())
		case k.key == "absent" && at >= 0:
			return fmt.Sprintf("%s is found; %s", name, o.best())
		}
	}
	return ""
}

// checkMarks reads "title: id => marked title" and "answer: id => part of the
// marked answer"; "unmarked: id => text" must not be in a mark.
func (o *outcome) checkMarks(k check) string {
	name, want, _ := strings.Cut(k.value, " => ")
	at := o.place(name)
	if at < 0 {
		return fmt.Sprintf("%s is not found; %s", name, o.best())
	}
	h := o.hits.Hits[at]
	switch {
	case k.key == "title" && h.TitleHTML != want:
		return fmt.Sprintf("title is %s, want %s", h.TitleHTML, want)
	case k.key == "answer" && !strings.Contains(h.Answer.HTML, want):
		return fmt.Sprintf("answer is %s, want %s", h.Answer.HTML, want)
	case k.key == "unmarked":
		for _, part := range strings.Split(h.TitleHTML+h.Answer.HTML, "<mark>")[1:] {
			if marked, _, _ := strings.Cut(part, "</mark>"); strings.Contains(marked, want) {
				return fmt.Sprintf("%s is marked in %s", want, marked)
			}
		}
	}
	return ""
}

func (o *outcome) checkOffers(k check) string {
	for _, want := range list(k.value) {
		at := slices.Index(o.offers, want)
		switch {
		case k.key == "offers" && at < 0,
			k.key == "offers first" && at != 0,
			k.key == "offers no" && at >= 0:
			return fmt.Sprintf("%s %s: offers %v", k.key, want, o.offers)
		}
	}
	if k.value == "" && len(o.offers) > 0 {
		return fmt.Sprintf("offers %v", o.offers)
	}
	return ""
}

// promises holds for every result: what is shown is true of the document, what
// is counted is what is found, and the order is the one asked for.
func promises(c *corpus, req kiosk.Search, h *kiosk.Hits) (problems []string) {
	bad := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	if want := min(h.Total, 100); len(h.Hits) != want {
		bad("%d hits of %d", len(h.Hits), h.Total)
	}
	seen := map[string]bool{}
	for i, hit := range h.Hits {
		d := c.byID[hit.ID]
		if d == nil || seen[hit.ID] {
			bad("%s is unknown or there twice", hit.ID)
			continue
		}
		seen[hit.ID] = true
		if i > 0 && req.Sort != kiosk.ByDate && h.Query.Kind != "empty" && hit.Score > h.Hits[i-1].Score {
			bad("scores rise at %d", i)
		}
		if i > 0 && req.Sort == kiosk.ByDate && h.Hits[i-1].PublishedOn.Before(hit.PublishedOn) {
			bad("dates rise at %d", i)
		}
		problems = append(problems, shownTruly(d, req, hit)...)
	}
	if h.Total <= 100 {
		problems = append(problems, countedTruly(h)...)
	}
	return problems
}

func shownTruly(d *kiosk.Disclosure, req kiosk.Search, hit kiosk.Hit) (problems []string) {
	runes, a := []rune(d.Text), hit.Answer
	longest := req.Answer
	if longest == 0 {
		longest = 240
	}
	switch {
	case a.Start < 0 || a.End < a.Start || a.End > len(runes) || string(runes[a.Start:a.End]) != a.Text:
		problems = append(problems, fmt.Sprintf("%s: answer %d–%d is not %q", d.ID, a.Start, a.End, a.Text))
	case len([]rune(a.Text)) > longest && a.Row == nil:
		problems = append(problems, fmt.Sprintf("%s: answer of %d runes", d.ID, len([]rune(a.Text))))
	case strings.Count(string(runes[:a.Start]), "\n") != a.Block && a.Text != "":
		problems = append(problems, fmt.Sprintf("%s: answer in block %d", d.ID, a.Block))
	}
	shown := map[string]string{hit.TitleHTML: d.Title, a.HTML: a.Text}
	if a.Row != nil {
		if len(a.Row.Header) != len(a.Row.Cells) {
			problems = append(problems, fmt.Sprintf("%s: row %+v", d.ID, a.Row))
		}
		for _, cell := range a.Row.Cells {
			shown[cell] = unmarked(cell)
		}
	}
	for marked, plain := range shown {
		if !wellMarked(marked) || html.UnescapeString(unmarked(marked)) != plain && a.Row == nil {
			problems = append(problems, fmt.Sprintf("%s: marked %s", d.ID, marked))
		}
	}
	return problems
}

func unmarked(s string) string {
	return strings.NewReplacer("<mark>", "", "</mark>", "").Replace(s)
}

// wellMarked reports whether marks are neither nested nor empty nor open and
// everything else is escaped.
func wellMarked(s string) bool {
	for part := range strings.SplitSeq(s, "<mark>") {
		if part == s {
			return !strings.ContainsAny(part, "<>")
		}
		break
	}
	for i, part := range strings.Split(s, "<mark>") {
		in, out, closed := strings.Cut(part, "</mark>")
		if i == 0 {
			in, out, closed = "x", part, true
		}
		if !closed || in == "" || strings.ContainsAny(in+out, "<>") {
			return false
		}
	}
	return true
}

// countedTruly compares facets with the hits, all of which are there.
func countedTruly(h *kiosk.Hits) (problems []string) {
	for name, value := range map[string]func(kiosk.Hit) string{
		"area":     func(h kiosk.Hit) string { return h.AreaID },
		"category": func(h kiosk.Hit) string { return h.CategoryID },
		"body":     func(h kiosk.Hit) string { return h.BodyID },
		"type":     func(h kiosk.Hit) string { return string(h.Type) },
		"year": func(h kiosk.Hit) string {
			if h.PublishedOn.IsZero() {
				return ""
			}
			return strconv.Itoa(h.PublishedOn.Year)
		},
	} {
		want := map[string]int{}
		for _, hit := range h.Hits {
			if v := value(hit); v != "" {
				want[v]++
			}
		}
		got := map[string]int{}
		for _, f := range h.Facets[name] {
			got[f.Value] = f.Count
			if f.Label == "" {
				problems = append(problems, fmt.Sprintf("facet %s %s has no label", name, f.Value))
			}
		}
		for v, n := range want {
			if got[v] != n {
				problems = append(problems, fmt.Sprintf("facet %s: %d of %s, found %d", name, got[v], v, n))
			}
		}
		if len(got) != len(want) {
			problems = append(problems, fmt.Sprintf("facet %s: %v, found %v", name, got, want))
		}
	}
	return problems
}
