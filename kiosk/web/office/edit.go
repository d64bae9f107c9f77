package office

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/staff"
)

// Lengths in runes.
const (
	maxField  = 500
	maxReason = 500
)

// correctionForm is the correction form as it is typed.
type correctionForm struct {
	Revision       int64 // of the record the form was made from
	Title          string
	DocumentNumber string
	IndexNumber    string
	Publisher      string
	BodyID         string
	Place          string // "item/ID", "category/ID", "area/ID" or ""
	IssuedOn       string
	PublishedOn    string
	Validity       string
	Reason         string
}

// formOf fills the form with what a record says now.
func formOf(d *kiosk.Disclosure) correctionForm {
	f := correctionForm{
		Revision: d.Revision, Title: d.Title, DocumentNumber: d.DocumentNumber, IndexNumber: d.IndexNumber,
		Publisher: d.Publisher, BodyID: d.BodyID, IssuedOn: d.IssuedOn.String(), PublishedOn: d.PublishedOn.String(),
		Validity: string(d.Validity),
	}
	switch {
	case d.ItemID != "":
		f.Place = "item/" + d.ItemID
	case d.CategoryID != "":
		f.Place = "category/" + d.CategoryID
	case d.AreaID != "":
		f.Place = "area/" + d.AreaID
	}
	if f.Validity == "" {
		f.Validity = string(kiosk.ValidityUnknown)
	}
	return f
}

func readForm(c *fiber.Ctx) correctionForm {
	line := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	return correctionForm{
		Revision: revision(c), Title: line("title"), DocumentNumber: line("document_number"), IndexNumber: line("index_number"),
		Publisher: line("publisher"), BodyID: line("body"), Place: line("place"), IssuedOn: line("issued_on"),
		PublishedOn: line("published_on"), Validity: line("validity"), Reason: line("reason"),
	}
}

func revision(c *fiber.Ctx) int64 {
	n, err := strconv.ParseInt(c.FormValue("revision"), 10, 64)
	if err != nil {
		return -1 // no record has it, so the form counts as stale
	}
	return n
}

// correction returns what the form changes about a record, Invalid if it
// cannot be.
func (f correctionForm) correction(d *kiosk.Disclosure, cat *kiosk.Catalogue) (kiosk.Correction, error) {
	var c kiosk.Correction
	was := formOf(d)
	set := func(to **string, now, before string) {
		if now != before {
			*to = &now
		}
	}
	for _, t := range []struct{ name, value string }{
		{"标题", f.Title}, {"文号", f.DocumentNumber}, {"索引号", f.IndexNumber}, {"发布机构", f.Publisher},
	} {
		if err := checkLine(t.name, t.value, maxField); err != nil {
			return c, err
		}
	}
	if f.Title == "" {
		return c, kiosk.Errorf(kiosk.Invalid, "标题不能空着。")
	}
	if n, err := kiosk.ParseDocumentNumber(f.DocumentNumber); err == nil {
		f.DocumentNumber = n.String()
	}
	set(&c.Title, f.Title, was.Title)
	set(&c.DocumentNumber, f.DocumentNumber, was.DocumentNumber)
	set(&c.IndexNumber, f.IndexNumber, was.IndexNumber)
	set(&c.Publisher, f.Publisher, was.Publisher)
	if f.BodyID != was.BodyID {
		if f.BodyID != "" && cat.Body(f.BodyID) == nil {
			return c, kiosk.Errorf(kiosk.Invalid, "目录里没有这个责任单位，请从列表里选。")
		}
		c.BodyID = &f.BodyID
	}
	if f.Place != was.Place {
		if err := f.setPlace(&c, cat); err != nil {
			return c, err
		}
	}
	var err error
	if c.IssuedOn, err = dateChange("成文日期", f.IssuedOn, was.IssuedOn); err != nil {
		return c, err
	}
	if c.PublishedOn, err = dateChange("发布日期", f.PublishedOn, was.PublishedOn); err != nil {
		return c, err
	}
	if f.Validity != was.Validity {
		v := kiosk.Validity(f.Validity)
		if v != kiosk.ValidityUnknown && v.Label() == "" {
			return c, kiosk.Errorf(kiosk.Invalid, "没有这种有效性，请从列表里选。")
		}
		c.Validity = &v
	}
	if c == (kiosk.Correction{}) {
		return c, kiosk.Errorf(kiosk.Invalid, "没有改动任何一项。")
	}
	return c, checkReason(f.Reason)
}

func (f correctionForm) setPlace(c *kiosk.Correction, cat *kiosk.Catalogue) error {
	kind, id, _ := strings.Cut(f.Place, "/")
	var area, category, item string
	to := map[string]*string{"item": &item, "category": &category, "area": &area}[kind]
	if f.Place != "" && (to == nil || id == "") {
		return kiosk.Errorf(kiosk.Invalid, "目录里没有这个位置，请从列表里选。")
	}
	if to != nil {
		*to = id
	}
	area, category, item, err := cat.Place(area, category, item)
	if err != nil {
		return err
	}
	c.AreaID, c.CategoryID, c.ItemID = &area, &category, &item
	return nil
}

func dateChange(name, now, before string) (*kiosk.Date, error) {
	if now == before {
		return nil, nil
	}
	d, err := kiosk.ParseDate(now)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.Invalid, name+"写得不对，请写成 2018-09-03 这样，不知道就空着。", err)
	}
	return &d, nil
}

func checkLine(name, s string, limit int) error {
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return kiosk.Errorf(kiosk.Invalid, "%s里有看不见的字符，请重新写。", name)
	case utf8.RuneCountInString(s) > limit:
		return kiosk.Errorf(kiosk.Invalid, "%s太长了，最多 %d 个字。", name, limit)
	}
	return nil
}

func checkReason(s string) error {
	if utf8.RuneCountInString(s) < 2 {
		return kiosk.Errorf(kiosk.Invalid, "请写明理由，它会记入审计链。")
	}
	return checkLine("理由", strings.NewReplacer("\r\n", "", "\n", "").Replace(s), maxReason)
}

func (o *Office) hide(c *fiber.Ctx) error {
	return o.edit(c, "hide", func(d *kiosk.Disclosure, p *recordPage) error {
		if d.State == kiosk.Hidden {
			return kiosk.Errorf(kiosk.Conflict, "这条记录已经撤下了。")
		}
		return o.Editor.Hide(c.UserContext(), staff.Actor(c), d.ID, p.Reason)
	})
}

func (o *Office) show(c *fiber.Ctx) error {
	return o.edit(c, "show", func(d *kiosk.Disclosure, p *recordPage) error {
		if d.State != kiosk.Hidden {
			return kiosk.Errorf(kiosk.Conflict, "这条记录没有被撤下，不用恢复。")
		}
		return o.Editor.Show(c.UserContext(), staff.Actor(c), d.ID, p.Reason)
	})
}

func (o *Office) correct(c *fiber.Ctx) error {
	return o.edit(c, "correct", func(d *kiosk.Disclosure, p *recordPage) error {
		change, err := p.Form.correction(d, o.Catalogue)
		if err != nil {
			return err
		}
		return o.Editor.Correct(c.UserContext(), staff.Actor(c), d.ID, change, p.Form.Reason)
	})
}

// edit is what the three forms of a record share: compare with the record as
// it is now, change it, let the index follow, show the record again. A problem
// shows the same page with what was typed.
func (o *Office) edit(c *fiber.Ctx, action string, change func(d *kiosk.Disclosure, p *recordPage) error) error {
	ctx := c.UserContext()
	o.edits.Lock()
	defer o.edits.Unlock()
	d, err := o.Editor.GetAny(ctx, page.Param(c, "id"))
	if err != nil {
		return wrap(action, err)
	}
	p, err := o.recordPage(c, d)
	if err != nil {
		return wrap(action, err)
	}
	reason := strings.TrimSpace(c.FormValue("reason"))
	if action == "correct" {
		p.Form, p.Open = readForm(c), true
	} else {
		p.Reason = reason
		err = checkReason(reason)
	}
	if revision(c) != d.Revision {
		err = kiosk.Errorf(kiosk.Conflict, "您打开这一页以后，记录有了变化。左边是现在的样子，请核对后再提交。")
	}
	if err == nil {
		err = change(d, p)
	}
	switch kiosk.KindOf(err) {
	case kiosk.Invalid, kiosk.Conflict:
		p.Problem, p.Form.Revision = kiosk.PublicMessage(err), d.Revision
		status := fiber.StatusBadRequest
		if kiosk.KindOf(err) == kiosk.Conflict {
			status = fiber.StatusConflict
		}
		return o.Pages.HTML(c, status, "office/record", p)
	}
	if err != nil {
		return wrap(action, err)
	}
	to := recordPath(d.ID) + "?done=" + action
	if err := o.Changed(ctx); err != nil {
		o.Logger.WarnContext(ctx, "index did not follow an edit", "op", action, "disclosure_id", d.ID, "err", err)
		to += "&late=1"
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}
