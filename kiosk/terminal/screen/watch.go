// Package screen looks after the browser on a terminal: it is set up locked,
// started, and started again when it ends or when the page in it has not said
// for a while that it is well. Between the browser and the server stands a
// small proxy, so that a server that is not there yet shows kind words instead
// of a browser's error page.
package screen

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// AlivePath is where the page reports; it is the server's.
const AlivePath = "/k/alive"

// Watch is one browser and what it shows. Chromium, Profile and Server are
// required.
type Watch struct {
	Chromium string   // the program
	Args     []string // besides those of [Flags]
	Profile  string   // folder of the browser's profile, thrown away at every start
	Server   *url.URL // whose pages are shown
	Page     string   // path of the first page; "" means /k/
	Hotline  string   // file that keeps the hotline for while the server is away; "" keeps it in memory

	Silent time.Duration // how long the page may say nothing; 0 means 75 s
	Pause  time.Duration // before the first try again, longer after every other; 0 means 1 s
	Log    *slog.Logger

	mu      sync.Mutex
	hotline string    // as the server told it last, "" if it has not
	seen    time.Time // when a page last reported, or was put off kindly
	runs    int
	pid     int // of the browser that runs, and of its family
}

const (
	silent = 75 * time.Second
	// settled is how long a browser must run for the next failure to count as a
	// first one.
	settled      = 3 * time.Minute
	longestPause = time.Minute
	// mercy is how long a browser has to end by itself.
	mercy = 3 * time.Second
)

// Flags are what a locked browser is started with.
func Flags(profile string) []string {
	return []string{
		"--kiosk", "--incognito", "--user-data-dir=" + profile, "--disk-cache-dir=" + profile + "/cache", "--disk-cache-size=33554432",
		"--no-first-run", "--no-default-browser-check", "--noerrdialogs", "--disable-infobars", "--disable-session-crashed-bubble",
		"--disable-pinch", "--overscroll-history-navigation=0", "--disable-features=Translate,TouchpadOverscrollHistoryNavigation,OverscrollHistoryNavigation,MediaRouter",
		"--disable-component-update", "--disable-background-networking", "--disable-sync", "--disable-breakpad", "--disable-dev-tools",
		"--password-store=basic", "--check-for-update-interval=31536000", "--autoplay-policy=no-user-gesture-required",
		"--touch-events=enabled", "--lang=zh-CN", "--kiosk-printing",
	}
}

// Run shows pages through the listener, which must be on this machine, until
// the context ends.
func (w *Watch) Run(ctx context.Context, ln net.Listener) error {
	w.remember()
	server := &http.Server{Handler: w.proxy(), ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(w.Log.Handler(), slog.LevelDebug)}
	done := make(chan error, 1)
	go func() { done <- server.Serve(ln) }()
	err := w.keep(ctx, "http://"+ln.Addr().String()+w.page())
	err = errors.Join(err, server.Close())
	if served := <-done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, fmt.Errorf("screen: proxy: %w", served))
	}
	return err
}

func (w *Watch) page() string {
	if w.Page == "" {
		return "/k/"
	}
	return w.Page
}

// Runs returns how often the browser has been started.
func (w *Watch) Runs() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.runs
}

// keep keeps a browser running.
func (w *Watch) keep(ctx context.Context, address string) error {
	failures := 0
	for ctx.Err() == nil {
		start := time.Now()
		why := w.once(ctx, address)
		if ctx.Err() != nil {
			break
		}
		if time.Since(start) > settled {
			failures = 0
		}
		pause := w.pause(failures)
		failures++
		w.Log.Error("the browser is started again", "why", why, "ran", time.Since(start).Round(time.Second).String(), "in", pause.String())
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return os.RemoveAll(w.Profile)
}

func (w *Watch) pause(failures int) time.Duration {
	first := w.Pause
	if first == 0 {
		first = time.Second
	}
	return min(first<<min(failures, 10), longestPause)
}

// once runs a browser until it ends or is ended, and says why.
func (w *Watch) once(ctx context.Context, address string) string {
	if err := errors.Join(os.RemoveAll(w.Profile), os.MkdirAll(w.Profile, 0o700)); err != nil {
		return "no profile: " + err.Error()
	}
	cmd := exec.CommandContext(context.WithoutCancel(ctx), w.Chromium, append(append(Flags(w.Profile), w.Args...), address)...)
	// Ended below, with its family, not by the context alone.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	w.saw()
	if err := cmd.Start(); err != nil {
		return "it does not start: " + err.Error()
	}
	w.mu.Lock()
	w.runs++
	w.pid = cmd.Process.Pid
	w.mu.Unlock()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	why := w.watch(ctx, ended)
	// The whole family: a renderer that hangs does not end with its parent.
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
	select {
	case <-time.After(mercy):
	case <-ended: //nolint:errcheck // why it ended is known
	}
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	return why
}

// watch returns when the browser has ended, or is to be ended. What it reads
// from ended it puts back.
func (w *Watch) watch(ctx context.Context, ended chan error) string {
	most := w.Silent
	if most == 0 {
		most = silent
	}
	tick := time.NewTicker(most / 20)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return "told to stop"
		case err := <-ended:
			ended <- err
			return fmt.Sprintf("it ended: %v", err)
		case <-tick.C:
		}
		w.mu.Lock()
		quiet := time.Since(w.seen)
		w.mu.Unlock()
		if quiet > most {
			return fmt.Sprintf("the page said nothing for %s", quiet.Round(time.Second))
		}
	}
}

// saw notes that the page is well.
func (w *Watch) saw() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = time.Now()
}

// proxy passes everything on and sees the page's reports.
func (w *Watch) proxy() http.Handler {
	p := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(w.Server)
			r.Out.Host = r.In.Host // forms are checked against it
			if r.In.Method == http.MethodPost && r.In.URL.Path == AlivePath {
				w.saw() // the page is well, whatever the server says to it
			}
			if r.In.URL.Path == TellPath {
				r.Out.Header.Del("Accept-Encoding") // it is read on the way
			}
		},
		ModifyResponse: func(r *http.Response) error {
			w.learn(r)
			return nil
		},
		ErrorHandler: func(rw http.ResponseWriter, r *http.Request, _ error) {
			rw.Header().Set("Cache-Control", "no-store")
			if r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html") {
				w.saw() // it comes again every few seconds
				rw.Header().Set("Content-Type", "text/html; charset=utf-8")
				rw.WriteHeader(http.StatusServiceUnavailable)
				_, _ = rw.Write([]byte(w.waitingPage()))
				return
			}
			rw.WriteHeader(http.StatusBadGateway)
		},
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), // it would hold addresses
	}
	return p
}

// waiting is what is shown then, with HOTLINE in it. It leads back to the
// first page: what was open is somebody's.
const waiting = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="refresh" content="3;url=/k/">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>请稍等</title>
<style>body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f4f7f8;color:#12343b;font:40px/1.6 "Noto Sans CJK SC",sans-serif;text-align:center}
h1{font-size:64px;margin:0 0 24px}b{font-size:64px;white-space:nowrap}main{padding:0 8vw}</style></head>
<body><main><h1>请稍等一下</h1><p>机器正在准备，好了会自己打开，不用操作。</p><p>着急的话，请打热线 <b>HOTLINE</b><br>或者问大厅里的工作人员。</p></main></body></html>
`
