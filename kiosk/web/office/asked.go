package office

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff"
)

// How far the report of what people ask goes.
const (
	askedDays    = 7 // unless other days are asked for
	askedMaxDays = 366
	askedShown   = 15 // of each list, until all are asked for
)

type askedPage struct {
	base
	kiosk.AskedReport
	From, To string // as in the form
	Problem  string
	Span     int // days
	Presets  []preset
	CSVURL   string
	All      bool
	Found    string // "83%"
	OpenRate string
	Millis   string
	Place    string
	Chart    *chart
	Lists    []askedList
}

// preset is a period one press away.
type preset struct {
	Label, URL string
	Current    bool
}

// askedList is one of the lists of the report.
type askedList struct {
	ID, Title, About, None string
	Rows                   []askedRow
	More                   int // rows left out
	MoreURL                string
	Opens                  bool
}

type askedRow struct {
	kiosk.AskedQuery
	URL   string // of the page that says what to do
	Place string
}

// period reads the days of a report; a period that cannot be gives the usual
// one and says why.
func (o *Office) period(c *fiber.Ctx) (first, last kiosk.Date, problem string) {
	last = kiosk.DateOf(o.Site.Now())
	first = kiosk.DateOf(last.Time().AddDate(0, 0, 1-askedDays))
	if c.Query("from") == "" && c.Query("to") == "" {
		return first, last, ""
	}
	from, err1 := kiosk.ParseDate(c.Query("from"))
	to, err2 := kiosk.ParseDate(c.Query("to"))
	switch {
	case err1 != nil || err2 != nil || from.IsZero() || to.IsZero():
		problem = "日期写得不对，请写成 2018-09-03 这样。下面是最近 7 天的。"
	case to.Before(from):
		problem = "开始的日期在结束的日期之后，请换过来。下面是最近 7 天的。"
	case to.Time().Sub(from.Time()) >= askedMaxDays*24*time.Hour:
		problem = "一次最多看一年。下面是最近 7 天的。"
	default:
		return from, to, ""
	}
	return first, last, problem
}

func periodQuery(first, last kiosk.Date) string {
	return url.Values{"from": {first.String()}, "to": {last.String()}}.Encode()
}

func (o *Office) asked(c *fiber.Ctx) error {
	ctx := c.UserContext()
	o.FlushAsked(ctx)
	first, last, problem := o.period(c)
	r, err := o.Asked.AskedReport(ctx, first, last)
	if err != nil {
		return wrap("asked", err)
	}
	p := askedPage{
		base: o.base(c, "大家在找什么", "asked"), AskedReport: r, From: first.String(), To: last.String(), Problem: problem,
		Span: len(r.Days), CSVURL: "/office/asked.csv?" + periodQuery(first, last), All: c.Query("all") != "",
		Found: percent(r.Searches-r.Nothing, r.Searches), OpenRate: percent(r.Opened, r.Shown), Millis: millis(r.P95), Place: place(r.MeanPlace),
		Chart: newChart(r.Days),
	}
	if problem != "" {
		p.From, p.To = c.Query("from"), c.Query("to")
	}
	today := kiosk.DateOf(p.Now)
	for _, days := range []int{7, 30, 90} {
		from := kiosk.DateOf(today.Time().AddDate(0, 0, 1-days))
		p.Presets = append(p.Presets, preset{
			fmt.Sprintf("%d 天", days), "/office/asked?" + periodQuery(from, today), from == first && last == today,
		})
	}
	p.Lists = []askedList{
		p.list("failing", "没有找到", "该补文件，还是补说法", "每一次都找到了。", r.Failing, false),
		p.list("weak", "找到了，不合用", "没人点开，或没有一段能回答", "没有这样的。", r.Weak, true),
		p.list("top", "问得最多", "", "这几天没有人查过。", r.Top, true),
	}
	return o.Pages.HTML(c, fiber.StatusOK, "office/asked", p)
}

func (p *askedPage) list(id, title, about, none string, rows []kiosk.AskedQuery, opens bool) askedList {
	l := askedList{ID: id, Title: title, About: about, None: none, Opens: opens}
	for i, q := range rows {
		if i == askedShown && !p.All {
			l.More, l.MoreURL = len(rows)-i, "/office/asked?"+url.Values{"from": {p.From}, "to": {p.To}, "all": {"1"}}.Encode()+"#"+id
			break
		}
		l.Rows = append(l.Rows, askedRow{q, "/office/asked/one?" + url.Values{"q": {q.Text}}.Encode(), place(q.Place)})
	}
	return l
}

// percent writes a share, "" of nothing.
func percent(part, of int) string {
	if of == 0 {
		return ""
	}
	return strconv.Itoa((part*200+of)/(2*of)) + "%"
}

// place writes a mean position: "1.5", "" if nothing was opened.
func place(mean float64) string {
	if mean == 0 {
		return ""
	}
	return strconv.FormatFloat(mean, 'f', 1, 64)
}

func millis(d time.Duration) string {
	if d < 10*time.Millisecond {
		return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', 1, 64)
	}
	return strconv.FormatInt(d.Milliseconds(), 10)
}

// chart is the columns of a report's days in units of an SVG.
type chart struct {
	Width, Height int
	Columns       []column
	Most          int
	MostOn        kiosk.Date
	First, Last   kiosk.Date
}

type column struct {
	kiosk.AskedDay
	X, Width         float64
	Y, Height        float64 // all searches
	FailY, FailTall  float64 // those that found nothing, at the foot
	Label            string
	LabelX           float64
	Weekend, Labeled bool
}

const (
	chartWidth  = 1320
	chartHeight = 96
	widestBar   = 72
)

// newChart lays out a column a day, nil if nothing was asked.
func newChart(days []kiosk.AskedDay) *chart {
	ch := &chart{Width: chartWidth, Height: chartHeight}
	for _, d := range days {
		if d.Searches > ch.Most {
			ch.Most, ch.MostOn = d.Searches, d.On
		}
	}
	if ch.Most == 0 {
		return nil
	}
	ch.First, ch.Last = days[0].On, days[len(days)-1].On
	step := float64(chartWidth) / float64(len(days))
	every := (len(days) + 11) / 12 // as many dates as fit
	for i, d := range days {
		wd := d.On.Time().Weekday()
		wide := min(step*.76, widestBar)
		col := column{AskedDay: d, X: float64(i)*step + (step-wide)/2, Width: wide, Weekend: wd == time.Saturday || wd == time.Sunday}
		col.Height = float64(chartHeight) * float64(d.Searches) / float64(ch.Most)
		col.FailTall = float64(chartHeight) * float64(d.Nothing) / float64(ch.Most)
		col.Y, col.FailY = chartHeight-col.Height, chartHeight-col.FailTall
		col.Labeled = i%every == 0
		col.Label, col.LabelX = fmt.Sprintf("%d-%02d", int(d.On.Month), d.On.Day), max(14, min(chartWidth-14, float64(i)*step+step/2))
		ch.Columns = append(ch.Columns, col)
	}
	return ch
}

// F writes a coordinate.
func (chart) F(v float64) string {
	return strconv.FormatFloat(v, 'f', 1, 64)
}

// askedCSV sends the report as a table for a spreadsheet.
func (o *Office) askedCSV(c *fiber.Ctx) error {
	ctx := c.UserContext()
	o.FlushAsked(ctx)
	first, last, problem := o.period(c)
	if problem != "" {
		return kiosk.Errorf(kiosk.Invalid, "%s", problem)
	}
	r, err := o.Asked.AskedReport(ctx, first, last)
	if err != nil {
		return wrap("asked", err)
	}
	if err := o.log(ctx, staff.Actor(c), "asked_export", map[string]string{"from": first.String(), "to": last.String()}); err != nil {
		return wrap("asked", err)
	}
	var buf bytes.Buffer
	buf.WriteString("\ufeff") // Excel reads UTF-8 only with it
	w := csv.NewWriter(&buf)
	if err := w.WriteAll(askedTable(r)); err != nil {
		return wrap("asked", err)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="asked-%s-%s.csv"`, first, last))
	return c.Send(buf.Bytes())
}

func askedTable(r kiosk.AskedReport) [][]string {
	rows := [][]string{{"清单", "问题或日期", "次数", "几个人次", "没找到", "打开过", "平均打开第几条", "没有能回答的段落", "最近一次找到几份", "最近哪天"}}
	for _, l := range []struct {
		name string
		list []kiosk.AskedQuery
	}{{"没有找到", r.Failing}, {"不合用", r.Weak}, {"问得最多", r.Top}} {
		for _, q := range l.list {
			rows = append(rows, []string{
				l.name, cell(q.Text), strconv.Itoa(q.Searches), strconv.Itoa(q.Visits), "", strconv.Itoa(q.Opened), place(q.Place),
				strconv.Itoa(q.Low), strconv.Itoa(q.Total), q.LastOn.String(),
			})
		}
	}
	for _, d := range r.Days {
		rows = append(rows, []string{"每天", d.On.String(), strconv.Itoa(d.Searches), "", strconv.Itoa(d.Nothing), "", "", "", "", ""})
	}
	return rows
}
