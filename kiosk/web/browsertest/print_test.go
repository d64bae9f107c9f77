package browsertest_test

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/link"
	"gongkai/kiosk/printing"
	"gongkai/kiosk/web/browsertest"
	"gongkai/kiosk/web/webtest"
)

// printServer serves the samples with a printer.
func printServer(t *testing.T, p printing.Printer) string {
	t.Helper()
	cfg := webtest.Config(t, webtest.NewMemory(kiosktest.Disclosures()))
	cfg.Printing = &printing.Desk{Printer: p, Render: printing.Render, Cost: "不收费"}
	base := webtest.Listen(t, webtest.New(t, cfg))
	cfg.Printing.Self = base
	return base
}

var (
	mediaBox = regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`)
	pageDict = regexp.MustCompile(`/Type /Page\b[^s]`)
)

// paperOf returns the size of the first page in mm and the number of pages.
func paperOf(t *testing.T, pdf []byte) (w, h float64, pages int) {
	t.Helper()
	m := mediaBox.FindSubmatch(pdf)
	if m == nil {
		t.Fatalf("no page in %d bytes", len(pdf))
	}
	mm := func(b []byte) float64 {
		v, err := strconv.ParseFloat(string(b), 64)
		if err != nil {
			t.Fatal(err)
		}
		return v / 72 * 25.4
	}
	return mm(m[1]), mm(m[2]), len(pageDict.FindAll(pdf, -1))
}

// One browser does it all: starting one is most of the time.
func TestPrinting(t *testing.T) {
	ctx := browsertest.Open(t)
	t.Run("no printer is said before", func(t *testing.T) { noPrinter(ctx, t) })
	t.Run("what is on paper", func(t *testing.T) { onPaper(ctx, t) })
	t.Run("by the server", func(t *testing.T) { byServer(ctx, t) })
	t.Run("by the browser", func(t *testing.T) { byBrowser(ctx, t) })
}

func byServer(ctx context.Context, t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	base := printServer(t, printing.NewSpool(dir))
	for _, tc := range []struct {
		button        string
		width, height float64 // mm
	}{{"receipt", 80, 0}, {"a4", 210, 297}} {
		var said string
		if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright),
			chromedp.Navigate(base+"/k/d/assistance?at=1.700.800"),
			chromedp.Click(`a[href*="/paper"]`, chromedp.ByQuery),
			chromedp.WaitVisible(".preview .slip", chromedp.ByQuery),
			shoot(t, "print-before-"+tc.button),
			chromedp.Click(`button[value="`+tc.button+`"]`, chromedp.ByQuery),
			chromedp.WaitVisible(`[role="status"]`, chromedp.ByQuery),
			chromedp.Text("h1", &said, chromedp.ByQuery)); err != nil {
			t.Fatal(err)
		}
		files, _ := filepath.Glob(filepath.Join(dir, "gongkai-"+tc.button+"-*.pdf"))
		if said != "正在打印" || len(files) != 1 {
			t.Fatalf("the page says %q, the printer has %q", said, files)
		}
		pdf, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		w, h, pages := paperOf(t, pdf)
		if math.Abs(w-tc.width) > 1 || tc.height > 0 && math.Abs(h-tc.height) > 1 || tc.button == "receipt" && pages != 1 || pages < 1 {
			t.Errorf("%s: %d pages of %.0f × %.0f mm", tc.button, pages, w, h)
		}
	}
}

// shoot keeps a picture.
func shoot(t *testing.T, name string) chromedp.Action {
	t.Helper()
	return chromedp.ActionFunc(func(ctx context.Context) error { browsertest.Keep(ctx, t, name); return nil })
}

func onPaper(ctx context.Context, t *testing.T) {
	t.Helper()
	base := printServer(t, printing.None{})
	d := kiosktest.Disclosures()[0]
	for _, paper := range []string{"receipt", "a4"} {
		var picture []byte
		var cut bool
		if err := chromedp.Run(ctx, chromedp.EmulateViewport(800, 1200, chromedp.EmulateScale(2)),
			emulation.SetEmulatedMedia().WithMedia("print"),
			chromedp.Navigate(fmt.Sprintf("%s/k/d/%s/print?as=%s&at=1.700.800", base, d.ID, paper)),
			chromedp.Screenshot(`img[src^="/qr/"]`, &picture, chromedp.ByQuery),
			chromedp.Evaluate(`(() => { const s = document.querySelector(".slip"); return !!s && s.getBoundingClientRect().height / 96 * 25.4 > +s.className.match(/h(\d+)/)[1] })()`, &cut)); err != nil {
			t.Fatal(err)
		}
		if cut {
			t.Error("the receipt is longer than its paper")
		}
		if got, want := decodeQR(t, picture), link.URL("", d.Code); len(got) < len(want) || got[len(got)-len(want)-len("?at=1.700.800"):] != want+"?at=1.700.800" {
			t.Errorf("%s: the QR code leads to %s", paper, got)
		}
	}
}

func decodeQR(t *testing.T, picture []byte) string {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatalf("the QR code cannot be read: %v", err)
	}
	return result.GetText()
}

// byBrowser prints with window.print and comes back.
func byBrowser(ctx context.Context, t *testing.T) {
	t.Helper()
	base := printServer(t, printing.Browser{})
	printed := make(chan struct{}, 9)
	chromedp.ListenTarget(ctx, func(ev any) {
		if e, ok := ev.(*runtime.EventBindingCalled); ok && e.Name == "printed" {
			printed <- struct{}{}
		}
	})
	// A browser without a screen prints nothing: the test stands for the printer.
	const stand = `window.print = () => { window.printed(""); dispatchEvent(new Event("afterprint")) }`
	if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), runtime.AddBinding("printed"),
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := page.AddScriptToEvaluateOnNewDocument(stand).Do(ctx)
			return err
		}),
		chromedp.Navigate(base+"/k/d/assistance/paper"),
		chromedp.Click(`button[value="receipt"]`, chromedp.ByQuery),
		chromedp.WaitVisible(`[role="status"]`, chromedp.ByQuery)); err != nil {
		t.Fatal(err)
	}
	if len(printed) != 1 {
		t.Errorf("window.print was called %d times", len(printed))
	}
}

func noPrinter(ctx context.Context, t *testing.T) {
	t.Helper()
	base := printServer(t, printing.None{})
	var said string
	var buttons int
	if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright),
		chromedp.Navigate(base+"/k/d/assistance"),
		chromedp.Click(`a[href*="/paper"]`, chromedp.ByQuery),
		chromedp.Text(".say-state", &said, chromedp.ByQuery),
		chromedp.Evaluate(`document.querySelectorAll("form[data-printing]").length`, &buttons), shoot(t, "print-none")); err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile("没有打印机").MatchString(said) || buttons != 0 {
		t.Errorf("the page says %q and has %d ways to print", said, buttons)
	}
}
