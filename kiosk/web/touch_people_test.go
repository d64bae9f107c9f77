package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/web"
	"gongkai/kiosk/web/webtest"
)

// letters keeps what is left; the same id again is the same letter.
type letters struct {
	questions map[string]kiosk.Question
	ratings   map[string]kiosk.Rating
}

func (l *letters) LeaveQuestion(_ context.Context, q kiosk.Question) error {
	l.questions[q.ID] = q
	return nil
}

func (l *letters) LeaveRating(_ context.Context, r kiosk.Rating) error {
	l.ratings[r.ID] = r
	return nil
}

func newLetters() *letters {
	return &letters{map[string]kiosk.Question{}, map[string]kiosk.Rating{}}
}

func post(t *testing.T, s *web.Server, path string, form url.Values) webtest.Answer {
	t.Helper()
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return webtest.Do(t, s.App(), req)
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)"`)

// fields are what a form carries on.
func fields(body string) url.Values {
	v := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(body, -1) {
		v.Set(m[1], m[2])
	}
	return v
}

// A question is left in two steps and is there once, however often the last
// one is sent; the receipt says what happens next.
func TestLeaveAQuestion(t *testing.T) {
	box := newLetters()
	_, s := newServer(t, func(c *web.Config) { c.Letterbox = box })
	first := webtest.Get(t, s.App(), "/k/ask?q="+q("公租房")).Body
	form := fields(first)
	form.Set("text", "公租房今年还能申请吗")
	second := post(t, s, "/k/ask", form)
	if !strings.Contains(second.Body, "公租房今年还能申请吗") || !strings.Contains(second.Body, "要给您回电话吗") || len(box.questions) != 0 {
		t.Fatalf("after writing: %d, %d left", second.Status, len(box.questions))
	}
	form = fields(second.Body)
	form.Set("phone", "12")
	if bad := post(t, s, "/k/ask", form); !strings.Contains(bad.Body, "电话号码只写数字") || len(box.questions) != 0 {
		t.Error("a telephone of two digits is taken")
	}
	form.Set("phone", "0631-6663072")
	var done webtest.Answer
	for range 2 {
		done = post(t, s, "/k/ask", form)
	}
	if len(box.questions) != 1 || !strings.Contains(done.Body, "回执号") || !strings.Contains(done.Body, "5 个工作日") {
		t.Fatalf("%d questions left", len(box.questions))
	}
	for _, got := range box.questions {
		if got.Text != "公租房今年还能申请吗" || got.Searched != "公租房" || got.Phone != "0631-6663072" || got.Terminal != kiosk.OwnScreen {
			t.Errorf("left: %+v", got)
		}
	}
	if strings.Contains(done.Body, "今年还能申请") || done.Header.Get("Cache-Control") != "no-store" {
		t.Error("the receipt repeats what was written, or is kept by the browser")
	}
	picture := regexp.MustCompile(`/qr/receipt\.svg\?no=[0-9A-Z]+`).FindString(done.Body)
	if a := webtest.Get(t, s.App(), picture); a.Status != 200 || !strings.Contains(a.Body, "<svg") {
		t.Errorf("picture %s: %d", picture, a.Status)
	}
}

// Where nothing can be left nobody is sent to leave it.
func TestNoLetterbox(t *testing.T) {
	_, s := newServer(t, nil)
	if a := webtest.Get(t, s.App(), "/k/search?q="+q("龘龘龘")); strings.Contains(a.Body, "/k/ask") || !strings.Contains(a.Body, "12345") {
		t.Error("a way to leave a question that leads nowhere")
	}
	if a := webtest.Get(t, s.App(), "/k/ask"); a.Status != 200 || !strings.Contains(a.Body, "12345") {
		t.Errorf("leaving a question answers %d", a.Status)
	}
}

// The window that deals with the matter is named where nothing was found.
func TestWindowOfTheHall(t *testing.T) {
	_, s := newServer(t, func(c *web.Config) {
		c.Place = func() kiosk.TerminalSettings {
			return kiosk.TerminalSettings{Place: "市民中心一楼", Windows: []kiosk.ServiceWindow{{Number: "3 号窗口", Does: "社会救助"}, {Number: "7 号窗口", Does: "不动产登记"}}}
		}
	})
	a := webtest.Get(t, s.App(), "/k/search?q="+q("龘龘救助"))
	if !strings.Contains(a.Body, "3 号窗口") || strings.Contains(a.Body, "7 号窗口") {
		t.Error("not the window for the matter")
	}
	if a := webtest.Get(t, s.App(), "/k/people"); !strings.Contains(a.Body, "2 个窗口") || !strings.Contains(a.Body, "市民中心一楼") {
		t.Error("the page of people does not lead to the windows")
	}
}

// A result can be taken along unless its words hold somebody's number.
func TestTakeAResultAlong(t *testing.T) {
	_, s := newServer(t, nil)
	const pattern = "/qr/search.svg"
	if a := webtest.Get(t, s.App(), "/k/search?q="+q("生活保障")); !strings.Contains(a.Body, pattern) {
		t.Error("no picture for a result")
	}
	if a := webtest.Get(t, s.App(), "/k/search?q="+q("低保 13800138000")); strings.Contains(a.Body, pattern) {
		t.Error("a picture with a telephone number")
	}
	for path, want := range map[string]int{
		"/qr/search.svg?q=" + q("低保"):                    200,
		"/qr/search.svg?q=" + q("低保 370601199001011234"): 400,
	} {
		if a := webtest.Get(t, s.App(), path); a.Status != want || (want == 200 && a.Header.Get("Cache-Control") != "no-store") {
			t.Errorf("%s answers %d", path, a.Status)
		}
	}
}
