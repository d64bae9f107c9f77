package fetch

import (
	"compress/gzip"
	"context"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/ingest/sitetest"
	"gongkai/kiosk"
)

// quick is a client for loopback that does not really wait.
func quick(t *testing.T, o Options) (c *Client, waited *time.Duration) {
	t.Helper()
	waited = new(time.Duration)
	o.AllowPrivate = true
	if o.Rate == 0 {
		o.Rate = -1
	}
	now := time.Date(2018, 9, 3, 8, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	o.Now = func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}
	o.wait = func(ctx context.Context, d time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		*waited += d
		now = now.Add(d)
		return ctx.Err()
	}
	c = New(o)
	t.Cleanup(c.Close)
	return c, waited
}

func TestOutcomes(t *testing.T) {
	s := sitetest.New(t)
	s.HTML("/ok", "<p>好")
	s.Redirect("/moved", "/ok")
	s.Redirect("/a", "/b")
	s.Redirect("/b", "/a")
	s.Redirect("/self", "/self")
	for i := range 15 {
		s.Redirect("/long"+strings.Repeat("x", i), "/long"+strings.Repeat("x", i+1))
	}
	s.Redirect("/ftp", "ftp://example.org/")
	s.Status("/gone", 410)
	s.Status("/forbidden", 403)
	s.Status("/broken", 500)
	s.Drop("/dropped")
	s.Silent("/silent")
	s.Slow("/slow")
	s.Endless("/endless", 0)
	s.Endless("/huge", 200<<20)
	s.Page("/file", "application/pdf", []byte("%PDF-1.4"))
	s.Page("/disguised", "text/html", []byte("%PDF-1.4"))
	s.Page("/bare", "application/octet-stream", []byte("<html><p>好"))
	s.Robots("User-agent: *\nDisallow: /secret\n")
	s.HTML("/secret/1", "x")

	tests := []struct {
		path    string
		outcome kiosk.Outcome
		status  int
	}{
		{"/ok", kiosk.OutcomeOK, 200},
		{"/moved", kiosk.OutcomeOK, 200},
		{"/bare", kiosk.OutcomeOK, 200},
		{"/a", kiosk.OutcomeLoop, 302},
		{"/self", kiosk.OutcomeLoop, 302},
		{"/long", kiosk.OutcomeLoop, 302},
		{"/ftp", kiosk.OutcomeDead, 302},
		{"/missing", kiosk.OutcomeGone, 404},
		{"/gone", kiosk.OutcomeGone, 410},
		{"/forbidden", kiosk.OutcomeBlocked, 403},
		{"/broken", kiosk.OutcomeDead, 500},
		{"/dropped", kiosk.OutcomeDead, 0},
		{"/silent", kiosk.OutcomeTimeout, 0},
		{"/slow", kiosk.OutcomeTimeout, 200},
		{"/endless", kiosk.OutcomeTooLarge, 200},
		{"/huge", kiosk.OutcomeTooLarge, 200},
		{"/file", kiosk.OutcomeNotHTML, 200},
		{"/disguised", kiosk.OutcomeNotHTML, 200},
		{"/secret/1", kiosk.OutcomeBlocked, 0},
	}
	c, _ := quick(t, Options{MaxBytes: 1 << 20, Timeout: 300 * time.Millisecond, Attempts: 2})
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			p := c.Get(t.Context(), Request{URL: s.URL + tt.path, SourceID: "s", ColumnID: "c", Page: true})
			if p.Outcome != tt.outcome || p.Status != tt.status {
				t.Errorf("%s %d (%s), want %s %d", p.Outcome, p.Status, p.Detail, tt.outcome, tt.status)
			}
			if p.SourceID != "s" || p.ColumnID != "c" || p.URL != s.URL+tt.path || p.At.IsZero() {
				t.Errorf("incomplete fetch %+v", p.Fetch)
			}
			if p.Outcome == kiosk.OutcomeOK && (len(p.Body) == 0 || p.Hash == "") || p.Outcome != kiosk.OutcomeOK && (p.Body != nil || p.Detail == "") {
				t.Errorf("body %d bytes, hash %q, detail %q", len(p.Body), p.Hash, p.Detail)
			}
		})
	}
	if n := s.Hits("/robots.txt"); n != 1 {
		t.Errorf("robots.txt asked for %d times", n)
	}
	if n := s.Hits("/secret/1"); n != 0 {
		t.Error("robots.txt not obeyed")
	}
	if n := s.Hits("/broken"); n != 2 {
		t.Errorf("/broken tried %d times, want 2", n)
	}
}

func TestUnusableAddresses(t *testing.T) {
	c, _ := quick(t, Options{Attempts: 1})
	for _, u := range []string{"", "::", "ftp://x/", "file:///etc/passwd", "http://", "http://user:word@127.0.0.1/", "http://127.0.0.1:1/", "javascript:alert(1)"} {
		if p := c.Get(t.Context(), Request{URL: u}); p.Outcome != kiosk.OutcomeDead {
			t.Errorf("%q: %s", u, p.Outcome)
		}
	}
}

func TestConditional(t *testing.T) {
	s := sitetest.New(t)
	s.HTML("/tagged", "<p>甲")
	s.Handle("/untagged", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<p>乙")) })
	c, _ := quick(t, Options{})
	for _, path := range []string{"/tagged", "/untagged"} {
		first := c.Get(t.Context(), Request{URL: s.URL + path})
		again := c.Get(t.Context(), Request{URL: s.URL + path, Last: first.Fetch})
		third := c.Get(t.Context(), Request{URL: s.URL + path, Last: again.Fetch})
		for _, p := range []Page{again, third} {
			if p.Outcome != kiosk.OutcomeUnchanged || p.Hash != first.Hash || p.ETag != first.ETag || p.Bytes != first.Bytes {
				t.Errorf("%s: %+v after %+v", path, p.Fetch, first.Fetch)
			}
		}
	}
	first := c.Get(t.Context(), Request{URL: s.URL + "/tagged"})
	s.HTML("/tagged", "<p>改")
	if p := c.Get(t.Context(), Request{URL: s.URL + "/tagged", Last: first.Fetch}); p.Outcome != kiosk.OutcomeOK || p.Hash == first.Hash {
		t.Errorf("a changed page: %+v", p.Fetch)
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	s := sitetest.New(t)
	s.Busy("/busy", 1, 7, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<p>ok")) })
	s.Busy("/closed", 100, 3600, nil)
	c, waited := quick(t, Options{IgnoreRobots: true})
	if p := c.Get(t.Context(), Request{URL: s.URL + "/busy"}); p.Outcome != kiosk.OutcomeOK || *waited < 7*time.Second {
		t.Errorf("%s after waiting %v", p.Outcome, *waited)
	}
	*waited = 0
	p := c.Get(t.Context(), Request{URL: s.URL + "/closed"})
	if p.Outcome != kiosk.OutcomeBlocked || p.Status != 429 || *waited > time.Minute || s.Hits("/closed") != 1 {
		t.Errorf("%s %d, %d tries, waited %v", p.Outcome, p.Status, s.Hits("/closed"), *waited)
	}
}

func TestGzipIsUnpackedWithinTheLimit(t *testing.T) {
	s := sitetest.New(t)
	zipped := func(n int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "text/html")
			z := gzip.NewWriter(w)
			z.Write([]byte(strings.Repeat("<p>公开", n)))
			z.Close()
		}
	}
	s.Handle("/zip", zipped(10))
	s.Handle("/bomb", zipped(1<<20))
	c, _ := quick(t, Options{MaxBytes: 1 << 20})
	if p := c.Get(t.Context(), Request{URL: s.URL + "/zip"}); string(p.Body) != strings.Repeat("<p>公开", 10) {
		t.Errorf("%s %q", p.Outcome, p.Body)
	}
	if p := c.Get(t.Context(), Request{URL: s.URL + "/bomb"}); p.Outcome != kiosk.OutcomeTooLarge {
		t.Error(p.Outcome)
	}
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	s := sitetest.New(t)
	s.HTML("/", "内部")
	c := New(Options{Attempts: 1, IgnoreRobots: true})
	defer c.Close()
	named := strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	for _, u := range []string{s.URL, named, "http://[::1]:9/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/"} {
		p := c.Get(t.Context(), Request{URL: u})
		if p.Outcome != kiosk.OutcomeBlocked {
			t.Errorf("%s: %s (%s)", u, p.Outcome, p.Detail)
		}
	}
	if len(s.Requests()) != 0 {
		t.Error("a request got through")
	}
	for _, tt := range []struct {
		addr string
		ok   bool
	}{
		{"8.8.8.8", true},
		{"2400:3200::1", true},
		{"127.0.0.1", false},
		{"192.168.1.1", false},
		{"172.16.0.1", false},
		{"100.64.0.1", false},
		{"::ffff:10.0.0.1", false},
		{"64:ff9b::a00:1", false},
		{"fe80::1%eth0", false},
		{"fd00::1", false},
		{"224.0.0.1", false},
		{"255.255.255.255", false},
	} {
		if got := public(netip.MustParseAddr(tt.addr)); got != tt.ok {
			t.Errorf("public(%s) = %v", tt.addr, got)
		}
	}
}

func TestDeadHostIsLeftAlone(t *testing.T) {
	s := sitetest.New(t)
	s.Drop("/dropped")
	s.HTML("/ok", "<p>好")
	c, waited := quick(t, Options{Attempts: 1, IgnoreRobots: true})
	for range downAfter + 3 {
		if p := c.Get(t.Context(), Request{URL: s.URL + "/dropped"}); p.Outcome != kiosk.OutcomeDead {
			t.Fatal(p.Outcome)
		}
	}
	if n := s.Hits("/dropped"); n != downAfter {
		t.Errorf("asked %d times, want %d", n, downAfter)
	}
	*waited = 0
	c.o.wait(t.Context(), downFor) // the clock moves on
	if p := c.Get(t.Context(), Request{URL: s.URL + "/ok"}); p.Outcome != kiosk.OutcomeOK {
		t.Errorf("after a while: %s", p.Outcome)
	}
}

func TestCancelEndsAtOnce(t *testing.T) {
	s := sitetest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	c, _ := quick(t, Options{IgnoreRobots: true})
	arrived := make(chan struct{})
	s.Handle("/silent", func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	})
	done := make(chan Page)
	go func() { done <- c.Get(ctx, Request{URL: s.URL + "/silent"}) }()
	<-arrived
	cancel()
	if p := <-done; p.Outcome != kiosk.OutcomeTimeout || s.Hits("/silent") != 1 {
		t.Errorf("%s after %d tries", p.Outcome, s.Hits("/silent"))
	}
}

func TestRateAndCrawlDelay(t *testing.T) {
	s := sitetest.New(t)
	s.HTML("/", "x")
	s.Robots("User-agent: *\nCrawl-delay: 5\n")
	c, _ := quick(t, Options{Rate: 1000})
	c.Get(t.Context(), Request{URL: s.URL + "/"})
	if got := float64(c.host(strings.TrimPrefix(s.URL, "http://")).limit.Limit()); got != 0.2 {
		t.Errorf("%v requests a second, want 0.2", got)
	}
}

// The programs behind lists want a form, answer in JSON, and some look at who
// led there.
func TestForms(t *testing.T) {
	s := sitetest.New(t)
	s.Handle("/list.do", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.FormValue("page") != "2" || r.Header.Get("Referer") != "http://a.cn/list" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"rows":[]}`))
	})
	s.Handle("/moved.do", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/page", http.StatusFound) })
	s.Handle("/page", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(r.Method))
	})
	c, _ := quick(t, Options{})
	ask := func(path string, data bool) Page {
		return c.Get(t.Context(), Request{URL: s.URL + path, Form: "page=2", Referer: "http://a.cn/list", Page: !data, Data: data})
	}
	if p := ask("/list.do", true); p.Outcome != kiosk.OutcomeOK || string(p.Body) != `{"rows":[]}` {
		t.Errorf("%+v", p.Fetch)
	}
	if p := ask("/list.do", false); p.Outcome != kiosk.OutcomeNotHTML {
		t.Errorf("JSON for a page: %+v", p.Fetch)
	}
	if p := ask("/moved.do", true); p.Outcome != kiosk.OutcomeOK || string(p.Body) != "GET" {
		t.Errorf("after a redirect: %+v %s", p.Fetch, p.Body)
	}
}
