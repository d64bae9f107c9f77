package web_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web"
	"gongkai/kiosk/web/webtest"
)

func q(s string) string { return url.QueryEscape(s) }

// newServer serves the samples with one hostile record, one without dates and
// one hidden.
func newServer(t *testing.T, change func(*web.Config)) (*webtest.Memory, *web.Server) {
	t.Helper()
	m := webtest.NewMemory(kiosktest.Disclosures())
	hostile := kiosktest.Disclosures()[0]
	hostile.ID, hostile.Code = "hostile/ü 1", "H0ST1 LE"
	hostile.Title = `<script>alert("t")</script>` + strings.Repeat("标题", 40)
	hostile.Publisher = `"><img src=x onerror=alert(1)>`
	hostile.Text = `<script>alert("b")</script>`
	hostile.HTML = `<p id="b0">&lt;script&gt;alert("b")&lt;/script&gt;</p>`
	hostile.URL, hostile.Attachments = "javascript:alert(1)", []kiosk.Attachment{{Title: "<b>x</b>", URL: "javascript:alert(2)", Type: "pdf"}}
	hostile.PublishedOn, hostile.IssuedOn, hostile.Validity = kiosk.Date{}, kiosk.Date{}, ""
	m.Replace(hostile)
	m.Hide("medicines")
	cfg := webtest.Config(t, m)
	cfg.Questions = []string{"征求意见期限不得少于", "没有这样的词语组合"}
	if change != nil {
		change(&cfg)
	}
	return m, webtest.New(t, cfg)
}

func TestPages(t *testing.T) {
	_, s := newServer(t, nil)
	app := s.App()
	medicines := kiosktest.Disclosures()
	var hiddenCode, planCode string
	for _, d := range medicines {
		switch d.ID {
		case "medicines":
			hiddenCode = d.Code
		case "rushan-plan":
			planCode = d.Code
		}
	}
	for _, tc := range []struct {
		name, path   string
		status       int
		want, forbid []string
	}{
		{"doors", "/", 200, []string{`href="/k/"`, `href="/m/"`, "演示"}, []string{`href="/desk/"`}},
		{"home answers before anyone types", "/k/", 200, []string{"大家常问", "不得少于30日", "社会公益事业", "资料更新于"}, []string{"没有这样的词语组合"}},
		{"home has the eight keys", "/k/", 200, []string{"返回", "首页", "朗读", "没有装语音", "大字", "高对比", "低位", "遮一下", "清除<wbr>并离开"}, []string{`data-speak`}},
		{"find", "/k/find", 200, []string{`name="q"`, `data-key="q"`, "低保"}, nil},
		{"results", "/k/search?q=" + q("应当"), 200, []string{"找到 <span class=\"nb\">7</span> 份文件", "<mark>应当</mark>", "下一屏", "领域", "page=2"}, nil},
		{"second screen", "/k/search?q=" + q("应当") + "&page=2", 200, []string{"4–6", "rel=\"prev\""}, []string{"文件里的答案", "最相关的一段"}},
		{"a screen after the last", "/k/search?q=" + q("应当") + "&page=99", 303, nil, nil},
		{"an empty question", "/k/search", 303, nil, nil},
		{"only filters", "/k/search?category=public-welfare.assistance", 200, []string{"社会救助暂行办法"}, nil},
		{"a filter that means nothing", "/k/search?q=" + q("应当") + "&year=abc&type=zzz", 200, []string{"没有找到", "在全部文件里找"}, nil},
		{"nothing found", "/k/search?q=" + q("社会救助标淮"), 200, []string{"没有找到", "12345", "0631-6663072", "目录里相近的", "也可以按领域找", `href="/k/browse/public-welfare"`}, []string{"大家常找"}},
		{"nothing found, hostile", "/k/search?q=" + q("<iframe>"), 200, []string{"没有找到", "&lt;iframe&gt;", "大家常找", `href="/k/search?q=%E4%BD%8E%E4%BF%9D"`, `href="/k/browse/public-welfare"`}, nil},
		{"10,000 characters", "/k/search?q=" + q(strings.Repeat("低保标准", 2500)), 200, []string{"没有找到"}, []string{strings.Repeat("低保标准", 51)}},
		{"control characters", "/k/search?q=%00%07%ff%fe", 200, []string{"没有找到"}, nil},
		{"area", "/k/browse/public-welfare", 200, []string{"社会救助和社会福利", "份文件"}, nil},
		{"category", "/k/browse/public-welfare.assistance", 200, []string{"最低生活保障政策法规文件", "还没有公开", "由乳山市民政局公开"}, nil},
		{"unknown category", "/k/browse/nonsense", 404, []string{"目录里没有这一类", "清除并离开"}, nil},
		{"document", "/k/d/rushan-plan", 200, []string{"现行有效", "任务分工表", "扫码带走", "/qr/" + planCode + ".svg", "下一屏"}, []string{"<a href=\"http"}},
		{"document with its answer", "/k/d/assistance?q=" + q("最低生活保障") + "&at=1.700.720", 200, []string{"您问", `class="hit"`, `看原文<span class="more">这一段`, ".svg?at=1.700.720"}, []string{"谁来公开"}},
		{"range of another version", "/k/d/assistance?q=x&at=7.1.9", 200, []string{"社会救助暂行办法"}, []string{"您问"}},
		{"range that is none", "/k/d/assistance?at=%3Cscript%3E", 200, []string{"社会救助暂行办法"}, []string{"<script>al"}},
		{"no date, repealed", "/k/d/temporary-help", 200, []string{"已废止"}, nil},
		{"hidden", "/k/d/medicines", 410, []string{"已撤下", "清除并离开"}, []string{"药品集中采购"}},
		{"unknown document", "/k/d/none", 404, []string{"没有找到"}, nil},
		{"unknown page", "/k/none/at/all", 404, []string{"没有这一页", "清除并离开"}, nil},
		{"hostile", "/k/d/" + url.PathEscape("hostile/ü 1"), 200, []string{"&lt;script&gt;"}, []string{"<script>alert", "<img src=x", "href=\"javascript"}},

		{"phone home", "/m/", 200, []string{"按领域找", "最新公开"}, []string{"<script"}},
		{"phone results", "/m/search?q=" + q("应当"), 200, []string{"查到", "<mark>应当</mark>", "chips"}, []string{"<script"}},
		{"phone nothing", "/m/search?q=" + q("标淮标淮"), 200, []string{"没有找到", "tel:12345", `href="/m/search?area=public-welfare"`}, nil},
		{"phone document", "/m/d/rushan-plan", 200, []string{"现行有效", "是真的吗", "og:title", "portal.example", "转给家人"}, []string{"<script"}},
		{"phone answer", "/m/d/assistance?at=1.700.720", 200, []string{"您在看的这一段", `class="hit"`}, nil},
		{"phone version", "/m/d/rushan-plan/v/1", 200, []string{"正在看"}, nil},
		{"phone version that is none", "/m/d/rushan-plan/v/9", 404, nil, nil},
		{"phone version no number", "/m/d/rushan-plan/v/x", 404, nil, nil},
		{"phone hidden", "/m/d/medicines", 410, []string{"已撤下", "二维码或网址是旧的"}, []string{"药品集中采购"}},
		{"phone hostile", "/m/d/" + url.PathEscape("hostile/ü 1"), 200, []string{"&lt;script&gt;"}, []string{"<script>", "<img", `href="javascript:`}},
		{"phone unknown page", "/m/none", 404, []string{"没有这一页", "tel:12345"}, nil},
		{"phone large", "/m/?text=large", 200, []string{`data-text="large"`, "标准字"}, nil},

		{"short link", "/s/" + planCode, 302, nil, nil},
		{"short link in lower case with a blank", "/s/" + strings.ToLower(planCode[:4]) + "%20" + strings.ToLower(planCode[4:]), 302, nil, nil},
		{"short link of a hidden record", "/s/" + hiddenCode, 302, nil, nil},
		{"short link nobody has", "/s/AAAAAAAA", 404, []string{"AAAA AAAA", "8 位字符"}, nil},
		{"short link that is none", "/s/abc", 400, []string{"编号"}, nil},

		{"plain 404", "/none", 404, []string{"没有这一页"}, nil},
		{"JSON 404", "/api/none", 404, []string{`"kind":"not_found"`, `"request_id":"`}, []string{"<html"}},
		{"styles only in development", "/_styles", 404, nil, nil},
		{"alive", "/healthz", 200, []string{"alive"}, nil},
		{"ready", "/readyz", 200, []string{"ready"}, nil},
		{"no way out of the static files", "/static/x/..%2f..%2ftemplates/touch/home.html", 404, nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := webtest.Get(t, app, tc.path)
			if a.Status != tc.status {
				t.Fatalf("status %d, want %d\n%s", a.Status, tc.status, a.Body)
			}
			for _, w := range tc.want {
				if !strings.Contains(a.Body, w) {
					t.Errorf("does not say %q", w)
				}
			}
			for _, w := range append(tc.forbid, "ZgotmplZ", "<no value>", "%!") {
				if strings.Contains(a.Body, w) {
					t.Errorf("says %q", w)
				}
			}
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			} {
				if got := a.Header.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if csp := a.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
				t.Errorf("Content-Security-Policy: %q", csp)
			}
			if strings.HasPrefix(tc.path, "/k/") && a.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("a terminal's page may be kept: %q", a.Header.Get("Cache-Control"))
			}
		})
	}
}

func TestShortLinksCarryThePassage(t *testing.T) {
	_, s := newServer(t, nil)
	code := kiosktest.Disclosures()[0].Code
	a := webtest.Get(t, s.App(), "/s/"+code+"?at=1.5.9&q=geheim")
	if got := a.Header.Get("Location"); got != "/m/d/rushan-plan?at=1.5.9" {
		t.Errorf("leads to %q", got)
	}
	for _, ext := range []string{".svg", ".png?size=400", ".svg?at=1.5.9"} {
		a := webtest.Get(t, s.App(), "/qr/"+code+ext)
		if a.Status != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), "image/") || len(a.Body) < 200 {
			t.Errorf("%s: %d %s", ext, a.Status, a.Header.Get("Content-Type"))
		}
	}
	for path, want := range map[string]int{"/qr/" + code + ".png?size=x": 400, "/qr/" + code + ".gif": 404, "/qr/AAAAAAAA.svg": 404} {
		if a := webtest.Get(t, s.App(), path); a.Status != want {
			t.Errorf("%s: %d, want %d", path, a.Status, want)
		}
	}
}

func TestPhonesGoToTheirPage(t *testing.T) {
	_, s := newServer(t, nil)
	a := webtest.Get(t, s.App(), "/", "User-Agent", "Mozilla/5.0 (Linux; Android 10) Mobile Safari/537.36")
	if a.Status != 302 || a.Header.Get("Location") != "/m/" {
		t.Errorf("%d %s", a.Status, a.Header.Get("Location"))
	}
}

func TestModesAreKeptUntilLeaving(t *testing.T) {
	_, s := newServer(t, nil)
	post := func(cookie, toggle, back string) webtest.Answer {
		r := httptest.NewRequest(http.MethodPost, "/k/mode", strings.NewReader(url.Values{"toggle": {toggle}, "back": {back}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Cookie", cookie)
		return webtest.Do(t, s.App(), r)
	}
	a := post("", "large", "/k/find")
	if a.Status != 303 || a.Header.Get("Location") != "/k/find" || !strings.Contains(set(a), "gongkai_k=large;") {
		t.Fatalf("%d %v", a.Status, a.Header)
	}
	a = post("gongkai_k=large", "low", "/k/")
	if !strings.Contains(set(a), "gongkai_k=large.low;") {
		t.Errorf("cookie %q", set(a))
	}
	page := webtest.Get(t, s.App(), "/k/", "Cookie", "gongkai_k=large.low").Body
	if !strings.Contains(page, `data-size="large"`) || !strings.Contains(page, "data-low") || strings.Contains(page, "data-contrast") {
		t.Error("the modes do not show")
	}
	for _, elsewhere := range []string{"https://example.org/", "//example.org/", "/desk/", "/k/\\example.org", "/k/leave", ""} {
		if got := post("", "large", elsewhere).Header.Get("Location"); got != "/k/" {
			t.Errorf("back to %q leads to %q", elsewhere, got)
		}
	}
	a = webtest.Get(t, s.App(), "/k/leave", "Cookie", "gongkai_k=large")
	if a.Status != 303 || !strings.Contains(set(a), "gongkai_k=; expires=") || a.Header.Get("Clear-Site-Data") == "" {
		t.Errorf("%d %q", a.Status, set(a))
	}
}

// set is every cookie an answer sets.
func set(a webtest.Answer) string { return strings.Join(a.Header.Values("Set-Cookie"), "\n") }

func TestReadiness(t *testing.T) {
	_, s := newServer(t, func(c *web.Config) { c.Ready = func() error { return errors.New("index is being built") } })
	if a := webtest.Get(t, s.App(), "/readyz"); a.Status != 503 || strings.Contains(a.Body, "index") {
		t.Errorf("%d %s", a.Status, a.Body)
	}
	if a := webtest.Get(t, s.App(), "/healthz"); a.Status != 200 {
		t.Errorf("not alive: %d", a.Status)
	}
}

func TestAnEmptyStoreStillOpens(t *testing.T) {
	m := webtest.NewMemory(nil)
	m.Updated = kiosktest.Now.AddDate(-200, 0, 0)
	cfg := webtest.Config(t, m)
	app := webtest.New(t, cfg).App()
	for _, p := range []string{"/", "/k/", "/k/find", "/k/search?q=x", "/k/browse/public-welfare", "/m/", "/m/search?q=x"} {
		if a := webtest.Get(t, app, p); a.Status != 200 {
			t.Errorf("%s: %d", p, a.Status)
		}
	}
}

func TestLogsHoldNoQuestion(t *testing.T) {
	var log bytes.Buffer
	_, s := newServer(t, func(c *web.Config) { c.Logger = slog.New(slog.NewJSONHandler(&log, nil)) })
	webtest.Get(t, s.App(), "/k/search?q=geheim&town=geheim", "X-Request-Id", "abc-1234")
	webtest.Get(t, s.App(), "/m/d/geheim")
	if got := log.String(); strings.Contains(got, "geheim") || !strings.Contains(got, `"route":"/k/search"`) || !strings.Contains(got, `"request_id":"abc-1234"`) {
		t.Errorf("log:\n%s", got)
	}
}

func TestMetricsNameRoutesNotAddresses(t *testing.T) {
	_, s := newServer(t, nil)
	webtest.Get(t, s.App(), "/k/d/rushan-plan")
	webtest.Get(t, s.App(), "/nowhere/geheim")
	webtest.Get(t, s.App(), "/k/search?q="+q("应当"))
	body := webtest.Get(t, s.App(), "/metrics").Body
	for _, w := range []string{
		`gongkai_http_request_duration_seconds_count{method="GET",route="/k/d/:id",status="200"} 1`,
		`route="unmatched",status="404"`, `gongkai_searches_total{outcome="found",surface="touch"}`, "gongkai_build_info{",
	} {
		if !strings.Contains(body, w) {
			t.Errorf("no %s", w)
		}
	}
	if strings.Contains(body, "geheim") || strings.Contains(body, "rushan-plan") {
		t.Error("an address is a label")
	}
}

func TestStaticFilesAreKeptForEver(t *testing.T) {
	_, s := newServer(t, nil)
	page := webtest.Get(t, s.App(), "/m/").Body
	i := strings.Index(page, `href="/static/`)
	href := page[i+len(`href="`):]
	href = href[:strings.IndexByte(href, '"')]
	a := webtest.Get(t, s.App(), href, "Accept-Encoding", "gzip")
	if a.Status != 200 || !strings.Contains(a.Header.Get("Cache-Control"), "immutable") || a.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("%d %v", a.Status, a.Header)
	}
	old := "/static/000000000000/" + href[strings.LastIndexByte(href, '/')+1:]
	if a := webtest.Get(t, s.App(), old); a.Status != 200 || strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("old address: %d %v", a.Status, a.Header)
	}
}

func TestPhonePagesAreSmall(t *testing.T) {
	_, s := newServer(t, nil)
	css := len(webtest.Get(t, s.App(), "/static/x/phone.css").Body)
	for _, p := range []string{"/m/", "/m/search?q=" + q("应当"), "/m/d/temporary-help", "/m/d/rushan-plan", "/m/d/none"} {
		if n := len(webtest.Get(t, s.App(), p).Body) + css; n > 30<<10 {
			t.Errorf("%s: %d bytes with its style sheet", p, n)
		}
	}
}

func TestTooManySearchesAreRefused(t *testing.T) {
	_, s := newServer(t, func(c *web.Config) {
		c.SearchRate, c.TrustedProxies = 1, []string{"0.0.0.0"}
	})
	refused := 0
	for range 10 {
		a := webtest.Get(t, s.App(), "/m/search?q=x", "X-Real-IP", "203.0.113.7")
		if a.Status == 429 {
			refused++
			if a.Header.Get("Retry-After") == "" || !strings.Contains(a.Body, "操作太频繁") {
				t.Errorf("%v %s", a.Header, a.Body)
			}
		}
	}
	if refused != 6 {
		t.Errorf("refused %d of 10 at 1 a second with 4 at once", refused)
	}
	if a := webtest.Get(t, s.App(), "/m/search?q=x", "X-Real-IP", "203.0.113.8"); a.Status != 200 {
		t.Errorf("another address was refused: %d", a.Status)
	}
	for range 10 {
		if a := webtest.Get(t, s.App(), "/k/search?q=x", "X-Real-IP", "127.0.0.1"); a.Status != 200 {
			t.Fatalf("the terminal on this machine was refused: %d", a.Status)
		}
	}
}

type broken struct{ kiosk.Searcher }

func TestNewRefusesWhatCannotWork(t *testing.T) {
	m := webtest.NewMemory(nil)
	for name, change := range map[string]func(*web.Config){
		"no catalogue":  func(c *web.Config) { c.Catalogue = nil },
		"no searcher":   func(c *web.Config) { c.Searcher = nil },
		"public URL":    func(c *web.Config) { c.PublicURL = "rushan.gov.cn" },
		"other scheme":  func(c *web.Config) { c.PublicURL = "ftp://rushan.gov.cn" },
		"no host there": func(c *web.Config) { c.PublicURL = "https://" },
	} {
		cfg := webtest.Config(t, m)
		change(&cfg)
		if _, err := web.New(cfg); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestInnerErrorsStayInside(t *testing.T) {
	var log bytes.Buffer
	_, s := newServer(t, func(c *web.Config) {
		c.Searcher = broken{} // every call panics
		c.Logger = slog.New(slog.NewJSONHandler(&log, nil))
	})
	for _, p := range []string{"/k/search?q=x", "/m/search?q=x", "/api/v1/search?q=x"} {
		a := webtest.Get(t, s.App(), p)
		if a.Status != 500 || strings.Contains(a.Body, "panic") || strings.Contains(a.Body, "nil pointer") || !strings.Contains(a.Body, a.Header.Get("X-Request-Id")) {
			t.Errorf("%s: %d %s", p, a.Status, a.Body)
		}
	}
	if !strings.Contains(log.String(), "nil pointer") {
		t.Error("what happened was not logged")
	}
}

// A context that is over before the server has begun ends it all the same.
func TestServeEndsWithAContextThatIsOver(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		srv, err := web.New(webtest.Config(t, webtest.NewMemory(kiosktest.Disclosures())))
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- srv.Serve(ctx, ln) }()
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("still serving")
		}
	}
}
