package office

import (
	"context"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff"
)

const (
	pinDays      = 90 // until a pin ends, unless another day is written
	pinSoon      = 14 // days before its end a pin is said to end soon
	pinCandidate = 8
)

// pinForm is a pin as it is typed.
type pinForm struct {
	ID         int64
	Seen       int64 // when the pin that is changed was written, as it was shown
	Query      string
	Disclosure string
	Find       string // words to look for the disclosure with
	Hide       bool
	Reason     string
	Expires    string
}

func readPin(c *fiber.Ctx) pinForm {
	line := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	return pinForm{
		ID: number(c.FormValue("id")), Seen: number(c.FormValue("seen")), Query: line("query"), Disclosure: line("disclosure"),
		Find: line("find"), Hide: line("how") == "hide", Reason: line("reason"), Expires: line("expires_on"),
	}
}

type pinRow struct {
	kiosk.Pin
	Path   string
	Change string
	Record string // its page
	Title  string
	State  string // "公开", "已撤下"; "" if the record is gone
	Ended  bool
	Soon   bool
}

type pinsPage struct {
	base
	Rows       []pinRow
	InForce    int
	Ended      int
	Form       pinForm
	Candidates []recordRow
	Problem    string
	Done       string
	Today      kiosk.Date
	Last       kiosk.Date
	Deleting   int64
	Reason     string
}

var pinDone = map[string]string{
	"put":    "已生效，现在起查这个问题就是这样。",
	"delete": "已取消，现在起照常排。",
}

func (o *Office) pins(c *fiber.Ctx) error {
	p := pinsPage{Done: pinDone[c.Query("done")]}
	if p.Done != "" && c.Query("late") != "" {
		p.Done += lateWords
	}
	p.Form = o.newPin()
	p.Form.Query, p.Form.Disclosure = strings.TrimSpace(c.Query("q")), c.Query("disclosure")
	if id := number(c.Query("id")); id != 0 {
		all, err := o.Phrasebook.AllPins(c.UserContext())
		if err != nil {
			return wrap("pins", err)
		}
		p.Problem = "这一条已经不在了，可能别人刚删掉。"
		for _, x := range all {
			if x.ID == id {
				p.Problem = ""
				p.Form = pinForm{
					ID: x.ID, Seen: x.AddedAt.UnixMicro(), Query: x.Query, Disclosure: x.Disclosure, Hide: x.Hide, Reason: x.Reason,
					Expires: x.ExpiresOn.String(),
				}
			}
		}
	}
	return o.showPins(c, fiber.StatusOK, p)
}

func (o *Office) newPin() pinForm {
	return pinForm{Expires: kiosk.DateOf(o.Site.Now().AddDate(0, 0, pinDays)).String()}
}

func (o *Office) showPins(c *fiber.Ctx, status int, p pinsPage) error {
	ctx := c.UserContext()
	p.base = o.base(c, "置顶", "pins")
	p.Today = kiosk.DateOf(p.Now)
	p.Last = kiosk.DateOf(p.Now.AddDate(0, 0, kiosk.PinDays))
	all, err := o.Phrasebook.AllPins(ctx)
	if err != nil {
		return wrap("pins", err)
	}
	soon := kiosk.DateOf(p.Now.AddDate(0, 0, pinSoon))
	for _, x := range all {
		id := strconv.FormatInt(x.ID, 10)
		row := pinRow{
			Pin: x, Path: "/office/pins/" + id, Change: "/office/pins?id=" + id + "#form", Record: recordPath(x.Disclosure),
			Title: x.Disclosure, Ended: x.ExpiresOn.Before(p.Today), Soon: x.ExpiresOn.Before(soon),
		}
		d, err := o.Editor.GetAny(ctx, x.Disclosure)
		switch {
		case err == nil:
			row.Title, row.State = d.Title, stateNames[string(d.State)]
		case kiosk.KindOf(err) != kiosk.NotFound:
			return wrap("pins", err)
		}
		if row.Ended {
			p.Ended++
		} else {
			p.InForce++
		}
		p.Rows = append(p.Rows, row)
	}
	if p.Candidates, err = o.candidates(ctx, p.Form); err != nil {
		return wrap("pins", err)
	}
	return o.Pages.HTML(c, status, "office/pins", p)
}

// candidates lists what can be pinned: the record that is chosen, then what the
// words to look for, or the question itself, find.
func (o *Office) candidates(ctx context.Context, f pinForm) ([]recordRow, error) {
	var rows []recordRow
	add := func(id string) error {
		d, err := o.Editor.GetAny(ctx, id)
		if kiosk.KindOf(err) == kiosk.NotFound {
			return nil
		}
		if err == nil {
			rows = append(rows, o.recordRow(d))
		}
		return err
	}
	if f.Disclosure != "" {
		if err := add(f.Disclosure); err != nil {
			return nil, err
		}
	}
	text := f.Find
	if text == "" {
		text = f.Query
	}
	if text == "" {
		return rows, nil
	}
	if f.Find != "" {
		id, err := o.direct(ctx, f.Find)
		if err != nil {
			return nil, err
		}
		if id != "" {
			if id == f.Disclosure {
				return rows, nil
			}
			return rows, add(id)
		}
	}
	hits, err := o.Searcher.Search(ctx, kiosk.Search{Text: text, Size: pinCandidate, Answer: 60})
	if err != nil {
		return nil, err
	}
	for _, r := range o.hitRows(hits) {
		if r.ID != f.Disclosure {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// putPin looks for disclosures, or stores the pin.
func (o *Office) putPin(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p := pinsPage{Form: readPin(c)}
	if c.FormValue("do") == "find" {
		return o.showPins(c, fiber.StatusOK, p)
	}
	expires, err := kiosk.ParseDate(p.Form.Expires)
	if err != nil {
		return o.pinProblem(c, kiosk.Wrap(kiosk.Invalid, "到期的日子写得不对，请写成 2018-09-03 这样。", err), p)
	}
	if p.Form.ID != 0 {
		if err := o.pinUnchanged(ctx, &p.Form); err != nil {
			return o.pinProblem(c, err, p)
		}
	}
	pin := kiosk.Pin{
		ID: p.Form.ID, Query: p.Form.Query, Disclosure: p.Form.Disclosure, Hide: p.Form.Hide, Reason: p.Form.Reason, ExpiresOn: expires,
	}
	if _, err := o.Phrasebook.PutPin(ctx, staff.Actor(c), pin); err != nil {
		return o.pinProblem(c, err, p)
	}
	return o.spoken(c, "/office/pins?done=put")
}

// pinUnchanged is a Conflict if somebody has changed the pin since the form
// was made.
func (o *Office) pinUnchanged(ctx context.Context, f *pinForm) error {
	all, err := o.Phrasebook.AllPins(ctx)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.ID == f.ID && x.AddedAt.UnixMicro() != f.Seen {
			f.Seen = x.AddedAt.UnixMicro()
			return kiosk.Errorf(kiosk.Conflict, "您打开这一条以后，%s 改过它。表里是现在的样子，请核对后再提交。", x.Author)
		}
	}
	return nil
}

func (o *Office) pinProblem(c *fiber.Ctx, err error, p pinsPage) error {
	status, ok := problemStatus(err)
	if !ok {
		return wrap("pins", err)
	}
	p.Problem = kiosk.PublicMessage(err)
	return o.showPins(c, status, p)
}

func (o *Office) deletePin(c *fiber.Ctx) error {
	id, reason := number(c.Params("id")), strings.TrimSpace(c.FormValue("reason"))
	if err := o.Phrasebook.DeletePin(c.UserContext(), staff.Actor(c), id, reason); err != nil {
		return o.pinProblem(c, err, pinsPage{Deleting: id, Reason: reason, Form: o.newPin()})
	}
	return o.spoken(c, "/office/pins?done=delete")
}
