package browsertest_test

import (
	"bytes"
	"context"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/chromedp/chromedp"

	"gongkai/kiosk/web/browsertest"
)

// TestNothingOfAVisitOnDisk makes a visit in a browser started as on a
// terminal, lets the browser end, and looks for the words typed and the
// document opened in everything it has written. A browser started without
// --incognito shows that they would be found.
func TestNothingOfAVisitOnDisk(t *testing.T) {
	_, base := serve(t)
	for name, incognito := range map[string]bool{"as on a terminal": true, "as at home": false} {
		t.Run(name, func(t *testing.T) {
			profile := t.TempDir()
			browse(t, base, profile, incognito)
			found := remains(t, profile, "应当", "社会救助暂行办法", "/k/d/assistance")
			if incognito && len(found) > 0 {
				t.Errorf("left on disk: %v", found)
			}
			if !incognito && len(found) == 0 {
				t.Error("this test finds nothing where something is")
			}
		})
	}
}

// browse makes a visit and closes the browser as a shutdown would.
func browse(t *testing.T, base, profile string, incognito bool) {
	t.Helper()
	browsertest.Short(t)
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(browsertest.Find(t)), chromedp.UserDataDir(profile),
		chromedp.Flag("headless", "new"), chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true),
		chromedp.Flag("kiosk", true), chromedp.Flag("incognito", incognito), chromedp.Flag("disable-pinch", true),
		chromedp.Flag("overscroll-history-navigation", "0"), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("noerrdialogs", true), chromedp.WSURLReadTimeout(time.Minute))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright),
		chromedp.Navigate(base+"/k/"),
		chromedp.Navigate(base+searchURL+url.QueryEscape("应当")), chromedp.WaitVisible(`.hits`),
		chromedp.Navigate(base+"/k/d/assistance"), chromedp.WaitVisible(`article.body`),
		chromedp.Click(`#leave`), chromedp.WaitVisible(`body.home`)); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Cancel(ctx); err != nil {
		t.Fatal(err)
	}
}

// remains lists the files that hold one of the words in any spelling a browser
// writes: UTF-8, UTF-16, with percent signs.
func remains(t *testing.T, dir string, words ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, w := range words {
			for _, form := range []string{w, wide(w), url.QueryEscape(w), strings.ToLower(url.QueryEscape(w))} {
				if bytes.Contains(b, []byte(form)) {
					found = append(found, filepath.Base(path)+": "+w)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// wide is a text in UTF-16, the low byte first.
func wide(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}
