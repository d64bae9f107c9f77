package touch

import (
	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

// Questions are asked of the search engine for the home page, so that people see
// answers before they type. All ask for one figure, and only those that get it
// are shown: an answer nobody asked for must be right.
var Questions = []string{
	"申请低保，多久办完？",
	"申请信息公开，多久答复？",
	"征地补偿方案，要公告多久？",
	"政府采购合同，多久公告？",
	"房屋征收补偿方案，征求意见多久？",
	"低保名单，要公示多久？",
	"申请行政许可，多久作出决定？",
	"不服决定，多久内可以申请行政复议？",
	"招标文件，发售期多久？",
	"中标通知书发出后，多久签合同？",
}

// What stands on the home page and, one after the other, on the resting screen.
const (
	questionsShown = 4
	newestShown    = 3
)

type homePage struct {
	base
	Questions []question
	Groups    []needGroup
	Areas     []areaTile
	Newest    []kiosk.Disclosure
	Open      []openNotice // that close first
	Opens     int          // how many are open, up to openListed
	Total     int
	Rest      bool // nobody is there: the page lies under one that invites
}

type areaTile struct {
	kiosk.Area
	Mark  page.Mark
	Count int
}

// home answers GET /k/.
func (s *Surface) home(c *fiber.Ctx) error { return s.welcome(c, false) }

// rest answers GET /k/attract: what the screen shows while nobody is there. It
// is the home page under a sheet that the first touch takes away.
func (s *Surface) rest(c *fiber.Ctx) error { return s.welcome(c, true) }

func (s *Surface) welcome(c *fiber.Ctx, rest bool) error {
	ctx := c.UserContext()
	stats := s.Site.Stats(ctx)
	p := homePage{base: s.base(c, "首页", ""), Total: stats.Total, Questions: s.answered(ctx), Groups: needGroups, Rest: rest}
	p.Here = "home"
	p.Areas = s.areas(stats)
	open, err := s.openForComment(ctx)
	if err != nil {
		return err
	}
	p.Opens, p.Open = len(open), open[:min(len(open), newestShown)]
	if p.Newest, err = s.Disclosures.Recent(ctx, "", newestShown); err != nil {
		return err
	}
	return s.Pages.HTML(c, fiber.StatusOK, "touch/home", p)
}

func (s *Surface) areas(stats kiosk.Stats) []areaTile {
	var out []areaTile
	for _, a := range s.Catalogue.Areas {
		out = append(out, areaTile{a, page.AreaMark(a.ID), stats.ByArea[a.ID]})
	}
	return s.chosenFirst(out)
}
