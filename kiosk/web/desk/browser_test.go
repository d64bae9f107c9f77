package desk_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gongkai/kiosk"
	"gongkai/kiosk/web/browsertest"
	"gongkai/kiosk/web/staff/stafftest"
)

// complaints collects what the browser finds wrong: exceptions, blocked
// resources, failed requests.
func complaints(ctx context.Context) func() []string {
	var mu sync.Mutex
	var all []string
	chromedp.ListenTarget(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			all = append(all, e.ExceptionDetails.Error())
		case *cdplog.EventEntryAdded:
			if e.Entry.Level == cdplog.LevelError && !strings.HasSuffix(e.Entry.URL, "/favicon.ico") {
				all = append(all, e.Entry.Text+" "+e.Entry.URL)
			}
		}
	})
	return func() []string { mu.Lock(); defer mu.Unlock(); return all }
}

// until waits for an expression to become true, across navigations.
func until(want string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		poll := chromedp.Poll(`Boolean(`+want+`)`, nil, chromedp.WithPollingTimeout(10*time.Second))
		err := poll.Do(ctx)
		for range 20 { // a page that goes away takes the poll with it
			if err == nil || ctx.Err() != nil || errors.Is(err, chromedp.ErrPollingTimeout) {
				break
			}
			err = poll.Do(ctx)
		}
		return err
	})
}

type step struct {
	name string
	do   chromedp.Action
	want string // an expression that becomes true
}

// alt presses a key with Alt: as on a real keyboard that types no character.
func alt(key string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		for _, p := range kb.Encode([]rune(key)[0]) {
			if p.Type == input.KeyChar {
				continue
			}
			p.Modifiers, p.Text, p.UnmodifiedText = input.ModifierAlt, "", ""
			if err := p.Do(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

// compose types with an input method: what is composed so far, before it is
// chosen.
func compose(text string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		n := int64(len([]rune(text)))
		return input.ImeSetComposition(text, n, n).Do(ctx)
	})
}

func commit(text string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error { return input.InsertText(text).Do(ctx) })
}

const (
	inBox   = `document.activeElement === document.getElementById('q')`
	current = `[...document.querySelectorAll('#hits li')].findIndex(l => l.hasAttribute('aria-current'))`
	asked   = `performance.getEntriesByType('resource').filter(r => r.name.includes('part=1')).length`
	fits    = `document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight`
)

func TestTheDeskByKeyboard(t *testing.T) {
	ctx := browsertest.Open(t)
	site := stafftest.New(t, "")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- site.App.Listener(ln) }()
	t.Cleanup(func() {
		// Closing the listener ends the server even if it has not begun.
		if err := errors.Join(site.App.Shutdown(), closed(ln.Close())); err != nil {
			t.Error(err)
		}
		<-served
	})
	hosts := browsertest.Hosts(ctx)
	wrong := complaints(ctx)

	steps := []step{
		{"the desk asks who it is", chromedp.Tasks{
			browsertest.As(browsertest.Desk), chromedp.Navigate("http://" + ln.Addr().String() + "/desk/"),
		}, `innerWidth === 1366 && document.querySelector('[name=password]') !== null`},
		{"sign in", chromedp.Tasks{
			chromedp.SendKeys(`[name=name]`, stafftest.Names[kiosk.RoleOperator]),
			chromedp.SendKeys(`[name=password]`, stafftest.Password+kb.Enter),
		}, `location.pathname === '/desk/' && document.readyState === 'complete' && ` + inBox},
		{"it fits the screen", chromedp.Tasks{}, fits},
		{"what can be scripted is shown", alt("1"), `!document.querySelector('[data-copy]').hidden && ` + current + ` === 0`},
		{"typing answers", chromedp.KeyEvent("公开"), `document.querySelectorAll('#hits li').length > 3 && document.getElementById('answer').textContent.includes('公开')`},
		{"the result is announced", chromedp.Tasks{}, `document.getElementById('said').textContent.startsWith('找到 ')`},
		{"arrow down", chromedp.KeyEvent(kb.ArrowDown), current + ` === 1`},
		{"its card comes", chromedp.Tasks{}, `document.getElementById('answer') && document.querySelector('.card .go').search.includes('n=2')`},
		{"arrow up", chromedp.KeyEvent(kb.ArrowUp), current + ` === 0 && !document.querySelector('.card .go').search.includes('n=')`},
		{"Alt and a number", alt("2"), current + ` === 1 && document.querySelector('.card .go').search.includes('n=2')`},
		{"the cursor has stayed in the box", chromedp.Tasks{}, inBox + ` && document.getElementById('q').value === '公开'`},
		{"a larger screen grows", chromedp.EmulateViewport(1920, 1080), fits + ` && innerWidth === 1920 && getComputedStyle(document.documentElement).fontSize === '20px'`},
		{"and back", browsertest.As(browsertest.Desk), fits + ` && innerWidth === 1366`},
		{"F7 opens the full text at the passage", chromedp.KeyEvent(kb.F7), `(() => { const a = document.querySelector('.text .hit'), t = document.querySelector('.text');
			if (!a) return false; const r = a.getBoundingClientRect(), b = t.getBoundingClientRect(); return r.top >= b.top && r.top < b.bottom && ` + current + ` === 1; })()`},
		{"page down reads on", chromedp.Tasks{chromedp.Evaluate(`window.before = document.querySelector('.text').scrollTop; 0`, nil), chromedp.KeyEvent(kb.PageDown)}, `document.querySelector('.text').scrollTop !== window.before`},
		{"F7 again goes back", chromedp.KeyEvent(kb.F7), `document.getElementById('answer') !== null && ` + current + ` === 1`},
		{"F9 shows the picture of the link", chromedp.KeyEvent(kb.F9), `(() => { const i = document.querySelector('dialog[open] img'); return i && i.complete && i.naturalWidth > 100 && i.getBoundingClientRect().width >= 300; })()`},
		{"Esc closes only that", chromedp.KeyEvent(kb.Escape), `!document.querySelector('dialog[open]') && document.getElementById('q').value === '公开'`},
		{"Alt C copies the answer", alt("c"), `document.getElementById('said').textContent === '已复制'`},
		{"a key filters", alt("e"), `document.querySelector('[data-key="Alt+KeyE"]').hasAttribute('aria-current') && document.querySelector('[name=area]').value === 'public-welfare'`},
		{"typing keeps the filter", chromedp.KeyEvent("方案"), `document.getElementById('q').value === '公开方案' && document.querySelector('[name=area]').value === 'public-welfare' && document.querySelectorAll('#hits li').length > 0`},
		{"the same key takes it off", alt("e"), `!document.querySelector('[name=area]') && !document.querySelector('[data-key="Alt+KeyE"]').hasAttribute('aria-current')`},
		{"Esc empties the box", chromedp.KeyEvent(kb.Escape), `document.getElementById('q').value === '' && document.querySelector('.areas') !== null && ` + inBox},
		{"a question mark shows the keys", chromedp.KeyEvent("?"), `document.getElementById('keys').open && document.getElementById('q').value === ''`},
		{"Esc closes them", chromedp.KeyEvent(kb.Escape), `!document.getElementById('keys').open`},
		{"composing asks nothing", chromedp.Tasks{chromedp.Evaluate(`window.count = `+asked+`; 0`, nil), compose("zheng'shou"), chromedp.KeyEvent(kb.Enter)}, `document.getElementById('q').value.length > 0`},
		{"what was chosen is asked once", commit("征收补偿方案"), `document.getElementById('answer')?.textContent.includes('征收补偿') && ` + asked + ` === window.count + 1`},
		{"nothing found", chromedp.KeyEvent("霍格"), `document.querySelector('.none h1')?.textContent.includes('霍格')`},
		{"the page was never left", chromedp.Tasks{}, `location.pathname === '/desk/' && location.search === '' && ` + fits},
		{"signed out elsewhere, the door asks again and keeps the question", chromedp.Tasks{
			chromedp.Evaluate(`fetch('/staff/logout', {method: 'POST', body: new URLSearchParams(new FormData(document.querySelector('.who form'))), redirect: 'manual'}).then(() => { window.out = true; }); 0`, nil),
			chromedp.Poll(`window.out`, nil), chromedp.KeyEvent("x"),
		}, `location.pathname === '/staff/login' && decodeURIComponent(location.search).includes('/desk/?q=')`},
	}
	for _, s := range steps {
		if err := chromedp.Run(ctx, s.do, until(s.want)); err != nil {
			var state string
			_ = chromedp.Run(ctx, chromedp.Evaluate(`location.href + ' ' + document.body.innerText.slice(0, 600).replaceAll("\n", " ")`, &state))
			t.Fatalf("%s: %v\n%s\n%v", s.name, err, state, wrong())
		}
		browsertest.Keep(ctx, t, "desk "+s.name)
	}
	if got := hosts(); len(got) != 1 {
		t.Errorf("the page asked %v", got)
	}
	for _, w := range wrong() {
		if !strings.Contains(w, "401") { // the last step is meant to be refused
			t.Error(w)
		}
	}
}

// closed drops the complaint that a listener was closed before.
func closed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
