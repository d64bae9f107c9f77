package touch

import (
	"maps"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// answerRunes is the longest answer asked for, the same on every surface.
const answerRunes = 240

// query is a search as it stands in an address: q, the filters, the page.
type query struct{ v url.Values }

// keys are the parameters of a search.
var keys = []string{"q", "area", "category", "item", "body", "town", "year", "type", "sort", "literal", "page"}

func queryOf(c *fiber.Ctx) query {
	q := query{url.Values{}}
	for _, k := range keys {
		if v := c.Query(k); v != "" {
			q.v.Set(k, v)
		}
	}
	if r := []rune(q.v.Get("q")); len(r) > kiosk.MaxQueryRunes {
		q.v.Set("q", string(r[:kiosk.MaxQueryRunes]))
	}
	return q
}

func (q query) text() string { return q.v.Get("q") }

func (q query) page() int {
	n, _ := strconv.Atoi(q.v.Get("page"))
	return min(max(n, 1), 10000)
}

// filtered reports whether anything but the text narrows the result.
func (q query) filtered() bool {
	for _, k := range []string{"area", "category", "item", "body", "town", "year", "type"} {
		if q.v.Get(k) != "" {
			return true
		}
	}
	return false
}

// with returns the address of the same search with one parameter changed ("" takes
// it away), at the first page unless the page is what changes.
func (q query) with(key, value string) string {
	v := url.Values{}
	for k, old := range q.v {
		if k != "page" {
			v[k] = old
		}
	}
	if key == "area" { // narrower places lie in the area that was left
		v.Del("category")
		v.Del("item")
	}
	v.Del(key)
	if value != "" {
		v.Set(key, value)
	}
	return "/k/search?" + v.Encode()
}

// asking returns the address of another question under the same filters.
func (q query) asking(text string) string {
	if text == q.text() {
		return q.with("literal", "1")
	}
	return query{without(q.v, "literal")}.with("q", text)
}

func without(v url.Values, key string) url.Values {
	w := maps.Clone(v)
	w.Del(key)
	return w
}

// atPage returns the address of another page of the same result.
func (q query) atPage(n int) string {
	if n <= 1 {
		return q.with("page", "")
	}
	return q.with("page", strconv.Itoa(n))
}

// search is the request to the engine. Values that mean nothing filter
// nothing: an address typed wrong still gives an answer.
func (q query) search(size int) kiosk.Search {
	year, _ := strconv.Atoi(q.v.Get("year"))
	s := kiosk.Search{
		Text: q.text(), AreaID: q.v.Get("area"), Category: q.v.Get("category"), ItemID: q.v.Get("item"),
		BodyID: q.v.Get("body"), Town: q.v.Get("town"), Year: year, Type: kiosk.Type(q.v.Get("type")),
		Sort: kiosk.ByRelevance, Page: q.page(), Size: size, Answer: answerRunes, Facets: true,
		Literal: q.v.Get("literal") != "",
	}
	if q.v.Get("sort") == string(kiosk.ByDate) || q.text() == "" {
		s.Sort = kiosk.ByDate
	}
	return s
}

// document is the address of a hit, with what leads back to this result.
func (q query) document(id, at string) string {
	v := url.Values{}
	maps.Copy(v, q.v)
	if at != "" {
		v.Set("at", at)
	}
	if len(v) == 0 {
		return "/k/d/" + url.PathEscape(id)
	}
	return "/k/d/" + url.PathEscape(id) + "?" + v.Encode()
}
