package browsertest_test

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/speech"
	"gongkai/kiosk/web/browsertest"
	"gongkai/kiosk/web/webtest"
)

// speaking serves the samples with the voice of this machine.
func speaking(t *testing.T) string {
	t.Helper()
	voice, err := speech.Open("auto", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if voice == nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("espeak-ng is not installed; nothing can be heard")
		}
		t.Skip("espeak-ng is not installed: nothing was heard")
	}
	m := webtest.NewMemory(kiosktest.Disclosures())
	cfg := webtest.Config(t, m)
	cfg.Searcher, cfg.Voice = webtest.Knowing{Memory: m}, voice
	cfg.Questions = []string{"申请最低生活保障", "征求意见期限不得少于"}
	return webtest.Listen(t, webtest.New(t, cfg))
}

// quick makes sounds play fast and keeps what was played.
const quick = `window.played = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  played.push(new URL(this.src).pathname);
  this.defaultPlaybackRate = this.playbackRate = 16;
  return play.call(this);
};`

// heard remembers the sounds a browser asks for.
func heard(ctx context.Context) func() []string {
	var mu sync.Mutex
	var all []string
	chromedp.ListenTarget(ctx, func(ev any) {
		if e, ok := ev.(*network.EventResponseReceived); ok && strings.HasPrefix(e.Response.MimeType, "audio/") {
			mu.Lock()
			defer mu.Unlock()
			all = append(all, e.Response.URL)
		}
	})
	return func() []string { mu.Lock(); defer mu.Unlock(); return all }
}

const lit = `[...(CSS.highlights.get("spoken") ?? [])].map(String).join("")`

func TestADocumentIsReadAloud(t *testing.T) {
	base := speaking(t)
	ctx := browsertest.Open(t)
	if err := chromedp.Run(ctx, before(quick)); err != nil {
		t.Fatal(err)
	}
	sounds := heard(ctx)
	for _, tc := range []struct {
		size browsertest.Size
		mode string
	}{{browsertest.Upright, ""}, {browsertest.Lying, "large.contrast"}, {browsertest.Upright, "large.low"}} {
		t.Run(tc.size.Name+" "+tc.mode, func(t *testing.T) {
			var answer, first, second, slow, state string
			var scrolled, early float64
			var played []string
			if err := chromedp.Run(ctx, browsertest.As(tc.size), browsertest.Cookie(base+"/k/", "gongkai_k", tc.mode),
				chromedp.Navigate(base+"/k/d/assistance?q="+url.QueryEscape("申请最低生活保障")+"&at=1.700.800"),
				chromedp.Evaluate(`document.querySelectorAll("audio").length + played.length`, &early),
				chromedp.Click(`#read`),
				chromedp.WaitVisible(`#speak`),
				chromedp.WaitVisible(`.ans.being-read`),
				chromedp.Text(`#speak-text`, &answer),
				chromedp.Evaluate(`for (let n = 0; n < 20 && !document.querySelector(".body .being-read"); n++) document.querySelector("[data-speak=next]").click()`, nil),
			); err != nil {
				t.Fatal(err)
			}
			look(ctx, t, 60)
			browsertest.Keep(ctx, t, "kiosk-speech-"+tc.size.Name+"-"+tc.mode)
			if err := chromedp.Run(ctx,
				chromedp.Click(`[data-speak=pause]`),
				chromedp.Text(`#speak-state`, &state),
				chromedp.Evaluate(lit, &first),
				chromedp.Click(`[data-speak=speed]`),
				chromedp.Click(`[data-speak=pause]`),
				chromedp.Focus(`[data-speak=next]`), chromedp.KeyEvent(" "), chromedp.KeyEvent(kb.Enter),
				chromedp.Evaluate(lit, &second),
				chromedp.Evaluate(`played.at(-1)`, &slow),
				chromedp.Poll(`document.querySelector("#turn").scrollTop > 300`, nil),
				chromedp.Evaluate(`document.querySelector("#turn").scrollTop`, &scrolled),
				chromedp.Evaluate(`played`, &played),
				chromedp.Click(`[data-speak=stop]`),
				chromedp.WaitNotVisible(`#speak`),
				chromedp.WaitNotPresent(`.being-read`),
			); err != nil {
				t.Fatal(err)
			}
			if early != 0 || state != "停住了" || first == "" || second == "" || first == second || !strings.HasSuffix(slow, "/fast") {
				t.Errorf("%v sounds before the touch; %s; %q, then %q from %s", early, state, first, second, slow)
			}
			if len(played) < 6 || !strings.HasPrefix(played[0], "/k/speech/words/answer/") || len(sounds()) < 6 {
				t.Errorf("played %v, %d sounds came", played, len(sounds()))
			}
		})
	}
}

func TestListsAreReadAloud(t *testing.T) {
	base := speaking(t)
	ctx := browsertest.Open(t)
	if err := chromedp.Run(ctx, before(quick)); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, path, on, want string }{
		{"home", "/k/", `#read[aria-pressed=true]`, "/k/speech/words/home/0/normal"},
		{"find", "/k/find", `#read[aria-pressed=true]`, "/k/speech/words/find/0/normal"},
		{"category", "/k/browse/public-welfare.assistance", `#read[aria-pressed=true]`, "/k/speech/words/public-welfare.assistance/0/normal"},
		{"results", searchURL + url.QueryEscape("应当"), `a.hit.being-read`, "/k/speech/words/found-"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var played []string
			if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright),
				chromedp.Navigate(base+tc.path), chromedp.Click(`#read`), chromedp.WaitVisible(tc.on),
				chromedp.Poll(`played.length > 1`, nil), chromedp.Evaluate(`played`, &played)); err != nil {
				t.Fatal(err)
			}
			look(ctx, t, 60)
			browsertest.Keep(ctx, t, "kiosk-speech-"+tc.name)
			if !strings.HasPrefix(played[0], tc.want) {
				t.Errorf("played %v", played)
			}
		})
	}
}

func TestWithoutAVoiceTheKeySaysSo(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	var words, focus string
	if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), chromedp.Navigate(base+"/k/"),
		chromedp.WaitVisible(`#read[aria-disabled=true]`),
		chromedp.Focus(`#read`), chromedp.KeyEvent(" "),
		chromedp.WaitVisible(`#tell`), chromedp.Text(`#tell-p`, &words)); err != nil {
		t.Fatal(err)
	}
	look(ctx, t, 60)
	browsertest.Keep(ctx, t, "kiosk-no-voice")
	if err := chromedp.Run(ctx, chromedp.KeyEvent(kb.Enter), chromedp.WaitNotVisible(`#tell`), chromedp.Evaluate(`document.activeElement.id`, &focus)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(words, "没有装语音") || focus != "read" {
		t.Errorf("%q, then the focus is on %q", words, focus)
	}
}
