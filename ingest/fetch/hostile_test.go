package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"gongkai/ingest/sitetest"
	"gongkai/kiosk"
)

const page = "<html><body><p>现将有关事项公开如下。</p></body></html>"

func packed(t *testing.T, name, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch name {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "br":
		w = brotli.NewWriter(&b)
	case "deflate":
		w, _ = flate.NewWriter(&b, 5)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is packed is told by its bytes as much as by what the server says.
func TestPackedPages(t *testing.T) {
	s := sitetest.New(t)
	gz, br, raw := packed(t, "gzip", page), packed(t, "br", page), packed(t, "deflate", page)
	for _, tt := range []struct {
		path, encoding string
		body           []byte
		want           kiosk.Outcome
	}{
		{"/gzip", "gzip", gz, kiosk.OutcomeOK},
		{"/br", "br", br, kiosk.OutcomeOK},
		{"/bare-deflate", "deflate", raw, kiosk.OutcomeOK},
		{"/plain-says-gzip", "gzip", []byte(page), kiosk.OutcomeOK},
		{"/plain-says-br", "br", []byte(page), kiosk.OutcomeOK},
		{"/plain-says-deflate", "deflate", []byte(page), kiosk.OutcomeOK},
		{"/says-a-charset", "utf-8", []byte(page), kiosk.OutcomeOK},
		{"/gzip-says-nothing", "", gz, kiosk.OutcomeOK},
		{"/twice", "gzip, br", packed(t, "br", string(gz)), kiosk.OutcomeOK},
		{"/cut-off", "gzip", gz[:len(gz)-12], kiosk.OutcomeDead},
		{"/four-times", "gzip,gzip,gzip,gzip", gz, kiosk.OutcomeDead},
		{"/unknown", "zstd", gz, kiosk.OutcomeDead},
		{"/bomb", "br", packed(t, "br", strings.Repeat("公开", 1<<20)), kiosk.OutcomeTooLarge},
		{"/bomb-in-bomb", "gzip, gzip", packed(t, "gzip", string(packed(t, "gzip", strings.Repeat("公开", 4<<20)))), kiosk.OutcomeTooLarge},
	} {
		s.Handle(tt.path, func(w http.ResponseWriter, r *http.Request) {
			if !strings.Contains(r.Header.Get("Accept-Encoding"), "br") {
				t.Error("br is not asked for")
			}
			w.Header().Set("Content-Encoding", tt.encoding)
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write(tt.body)
		})
		c, _ := quick(t, Options{IgnoreRobots: true, PageBytes: 1 << 20, Attempts: 2})
		p := c.Get(t.Context(), Request{URL: s.URL + tt.path, Page: true})
		if p.Outcome != tt.want || p.Outcome == kiosk.OutcomeOK && string(p.Body) != page {
			t.Errorf("%s: %s %s %q", tt.path, p.Outcome, p.Detail, p.Body)
		}
	}
}

// raw answers every connection with the same bytes, once they are all sent
// ends it, and counts.
func raw(t *testing.T, answer string, pause time.Duration) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			for i := 0; i < len(answer); {
				n := len(answer)
				if pause > 0 && i > 0 {
					n = i + 1
					select {
					case <-stop:
					case <-time.After(pause):
					}
				} else if pause > 0 {
					n = min(n, strings.Index(answer, "\r\n\r\n")+4)
				}
				if _, err := io.WriteString(conn, answer[i:n]); err != nil {
					break
				}
				i = n
			}
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { close(stop); _ = ln.Close(); <-ended })
	return "http://" + ln.Addr().String() + "/"
}

// Answers that break the rules end with an outcome and a reason, soon.
func TestBrokenAnswers(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	for _, tt := range []struct {
		name, answer string
		pause        time.Duration
		want         kiosk.Outcome
		detail       string
	}{
		{"shorter than announced", ok + "Content-Length: 4000\r\n\r\n" + page, 0, kiosk.OutcomeDead, "没有传完整"},
		{"longer than announced", ok + "Content-Length: 6\r\n\r\n" + page, 0, kiosk.OutcomeOK, ""},
		{"a length that is none", ok + "Content-Length: many\r\n\r\n" + page, 0, kiosk.OutcomeDead, "规矩"},
		{"two lengths", ok + "Content-Length: 5\r\nContent-Length: 7\r\n\r\n" + page, 0, kiosk.OutcomeDead, "规矩"},
		{"a chunk that is none", ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + page, 0, kiosk.OutcomeDead, "没有传完整"},
		{"not HTTP", "SSH-2.0-OpenSSH_9.6\r\n", 0, kiosk.OutcomeDead, "规矩"},
		{"a status that is none", "HTTP/1.1 two hundred\r\n\r\n", 0, kiosk.OutcomeDead, "规矩"},
		{"nothing", "", 0, kiosk.OutcomeDead, "连不上"},
		{"a header without end", ok + strings.Repeat("X-Bomb: "+strings.Repeat("x", 1000)+"\r\n", 400) + "\r\n", 0, kiosk.OutcomeDead, "头部太大"},
		{"a drip", ok + "\r\n" + strings.Repeat("<p>公开</p>", 1000), 20 * time.Millisecond, kiosk.OutcomeTimeout, "太慢"},
		{"not modified, though nobody asked", "HTTP/1.1 304 Not Modified\r\n\r\n", 0, kiosk.OutcomeDead, "没有给出内容"},
		{"part of it", "HTTP/1.1 206 Partial Content\r\nContent-Length: 3\r\n\r\nabc", 0, kiosk.OutcomeDead, "没有给出内容"},
		{"a tag that cannot be sent back", ok + "ETag: \"a\x01b\"\r\n\r\n" + page, 0, kiosk.OutcomeDead, "规矩"},
		{"sent on to a file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n", 0, kiosk.OutcomeDead, "转到了打不开的地址"},
		{"sent on with a name and a password", "HTTP/1.1 302 Found\r\nLocation: http://a:b@127.0.0.1/\r\n\r\n", 0, kiosk.OutcomeDead, "转到了打不开的地址"},
		{"sent on to a very long address", "HTTP/1.1 302 Found\r\nLocation: /" + strings.Repeat("x", 9000) + "\r\n\r\n", 0, kiosk.OutcomeDead, "转到了打不开的地址"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, _ := quick(t, Options{IgnoreRobots: true, Attempts: 2, Timeout: 400 * time.Millisecond})
			start := time.Now()
			p := c.Get(t.Context(), Request{URL: raw(t, tt.answer, tt.pause), Page: true})
			if p.Outcome != tt.want || !strings.Contains(p.Detail, tt.detail) {
				t.Errorf("%s %d %q, want %s %q", p.Outcome, p.Status, p.Detail, tt.want, tt.detail)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

// A site that sets a cookie and sends the visitor back is let have its way.
func TestCookieDoors(t *testing.T) {
	s := sitetest.New(t)
	behind := func(enter http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if k, err := r.Cookie("key"); err == nil && k.Value == "7a" {
				_, _ = io.WriteString(w, page)
				return
			}
			enter(w, r)
		}
	}
	s.Handle("/redirect", behind(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "key", Value: "7a", Path: "/redirect"})
		http.Redirect(w, r, "/redirect", http.StatusFound)
	}))
	script := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, body)
		}
	}
	s.Handle("/script/", behind(script(`<html><script>document.cookie="key=7a; path=/";location.reload();</script></html>`)))
	s.HTML("/old", `<html><head><meta http-equiv="refresh" content="0; url=/new"></head><body>正在转向……</body></html>`)
	s.HTML("/moved", `<script>window.location.href="/new"</script>`)
	s.HTML("/new", page)
	s.HTML("/round", `<meta http-equiv="refresh" content="0;url=/round">`)
	s.HTML("/closed", `<html><script>eval(function(p,a,c){}); location.reload(true)</script></html>`)
	s.Status("/firewall", 521)
	s.HTML("/whole", `<html><body><p>公告全文。</p><script>if(top!=self)location.href="/new"</script></body></html>`)
	s.Handle("/many", func(w http.ResponseWriter, _ *http.Request) {
		for i := range 200 {
			w.Header().Add("Set-Cookie", fmt.Sprintf("c%d=%s", i, strings.Repeat("x", 900)))
		}
		_, _ = io.WriteString(w, page)
	})
	s.Handle("/after", func(w http.ResponseWriter, r *http.Request) {
		if n := len(r.Cookies()); n > maxCookies {
			t.Errorf("%d cookies brought back", n)
		}
		_, _ = io.WriteString(w, page)
	})
	for _, tt := range []struct {
		path string
		want kiosk.Outcome
	}{
		{"/redirect", kiosk.OutcomeOK},
		{"/script/", kiosk.OutcomeOK},
		{"/old", kiosk.OutcomeOK},
		{"/moved", kiosk.OutcomeOK},
		{"/whole", kiosk.OutcomeOK},
		{"/round", kiosk.OutcomeLoop},
		{"/closed", kiosk.OutcomeBlocked},
		{"/firewall", kiosk.OutcomeBlocked},
	} {
		c, _ := quick(t, Options{IgnoreRobots: true, Attempts: 1})
		if p := c.Get(t.Context(), Request{URL: s.URL + tt.path, Page: true}); p.Outcome != tt.want {
			t.Errorf("%s: %s %s", tt.path, p.Outcome, p.Detail)
		}
	}
	c, _ := quick(t, Options{IgnoreRobots: true, Attempts: 1})
	for _, path := range []string{"/many", "/after"} {
		if p := c.Get(t.Context(), Request{URL: s.URL + path, Page: true}); p.Outcome != kiosk.OutcomeOK {
			t.Errorf("%s: %s %s", path, p.Outcome, p.Detail)
		}
	}
}

// Whatever form an address is written in and whatever its name resolves to,
// what is dialled is looked at.
func TestPrivateAddressesInDisguise(t *testing.T) {
	s := sitetest.New(t)
	s.HTML("/", "内部")
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	t.Setenv("HTTP_PROXY", s.URL)
	t.Setenv("http_proxy", s.URL)
	dns := sitetest.DNS(t, map[string][]netip.Addr{
		"inner.example.":  {netip.MustParseAddr("127.0.0.1")},
		"mapped.example.": {netip.MustParseAddr("::ffff:127.0.0.1")},
		"cloud.example.":  {netip.MustParseAddr("169.254.169.254")},
		"2130706433.":     {netip.MustParseAddr("127.0.0.1")},
		"0177.0.0.1.":     {netip.MustParseAddr("127.0.0.1")},
		"0x7f.1.":         {netip.MustParseAddr("127.0.0.1")},
	})
	hosts := []string{"inner.example", "mapped.example", "cloud.example", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::]", "localhost."}
	for _, host := range hosts {
		c := New(Options{Attempts: 1, IgnoreRobots: true, Resolver: dns, Timeout: 2 * time.Second})
		p := c.Get(t.Context(), Request{URL: "http://" + host + port + "/"})
		c.Close()
		if p.Outcome != kiosk.OutcomeBlocked && (p.Outcome != kiosk.OutcomeDead || p.Status != 0) {
			t.Errorf("%s: %s %d %s", host, p.Outcome, p.Status, p.Detail)
		}
	}
	// A source on the intranet may be anywhere there, but not where machines
	// are told their secrets.
	c, _ := quick(t, Options{IgnoreRobots: true, Attempts: 1, Resolver: dns})
	if p := c.Get(t.Context(), Request{URL: "http://cloud.example/latest/meta-data/"}); p.Outcome != kiosk.OutcomeBlocked {
		t.Errorf("link-local: %s %s", p.Outcome, p.Detail)
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests got through", n)
	}
	if p := c.Get(t.Context(), Request{URL: "http://inner.example" + port + "/"}); p.Outcome != kiosk.OutcomeOK {
		t.Errorf("allowed and by name: %s %s", p.Outcome, p.Detail)
	}
}

// robots.txt that cannot be given now forbids all for a while, not for a day.
func TestBrokenRobots(t *testing.T) {
	s := sitetest.New(t)
	s.HTML("/", page)
	s.Status("/robots.txt", 503)
	c, waited := quick(t, Options{Attempts: 2})
	for range 3 {
		if p := c.Get(t.Context(), Request{URL: s.URL + "/"}); p.Outcome != kiosk.OutcomeBlocked || !strings.Contains(p.Detail, "robots.txt") {
			t.Fatalf("%s %s", p.Outcome, p.Detail)
		}
	}
	if n := s.Hits("/robots.txt"); n != 2 {
		t.Errorf("asked %d times", n)
	}
	s.Robots("User-agent: *\nDisallow:\n")
	*waited = 0
	_ = c.o.wait(t.Context(), brokenLife)
	if p := c.Get(t.Context(), Request{URL: s.URL + "/"}); p.Outcome != kiosk.OutcomeOK {
		t.Errorf("later: %s %s", p.Outcome, p.Detail)
	}
}

// A host that asks to be left alone for long is not asked again meanwhile, in
// whatever form it says so.
func TestRetryAfterHoldsTheWholeHost(t *testing.T) {
	for _, after := range []string{"3600", "Mon, 03 Sep 2018 09:00:00 GMT"} {
		s := sitetest.New(t)
		s.HTML("/other", page)
		s.Handle("/busy", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", after)
			w.WriteHeader(http.StatusServiceUnavailable)
		})
		c, waited := quick(t, Options{IgnoreRobots: true})
		if p := c.Get(t.Context(), Request{URL: s.URL + "/busy"}); p.Outcome != kiosk.OutcomeDead || s.Hits("/busy") != 1 {
			t.Errorf("%s after %d tries", p.Outcome, s.Hits("/busy"))
		}
		if p := c.Get(t.Context(), Request{URL: s.URL + "/other"}); p.Outcome != kiosk.OutcomeBlocked || s.Hits("/other") != 0 {
			t.Errorf("another page: %s %s", p.Outcome, p.Detail)
		}
		*waited = 0
		_ = c.o.wait(t.Context(), time.Hour)
		if p := c.Get(t.Context(), Request{URL: s.URL + "/other"}); p.Outcome != kiosk.OutcomeOK {
			t.Errorf("an hour later: %s %s", p.Outcome, p.Detail)
		}
	}
}

// A host is not waited for without end, even if it answers now and then.
func TestPatienceEnds(t *testing.T) {
	s := sitetest.New(t)
	s.HTML("/ok", page)
	c, _ := quick(t, Options{IgnoreRobots: true, Attempts: 1, Patience: time.Hour})
	s.Handle("/slow", func(w http.ResponseWriter, _ *http.Request) {
		_ = c.o.wait(t.Context(), 40*time.Minute) // the clock moves on
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		time.Sleep(time.Second)
	})
	c.o.Timeout = 100 * time.Millisecond
	for _, tt := range []struct {
		path string
		want kiosk.Outcome
	}{{"/slow", kiosk.OutcomeTimeout}, {"/ok", kiosk.OutcomeOK}, {"/slow", kiosk.OutcomeTimeout}, {"/ok", kiosk.OutcomeDead}} {
		if p := c.Get(t.Context(), Request{URL: s.URL + tt.path}); p.Outcome != tt.want {
			t.Errorf("%s: %s %s, want %s", tt.path, p.Outcome, p.Detail, tt.want)
		}
	}
}
