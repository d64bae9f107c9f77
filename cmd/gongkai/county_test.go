package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	fleet "gongkai/kiosk/terminal"
)

// county is a server with terminals, and the wire to it that tests pull out.
type county struct {
	app  *app
	wire *httptest.Server
	log  *syncBuffer

	blocks  atomic.Int64 // asked for
	bytes   atomic.Int64 // of blocks, as they are on the wire
	given   sync.Map     // how often (*atomic.Int64) by the address of a block
	cutAt   atomic.Int64 // the wire is cut when so many blocks were asked for; 0 never
	flip    atomic.Bool  // a byte of every block is changed on the way
	cut     atomic.Bool
	outbox  atomic.Int64 // deliveries
	twice   atomic.Bool  // answers to deliveries are lost
	handler http.Handler
}

// syncBuffer is a log that is read while it is written.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// ServeHTTP is the wire.
func (c *county) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	block := strings.HasPrefix(r.URL.Path, "/api/v1/replica/blocks/")
	if block {
		if n, at := c.blocks.Add(1), c.cutAt.Load(); at > 0 && n >= at {
			c.cut.Store(true)
		}
	}
	if c.cut.Load() {
		panic(http.ErrAbortHandler)
	}
	if c.flip.Load() {
		r.Header.Set("Accept-Encoding", "identity") // a byte of what is meant, not of how it is packed
	}
	rec := httptest.NewRecorder()
	c.handler.ServeHTTP(rec, r)
	if c.cut.Load() {
		panic(http.ErrAbortHandler)
	}
	body := rec.Body.Bytes()
	if block {
		c.bytes.Add(int64(len(body)))
		times, _ := c.given.LoadOrStore(r.URL.Path, new(atomic.Int64))
		times.(*atomic.Int64).Add(1)
		if c.flip.Load() && len(body) > 0 && rec.Header().Get("Content-Encoding") == "" {
			body[len(body)/2] ^= 1
		}
	}
	if strings.HasSuffix(r.URL.Path, "/outbox") {
		c.outbox.Add(1)
		if c.twice.Swap(false) {
			panic(http.ErrAbortHandler)
		}
	}
	maps.Copy(w.Header(), rec.Header())
	w.WriteHeader(rec.Code)
	_, _ = w.Write(body)
}

// newCounty starts a server; before it does, it is given to first.
func newCounty(t *testing.T, first ...func(*county)) *county {
	t.Helper()
	cfg := defaultConfig()
	cfg.Data, cfg.Snapshots, cfg.Speech = t.TempDir(), duration(50*time.Millisecond), "none"
	c := &county{log: &syncBuffer{}}
	a, err := openApp(t.Context(), cfg, slog.New(slog.NewTextHandler(c.log, nil)), "serve")
	if err != nil {
		t.Fatal(err)
	}
	c.app = a
	if _, err := a.db.Put(t.Context(), append(kiosktest.Records(), notices(90)...)); err != nil {
		t.Fatal(err)
	}
	for _, f := range first {
		f(c)
	}
	ln, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	goServe(t, func(ctx context.Context) error {
		err := a.serve(ctx, ln, false, func(int, int) {})
		return errors.Join(err, a.Close())
	})
	c.connect(t, &url.URL{Scheme: "http", Host: ln.Addr().String()})
	return c
}

// connect lays the wire to a server.
func (c *county) connect(t *testing.T, server *url.URL) {
	c.handler = &httputil.ReverseProxy{
		Rewrite:  func(r *httputil.ProxyRequest) { r.SetURL(server) },
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	c.wire = httptest.NewServer(c)
	t.Cleanup(c.wire.Close)
}

// notices are records with texts that do not pack well.
func notices(n int) (out []kiosk.Record) {
	dice := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		r := kiosktest.Records()[i%10]
		d := &r.Disclosure
		var text strings.Builder
		for range 1200 {
			text.WriteRune(rune(0x4e00 + dice.IntN(3000)))
		}
		d.ID, d.URL, d.HTML = fmt.Sprintf("notice-%04d", i), fmt.Sprintf("https://example.gov.cn/%d", i), ""
		d.Title, d.Text = fmt.Sprintf("第%d号通知", i), text.String()
		out = append(out, r)
	}
	return out
}

// goServe runs something until the test ends.
func goServe(t *testing.T, serve func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- serve(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// code is one to register a terminal with.
func (c *county) code(t *testing.T, name string) string {
	t.Helper()
	shown, code := fleet.NewCode(time.Now())
	if _, err := c.app.db.AddTerminal(t.Context(), kiosk.Actor{Name: "王敏"}, name, code); err != nil {
		t.Fatal(err)
	}
	return shown
}

// hall is a terminal that runs in this process.
type hall struct {
	*terminalApp
	data string
	base string
	log  *syncBuffer
	stop func()
}

func (c *county) hall(t *testing.T, data, code string, set ...func(*Config)) *hall {
	t.Helper()
	cfg := defaultConfig()
	cfg.Data, cfg.Speech = data, "none"
	for _, f := range set {
		f(&cfg)
	}
	h := &hall{data: data, log: &syncBuffer{}}
	var err error
	if h.terminalApp, err = openTerminal(t.Context(), cfg, slog.New(slog.NewTextHandler(h.log, nil)), c.wire.URL, code); err != nil {
		t.Fatal(err)
	}
	h.keeper.Every, h.keeper.AwayAfter = 30*time.Millisecond, time.Second
	ln, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.base = "http://" + ln.Addr().String()
	h.stop = goServe(t, func(ctx context.Context) error {
		err := h.serve(ctx, ln)
		return errors.Join(err, h.Close())
	})
	return h
}

// page fetches a page of the terminal.
func (h *hall) page(t *testing.T, path string) (status int, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// shows waits until a page has words on it.
func (h *hall) shows(t *testing.T, path, words string) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Log(h.log.String())
		}
	}()
	eventually(t, fmt.Sprintf("%s shows %q", path, words), func() bool {
		status, body := h.page(t, path)
		return status == http.StatusOK && strings.Contains(body, words)
	})
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("does not come about: %s", what)
}

func (c *county) correct(t *testing.T, id, title string) {
	t.Helper()
	if err := c.app.db.Correct(t.Context(), kiosk.Actor{Name: "王敏"}, id, kiosk.Correction{Title: &title}, "错字"); err != nil {
		t.Fatal(err)
	}
}
