package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

// stored returns what a data folder holds, with the hash of its content, by id.
// A record stored a second time has a second version.
func stored(t *testing.T, data string) map[string]string {
	t.Helper()
	db, err := store.Open(t.Context(), data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	out := map[string]string{}
	var after int64
	for {
		changes, err := db.Changes(t.Context(), after, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 {
			return out
		}
		for _, d := range changes {
			after = d.Revision
			out[d.ID] = d.ContentHash
			if d.Version != 1 {
				t.Errorf("%s has version %d", d.ID, d.Version)
			}
		}
	}
}

// indexed returns what a folder's index answers to some questions.
func indexed(t *testing.T, data string) string {
	t.Helper()
	var b strings.Builder
	for _, q := range []string{"政府采购法", "最低生活保障", "土地征收", "通知", "乳山市", "2016年", "政府信息公开条例"} {
		var answer struct {
			Total int
			Hits  []struct{ ID, Title string }
		}
		if err := json.Unmarshal([]byte(wantOK(t, "search", q, "--json", "--data", data)), &answer); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, q, answer)
	}
	return b.String()
}

// kills is how often TestKilledCrawlLosesNothingAndStoresNothingTwice kills:
// GONGKAI_KILLS, by default 3.
func kills(t *testing.T) int {
	t.Helper()
	text := os.Getenv("GONGKAI_KILLS")
	if text == "" {
		return 3
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestKilledCrawlLosesNothingAndStoresNothingTwice kills the crawler with
// SIGKILL at random moments, from its first request to well into the index,
// and lets it run again: what is there in the end, archive and index, is what a
// run that nobody disturbs leaves.
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
	sources := write(t, "sources.toml", portal.SourcesTOML(srv.URL))
	clean := t.TempDir()
	wantOK(t, "ingest", sources, "--data", clean)
	want, answers := stored(t, clean), indexed(t, clean)
	requests := site.served.Load()
	if len(want) != published(portal) {
		t.Fatalf("%d records of %d documents", len(want), published(portal))
	}
	const seed = 20180903 // the moments differ, a failure can be repeated
	moments := rand.New(rand.NewPCG(seed, seed))
	const aFolder = 10 // kills; then it is completed and another one begun
	data, last := t.TempDir(), 0
	for i := range kills(t) {
		if i%aFolder == 0 && i > 0 {
			wantSame(t, sources, data, want, answers)
			data, last = t.TempDir(), 0
		}
		got := killed(t, site, moments, requests, sources, data)
		if len(got) < last {
			t.Fatalf("after kill %d: %d records, before %d", i+1, len(got), last)
		}
		for id, hash := range got {
			if want[id] != hash {
				t.Fatalf("after kill %d: %s is not what the portal has", i+1, id)
			}
		}
		last = len(got)
	}
	wantSame(t, sources, data, want, answers)
	if out := wantOK(t, "ingest", sources, "--data", data); !strings.Contains(out, "新增 0，更新 0") {
		t.Errorf("once more is not unchanged: %s", out)
	}
}

// killed runs the crawler, kills it at a random moment and returns what is
// stored then. A third of the moments are after the last request.
func killed(t *testing.T, site *counting, moments *rand.Rand, requests int64, sources, data string) map[string]string {
	t.Helper()
	site.kill = make(chan struct{})
	site.killAt.Store(site.served.Load() + 1 + moments.Int64N(requests*3/2))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := program(ctx, "ingest", sources, "--data", data)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // "killed" is what is wanted
	}()
	idle := time.NewTicker(50 * time.Millisecond)
	defer idle.Stop()
	before, start := site.served.Load(), site.served.Load()
	for waiting := true; waiting; {
		select {
		case <-site.kill:
			waiting = false
		case <-ended:
			waiting = false
		case <-idle.C:
			// No more requests: it stores and indexes.
			now := site.served.Load()
			waiting = now == start || now != before || moments.IntN(10) > 0
			before = now
		}
	}
	time.Sleep(time.Duration(moments.IntN(60)) * time.Millisecond)
	cancel()
	<-ended
	site.killAt.Store(-1)
	return stored(t, data)
}

// wantSame lets the crawler run to its end and compares what is there with
// what an undisturbed run left.
func wantSame(t *testing.T, sources, data string, want map[string]string, answers string) {
	t.Helper()
	out := wantOK(t, "ingest", sources, "--data", data)
	if d := cmp.Diff(want, stored(t, data)); d != "" {
		t.Errorf("the archive differs: %s\n%s", d, out)
	}
	if d := cmp.Diff(answers, indexed(t, data)); d != "" {
		t.Errorf("the index differs: %s", d)
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
