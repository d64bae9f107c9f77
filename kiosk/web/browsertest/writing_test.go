package browsertest_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/browsertest"
	"gongkai/kiosk/web/webtest"
)

// readings is all the pinyin that the stand-in for the input method knows.
var readings = []struct {
	keys      string
	syllables []string
	texts     []string
}{
	{"gongzufang", []string{"gong", "zu", "fang"}, []string{"公租房"}},
	{"gongzufan", []string{"gong", "zu", "fan"}, []string{"公租房"}},
	{"gongzu", []string{"gong", "zu"}, []string{"公租"}},
	{"zufang", []string{"zu", "fang"}, []string{"租房"}},
	{"yingdang", []string{"ying", "dang"}, []string{"应当"}},
	{"gong", []string{"gong"}, strings.Split("公 工 共 供 功 宫 攻 巩 贡 恭 弓 躬 拱 龚 汞 蚣 觥 珙", " ")},
	{"fang", []string{"fang"}, strings.Split("房 方 放 防 访 仿", " ")},
	{"zu", []string{"zu"}, strings.Split("租 组 足 族 祖", " ")},
}

// compose lists what the keys and their beginnings may mean, the longest first.
func compose(keys string) kiosk.Composition {
	c := kiosk.Composition{Syllables: []string{keys}, Candidates: []kiosk.Candidate{}}
	for _, r := range readings {
		for _, read := range []string{r.keys, digits(r.keys)} {
			if !strings.HasPrefix(keys, read) || slices.ContainsFunc(c.Candidates, func(c kiosk.Candidate) bool { return c.Text == r.texts[0] }) {
				continue
			}
			for _, text := range r.texts {
				c.Candidates = append(c.Candidates, kiosk.Candidate{Text: text, Consumed: len(read)})
			}
			if len(c.Candidates) == len(r.texts) {
				c.Syllables = append(slices.Clone(r.syllables), letters(keys[len(read):])...)
			}
		}
	}
	return c
}

func letters(rest string) []string {
	if rest == "" {
		return nil
	}
	return []string{rest}
}

// digits writes letters as the keys of a telephone.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return r
		}
		return rune("22233344455566677778889999"[r-'a'])
	}, s)
}

// byStrokes is all that the stand-in for handwriting knows: it counts.
var byStrokes = map[int][]string{1: {"一", "乙"}, 2: {"人", "八", "入"}, 4: {"公", "分", "今"}, 8: {"房", "府"}, 10: {"租", "祖", "组"}}

type standIn struct{}

func (standIn) Compose(_ context.Context, keys string, _ int) kiosk.Composition { return compose(keys) }

func (standIn) Recognize(_ context.Context, strokes [][]kiosk.Point, _ int) []string {
	return byStrokes[len(strokes)]
}

// serveKeys serves the samples with stand-ins for both engines.
func serveKeys(t *testing.T) string {
	t.Helper()
	m := webtest.NewMemory(kiosktest.Disclosures())
	cfg := webtest.Config(t, m)
	cfg.Searcher, cfg.Input, cfg.Handwriting = words{webtest.Knowing{Memory: m}}, standIn{}, standIn{}
	return webtest.Listen(t, webtest.New(t, cfg))
}

// hand is the hand of a person at the screen.
type hand struct {
	ctx context.Context
	t   *testing.T
}

func (h hand) do(actions ...chromedp.Action) {
	h.t.Helper()
	if err := chromedp.Run(h.ctx, actions...); err != nil {
		h.t.Fatal(err)
	}
}

// at is the middle of what a selector finds.
func (h hand) at(selector string) (x, y float64) {
	h.t.Helper()
	var r [2]float64
	h.do(chromedp.Poll(fmt.Sprintf(`(() => { const e = [...document.querySelectorAll(%s)].find((e) => e.checkVisibility()); if (!e) return false; const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`, strconv.Quote(selector)), &r))
	return r[0], r[1]
}

func finger(id, x, y, radius float64) *input.TouchPoint {
	return &input.TouchPoint{ID: id + 1, X: x, Y: y, RadiusX: radius, RadiusY: radius, Force: 1}
}

// touch sends one touch event; points are all the fingers on the screen.
func (h hand) touch(kind input.TouchType, points ...*input.TouchPoint) {
	h.t.Helper()
	h.do(input.DispatchTouchEvent(kind, points))
}

func (h hand) tap(selector string) {
	h.t.Helper()
	x, y := h.at(selector)
	h.touch(input.TouchStart, finger(0, x, y, 10))
	h.touch(input.TouchEnd)
}

// keys taps letters, one after another.
func (h hand) keys(letters string) {
	h.t.Helper()
	for _, l := range letters {
		h.tap(fmt.Sprintf(`[data-key="%c"]`, l))
	}
}

// holds waits until the words in the field are these.
func (h hand) holds(words string) {
	h.t.Helper()
	if err := chromedp.Run(h.ctx, chromedp.Poll(`document.getElementById("q").value === `+strconv.Quote(words), nil, chromedp.WithPollingTimeout(5*time.Second))); err != nil {
		var got string
		h.do(chromedp.Value(`#q`, &got))
		h.t.Fatalf("the field holds %q, want %q", got, words)
	}
}

// press sends keys of a keyboard with a cable.
func (h hand) press(keys ...string) {
	h.t.Helper()
	for _, k := range keys {
		down := input.DispatchKeyEvent(input.KeyDown).WithKey(k)
		if len(k) == 1 {
			down = down.WithText(k)
		} else if k == "Enter" {
			down = down.WithText("\r")
		} else {
			down = down.WithWindowsVirtualKeyCode(map[string]int64{"Backspace": 8, "Escape": 27, "ArrowRight": 39}[k])
		}
		h.do(down, input.DispatchKeyEvent(input.KeyUp).WithKey(k))
	}
}

// shows waits for a text in an element.
func (h hand) shows(selector, text string) {
	h.t.Helper()
	var got string
	err := chromedp.Run(h.ctx, chromedp.Poll(fmt.Sprintf(`document.querySelector(%s)?.textContent === %s`, strconv.Quote(selector), strconv.Quote(text)), nil, chromedp.WithPollingTimeout(5*time.Second)))
	if err != nil {
		h.do(chromedp.Evaluate(fmt.Sprintf(`document.querySelector(%s)?.textContent ?? "nothing"`, strconv.Quote(selector)), &got))
		h.t.Fatalf("%s shows %q, want %q", selector, got, text)
	}
}

// open shows the page for saying what you want.
func (h hand) open(base string, size browsertest.Size, mode string) {
	h.t.Helper()
	h.do(network.ClearBrowserCookies(), browsertest.As(size), browsertest.Cookie(base+"/k/", "gongkai_k", mode), chromedp.Navigate("about:blank"), chromedp.Navigate(base+"/k/find"), chromedp.WaitVisible(`#keyboard`))
}

// found waits for the results and reports what was searched.
func (h hand) found() string {
	h.t.Helper()
	var at string
	h.do(chromedp.WaitReady(`body.res, body.empty`), chromedp.Location(&at))
	u, err := url.Parse(at)
	if err != nil {
		h.t.Fatal(err)
	}
	return u.Query().Get("q")
}

const first = `#cands .cand:first-child`

// draw writes a character on the pad with a finger that trembles a little.
func (h hand) draw(char rune) {
	h.t.Helper()
	var box struct{ X, Y, Width, Height float64 }
	h.do(chromedp.Evaluate(`document.getElementById("paper").getBoundingClientRect().toJSON()`, &box))
	side := min(box.Width, box.Height) * .8
	for i, stroke := range browsertest.Glyphs[char] {
		var last *input.TouchPoint
		for j, p := range stroke {
			jitter := float64((i*7+j*13)%5) - 2
			last = finger(0, box.X+(box.Width-side)/2+p[0]/100*side+jitter, box.Y+box.Height*.1+p[1]/100*side-jitter, 10)
			kind := input.TouchMove
			if j == 0 {
				kind = input.TouchStart
			}
			h.touch(kind, last)
		}
		h.touch(input.TouchEnd)
	}
	h.do(chromedp.Sleep(200 * time.Millisecond)) // no hand is at the next key sooner
}
