package office

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff"
)

const (
	auditPage = 50
	// csvLines is how many lines one download holds; an older part is a second
	// download.
	csvLines = 50000
)

type auditRow struct {
	kiosk.AuditEntry
	What   string
	Detail string
	Link   string // page of the record it was done to, "" if it was something else
	Short  string // first characters of the hash
}

type auditPageData struct {
	base
	Rows    []auditRow
	Older   int64 // sequence number to go on from, 0 at the end
	Before  int64
	Checked bool
	Lines   int
	Problem string
}

func (o *Office) audit(c *fiber.Ctx) error {
	p, err := o.auditPage(c)
	if err != nil {
		return wrap("audit", err)
	}
	return o.Pages.HTML(c, fiber.StatusOK, "office/audit", p)
}

func (o *Office) auditPage(c *fiber.Ctx) (*auditPageData, error) {
	p := &auditPageData{base: o.base(c, "审计", "audit"), Before: before(c)}
	entries, err := o.Audit.Entries(c.UserContext(), p.Before, auditPage)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		row := auditRow{AuditEntry: e, What: actionName(e.Action), Detail: detailWords(e.Detail), Short: e.Hash[:min(len(e.Hash), 8)]}
		switch e.Action {
		case "hide", "show", "correct", "separate", "rejoin":
			row.Link = recordPath(e.Target)
		case "personal_keep", "personal_mask", "personal_release", "original_read":
			row.Link = personalPath(e.Target)
		}
		p.Rows = append(p.Rows, row)
	}
	if n := len(entries); n == auditPage && entries[n-1].Seq > 1 {
		p.Older = entries[n-1].Seq
	}
	return p, nil
}

func before(c *fiber.Ctx) int64 {
	n, err := strconv.ParseInt(c.Query("before"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// verifyAudit recomputes the chain and shows how far it holds.
func (o *Office) verifyAudit(c *fiber.Ctx) error {
	ctx := c.UserContext()
	lines, verr := o.Audit.VerifyAudit(ctx)
	if verr != nil && kiosk.KindOf(verr) != kiosk.Conflict {
		return wrap("verify audit", verr) // it could not be read, which says nothing about the chain
	}
	result := "intact"
	if verr != nil {
		result = "broken"
	}
	if err := o.log(ctx, staff.Actor(c), "audit_verify", map[string]string{"result": result, "lines": strconv.FormatInt(lines, 10)}); err != nil {
		return wrap("verify audit", err)
	}
	p, err := o.auditPage(c)
	if err != nil {
		return wrap("verify audit", err)
	}
	p.Checked, p.Lines = true, int(lines)
	if verr != nil {
		p.Problem = kiosk.PublicMessage(verr)
		o.Logger.ErrorContext(ctx, "audit chain is broken", "op", "audit_verify", "err", verr)
	}
	return o.Pages.HTML(c, fiber.StatusOK, "office/audit", p)
}

func (o *Office) log(ctx context.Context, actor kiosk.Actor, action string, detail map[string]string) error {
	b, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	return o.Audit.Append(ctx, kiosk.AuditEntry{
		At: o.Site.Now(), Actor: actor.Name, Role: actor.Role, Address: actor.Address, Action: action, Detail: string(b),
	})
}

// auditCSV sends the log as a table for a spreadsheet, newest first.
func (o *Office) auditCSV(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if err := o.log(ctx, staff.Actor(c), "audit_export", map[string]string{"before": strconv.FormatInt(before(c), 10)}); err != nil {
		return wrap("export audit", err)
	}
	var buf bytes.Buffer
	buf.WriteString("\ufeff") // Excel reads UTF-8 only with it
	w := csv.NewWriter(&buf)
	rows := [][]string{{"序号", "时间", "谁", "角色", "地址", "做了什么", "对象", "详情", "前一条指纹", "本条指纹"}}
	var first, last int64
	for at := before(c); len(rows) <= csvLines; {
		entries, err := o.Audit.Entries(ctx, at, 1000)
		if err != nil {
			return wrap("export audit", err)
		}
		for _, e := range entries {
			rows = append(rows, []string{
				strconv.FormatInt(e.Seq, 10), base{}.Stamp(e.At), cell(e.Actor), e.Role.Label(),
				cell(e.Address), actionName(e.Action), cell(e.Target), cell(e.Detail), e.PrevHash, e.Hash,
			})
			if first == 0 {
				first = e.Seq
			}
			last, at = e.Seq, e.Seq
		}
		if len(entries) < 1000 || at <= 1 {
			break
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return wrap("export audit", err)
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="audit-%d-%d.csv"`, last, first))
	return c.Send(buf.Bytes())
}

// cell keeps a spreadsheet from taking what a stranger typed for a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
