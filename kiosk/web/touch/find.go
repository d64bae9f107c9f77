package touch

import "github.com/gofiber/fiber/v2"

// everyday are the words people come with; they stand on the page before
// anyone types, and instead of the keyboard where there is no JavaScript.
var everyday = []string{"低保", "征地补偿", "公租房", "政府采购", "医保报销", "入学", "环境影响评价", "信息公开申请"}

type findPage struct {
	base
	Query string
	Words []word
	Areas []areaTile
	Rows  [][]string
}

func everydayWords() []word {
	var out []word
	for _, w := range everyday {
		out = append(out, word{Text: w, URL: searchURL(w)})
	}
	return out
}

// letters are the rows of the keyboard.
var letters = [][]string{
	{"q", "w", "e", "r", "t", "y", "u", "i", "o", "p"},
	{"a", "s", "d", "f", "g", "h", "j", "k", "l"},
	{"z", "x", "c", "v", "b", "n", "m"},
}

// find answers GET /k/find, where a person says what they want.
func (s *Surface) find(c *fiber.Ctx) error {
	q := queryOf(c)
	p := findPage{base: s.base(c, "您想找什么", "/k/"), Query: q.text(), Rows: letters}
	p.Here = "input"
	p.Areas = s.areas(s.Site.Stats(c.UserContext()))
	p.Words = everydayWords()
	return s.Pages.HTML(c, fiber.StatusOK, "touch/find", p)
}
