package office

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff"
)

// decisionRows is how many decisions the list shows.
const decisionRows = 500

type decisionRow struct {
	kiosk.PersonalDecision
	Path   string // of its withdrawal
	Record string // page of the record, "" for all
}

type decisionsPage struct {
	base
	Rows    []decisionRow
	Done    string
	Problem string
	Open    int64  // decision whose form is open
	Reason  string // typed in it
}

func (o *Office) decisions(c *fiber.Ctx) error {
	p := decisionsPage{}
	if c.Query("done") != "" {
		p.Done = "已撤销，相关文件按规则重新遮盖了。"
		if c.Query("late") != "" {
			p.Done += lateWords
		}
	}
	return o.showDecisions(c, fiber.StatusOK, p)
}

func (o *Office) showDecisions(c *fiber.Ctx, status int, p decisionsPage) error {
	list, err := o.Personal.DecidedPersonal(c.UserContext(), decisionRows)
	if err != nil {
		return wrap("decisions", err)
	}
	p.base = o.base(c, "核对过的个人信息", "personal")
	for _, x := range list {
		r := decisionRow{PersonalDecision: x, Path: "/office/personal/decisions/" + strconv.FormatInt(x.ID, 10) + "/withdraw"}
		if x.Disclosure != "" {
			r.Record = personalPath(x.Disclosure)
		}
		p.Rows = append(p.Rows, r)
	}
	return o.Pages.HTML(c, status, "office/personal-decisions", p)
}

// withdrawDecision takes a decision back and masks what it was about anew.
func (o *Office) withdrawDecision(c *fiber.Ctx) error {
	ctx := c.UserContext()
	id, reason := number(c.Params("id")), strings.TrimSpace(c.FormValue("reason"))
	ids, err := o.Personal.WithdrawPersonal(ctx, staff.Actor(c), id, reason)
	if status, ok := problemStatus(err); err != nil && ok {
		return o.showDecisions(c, status, decisionsPage{Problem: kiosk.PublicMessage(err), Open: id, Reason: reason})
	}
	if err != nil {
		return wrap("withdraw decision", err)
	}
	for _, id := range ids {
		if err := o.Rescreen(ctx, id); err != nil {
			return wrap("withdraw decision", err)
		}
	}
	to := "/office/personal/decisions?done=1"
	if err := o.follow(ctx, "personal"); err != nil {
		to += "&late=1"
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}
