package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/ingest/sitetest"
	"gongkai/kiosk"
	"gongkai/kiosk/store"
)

// collecting is a collector on a data folder whose clock a test turns.
type collecting struct {
	*collector
	t    *testing.T
	site *sitetest.Site
	a    *app
	file string
	stop func()

	mu    sync.Mutex
	clock time.Time
}

func startCollecting(t *testing.T, change func(cfg *Config)) *collecting {
	t.Helper()
	c := &collecting{t: t, site: sitetest.New(t), clock: time.Date(2018, 9, 14, 9, 0, 0, 0, kiosk.China)}
	cfg := defaultConfig()
	cfg.Data = t.TempDir()
	c.file = filepath.Join(t.TempDir(), "sources.toml")
	cfg.Sources = c.file
	if change != nil {
		change(&cfg)
	}
	c.site.HTML("/list.html", `<ul><li><a href="/art/2018/9/3/art_7_1.html">关于公开第1批信息的通知</a><span>2018-09-03</span></li></ul>`)
	c.site.HTML("/art/2018/9/3/art_7_1.html", `<html><head><title>关于公开第1批信息的通知</title></head><body><div id="zoom"><p>现将第1批信息予以公开，请认真组织实施。</p></div></body></html>`)
	c.write("0 2 * * *")
	var err error
	if c.a, err = openStore(t.Context(), cfg, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.a.Close() })
	c.begin()
	return c
}

// begin starts the collector, as a server does.
func (c *collecting) begin() {
	c.collector = c.a.newCollector()
	c.now, c.tick = func() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.clock }, 5*time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = c.run(ctx) }()
	c.stop = func() { cancel(); <-ended }
	c.t.Cleanup(c.stop)
}

// write writes the source file with a schedule.
func (c *collecting) write(schedule string) {
	c.t.Helper()
	text := fmt.Sprintf("[[source]]\nid = \"a\"\nname = \"甲\"\nhome = %q\nallow_private = true\nrate = 1000\nschedule = %q\n[[source.column]]\nid = \"1\"\nlist = %q\n",
		c.site.URL+"/", schedule, c.site.URL+"/list.html")
	if err := os.WriteFile(c.file, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

func (c *collecting) turn(to time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.clock = to }

// wait waits until something is so.
func (c *collecting) wait(what string, so func() bool) {
	c.t.Helper()
	for end := time.Now().Add(20 * time.Second); !so(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			c.t.Fatalf("not %s: %+v", what, c.State())
		}
	}
}

func (c *collecting) passes() (done []kiosk.Run) {
	all, err := c.a.db.Runs(c.t.Context(), 100)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, r := range all {
		if !r.FinishedAt.IsZero() {
			done = append(done, r)
		}
	}
	return done
}

func (c *collecting) idle() bool {
	s := c.State().Sources
	return len(s) == 1 && s[0].Running == nil && !s[0].Queued
}

func TestCollectsByTheClock(t *testing.T) {
	c := startCollecting(t, nil)
	c.wait("read", func() bool { return len(c.State().Sources) == 1 })
	s := c.State().Sources[0]
	if s.Schedule != "每天 02:00" || !s.Next.Equal(c.clock.Add(collectGrace)) {
		t.Errorf("what was never collected comes %v after the start, %q", s.Next.Sub(c.clock), s.Schedule)
	}
	if len(c.passes()) != 0 {
		t.Fatal("collected at once")
	}
	c.turn(time.Date(2018, 9, 14, 9, 11, 0, 0, kiosk.China))
	c.wait("collected", func() bool { return len(c.passes()) == 1 && c.idle() })
	if got := c.State().Sources[0].Next; !got.Equal(time.Date(2018, 9, 15, 2, 0, 0, 0, kiosk.China)) {
		t.Errorf("next %v", got)
	}
	if r := c.passes()[0]; r.Created != 1 || r.Err != "" {
		t.Errorf("%+v", r)
	}
	c.turn(time.Date(2018, 9, 15, 2, 0, 1, 0, kiosk.China))
	c.wait("collected again", func() bool { return len(c.passes()) == 2 && c.idle() })
}

func TestSourceFileIsTakenUp(t *testing.T) {
	c := startCollecting(t, nil)
	c.wait("read", func() bool { return len(c.State().Sources) == 1 })
	c.write("30 4 * * *")
	c.wait("changed", func() bool { return c.State().Sources[0].Schedule == "每天 04:30" })
	c.write("30 44 * * *")
	c.wait("reported", func() bool { return strings.Contains(c.State().Problem, "sources.toml 第 7 行") })
	if s := c.State().Sources; len(s) != 1 || s[0].Schedule != "每天 04:30" {
		t.Errorf("the last good one is gone: %+v", s)
	}
	if err := os.Remove(c.file); err != nil {
		t.Fatal(err)
	}
	c.wait("reported", func() bool { return strings.Contains(c.State().Problem, "打不开来源文件") })
	c.write("off")
	c.wait("mended", func() bool { st := c.State(); return st.Problem == "" && st.Sources[0].Next.IsZero() })
}

func TestCollectingByHand(t *testing.T) {
	c := startCollecting(t, func(cfg *Config) { cfg.Collect = false })
	c.wait("read", func() bool { return len(c.State().Sources) == 1 })
	if st := c.State(); !st.Off || !st.Sources[0].Next.IsZero() {
		t.Errorf("%+v", st)
	}
	ctx, who := t.Context(), kiosk.Actor{Name: "wang", Role: kiosk.RoleOfficer, Address: "192.0.2.7"}
	if err := c.Collect(ctx, who, "b"); kiosk.KindOf(err) != kiosk.NotFound {
		t.Errorf("an unknown source: %v", err)
	}
	if err := c.Stop(ctx, who, "a"); kiosk.KindOf(err) != kiosk.Conflict {
		t.Errorf("stopping what does not run: %v", err)
	}
	c.site.Silent("/art/2018/9/3/art_7_1.html")
	if err := c.Collect(ctx, who, "a"); err != nil {
		t.Fatal(err)
	}
	if err := c.Collect(ctx, who, "a"); kiosk.KindOf(err) != kiosk.Conflict {
		t.Errorf("twice: %v", err)
	}
	c.wait("running", func() bool { return c.site.Hits("/art/2018/9/3/art_7_1.html") > 0 })
	// Another process would be told who is collecting.
	if _, err := store.Lock(c.a.cfg.Data, store.IngestClaim, "ingest"); kiosk.KindOf(err) != kiosk.Unavailable || !strings.Contains(err.Error(), "正在采集") {
		t.Errorf("beside it: %v", err)
	}
	if err := c.Stop(ctx, who, "a"); err != nil {
		t.Fatal(err)
	}
	c.wait("stopped", func() bool { return c.idle() && len(c.passes()) == 1 })
	if r := c.passes()[0]; r.Err == "" {
		t.Errorf("%+v", r)
	}
	log, err := c.a.db.Entries(ctx, 0, 10)
	if err != nil || len(log) != 2 || log[0].Action != "collect_stop" || log[1].Action != "collect_start" || log[1].Actor != "wang" || log[1].Target != "a" {
		t.Errorf("%+v, %v", log, err)
	}
}

func TestCollectingWaitsForOthersAndEndsWithTheServer(t *testing.T) {
	c := startCollecting(t, func(cfg *Config) { cfg.Collect = false })
	c.wait("read", func() bool { return len(c.State().Sources) == 1 })
	release, err := store.Lock(c.a.cfg.Data, store.IngestClaim, "ingest")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Collect(t.Context(), kiosk.Actor{Name: "wang"}, "a"); err != nil {
		t.Fatal(err)
	}
	c.wait("waiting", func() bool { return strings.Contains(c.State().Waiting, "gongkai ingest") })
	if !c.State().Sources[0].Queued {
		t.Error("not in line")
	}
	c.site.Silent("/art/2018/9/3/art_7_1.html")
	if err := release(); err != nil {
		t.Fatal(err)
	}
	c.wait("running", func() bool {
		return c.State().Sources[0].Running != nil && c.site.Hits("/art/2018/9/3/art_7_1.html") > 0
	})
	c.stop()
	if p := c.passes(); len(p) != 1 || p[0].Err == "" {
		t.Errorf("%+v", p)
	}
	// The next server makes up for what was cut short.
	c.site.HTML("/art/2018/9/3/art_7_1.html", `<html><body><div id="zoom"><p>现将第1批信息予以公开，请认真组织实施。</p></div></body></html>`)
	c.a.cfg.Collect = true
	c.begin()
	c.wait("read", func() bool { return len(c.State().Sources) == 1 })
	c.turn(c.clock.Add(collectGrace + time.Second))
	c.wait("made up", func() bool { return len(c.passes()) == 2 })
}
