package office

import (
	"context"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/link"
	"gongkai/kiosk/web/page"
)

// textShown is how many runes of a record's text its page shows.
const textShown = 20000

type recordPage struct {
	base
	Record     *kiosk.Disclosure
	Path       string
	Personal   string // address of the page about its personal data
	Public     string // address of the page the public sees
	Place      []string
	Body       string // name in the catalogue, "" if unknown
	Text       string
	Cut        bool // Text is not all of it
	Fields     []fieldRow
	FieldsCut  int // how many more there are
	SureField  string
	Sure       string // how sure the place is
	Versions   []kiosk.VersionInfo
	Belongs    page.Belongs
	Apart      []kiosk.Kin // what staff said it does not belong to
	Trail      []trailLine
	Form       correctionForm
	Open       bool // the correction form
	Reason     string
	Problem    string
	Done       string
	Areas      []kiosk.Area
	Bodies     []kiosk.Body
	Validities []kiosk.Validity
}

var validities = []kiosk.Validity{kiosk.InForce, kiosk.Amended, kiosk.Repealed, kiosk.Expired, kiosk.ValidityUnknown}

// doneWords is what a page says after an edit went through.
var doneWords = map[string]string{
	"hide":     "已撤下。大厅、话务台、手机和接口都不再显示它。",
	"show":     "已恢复。大家又能查到它了。",
	"correct":  "已更正，记作一个新版本。",
	"separate": "已拆开。再次采集也不会合在一起。",
	"rejoin":   "不再拆开；相同的话，马上会合在一起。",
}

const lateWords = "检索还没有跟上，最迟几分钟内会更新。"

func (o *Office) record(c *fiber.Ctx) error {
	d, err := o.Editor.GetAny(c.UserContext(), page.Param(c, "id"))
	if err != nil {
		return wrap("record", err)
	}
	p, err := o.recordPage(c, d)
	if err != nil {
		return wrap("record", err)
	}
	p.Done = doneWords[c.Query("done")]
	if c.Query("done") == "show" && d.State == kiosk.Withdrawn {
		p.Done = "不再由工作人员撤下。但发布单位已从原网站撤下它，所以公众仍然看不到。"
	}
	if p.Done != "" && c.Query("late") != "" {
		p.Done += lateWords
	}
	return o.Pages.HTML(c, fiber.StatusOK, "office/record", p)
}

func (o *Office) recordPage(c *fiber.Ctx, d *kiosk.Disclosure) (*recordPage, error) {
	ctx := c.UserContext()
	p := &recordPage{
		base: o.base(c, d.Title, "records"), Record: d, Path: recordPath(d.ID), Personal: personalPath(d.ID), Public: "/m/d/" + url.PathEscape(d.ID),
		Place: o.place(d), Form: formOf(d), Areas: o.Catalogue.Areas, Bodies: o.Catalogue.Bodies, Validities: validities,
	}
	if b := o.Catalogue.Body(d.BodyID); b != nil {
		p.Body = b.Name
	}
	if p.Title == "" {
		p.Title = "没有标题的记录"
	}
	p.Fields, p.FieldsCut = fieldRows(d)
	p.SureField = sureness(kiosk.SureField)
	if d.PlacedConfidence > 0 && d.PlacedConfidence < 1 {
		p.Sure = sureness(d.PlacedConfidence)
	}
	p.Text = d.Text
	if r := []rune(d.Text); len(r) > textShown {
		p.Text, p.Cut = string(r[:textShown]), true
	}
	versions, err := o.Disclosures.Versions(ctx, d.ID)
	if err != nil && kiosk.KindOf(err) != kiosk.Gone {
		return nil, err
	}
	p.Versions = versions
	p.Belongs = page.BelongsTo(ctx, o.Relations, d.ID, recordPath)
	if o.Relations != nil {
		if p.Apart, err = o.Relations.Apart(ctx, d.ID); err != nil {
			return nil, err
		}
	}
	trail, err := o.trail(ctx)
	if err != nil {
		return nil, err
	}
	p.Trail = trail[d.ID]
	return p, nil
}

// direct finds the record that a text names outright: by its id, its short
// code, the address of one of our pages or of the page it came from. It
// returns "" if the text is something to search for.
func (o *Office) direct(ctx context.Context, q string) (string, error) {
	q = strings.TrimSpace(q)
	ids, code := []string{q}, q
	if u, err := url.Parse(q); err == nil && isAddress(q) {
		id, err := o.Editor.ByURL(ctx, q)
		if err == nil || kiosk.KindOf(err) != kiosk.NotFound {
			return id, err
		}
		ids, code = ownPage(u)
	}
	for _, id := range ids {
		d, err := o.Editor.GetAny(ctx, id)
		if err == nil {
			return d.ID, nil
		}
		if kiosk.KindOf(err) != kiosk.NotFound {
			return "", err
		}
	}
	canonical, err := link.Canonical(code)
	if err != nil {
		return "", nil
	}
	id, err := o.Disclosures.ByCode(ctx, canonical)
	if kiosk.KindOf(err) == kiosk.NotFound {
		return "", nil
	}
	return id, err
}

// isAddress reports whether a text is an address: one that leads to no record
// is not searched for, its words are in no text.
func isAddress(q string) bool {
	q = strings.TrimSpace(q)
	return strings.HasPrefix(q, "http://") || strings.HasPrefix(q, "https://")
}

// ownPage reads the id or the short code out of an address of ours.
func ownPage(u *url.URL) (ids []string, code string) {
	if rest, ok := strings.CutPrefix(u.Path, "/s/"); ok {
		return nil, rest
	}
	for _, prefix := range []string{"/m/d/", "/k/d/", "/desk/d/", "/office/d/"} {
		if rest, ok := strings.CutPrefix(u.EscapedPath(), prefix); ok {
			rest, _, _ = strings.Cut(rest, "/")
			if id, err := url.PathUnescape(rest); err == nil {
				ids = append(ids, id)
			}
		}
	}
	return ids, ""
}
