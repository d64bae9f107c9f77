package office

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff"
)

// personalRows is how many records the list shows.
const personalRows = 500

type personalRow struct {
	kiosk.PersonalRecord
	Path  string
	Body  string
	Found []kindCount
}

type kindCount struct {
	Kind  string
	Count int
}

type bodyCount struct {
	ID, Name string
	Count    int
	URL      string
}

type personalPage struct {
	base
	Rows   []personalRow
	Count  string // records
	Held   int
	Bodies []bodyCount
	BodyID string // of the list, "" for all
	Body   string
	CSVURL string
	Done   string
}

var personalDone = map[string]string{
	"keep":    "已放行，显示出来了；再次采集也不会遮。",
	"mask":    "已遮盖；再次采集也保持遮盖。",
	"release": "已放行。其中的个人信息仍然遮盖着。",
}

// personalPath is the address of the page about a record's personal data.
func personalPath(id string) string { return "/office/personal/d/" + url.PathEscape(id) }

func (o *Office) personal(c *fiber.Ctx) error {
	p := personalPage{base: o.base(c, "个人信息", "personal"), BodyID: c.Query("body"), Done: personalDone[c.Query("done")]}
	rows, err := o.personalRows(c.UserContext())
	if err != nil {
		return wrap("personal", err)
	}
	counts := map[string]*bodyCount{}
	for _, r := range rows {
		id := cmp.Or(r.BodyID, "-")
		if counts[id] == nil {
			counts[id] = &bodyCount{ID: id, Name: cmp.Or(r.Body, "单位不明"), URL: "/office/personal?" + url.Values{"body": {id}}.Encode()}
		}
		counts[id].Count++
		if p.BodyID != "" && p.BodyID != id {
			continue
		}
		if r.Held {
			p.Held++
		}
		p.Rows = append(p.Rows, r)
	}
	p.Bodies = mostFirst(counts)
	if b := counts[p.BodyID]; b != nil {
		p.Body = b.Name
	}
	p.Count = strconv.Itoa(len(p.Rows))
	if len(rows) == personalRows {
		p.Count = atMost(len(p.Rows))
	}
	p.CSVURL = "/office/personal.csv?" + url.Values{"body": {p.BodyID}}.Encode()
	return o.Pages.HTML(c, fiber.StatusOK, "office/personal", p)
}

// mostFirst lists bodies, those with the most first.
func mostFirst(counts map[string]*bodyCount) []bodyCount {
	out := make([]bodyCount, 0, len(counts))
	for _, b := range counts {
		out = append(out, *b)
	}
	slices.SortFunc(out, func(a, b bodyCount) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.ID, b.ID)) })
	return out
}

func (o *Office) personalRows(ctx context.Context) ([]personalRow, error) {
	list, err := o.Personal.PersonalRecords(ctx, personalRows)
	if err != nil {
		return nil, err
	}
	rows := make([]personalRow, len(list))
	for i, r := range list {
		rows[i] = o.personalRow(r)
	}
	return rows, nil
}

func (o *Office) personalRow(r kiosk.PersonalRecord) personalRow {
	row := personalRow{PersonalRecord: r, Path: personalPath(r.Disclosure), Body: r.Publisher}
	if b := o.Catalogue.Body(r.BodyID); b != nil {
		row.Body = b.Name
	}
	for _, k := range kiosk.PersonalKinds {
		if n := r.Kinds[k]; n > 0 {
			row.Found = append(row.Found, kindCount{k.Label(), n})
		}
	}
	return row
}

// personalCSV sends what a body has to put right on its portal: masked values
// and where they stand.
func (o *Office) personalCSV(c *fiber.Ctx) error {
	ctx := c.UserContext()
	body := c.Query("body")
	if err := o.log(ctx, staff.Actor(c), "personal_export", map[string]string{"of": cmp.Or(body, "全部")}); err != nil {
		return wrap("export personal", err)
	}
	rows, err := o.personalRows(ctx)
	if err != nil {
		return wrap("export personal", err)
	}
	out := [][]string{{"责任单位", "文件", "网页", "类别", "遮盖后", "位置", "前后文字", "判断依据", "处理"}}
	for _, r := range rows {
		if body != "" && body != cmp.Or(r.BodyID, "-") {
			continue
		}
		_, found, err := o.Personal.PersonalFindings(ctx, r.Disclosure)
		if err != nil {
			return wrap("export personal", err)
		}
		for _, f := range found {
			if f.Action == kiosk.PersonalKept {
				continue
			}
			out = append(out, []string{
				cell(r.Body), cell(r.Title), cell(r.URL), f.Kind.Label(), cell(f.Masked), cell(f.Place), cell(f.Around), cell(f.Reason), "本平台已遮盖",
			})
		}
	}
	var buf bytes.Buffer
	buf.WriteString("\ufeff") // Excel reads UTF-8 only with it
	if err := csv.NewWriter(&buf).WriteAll(out); err != nil {
		return wrap("export personal", err)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="personal-data.csv"`)
	return c.Send(buf.Bytes())
}
