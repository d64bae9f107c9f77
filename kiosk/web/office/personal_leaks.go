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
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff"
)

// leakRows is how many values the history goes through.
const leakRows = 20_000

// leakRow is the history of one page: what it shows of people, since when, and
// whether it was put right.
type leakRow struct {
	Title, URL, Path string
	Disclosure       string
	BodyID, Body     string
	Found            []kindCount
	Open             int // values that are still there
	Mended           int
	FoundAt          time.Time // the first
	SeenAt           time.Time // when the page was last looked at with them on it
	ToldAt           time.Time // zero if the body was not told of all
	MendedAt         time.Time // when the last went
	Days             int       // since the first
	Withdrawn        bool      // the page itself is gone
}

// State says how a page stands, in words.
func (r leakRow) State() string {
	switch {
	case r.Open == 0:
		return "已改好"
	case r.Withdrawn:
		return "网页已撤回"
	case r.ToldAt.IsZero():
		return "还露着，没有告知"
	}
	return "还露着，已告知"
}

type leaksPage struct {
	base
	Rows    []leakRow
	Open    int // pages that still show something
	Untold  int
	Bodies  []bodyCount
	BodyID  string
	Body    string
	CSVURL  string
	Done    string
	Reason  string
	Problem string
}

func (o *Office) leaks(c *fiber.Ctx) error {
	p := leaksPage{BodyID: c.Query("body")}
	if n := number(c.Query("told")); n > 0 {
		p.Done = "已记下：告知了 " + strconv.FormatInt(n, 10) + " 处。"
	}
	return o.showLeaks(c, fiber.StatusOK, p)
}

func (o *Office) showLeaks(c *fiber.Ctx, status int, p leaksPage) error {
	rows, err := o.leakHistory(c.UserContext())
	if err != nil {
		return wrap("leaks", err)
	}
	p.base = o.base(c, "网站上露过的个人信息", "personal")
	counts := map[string]*bodyCount{}
	for _, r := range rows {
		if counts[r.BodyID] == nil {
			counts[r.BodyID] = &bodyCount{ID: r.BodyID, Name: r.Body, URL: "/office/personal/leaks?" + url.Values{"body": {r.BodyID}}.Encode()}
		}
		counts[r.BodyID].Count++
		if p.BodyID != "" && p.BodyID != r.BodyID {
			continue
		}
		if r.Open > 0 && !r.Withdrawn {
			p.Open++
			if r.ToldAt.IsZero() {
				p.Untold++
			}
		}
		p.Rows = append(p.Rows, r)
	}
	p.Bodies = mostFirst(counts)
	if b := counts[p.BodyID]; b != nil {
		p.Body = b.Name
	}
	p.CSVURL = "/office/personal/leaks.csv?" + url.Values{"body": {p.BodyID}}.Encode()
	return o.Pages.HTML(c, status, "office/personal-leaks", p)
}

// leakHistory puts what was found together by page: those that still show
// something first, the oldest first.
func (o *Office) leakHistory(ctx context.Context) ([]leakRow, error) {
	list, err := o.Personal.PersonalLeaks(ctx, leakRows)
	if err != nil {
		return nil, err
	}
	pages, kinds := map[string]*leakRow{}, map[string]map[kiosk.PersonalKind]int{}
	for _, x := range list {
		r := pages[x.Disclosure]
		if r == nil {
			r = o.leakPage(x)
			pages[x.Disclosure], kinds[x.Disclosure] = r, map[kiosk.PersonalKind]int{}
		}
		kinds[x.Disclosure][x.Kind]++
		r.add(x)
	}
	out := make([]leakRow, 0, len(pages))
	for id, r := range pages {
		for _, k := range kiosk.PersonalKinds {
			if n := kinds[id][k]; n > 0 {
				r.Found = append(r.Found, kindCount{k.Label(), n})
			}
		}
		until := o.Site.Now()
		if r.Open == 0 {
			until = r.MendedAt
		}
		r.Days = int(until.Sub(r.FoundAt) / (24 * time.Hour))
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b leakRow) int {
		return cmp.Or(min(b.Open, 1)-min(a.Open, 1), a.FoundAt.Compare(b.FoundAt), strings.Compare(a.Path, b.Path))
	})
	return out, nil
}

func (o *Office) leakPage(x kiosk.PersonalLeak) *leakRow {
	r := &leakRow{
		Title: x.Title, URL: x.URL, Path: personalPath(x.Disclosure), Disclosure: x.Disclosure, BodyID: cmp.Or(x.BodyID, "-"),
		Body: cmp.Or(x.Publisher, "单位不明"), FoundAt: x.FoundAt, ToldAt: x.ToldAt, Withdrawn: x.Withdrawn,
	}
	if b := o.Catalogue.Body(x.BodyID); b != nil {
		r.Body = b.Name
	}
	return r
}

// add counts one value to its page.
func (r *leakRow) add(x kiosk.PersonalLeak) {
	if x.FoundAt.Before(r.FoundAt) {
		r.FoundAt = x.FoundAt
	}
	if x.SeenAt.After(r.SeenAt) {
		r.SeenAt = x.SeenAt
	}
	if x.MendedAt.IsZero() {
		r.Open++
		if x.ToldAt.IsZero() {
			r.ToldAt = time.Time{}
		}
		return
	}
	r.Mended++
	if x.MendedAt.After(r.MendedAt) {
		r.MendedAt = x.MendedAt
	}
}

// leaksCSV is the history as a table to send to a body; values are masked.
func (o *Office) leaksCSV(c *fiber.Ctx) error {
	ctx, body := c.UserContext(), c.Query("body")
	if err := o.log(ctx, staff.Actor(c), "personal_export", map[string]string{"of": cmp.Or(body, "全部")}); err != nil {
		return wrap("export leaks", err)
	}
	list, err := o.Personal.PersonalLeaks(ctx, leakRows)
	if err != nil {
		return wrap("export leaks", err)
	}
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return kiosk.DateOf(t).String()
	}
	out := [][]string{{"责任单位", "文件", "网页", "类别", "遮盖后", "位置", "首次发现", "最近看到", "告知", "改好"}}
	for _, x := range list {
		if body != "" && body != cmp.Or(x.BodyID, "-") {
			continue
		}
		r := o.leakPage(x)
		out = append(out, []string{
			cell(r.Body), cell(x.Title), cell(x.URL), x.Kind.Label(), cell(x.Masked), cell(x.Place), day(x.FoundAt), day(x.SeenAt), day(x.ToldAt), day(x.MendedAt),
		})
	}
	var buf bytes.Buffer
	buf.WriteString("\ufeff") // Excel reads UTF-8 only with it
	if err := csv.NewWriter(&buf).WriteAll(out); err != nil {
		return wrap("export leaks", err)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="personal-data-history.csv"`)
	return c.Send(buf.Bytes())
}

// tellLeaks notes that a body was told what its pages show.
func (o *Office) tellLeaks(c *fiber.Ctx) error {
	p := leaksPage{BodyID: c.FormValue("body"), Reason: strings.TrimSpace(c.FormValue("reason"))}
	rows, err := o.leakHistory(c.UserContext())
	if err != nil {
		return wrap("tell", err)
	}
	var ids []string
	name := ""
	for _, r := range rows {
		if r.BodyID == p.BodyID && r.Open > 0 {
			ids, name = append(ids, r.Disclosure), r.Body
		}
	}
	told, err := o.Personal.TellPersonal(c.UserContext(), staff.Actor(c), name, ids, p.Reason)
	if status, ok := problemStatus(err); err != nil && ok {
		p.Problem = kiosk.PublicMessage(err)
		return o.showLeaks(c, status, p)
	}
	if err != nil {
		return wrap("tell", err)
	}
	return c.Redirect("/office/personal/leaks?"+url.Values{"body": {p.BodyID}, "told": {strconv.Itoa(told)}}.Encode(), fiber.StatusSeeOther)
}
