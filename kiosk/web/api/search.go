package api

import (
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// AnswerRunes is how long a passage every surface asks for, so that the same
// question gets the same passage everywhere.
const AnswerRunes = 240

func (h *Handler) search(c *fiber.Ctx) (any, error) {
	req, err := h.question(c)
	if err != nil {
		return nil, err
	}
	hits, err := h.Searcher.Search(c.UserContext(), req)
	if err != nil {
		return nil, fmt.Errorf("api: search: %w", err)
	}
	h.Asked.Searched(c, req, hits)
	return h.answer(hits), nil
}

// Answer returns what GET /api/v1/search says for a result; the command line
// prints the same document.
func Answer(hits *kiosk.Hits, cat *kiosk.Catalogue) any {
	h := Handler{Deps: Deps{Catalogue: cat}}
	return h.answer(hits)
}

func (h *Handler) answer(hits *kiosk.Hits) searchAnswer {
	answer := searchAnswer{
		Query: understood(hits.Query), Total: hits.Total,
		TookMS:    float64(hits.Took.Microseconds()) / float64(time.Millisecond/time.Microsecond),
		UpdatedAt: at(hits.UpdatedAt),
		Hits:      make([]hitAnswer, 0, len(hits.Hits)),
		Facets:    make(map[string][]facetValue, len(hits.Facets)),
	}
	if g := hits.Guide; g != nil {
		answer.Guide = &guideAnswer{
			Area: g.AreaID, Category: g.CategoryID, CategoryName: g.Category, Item: g.ItemID, ItemName: g.Item,
			Body: g.BodyID, BodyName: g.Body, Because: g.Because,
		}
	}
	for _, hit := range hits.Hits {
		answer.Hits = append(answer.Hits, h.hit(hit))
	}
	for name, values := range hits.Facets {
		list := make([]facetValue, 0, len(values))
		for _, v := range values {
			list = append(list, facetValue(v))
		}
		answer.Facets[name] = list
	}
	return answer
}

func understood(q kiosk.QueryInfo) queryAnswer {
	answer := queryAnswer{
		Text: q.Text, Normalized: q.Normalized, Kind: q.Kind, Corrected: q.Corrected, DidYouMean: q.DidYouMean,
		Expansions: append([]string{}, q.Expansions...), Relaxed: q.Relaxed,
		Filters: make([]queryFilter, 0, len(q.Filters)),
	}
	for _, f := range q.Filters {
		answer.Filters = append(answer.Filters, queryFilter(f))
	}
	return answer
}

func (h *Handler) hit(hit kiosk.Hit) hitAnswer {
	a := hit.Answer
	var cells *row
	if a.Row != nil {
		cells = &row{Header: a.Row.Header, Cells: a.Row.Cells}
	}
	return hitAnswer{
		ID: hit.ID, Version: hit.Version, Title: hit.Title, DocumentNumber: hit.DocumentNumber,
		Body: h.bodyName(hit.BodyID, hit.Publisher), Area: hit.AreaID, Category: hit.CategoryID,
		PublishedOn: hit.PublishedOn, Validity: validity(hit.Validity), Score: hit.Score, Pinned: hit.Pinned,
		Answer: passage{Text: a.Text, Start: a.Start, End: a.End, HTML: a.HTML, Heading: a.Heading, Low: a.Low, Row: cells},
		URL:    hit.URL, Code: hit.Code, Also: kinRecords(hit.Also),
	}
}

// question reads the parameters of a search and refuses what the catalogue
// does not know: a filter that silently matches nothing would look like
// "nothing was published".
func (h *Handler) question(c *fiber.Ctx) (kiosk.Search, error) {
	r := reader{c: c}
	req := kiosk.Search{
		Text: r.text(paramQ), Town: strings.TrimSpace(r.text(paramTown)), Year: r.number(paramYear),
		Type: kiosk.Type(r.text(paramType)), Sort: kiosk.Sort(r.text(paramSort)),
		Literal: r.text(paramLiteral) == "1",
		Page:    r.number(paramPage), Size: r.number(paramSize),
		Answer: AnswerRunes, Facets: true,
	}
	area, category, item := r.text(paramArea), r.text(paramCategory), r.text(paramItem)
	r.note(h.position(area, category, item))
	req.AreaID, req.Category, req.ItemID = area, category, item
	if name := strings.TrimSpace(r.text(paramBody)); name != "" {
		b := h.Catalogue.Body(name)
		if b == nil {
			b = h.Catalogue.BodyByName(name)
		}
		if b == nil {
			r.note(kiosk.Errorf(kiosk.Invalid, "目录里没有单位 %q。", name))
		} else {
			req.BodyID = b.ID
		}
	}
	if strings.TrimSpace(req.Text) == "" {
		req.Sort = kiosk.ByDate // nothing to be relevant to
	}
	if req.Page*req.Size > maxWindow {
		r.note(kiosk.Errorf(kiosk.Invalid, "最多翻到第 %d 条，请加上条件缩小范围。", maxWindow))
	}
	return req, r.err
}

// position checks that the three ids exist and lie in one another.
func (h *Handler) position(area, category, item string) error {
	if _, _, _, err := h.Catalogue.Place(area, "", ""); err != nil {
		var known []string
		for _, a := range h.Catalogue.Areas {
			known = append(known, a.ID)
		}
		return kiosk.Errorf(kiosk.Invalid, "目录里没有领域 %q，可以写 %s。", area, strings.Join(known, "、"))
	}
	if _, _, _, err := h.Catalogue.Place("", category, ""); err != nil {
		return err
	}
	inArea, inCategory, _, err := h.Catalogue.Place(area, category, item)
	if err != nil {
		return err
	}
	if category != "" && inCategory != category {
		return kiosk.Errorf(kiosk.Invalid, "事项 %q 不在类别 %q 里。", item, category)
	}
	if area != "" && inArea != area {
		return kiosk.Errorf(kiosk.Invalid, "所选的类别或事项不在领域 %q 里。", area)
	}
	return nil
}

func (h *Handler) suggest(c *fiber.Ctx) (any, error) {
	r := reader{c: c}
	text, limit := r.text(paramQ), r.number(paramLimit)
	if r.err != nil {
		return nil, r.err
	}
	found, err := h.Searcher.Suggest(c.UserContext(), text, limit)
	if err != nil {
		return nil, fmt.Errorf("api: suggest: %w", err)
	}
	answer := suggestAnswer{Suggestions: make([]suggestion, 0, len(found))}
	for _, s := range found {
		answer.Suggestions = append(answer.Suggestions, suggestion(s))
	}
	return answer, nil
}

// validity gives records from before the field was set their proper name.
func validity(v kiosk.Validity) kiosk.Validity {
	if v == "" {
		return kiosk.ValidityUnknown
	}
	return v
}
