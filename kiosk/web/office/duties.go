package office

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// dutyState is how an item stands: what its cycle says of what is published.
type dutyState string

const (
	dutyMissing dutyState = "missing" // nothing is published
	dutyLate    dutyState = "late"    // nothing new for longer than the cycle
	dutySoon    dutyState = "soon"    // four fifths of the cycle are over
	dutyUndated dutyState = "undated" // what is published says no date
	dutyFine    dutyState = "fine"
)

var dutyStates = []struct {
	ID    dutyState
	Label string
}{{dutyMissing, "还没有公开"}, {dutyLate, "过了周期"}, {dutyUndated, "没有注明日期"}, {dutySoon, "快到周期"}, {dutyFine, "正常"}}

type dutyRow struct {
	kiosk.Duty
	Item      *kiosk.Item
	Category  string
	LeadName  string
	Helping   []string
	When      string // its time limit in words
	Ours      bool   // the catalogue's time limit, not the table's
	Cycle     string // how often, in words
	Published kiosk.PublishedItem
	State     dutyState
	Days      int // late by, or left
	Records   string
}

type dutyGroup struct {
	ID, Name string
	Rows     []dutyRow
	Missing  int
	Late     int
	URL      string
}

type dutyChip struct {
	Label, URL string
	Count      int
	Here       bool
}

type dutiesPage struct {
	base
	Groups     []dutyGroup
	Shown      int
	Total      int
	Items      int // of the catalogue
	Unassigned int // of these, those nobody has
	Counts     map[dutyState]int
	States     []dutyChip
	Bodies     []dutyChip
	Body       string
	Table      kiosk.Duties
	Done       string
}

func (o *Office) duties(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p := dutiesPage{base: o.base(c, "任务分工", "duties"), Counts: map[dutyState]int{}}
	if n := c.Query("done"); n != "" {
		p.Done = "已导入，改动 " + strconv.FormatInt(number(n), 10) + " 行。"
	}
	rows, table, err := o.dutyRows(ctx)
	if err != nil {
		return wrap("duties", err)
	}
	p.Table, p.Total = table, len(rows)
	for _, a := range o.Catalogue.Areas {
		for _, cat := range a.Categories {
			p.Items += len(cat.Items)
		}
	}
	p.Unassigned = p.Items - p.Total
	body, state := c.Query("body"), dutyState(c.Query("state"))
	p.fill(rows, body, state)
	if b := o.Catalogue.Body(body); b != nil {
		p.Body = b.Name
	}
	return o.Pages.HTML(c, fiber.StatusOK, "office/duties", p)
}

// dutyRows returns the table with how each item stands today, in the order of
// the catalogue.
func (o *Office) dutyRows(ctx context.Context) ([]dutyRow, kiosk.Duties, error) {
	table, err := o.Duties.Duties(ctx)
	if err != nil {
		return nil, table, err
	}
	published, err := o.Duties.PublishedItems(ctx)
	if err != nil {
		return nil, table, err
	}
	o.Catalogue.SortDuties(table.List)
	today := kiosk.DateOf(o.Site.Now())
	rows := make([]dutyRow, 0, len(table.List))
	for _, d := range table.List {
		it := o.Catalogue.Item(d.ItemID)
		if it == nil {
			continue // the catalogue was changed since
		}
		r := dutyRow{Duty: d, Item: it, Category: o.categoryName(it.CategoryID), LeadName: o.nameOfBody(d.Lead), When: d.Deadline, Published: published[d.ItemID]}
		for _, id := range d.Helpers {
			r.Helping = append(r.Helping, o.nameOfBody(id))
		}
		if r.When == "" {
			r.When, r.Ours = it.DeadlineText, true
		}
		r.Records = "/office/records?" + url.Values{"category": {it.CategoryID}}.Encode()
		r.stand(today)
		rows = append(rows, r)
	}
	return rows, table, nil
}

// stand works out how an item stands today.
func (r *dutyRow) stand(today kiosk.Date) {
	days, how := kiosk.DueCycle(r.Duty, r.Item)
	r.Cycle = "按 " + strconv.Itoa(days) + " 天算"
	if how == r.Duty.Cycle {
		r.Cycle = how
	} else if days == kiosk.DefaultCycle {
		r.Cycle = "没有写周期，按一年算"
	}
	switch x := r.Published; {
	case x.Count == 0:
		r.State = dutyMissing
	case x.Newest.IsZero():
		r.State = dutyUndated
	default:
		since := int(today.Time().Sub(x.Newest.Time()) / (24 * time.Hour))
		r.State, r.Days = dutyFine, days-since
		if since > days {
			r.State, r.Days = dutyLate, since-days
		} else if since*5 >= days*4 {
			r.State = dutySoon
		}
	}
}

func (o *Office) nameOfBody(id string) string {
	if b := o.Catalogue.Body(id); b != nil {
		return b.Name
	}
	return id
}

// fill groups the rows by the body in the lead, those with the most to do
// first, and counts them.
func (p *dutiesPage) fill(rows []dutyRow, body string, state dutyState) {
	groups, chips := map[string]*dutyGroup{}, map[string]*dutyChip{}
	for _, r := range rows {
		if chips[r.Lead] == nil {
			chips[r.Lead] = &dutyChip{Label: r.LeadName, URL: dutiesURL(r.Lead, state), Here: r.Lead == body}
		}
		chips[r.Lead].Count++
		if body != "" && r.Lead != body && !slices.Contains(r.Helpers, body) {
			continue
		}
		p.Counts[r.State]++
		if state != "" && r.State != state {
			continue
		}
		p.Shown++
		g := groups[r.Lead]
		if g == nil {
			g = &dutyGroup{ID: r.Lead, Name: r.LeadName, URL: dutiesURL(r.Lead, state)}
			groups[r.Lead] = g
		}
		g.Rows = append(g.Rows, r)
		switch r.State {
		case dutyMissing:
			g.Missing++
		case dutyLate:
			g.Late++
		}
	}
	for _, g := range groups {
		p.Groups = append(p.Groups, *g)
	}
	slices.SortFunc(p.Groups, func(a, b dutyGroup) int {
		return cmp.Or(cmp.Compare(b.Missing+b.Late, a.Missing+a.Late), strings.Compare(a.ID, b.ID))
	})
	for _, c := range chips {
		p.Bodies = append(p.Bodies, *c)
	}
	slices.SortFunc(p.Bodies, func(a, b dutyChip) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.URL, b.URL)) })
	for _, s := range dutyStates {
		if p.Counts[s.ID] > 0 || s.ID == state {
			p.States = append(p.States, dutyChip{Label: s.Label, URL: dutiesURL(body, s.ID), Count: p.Counts[s.ID], Here: s.ID == state})
		}
	}
}

func dutiesURL(body string, state dutyState) string {
	q := url.Values{}
	if body != "" {
		q.Set("body", body)
	}
	if state != "" {
		q.Set("state", string(state))
	}
	if len(q) == 0 {
		return "/office/duties"
	}
	return "/office/duties?" + q.Encode()
}

// dutiesFile hands out the table as it is kept.
func (o *Office) dutiesFile(c *fiber.Ctx) error {
	table, err := o.Duties.Duties(c.UserContext())
	if err != nil {
		return wrap("duties", err)
	}
	o.Catalogue.SortDuties(table.List)
	return o.sendDuties(c, table.List, "任务分工表")
}

// dutiesForm hands out what the catalogue proposes, to be filled in.
func (o *Office) dutiesForm(c *fiber.Ctx) error {
	return o.sendDuties(c, o.Catalogue.ProposedDuties(), "任务分工表（待核定）")
}

var dutyTypes = map[string]string{
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8", "yaml": "application/yaml; charset=utf-8",
}

func (o *Office) sendDuties(c *fiber.Ctx, list []kiosk.Duty, name string) error {
	kind := c.Params("kind")
	if dutyTypes[kind] == "" {
		return kiosk.Errorf(kiosk.NotFound, "没有这种格式，请用 .xlsx、.csv 或 .yaml。")
	}
	data, err := o.DutyFiles.WriteDuties(kind, list)
	if err != nil {
		return wrap("duties", err)
	}
	c.Set(fiber.HeaderContentType, dutyTypes[kind])
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="duties.`+kind+`"; filename*=UTF-8''`+url.PathEscape(name+"."+kind))
	return c.Send(data)
}
