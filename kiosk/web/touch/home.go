package touch

import (
	"context"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

// Questions are asked of the search engine whenever the home page is shown, so
// that people see answers before they type. All ask for one figure, and only
// those that get it are shown: an answer nobody asked for must be right.
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

// questionsShown fit above the shoreline.
const questionsShown = 4

type question struct {
	Text  string
	URL   string
	Quote reading.Quote
}

type homePage struct {
	base
	Questions []question
	Areas     []areaTile
	Newest    []kiosk.Disclosure
	Total     int
}

type areaTile struct {
	kiosk.Area
	Mark  page.Mark
	Count int
}

// home answers GET /k/.
func (s *Surface) home(c *fiber.Ctx) error {
	ctx := c.UserContext()
	stats := s.Site.Stats(ctx)
	p := homePage{base: s.base(c, "首页", ""), Total: stats.Total, Questions: s.answered(ctx)}
	p.Here = "home"
	p.Areas = s.areas(stats)
	var err error
	n := 2 // below the questions; where some are missing there is room for more
	switch missing := questionsShown - len(p.Questions); {
	case missing == questionsShown:
		n = questionsShown + 2
	case missing > 1:
		n += 2 * (missing - 1)
	}
	p.Newest, err = s.Disclosures.Recent(ctx, "", n)
	if err != nil {
		return err
	}
	return s.Pages.HTML(c, fiber.StatusOK, "touch/home", p)
}

// answered asks the questions until enough have their figure. Without an index
// there are none: the page must open all the same.
func (s *Surface) answered(ctx context.Context) []question {
	var out []question
	for _, text := range s.Questions {
		hits, err := s.Searcher.Search(ctx, kiosk.Search{Text: text, Size: 1, Answer: answerRunes})
		if err != nil || len(out) == questionsShown {
			break
		}
		if len(hits.Hits) == 0 {
			continue
		}
		h := hits.Hits[0]
		if quote, ok := reading.FromHit(text, h); ok && quote.Figure.Value != "" {
			out = append(out, question{
				Text: text, Quote: quote,
				URL: query{url.Values{"q": {text}}}.document(h.ID, quote.Range.String()),
			})
		}
	}
	return out
}

func (s *Surface) areas(stats kiosk.Stats) []areaTile {
	var out []areaTile
	for _, a := range s.Catalogue.Areas {
		out = append(out, areaTile{a, page.AreaMark(a.ID), stats.ByArea[a.ID]})
	}
	return out
}
