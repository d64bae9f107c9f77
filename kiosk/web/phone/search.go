package phone

import (
	"maps"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

const (
	hitsPerPage = 10
	answerRunes = 240
	chipsShown  = 8
)

type chip struct {
	Label   string
	Count   int
	URL     string
	Current bool
}

type card struct {
	kiosk.Hit
	URL   string
	Quote reading.Quote
}

type resultsPage struct {
	base
	Info  kiosk.QueryInfo
	Total int
	Read  []chip // filters read from the words
	Chips []chip
	Hits  []card
	Rest  int    // hits after this page
	Next  string // "" on the last page
	Prev  string

	Replaced bool // another text was searched, since the one typed finds nothing
}

type nothingPage struct {
	base
	Narrow bool // a filter is on
	AllURL string
	Better string
	Words  []kiosk.Suggestion
	Guide  *kiosk.Guide // nil if the question is near to nothing in the catalogue
	Areas  []area       // to browse instead
}

// search answers GET /m/search.
func (s *Surface) search(c *fiber.Ctx) error {
	v := url.Values{}
	for _, k := range []string{"q", "area", "category", "item", "body", "town", "year", "type", "sort", "literal", "page"} {
		if x := c.Query(k); x != "" {
			v.Set(k, x)
		}
	}
	text := v.Get("q")
	narrow := v.Get("area")+v.Get("category")+v.Get("item")+v.Get("body")+v.Get("town")+v.Get("year")+v.Get("type") != ""
	if text == "" && !narrow {
		return c.Redirect("/m/", fiber.StatusSeeOther)
	}
	if r := []rune(text); len(r) > kiosk.MaxQueryRunes {
		text = string(r[:kiosk.MaxQueryRunes])
		v.Set("q", text)
	}
	n, _ := strconv.Atoi(v.Get("page"))
	year, _ := strconv.Atoi(v.Get("year"))
	req := kiosk.Search{
		Text: text, AreaID: v.Get("area"), Category: v.Get("category"), ItemID: v.Get("item"), Type: kiosk.Type(v.Get("type")),
		BodyID: v.Get("body"), Town: v.Get("town"), Year: year, Literal: v.Get("literal") != "",
		Page: min(max(n, 1), 10000), Size: hitsPerPage, Answer: answerRunes, Facets: true, Sort: kiosk.ByRelevance,
	}
	if text == "" || v.Get("sort") == string(kiosk.ByDate) {
		req.Sort = kiosk.ByDate
	}
	hits, err := s.Searcher.Search(c.UserContext(), req)
	if err != nil {
		return err
	}
	s.Asked.Searched(c, req, hits)
	if hits.Total == 0 {
		return s.nothing(c, text, narrow, hits)
	}
	title := text
	if title == "" {
		title = "公开的文件"
	}
	p := resultsPage{base: s.base(c, title), Info: hits.Query, Total: hits.Total, Chips: chips(v, hits)}
	p.Replaced = page.Replaced(hits.Query)
	for _, f := range page.ReadFilters(text, hits.Query) {
		p.Read = append(p.Read, chip{Label: f.Label, URL: asking(v, f.Rest), Current: true})
	}
	p.Query, p.Describe = text, "在公开的文件里查“"+title+"”"
	for i, h := range hits.Hits {
		q, _ := reading.FromHit(text, h)
		to := s.Asked.Link(documentURL(h.ID, text, q.Range), (req.Page-1)*hitsPerPage+i+1)
		p.Hits = append(p.Hits, card{h, to, q})
	}
	if last := req.Page * hitsPerPage; last < hits.Total {
		p.Rest, p.Next = hits.Total-last, with(v, "page", strconv.Itoa(req.Page+1))
	}
	if req.Page > 1 {
		p.Prev = with(v, "page", strconv.Itoa(req.Page-1))
	}
	return s.Pages.HTML(c, fiber.StatusOK, "phone/results", p)
}

func (s *Surface) nothing(c *fiber.Ctx, text string, narrow bool, hits *kiosk.Hits) error {
	p := nothingPage{base: s.base(c, "没有找到"), Narrow: narrow, Better: hits.Query.DidYouMean, Guide: hits.Guide}
	p.Query = text
	p.AllURL = "/m/search?q=" + url.QueryEscape(text)
	if text == "" {
		p.AllURL = "/m/"
	}
	list, err := s.Searcher.Suggest(c.UserContext(), text, 4)
	if err != nil {
		return err
	}
	for _, w := range list {
		if w.Count > 0 && w.Text != p.Better && w.Text != text {
			p.Words = append(p.Words, w)
		}
	}
	p.Areas = s.areas(s.Site.Stats(c.UserContext()))
	return s.Pages.HTML(c, fiber.StatusOK, "phone/nothing", p)
}

// chips narrow by area and type; one touch takes each off again.
func chips(v url.Values, hits *kiosk.Hits) []chip {
	out := []chip{{Label: "全部", URL: with(url.Values{"q": v["q"]}, "page", ""), Current: true}}
	for _, key := range []string{"area", "type"} {
		cur := v.Get(key)
		for _, f := range hits.Facets[key] {
			if len(out) > chipsShown {
				break
			}
			on := f.Value == cur
			to := f.Value
			if on {
				to, out[0].Current = "", false
			}
			out = append(out, chip{page.ShortName(f.Label), f.Count, with(v, key, to), on})
		}
	}
	return out
}

// with is the address of a search with one parameter changed.
func with(v url.Values, key, value string) string {
	w := url.Values{}
	for k, x := range v {
		if k != "page" && k != key && len(x) > 0 {
			w[k] = x
		}
	}
	if key == "area" {
		w.Del("category")
		w.Del("item")
	}
	if value != "" {
		w.Set(key, value)
	}
	if len(w) == 0 {
		return "/m/"
	}
	return "/m/search?" + w.Encode()
}

// asking is the address of another question under the same filters; of the
// same one, that nothing be read from its words.
func asking(v url.Values, text string) string {
	if text == v.Get("q") {
		return with(v, "literal", "1")
	}
	w := maps.Clone(v)
	w.Del("literal")
	return with(w, "q", text)
}

func documentURL(id, text string, r reading.Range) string {
	v := url.Values{}
	if text != "" {
		v.Set("q", text)
	}
	if at := r.String(); at != "" && text != "" {
		v.Set("at", at)
	}
	u := "/m/d/" + url.PathEscape(id)
	if len(v) > 0 {
		u += "?" + v.Encode()
	}
	return u
}
