package office

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/link"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/staff"
)

const (
	questionsShown = 50
	questionsSaved = 5000 // in a table
	ratingsShown   = 20
	ratingDays     = 90
)

// questionRow is a question with what it is about.
type questionRow struct {
	kiosk.LeftQuestion
	Path    string
	Masked  string // its text without numbers that may be somebody's
	Receipt string // number that was given to who asked
	From    string // name of the terminal, "触摸屏", "手机"
	Title   string // of the document, "" if none or gone
	DocPath string
}

// Sign is the state's sign, never its colour alone.
func (r questionRow) Sign() terminalState {
	switch r.State {
	case kiosk.QuestionAnswered:
		return terminalState{"ok", "tel", r.State.Label()}
	case kiosk.QuestionDone:
		return terminalState{"ok", "ok", r.State.Label()}
	}
	return terminalState{"hold", "note", r.State.Label()}
}

type ratedRow struct {
	kiosk.RatedDocument
	Title, Path string
}

type questionsPage struct {
	base
	Rows    []questionRow
	State   kiosk.QuestionState
	States  []stateCount
	New     int
	Total   int
	MoreURL string
	Receipt string     // looked for
	Problem string     // why it was not found
	Rated   []ratedRow // documents that did not help
	Days    int
}

type stateCount struct {
	Name, URL string
	Count     int
	Here      bool
}

func (o *Office) questions(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p := questionsPage{base: o.base(c, "留言", "questions"), State: kiosk.QuestionState(c.Query("state")), Days: ratingDays}
	if p.Receipt = strings.TrimSpace(c.Query("no")); p.Receipt != "" {
		id, err := o.questionOf(ctx, p.Receipt)
		if err == nil {
			return c.Redirect("/office/questions/"+url.PathEscape(id), fiber.StatusSeeOther)
		}
		if k := kiosk.KindOf(err); k != kiosk.Invalid && k != kiosk.NotFound {
			return wrap("receipt", err)
		}
		p.Problem = kiosk.PublicMessage(err)
	}
	counts, err := o.Questions.CountQuestions(ctx)
	if err != nil {
		return wrap("questions", err)
	}
	p.New = counts[kiosk.QuestionNew]
	for _, s := range kiosk.QuestionStates {
		p.Total += counts[s]
		p.States = append(p.States, stateCount{s.Label(), "/office/questions?state=" + string(s), counts[s], s == p.State})
	}
	filter := kiosk.QuestionFilter{State: p.State, Limit: questionsShown + 1}
	if before, err := time.Parse(time.RFC3339Nano, c.Query("before")); err == nil {
		filter.Before = before
	}
	list, err := o.Questions.Questions(ctx, filter)
	if err != nil {
		return wrap("questions", err)
	}
	// Below all states the new ones stand first, so only one state has pages.
	if len(list) > questionsShown {
		list = list[:questionsShown]
		if p.State != "" {
			q := url.Values{"state": {string(p.State)}, "before": {list[questionsShown-1].ReceivedAt.Format(time.RFC3339Nano)}}
			p.MoreURL = "/office/questions?" + q.Encode()
		}
	}
	if p.Rows, err = o.questionRows(ctx, list); err != nil {
		return wrap("questions", err)
	}
	if p.Rated, err = o.ratedRows(ctx); err != nil {
		return wrap("questions", err)
	}
	return o.Pages.HTML(c, fiber.StatusOK, "office/questions", p)
}

// questionOf is the id of the question with a receipt's number, however it was
// written down.
func (o *Office) questionOf(ctx context.Context, receipt string) (string, error) {
	code, err := link.Canonical(receipt)
	if err != nil {
		return "", kiosk.Errorf(kiosk.Invalid, "回执号是 %d 位字母和数字，请和来电的人再核对一遍。", link.Length)
	}
	return o.Questions.QuestionID(ctx, code)
}

func (o *Office) questionRows(ctx context.Context, list []kiosk.LeftQuestion) ([]questionRow, error) {
	names := map[string]string{}
	if o.Terminals != nil {
		all, err := o.Terminals.ListTerminals(ctx)
		if err != nil {
			return nil, err
		}
		for _, t := range all {
			names[t.ID] = t.Name
		}
	}
	rows := make([]questionRow, 0, len(list))
	for _, q := range list {
		r := questionRow{LeftQuestion: q, Path: "/office/questions/" + url.PathEscape(q.ID), Masked: kiosk.MaskedText(q.Text), Receipt: link.Display(link.Code(q.ID, 0))}
		switch q.Terminal {
		case "":
			r.From = "手机"
		case kiosk.OwnScreen:
			r.From = "触摸屏"
		default:
			r.From = or(names[q.Terminal], q.Terminal)
		}
		if q.Document != "" {
			r.Title, r.DocPath = o.titleOf(ctx, q.Document), recordPath(q.Document)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// titleOf is the title of a document in any state, its id if it is unknown.
func (o *Office) titleOf(ctx context.Context, id string) string {
	if d, err := o.Editor.GetAny(ctx, id); err == nil && d.Title != "" {
		return d.Title
	}
	return id
}

// ratedRows are the documents that did not help somebody lately.
func (o *Office) ratedRows(ctx context.Context) ([]ratedRow, error) {
	list, err := o.Questions.Ratings(ctx, dayBefore(kiosk.DateOf(o.Site.Now()), ratingDays), ratingsShown)
	if err != nil {
		return nil, err
	}
	var rows []ratedRow
	for _, r := range list {
		if r.NotHelped > 0 {
			rows = append(rows, ratedRow{r, o.titleOf(ctx, r.Document), recordPath(r.Document)})
		}
	}
	return rows, nil
}

type questionPage struct {
	base
	questionRow
	Phone   string // shown after it was asked for
	States  []kiosk.QuestionState
	Chosen  kiosk.QuestionState
	Typed   string
	Problem string
	Done    string
}

func (o *Office) question(c *fiber.Ctx) error {
	p := questionPage{}
	if c.Query("done") != "" {
		p.Done = "已记下。"
	}
	return o.showQuestion(c, fiber.StatusOK, p)
}

func (o *Office) showQuestion(c *fiber.Ctx, status int, p questionPage) error {
	q, err := o.Questions.Question(c.UserContext(), page.Param(c, "id"))
	if err != nil {
		return wrap("question", err)
	}
	rows, err := o.questionRows(c.UserContext(), []kiosk.LeftQuestion{q})
	if err != nil {
		return wrap("question", err)
	}
	p.base, p.questionRow, p.States = o.base(c, "一条留言", "questions"), rows[0], kiosk.QuestionStates
	if p.Chosen == "" {
		p.Chosen, p.Typed = q.State, q.Note
	}
	return o.Pages.HTML(c, status, "office/question", p)
}

// questionPhone shows the phone of who asked; that it was read is on record.
func (o *Office) questionPhone(c *fiber.Ctx) error {
	phone, err := o.Questions.QuestionPhone(c.UserContext(), staff.Actor(c), page.Param(c, "id"))
	if err != nil {
		return wrap("phone", err)
	}
	return o.showQuestion(c, fiber.StatusOK, questionPage{Phone: phone})
}

func (o *Office) closeQuestion(c *fiber.Ctx) error {
	p := questionPage{Chosen: kiosk.QuestionState(c.FormValue("state")), Typed: strings.TrimSpace(c.FormValue("note"))}
	id := page.Param(c, "id")
	err := o.Questions.CloseQuestion(c.UserContext(), staff.Actor(c), id, p.Chosen, p.Typed)
	if kiosk.KindOf(err) == kiosk.Invalid {
		p.Problem = kiosk.PublicMessage(err)
		return o.showQuestion(c, fiber.StatusBadRequest, p)
	}
	if err != nil {
		return wrap("close question", err)
	}
	return c.Redirect("/office/questions/"+url.PathEscape(id)+"?done=1", fiber.StatusSeeOther)
}

// questionsCSV is the list without phones and without numbers in the texts.
func (o *Office) questionsCSV(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if err := o.log(ctx, staff.Actor(c), "questions_export", map[string]string{}); err != nil {
		return wrap("export questions", err)
	}
	list, err := o.Questions.Questions(ctx, kiosk.QuestionFilter{Limit: questionsSaved})
	if err != nil {
		return wrap("export questions", err)
	}
	rows, err := o.questionRows(ctx, list)
	if err != nil {
		return wrap("export questions", err)
	}
	b := o.base(c, "", "")
	out := [][]string{{"回执号", "留言", "之前查过", "关于哪份文件", "从哪里来", "什么时候", "状态", "做了什么", "谁处理的", "什么时候处理的"}}
	for _, r := range rows {
		out = append(out, []string{
			r.Receipt, cell(r.Masked), cell(kiosk.MaskedText(r.Searched)), cell(r.Title), cell(r.From), b.Stamp(r.At), r.State.Label(), cell(kiosk.MaskedText(r.Note)), cell(r.By), b.Stamp(r.ClosedAt),
		})
	}
	return sendTable(c, "questions.csv", out)
}
