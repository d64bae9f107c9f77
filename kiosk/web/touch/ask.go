package touch

import (
	"crypto/rand"
	"net/url"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/link"
)

// askPage is one step of leaving a question: writing it, giving a phone or not,
// having left it. What was written goes from step to step in the form, never
// in an address, and is nowhere once the last page is left.
type askPage struct {
	base
	Step     string // text, phone, done
	ID       string // of the question to be; the same form sent twice is one question
	Text     string
	Searched string
	Document string
	About    string // title of the document
	Phone    string
	Problem  string // what to put right, "" for nothing
	Receipt  string // code of the id, as it is printed
	QR       string // picture of the receipt
	Keys     keyboard
	Masked   bool // the text holds numbers that may point to a person
}

func askURL(text string) string {
	if text == "" {
		return "/k/ask"
	}
	return "/k/ask?q=" + url.QueryEscape(text)
}

// askForm answers GET /k/ask?q=&d=: a question can be left, about a document if
// one is named.
func (s *Surface) askForm(c *fiber.Ctx) error {
	q := queryOf(c)
	p := askPage{Step: "text", Searched: q.text(), Text: q.text(), Document: c.Query("d")}
	return s.askStep(c, &p)
}

// leaveQuestion answers POST /k/ask, one step after the other.
func (s *Surface) leaveQuestion(c *fiber.Ctx) error {
	p := askPage{
		ID: c.FormValue("id"), Text: c.FormValue("text"), Searched: c.FormValue("searched"), Document: c.FormValue("document"),
		Phone: c.FormValue("phone"),
	}
	if c.FormValue("no") != "" {
		p.Phone = ""
	}
	if s.Letterbox == nil {
		return s.askStep(c, &p)
	}
	if p.ID == "" {
		p.ID = rand.Text()
	}
	letter := kiosk.Question{ID: p.ID, At: s.Site.Now(), Terminal: kiosk.OwnScreen, Text: p.Text, Searched: p.Searched, Document: p.Document, Phone: p.Phone}
	_, err := kiosk.CheckQuestion(letter)
	switch p.Step = c.FormValue("step"); {
	case p.Step == "text" && err != nil, utf8.RuneCountInString(p.Text) > kiosk.QuestionRunes:
		p.Step, p.Problem = "text", said(err)
	case p.Step == "text":
		p.Step = "phone"
	case p.Step == "edit":
		p.Step = "text"
	default:
		p.Step = "phone"
		if err == nil {
			err = s.Letterbox.LeaveQuestion(c.UserContext(), letter)
		}
		if p.Problem = said(err); p.Problem == "" {
			p.Step, p.Receipt = "done", link.Display(link.Code(p.ID, 0))
			p.QR = "/qr/receipt.svg?no=" + link.Code(p.ID, 0)
		}
	}
	_, p.Masked = kiosk.AskedText(p.Text)
	return s.askStep(c, &p)
}

// said is what a person is told of an error, "" for none.
func said(err error) string {
	if err == nil {
		return ""
	}
	return kiosk.PublicMessage(err)
}

func (s *Surface) askStep(c *fiber.Ctx, p *askPage) error {
	back := "/k/"
	if p.Searched != "" {
		back = searchURL(p.Searched)
	}
	if p.Document != "" {
		back = "/k/d/" + url.PathEscape(p.Document)
		if d, err := s.Disclosures.Get(c.UserContext(), p.Document); err == nil {
			p.About = d.Title
		}
	}
	if p.Step == "done" {
		back = "/k/"
	}
	p.base = s.base(c, "留下问题", back)
	p.Here, p.Keys = "asking", keyboardOf(c)
	if p.Step == "text" && s.Letterbox != nil {
		p.Here = "asking input"
	}
	if s.Letterbox == nil {
		p.Step = "closed"
	}
	return s.Pages.HTML(c, fiber.StatusOK, "touch/ask", p)
}
