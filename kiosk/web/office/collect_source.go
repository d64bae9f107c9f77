package office

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

// collectColumnRuns is how many passes the page of a source lists.
const collectColumnRuns = 10

// outcomeProblems are the first addresses that ended one way.
type outcomeProblems struct {
	Name  string
	Count int
	Rows  []kiosk.RunProblem
	More  int // not listed
}

type collectSourcePage struct {
	base
	Row       sourceRow
	Columns   []columnRow
	Trouble   int // columns that are dead or late
	Problems  []outcomeProblems
	Withdrawn []withdrawnRow
	Count     string
	Runs      []runRow
}

func (o *Office) collectSource(c *fiber.Ctx) error {
	ctx, id := c.UserContext(), page.Param(c, "id")
	if o.Collector == nil || o.Collected == nil {
		return kiosk.Errorf(kiosk.NotFound, "这台服务器不采集。")
	}
	all, err := o.runRows(ctx, collectRuns)
	if err != nil {
		return wrap("collect source", err)
	}
	st := o.Collector.State()
	rows := o.sourceRows(&st, all)
	at := slices.IndexFunc(rows, func(r sourceRow) bool { return r.Source.ID == id })
	if at < 0 {
		return kiosk.Errorf(kiosk.NotFound, "来源文件里没有这个来源，可能刚改过。")
	}
	p := collectSourcePage{base: o.base(c, rows[at].Source.Name, "collect"), Row: rows[at]}
	for _, r := range all {
		if r.SourceID == id && len(p.Runs) < collectColumnRuns {
			p.Runs = append(p.Runs, r)
		}
	}
	if p.Columns, err = o.columnRows(ctx, p.Row.Source); err != nil {
		return wrap("collect source", err)
	}
	for i := range p.Columns {
		if p.Columns[i].bad() {
			p.Trouble++
		}
	}
	if p.Row.Last != nil {
		p.Problems = problemsOf(p.Row.Last.Run)
	}
	if p.Withdrawn, err = o.withdrawnRows(ctx, id, &st); err != nil {
		return wrap("collect source", err)
	}
	p.Count = atMost(len(p.Withdrawn))
	return o.Pages.HTML(c, fiber.StatusOK, "office/collect-source", p)
}

// problemsOf groups what a pass could not get or read by how it ended.
func problemsOf(r kiosk.Run) []outcomeProblems {
	var out []outcomeProblems
	for _, x := range r.Problems {
		i := slices.IndexFunc(out, func(p outcomeProblems) bool { return p.Name == outcomeName(x.Outcome) })
		if i < 0 {
			i = len(out)
			out = append(out, outcomeProblems{Name: outcomeName(x.Outcome), Count: r.Failed[x.Outcome]})
		}
		out[i].Rows = append(out[i].Rows, x)
	}
	for i := range out {
		out[i].Count = max(out[i].Count, len(out[i].Rows))
		out[i].More = out[i].Count - len(out[i].Rows)
	}
	return out
}
