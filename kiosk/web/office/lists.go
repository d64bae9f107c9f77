package office

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// How far the lists go.
const (
	maxRuns = 100
	maxRows = 300
)

// atMost writes the length of a list, or "300 多" when it was cut off there.
func atMost(n int) string {
	if n >= maxRows {
		return strconv.Itoa(maxRows) + " 多"
	}
	return strconv.Itoa(n)
}

// outcomeNames says what became of a fetch, in words for staff.
var outcomeNames = map[kiosk.Outcome]string{
	kiosk.OutcomeOK:          "取到",
	kiosk.OutcomeUnchanged:   "没有变化",
	kiosk.OutcomeGone:        "页面已删除",
	kiosk.OutcomeDead:        "打不开",
	kiosk.OutcomeTimeout:     "超时",
	kiosk.OutcomeBlocked:     "不让访问",
	kiosk.OutcomeTooLarge:    "文件太大",
	kiosk.OutcomeLoop:        "来回跳转",
	kiosk.OutcomeNotHTML:     "不是网页",
	kiosk.OutcomeParseFailed: "读不出内容",
	kiosk.OutcomeDoubtful:    "要到原网站看看",
}

func outcomeName(o kiosk.Outcome) string {
	if n := outcomeNames[o]; n != "" {
		return n
	}
	return string(o)
}

type runRow struct {
	kiosk.Run
	Bad      int // fetches that failed
	Failures []failureCount
	Took     string   // "3 分 20 秒"; "" while running, or if it was killed
	Live     bool     // it runs now
	Doubts   []string // why what is gone was not withdrawn
}

type failureCount struct {
	Name  string
	Count int
}

func (o *Office) runRows(ctx context.Context, limit int) ([]runRow, error) {
	runs, err := o.Editor.Runs(ctx, limit)
	if err != nil {
		return nil, err
	}
	rows := make([]runRow, len(runs))
	for i, r := range runs {
		rows[i] = runRow{Run: r}
		if !r.FinishedAt.IsZero() {
			rows[i].Took = took(r.FinishedAt.Sub(r.StartedAt))
		}
		for _, x := range r.Problems {
			if x.Outcome == kiosk.OutcomeDoubtful {
				rows[i].Doubts = append(rows[i].Doubts, x.Detail)
			}
		}
		for outcome, n := range r.Failed {
			rows[i].Bad += n
			rows[i].Failures = append(rows[i].Failures, failureCount{outcomeName(outcome), n})
		}
		slices.SortFunc(rows[i].Failures, func(a, b failureCount) int {
			if a.Count != b.Count {
				return b.Count - a.Count
			}
			return len(a.Name) - len(b.Name)
		})
	}
	return rows, nil
}

// took writes how long something lasted.
func took(d time.Duration) string {
	s := int(d.Round(time.Second) / time.Second)
	switch {
	case s < 1:
		return "不到 1 秒"
	case s < 60:
		return fmt.Sprintf("%d 秒", s)
	case s < 3600:
		return fmt.Sprintf("%d 分 %d 秒", s/60, s%60)
	}
	return fmt.Sprintf("%d 小时 %d 分", s/3600, s/60%60)
}

type runsPage struct {
	base
	Runs []runRow
}

func (o *Office) runs(c *fiber.Ctx) error {
	rows, err := o.runRows(c.UserContext(), maxRuns)
	if err != nil {
		return wrap("runs", err)
	}
	return o.Pages.HTML(c, fiber.StatusOK, "office/runs", runsPage{o.base(c, "采集记录", "collect"), rows})
}

type linkRow struct {
	kiosk.Fetch
	Outcome string
	Source  string
}

func (o *Office) linkRows(ctx context.Context) ([]linkRow, error) {
	fetches, err := o.Editor.BadFetches(ctx, maxRows)
	if err != nil {
		return nil, err
	}
	runs, err := o.Editor.Runs(ctx, maxRuns)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, r := range runs {
		if names[r.SourceID] == "" {
			names[r.SourceID] = r.SourceName
		}
	}
	rows := make([]linkRow, len(fetches))
	for i, f := range fetches {
		rows[i] = linkRow{Fetch: f, Outcome: outcomeName(f.Outcome), Source: names[f.SourceID]}
		if rows[i].Source == "" {
			rows[i].Source = f.SourceID
		}
	}
	return rows, nil
}

type linksPage struct {
	base
	Links []linkRow
	Count string
	Kinds []failureCount
}

func (o *Office) links(c *fiber.Ctx) error {
	rows, err := o.linkRows(c.UserContext())
	if err != nil {
		return wrap("links", err)
	}
	p := linksPage{base: o.base(c, "坏链接", "links"), Links: rows, Count: atMost(len(rows))}
	for _, r := range rows {
		i := slices.IndexFunc(p.Kinds, func(k failureCount) bool { return k.Name == r.Outcome })
		if i < 0 {
			i = len(p.Kinds)
			p.Kinds = append(p.Kinds, failureCount{Name: r.Outcome})
		}
		p.Kinds[i].Count++
	}
	return o.Pages.HTML(c, fiber.StatusOK, "office/links", p)
}

type hiddenRow struct {
	kiosk.Disclosure
	Path     string
	Category string
	Body     string
	By       *trailLine // who took it down and why, nil if the log does not say
	Held     string     // page about the personal data it is held for, "" if it is not
}

func (o *Office) hiddenRows(ctx context.Context) ([]hiddenRow, error) {
	list, err := o.Editor.HiddenList(ctx, maxRows)
	if err != nil {
		return nil, err
	}
	var trail map[string][]trailLine
	held := map[string]bool{}
	if len(list) > 0 {
		records, err := o.Personal.PersonalRecords(ctx, len(list)) // held ones come first
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			held[r.Disclosure] = r.Held
		}
		if trail, err = o.trail(ctx); err != nil {
			return nil, err
		}
	}
	rows := make([]hiddenRow, len(list))
	for i, d := range list {
		rows[i] = hiddenRow{Disclosure: d, Path: recordPath(d.ID), Category: o.categoryName(d.CategoryID), Body: o.bodyName(&d)}
		if held[d.ID] {
			rows[i].Held = personalPath(d.ID)
		}
		for _, l := range trail[d.ID] {
			if l.Action == map[bool]string{true: "withdraw", false: "hide"}[d.State == kiosk.Withdrawn] {
				rows[i].By = &l
				break
			}
		}
	}
	return rows, nil
}

type hiddenPage struct {
	base
	Records []hiddenRow
	Count   string
}

func (o *Office) hidden(c *fiber.Ctx) error {
	rows, err := o.hiddenRows(c.UserContext())
	if err != nil {
		return wrap("hidden", err)
	}
	p := hiddenPage{o.base(c, "已撤下", "hidden"), rows, atMost(len(rows))}
	return o.Pages.HTML(c, fiber.StatusOK, "office/hidden", p)
}

const pageSize = 20

type recordRow struct {
	Path           string
	ID             string
	Title          string
	DocumentNumber string
	Body           string
	Category       string
	PublishedOn    kiosk.Date
	Validity       kiosk.Validity
}

type recordsPage struct {
	base
	Query      string
	CategoryID string
	Category   string // name
	Areas      []kiosk.Area
	Rows       []recordRow
	Total      int
	Recent     bool // the newest, nothing was asked
	DidYouMean string
	Page       int
	Prev, Next string // addresses, "" where there is none
}

func (o *Office) records(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p := recordsPage{base: o.base(c, "记录", "records"), Query: c.Query("q"), CategoryID: c.Query("category"), Areas: o.Catalogue.Areas}
	if p.CategoryID != "" {
		if p.Category = o.categoryName(p.CategoryID); p.Category == "" {
			return kiosk.Errorf(kiosk.Invalid, "目录里没有这个类别，请从列表里选。")
		}
	}
	if p.Query == "" {
		p.Recent = true
		list, err := o.Disclosures.Recent(ctx, p.CategoryID, 50)
		if err != nil {
			return wrap("records", err)
		}
		for i := range list {
			p.Rows = append(p.Rows, o.recordRow(&list[i]))
		}
		return o.Pages.HTML(c, fiber.StatusOK, "office/records", p)
	}
	id, err := o.direct(ctx, p.Query)
	if err != nil {
		return wrap("records", err)
	}
	if id != "" {
		return c.Redirect(recordPath(id), fiber.StatusFound)
	}
	if isAddress(p.Query) {
		return o.Pages.HTML(c, fiber.StatusOK, "office/records", p)
	}
	p.Page = max(1, min(c.QueryInt("page", 1), 500))
	hits, err := o.Searcher.Search(ctx, kiosk.Search{Text: p.Query, Category: p.CategoryID, Page: p.Page, Size: pageSize, Answer: 60})
	if err != nil {
		return wrap("records", err)
	}
	p.Total, p.DidYouMean = hits.Total, hits.Query.DidYouMean
	for _, h := range hits.Hits {
		p.Rows = append(p.Rows, o.recordRow(&kiosk.Disclosure{
			ID: h.ID, Title: h.Title, DocumentNumber: h.DocumentNumber, Publisher: h.Publisher, BodyID: h.BodyID,
			CategoryID: h.CategoryID, PublishedOn: h.PublishedOn, Validity: h.Validity,
		}))
	}
	at := func(n int) string {
		return "/office/records?" + url.Values{"q": {p.Query}, "category": {p.CategoryID}, "page": {strconv.Itoa(n)}}.Encode()
	}
	if p.Page > 1 {
		p.Prev = at(p.Page - 1)
	}
	if p.Page*pageSize < p.Total {
		p.Next = at(p.Page + 1)
	}
	return o.Pages.HTML(c, fiber.StatusOK, "office/records", p)
}

func (o *Office) recordRow(d *kiosk.Disclosure) recordRow {
	return recordRow{
		Path: recordPath(d.ID), ID: d.ID, Title: d.Title, DocumentNumber: d.DocumentNumber, Body: o.bodyName(d),
		Category: o.categoryName(d.CategoryID), PublishedOn: d.PublishedOn, Validity: d.Validity,
	}
}
