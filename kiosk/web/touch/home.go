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
// that people see answers before they type. Those without an answer are left
// out.
var Questions = []string{
	"申请低保，多久办完？",
	"政府采购结果，多久公布？",
	"征地补偿方案，要公告多久？",
	"申请信息公开，多久答复？",
	"低保名单，要公示多久？",
	"中标候选人，公示几天？",
	"申请公租房，要什么条件？",
	"看病花钱多，怎么申请救助？",
}

// questionsShown fit above the shoreline.
const questionsShown = 4

type question struct {
	Text   string
	URL    string
	Quote  reading.Quote
	Source string
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
	n := 2 + 2*(questionsShown-len(p.Questions))
	if len(p.Questions) == 0 {
		n = questionsShown + 2
	}
	p.Newest, err = s.Disclosures.Recent(ctx, "", n)
	if err != nil {
		return err
	}
	return s.Pages.HTML(c, fiber.StatusOK, "touch/home", p)
}

// answered asks the questions. Those with a figure come first, because one
// number says more than a sentence. Without an index there are none: the page
// must open all the same.
func (s *Surface) answered(ctx context.Context) []question {
	var withFigure, withSentence []question
	for _, text := range s.Questions {
		hits, err := s.Searcher.Search(ctx, kiosk.Search{Text: text, Size: 1, Answer: answerRunes})
		if err != nil {
			return nil
		}
		if len(hits.Hits) == 0 || hits.Query.Relaxed && hits.Hits[0].Answer.Text == "" {
			continue
		}
		h := hits.Hits[0]
		quote, ok := reading.FromHit(text, h)
		if !ok {
			continue
		}
		q := question{Text: text, Quote: quote, Source: h.Title,
			URL: query{url.Values{"q": {text}}}.document(h.ID, quote.Range.String())}
		if quote.Figure.Value != "" {
			withFigure = append(withFigure, q)
		} else {
			withSentence = append(withSentence, q)
		}
		if len(withFigure) == questionsShown {
			break
		}
	}
	all := append(withFigure, withSentence...)
	return all[:min(questionsShown, len(all))]
}

func (s *Surface) areas(stats kiosk.Stats) []areaTile {
	var out []areaTile
	for _, a := range s.Catalogue.Areas {
		out = append(out, areaTile{a, page.AreaMark(a.ID), stats.ByArea[a.ID]})
	}
	return out
}
