package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"gongkai/kiosk/web/browsertest"
)

// hallAndServer is the demonstration as a county's server, and a terminal that
// was registered with it the way its staff and its installer do that.
type hallAndServer struct {
	tour  demoTour
	wire  *county
	hall  *hall
	staff *visitor
	spool string
}

var shownCode = regexp.MustCompile(`class="secret">([^<]+)<`)

func openHall(t *testing.T) *hallAndServer {
	t.Helper()
	s := &hallAndServer{tour: startDemo(t, t.TempDir()), wire: &county{log: &syncBuffer{}}, spool: t.TempDir()}
	home, err := url.Parse(s.tour.Home)
	if err != nil {
		t.Fatal(err)
	}
	s.wire.connect(t, home)
	s.staff = newVisitor(t, s.tour.Home)
	s.staff.signIn(s.tour.Name, s.tour.Password)
	code := shownCode.FindStringSubmatch(s.staff.post("/office/terminals", url.Values{"name": {"市民中心一楼 1 号机"}}))
	if code == nil {
		t.Fatal("the office shows no code")
	}
	s.hall = s.wire.hall(t, t.TempDir(), code[1], func(c *Config) {
		c.Speech, c.Printer = "auto", "spool:"+s.spool
	})
	s.hall.shows(t, "/k/search?q="+url.QueryEscape("公租房"), "公租房")
	return s
}

// A person stands at the terminal: writes, finds, hears, takes along, prints,
// leaves; and all of that again while the server is away.
func TestAVisitAtTheTerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the demo, a terminal and a browser")
	}
	s := openHall(t)
	nth := 0
	ctx := browsertest.OpenFor(t, 6*time.Minute)
	sounds := watchSounds(ctx)
	for _, tc := range []struct {
		width, height int64
		modes         []string
	}{
		{1080, 1920, visitModes("large contrast low")},
		{1920, 1080, visitModes("")},
	} {
		for _, mode := range tc.modes {
			t.Run(fmt.Sprintf("%d×%d %s", tc.width, tc.height, mode), func(t *testing.T) {
				nth++
				p := &person{ctx: ctx, t: t, at: s, nth: nth, name: fmt.Sprintf("visit-%d-%s", tc.width, mode)}
				p.do(network.ClearBrowserCookies(), screen(tc.width, tc.height), chromedp.Navigate(s.hall.base+"/k/"))
				p.turnOn(mode)
				p.findsByPinyin("公租房", "gongzufang", "fang")
				p.opensTheFirst()
				p.takesItAlong()
				p.isReadTo(sounds)
				p.prints()
				p.leaves()
				p.turnOn(mode)
				p.needsThreeTaps()
				p.walksAway()
				s.wire.cut.Store(true)
				p.turnOn(mode)
				p.writesByHand("公租房")
				p.leavesAQuestion()
				s.wire.cut.Store(false)
				p.questionArrives()
				p.leaves()
			})
		}
	}
}

// visitModes are the modes of the visits to one of the two screens, some of them
// all at once; GONGKAI_EVERY_MODE asks for each of them on both.
func visitModes(some ...string) []string {
	if os.Getenv("GONGKAI_EVERY_MODE") != "" {
		return []string{"", "large", "contrast", "low"}
	}
	return some
}

// person is who stands there.
type person struct {
	ctx      context.Context
	t        *testing.T
	at       *hallAndServer
	name     string // of pictures
	nth      int
	question string
	had      []string // cookies before leaving
}

func (p *person) do(actions ...chromedp.Action) {
	p.t.Helper()
	step, cancel := context.WithTimeout(p.ctx, 20*time.Second)
	defer cancel()
	for i, a := range actions {
		if err := chromedp.Run(step, a); err != nil {
			browsertest.Keep(p.ctx, p.t, "stuck")
			p.t.Fatalf("step %d: %v", i+1, err)
		}
	}
}

func (p *person) picture(name string) { browsertest.Keep(p.ctx, p.t, p.name+"-"+name) }

// turnOn touches the keys of modes.
func (p *person) turnOn(modes string) {
	p.t.Helper()
	for mode := range strings.FieldsSeq(modes) {
		p.do(tap(`.dock [value="`+mode+`"]`), chromedp.WaitVisible(`.dock [value="`+mode+`"][aria-pressed="true"]`))
	}
}

// findsByPinyin types the keys of words, whose last syllable is given, and
// searches.
func (p *person) findsByPinyin(words, keys, last string) {
	p.t.Helper()
	p.do(tap(`.find`), chromedp.WaitVisible(`#keyboard`))
	for _, k := range keys {
		p.do(tap(fmt.Sprintf(`[data-pad="26"] [data-key="%c"]`, k)))
	}
	// The candidates of all the keys, not of the first of them.
	p.do(chromedp.Poll(`[...document.querySelectorAll("#line u")].at(-1)?.textContent === "`+last+`" && document.querySelector("#cands .cand")?.textContent === "`+words+`"`, nil))
	p.picture("pinyin")
	p.do(tap(`#cands .cand`), chromedp.Poll(`document.getElementById("q").value === "`+words+`"`, nil), tap(`[data-pad="26"] .pri`))
	p.found(words)
	p.picture("results")
}

// found waits for the results of a search.
func (p *person) found(words string) {
	p.t.Helper()
	var at string
	p.do(chromedp.WaitVisible(`.hits .hit`), chromedp.Location(&at))
	if u, err := url.Parse(at); err != nil || u.Query().Get("q") != words {
		p.t.Errorf("searched at %s, want %s", at, words)
	}
}

func (p *person) opensTheFirst() {
	p.t.Helper()
	p.do(tap(`.hits .hit`), chromedp.WaitVisible(`article.body`))
	p.picture("document")
}

// takesItAlong reads the QR code off the screen.
func (p *person) takesItAlong() {
	p.t.Helper()
	var picture []byte
	var id string
	p.do(chromedp.Screenshot(`.take .qr`, &picture, chromedp.NodeVisible), chromedp.AttributeValue(`article.body`, "data-id", &id, nil))
	u, err := url.Parse(readQR(p.t, picture))
	if err != nil || !strings.HasPrefix(u.Path, "/s/") {
		p.t.Fatalf("the QR code says %v", u)
	}
	if _, body := p.at.staff.get(u.Path); !strings.Contains(body, `data-id="`+id+`"`) {
		p.t.Errorf("%s is not %s", u, id)
	}
}

// isReadTo wants sound to be fetched and a sentence to be marked.
func (p *person) isReadTo(sounds *soundLog) {
	p.t.Helper()
	if !p.at.speaks() {
		p.t.Log("no espeak-ng in PATH: nothing was read aloud")
		return
	}
	before := sounds.count()
	p.do(tap(`#read`), chromedp.WaitVisible(`#speak`), chromedp.WaitVisible(`.being-read`))
	p.picture("aloud")
	if sounds.count() == before {
		p.t.Error("no sound was fetched")
	}
	p.do(tap(`#read`))
}

func (s *hallAndServer) speaks() bool {
	_, body := s.staff.get("/k/")
	return !strings.Contains(body, "没有装语音")
}

// prints wants a receipt in the printer's folder.
func (p *person) prints() {
	p.t.Helper()
	before := len(p.at.printed(p.t))
	p.do(tap(`.take a[href*="/paper"]`), chromedp.WaitVisible(`[name=as][value=receipt]`))
	p.picture("paper")
	p.do(tap(`[name=as][value=receipt]`), chromedp.WaitVisible(`[role=status]`))
	if got := p.at.printed(p.t); len(got) != before+1 {
		p.t.Errorf("the printer's folder has %v", got)
	}
}

func (s *hallAndServer) printed(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(s.spool, "*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func (p *person) leaves() {
	p.t.Helper()
	p.had = p.cookies()
	p.do(tap(`#leave`), chromedp.WaitVisible(`body.home`))
	p.nothingLeft()
}

// walksAway leaves a document open; the clock of the page runs faster.
func (p *person) walksAway() {
	p.t.Helper()
	p.had = p.cookies()
	var id page.ScriptIdentifier
	p.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		id, err = page.AddScriptToEvaluateOnNewDocument(`const after = setTimeout, every = setInterval;
			window.setTimeout = (f, ms, ...a) => after(f, ms / 60, ...a); window.setInterval = (f, ms, ...a) => every(f, ms / 20, ...a);`).Do(ctx)
		return err
	}), chromedp.Reload(), chromedp.WaitVisible(`#stay`))
	p.picture("idle")
	p.do(chromedp.WaitVisible(`body.home`), chromedp.ActionFunc(func(ctx context.Context) error {
		return page.RemoveScriptToEvaluateOnNewDocument(id).Do(ctx)
	}), chromedp.Reload(), chromedp.WaitVisible(`.dock`))
	p.nothingLeft()
}

// cookies lists what the browser keeps, "name=value".
func (p *person) cookies() (list []string) {
	p.t.Helper()
	p.do(chromedp.ActionFunc(func(ctx context.Context) error {
		cookies, err := network.GetCookies().Do(ctx)
		for _, c := range cookies {
			if c.Value != "" {
				list = append(list, c.Name+"="+c.Value)
			}
		}
		return err
	}))
	return list
}

// nothingLeft wants the screen as if nobody had been there.
func (p *person) nothingLeft() {
	p.t.Helper()
	var left []string
	p.do(chromedp.Evaluate(`(async () => {
		const out = [], html = document.documentElement.dataset;
		if (document.body.innerText.includes("公租房")) out.push("words");
		for (const k of ["size", "contrast", "low"]) if (k in html) out.push(k);
		if (localStorage.length || sessionStorage.length || document.cookie || (await indexedDB.databases()).length) out.push("storage");
		for (const f of document.querySelectorAll("input:not([type=hidden])")) if (f.value) out.push("field " + f.value);
		if (scrollY || getSelection().toString() || document.querySelector("dialog[open]")) out.push("state");
		return out;
	})()`, &left, awaited))
	// The next visit has its own number already.
	kept := slices.DeleteFunc(p.cookies(), func(c string) bool { return !slices.Contains(p.had, c) })
	if len(left) > 0 || len(kept) > 0 {
		p.t.Errorf("left behind: %v, cookies %v", left, kept)
	}
	if got := p.at.printed(p.t); len(got) > 0 {
		p.t.Errorf("the printer's folder still has %v", got)
	}
}

// needsThreeTaps finds a document without typing.
func (p *person) needsThreeTaps() {
	p.t.Helper()
	p.do(tap(`a[href="/k/for/housing"]`), chromedp.WaitVisible(`.asks-of a.row`))
	p.picture("need")
	p.do(tap(`.asks-of a.row`), chromedp.WaitVisible(`article.body`))
}

func (p *person) writesByHand(words string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.at.hall.base+"/k/find"), tap(`[data-go="hand"]`), chromedp.WaitVisible(`#paper`))
	for i, char := range words {
		p.draws(char)
		p.do(chromedp.Poll(fmt.Sprintf(`[...document.querySelectorAll("#cands .cand")].slice(0, 6).some((c) => c.textContent === %q)`, string(char)), nil))
		if i == 0 {
			p.picture("hand")
		}
		p.do(chromedp.Sleep(350*time.Millisecond), tap(fmt.Sprintf(`//*[@id="cands"]//*[contains(@class,"cand")][text()="%c"]`, char)))
	}
	p.do(chromedp.Poll(`document.getElementById("q").value === "`+words+`"`, nil), tap(`[data-pad="hand"] .pri`))
	p.found(words)
	var note string
	p.do(chromedp.Text(`header.top`, &note))
	if !strings.Contains(note, "暂时连不上") {
		p.t.Errorf("the cable is out and the page says %q", note)
	}
	p.picture("offline")
}

// draws writes a character on the pad.
func (p *person) draws(char rune) {
	p.t.Helper()
	var box struct{ X, Y, Width, Height float64 }
	p.do(chromedp.Evaluate(`document.getElementById("paper").getBoundingClientRect().toJSON()`, &box))
	side := min(box.Width, box.Height) * .8
	for _, stroke := range browsertest.Glyphs[char] {
		for j, at := range stroke {
			kind := input.TouchMove
			if j == 0 {
				kind = input.TouchStart
			}
			p.do(input.DispatchTouchEvent(kind, []*input.TouchPoint{{X: box.X + (box.Width-side)/2 + at[0]/100*side, Y: box.Y + box.Height*.1 + at[1]/100*side}}))
		}
		p.do(input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}))
	}
}

// leavesAQuestion writes to people while the server is away.
func (p *person) leavesAQuestion() {
	p.t.Helper()
	p.question = "公租房什么时候配租？" + strings.Repeat("问", p.nth) + "。"
	p.do(chromedp.Navigate(p.at.hall.base+"/k/ask"), chromedp.SendKeys(`#q`, p.question), chromedp.Submit(`#q`),
		chromedp.WaitVisible(`[name=no]`), tap(`[name=no]`), chromedp.WaitVisible(`.receipt .number`))
}

// questionArrives waits for it in the office; once.
func (p *person) questionArrives() {
	p.t.Helper()
	arrived := func() int {
		_, body := p.at.staff.get("/office/questions")
		return strings.Count(body, p.question)
	}
	eventually(p.t, "the question arrives", func() bool { return arrived() > 0 })
	time.Sleep(100 * time.Millisecond)
	if n := arrived(); n != 1 {
		p.t.Errorf("the question arrived %d times", n)
	}
}

// soundLog counts the sounds a browser fetched.
type soundLog struct {
	mu sync.Mutex
	n  int
}

func (s *soundLog) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func watchSounds(ctx context.Context) *soundLog {
	s := &soundLog{}
	chromedp.ListenTarget(ctx, func(ev any) {
		if e, ok := ev.(*network.EventResponseReceived); ok && e.Response.Status == http.StatusOK && strings.HasPrefix(e.Response.MimeType, "audio/") {
			s.mu.Lock()
			s.n++
			s.mu.Unlock()
		}
	})
	return s
}
