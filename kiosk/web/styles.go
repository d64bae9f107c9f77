package web

import (
	"fmt"
	"html/template"
	"io/fs"
	"math"
	"regexp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk/web/page"
)

// swatch is a colour token of tokens.css.
type swatch struct {
	Name, Value string
	Patch       template.HTML
}

// pair is text on a surface as the pages use it, with the least contrast it
// needs: 4.5 for text, 3 for large text and for what must be seen but not read.
type pair struct {
	Text, On string
	Use      string
	Least    float64
	Ratio    float64
}

// OK reports whether the pair can be read.
func (p pair) OK() bool { return p.Ratio >= p.Least }

// pairs are the combinations the style sheets use. // 适老化通用设计规范 1.3
var pairs = []pair{
	{Text: "ink", On: "paper", Use: "正文", Least: 4.5},
	{Text: "ink", On: "tint", Use: "操作区的字", Least: 4.5},
	{Text: "ink", On: "marker", Use: "答案所在的词", Least: 4.5},
	{Text: "ink", On: "sun", Use: "按下的键", Least: 4.5},
	{Text: "ink-2", On: "paper", Use: "次要的字", Least: 4.5},
	{Text: "ink-2", On: "surface", Use: "卡片里次要的字", Least: 4.5},
	{Text: "ink-2", On: "tint", Use: "操作区次要的字", Least: 4.5},
	{Text: "sea", On: "paper", Use: "链接、答案里的数", Least: 4.5},
	{Text: "surface", On: "sea", Use: "主按钮", Least: 4.5},
	{Text: "surface", On: "sea-press", Use: "按下的主按钮", Least: 4.5},
	{Text: "steel", On: "surface", Use: "重大建设项目", Least: 4.5},
	{Text: "teal", On: "surface", Use: "公共资源配置", Least: 4.5},
	{Text: "coral", On: "surface", Use: "社会公益事业", Least: 4.5},
	{Text: "danger", On: "paper", Use: "已废止", Least: 4.5},
	{Text: "good", On: "paper", Use: "现行有效", Least: 4.5},
	{Text: "line", On: "surface", Use: "按键的边", Least: 3},
}

var (
	rootBlock  = regexp.MustCompile(`(?s):root\s*\{(.*?)\}`)
	colorToken = regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6})\b`)
)

// readTokens returns the colours of tokens.css, in their order.
func readTokens(static fs.FS) ([]swatch, error) {
	css, err := fs.ReadFile(static, "tokens.css")
	if err != nil {
		return nil, fmt.Errorf("web: styles: %w", err)
	}
	var out []swatch
	if m := rootBlock.FindSubmatch(css); m != nil {
		for _, t := range colorToken.FindAllSubmatch(m[1], -1) {
			v := string(t[2])
			out = append(out, swatch{string(t[1]), v, template.HTML(
				`<svg viewBox="0 0 10 2" preserveAspectRatio="none" aria-hidden="true"><path fill="` + v + `" d="M0 0h10v2H0z"/></svg>`)})
		}
	}
	return out, nil
}

// contrasts measures the pairs.
func contrasts(tokens []swatch) []pair {
	value := map[string]string{}
	for _, t := range tokens {
		value[t.Name] = t.Value
	}
	out := make([]pair, 0, len(pairs))
	for _, p := range pairs {
		p.Ratio = contrast(value[p.Text], value[p.On])
		out = append(out, p)
	}
	return out
}

// contrast is the ratio of two colours "#RRGGBB". // WCAG 2.2, 1.4.3
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return math.Round((x+.05)/(y+.05)*100) / 100
}

func luminance(hex string) float64 {
	if len(hex) != 7 {
		return 0
	}
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

type stylesPage struct {
	page.Base
	Tokens []swatch
	Pairs  []pair
	Icons  []string
}

// styles answers GET /_styles in development: what the pages are made of, with
// the measured contrast, and the pages themselves beside one another.
func (s *Server) styles(c *fiber.Ctx) error {
	tokens, err := readTokens(s.cfg.Static)
	if err != nil {
		return err
	}
	p := stylesPage{Base: s.site.Base(c), Tokens: tokens, Pairs: contrasts(tokens), Icons: page.IconNames()}
	p.Title = "样式"
	return s.pages.HTML(c, fiber.StatusOK, "plain/styles", p)
}
