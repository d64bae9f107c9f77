package browsertest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gongkai/kiosk/web/browsertest"
)

// The rules for older people ask for 18 at least, and for 30 at the largest
// setting (移动互联网应用适老化通用设计规范 1.1, dp read as CSS px).
const (
	leastText  = 18
	leastLarge = 30
)

// smallText lists what is written smaller than a size. A code inside a picture
// is no text.
const smallText = `((least) => {
  const out = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), e = walk.currentNode.parentElement;
    if (!text || !e.checkVisibility({ visibilityProperty: true }) || e.closest("svg, script, style, template, noscript, .vh")) continue;
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (size < least - .1) out.add(size.toFixed(1) + " px: " + e.tagName + "." + e.className + " " + JSON.stringify(text.slice(0, 20)));
  }
  return [...out];
})(%d)`

func TestTextIsLargeEnough(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.Open(t)
	for _, size := range []browsertest.Size{browsertest.Upright, browsertest.Lying} {
		for _, mode := range []struct {
			name  string
			least int
		}{{"", leastText}, {"large", leastLarge}} {
			for _, p := range kioskPages {
				t.Run(strings.Join([]string{size.Name, mode.name, p.name}, " "), func(t *testing.T) {
					var found []string
					if err := chromedp.Run(ctx, browsertest.As(size), browsertest.Cookie(base+"/k/", "gongkai_k", mode.name),
						chromedp.Navigate(base+p.path), chromedp.Evaluate(fmt.Sprintf(smallText, mode.least), &found)); err != nil {
						t.Fatal(err)
					}
					for _, f := range found {
						t.Error(f)
					}
				})
			}
		}
	}
}
