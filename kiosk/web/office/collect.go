package office

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/staff"
)

// How far the lists of collecting go.
const (
	collectRuns      = 300
	collectLast      = 6
	collectWithdrawn = 8
	collectWatch     = 6
)

// sourceRow is a source and what it does.
type sourceRow struct {
	kiosk.CollectSource
	Path string
	Next string  // 明天 02:00
	Last *runRow // the newest pass that has ended, nil if none
	Part int     // of the running pass, in hundredths
}

// columnRow is a column and how it does.
type columnRow struct {
	kiosk.ColumnState
	Name    string
	URL     string
	Source  string // name
	Path    string // page of the source
	Outcome string // of the list, in words; "" if it is good
	Days    int    // since the newest page, of a late column
	Late    bool
}

// bad reports whether staff should look at it.
func (r *columnRow) bad() bool { return r.Outcome != "" || r.Late }

type withdrawnRow struct {
	kiosk.Withdrawal
	Path   string
	Source string
	Column string
}

type collectPage struct {
	base
	State     kiosk.CollectState
	None      bool // this server collects nothing
	Rows      []sourceRow
	Live      bool // something runs or is in line
	Running   *sourceRow
	First     *sourceRow // the next by the clock
	Columns   int
	Watch     []columnRow // columns that are dead or late, the first of them
	Watched   int         // all of them
	Withdrawn []withdrawnRow
	Count     string // of Withdrawn
	Runs      []runRow
	Done      string
	Problem   string
}

var collectDone = map[string]string{
	"start": "已开始，或排在正在采集的后面。新收的几秒后就能查到。",
	"stop":  "已叫停，手上这一页收好就停。已收的都在，下次接着做。",
}

func (o *Office) collect(c *fiber.Ctx) error {
	return o.showCollect(c, fiber.StatusOK, collectPage{Done: collectDone[c.Query("done")]})
}

func (o *Office) showCollect(c *fiber.Ctx, status int, p collectPage) error {
	ctx := c.UserContext()
	p.base = o.base(c, "采集", "collect")
	runs, err := o.runRows(ctx, collectRuns)
	if err != nil {
		return wrap("collect", err)
	}
	p.Runs = runs[:min(len(runs), collectLast)]
	p.None = o.Collector == nil
	if !p.None {
		p.State = o.Collector.State()
		p.Rows = o.sourceRows(&p.State, runs)
	}
	markLive(p.Runs, &p.State)
	for i := range p.Rows {
		r := &p.Rows[i]
		p.Columns += len(r.Source.Columns)
		p.Live = p.Live || r.Queued || r.Running != nil
		if r.Running != nil {
			p.Running = r
		}
		if r.Next != "" && (p.First == nil || r.CollectSource.Next.Before(p.First.CollectSource.Next)) {
			p.First = r
		}
	}
	if c.Query("part") == "1" {
		c.Set(fiber.HeaderCacheControl, "no-store")
		return o.Pages.Fragment(c, status, "office/collect", "live", p)
	}
	if err := o.fillWatch(ctx, &p); err != nil {
		return wrap("collect", err)
	}
	return o.Pages.HTML(c, status, "office/collect", p)
}

// markLive marks the run of what is running: the newest of its source.
func markLive(runs []runRow, st *kiosk.CollectState) {
	for _, s := range st.Sources {
		at := slices.IndexFunc(runs, func(r runRow) bool { return r.SourceID == s.Source.ID })
		if s.Running != nil && at >= 0 {
			runs[at].Live = runs[at].FinishedAt.IsZero()
		}
	}
}

// fillWatch lists what staff should look at: columns in trouble, and what
// publishers have taken down.
func (o *Office) fillWatch(ctx context.Context, p *collectPage) error {
	if o.Collected == nil {
		return nil
	}
	for _, s := range p.State.Sources {
		rows, err := o.columnRows(ctx, s.Source)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.bad() {
				p.Watch = append(p.Watch, r)
			}
		}
	}
	p.Watched = len(p.Watch)
	p.Watch = p.Watch[:min(len(p.Watch), collectWatch)]
	list, err := o.withdrawnRows(ctx, "", &p.State)
	if err != nil {
		return err
	}
	p.Withdrawn, p.Count = list[:min(len(list), collectWithdrawn)], atMost(len(list))
	return nil
}

func sourcePath(id string) string { return "/office/collect/s/" + url.PathEscape(id) }

func (o *Office) sourceRows(st *kiosk.CollectState, runs []runRow) []sourceRow {
	rows := make([]sourceRow, len(st.Sources))
	for i, s := range st.Sources {
		rows[i] = sourceRow{CollectSource: s, Path: sourcePath(s.Source.ID), Next: upcoming(o.Site.Now(), s.Next)}
		if at := slices.IndexFunc(runs, func(r runRow) bool { return r.SourceID == s.Source.ID && !r.FinishedAt.IsZero() }); at >= 0 {
			rows[i].Last = &runs[at]
		}
		if r := s.Running; r != nil && r.Total > 0 {
			rows[i].Part = min(100, 100*r.Done/r.Total)
		}
	}
	return rows
}

// upcoming says when something comes: 今天 14:00, 明天 02:00, 9月17日 03:00; ""
// if never.
func upcoming(now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(kiosk.China)
	clock := t.Format("15:04")
	switch days := int(kiosk.DateOf(t).Time().Sub(kiosk.DateOf(now).Time()).Hours() / 24); {
	case t.Before(now):
		return "马上"
	case days == 0:
		return "今天 " + clock
	case days == 1:
		return "明天 " + clock
	}
	return fmt.Sprintf("%d月%d日 %s", t.Month(), t.Day(), clock)
}

func (o *Office) columnRows(ctx context.Context, s kiosk.Source) ([]columnRow, error) {
	states, err := o.Collected.ColumnStates(ctx, s)
	if err != nil {
		return nil, err
	}
	today := kiosk.DateOf(o.Site.Now())
	rows := make([]columnRow, len(states))
	for i, st := range states {
		r := columnRow{ColumnState: st, Name: columnName(s, st.ColumnID), Source: s.Name, Path: sourcePath(s.ID)}
		if at := slices.IndexFunc(s.Columns, func(c kiosk.Column) bool { return c.ID == st.ColumnID }); at >= 0 {
			r.URL = s.Columns[at].URL
		}
		if st.List != "" && !st.List.Good() {
			r.Outcome = outcomeName(st.List)
		}
		r.Days, r.Late = st.Late(today)
		rows[i] = r
	}
	return rows, nil
}

func columnName(s kiosk.Source, id string) string {
	for _, c := range s.Columns {
		if c.ID == id {
			return c.Name
		}
	}
	return cmp.Or(id, "没有栏目")
}

// withdrawnRows lists what publishers have taken down, of one source or all.
func (o *Office) withdrawnRows(ctx context.Context, sourceID string, st *kiosk.CollectState) ([]withdrawnRow, error) {
	list, err := o.Collected.Withdrawals(ctx, sourceID, maxRows)
	if err != nil {
		return nil, err
	}
	rows := make([]withdrawnRow, len(list))
	for i, w := range list {
		rows[i] = withdrawnRow{Withdrawal: w, Path: recordPath(w.Disclosure), Source: w.SourceID, Column: w.ColumnID}
		for _, s := range st.Sources {
			if s.Source.ID == w.SourceID {
				rows[i].Source, rows[i].Column = s.Source.Name, columnName(s.Source, w.ColumnID)
			}
		}
	}
	return rows, nil
}

func (o *Office) startCollect(c *fiber.Ctx) error {
	return o.collectAct(c, "start", func(id string) error { return o.Collector.Collect(c.UserContext(), staff.Actor(c), id) })
}

func (o *Office) stopCollect(c *fiber.Ctx) error {
	return o.collectAct(c, "stop", func(id string) error { return o.Collector.Stop(c.UserContext(), staff.Actor(c), id) })
}

// collectAct does something with a source and shows the page again. A problem
// is said on the page.
func (o *Office) collectAct(c *fiber.Ctx, done string, act func(id string) error) error {
	if o.Collector == nil {
		return kiosk.Errorf(kiosk.NotFound, "这台服务器不采集。")
	}
	err := act(page.Param(c, "id"))
	switch kiosk.KindOf(err) {
	case kiosk.NotFound:
		return o.showCollect(c, fiber.StatusNotFound, collectPage{Problem: kiosk.PublicMessage(err)})
	case kiosk.Conflict:
		return o.showCollect(c, fiber.StatusConflict, collectPage{Problem: kiosk.PublicMessage(err)})
	}
	if err != nil {
		return wrap("collect", err)
	}
	return c.Redirect("/office/collect?done="+done, fiber.StatusSeeOther)
}
