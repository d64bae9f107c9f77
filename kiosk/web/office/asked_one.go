package office

import (
	"context"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// askedOnePage is what can be done about one question.
type askedOnePage struct {
	base
	Query   string
	Asked   *kiosk.AskedQuery // nil if nobody asked it lately
	Also    []askedRow        // questions with the same words
	Total   int
	Rows    []recordRow // what it finds now
	Relaxed bool
	Near    *nearPlace
	WordURL string
	PinURL  string
	MuteURL string
}

// nearPlace is where in the catalogue a question belongs.
type nearPlace struct {
	Category, URL string
	Item          string
	Body          string
	Count         int // disclosures in the category
	Because       string
}

// askedOne answers GET /office/asked/one?q=….
func (o *Office) askedOne(c *fiber.Ctx) error {
	ctx := c.UserContext()
	q := strings.TrimSpace(c.Query("q"))
	if r := []rune(q); len(r) > kiosk.MaxQueryRunes {
		q = string(r[:kiosk.MaxQueryRunes])
	}
	p := askedOnePage{base: o.base(c, "处理一个问题", "asked"), Query: q}
	if q == "" {
		return o.Pages.HTML(c, fiber.StatusOK, "office/asked-one", p)
	}
	list, err := o.Asked.AskedWith(ctx, q, 1+askedShown)
	if err != nil {
		return wrap("asked", err)
	}
	text, _ := kiosk.AskedText(q)
	for i := range list {
		if list[i].Text == text {
			p.Asked = &list[i]
		} else if len(p.Also) < askedShown {
			p.Also = append(p.Also, askedRow{AskedQuery: list[i], URL: "/office/asked/one?" + url.Values{"q": {list[i].Text}}.Encode()})
		}
	}
	hits, err := o.Searcher.Search(ctx, kiosk.Search{Text: q, Size: 5, Answer: 60})
	if err != nil {
		return wrap("asked", err)
	}
	p.Total, p.Relaxed, p.Rows = hits.Total, hits.Query.Relaxed, o.hitRows(hits)
	if p.Near, err = o.near(ctx, hits); err != nil {
		return wrap("asked", err)
	}
	evidence := "检索记录"
	if p.Asked != nil {
		evidence = "检索记录：" + evidenceOf(*p.Asked)
	}
	p.WordURL = "/office/words?" + url.Values{"word": {q}, "evidence": {evidence}}.Encode()
	p.PinURL = "/office/pins?" + url.Values{"q": {q}}.Encode()
	p.MuteURL = "/office/words?" + url.Values{"word": {q}, "kind": {string(kiosk.WordUnasked)}, "evidence": {evidence}}.Encode()
	return o.Pages.HTML(c, fiber.StatusOK, "office/asked-one", p)
}

// evidenceOf says in words how often something was asked and what came of it.
func evidenceOf(q kiosk.AskedQuery) string {
	s := plural(q.Searches) + "，最近一次 " + q.LastOn.String()
	if q.Total == 0 {
		return s + "，没有找到"
	}
	return s
}

// near says where a question belongs: what the search takes it for, or the
// category of the best it found.
func (o *Office) near(ctx context.Context, hits *kiosk.Hits) (*nearPlace, error) {
	var n nearPlace
	var category, item string
	switch {
	case hits.Guide != nil:
		category, item, n.Because = hits.Guide.CategoryID, hits.Guide.ItemID, hits.Guide.Because
		n.Body = hits.Guide.Body
	case len(hits.Hits) > 0 && hits.Hits[0].CategoryID != "":
		category, item = hits.Hits[0].CategoryID, hits.Hits[0].ItemID
	}
	cat := o.Catalogue.Category(category)
	if cat == nil {
		return nil, nil
	}
	stats, err := o.Disclosures.Stats(ctx)
	if err != nil {
		return nil, err
	}
	n.Category, n.Count, n.URL = cat.Name, stats.ByCategory[cat.ID], "/office/records?category="+url.QueryEscape(cat.ID)
	if it := o.Catalogue.Item(item); it != nil {
		n.Item = it.Name
		for _, id := range it.Lead {
			if b := o.Catalogue.Body(id); b != nil && n.Body == "" {
				n.Body = b.Name
			}
		}
	}
	return &n, nil
}

// hitRows are hits as the office lists records.
func (o *Office) hitRows(hits *kiosk.Hits) []recordRow {
	var rows []recordRow
	for _, h := range hits.Hits {
		rows = append(rows, o.recordRow(&kiosk.Disclosure{
			ID: h.ID, Title: h.Title, DocumentNumber: h.DocumentNumber, Publisher: h.Publisher, BodyID: h.BodyID,
			CategoryID: h.CategoryID, PublishedOn: h.PublishedOn, Validity: h.Validity,
		}))
	}
	return rows
}
