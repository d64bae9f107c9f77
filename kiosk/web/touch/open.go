package touch

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

// openListed is how many open notices are listed.
const openListed = 60

// openNotice is a notice people may still say something to.
type openNotice struct {
	kiosk.Disclosure
	Until kiosk.Date
	Left  int // days, 0 on the last one
	Mark  page.Mark
}

type openPage struct {
	base
	Notices []openNotice
}

// open answers GET /k/open: everything that is open for comment.
func (s *Surface) open(c *fiber.Ctx) error {
	p := openPage{base: s.base(c, "正在征求意见", "/k/")}
	p.Here = "open"
	var err error
	if p.Notices, err = s.openForComment(c.UserContext()); err != nil {
		return err
	}
	return s.Pages.HTML(c, fiber.StatusOK, "touch/open", p)
}

func (s *Surface) openForComment(ctx context.Context) ([]openNotice, error) {
	today := kiosk.DateOf(s.Site.Now())
	list, err := s.Disclosures.OpenForComment(ctx, today, openListed)
	out := make([]openNotice, len(list))
	for i, d := range list {
		out[i] = s.noticeOf(d)
	}
	return out, err
}

// noticeOf says how long a disclosure is open for comment; its Until is zero if
// it is not.
func (s *Surface) noticeOf(d kiosk.Disclosure) openNotice {
	n := openNotice{Disclosure: d, Until: d.OpenUntil(), Mark: page.AreaMark(d.AreaID)}
	if !n.Until.IsZero() {
		n.Left = kiosk.DateOf(s.Site.Now()).DaysUntil(n.Until)
	}
	return n
}
