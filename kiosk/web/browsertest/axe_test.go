package browsertest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"gongkai/kiosk"
	"gongkai/kiosk/web/browsertest"
)

// packedAxe is axe-core 4.14.1 by Deque Systems, unmodified but packed, MPL-2.0;
// it is used by this test alone and is not part of the product.
//
//go:embed testdata/axe/axe.min.js.gz
var packedAxe []byte

var axe = unpack(packedAxe)

func unpack(packed []byte) string {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(err) // the file is part of the test
	}
	b, err := io.ReadAll(z)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// modes are the terminal's, one by one and all together. The page is asked for
// in normal and in large type; the rest is a matter of style sheets.
var modes = []struct {
	asked string
	worn  []string
}{
	{"", []string{"", "contrast", "low"}},
	{"large", []string{"large", "large.contrast.low"}},
}

// wear puts a page into a mode the way the server writes it.
const wear = `((mode) => { const d = document.documentElement.dataset;
  for (const [k, v, name] of [["contrast", "high", "contrast"], ["low", "", "low"]]) if (mode.includes(name)) d[k] = v; else delete d[k]; })(%q)`

// violations asks axe for every rule of WCAG 2.2 A and AA and its own advice.
const violations = `(async () => {
  const r = await axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
  return r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target.join(" ") + ": " + (n.failureSummary ?? "").replace(/\s+/g, " ")));
})()`

func wait(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }

func audit(ctx context.Context, t *testing.T) {
	t.Helper()
	var found []string
	if err := chromedp.Run(ctx, chromedp.Evaluate(violations, &found, wait)); err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// auditKiosk looks at a page of the terminal in every mode.
func auditKiosk(ctx context.Context, t *testing.T, name, address string) {
	t.Helper()
	for _, mode := range modes {
		cookies := address[:strings.Index(address, "/k/")+len("/k/")]
		if err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), browsertest.Cookie(cookies, "gongkai_k", mode.asked),
			chromedp.Navigate(address), chromedp.Evaluate(axe, nil)); err != nil {
			t.Fatal(err)
		}
		for _, worn := range mode.worn {
			t.Run(strings.TrimSpace(name+" "+worn), func(t *testing.T) {
				if err := chromedp.Run(ctx, chromedp.Evaluate(fmt.Sprintf(wear, worn), nil)); err != nil {
					t.Fatal(err)
				}
				audit(ctx, t)
			})
		}
	}
}

func TestPagesPassAxe(t *testing.T) {
	_, base := serve(t)
	ctx := browsertest.OpenFor(t, 6*time.Minute)
	for _, p := range kioskPages {
		auditKiosk(ctx, t, p.name, base+p.path)
	}
	for _, p := range phonePages {
		t.Run("phone "+p.name, func(t *testing.T) {
			if err := chromedp.Run(ctx, browsertest.As(browsertest.Phone), chromedp.Navigate(base+p.path), chromedp.Evaluate(axe, nil)); err != nil {
				t.Fatal(err)
			}
			audit(ctx, t)
		})
	}
}

func TestThePlacePassesAxe(t *testing.T) {
	base, set := hall(t)
	ctx := browsertest.Open(t)
	auditKiosk(ctx, t, "place", base+"/k/place")
	set(func(s *kiosk.TerminalSettings) { s.Maintenance = true })
	auditKiosk(ctx, t, "maintenance", base+"/k/")
}
