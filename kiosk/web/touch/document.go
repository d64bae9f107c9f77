package touch

import (
	"crypto/rand"
	"html/template"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

type documentPage struct {
	base
	Doc      *kiosk.Disclosure
	Mark     page.Mark
	Place    string
	PlaceURL string
	Long     bool // title of more than 40 characters: one size down
	Question string
	Quote    *reading.Quote
	Body     template.HTML
	Leads    string // who must publish it, "" if unknown
	Deadline string
	QR       string // address of the picture
	Versions []kiosk.VersionInfo
	Amended  *reading.Amended
	Related  []page.Next
	Belongs  page.Belongs
	Files    []fileRow
	Later    bool        // of some, pages are shown when the server of the terminal answers again
	Open     *openNotice // nil for what is not, or no longer, open for comment
	CanRate  bool
	RateID   string // of the rating to be; the same button twice is one
	Rated    string // yes or no once it was given
}

const longTitle = 40

// document answers GET /k/d/{id}.
func (s *Surface) document(c *fiber.Ctx) error {
	if done, err := s.Asked.Came(c); done {
		return err
	}
	ctx := c.UserContext()
	d, err := s.Disclosures.Get(ctx, page.Param(c, "id"))
	if err != nil {
		return err
	}
	q := queryOf(c)
	p := documentPage{
		base: s.base(c, d.Title, s.back(q, d, c.Query("from"))), Doc: d, Mark: page.AreaMark(d.AreaID),
		Long: len([]rune(d.Title)) > longTitle, Question: q.text(), QR: "/qr/" + d.Code + ".svg",
	}
	p.Here = "doc"
	p.Files = s.files(ctx, d)
	p.Later = slices.ContainsFunc(p.Files, func(f fileRow) bool { return f.Later })
	if n := s.noticeOf(*d); !n.Until.IsZero() && n.Left >= 0 {
		p.Open = &n
	}
	p.CanRate, p.RateID, p.Rated = s.Letterbox != nil, rand.Text(), c.Query("rated")
	first, last := -1, -1
	if r, ok := reading.ParseRange(c.Query("at")); ok {
		if quote, ok := reading.FromDisclosure(q.text(), d, r); ok {
			p.Quote, first, last = &quote, quote.Block, quote.Last
			quote.HTML = s.Terms.Explain(quote.HTML)
			p.QR += "?at=" + r.String()
		}
	}
	p.Body = s.Terms.Explain(reading.MarkedBody(d, first, last, false))
	if cat := s.Catalogue.Category(d.CategoryID); cat != nil {
		p.Place, p.PlaceURL = cat.Name, "/k/search?category="+cat.ID
	} else if a := s.Catalogue.Area(d.AreaID); a != nil {
		p.Place, p.PlaceURL = a.Name, "/k/browse/"+a.ID
	}
	// Duties are the county's: a law of the nation or another city's report is
	// not published by the body that must publish the item.
	if b := s.Catalogue.Body(d.BodyID); b != nil {
		if it := s.Catalogue.Item(d.ItemID); it != nil {
			p.Leads, p.Deadline = s.leads(it), it.DeadlineText
		} else if b.Name != d.Publisher {
			p.Leads = b.Name
		}
	}
	if p.Versions, err = s.Disclosures.Versions(ctx, d.ID); err != nil {
		return err
	}
	p.Amended = reading.LastAmended(ctx, s.Disclosures, d.ID, p.Versions)
	p.Belongs = page.BelongsTo(ctx, s.Relations, d.ID, func(id string) string { return "/k/d/" + url.PathEscape(id) })
	p.Related = p.Belongs.Without(page.ReadNext(ctx, s.Searcher, d.ID))
	return s.Pages.HTML(c, fiber.StatusOK, "touch/document", p)
}

// back leads to where a document was opened from: a page of questions, the
// first page, a result, the catalogue.
func (s *Surface) back(q query, d *kiosk.Disclosure, from string) string {
	if from == "home" {
		return "/k/"
	}
	for _, g := range needGroups {
		if from == g.ID {
			return "/k/for/" + g.ID
		}
	}
	if q.text() != "" || q.filtered() {
		return q.atPage(q.page())
	}
	if d.CategoryID != "" && s.Catalogue.Category(d.CategoryID) != nil {
		return "/k/browse/" + url.PathEscape(d.CategoryID)
	}
	return "/k/"
}
