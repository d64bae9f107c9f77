package desk

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// rowsShown is how many hits a page has: one for each of the keys Alt 1 … 9.
const rowsShown = 9

// lastPage bounds paging; further on a filter is the better tool.
const lastPage = 500

// answerRunes is the passage that every surface asks for.
const answerRunes = 240

// state is everything that decides what the desk shows.
type state struct {
	Text     string
	Area     string
	Category string
	Item     string
	Body     string
	Town     string
	Year     int
	Type     kiosk.Type
	Newest   bool // sorted by date
	Literal  bool // as typed: nothing corrected, no filter read from the words
	Page     int  // from 1
	Chosen   int  // hit on the right, from 1; 0 for none
}

// state reads an address. Numbers that make no sense are taken as absent, but
// an unknown filter is refused: ignoring it would show an answer to another
// question.
func (s *Surface) state(c *fiber.Ctx) (state, error) {
	q := func(name string) string { return strings.ToValidUTF8(c.Query(name), "\uFFFD") }
	n := func(name string, low, high, fallback int) int {
		i, err := strconv.Atoi(c.Query(name))
		if err != nil || i < low || i > high {
			return fallback
		}
		return i
	}
	st := state{
		Text: cut(strings.TrimSpace(q("q")), kiosk.MaxQueryRunes), Town: cut(q("town"), 40),
		Area: q("area"), Category: q("category"), Item: q("item"), Body: q("body"),
		Year: n("year", 1900, 2100, 0), Newest: q("sort") == string(kiosk.ByDate), Literal: q("literal") != "",
		Page: n("page", 1, lastPage, 1),
	}
	var err error
	if st.Area, st.Category, st.Item, err = s.Catalogue.Place(st.Area, st.Category, st.Item); err != nil {
		return st, err
	}
	if st.Body != "" && s.Catalogue.Body(st.Body) == nil {
		return st, kiosk.Errorf(kiosk.Invalid, "目录里没有单位 %q。", st.Body)
	}
	for _, t := range kiosk.Types {
		if string(t) == q("type") {
			st.Type = t
		}
	}
	first := 0
	if st.asked() {
		first = 1
	}
	st.Chosen = n("n", 0, rowsShown, first)
	return st, nil
}

// asked reports whether there is a question or a filter.
func (st state) asked() bool { return st.Text != "" || st.filtered() }

func (st state) filtered() bool {
	return st.Area != "" || st.Category != "" || st.Item != "" || st.Body != "" || st.Town != "" || st.Year != 0 || st.Type != ""
}

// search is the question to ask. With nothing typed the newest come first.
func (st state) search() kiosk.Search {
	req := kiosk.Search{
		Text: st.Text, AreaID: st.Area, Category: st.Category, ItemID: st.Item, BodyID: st.Body, Town: st.Town,
		Year: st.Year, Type: st.Type, Sort: kiosk.ByRelevance,
		Page: st.Page, Size: rowsShown, Answer: answerRunes, Facets: true, Literal: st.Literal,
	}
	if st.Newest || st.Text == "" {
		req.Sort = kiosk.ByDate
	}
	return req
}

// query writes the state as address parameters, leaving out what is usual.
func (st state) query() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", st.Text)
	set("area", st.Area)
	set("category", st.Category)
	set("item", st.Item)
	set("body", st.Body)
	set("town", st.Town)
	set("type", string(st.Type))
	if st.Year != 0 {
		v.Set("year", strconv.Itoa(st.Year))
	}
	if st.Newest {
		v.Set("sort", string(kiosk.ByDate))
	}
	if st.Literal {
		v.Set("literal", "1")
	}
	if st.Page > 1 {
		v.Set("page", strconv.Itoa(st.Page))
	}
	usual := 0
	if st.asked() {
		usual = 1
	}
	if st.Chosen != usual {
		v.Set("n", strconv.Itoa(st.Chosen))
	}
	return v
}

// URL is the address of the hits in this state.
func (st state) URL() string { return withQuery("/desk/", st.query()) }

// DocumentURL is the address of a full text, the hits still beside it.
func (st state) DocumentURL(id string) string {
	return withQuery("/desk/d/"+url.PathEscape(id), st.query())
}

func withQuery(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// to returns the address after a change of question or filter: back on the
// first page, the first hit chosen.
func (st state) to(change func(*state)) string {
	st.Page, st.Chosen = 1, 0
	change(&st)
	if st.asked() {
		st.Chosen = 1
	}
	return st.URL()
}

// position is where in all hits the n-th of the page stands, 0 for none.
func (st state) position(n int) int {
	if n == 0 {
		return 0
	}
	return (st.Page-1)*rowsShown + n
}

// Hidden lists the filters a new question keeps.
func (st state) Hidden() []way {
	v := st.query()
	var out []way
	for _, name := range []string{"area", "category", "item", "body", "town", "year", "type", "sort"} {
		if value := v.Get(name); value != "" {
			out = append(out, way{name, value})
		}
	}
	return out
}

// cut returns the first max runes.
func cut(s string, max int) string {
	n := 0
	for i := range s {
		if n == max {
			return s[:i]
		}
		n++
	}
	return s
}
