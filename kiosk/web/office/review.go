package office

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/staff"
)

// reviewRows is how many records the page lists; those dealt with make room.
const reviewRows = 30

// unplaced is below every confidence of a place that was found.
const unplaced = 0.001

// reviewRow is a record whose place is to be looked at.
type reviewRow struct {
	kiosk.Disclosure
	Path  string
	Post  string // where its form goes
	Body  string
	Place string // "" if it has none
	Sure  string
	Typed string // what was typed and could not be used
}

type reviewPage struct {
	base
	Rows     []reviewRow
	Only     string // "", "unsure" or "unplaced"
	All      int
	Unsure   int
	Unplaced int
	Places   []string // names of all places, for typing ahead
	Done     string
	Problem  string
}

var reviewDone = map[string]string{
	"accept": "已确认，以后再次采集也保持这个位置。",
	"none":   "已记下：目录里没有它的位置。再次采集也保持。",
	"place":  "已改放，以后再次采集也保持新位置。",
}

// review lists what was placed by little or not at all.
func (o *Office) review(c *fiber.Ctx) error {
	p := &reviewPage{Done: reviewDone[c.Query("done")]}
	if p.Done != "" && c.Query("late") != "" {
		p.Done += lateWords
	}
	return o.showReview(c, fiber.StatusOK, p, "", "")
}

// showReview shows the list; id and typed are of the row whose form could not
// be used.
func (o *Office) showReview(c *fiber.Ctx, status int, p *reviewPage, id, typed string) error {
	ctx := c.UserContext()
	p.base, p.Only = o.base(c, "归类", "review"), c.Query("only")
	from, below := 0.0, kiosk.SurePlace
	switch p.Only {
	case "unsure":
		from = unplaced
	case "unplaced":
		below = unplaced
	default:
		p.Only = ""
	}
	list, _, err := o.Editor.ToReview(ctx, from, below, reviewRows)
	if err != nil {
		return wrap("review", err)
	}
	if _, p.All, err = o.Editor.ToReview(ctx, 0, kiosk.SurePlace, 0); err != nil {
		return wrap("review", err)
	}
	if _, p.Unplaced, err = o.Editor.ToReview(ctx, 0, unplaced, 0); err != nil {
		return wrap("review", err)
	}
	p.Unsure = p.All - p.Unplaced
	for _, d := range list {
		r := reviewRow{
			Disclosure: d, Path: recordPath(d.ID), Post: "/office/review/" + url.PathEscape(d.ID) + onlyQuery(p.Only),
			Body: o.bodyName(&d), Place: strings.Join(o.place(&d), " › "), Sure: sureness(d.PlacedConfidence),
		}
		if d.ID == id {
			r.Typed = typed
		}
		p.Rows = append(p.Rows, r)
	}
	p.Places = o.placeNames()
	return o.Pages.HTML(c, status, "office/review", p)
}

func onlyQuery(only string) string {
	if only == "" {
		return ""
	}
	return "?" + url.Values{"only": {only}}.Encode()
}

// placeNames lists every place of the catalogue as it is typed: category and
// item, the category alone, the area alone.
func (o *Office) placeNames() []string {
	var out []string
	for _, a := range o.Catalogue.Areas {
		for _, k := range a.Categories {
			for _, it := range k.Items {
				out = append(out, k.Name+" › "+it.Name)
			}
			out = append(out, k.Name)
		}
		out = append(out, a.Name)
	}
	return out
}

// placeNamed finds the place that was typed: its name as listed, an item whose
// name no other has, or its id.
func (o *Office) placeNamed(typed string) (area, category, item string, err error) {
	typed = strings.TrimSpace(typed)
	var found [][3]string
	for _, a := range o.Catalogue.Areas {
		if typed == a.Name || typed == a.ID {
			return a.ID, "", "", nil
		}
		for _, k := range a.Categories {
			if typed == k.Name || typed == k.ID {
				return a.ID, k.ID, "", nil
			}
			for _, it := range k.Items {
				if typed == k.Name+" › "+it.Name || typed == it.ID {
					return a.ID, k.ID, it.ID, nil
				}
				if typed == it.Name {
					found = append(found, [3]string{a.ID, k.ID, it.ID})
				}
			}
		}
	}
	switch len(found) {
	case 0:
		return "", "", "", kiosk.Errorf(kiosk.Invalid, "目录里没有“%s”，请打几个字，从提示里选。", typed)
	case 1:
		return found[0][0], found[0][1], found[0][2], nil
	}
	return "", "", "", kiosk.Errorf(kiosk.Invalid, "“%s”在几个类别里都有，请从提示里选带类别的那一条。", typed)
}

// decidePlace confirms a place or gives another. Both are corrections: they
// outlive later ingests and are on record.
func (o *Office) decidePlace(c *fiber.Ctx) error {
	ctx, id, typed := c.UserContext(), page.Param(c, "id"), strings.TrimSpace(c.FormValue("to"))
	o.edits.Lock()
	defer o.edits.Unlock()
	d, err := o.Editor.GetAny(ctx, id)
	if err != nil {
		return wrap("review", err)
	}
	change, done, reason, err := o.placeChange(c.FormValue("do"), typed, d)
	if err == nil && c.FormValue("revision") != strconv.FormatInt(d.Revision, 10) {
		err = kiosk.Errorf(kiosk.Conflict, "您打开这一页以后，这份记录有了变化，请再看一眼。")
	}
	if err == nil {
		err = o.Editor.Correct(ctx, staff.Actor(c), id, change, reason)
	}
	if err != nil {
		status, ok := problemStatus(err)
		if !ok {
			return wrap("review", err)
		}
		return o.showReview(c, status, &reviewPage{Problem: kiosk.PublicMessage(err)}, id, typed)
	}
	q := url.Values{"done": {done}}
	if only := c.Query("only"); only != "" {
		q.Set("only", only)
	}
	if err := o.follow(ctx, "review"); err != nil {
		q.Set("late", "1")
	}
	return c.Redirect("/office/review?"+q.Encode(), fiber.StatusSeeOther)
}

// placeChange reads what a form of the list asks for.
func (o *Office) placeChange(do, typed string, d *kiosk.Disclosure) (change kiosk.Correction, done, reason string, err error) {
	area, category, item := d.AreaID, d.CategoryID, d.ItemID
	switch do {
	case "accept":
		done, reason = "accept", "归类核对：位置正确"
		if area == "" {
			done, reason = "none", "归类核对：目录里没有它的位置"
		}
	case "place":
		if typed == "" {
			return change, "", "", kiosk.Errorf(kiosk.Invalid, "请先写要放到哪里，打几个字就有提示。")
		}
		if area, category, item, err = o.placeNamed(typed); err != nil {
			return change, "", "", err
		}
		done, reason = "place", "归类核对：改放到 "+typed
	default:
		return change, "", "", kiosk.Errorf(kiosk.Invalid, "请选“正确”或者另写一个位置。")
	}
	change.AreaID, change.CategoryID, change.ItemID = &area, &category, &item
	return change, done, reason, nil
}
