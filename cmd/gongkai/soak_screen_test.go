package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	browser "gongkai/kiosk/terminal/screen"
	"gongkai/kiosk/web/browsertest"
)

// acting is put into every page: what a person does there, one step a page.
// Before leaving, the page says what the engine holds after a collection of
// garbage.
const acting = `addEventListener("load", () => setTimeout(async () => {
	const q = (s) => document.querySelector(s);
	if (q("article.body")) {
		q('[data-turn="1"]').click();
		gc(); gc();
		await fetch("/soak/held", { method: "POST", body: JSON.stringify({ heap: performance.memory.usedJSHeapSize }) });
		q("#leave").click();
	} else if (q(".hits a.hit")) {
		q(".hits a.hit").click();
	} else if (q('[data-key="d"]')) {
		q('[data-key="d"]').click(); q('[data-key="b"]').click(); q("#clear").click();
		q("#q").value = "低保"; q("#q").form.requestSubmit();
	} else if (q("a.find")) {
		q("a.find").click();
	} else {
		location = "/k/";
	}
}));`

// crowd stands between the watched browser and the server: it puts people
// before the screen, and counts them.
type crowd struct {
	proxy http.Handler

	mu    sync.Mutex
	came  int
	held  float64 // bytes of JavaScript objects
	wants int
	full  chan struct{} // closed when as many came as are wanted
}

func newCrowd(server *url.URL, wants int) *crowd {
	c := &crowd{wants: wants, full: make(chan struct{})}
	c.proxy = &httputil.ReverseProxy{
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), // people leave before everything has come
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(server)
			r.Out.Host = r.In.Host
			r.Out.Header.Del("Accept-Encoding")
		},
		ModifyResponse: func(r *http.Response) error {
			if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
				return nil
			}
			b, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			page := string(b) + `<script src="/soak/acting.js"></script>`
			r.Body = io.NopCloser(strings.NewReader(page))
			r.ContentLength = int64(len(page))
			r.Header.Set("Content-Length", strconv.Itoa(len(page)))
			return nil
		},
	}
	return c
}

func (c *crowd) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/soak/acting.js":
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = io.WriteString(w, acting)
	case "/soak/held":
		var said struct{ Heap float64 }
		if err := json.NewDecoder(r.Body).Decode(&said); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		c.mu.Lock()
		c.came++
		c.held = said.Heap
		if c.came == c.wants {
			close(c.full)
		}
		c.mu.Unlock()
	default:
		c.proxy.ServeHTTP(w, r)
	}
}

func (c *crowd) seen() (came int, heap float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.came, c.held
}

// family returns the memory of this process's browsers by the kind of process,
// in bytes that belong to it alone.
func family() map[string]int64 {
	sums := map[string]int64{}
	statuses, _ := filepath.Glob("/proc/[0-9]*/status") // the pattern is a good one
	self := os.Getpid()
	for _, path := range statuses {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if !descends(pid, self) {
			continue
		}
		words, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		kind := "browser"
		if _, after, ok := strings.Cut(string(words), "--type="); ok {
			kind, _, _ = strings.Cut(after, "\x00")
			kind, _, _ = strings.Cut(kind, " ")
		}
		sums[kind] += anonymous(pid)
	}
	return sums
}

// screenSoak lets people come and go before a browser started, locked and
// watched as on a terminal, with nothing connected to it that a terminal has not.
func screenSoak(t *testing.T, tour demoTour) {
	n := wantedVisits(t)
	server, err := url.Parse(tour.Home)
	if err != nil {
		t.Fatal(err)
	}
	people := newCrowd(server, n)
	door := httptest.NewServer(people)
	t.Cleanup(door.Close)
	between, err := url.Parse(door.URL)
	if err != nil {
		t.Fatal(err)
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &browser.Watch{
		Chromium: browsertest.Find(t), Profile: filepath.Join(t.TempDir(), "chromium"), Server: between, Log: slog.New(slog.DiscardHandler),
		Args: []string{"--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1080,1920", "--js-flags=--expose-gc", "--enable-precise-memory-info"},
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute+time.Duration(n)*5*time.Second)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx, ln) }()
	start := time.Now()
	var first int64
	said := 0
	for waiting := true; waiting; {
		select {
		case <-people.full:
			waiting = false
		case <-ctx.Done():
			waiting = false
			came, _ := people.seen()
			t.Errorf("%d of %d came in %v", came, n, time.Since(start))
		case <-time.After(time.Second):
		}
		came, heap := people.seen()
		if waiting && came < said+max(1, n/20) {
			continue
		}
		said = came
		kinds := family()
		all := total(kinds)
		t.Logf("after %d visits: %.1f MB of objects, %d MB in all processes %v (%.0f s)", came, heap/1e6, all>>20, kinds, time.Since(start).Seconds())
		if first == 0 && came >= n/4 { // what is loaded once has been loaded
			first = all
		}
		if !waiting && all > first+first/4+(64<<20) {
			t.Errorf("the browser grows: %d MB, later %d MB", first>>20, all>>20)
		}
	}
	if w.Runs() != 1 {
		t.Errorf("the browser was started %d times", w.Runs())
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func total(kinds map[string]int64) (sum int64) {
	for _, bytes := range kinds {
		sum += bytes
	}
	return sum
}
