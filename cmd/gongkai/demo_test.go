package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/assets"
	"gongkai/ingest/sampleportal"
)

// TestDemo starts the demo once and walks through all of it; starting it is
// what takes the time.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the demo and a browser")
	}
	data := t.TempDir()
	tour := startDemo(t, data)
	if tour.Total < 300 {
		t.Fatalf("the demo has %d documents, want at least 300", tour.Total)
	}
	t.Run("from published page to phone", func(t *testing.T) { fromPageToPhone(t, tour) })
	t.Run("same answer everywhere", func(t *testing.T) { sameAnswerEverywhere(t, tour) })
	t.Run("strangers get clear answers", func(t *testing.T) { strangers(t, tour) })
	t.Run("three taps", func(t *testing.T) { threeTaps(t, tour) })
	t.Run("pictures", func(t *testing.T) { pictures(t, tour) })
	t.Run("budgets", func(t *testing.T) { budgets(t, tour) })
	t.Run("many visits", func(t *testing.T) { soak(t, tour) })
	t.Run("locked screen", func(t *testing.T) { screenSoak(t, tour) })
}

// startDemo starts what `gongkai demo` starts and waits until it answers. It
// is stopped when the test ends.
func startDemo(t *testing.T, data string) demoTour {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cfg := defaultConfig()
	cfg.Addr, cfg.Data = "127.0.0.1:0", data
	ready := make(chan demoTour, 1)
	d := &demo{
		cfg: cfg, io: streams{strings.NewReader(""), io.Discard, io.Discard},
		announce: func(tour demoTour) { ready <- tour },
	}
	done := make(chan error, 1)
	go func() { done <- d.run(ctx) }()
	stop := func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the demo ended with: %v", err)
		}
	}
	select {
	case tour := <-ready:
		t.Cleanup(stop)
		return tour
	case <-time.After(4 * time.Minute):
		stop()
		t.Fatal("the demo was not ready in four minutes")
	case err := <-done:
		cancel()
		t.Fatalf("the demo did not start: %v", err)
	}
	return demoTour{}
}

// The demonstration can be shown although the index has to be made anew, as
// after an update.
func TestTourWaitsForTheIndex(t *testing.T) {
	cfg := defaultConfig()
	cfg.Data = t.TempDir()
	wantOK(t, "ingest", aFolder(t), "--data", cfg.Data)
	if err := os.RemoveAll(filepath.Join(cfg.Data, "index")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	a, err := openApp(ctx, cfg, streams{err: io.Discard}.logger(0), "demo")
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	caught := make(chan error, 1)
	go func() {
		time.Sleep(3 * readyEvery)
		caught <- a.catchUp(ctx, func(int, int) {})
	}()
	tour, err := a.tour(ctx, "http://a", "http://b")
	if err := errors.Join(err, <-caught); err != nil || tour.Total == 0 {
		t.Errorf("%+v, %v", tour, err)
	}
}

// visitor is an HTTP client with cookies.
type visitor struct {
	t      *testing.T
	home   string
	client *http.Client
}

func newVisitor(t *testing.T, home string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t, home, &http.Client{Jar: jar, Timeout: 30 * time.Second}}
}

func (v *visitor) get(path string) (int, string) {
	v.t.Helper()
	resp, err := v.client.Get(v.home + path)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.read(resp)
}

// post sends a form of the office with the token of its page, and wants it taken.
func (v *visitor) post(path string, form url.Values) string {
	v.t.Helper()
	_, page := v.get(path)
	token := csrfField.FindStringSubmatch(page)
	if token == nil {
		v.t.Fatalf("%s has no form", path)
	}
	form.Set("csrf", token[1])
	req, err := http.NewRequest(http.MethodPost, v.home+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", v.home)
	resp, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	code, body := v.read(resp)
	if code != http.StatusOK {
		v.t.Fatalf("%s answers %d", path, code)
	}
	return body
}

var csrfField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

func (v *visitor) read(resp *http.Response) (int, string) {
	v.t.Helper()
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// signIn signs in as staff.
func (v *visitor) signIn(name, password string) {
	v.t.Helper()
	req, err := http.NewRequest(http.MethodPost, v.home+"/staff/login",
		strings.NewReader(url.Values{"name": {name}, "password": {password}}.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", v.home)
	resp, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	if code, body := v.read(resp); code != http.StatusOK || strings.Contains(body, `name="password"`) {
		v.t.Fatalf("signing in: %d", code)
	}
}

var (
	hitLink  = regexp.MustCompile(`<ol class="hits[^"]*".*?href="/[km]/d/([^?"]+)\?at=([\d.]+)`)
	deskCard = regexp.MustCompile(`<div class="share"><img src="/qr/([0-9A-Z]+)\.svg\?at=([\d.]+)`)
)

// sameAnswerEverywhere asks for every document of the demo by its title and
// wants kiosk, phone, desk and API to give the same document, version and
// passage.
func sameAnswerEverywhere(t *testing.T, tour demoTour) {
	portal, err := sampleportal.New(assets.Demo)
	if err != nil {
		t.Fatal(err)
	}
	v := newVisitor(t, tour.Home)
	v.signIn(tour.Name, tour.Password)
	found := func(path string, pattern *regexp.Regexp) string {
		code, body := v.get(path)
		m := pattern.FindStringSubmatch(strings.ReplaceAll(body, "\n", " "))
		if code != http.StatusOK || m == nil {
			t.Fatalf("%s answers %d without a hit", path, code)
		}
		return m[1] + "@" + m[2]
	}
	for _, d := range portal.Documents() {
		if d.Dead {
			continue
		}
		q := "q=" + url.QueryEscape(d.Title)
		var answer struct {
			Hits []struct {
				ID, Code string
				Version  int
				Answer   struct{ Start, End int }
			}
		}
		if _, body := v.get("/api/v1/search?size=1&" + q); json.Unmarshal([]byte(body), &answer) != nil || len(answer.Hits) == 0 {
			t.Fatalf("the API has no hit for %s", d.Title)
		}
		hit := answer.Hits[0]
		at := fmt.Sprintf("@%d.%d.%d", hit.Version, hit.Answer.Start, hit.Answer.End)
		if got := found("/k/search?"+q, hitLink); got != hit.ID+at {
			t.Errorf("%s: kiosk %s, API %s", d.Title, got, hit.ID+at)
		}
		if got := found("/m/search?"+q, hitLink); got != hit.ID+at {
			t.Errorf("%s: phone %s, API %s", d.Title, got, hit.ID+at)
		}
		if got := found("/desk/?"+q, deskCard); got != hit.Code+at {
			t.Errorf("%s: desk %s, API %s", d.Title, got, hit.Code+at)
		}
	}
}

// strangers sends what a stranger can send.
func strangers(t *testing.T, tour demoTour) {
	v := newVisitor(t, tour.Home)
	for _, tt := range []struct {
		name, path string
		code       int
		want       string
	}{
		{"ten thousand characters", "/k/search?q=" + url.QueryEscape(strings.Repeat("低保", 5000)), 200, ""},
		{"only punctuation", "/k/search?q=" + url.QueryEscape("？！……（）"), 200, "没有"},
		{"control characters", "/m/search?q=" + "%00%01%1b%7f" + url.QueryEscape("低保"), 200, "低保"},
		{"broken UTF-8", "/m/search?q=%ff%fe%e4%bd", 200, ""},
		{"unknown short code", "/s/ZZZZZZZZ", 404, "8 位字符"},
		{"a code that is none", "/s/%3Cscript%3E", 400, "8 位字符"},
		{"unknown document", "/k/d/nothing", 404, "首页"},
		{"script as a query", "/k/search?q=" + url.QueryEscape(`<script>alert(1)</script>`), 200, ""},
		{"unknown category", "/api/v1/search?q=x&category=nonsense", 400, "nonsense"},
		{"page of a million", "/api/v1/search?q=" + url.QueryEscape("低保") + "&page=1000000", 400, "page"},
		{"the desk without signing in", "/desk/?q=x", 200, `name="password"`},
		{"no such page", "/nothing/at/all", 404, ""},
	} {
		code, body := v.get(tt.path)
		if code != tt.code || !strings.Contains(body, tt.want) || strings.Contains(body, "<script>alert") {
			t.Errorf("%s: answers %d, want %d with %q in it", tt.name, code, tt.code, tt.want)
		}
	}
}
