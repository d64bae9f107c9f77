package web_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web"
	"gongkai/kiosk/web/webtest"
)

// drawn are attachments of which the first has two pages, the second of them a
// picture itself.
type drawn struct{}

func (drawn) CountPages(_ context.Context, _ *kiosk.Disclosure, attachment int) (int, error) {
	return map[int]int{0: 2}[attachment], nil
}

func (drawn) PageImage(_ context.Context, _ *kiosk.Disclosure, attachment, page, width int) ([]byte, error) {
	if attachment != 0 || page != 1 {
		return nil, kiosk.Errorf(kiosk.NotFound, "这一页是图片。")
	}
	var b bytes.Buffer
	err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, width)))
	return b.Bytes(), err
}

// Attachments are shown as they look where that is allowed, turned and made
// larger by links; otherwise only their names and words are there.
func TestAttachmentsAsTheyLook(t *testing.T) {
	m, s := newServer(t, func(c *web.Config) { c.PageImages = drawn{} })
	d := kiosktest.Disclosures()[0]
	d.ID, d.Code = "with-files", "F11ESF11"
	d.Attachments = []kiosk.Attachment{
		{Title: "明细表.pdf", Type: "pdf", Parts: []kiosk.AttachmentPart{{Block: 0}}, End: 1},
		{Title: "名单.pdf", Type: "pdf", Parts: []kiosk.AttachmentPart{{Block: 0}}, End: 1},
		{Title: "旧表.doc", Type: "doc"},
	}
	m.Replace(d)
	doc := webtest.Get(t, s.App(), "/k/d/with-files").Body
	if !strings.Contains(doc, "2 页") || strings.Count(doc, "看原样") != 1 || strings.Count(doc, "看文字") != 1 || !strings.Contains(doc, "旧表.doc") {
		t.Error("the document does not say what can be seen of its attachments")
	}
	first := webtest.Get(t, s.App(), "/k/d/with-files/a/0")
	for _, want := range []string{`src="/k/d/with-files/a/0/1.png?w=1000"`, "下一页", "放大", "看文字"} {
		if !strings.Contains(first.Body, want) {
			t.Errorf("the first page lacks %s", want)
		}
	}
	if a := webtest.Get(t, s.App(), "/k/d/with-files/a/0/1.png?w=1500"); a.Status != 200 || a.Header.Get("Content-Type") != "image/png" || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the picture answers %d, %v", a.Status, a.Header)
	}
	if a := webtest.Get(t, s.App(), "/k/d/with-files/a/0?page=2"); a.Status != 200 || !strings.Contains(a.Body, "这一页是图片") {
		t.Errorf("a page that is a picture answers %d", a.Status)
	}
	for _, path := range []string{"/a/1", "/a/2", "/a/3", "/a/-1", "/a/x", "/a/1/1.png", "/a/0/2.png", "/a/0/x.png"} {
		if a := webtest.Get(t, s.App(), "/k/d/with-files"+path); a.Status != 404 {
			t.Errorf("%s answers %d", path, a.Status)
		}
	}
	m.Hide("with-files")
	if a := webtest.Get(t, s.App(), "/k/d/with-files/a/0/1.png"); a.Status != 410 {
		t.Errorf("of what was taken down: %d", a.Status)
	}
}

// unheard are attachments of a terminal whose server gives no answer, or the one
// it is given.
type unheard struct{ err error }

func (u unheard) CountPages(context.Context, *kiosk.Disclosure, int) (int, error) { return 0, u.err }

func (u unheard) PageImage(context.Context, *kiosk.Disclosure, int, int, int) ([]byte, error) {
	return nil, u.err
}

// Without its server a terminal shows the words of an attachment, page by page,
// and says that there is more; what the server has taken down is gone.
func TestAttachmentsWithoutTheServer(t *testing.T) {
	images := &unheard{kiosk.Errorf(kiosk.Unavailable, "连不上")}
	m, s := newServer(t, func(c *web.Config) { c.PageImages = images })
	d := kiosktest.Disclosures()[0]
	d.ID, d.Code, d.Text = "with-files", "F11ESF11", "正文\n附件：方案.pdf\n第 1 页\n东起码头\n第 3 页\n分两期"
	d.HTML = `<p id="b0">正文</p><h2 id="b1">附件：方案.pdf</h2><h3 id="b2">第 1 页</h3><p id="b3">东起码头</p><h3 id="b4">第 3 页</h3><p id="b5">分两期</p>`
	d.Attachments = []kiosk.Attachment{{
		Title: "方案.pdf", Type: "pdf", Start: 1, End: 6,
		Parts: []kiosk.AttachmentPart{{Label: "第 1 页", Block: 2}, {Label: "第 3 页", Block: 4}},
	}}
	m.Replace(d)
	const doc, note = "/k/d/with-files", "连上服务器后能看原样"
	if got := webtest.Get(t, s.App(), doc).Body; !strings.Contains(got, note) || !strings.Contains(got, "看文字") || strings.Contains(got, "页　看原样") {
		t.Error("the document does not say what can be seen later")
	}
	for page, want := range map[string][2]string{"1": {"东起码头", "分两期"}, "2": {"这一页没有文字", "分两期"}, "3": {"分两期", "东起码头"}, "9": {"分两期", "东起码头"}} {
		got := webtest.Get(t, s.App(), doc+"/a/0?page="+page)
		if got.Status != 200 || !strings.Contains(got.Body, note) || !strings.Contains(got.Body, want[0]) || strings.Contains(got.Body, want[1]) || strings.Contains(got.Body, "<img src=\"/k/d/") {
			t.Errorf("page %s answers %d and is not %q", page, got.Status, want[0])
		}
	}
	images.err = kiosk.Errorf(kiosk.Gone, "")
	if got := webtest.Get(t, s.App(), doc+"/a/0"); got.Status != 410 || strings.Contains(got.Body, "东起码头") {
		t.Errorf("taken down on the server: %d", got.Status)
	}
	if got := webtest.Get(t, s.App(), doc).Body; strings.Contains(got, note) {
		t.Error("what was taken down is promised")
	}
}

// Whether a document helped is kept once however often the button is pressed,
// without leaving the page; who found nothing can ask.
func TestDidItHelp(t *testing.T) {
	box := newLetters()
	_, s := newServer(t, func(c *web.Config) { c.Letterbox = box })
	doc := webtest.Get(t, s.App(), "/k/d/rushan-plan").Body
	form := fields(doc)
	form.Set("helped", "yes")
	for range 2 {
		req := httptest.NewRequest(http.MethodPost, "/k/d/rushan-plan/rate", strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("X-Stay", "1")
		if a := webtest.Do(t, s.App(), req); a.Status != 204 {
			t.Fatalf("answers %d", a.Status)
		}
	}
	if len(box.ratings) != 1 {
		t.Fatalf("%d ratings", len(box.ratings))
	}
	for _, r := range box.ratings {
		if r.Document != "rushan-plan" || !r.Helped || r.Version != 1 || r.Terminal != kiosk.OwnScreen {
			t.Errorf("%+v", r)
		}
	}
	a := post(t, s, "/k/d/rushan-plan/rate", url.Values{"helped": {"no"}})
	again := webtest.Get(t, s.App(), a.Header.Get("Location"))
	if a.Status != 303 || !strings.Contains(again.Body, "/k/ask?d=rushan-plan") {
		t.Errorf("without a script: %d to %s", a.Status, a.Header.Get("Location"))
	}
}

// Official terms are explained in the answer and in the text, which stay word
// for word what they were; on paper nothing is.
func TestOfficialTermsAreExplained(t *testing.T) {
	const path = "/k/d/assistance"
	_, s := newServer(t, nil)
	_, bare := newServer(t, func(c *web.Config) { c.Words = nil })
	query := "?at=1.700.800"
	got, plain := webtest.Get(t, s.App(), path+query).Body, webtest.Get(t, bare.App(), path+query).Body
	term := regexp.MustCompile(`<span class="term" data-plain="低保" data-means="[^"]+">最低生活保障</span>`)
	if n := len(term.FindAllString(got, -1)); n < 1 || n > 2 {
		t.Errorf("最低生活保障 is explained %d times", n)
	}
	if strings.Contains(plain, `class="term"`) {
		t.Error("terms explained without a list")
	}
	wrapped := regexp.MustCompile(`<span class="term"[^>]*>([^<]*)</span>`)
	part := func(page, from, to string) string {
		_, page, _ = strings.Cut(page, from)
		page, _, _ = strings.Cut(page, to)
		return page
	}
	for _, of := range [][2]string{{`<section class="ans"`, "</section>"}, {"<article", "</article>"}} {
		a, b := part(got, of[0], of[1]), part(plain, of[0], of[1])
		if b == "" || wrapped.ReplaceAllString(a, "$1") != b {
			t.Errorf("the text of %s changed", of[0])
		}
	}
	if paper := webtest.Get(t, s.App(), path+"/paper"+query); strings.Contains(paper.Body, `class="term"`) {
		t.Error("terms are explained on paper")
	}
}
