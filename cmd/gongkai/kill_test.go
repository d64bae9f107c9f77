package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/assets"
	"gongkai/ingest/sampleportal"
	"gongkai/kiosk/store"
)

// counting serves the sample portal and counts requests, so that a test can
// kill the crawler after a given number of them instead of after a time.
type counting struct {
	handler http.Handler
	served  atomic.Int64
	killAt  atomic.Int64
	kill    chan struct{}
}

func (c *counting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.handler.ServeHTTP(w, r)
	if n := c.served.Add(1); n == c.killAt.Load() {
		close(c.kill)
	}
}

// stored counts records and versions in a data folder.
func stored(t *testing.T, data string) (records, versions int) {
	t.Helper()
	db, err := store.Open(t.Context(), data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var after int64
	for {
		changes, err := db.Changes(t.Context(), after, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 {
			return records, versions
		}
		for _, d := range changes {
			after = d.Revision
			records++
			versions += d.Version
		}
	}
}

// TestKilledCrawlLosesNothingAndStoresNothingTwice kills the crawler with
// SIGKILL at several moments and lets it run again.
func TestKilledCrawlLosesNothingAndStoresNothingTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("takes too long for a short run")
	}
	portal, err := sampleportal.New(assets.Demo)
	if err != nil {
		t.Fatal(err)
	}
	site := &counting{handler: portal}
	srv := httptest.NewServer(site)
	defer srv.Close()
	data := t.TempDir()
	sources := filepath.Join(data, "sources.toml")
	if err := os.WriteFile(sources, []byte(portal.SourcesTOML(srv.URL)), 0o600); err != nil {
		t.Fatal(err)
	}
	const seed = 20180903 // the moments differ, a failure can be repeated
	moments := rand.New(rand.NewPCG(seed, seed))
	last := 0
	for i := range 3 {
		site.kill = make(chan struct{})
		site.killAt.Store(site.served.Load() + 20 + moments.Int64N(120))
		cmd := program(t.Context(), "ingest", sources, "--data", data)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		<-site.kill
		_ = cmd.Process.Kill() // it may have ended already
		_ = cmd.Wait()         // "killed" is what is wanted
		site.killAt.Store(-1)
		records, versions := stored(t, data)
		if records < last || versions != records {
			t.Fatalf("after kill %d: %d records in %d versions, before %d records", i+1, records, versions, last)
		}
		last = records
	}
	out := wantOK(t, "ingest", sources, "--data", data)
	records, versions := stored(t, data)
	if want := published(portal); records != want || versions != want {
		t.Errorf("in the end %d records in %d versions, the portal has %d documents\n%s", records, versions, want, out)
	}
	if out := wantOK(t, "search", "政府采购法", "--data", data); strings.Contains(out, "找到 0") {
		t.Errorf("not searchable afterwards: %s", out)
	}
	if out := wantOK(t, "ingest", sources, "--data", data); !strings.Contains(out, "新增 0，更新 0") {
		t.Errorf("once more is not unchanged: %s", out)
	}
}

// published counts the documents of the portal that answer.
func published(p *sampleportal.Portal) int {
	n := 0
	for _, d := range p.Documents() {
		if !d.Dead {
			n++
		}
	}
	return n
}

// TestServe starts the server on an existing index, asks for the first page and
// collects beside it. The bound is that of a hall's terminal: three seconds.
func TestServe(t *testing.T) {
	data := t.TempDir()
	wantOK(t, "ingest", aFolder(t), "--data", data)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := program(ctx, "serve", "--addr", freeAddress(t), "--data", data)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(errs).ReadString('\n')
	if err != nil {
		t.Fatalf("the server said nothing: %v", err)
	}
	var address string
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '：' || r == '　' }) {
		if strings.HasPrefix(word, "http://") && address == "" {
			address = strings.TrimSuffix(word, "/")
		}
	}
	get := func(path string) int {
		resp, err := http.Get(address + path)
		if err != nil {
			return 0
		}
		defer resp.Body.Close()
		return resp.StatusCode
	}
	for get("/readyz") != http.StatusOK {
		if time.Since(start) > 20*time.Second {
			t.Fatal("not ready in 20 seconds")
		}
		time.Sleep(20 * time.Millisecond) // waiting for another process
	}
	ready := time.Since(start)
	if code := get("/k/"); code != http.StatusOK {
		t.Errorf("the first page answers %d", code)
	}
	t.Logf("ready after %s", ready.Round(time.Millisecond))
	if ready > 3*time.Second && !raceEnabled {
		t.Errorf("ready after %s, want 3 s at most", ready)
	}
	later := write(t, "later.txt", "公共租赁住房配租公告\n本批公共租赁住房配租对象已经审核。\n")
	if code, out, errs := gongkai(t, "ingest", later, "--data", data); code != exitOK || !strings.Contains(errs, "服务正在运行") {
		t.Fatalf("ingest beside the server: exit %d %s%s", code, out, errs)
	}
	for found := false; !found; {
		resp, err := http.Get(address + "/api/v1/search?q=" + url.QueryEscape("配租公告"))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if found = err == nil && strings.Contains(string(body), "公共租赁住房配租公告"); found {
			break
		}
		if time.Since(start) > 30*time.Second {
			t.Fatalf("the server does not find what was collected beside it: %s", body)
		}
		time.Sleep(50 * time.Millisecond) // waiting for another process
	}
	if code, out, errs := gongkai(t, "healthcheck", "--addr", strings.TrimPrefix(address, "http://")); code != exitOK {
		t.Errorf("healthcheck: exit %d %s%s", code, out, errs)
	}
	cancel()
	if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() != exitOK {
		t.Errorf("Ctrl-C ends it with %v", err)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	return fmt.Sprint(ln.Addr())
}
