package touch

import (
	"slices"

	"github.com/gofiber/fiber/v2"
)

// everyday are the words people come with; they stand on the page before
// anyone types, and instead of the keyboard where there is no JavaScript.
var everyday = []string{"低保", "征地补偿", "公租房", "政府采购", "医保报销", "入学", "环境影响评价", "信息公开申请"}

type findPage struct {
	base
	Query string
	Words []word
	Areas []areaTile
	Keys  keyboard
}

// keyboard is what the template of that name shows.
type keyboard struct {
	Way  string // how the person writes, one of ways
	Rows [][]string
	Nine []nineKey
}

func everydayWords() []word {
	var out []word
	for _, w := range everyday {
		out = append(out, word{Text: w, URL: searchURL(w)})
	}
	return out
}

// letters are the rows of the keyboard of 26 keys.
var letters = [][]string{
	{"q", "w", "e", "r", "t", "y", "u", "i", "o", "p"},
	{"a", "s", "d", "f", "g", "h", "j", "k", "l"},
	{"z", "x", "c", "v", "b", "n", "m"},
}

// nineKey is a key of the pad known from telephones. // 九宫格
type nineKey struct{ Digit, Letters string }

var nineKeys = []nineKey{
	{"2", "ABC"}, {"3", "DEF"}, {"4", "GHI"}, {"5", "JKL"}, {"6", "MNO"}, {"7", "PQRS"}, {"8", "TUV"}, {"9", "WXYZ"},
}

// wayCookie keeps the way of writing a person chose. The keyboard's script
// sets it; it ends with the session and with 清除并离开.
const wayCookie = "gongkai_way"

// ways are the ways of writing: 26 keys, nine keys, by hand.
var ways = []string{"26", "9", "hand"}

func keyboardOf(c *fiber.Ctx) keyboard {
	k := keyboard{Way: ways[0], Rows: letters, Nine: nineKeys}
	if w := c.Cookies(wayCookie); slices.Contains(ways, w) {
		k.Way = w
	}
	return k
}

// find answers GET /k/find, where a person says what they want.
func (s *Surface) find(c *fiber.Ctx) error {
	q := queryOf(c)
	p := findPage{base: s.base(c, "您想找什么", "/k/"), Query: q.text(), Keys: keyboardOf(c)}
	p.Here = "input"
	p.Areas = s.areas(s.Site.Stats(c.UserContext()))
	p.Words = everydayWords()
	return s.Pages.HTML(c, fiber.StatusOK, "touch/find", p)
}
