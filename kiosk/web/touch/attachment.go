package touch

import (
	"context"
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

// pictureWait is how long a page waits for its picture, to say so if there is
// none; then it comes without, and the picture follows.
const pictureWait = 500 * time.Millisecond

// zooms are how wide a page is drawn: as wide as the screen, and larger.
var zooms = []struct {
	Width int // pixels of the picture
	Name  string
}{{1000, "fit"}, {1500, "big"}, {2000, "huge"}}

// fileRow is an attachment as a document page lists it.
type fileRow struct {
	kiosk.Attachment
	Pages int    // that can be shown as they look
	Later bool   // it may be when the server is there again
	URL   string // "" where there is only the name
	Block int    // line of the page its words begin in, -1 for none
}

// files lists the attachments of a document. That pages cannot be counted is no
// reason not to show it.
func (s *Surface) files(ctx context.Context, d *kiosk.Disclosure) []fileRow {
	var out []fileRow
	for i, a := range d.Attachments {
		f := fileRow{Attachment: a, Block: -1}
		if len(a.Parts) > 0 {
			f.Block = a.Start
		}
		if s.PageImages != nil {
			n, err := s.PageImages.CountPages(ctx, d, i)
			if err == nil && n > 0 {
				f.Pages, f.URL = n, attachmentURL(d.ID, i, 1, 0)
			}
			f.Later = kiosk.KindOf(err) == kiosk.Unavailable
		}
		out = append(out, f)
	}
	return out
}

func attachmentURL(id string, n, pageNo, zoom int) string {
	return fmt.Sprintf("/k/d/%s/a/%d?page=%d&z=%d", url.PathEscape(id), n, pageNo, zoom)
}

type attachmentPage struct {
	base
	Doc          *kiosk.Disclosure
	File         kiosk.Attachment
	Page, Pages  int
	zoom         int
	Zoom         string // of zooms
	Image        string
	Prev, Next   string // "" where there is none
	Larger, Less string
	TextURL      string        // its words in the document
	Drawn        bool          // false: the page is a picture itself, or Later
	Later        bool          // the server of a terminal does not answer
	Words        template.HTML // of the page, if Later
}

// attachment answers GET /k/d/{id}/a/{n}?page=&z=: one page of an attachment,
// or its words while the server that draws it does not answer.
func (s *Surface) attachment(c *fiber.Ctx) error {
	d, n, err := s.attachmentOf(c)
	if err != nil {
		return err
	}
	a := &d.Attachments[n]
	total, err := s.PageImages.CountPages(c.UserContext(), d, n)
	later := kiosk.KindOf(err) == kiosk.Unavailable
	if later {
		total = pagesRead(a)
	} else if err != nil {
		return err
	}
	if total == 0 {
		return kiosk.Errorf(kiosk.NotFound, "这份附件不能按原样显示，请看文件里的文字。")
	}
	p := s.attachmentPage(c, d, n, total)
	if !later {
		ctx, cancel := context.WithTimeout(c.UserContext(), pictureWait)
		defer cancel()
		_, err = s.PageImages.PageImage(ctx, d, n, p.Page, zooms[p.zoom].Width)
		later = kiosk.KindOf(err) == kiosk.Unavailable
		p.Drawn = !later && (err == nil || ctx.Err() != nil)
		if !p.Drawn && !later && kiosk.KindOf(err) != kiosk.NotFound {
			return err
		}
	}
	if later {
		p.Later, p.Larger, p.Less, p.Words = true, "", "", pageWords(d, a, p.Page)
	}
	return s.Pages.HTML(c, fiber.StatusOK, "touch/attachment", p)
}

// attachmentPage is the page that was asked for of so many.
func (s *Surface) attachmentPage(c *fiber.Ctx, d *kiosk.Disclosure, n, total int) attachmentPage {
	no, _ := strconv.Atoi(c.Query("page"))
	z, _ := strconv.Atoi(c.Query("z"))
	no, z = min(max(no, 1), total), min(max(z, 0), len(zooms)-1)
	doc := "/k/d/" + url.PathEscape(d.ID)
	p := attachmentPage{
		base: s.base(c, d.Attachments[n].Title, doc), Doc: d, File: d.Attachments[n], Page: no, Pages: total, zoom: z, Zoom: zooms[z].Name,
		Image: fmt.Sprintf("%s/a/%d/%d.png?w=%d", doc, n, no, zooms[z].Width), TextURL: fmt.Sprintf("%s#b%d", doc, d.Attachments[n].Start),
	}
	p.Here = "file"
	if no > 1 {
		p.Prev = attachmentURL(d.ID, n, no-1, z)
	}
	if no < total {
		p.Next = attachmentURL(d.ID, n, no+1, z)
	}
	if z > 0 {
		p.Less = attachmentURL(d.ID, n, no, z-1)
	}
	if z+1 < len(zooms) {
		p.Larger = attachmentURL(d.ID, n, no, z+1)
	}
	return p
}

// pageNumber reads the number of a page in the label of a part, 0 if it has
// none.
func pageNumber(p kiosk.AttachmentPart) (n int) {
	_, _ = fmt.Sscanf(p.Label, "第 %d 页", &n)
	return n
}

// pagesRead is how many pages an attachment has as far as its words say, 0 if
// there are none.
func pagesRead(a *kiosk.Attachment) int {
	if len(a.Parts) == 0 {
		return 0
	}
	return max(pageNumber(a.Parts[len(a.Parts)-1]), 1)
}

// pageWords are the words of a page of an attachment, "" if it has none.
func pageWords(d *kiosk.Disclosure, a *kiosk.Attachment, no int) template.HTML {
	for i, p := range a.Parts {
		if n := pageNumber(p); n != no && n != 0 {
			continue
		}
		end := a.End
		if i+1 < len(a.Parts) {
			end = a.Parts[i+1].Block
		}
		return reading.Lines(d, p.Block, end)
	}
	return ""
}

// pageImage answers GET /k/d/{id}/a/{n}/{page}.png?w=.
func (s *Surface) pageImage(c *fiber.Ctx) error {
	d, n, err := s.attachmentOf(c)
	if err != nil {
		return err
	}
	no, err := strconv.Atoi(c.Params("page"))
	if err != nil {
		return kiosk.Errorf(kiosk.NotFound, "附件没有这一页。")
	}
	width := zooms[0].Width
	for _, z := range zooms {
		if c.Query("w") == strconv.Itoa(z.Width) {
			width = z.Width
		}
	}
	b, err := s.PageImages.PageImage(c.UserContext(), d, n, no, width)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/png")
	return c.Send(b)
}

// attachmentOf is the document of an address and the place of its attachment.
func (s *Surface) attachmentOf(c *fiber.Ctx) (*kiosk.Disclosure, int, error) {
	d, err := s.Disclosures.Get(c.UserContext(), page.Param(c, "id"))
	if err != nil {
		return nil, 0, err
	}
	n, err := strconv.Atoi(c.Params("n"))
	if err != nil || n < 0 || n >= len(d.Attachments) || s.PageImages == nil {
		return nil, 0, kiosk.Errorf(kiosk.NotFound, "这份文件没有这个附件，或者不能按原样显示。")
	}
	return d, n, nil
}
