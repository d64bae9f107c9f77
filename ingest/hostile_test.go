package ingest_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"gongkai/ingest"
	"gongkai/ingest/sitetest"
	"gongkai/kiosk"
)

// trap is a page of the hostile portal and how its fetch must end.
type trap struct {
	name string
	want kiosk.Outcome
	h    http.HandlerFunc
}

func sends(contentType string, parts ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		for _, p := range parts {
			_, _ = io.WriteString(w, p)
		}
	}
}

func says(headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		if w.Header().Get("Location") != "" {
			w.WriteHeader(http.StatusFound)
		}
		block := []byte(strings.Repeat("公开信息", 4096))
		for r.Context().Err() == nil {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
}

// speaks answers with bytes that need not be HTTP.
func speaks(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, answer)
		_ = conn.Close()
	}
}

func drips(header bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		head := "HTTP/1.1 200 OK\r\n"
		if !header {
			head += "Content-Type: text/html\r\n\r\n"
		}
		_, err = io.WriteString(conn, head)
		for i := 0; err == nil && i < 2000; i++ {
			time.Sleep(20 * time.Millisecond)
			_, err = io.WriteString(conn, "x")
		}
	}
}

// gzipBomb unpacks to so many megabytes; its members are all the same.
func gzipBomb(t *testing.T, megabytes int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(make([]byte, 10<<20)); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return bytes.Repeat(b.Bytes(), megabytes/10)
}

func zipOf(t *testing.T, name string, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(body)
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const okPage = `<html><head><title>正常的通知公告文件</title></head><body><div id="zoom"><p>各镇人民政府：</p><p>现将有关事项通知如下，请认真组织实施。</p>%s</div></body></html>`

func traps(t *testing.T, s, inner *sitetest.Site) []trap {
	const start = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	html, body := "text/html; charset=utf-8", fmt.Sprintf(okPage, "")
	large := 7 << 20
	fill := func(s string) string { return strings.Repeat(s, large/len(s)) }
	bomb := gzipBomb(t, 6000)
	to := func(address string) http.HandlerFunc { return says("Location", address) }
	return []trap{
		{"self", kiosk.OutcomeLoop, to("/t/self.html")},
		{"two", kiosk.OutcomeLoop, to("/t/self.html")},
		{"chain", kiosk.OutcomeLoop, func(w http.ResponseWriter, r *http.Request) {
			n, _ := strconv.Atoi(r.URL.Query().Get("n"))
			w.Header().Set("Location", fmt.Sprintf("/t/chain.html?n=%d", n+1))
			w.WriteHeader(http.StatusFound)
		}},
		{"ten-gigabytes", kiosk.OutcomeTooLarge, says("Content-Type", html, "Content-Length", strconv.Itoa(10<<30))},
		{"without-end", kiosk.OutcomeTooLarge, says("Content-Type", html)},
		{"one-line", kiosk.OutcomeTooLarge, sends(html, "<p>", strings.Repeat("x", 100<<20))},
		{"gzip-bomb", kiosk.OutcomeTooLarge, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", html)
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb)
		}},
		{"ok-1", kiosk.OutcomeOK, sends(html, body)},
		{"drip", kiosk.OutcomeTimeout, drips(false)},
		{"header-drip", kiosk.OutcomeTimeout, drips(true)},
		{"ok-2", kiosk.OutcomeOK, sends(html, body)},
		{"silent", kiosk.OutcomeTimeout, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		{"too-short", kiosk.OutcomeDead, speaks(start + "Content-Length: 9000\r\n\r\n" + body)},
		{"too-long", kiosk.OutcomeParseFailed, speaks(start + "Content-Length: 6\r\n\r\n" + body)},
		{"ok-3", kiosk.OutcomeOK, sends(html, body)},
		{"reset", kiosk.OutcomeDead, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		{"not-http", kiosk.OutcomeDead, speaks("220 mail.example ESMTP\r\n")},
		{"header-bomb", kiosk.OutcomeDead, speaks(start + strings.Repeat("X: "+strings.Repeat("y", 4000)+"\r\n", 100) + "\r\n")},
		{"ok-4", kiosk.OutcomeOK, sends(html, body)},
		{"inner", kiosk.OutcomeBlocked, to(inner.URL + "/secret.html")},
		{"cloud", kiosk.OutcomeBlocked, to("http://169.254.169.254/latest/meta-data/")},
		{"disguised", kiosk.OutcomeBlocked, to("http://2130706433/")},
		{"door", kiosk.OutcomeBlocked, sends(html, `<meta http-equiv="refresh" content="0;url=`+inner.URL+`/secret.html">`)},
		{"file", kiosk.OutcomeDead, to("file:///etc/passwd")},
		{"nothing", kiosk.OutcomeParseFailed, sends(html)},
		{"bytes", kiosk.OutcomeNotHTML, sends("", "\x00\x01\x02\x03"+strings.Repeat("\xff\xfe\x00", 3000))},
		{"charset", kiosk.OutcomeOK, sends("text/html; charset=gb2312", strings.ReplaceAll(body, "正常", "\xff\xb0正常"))},
		{"cut", kiosk.OutcomeOK, sends(html, body[:len(body)-60], "<table><tr><td><p><b")},
		{"deep", kiosk.OutcomeParseFailed, sends(html, fill("<div>"))},
		{"tables", kiosk.OutcomeParseFailed, sends(html, fill("<table><tr><td>"))},
		{"attributes", kiosk.OutcomeParseFailed, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<html><p ")
			for i := range 500000 {
				_, _ = fmt.Fprintf(w, "a%d=1 ", i)
			}
			_, _ = io.WriteString(w, "></p>")
		}},
		{"entities", kiosk.OutcomeParseFailed, sends("text/xml", `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x></x>`)},
		{"files", kiosk.OutcomeOK, sends(html, fmt.Sprintf(okPage, `<p><a href="/f/bomb.zip">附件1.zip</a><a href="/f/lie.pdf">附件2.pdf</a>`+
			`<a href="/f/bomb.docx">附件3.docx</a><a href="/f/huge.xlsx">附件4.xlsx</a><a href="`+inner.URL+`/secret.doc">附件5.doc</a><a href="file:///etc/passwd.doc">附件6.doc</a></p>`))},
	}
}

// A portal that does everything wrong that portals do: the pass ends soon, in
// little memory, and its report says of each page what was wrong.
func TestHostilePortal(t *testing.T) {
	if testing.Short() {
		t.Skip("bombs take too long for a short run")
	}
	s, inner := sitetest.New(t), sitetest.New(t)
	inner.HTML("/secret.html", fmt.Sprintf(okPage, "内部资料"))
	inner.HTML("/secret.doc", "内部资料")
	var list strings.Builder
	all := traps(t, s, inner)
	for _, tr := range all {
		s.Handle("/t/"+tr.name+".html", tr.h)
		fmt.Fprintf(&list, `<li><a href="/t/%s.html">关于页面%s的通知公告</a> 2018-01-01</li>`, tr.name, tr.name)
	}
	s.HTML("/list.html", `<ul>`+list.String()+`<li><a href="file:///etc/passwd">本机文件的通知公告</a></li><li><a href="javascript:alert(1)">脚本的通知公告</a></li>`+
		`<li><a href="`+inner.URL+`/secret.html">内网的通知公告文件</a></li></ul>`)
	s.Page("/f/bomb.zip", "application/zip", zipOf(t, "a.txt", make([]byte, 300<<20)))
	s.Page("/f/bomb.docx", "application/octet-stream", zipOf(t, "word/document.xml", bytes.Repeat([]byte("<w:p>"), 2<<20)))
	s.HTML("/f/lie.pdf", "<html>不是文件</html>")
	s.Endless("/f/huge.xlsx", 0)
	s.Handle("/calendar", func(w http.ResponseWriter, r *http.Request) {
		month, _ := strconv.Atoi(r.URL.Query().Get("page"))
		_, _ = fmt.Fprintf(w, `<ul><li><a href="/t/ok-1.html">关于正常的通知公告</a> 2018-01-01</li></ul><a href="/calendar?page=%d">下一页</a>`, month+1)
	})
	s.Handle("/more", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("page"))
		_, _ = fmt.Fprintf(w, `<ul><li><a href="/new/%d.html">关于第%d号的通知公告</a> 2018-01-01</li></ul><a href="/more?page=%d">下一页</a>`, n, n, n+1)
	})
	s.Page("/bad.json", "application/json", []byte(`{"list":[{"title":"关于`+strings.Repeat("[", 100000)))
	s.Page("/bad.xml", "text/xml", []byte(`<?xml version="1.0"?><rss><channel><item><title>关于`+strings.Repeat("<item>", 100000)))
	src := ingest.Source{
		Source:       kiosk.Source{ID: "hostile", Name: "坏网站", Home: s.URL},
		AllowPrivate: true, Rate: -1, Concurrency: 4, MaxPages: 8, Files: true, Timeout: 500 * time.Millisecond,
	}
	for i, at := range []string{"/list.html", "/calendar", "/more", "/bad.json", "/bad.xml"} {
		src.Columns = append(src.Columns, kiosk.Column{ID: strconv.Itoa(i), SourceID: src.ID, Name: at, URL: s.URL + at})
	}
	m := newMemory()
	start := time.Now()
	sum, err := pipeline(t, m).Crawl(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s, %+v", time.Since(start).Round(time.Millisecond), sum.Failed)
	if took := time.Since(start); took > 2*time.Minute {
		t.Errorf("took %s", took)
	}
	wantReported(t, s, m, all)
	for at, want := range map[string]kiosk.Outcome{"/bad.json": kiosk.OutcomeParseFailed, "/bad.xml": kiosk.OutcomeParseFailed, "/f/huge.xlsx": kiosk.OutcomeTooLarge} {
		if got := m.last(s.URL + at); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
	if sum.Skipped != 3 { // two bombs, and the list that has no end
		t.Errorf("%d files and lists were not read: %+v", sum.Skipped, sum.Problems)
	}
	if n := len(inner.Requests()); n != 0 {
		t.Errorf("another machine was asked %d times: %v", n, inner.Requests())
	}
	asked := map[string]bool{} // some are asked for again
	for _, at := range s.Requests() {
		if strings.HasPrefix(at, "/calendar") || strings.HasPrefix(at, "/more") {
			asked[at] = true
		}
	}
	if len(asked) > 2*src.MaxPages {
		t.Errorf("%d pages of two lists without end", len(asked))
	}
}

// wantReported checks that every trap ended as it must and is in the report of
// the run with its address and a reason in Chinese.
func wantReported(t *testing.T, s *sitetest.Site, m *memory, all []trap) {
	t.Helper()
	listed := map[string]kiosk.RunProblem{}
	for _, p := range m.runs[0].Problems {
		listed[p.URL] = p
	}
	for _, tr := range all {
		at := s.URL + "/t/" + tr.name + ".html"
		if got := m.last(at); got != tr.want {
			t.Errorf("%s: %s, want %s", tr.name, got, tr.want)
		}
		p, ok := listed[at]
		switch {
		case tr.want == kiosk.OutcomeOK:
		case !ok:
			t.Errorf("%s is not in the report", tr.name)
		case p.Outcome != tr.want || !strings.ContainsFunc(p.Detail, func(r rune) bool { return unicode.Is(unicode.Han, r) }):
			t.Errorf("%s is reported as %+v", tr.name, p)
		}
	}
}
