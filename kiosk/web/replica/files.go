package replica

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	terminal "gongkai/kiosk/terminal/replica"
	"gongkai/kiosk/web/page"
)

const (
	// drawnAtOnce bounds how many terminals wait for a picture at a time: one
	// is drawn after the other, and who waited too long is gone.
	drawnAtOnce = 4
	// filesCounted is how many files of a record are looked at.
	filesCounted = 40
	widestPage   = 2000 // pixels
)

var errNotShown = kiosk.Errorf(kiosk.NotFound, "这份附件不能按原样显示。")

// files answers GET /api/v1/replica/files/{id}: how many pages of the files of
// a record are shown as they look here and now, by hash of the file.
func (s *surface) files(c *fiber.Ctx, _ kiosk.Terminal) error {
	d, err := s.Disclosures.Get(c.UserContext(), page.Param(c, "id"))
	if err != nil {
		return err
	}
	pages := map[string]int{}
	for i := range d.Attachments[:min(len(d.Attachments), filesCounted)] {
		if n, err := s.PageImages.CountPages(c.UserContext(), d, i); err == nil && n > 0 {
			pages[d.Attachments[i].Hash] = n
		}
	}
	return c.JSON(fiber.Map{"pages": pages})
}

// picture answers GET /api/v1/replica/files/{id}/{hash}/{page}?w=: a page of a
// file of a record, if this server shows it to anybody. A terminal that has it
// is only told so.
func (s *surface) picture(c *fiber.Ctx, _ kiosk.Terminal) error {
	ctx := c.UserContext()
	d, err := s.Disclosures.Get(ctx, page.Param(c, "id"))
	if err != nil {
		return err
	}
	no, err := strconv.Atoi(c.Params("page"))
	width := c.QueryInt("w")
	i := fileOf(d, page.Param(c, "hash"))
	if err != nil || width <= 0 || width > widestPage || i < 0 {
		return errNotShown
	}
	n, err := s.PageImages.CountPages(ctx, d, i)
	if err != nil {
		return err
	}
	if no < 1 || no > n {
		return errNotShown
	}
	tag := terminal.PictureTag(d.Attachments[i].Hash)
	c.Set(fiber.HeaderETag, tag)
	if c.Get(fiber.HeaderIfNoneMatch) == tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	select {
	case s.drawing <- struct{}{}:
		defer func() { <-s.drawing }()
	default:
		return kiosk.Errorf(kiosk.TooMany, "看附件的终端太多，请稍后再来。")
	}
	b, err := s.PageImages.PageImage(ctx, d, i, no, width)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/png")
	return c.Send(terminal.Picture{Disclosure: d.ID, File: d.Attachments[i].Hash, Page: no, Width: width}.Seal(s.Keys, b))
}

// fileOf finds a file of a record by its hash, -1 if there is none.
func fileOf(d *kiosk.Disclosure, hash string) int {
	for i := range d.Attachments {
		if hash != "" && d.Attachments[i].Hash == hash {
			return i
		}
	}
	return -1
}
