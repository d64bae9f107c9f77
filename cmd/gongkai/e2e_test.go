package main

import (
	"bytes"
	"context"
	"image"
	_ "image/png"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"gongkai/kiosk/web/browsertest"
)

// fromPageToPhone walks the whole way once: a page published on the portal has
// been crawled; it is found on the touchscreen by tapping, and carried away on
// a phone by the QR code that is really on the screen.
func fromPageToPhone(t *testing.T, tour demoTour) {
	ctx := browsertest.Open(t)
	run := func(actions ...chromedp.Action) {
		t.Helper()
		step, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		for i, a := range actions {
			if err := chromedp.Run(step, a); err != nil {
				browsertest.Keep(ctx, t, "stuck")
				t.Fatalf("step %d: %v", i+1, err)
			}
		}
	}

	run(screen(1080, 1920), chromedp.Navigate(tour.Home+"/k/"), tap(`.find`), chromedp.WaitVisible(`[data-key="d"]`))
	for _, letter := range "dibao" {
		run(tap(`[data-key="` + string(letter) + `"]`))
	}
	var heading, hit, title, version string
	run(
		tap(`//*[@id="words"]//a[normalize-space(.//*[contains(@class,"lead")])="低保"]`),
		chromedp.WaitVisible(`.hits .hit`),
		chromedp.Text(`.res .h`, &heading),
		chromedp.Text(`.hits li:first-child h2`, &hit),
		tap(`.hits li:first-child .hit`),
		chromedp.WaitVisible(`img[src^="/qr/"]`),
		chromedp.Text(`h1`, &title),
		chromedp.AttributeValue(`[data-version]`, "data-version", &version, nil),
	)
	if !strings.Contains(heading, "份文件") {
		t.Errorf("the results are headed %q", heading)
	}
	if squash(hit) != squash(title) {
		t.Errorf("tapped %q, opened %q", hit, title)
	}

	var picture []byte
	run(chromedp.Screenshot(`img[src^="/qr/"]`, &picture, chromedp.NodeVisible))
	address := readQR(t, picture)
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(u.Path, "/s/") {
		t.Fatalf("the QR code says %q, want a short link", address)
	}

	var phoneTitle, phoneVersion string
	run(
		screen(360, 800), chromedp.Navigate(address), chromedp.WaitVisible(`h1`),
		chromedp.Text(`h1`, &phoneTitle),
		chromedp.AttributeValue(`[data-version]`, "data-version", &phoneVersion, nil),
	)
	if squash(phoneTitle) != squash(title) || phoneVersion != version {
		t.Errorf("the phone shows %q version %q, the kiosk %q version %q", phoneTitle, phoneVersion, title, version)
	}
}

// squash drops the blanks a browser puts where a title may break.
func squash(s string) string { return strings.Join(strings.Fields(s), "") }

func screen(width, height int64) chromedp.Action {
	return chromedp.Tasks{
		emulation.SetDeviceMetricsOverride(width, height, 1, false),
		emulation.SetTouchEmulationEnabled(true),
	}
}

// tap touches the middle of the first visible match with a finger, not a mouse.
func tap(selector string) chromedp.Action {
	return chromedp.Tasks{touchDown(selector), chromedp.ActionFunc(func(ctx context.Context) error {
		return input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}).Do(ctx)
	})}
}

// touchDown is the first half of a tap.
func touchDown(selector string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		var box struct{ X, Y float64 }
		by := chromedp.ByQuery
		find := "document.querySelector(" + quoteJS(selector) + ")"
		if strings.HasPrefix(selector, "/") {
			by = chromedp.BySearch
			find = "document.evaluate(" + quoteJS(selector) + ", document, null, 9).singleNodeValue"
		}
		if err := chromedp.WaitVisible(selector, by).Do(ctx); err != nil {
			return err
		}
		if err := chromedp.Evaluate(`(() => { const r = `+find+`.getBoundingClientRect(); return {X: r.x + r.width/2, Y: r.y + r.height/2} })()`, &box).Do(ctx); err != nil {
			return err
		}
		finger := []*input.TouchPoint{{X: box.X, Y: box.Y}}
		return input.DispatchTouchEvent(input.TouchStart, finger).Do(ctx)
	})
}

func quoteJS(s string) string { return "`" + s + "`" }

func readQR(t *testing.T, picture []byte) string {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		if dir := os.Getenv("GONGKAI_SCREENSHOTS"); dir != "" {
			_ = os.WriteFile(filepath.Join(dir, "unreadable.png"), picture, 0o600)
		}
		t.Fatalf("the QR code on the screen cannot be read: %v", err)
	}
	return result.GetText()
}
