package touch

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

// hitsPerScreen is what fits above the shoreline without scrolling, and within
// the reach of a seated person.
const (
	hitsPerScreen    = 3
	hitsPerScreenLow = 2
)

type resultsPage struct {
	base
	Query    string
	EditURL  string
	Info     kiosk.QueryInfo
	Scope    []scope // filters that are on and have no button of their own, or were read from the words
	Replaced bool    // another text was searched, since the one typed finds nothing
	Answer   *answer
	Asked    bool // the text is a question, not a word
	Hits     []card
	Total    int
	From, To int
	Prev     string // "" where there is none
	Next     string
	Filters  []filter
	Filtered bool
	AllURL   string // the same words without filters
	ByDate   bool
	SortURL  string
	Take     string // picture that takes the result along, "" if its words must not go into one
	People   string
}

// nearShown is how many items of the catalogue are proposed.
const nearShown = 3

// titleLine is how many characters of a title stand in one line of a card.
const titleLine = 24

// Wordy tells that most titles on the screen take two lines, so that less of the
// texts fits.
func (p resultsPage) Wordy() bool {
	n := 0
	for _, h := range p.Hits {
		if utf8.RuneCountInString(h.Title) > titleLine {
			n++
		}
	}
	return n > 1
}

// answer is the best passage of the first hit, shown large.
type answer struct {
	reading.Quote
	URL    string
	Source string
}

type card struct {
	kiosk.Hit
	URL   string
	Mark  page.Mark
	Label string // category, or area
	Quote reading.Quote

	Snippet bool // false where the passage already stands above as the answer
}

type filter struct {
	Name, Label string
	Current     string // "" for all
	AllURL      string
	Options     []option
}

type option struct {
	Label   string
	Count   int
	URL     string
	Current bool
}

type scope struct{ Label, URL string }

// search answers GET /k/search: results, or what to do when there are none.
func (s *Surface) search(c *fiber.Ctx) error {
	q := queryOf(c)
	if q.text() == "" && !q.filtered() {
		return c.Redirect("/k/find", fiber.StatusSeeOther)
	}
	size := hitsPerScreen
	if modeOf(c).Low {
		size = hitsPerScreenLow
	}
	hits, err := s.Searcher.Search(c.UserContext(), q.search(size))
	if err != nil {
		return err
	}
	s.Asked.Searched(c, q.search(size), hits)
	if hits.Total == 0 {
		return s.nothing(c, q, hits)
	}
	if len(hits.Hits) == 0 { // a page after the last, for instance after a change of mode
		return c.Redirect(q.atPage((hits.Total+size-1)/size), fiber.StatusSeeOther)
	}
	p := resultsPage{
		base: s.base(c, "查找结果", s.above(q)), Query: q.text(), EditURL: findURL(q.text()), Info: hits.Query,
		Scope: append(s.scope(q), read(q, hits.Query)...), Replaced: page.Replaced(hits.Query), Total: hits.Total, From: (q.page()-1)*size + 1, Filters: s.filters(q, hits.Facets, hits.Query),
		Filtered: q.filtered(), AllURL: allURL(q), ByDate: q.search(1).Sort == kiosk.ByDate,
	}
	p.Here = "res"
	p.Asked = hits.Query.Kind == "question"
	p.To = p.From + len(hits.Hits) - 1
	if q.page() > 1 {
		p.Prev = q.atPage(q.page() - 1)
	}
	if p.To < p.Total {
		p.Next = q.atPage(q.page() + 1)
	}
	p.Take, p.People = takeURL(q), peopleURL(q.text())
	p.SortURL = q.with("sort", string(kiosk.ByDate))
	if p.ByDate {
		p.SortURL = q.with("sort", "")
	}
	for i, h := range hits.Hits {
		quote, ok := reading.FromHit(q.text(), h)
		at := ""
		if ok && q.text() != "" {
			at = quote.Range.String()
		}
		k := card{Hit: h, URL: s.Asked.Link(q.document(h.ID, at), p.From+i), Mark: page.AreaMark(h.AreaID), Label: s.place(h), Quote: quote, Snippet: true}
		if i == 0 && ok && q.text() != "" && q.page() == 1 && !p.ByDate && !h.Answer.Low && mayAnswer(quote, hits.Query) {
			p.Answer = &answer{Quote: quote, URL: k.URL, Source: h.Title}
			k.Snippet = quote.Figure.Value != ""
		}
		p.Hits = append(p.Hits, k)
	}
	return s.Pages.HTML(c, fiber.StatusOK, "touch/results", p)
}

// mayAnswer reports whether the best passage may stand above the hits. A figure
// may: it is shown only where there is no doubt. Anything else must speak of
// most of what was asked, and what was asked must not look mistyped.
func mayAnswer(q reading.Quote, info kiosk.QueryInfo) bool {
	return q.Figure.Value != "" || info.DidYouMean == "" && (!info.Relaxed || q.Covers(info))
}

// above is where 返回 leads from a result: to the catalogue if one came from
// there, otherwise to the question.
func (s *Surface) above(q query) string {
	if q.text() != "" {
		return findURL(q.text())
	}
	if it := s.Catalogue.Item(q.v.Get("item")); it != nil {
		return "/k/browse/" + it.CategoryID
	}
	if cat := s.Catalogue.Category(q.v.Get("category")); cat != nil {
		return "/k/browse/" + cat.AreaID
	}
	return "/k/"
}

// place names where a hit stands in the catalogue.
func (s *Surface) place(h kiosk.Hit) string {
	if cat := s.Catalogue.Category(h.CategoryID); cat != nil {
		return cat.Name
	}
	if a := s.Catalogue.Area(h.AreaID); a != nil {
		return a.Name
	}
	return h.Type.Label()
}

// scope lists the filters that came from the catalogue.
func (s *Surface) scope(q query) []scope {
	var out []scope
	if it := s.Catalogue.Item(q.v.Get("item")); it != nil {
		out = append(out, scope{it.Name, q.with("item", "")})
	} else if cat := s.Catalogue.Category(q.v.Get("category")); cat != nil {
		out = append(out, scope{cat.Name, q.with("category", "")})
	}
	if t := q.v.Get("town"); t != "" {
		out = append(out, scope{t, q.with("town", "")})
	}
	return out
}

// read lists the filters that were read from the words of the question.
func read(q query, info kiosk.QueryInfo) []scope {
	var out []scope
	for _, f := range page.ReadFilters(q.text(), info) {
		out = append(out, scope{f.Label, q.asking(f.Rest)})
	}
	return out
}

// filters turns facets into links; a value that is chosen stays even when the
// engine lists it no longer.
func (s *Surface) filters(q query, facets map[string][]kiosk.FacetValue, info kiosk.QueryInfo) []filter {
	fromWords := map[string]string{}
	rest := map[string]string{}
	for i, r := range page.ReadFilters(q.text(), info) {
		fromWords[info.Filters[i].Field], rest[info.Filters[i].Field] = info.Filters[i].Value, r.Rest
	}
	out := make([]filter, 0, 4)
	for _, f := range []struct{ key, name string }{
		{"area", "领域"}, {"body", "单位"}, {"year", "年份"}, {"type", "类型"},
	} {
		cur := q.v.Get(f.key)
		x := filter{Name: f.key, Label: f.name, AllURL: q.with(f.key, "")}
		if read := fromWords[f.key]; cur == "" && read != "" { // the words say it: 2018年 采购
			cur, x.AllURL = read, q.asking(rest[f.key])
		}
		if cur != "" {
			x.Current = s.label(f.key, cur)
		}
		for _, v := range facets[f.key] {
			label := v.Label
			if label == "" {
				label = s.label(f.key, v.Value)
			}
			if v.Value == cur {
				x.Current = label
			}
			x.Options = append(x.Options, option{label, v.Count, q.with(f.key, v.Value), v.Value == cur})
		}
		out = append(out, x)
	}
	return out
}

func (s *Surface) label(key, value string) string {
	switch key {
	case "area":
		if a := s.Catalogue.Area(value); a != nil {
			return a.Name
		}
	case "body":
		if b := s.Catalogue.Body(value); b != nil {
			return b.Name
		}
	case "year":
		if _, err := strconv.Atoi(value); err == nil {
			return value + " 年"
		}
	case "type":
		return kiosk.Type(value).Label()
	}
	return value
}

func allURL(q query) string {
	if q.text() == "" {
		return "/k/"
	}
	return query{map[string][]string{"q": {q.text()}}}.with("page", "")
}

// word is something that can be searched by one touch.
type word struct {
	Text  string
	Count int // 0 if not known
	URL   string
}

type nothingPage struct {
	base
	Query    string
	EditURL  string
	Filtered bool
	AllURL   string
	Better   *word
	Words    []word
	Guide    *kiosk.Guide // nil if the question is near to nothing in the catalogue
	GuideURL string
	Near     []itemRow
	helpers
	Everyday []word     // what people look for, where nothing better is known
	Areas    []areaTile // to browse instead
}

// nothing shows the way on when a search found nothing.
func (s *Surface) nothing(c *fiber.Ctx, q query, hits *kiosk.Hits) error {
	ctx := c.UserContext()
	p := nothingPage{
		base: s.base(c, "没有找到", s.above(q)), Query: q.text(), EditURL: findURL(q.text()),
		Filtered: q.filtered(), AllURL: allURL(q),
	}
	p.Here = "empty"
	if better := hits.Query.DidYouMean; better != "" {
		if n := s.count(ctx, better); n > 0 {
			p.Better = &word{better, n, searchURL(better)}
		}
	}
	if q.text() != "" {
		list, err := s.Searcher.Suggest(ctx, q.text(), 4)
		if err != nil {
			return err
		}
		for _, w := range list {
			if w.Count > 0 && w.Text != q.text() && (p.Better == nil || w.Text != p.Better.Text) && len(p.Words) < 2 {
				p.Words = append(p.Words, word{w.Text, w.Count, searchURL(w.Text)})
			}
		}
	}
	stats := s.Site.Stats(ctx)
	for _, it := range near(s.Catalogue, q.text()+strings.Join(hits.Query.Expansions, ""), 8) {
		p.Near = append(p.Near, s.row(it, stats))
	}
	if p.Guide = hits.Guide; p.Guide != nil {
		p.GuideURL = "/k/browse/" + p.Guide.CategoryID
		p.Near = slices.DeleteFunc(p.Near, func(r itemRow) bool { return r.ID == p.Guide.ItemID })
	}
	publishedFirst(p.Near)
	p.Near = p.Near[:min(nearShown, len(p.Near))]
	if len(p.Near) == 0 && p.Better == nil && p.Guide == nil {
		p.Everyday = everydayWords()
	}
	about := ""
	if p.Guide != nil {
		about = p.Guide.Category + p.Guide.Item
	}
	p.helpers = s.helpersFor(q.text(), about)
	p.Areas = s.areas(stats)
	c.Locals(nothingFound, true)
	return s.Pages.HTML(c, fiber.StatusOK, "touch/nothing", p)
}
