package browsertest_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/browsertest"
	"gongkai/kiosk/web/webtest"
)

// fading are attachments of a terminal whose server stops to answer while the
// first picture is on its way.
type fading struct{ gone atomic.Bool }

func (*fading) CountPages(context.Context, *kiosk.Disclosure, int) (int, error) { return 2, nil }

func (f *fading) PageImage(ctx context.Context, _ *kiosk.Disclosure, _, _, _ int) ([]byte, error) {
	if f.gone.Swap(true) {
		return nil, kiosk.Errorf(kiosk.Unavailable, "连不上")
	}
	<-ctx.Done()
	return nil, ctx.Err()
}

// A picture that does not come leaves the words of its page.
func TestAPictureThatDoesNotComeLeavesItsWords(t *testing.T) {
	m := webtest.NewMemory(kiosktest.Disclosures())
	d := kiosktest.Disclosures()[0]
	d.ID, d.Text = "plan", "现将方案公示如下。\n附件：方案.pdf\n第 1 页\n东起码头，西至灯塔。\n村\t户数\n甲村\t12\n第 2 页\n分两期实施。"
	d.HTML = `<p id="b0">现将方案公示如下。</p><h2 id="b1">附件：方案.pdf</h2><h3 id="b2">第 1 页</h3><p id="b3">东起码头，西至灯塔。</p>` +
		`<table><tr id="b4"><th>村</th><th>户数</th></tr><tr id="b5"><td>甲村</td><td>12</td></tr></table><h3 id="b6">第 2 页</h3><p id="b7">分两期实施。</p>`
	d.Attachments = []kiosk.Attachment{{
		Title: "方案.pdf", Type: "pdf", Start: 1, End: 8,
		Parts: []kiosk.AttachmentPart{{Label: "第 1 页", Block: 2}, {Label: "第 2 页", Block: 6}},
	}}
	m.Replace(d)
	cfg := webtest.Config(t, m)
	cfg.PageImages = &fading{}
	home := webtest.Listen(t, webtest.New(t, cfg))
	address := home + "/k/d/plan/a/0"
	ctx := browsertest.Open(t)
	err := chromedp.Run(ctx, browsertest.As(browsertest.Upright), chromedp.Navigate(address), chromedp.WaitVisible(".in-words"),
		chromedp.WaitVisible(`//p[contains(., "东起码头")]`))
	if err != nil {
		t.Fatal(err)
	}
	for mode, size := range map[string]browsertest.Size{"": browsertest.Lying, "large.contrast.low": browsertest.Upright} {
		if err := chromedp.Run(ctx, browsertest.As(size), browsertest.Cookie(home+"/k/", "gongkai_k", mode),
			chromedp.Navigate(address), chromedp.Evaluate(axe, nil)); err != nil {
			t.Fatal(err)
		}
		look(ctx, t, 60)
		audit(ctx, t)
		browsertest.Keep(ctx, t, "words-"+size.Name+"-"+mode)
	}
}
