package touch

import (
	"html/template"
	"log/slog"
	"math"
	"net/netip"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/printing"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

// printRoutes adds what has to do with printing.
func (s *Surface) printRoutes(k fiber.Router) error {
	k.Get("/d/:id/paper", s.paper)
	k.Get("/d/:id/print", s.printable)
	k.Post("/d/:id/print", s.print)
	return s.Pages.Need("touch/paper", "touch/print")
}

// sheet is what is on paper, the same on the screen before.
type sheet struct {
	Doc    *kiosk.Disclosure
	Quote  *reading.Quote
	QR     string // address of the picture
	Body   template.HTML
	Height int // mm of the receipt, one of those print.css has
	Pages  int // of A4, about
}

// sheetOf lays out a disclosure, with the passage of ?at= if it is one.
func sheetOf(c *fiber.Ctx, d *kiosk.Disclosure) sheet {
	s := sheet{Doc: d, QR: "/qr/" + d.Code + ".svg", Pages: pagesOf(d)}
	if r, ok := reading.ParseRange(c.Query("at")); ok {
		if quote, ok := reading.FromDisclosure("", d, r); ok {
			s.Quote = &quote
			s.QR += "?at=" + r.String()
		}
	}
	s.Height = s.height()
	return s
}

// Measures of the receipt in print.css, in mm.
const (
	receiptFixed = 88  // brand, lines of facts, QR code, code, margins
	receiptLine  = 6.2 // of the passage, 17 characters
	receiptTitle = 7   // of the title, 13 characters
	receiptStep  = 20
	receiptLeast = 120
	receiptMost  = 300
	passageRunes = 160 // of the passage on a receipt; print.css cuts it there
	runesA4      = 900 // on a page of paragraphs
	mostPagesA4  = 20
)

// height is how long the receipt has to be.
func (s *sheet) height() int {
	lines := func(runes, perLine int) float64 { return math.Ceil(float64(runes) / float64(perLine)) }
	h := receiptFixed + receiptTitle*lines(min(utf8.RuneCountInString(s.Doc.Title), 90), 13)
	if s.Quote != nil {
		h += receiptTitle + receiptLine*lines(min(utf8.RuneCountInString(s.Quote.Text), passageRunes), 16)
	}
	steps := math.Ceil((h - receiptLeast) / receiptStep)
	return int(min(max(receiptLeast+receiptStep*steps, receiptLeast), receiptMost))
}

// pagesOf is about how many pages of A4 a disclosure takes.
func pagesOf(d *kiosk.Disclosure) int {
	return 1 + (utf8.RuneCountInString(d.Text)+200)/runesA4
}

// Where is the article or chapter the passage stands under, "" where it says so
// itself.
func (s sheet) Where() string {
	if s.Quote == nil || strings.HasPrefix(s.Quote.Text, s.Quote.Heading) {
		return ""
	}
	return s.Quote.Heading
}

// Centimetres is the length of the receipt.
func (s sheet) Centimetres() int { return s.Height / 10 }

// TooLong reports whether the whole text is no longer printed.
func (s sheet) TooLong() bool { return s.Pages > mostPagesA4 }

type paperPage struct {
	base
	sheet
	Long    bool
	State   kiosk.PrinterState
	Browser bool // prints by itself
	Cost    string
	Action  string // where the form leads
	At      string
	Done    string // the paper it was printed on just now
	Failed  string // why it was not printed
}

// paper answers GET /k/d/{id}/paper: what would be printed, and whether it can.
func (s *Surface) paper(c *fiber.Ctx) error {
	d, err := s.Disclosures.Get(c.UserContext(), page.Param(c, "id"))
	if err != nil {
		return err
	}
	return s.showPaper(c, d, fiber.StatusOK, "")
}

func (s *Surface) showPaper(c *fiber.Ctx, d *kiosk.Disclosure, status int, failed string) error {
	here := "/k/d/" + url.PathEscape(d.ID)
	back := here
	if q := string(c.Context().QueryArgs().QueryString()); q != "" && c.Query("at") != "" {
		back += "?" + url.Values{"q": {queryOf(c).text()}, "at": {c.Query("at")}}.Encode()
	}
	p := paperPage{
		base: s.base(c, "打印", back), sheet: sheetOf(c, d), Long: len([]rune(d.Title)) > longTitle,
		State: kiosk.PrinterNone, Action: here + "/print", Failed: failed,
	}
	if s.atPrinter(c) {
		p.State, p.Browser, p.Cost = s.Printing.State(c.UserContext()), s.Printing.ByBrowser(), s.Printing.Cost
	}
	if p.Quote != nil {
		p.At = c.Query("at")
	}
	switch done := printing.Paper(c.Query("done")); done {
	case printing.Receipt, printing.A4:
		p.Done = string(done)
	}
	p.Here = "printing"
	return s.Pages.HTML(c, status, "touch/paper", p)
}

// atPrinter reports whether the one who asks stands where the printer is: at
// this machine, unless every browser prints by itself.
func (s *Surface) atPrinter(c *fiber.Ctx) bool {
	if s.Printing == nil {
		return false
	}
	addr, err := netip.ParseAddr(c.IP())
	return s.Printing.ByBrowser() || err == nil && (addr.IsLoopback() || addr.IsUnspecified())
}

type printPage struct {
	page.Base
	sheet
	Paper printing.Paper
	Back  string // where the browser goes when it has printed; "" prints nothing by itself
}

// printable answers GET /k/d/{id}/print?as=: the page that goes on paper. With
// go=1 the browser prints it.
func (s *Surface) printable(c *fiber.Ctx) error {
	d, err := s.Disclosures.Get(c.UserContext(), page.Param(c, "id"))
	if err != nil {
		return err
	}
	p := printPage{Base: s.Site.Base(c), sheet: sheetOf(c, d), Paper: printing.Paper(c.Query("as", string(printing.Receipt)))}
	if err := checkPaper(p.sheet, p.Paper); err != nil {
		return err
	}
	p.Title = d.Title
	if p.Paper == printing.A4 {
		p.Body = reading.Body(d, -1, false)
	}
	if c.Query("go") == "1" && s.Printing.ByBrowser() {
		p.Back = "/k/d/" + url.PathEscape(d.ID) + "/paper?" + url.Values{"at": {c.Query("at")}, "done": {string(p.Paper)}}.Encode()
		s.Printing.Count(c.UserContext())
	}
	return s.Pages.HTML(c, fiber.StatusOK, "touch/print", p)
}

func checkPaper(s sheet, paper printing.Paper) error {
	switch {
	case paper != printing.Receipt && paper != printing.A4:
		return kiosk.Errorf(kiosk.Invalid, "打印只有 receipt（小票）和 a4 两种。")
	case paper == printing.A4 && s.TooLong():
		return kiosk.Errorf(kiosk.Invalid, "全文太长，不能在这里打印，请扫码在手机上看。")
	}
	return nil
}

// print answers POST /k/d/{id}/print: it prints and returns to the page the
// person came from, which says so.
func (s *Surface) print(c *fiber.Ctx) error {
	ctx := c.UserContext()
	d, err := s.Disclosures.Get(ctx, page.Param(c, "id"))
	if err != nil {
		return err
	}
	paper := printing.Paper(c.FormValue("as"))
	if err := checkPaper(sheetOf(c, d), paper); err != nil {
		return err
	}
	if !s.atPrinter(c) || crossSite(c) {
		return kiosk.Errorf(kiosk.Forbidden, "只能在放打印机的那台机器上打印。")
	}
	here := "/k/d/" + url.PathEscape(d.ID)
	of := url.Values{"as": {string(paper)}}
	if at := c.Query("at"); at != "" {
		of.Set("at", at)
	}
	if s.Printing.ByBrowser() {
		of.Set("go", "1")
		return c.Redirect(here+"/print?"+of.Encode(), fiber.StatusSeeOther)
	}
	if err := s.Printing.Print(ctx, here+"/print?"+of.Encode(), paper); err != nil {
		s.Log.LogAttrs(ctx, slog.LevelWarn, "nothing was printed", slog.Any("error", err))
		return s.showPaper(c, d, fiber.StatusServiceUnavailable, kiosk.PublicMessage(err))
	}
	of.Del("as")
	of.Set("done", string(paper))
	return c.Redirect(here+"/paper?"+of.Encode(), fiber.StatusSeeOther)
}

// crossSite reports whether another site's page sent the form.
func crossSite(c *fiber.Ctx) bool {
	site := c.Get("Sec-Fetch-Site")
	return site != "" && site != "same-origin" && site != "none"
}

// forgetPrints takes back what the one who leaves has in the queue.
func (s *Surface) forgetPrints(c *fiber.Ctx) {
	if !s.atPrinter(c) {
		return
	}
	if err := s.Printing.Purge(c.UserContext()); err != nil {
		s.Log.LogAttrs(c.UserContext(), slog.LevelWarn, "the queue of the printer was not emptied", slog.Any("error", err))
	}
}
