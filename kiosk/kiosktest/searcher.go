package kiosktest

import (
	"cmp"
	"context"
	"html"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/kiosk/catalogue"
)

// Searcher returns a searcher over ds that keeps them in memory: every word of
// the question must occur in title or text, letter for letter. It knows
// neither synonyms nor pinyin, but what it answers is true: ranges slice the
// text, counts are counted.
func Searcher(ds []kiosk.Disclosure) kiosk.Searcher {
	takenDown := func(d kiosk.Disclosure) bool { return d.State != "" && d.State != kiosk.Published }
	return searcher{ds: slices.DeleteFunc(slices.Clone(ds), takenDown)}
}

type searcher struct{ ds []kiosk.Disclosure }

// Search implements [kiosk.Searcher]. An empty text finds all that passes the
// filters, newest first.
func (s searcher) Search(_ context.Context, req kiosk.Search) (*kiosk.Hits, error) {
	q := understand(req.Text)
	res := &kiosk.Hits{Query: q.info, UpdatedAt: Now}
	type found struct {
		d     *kiosk.Disclosure
		score float64
	}
	var all []found
	collect := func(any bool) {
		for i := range s.ds {
			d := &s.ds[i]
			if score := q.score(d, any); score > 0 && passes(d, req) {
				all = append(all, found{d, score})
			}
		}
	}
	collect(false)
	if len(all) == 0 && len(q.words) > 1 {
		res.Query.Relaxed = true
		collect(true)
	}
	slices.SortStableFunc(all, func(a, b found) int {
		byDate := cmp.Compare(b.d.PublishedOn.String(), a.d.PublishedOn.String())
		if req.Sort == kiosk.ByDate || q.info.Kind == "empty" {
			return cmp.Or(byDate, cmp.Compare(a.d.ID, b.d.ID))
		}
		return cmp.Or(cmp.Compare(b.score, a.score), byDate, cmp.Compare(a.d.ID, b.d.ID))
	})
	res.Total = len(all)
	if req.Facets {
		matched := make([]*kiosk.Disclosure, len(all))
		for i, f := range all {
			matched[i] = f.d
		}
		res.Facets = facets(matched)
	}
	size := req.Size
	if size <= 0 {
		size = 10
	}
	size = min(size, 100)
	start := min(max(req.Page-1, 0), len(all)) * size
	for _, f := range all[min(start, len(all)):min(start+size, len(all))] {
		res.Hits = append(res.Hits, hit(f.d, q, f.score, req.Answer))
	}
	return res, nil
}

// Suggest implements [kiosk.Searcher] with the titles that hold the text.
func (s searcher) Suggest(_ context.Context, text string, limit int) ([]kiosk.Suggestion, error) {
	q := understand(text)
	if len(q.words) == 0 || limit <= 0 {
		return nil, nil
	}
	var out []kiosk.Suggestion
	for i := range s.ds {
		if strings.Contains(strings.ToLower(s.ds[i].Title), strings.Join(q.words, "")) && len(out) < limit {
			out = append(out, kiosk.Suggestion{Text: s.ds[i].Title, Kind: "title", Count: 1})
		}
	}
	return out, nil
}

// Related implements [kiosk.Searcher] with the others of the same category.
func (s searcher) Related(_ context.Context, id string, limit int) ([]kiosk.Related, error) {
	i := slices.IndexFunc(s.ds, func(d kiosk.Disclosure) bool { return d.ID == id })
	if i < 0 {
		return nil, kiosk.Errorf(kiosk.NotFound, "没有编号为 %s 的公开信息。", id)
	}
	out := []kiosk.Related{}
	for j := range s.ds {
		d := &s.ds[j]
		if j != i && d.CategoryID == s.ds[i].CategoryID && len(out) < limit {
			out = append(out, kiosk.Related{
				ID: d.ID, Title: d.Title, Publisher: d.Publisher, PublishedOn: d.PublishedOn, Type: d.Type, How: "similar",
			})
		}
	}
	return out, nil
}

type question struct {
	info   kiosk.QueryInfo
	words  []string // in lower case
	number string   // a document number in its standard form, "" if none
}

func understand(text string) question {
	if r := []rune(text); len(r) > kiosk.MaxQueryRunes {
		text = string(r[:kiosk.MaxQueryRunes])
	}
	text = strings.ToValidUTF8(text, "")
	q := question{info: kiosk.QueryInfo{Text: text, Kind: "keyword"}}
	if m := kiosk.FindDocumentNumbers(text); len(m) == 1 {
		q.number = m[0].Number.String()
		q.info.Kind = "number"
		text = text[:m[0].Start] + " " + text[m[0].End:]
	}
	q.words = strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	q.info.Normalized = strings.Join(q.words, " ")
	if q.number != "" {
		q.info.Normalized = strings.TrimSpace(q.number + " " + q.info.Normalized)
	}
	if strings.TrimSpace(q.info.Text) == "" {
		q.info.Kind = "empty"
	}
	return q
}

// score is 0 where the question does not match.
func (q question) score(d *kiosk.Disclosure, any bool) float64 {
	if q.info.Kind == "empty" {
		return 1
	}
	score, matched := 0.0, 0
	if q.number != "" {
		if d.DocumentNumber == q.number {
			score, matched = 100, 1
		} else if !any {
			return 0
		}
	}
	title, text := strings.ToLower(d.Title), strings.ToLower(d.Text)
	for _, w := range q.words {
		n := 10*strings.Count(title, w) + min(strings.Count(text, w), 9)
		if n > 0 {
			matched++
		} else if !any {
			return 0
		}
		score += float64(n)
	}
	if matched == 0 {
		return 0
	}
	return score
}

func passes(d *kiosk.Disclosure, req kiosk.Search) bool {
	match := func(want, have string) bool { return want == "" || want == have }
	return match(req.AreaID, d.AreaID) && match(req.Category, d.CategoryID) && match(req.ItemID, d.ItemID) &&
		match(req.BodyID, d.BodyID) && match(req.Town, d.Town) && match(string(req.Type), string(d.Type)) &&
		(req.Year == 0 || req.Year == d.PublishedOn.Year)
}

func hit(d *kiosk.Disclosure, q question, score float64, longest int) kiosk.Hit {
	return kiosk.Hit{
		ID: d.ID, Version: d.Version, Title: d.Title, TitleHTML: mark(d.Title, q.words),
		DocumentNumber: d.DocumentNumber, Publisher: d.Publisher, BodyID: d.BodyID,
		AreaID: d.AreaID, CategoryID: d.CategoryID, ItemID: d.ItemID, Type: d.Type,
		PublishedOn: d.PublishedOn, Validity: d.Validity, Score: score, Answer: answer(d, q.words, longest),
		URL: d.URL, Code: d.Code, Demo: d.Demo,
	}
}

// answer is the first line with most of the words, cut at longest runes.
func answer(d *kiosk.Disclosure, words []string, longest int) kiosk.Answer {
	if longest <= 0 {
		longest = 240
	}
	var best kiosk.Answer
	bestCount, start, above := -1, 0, ""
	for n, line := range strings.Split(d.Text, "\n") {
		count := 0
		for _, w := range words {
			count += min(strings.Count(strings.ToLower(line), w), 1)
		}
		runes := []rune(line)
		if count > bestCount {
			cut := runes[:min(len(runes), longest)]
			best = kiosk.Answer{Text: string(cut), Start: start, End: start + len(cut), HTML: mark(string(cut), words), Heading: above, Block: n}
			bestCount = count
		}
		if heading.MatchString(line) {
			above = line
		}
		start += len(runes) + 1
	}
	return best
}

// mark escapes text and sets words in <mark>.
func mark(text string, words []string) string {
	lower := strings.ToLower(text)
	if len(lower) != len(text) { // a letter that changes length with its case
		lower = text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		long := 0
		for _, w := range words {
			if strings.HasPrefix(lower[i:], w) {
				long = max(long, len(w))
			}
		}
		if long > 0 {
			b.WriteString("<mark>" + html.EscapeString(text[i:i+long]) + "</mark>")
			i += long
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		b.WriteString(html.EscapeString(text[i : i+size]))
		i += size
	}
	return b.String()
}

func facets(ds []*kiosk.Disclosure) map[string][]kiosk.FacetValue {
	out := map[string][]kiosk.FacetValue{}
	count := func(facet, value, label string) {
		if value == "" {
			return
		}
		i := slices.IndexFunc(out[facet], func(f kiosk.FacetValue) bool { return f.Value == value })
		if i < 0 {
			i = len(out[facet])
			out[facet] = append(out[facet], kiosk.FacetValue{Value: value, Label: cmp.Or(label, value)})
		}
		out[facet][i].Count++
	}
	for _, d := range ds {
		count("area", d.AreaID, labels()[d.AreaID])
		count("category", d.CategoryID, labels()[d.CategoryID])
		count("body", d.BodyID, labels()[d.BodyID])
		count("type", string(d.Type), d.Type.Label())
		if !d.PublishedOn.IsZero() {
			y := strconv.Itoa(d.PublishedOn.Year)
			count("year", y, y+"年")
		}
	}
	for _, values := range out {
		slices.SortStableFunc(values, func(a, b kiosk.FacetValue) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
	}
	return out
}

// labels are the names of the built-in catalogue's areas, categories and
// bodies by their ids.
var labels = sync.OnceValue(func() map[string]string {
	c, err := catalogue.Load(assets.Catalogue)
	if err != nil {
		panic(err) // its own tests read the same file
	}
	m := map[string]string{}
	for _, a := range c.Areas {
		m[a.ID] = a.Name
		for _, cat := range a.Categories {
			m[cat.ID] = cat.Name
		}
	}
	for _, b := range c.Bodies {
		m[b.ID] = b.Name
	}
	return m
})
