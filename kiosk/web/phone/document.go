package phone

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

type documentPage struct {
	base
	Doc       *kiosk.Disclosure
	Question  string
	Quote     *reading.Quote
	Lead      string // how the text begins, where no question led here
	Body      template.HTML
	Terms     []reading.Term // official ones in the text
	Leads     string         // who must publish it
	Deadline  string
	Place     string
	PlaceURL  string
	Versions  []kiosk.VersionInfo
	Current   int // number of the current version
	Amended   *reading.Amended
	Old       bool   // this page shows an earlier one
	Host      string // what the reader checks the address against, "" if not set
	Related   []page.Next
	Belongs   page.Belongs
	Print     string // fingerprint of the text, shortened
	ShortLink string
}

// document answers GET /m/d/{id}.
func (s *Surface) document(c *fiber.Ctx) error {
	if done, err := s.Asked.Came(c); done {
		return err
	}
	d, err := s.Disclosures.Get(c.UserContext(), page.Param(c, "id"))
	if err != nil {
		return err
	}
	return s.show(c, d)
}

// version answers GET /m/d/{id}/v/{n}.
func (s *Surface) version(c *fiber.Ctx) error {
	n, err := strconv.Atoi(c.Params("version"))
	if err != nil || n < 1 {
		return kiosk.Errorf(kiosk.NotFound, "没有这一版，地址可能抄错了。")
	}
	d, err := s.Disclosures.GetVersion(c.UserContext(), page.Param(c, "id"), n)
	if err != nil {
		return err
	}
	return s.show(c, d)
}

func (s *Surface) show(c *fiber.Ctx, d *kiosk.Disclosure) error {
	p := documentPage{base: s.base(c, d.Title), Doc: d, Question: c.Query("q")}
	if r := []rune(p.Question); len(r) > kiosk.MaxQueryRunes {
		p.Question = string(r[:kiosk.MaxQueryRunes])
	}
	p.Query = p.Question
	first, last := -1, -1
	if r, ok := reading.ParseRange(c.Query("at")); ok {
		if q, ok := reading.FromDisclosure(p.Question, d, r); ok {
			p.Quote, first, last = &q, q.Block, q.Last
			p.Describe = q.Text
		}
	}
	if p.Quote == nil {
		p.Describe = lead(d)
		if page.StatedBy(d) == nil { // else the facts of a notice say it better
			p.Lead = p.Describe
		}
	}
	p.Body = reading.MarkedBody(d, first, last, true)
	p.Terms = s.Terms.Said(p.Body)
	s.responsible(&p)
	var err error
	if p.Versions, err = s.Disclosures.Versions(c.UserContext(), d.ID); err != nil {
		return err
	}
	if len(p.Versions) > 0 {
		p.Current = p.Versions[0].Version
	}
	if p.Old = d.Version < p.Current; !p.Old {
		p.Amended = reading.LastAmended(c.UserContext(), s.Disclosures, d.ID, p.Versions)
	}
	if h := d.ContentHash; len(h) >= 12 {
		p.Print = h[:4] + "…" + h[len(h)-4:]
	}
	p.ShortLink = "/s/" + d.Code
	if u, err := url.Parse(s.Site.PublicURL); err == nil && u.Host != "" {
		p.Host = u.Host
		p.ShortLink = s.Site.PublicURL + p.ShortLink
		p.Canonical = s.Site.PublicURL + "/m/d/" + url.PathEscape(d.ID)
	}
	p.Belongs = page.BelongsTo(c.UserContext(), s.Relations, d.ID, func(id string) string { return "/m/d/" + url.PathEscape(id) })
	p.Related = p.Belongs.Without(page.ReadNext(c.UserContext(), s.Searcher, d.ID))
	return s.Pages.HTML(c, fiber.StatusOK, "phone/document", p)
}

func (s *Surface) responsible(p *documentPage) {
	d := p.Doc
	// Duties are the county's: they say nothing about what others published.
	if b := s.Catalogue.Body(d.BodyID); b != nil {
		if it := s.Catalogue.Item(d.ItemID); it != nil {
			p.Leads, p.Deadline = s.leads(it), it.DeadlineText
		} else if b.Name != d.Publisher {
			p.Leads = b.Name
		}
	}
	if cat := s.Catalogue.Category(d.CategoryID); cat != nil {
		p.Place, p.PlaceURL = cat.Name, "/m/search?category="+cat.ID
	} else if a := s.Catalogue.Area(d.AreaID); a != nil {
		p.Place, p.PlaceURL = a.Name, "/m/search?area="+a.ID
	}
}

// leads names the bodies that must publish an item.
func (s *Surface) leads(it *kiosk.Item) string {
	var names []string
	for _, id := range it.Lead {
		if b := s.Catalogue.Body(id); b != nil {
			names = append(names, b.Name)
		}
	}
	return strings.Join(names, "、")
}

// leadRunes is how much of the beginning stands on the first screen.
const leadRunes = 90

// lead returns the first sentence of the text that says something: not the
// title again, not a salutation or a heading.
func lead(d *kiosk.Disclosure) string {
	for line := range strings.SplitSeq(d.Text, "\n") {
		line = strings.TrimSpace(strings.ReplaceAll(line, "\t", " "))
		n := utf8.RuneCountInString(line)
		if n < 15 || strings.Contains(d.Title, line) || strings.Contains(line, d.Title) ||
			!strings.ContainsAny(line, "。；") {
			continue
		}
		if n > leadRunes {
			r := []rune(line)[:leadRunes]
			if i := strings.LastIndex(string(r), "。"); i > 0 {
				return string(r)[:i+len("。")]
			}
			if i := strings.LastIndexAny(string(r), "，；、"); i > 0 {
				r = []rune(string(r)[:i])
			}
			return string(r) + "…"
		}
		return line
	}
	return ""
}
