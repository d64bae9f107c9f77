package browsertest

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long a usual test may use the browser.
const patience = 2 * time.Minute

// Short skips a test that starts a browser in short runs.
func Short(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
}

// Open starts a browser that ends with the test. Short runs have no browser.
func Open(t testing.TB) context.Context {
	t.Helper()
	return OpenFor(t, patience)
}

// OpenFor starts a browser that ends with the test and after a time.
func OpenFor(t testing.TB, patience time.Duration) context.Context {
	t.Helper()
	Short(t)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(Find(t)),
		chromedp.Flag("headless", "new"),
		chromedp.Flag("no-sandbox", true),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	return ctx
}

// Find returns the path of the browser.
func Find(t testing.TB) string {
	t.Helper()
	if p := os.Getenv("GONGKAI_CHROMIUM"); p != "" {
		return p
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no Chromium in PATH; pages cannot be looked at")
	}
	t.Skip("no Chromium in PATH and no GONGKAI_CHROMIUM: pages were not looked at in a browser")
	return ""
}

// Size is a screen.
type Size struct {
	Name          string
	Width, Height int64
	Touch         bool
}

// The screens pages are made for.
var (
	Upright = Size{"upright", 1080, 1920, true} // the terminal
	Lying   = Size{"lying", 1920, 1080, true}   // the terminal turned
	Small   = Size{"small", 768, 1366, true}    // a cheaper panel
	Desk    = Size{"desk", 1366, 768, false}
	Phone   = Size{"phone", 390, 844, true}
	Narrow  = Size{"narrow", 320, 640, true}
)

// As makes the browser a screen of that size.
func As(s Size) chromedp.Action {
	return chromedp.Tasks{
		chromedp.EmulateViewport(s.Width, s.Height),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}),
	}
}

// Cookie sets a cookie for the pages below an address.
func Cookie(address, name, value string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		path := "/" + strings.Trim(u.Path, "/")
		return network.SetCookie(name, value).WithURL(address).WithPath(path).Do(ctx)
	})
}

// Hosts remembers the hosts a browser asks from now on.
func Hosts(ctx context.Context) func() []string {
	var mu sync.Mutex
	seen := map[string]bool{}
	chromedp.ListenTarget(ctx, func(ev any) {
		if e, ok := ev.(*network.EventRequestWillBeSent); ok {
			if u, err := url.Parse(e.Request.URL); err == nil && u.Host != "" {
				mu.Lock()
				seen[u.Host] = true
				mu.Unlock()
			}
		}
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		var out []string
		for h := range seen {
			out = append(out, h)
		}
		slices.Sort(out)
		return out
	}
}

// Keep saves a picture of what the browser shows, if GONGKAI_SCREENSHOTS names
// a folder.
func Keep(ctx context.Context, t testing.TB, name string) {
	t.Helper()
	dir := os.Getenv("GONGKAI_SCREENSHOTS")
	if dir == "" {
		return
	}
	var png []byte
	if err := chromedp.Run(ctx, chromedp.CaptureScreenshot(&png)); err != nil {
		t.Fatal(err)
	}
	name = strings.NewReplacer("/", "-", " ", "-").Replace(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}
