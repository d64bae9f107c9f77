package browsertest_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/browsertest"
	"gongkai/kiosk/web/webtest"
)

// words answers the keyboard: the samples' searcher knows no pinyin; and one
// question has a pin.
type words struct{ webtest.Knowing }

func (w words) Suggest(ctx context.Context, text string, limit int) ([]kiosk.Suggestion, error) {
	if strings.HasPrefix(text, "j") {
		return []kiosk.Suggestion{{Text: "救助", Kind: "word", Count: 5}, {Text: "救助管理", Kind: "word", Count: 1}}, nil
	}
	return w.Memory.Suggest(ctx, text, limit)
}

// pinned is the question that has a pin.
const pinned = "应当 依法"

func (w words) Search(ctx context.Context, req kiosk.Search) (*kiosk.Hits, error) {
	hits, err := w.Knowing.Search(ctx, req)
	if err == nil && req.Text == pinned && len(hits.Hits) > 0 {
		hits.Hits[0].Pinned = "先看这一份：" + strings.Repeat("新的标准从七月一日起用，", 4)
	}
	return hits, err
}

func serve(t *testing.T) (*webtest.Memory, string) {
	t.Helper()
	m := webtest.NewMemory(kiosktest.Disclosures())
	hostile := kiosktest.Disclosures()[0]
	hostile.ID, hostile.Code, hostile.Title = "hostile", "HSTJ2345", `<script>alert(1)</script>`+strings.Repeat("长", 80)
	hostile.Text, hostile.HTML = "没有断开的一长串"+strings.Repeat("W", 300), `<p id="b0">没有断开的一长串`+strings.Repeat("W", 300)+`</p>`
	hostile.Attachments = []kiosk.Attachment{{Title: strings.Repeat("很长的附件名称", 12) + ".pdf", Type: "pdf"}}
	hostile.Title = "关于" + hostile.Title + "的公示"
	hostile.Fields = []kiosk.Field{{Kind: kiosk.FieldShownUntil, Value: "2099-01-01", Confidence: 0.9}}
	m.Replace(hostile)
	cfg := webtest.Config(t, m)
	cfg.Searcher = words{webtest.Knowing{Memory: m}}
	cfg.Questions = []string{"收到申请之日起20个工作日", "申请最低生活保障", "征求意见期限不得少于"}
	cfg.PageImages, cfg.Letterbox = blank{}, nowhere{}
	cfg.Place = func() kiosk.TerminalSettings {
		return kiosk.TerminalSettings{
			Place: "市民中心一楼大厅", Hours: "周一至周五 8:30–12:00，13:30–17:00",
			Windows: []kiosk.ServiceWindow{{Number: "3 号窗口", Does: "社会救助、残疾人服务、养老服务、医疗救助和临时救助的受理与咨询"}, {Number: "7 号窗口", Does: "不动产登记"}},
			Nearest: []kiosk.ServiceOffice{{Name: "城区街道便民服务中心", Address: "胜利街 1 号", Phone: "0631-6663072", Hours: "工作日 8:30–17:00"}},
		}
	}
	return m, webtest.Listen(t, webtest.New(t, cfg))
}

// blank are attachments of one empty page.
type blank struct{}

func (blank) CountPages(context.Context, *kiosk.Disclosure, int) (int, error) { return 1, nil }

func (blank) PageImage(_ context.Context, _ *kiosk.Disclosure, _, _, width int) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, width*3/2)))
	return b.Bytes(), err
}

// nowhere takes letters and forgets them.
type nowhere struct{}

func (nowhere) LeaveQuestion(context.Context, kiosk.Question) error { return nil }
func (nowhere) LeaveRating(context.Context, kiosk.Rating) error     { return nil }

const searchURL = "/k/search?q="

var kioskPages = []struct{ name, path string }{
	{"home", "/k/"},
	{"find", "/k/find"},
	{"results", searchURL + url.QueryEscape("应当")},
	{"pinned", searchURL + url.QueryEscape(pinned)},
	{"read", searchURL + url.QueryEscape("2018年 应当")},
	{"replaced", searchURL + url.QueryEscape("社会救住")},
	{"row", searchURL + url.QueryEscape("一览表")},
	{"nothing", searchURL + url.QueryEscape("社会救助标淮")},
	{"guide", searchURL + url.QueryEscape("孩子上学的划片")},
	{"area", "/k/browse/public-welfare"},
	{"category", "/k/browse/public-welfare.assistance"},
	{"document", "/k/d/rushan-plan"},
	{"answer", "/k/d/assistance?q=" + url.QueryEscape("申请最低生活保障") + "&at=1.700.800"},
	{"table", "/k/d/table"},
	{"paper", "/k/d/assistance/paper?at=1.700.800"},
	{"hostile", "/k/d/hostile"},
	{"missing", "/k/d/none"},
	{"matter", "/k/for/assistance"},
	{"open", "/k/open"},
	{"people", "/k/people"},
	{"file", "/k/d/hostile/a/0"},
}

var phonePages = []struct{ name, path string }{
	{"home", "/m/"},
	{"results", "/m/search?q=" + url.QueryEscape("应当")},
	{"row", "/m/search?q=" + url.QueryEscape("一览表")},
	{"pinned", "/m/search?q=" + url.QueryEscape(pinned)},
	{"read", "/m/search?q=" + url.QueryEscape("2018年 应当")},
	{"nothing", "/m/search?q=" + url.QueryEscape("标淮")},
	{"guide", "/m/search?q=" + url.QueryEscape("孩子上学的划片")},
	{"document", "/m/d/rushan-plan"},
	{"answer", "/m/d/assistance?q=" + url.QueryEscape("申请最低生活保障") + "&at=1.700.800"},
	{"table", "/m/d/table"},
	{"hostile", "/m/d/hostile"},
	{"missing", "/m/d/none"},
}

// faults lists what a finger or an eye would trip over: the page moves
// sideways, something stands outside the screen, or what is to be pressed is
// too small. Links inside a sentence may be as small as their words.
const faults = `((least) => {
  const out = [];
  if (document.documentElement.scrollWidth > innerWidth) out.push("the page is " + document.documentElement.scrollWidth + " wide");
  const say = (e) => e.tagName + "." + e.className + " " + JSON.stringify((e.textContent || e.value || "").trim().slice(0, 20));
  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), summary")) {
    const r = e.getBoundingClientRect();
    if (r.width === 0 || r.height === 0 || !e.checkVisibility()) continue;
    const inText = getComputedStyle(e).display === "inline";
    if (!inText && (r.width < least - .5 || r.height < least - .5)) out.push(say(e) + " is " + r.width.toFixed() + "×" + r.height.toFixed());
    if (!inText && e.tagName !== "INPUT" && e.scrollWidth > e.clientWidth + 2) out.push(say(e) + " sticks out: " + e.scrollWidth + " in " + e.clientWidth);
    if (r.right > innerWidth + 1 && !e.closest(".tw, .chips")) out.push(say(e) + " ends at " + r.right.toFixed());
  }
  // The ground is that of the mode: white letters on white are no letters.
  const style = getComputedStyle(document.documentElement), ground = document.createElement("i");
  ground.style.color = style.getPropertyValue("--paper");
  document.body.append(ground);
  if (style.backgroundColor !== getComputedStyle(ground).color) out.push("the ground is " + style.backgroundColor);
  ground.remove();
  const hands = document.querySelector(".hands");
  if (hands && hands.getBoundingClientRect().bottom > innerHeight + 1) out.push("the dock is below the screen");
  const main = document.querySelector("main");
  if (hands && main && !main.querySelector(".scroll") && main.scrollHeight > main.clientHeight + 2) out.push("main is cut: " + main.scrollHeight + " in " + main.clientHeight);
  return out;
})(%d)`

func look(ctx context.Context, t *testing.T, least int) {
	t.Helper()
	var found []string
	if err := chromedp.Run(ctx, chromedp.Evaluate(fmt.Sprintf(faults, least), &found)); err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

func TestTerminalPagesFitEveryScreenInEveryMode(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	hosts := browsertest.Hosts(ctx)
	for _, tc := range []struct {
		size  browsertest.Size
		mode  string
		least int
		few   bool
	}{
		{browsertest.Upright, "", 60, false},
		{browsertest.Upright, "large", 60, false},
		{browsertest.Upright, "low", 60, false},
		{browsertest.Lying, "", 60, false},
		{browsertest.Upright, "contrast", 60, true},
		{browsertest.Upright, "large.contrast.low", 60, true},
		{browsertest.Lying, "large", 60, true},
		{browsertest.Small, "", 42, true}, // the same shares of a smaller screen
	} {
		pages := kioskPages
		if tc.few {
			pages = kioskPages[:3]
		}
		for _, p := range pages {
			t.Run(strings.Join([]string{tc.size.Name, tc.mode, p.name}, " "), func(t *testing.T) {
				if err := chromedp.Run(ctx, browsertest.As(tc.size), browsertest.Cookie(base+"/k/", "gongkai_k", tc.mode),
					chromedp.Navigate(base+p.path)); err != nil {
					t.Fatal(err)
				}
				look(ctx, t, tc.least)
				browsertest.Keep(ctx, t, "kiosk-"+p.name+"-"+tc.size.Name+"-"+tc.mode)
			})
		}
	}
	if h := hosts(); len(h) != 1 || "http://"+h[0] != base {
		t.Errorf("asked %v, want only %s", h, base)
	}
}

func TestPhonePagesFit(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	hosts := browsertest.Hosts(ctx)
	for _, size := range []browsertest.Size{browsertest.Phone, browsertest.Narrow} {
		for _, text := range []string{"normal", "large"} {
			for _, p := range phonePages {
				t.Run(strings.Join([]string{size.Name, text, p.name}, " "), func(t *testing.T) {
					if err := chromedp.Run(ctx, browsertest.As(size), browsertest.Cookie(base+"/", "gongkai_text", text),
						chromedp.Navigate(base+p.path)); err != nil {
						t.Fatal(err)
					}
					look(ctx, t, 48)
					browsertest.Keep(ctx, t, "phone-"+p.name+"-"+size.Name+"-"+text)
				})
			}
		}
	}
	if h := hosts(); len(h) != 1 || "http://"+h[0] != base {
		t.Errorf("asked %v, want only %s", h, base)
	}
}

func TestKeyboardReachesEverything(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	const list = `(() => { let n = 0; for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), summary, [tabindex='0']")) if (e.checkVisibility() && !e.disabled) e.dataset.stop = n++; return n; })()`
	for _, path := range []string{"/k/", "/k/find", searchURL + url.QueryEscape("应当"), "/k/d/rushan-plan", "/m/d/rushan-plan", "/m/search?q=" + url.QueryEscape("应当")} {
		t.Run(path, func(t *testing.T) {
			var stops int
			if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), chromedp.Navigate(base+path),
				chromedp.Evaluate(list, &stops), chromedp.Evaluate(`document.activeElement.blur()`, nil)); err != nil {
				t.Fatal(err)
			}
			reached := map[string]bool{}
			for range stops + 2 {
				var at string
				if err := chromedp.Run(ctx, chromedp.KeyEvent(kb.Tab),
					chromedp.Evaluate(`document.activeElement.dataset.stop ?? ""`, &at)); err != nil {
					t.Fatal(err)
				}
				if at != "" {
					reached[at] = true
				}
			}
			if len(reached) != stops {
				t.Errorf("Tab reached %d of %d", len(reached), stops)
			}
		})
	}
}

func TestSearchingByTouchAlone(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	var at, typed, answer string
	if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright),
		chromedp.Navigate(base+"/k/"),
		chromedp.Click(`.hands .find`),
		chromedp.WaitVisible(`[data-key="j"]`),
		chromedp.Click(`[data-key="j"]`),
		chromedp.Click(`[data-key="z"]`),
		chromedp.Text(`#line`, &typed),
		chromedp.WaitVisible(`#words li:not(.common)`),
		chromedp.Click(`#words li:first-child a`),
		chromedp.WaitVisible(`.hits`),
		chromedp.Location(&at),
		chromedp.Click(`.hits li:first-child a`),
		chromedp.WaitVisible(`.take .qr`),
		chromedp.Text(`.ans`, &answer),
	); err != nil {
		t.Fatal(err)
	}
	if typed != "jz" {
		t.Errorf("the keys wrote %q", typed)
	}
	if want := searchURL + url.QueryEscape("救助"); !strings.HasSuffix(at, want) {
		t.Errorf("at %s, want %s", at, want)
	}
	if !strings.Contains(answer, "救助") {
		t.Errorf("the answer is %q", answer)
	}
}

func TestReadingByScreens(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	var before, after, end float64
	const top = `document.getElementById("turn").scrollTop`
	if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), chromedp.Navigate(base+"/k/d/rushan-plan"),
		chromedp.Evaluate(top, &before),
		chromedp.Click(`[data-turn="1"]`),
		chromedp.Poll(top+` > 100`, nil),
		chromedp.Evaluate(top, &after),
		chromedp.KeyEvent(kb.PageDown),
		chromedp.Poll(fmt.Sprintf("%s > %s", top, "100"), nil),
		chromedp.Evaluate(top, &end),
	); err != nil {
		t.Fatal(err)
	}
	if before != 0 || after <= before || end < after {
		t.Errorf("turned %v → %v → %v", before, after, end)
	}
}
