package screen

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// hall is a server whose page reports all the time.
type hall struct {
	reports, pages atomic.Int64
}

func (h *hall) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == AlivePath:
		h.reports.Add(1)
		w.WriteHeader(http.StatusNoContent)
	case r.URL.Path == "/k/":
		h.pages.Add(1)
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<!doctype html><title>hall</title><script>
			setInterval(() => fetch("/k/alive", { method: "POST", body: "{}" }).catch(() => location.reload()), 200)</script>`)
	}
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(40 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("does not come about: %s", what)
}

// family returns the processes of the browser of one type, "" for the first.
func (w *Watch) family(t *testing.T, kind string) (pids []int) {
	t.Helper()
	w.mu.Lock()
	group := w.pid
	w.mu.Unlock()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(line)))
		pgid, err := syscall.Getpgid(pid)
		words, _ := os.ReadFile(line)
		if err == nil && pgid == group && (kind == "" && pid == group || kind != "" && strings.Contains(string(words), "--type="+kind)) {
			pids = append(pids, pid)
		}
	}
	return pids
}

func TestBrowserIsStartedAgain(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if testing.Short() || err != nil {
		t.Skip("starts browsers:", err)
	}
	h := &hall{}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &Watch{
		Chromium: chromium, Args: []string{"--headless=new", "--no-sandbox", "--disable-gpu"}, Profile: filepath.Join(t.TempDir(), "profile"),
		Server: u, Silent: 5 * time.Second, Pause: 10 * time.Millisecond, Log: slog.New(slog.DiscardHandler),
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx, ln) }()
	well := func(what string, runs int) {
		t.Helper()
		before := h.reports.Load()
		eventually(t, what, func() bool { return w.Runs() == runs && h.reports.Load() > before+2 })
	}
	well("the page reports", 1)
	for _, pid := range w.family(t, "") {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	well("a browser that was killed is started again", 2)
	stopped := w.family(t, "renderer")
	for _, pid := range stopped {
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
	}
	if len(stopped) == 0 {
		t.Fatal("no renderer")
	}
	well("a browser whose page hangs is started again", 3)
	for _, pid := range stopped {
		if syscall.Kill(pid, 0) == nil {
			if b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); !strings.Contains(string(b), ") Z ") {
				t.Errorf("%d still hangs: %s", pid, b)
			}
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(w.Profile); !os.IsNotExist(err) {
		t.Error("the profile is left behind")
	}
}

// A browser that cannot even start does not take the machine with it.
func TestBrowserThatNeverComesUp(t *testing.T) {
	u, err := url.Parse("http://127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{"/bin/false", "/nowhere/chromium"} {
		var lc net.ListenConfig
		ln, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		w := &Watch{Chromium: program, Profile: filepath.Join(t.TempDir(), "p"), Server: u, Pause: 50 * time.Millisecond, Log: slog.New(slog.NewTextHandler(&said, nil))}
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		err = w.Run(ctx, ln)
		stop()
		if n := strings.Count(said.String(), "started again"); err != nil || n < 3 || n > 6 {
			t.Errorf("%s: tried %d times, %v", program, n, err)
		}
	}
}

func TestNobodySeesAnErrorPageOfTheBrowser(t *testing.T) {
	u, err := url.Parse("http://127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	w := &Watch{Server: u, Log: slog.New(slog.DiscardHandler)}
	r := httptest.NewRequest(http.MethodGet, "/k/search?q=1", nil)
	r.Header.Set("Accept", "text/html")
	rec := httptest.NewRecorder()
	w.proxy().ServeHTTP(rec, r)
	if body := rec.Body.String(); rec.Code != http.StatusServiceUnavailable || !strings.Contains(body, "请稍等") || !strings.Contains(body, "refresh") {
		t.Errorf("%d %s", rec.Code, body)
	}
	w.seen = time.Time{}
	w.proxy().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, AlivePath, strings.NewReader("{}")))
	if w.seen.IsZero() {
		t.Error("a page that is well is not seen while the server is away")
	}
}

// Who waits is given the number that this place has, also after the machine
// was switched off; a number that nobody could dial is not taken.
func TestWhoWaitsIsGivenTheHotlineOfThePlace(t *testing.T) {
	told := `{"stamp":"s","hotline":"0631-6660000"}`
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, told) }))
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	get := func(w *Watch, path string) string {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept", "text/html")
		rec := httptest.NewRecorder()
		w.proxy().ServeHTTP(rec, r)
		return rec.Body.String()
	}
	file := filepath.Join(t.TempDir(), "hotline")
	w := &Watch{Server: u, Hotline: file, Log: slog.New(slog.DiscardHandler)}
	for _, said := range []string{told, `{"hotline":""}`, `{"hotline":"1\u0007"}`, `{"hotline":"` + strings.Repeat("1", 31) + `"}`, `<html>`, `{"hotline":"<b>"}`, told} {
		told = said
		if got := get(w, TellPath); got != said {
			t.Errorf("the page is told %q, not %q", got, said)
		}
	}
	server.Close()
	later := &Watch{Server: u, Hotline: file, Log: slog.New(slog.DiscardHandler)}
	later.remember()
	for name, w := range map[string]*Watch{"now": w, "after a start": later} {
		if body := get(w, "/k/"); !strings.Contains(body, "0631-6660000") || strings.Contains(body, "12345") {
			t.Errorf("%s: %s", name, body)
		}
	}
	if err := os.WriteFile(file, []byte("\xff\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := &Watch{Server: u, Hotline: file, Log: slog.New(slog.DiscardHandler)}
	broken.remember()
	if body := get(broken, "/k/"); !strings.Contains(body, "12345") {
		t.Error(body)
	}
}
