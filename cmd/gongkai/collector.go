package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"gongkai/ingest"
	"gongkai/kiosk"
	"gongkai/kiosk/store"
)

const (
	// collectTick is how often the clock and the source file are looked at.
	collectTick = 5 * time.Second
	// collectGrace is how long after the start a pass that was missed begins: a
	// machine that is switched on in the morning has people waiting.
	collectGrace = 10 * time.Minute
	// collectRuns is how far back the last pass of a source is looked for.
	collectRuns = 1000
)

// collector collects the sources of a file inside the server: one source at a
// time, by the clock unless that is off, and when staff ask.
type collector struct {
	file    string // "" for none
	off     bool
	load    func() ([]ingest.Source, error)
	crawl   func(ctx context.Context, s ingest.Source, sparing bool, progress func(ingest.Progress)) error
	claim   func() (release func() error, err error)
	runs    func(ctx context.Context, limit int) ([]kiosk.Run, error)
	audit   kiosk.AuditLog
	now     func() time.Time
	log     *slog.Logger
	tick    time.Duration
	grace   time.Duration
	changed func() string // tells one state of the file from another

	wake chan struct{}

	mu      sync.Mutex
	seen    string // state of the file when it was read
	problem string
	waiting string
	sources []ingest.Source
	next    map[string]time.Time // by source; none for those by hand only
	line    []turn
	running *pass
}

// turn is a source in line.
type turn struct {
	id     string
	byHand bool
}

// pass is what is running.
type pass struct {
	turn
	progress kiosk.CollectProgress
	stop     context.CancelFunc
}

// collector makes the collector of an installation.
func (a *app) newCollector() *collector {
	c := &collector{
		file: a.cfg.Sources, off: !a.cfg.Collect,
		load:  func() ([]ingest.Source, error) { return ingest.LoadSources(a.cfg.Sources, a.catalogue) },
		claim: func() (func() error, error) { return store.Lock(a.cfg.Data, store.IngestClaim, "serve") },
		runs:  a.db.Runs, audit: a.db, now: time.Now, log: a.log, tick: collectTick, grace: collectGrace,
		changed: func() string { return fileState(a.cfg.Sources) }, wake: make(chan struct{}, 1),
	}
	c.crawl = func(ctx context.Context, s ingest.Source, sparing bool, progress func(ingest.Progress)) error {
		s.Concurrency = 1 // searches come first
		p := &ingest.Pipeline{
			Archive: a.db, Personal: a.db, Pages: a.db, Originals: a.db, Catalogue: a.catalogue, Logger: a.log,
			Formats: fileReader(a.cfg.Data), Sparing: sparing, Progress: progress,
		}
		_, err := p.Crawl(ctx, s)
		return err
	}
	return c
}

// fileState is what changes when a file does.
func fileState(path string) string {
	st, err := os.Stat(path)
	if err != nil {
		return "no file"
	}
	return fmt.Sprint(st.ModTime().UnixNano(), " ", st.Size())
}

// run collects until the context ends, and returns when nothing runs any more.
func (c *collector) run(ctx context.Context) error {
	if c.file == "" {
		return nil
	}
	var work sync.WaitGroup
	defer work.Wait()
	tick := time.NewTicker(c.tick)
	defer tick.Stop()
	for {
		c.reload(ctx)
		c.due()
		if p := c.begin(ctx); p != nil {
			work.Go(func() { c.work(p.ctx, p) })
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-c.wake:
		}
	}
}

// reload reads the source file if it has changed. One with a mistake changes
// nothing but what is said.
func (c *collector) reload(ctx context.Context) {
	state := c.changed()
	c.mu.Lock()
	same := state == c.seen
	c.mu.Unlock()
	if same {
		return
	}
	sources, err := c.load()
	var last map[string]time.Time
	if err == nil {
		last, err = c.lastRuns(ctx)
	}
	if ctx.Err() != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = state
	if err != nil {
		c.problem = kiosk.PublicMessage(err)
		c.log.Error("source file is not used", "file", c.file, "err", err)
		return
	}
	c.problem, c.sources = "", sources
	c.plan(last)
	c.line = slices.DeleteFunc(c.line, func(t turn) bool { return c.source(t.id) == nil })
	c.log.Info("source file", "file", c.file, "sources", len(sources), "schedule", !c.off)
}

// lastRuns returns when the last whole pass over each source began.
func (c *collector) lastRuns(ctx context.Context) (map[string]time.Time, error) {
	runs, err := c.runs(ctx, collectRuns)
	last := map[string]time.Time{}
	for _, r := range runs {
		if _, ok := last[r.SourceID]; !ok && !r.FinishedAt.IsZero() && r.Err != ingest.Stopped {
			last[r.SourceID] = r.StartedAt
		}
	}
	return last, err
}

// plan says when each source comes next. A pass that was missed is made up.
func (c *collector) plan(last map[string]time.Time) {
	now := c.now()
	next := map[string]time.Time{}
	for _, s := range c.sources {
		at := s.Schedule.Next(now)
		if c.off || at.IsZero() {
			continue
		}
		if ran, ok := last[s.ID]; !ok || !s.Schedule.Next(ran).After(now) {
			at = now.Add(c.grace)
		}
		if was, ok := c.next[s.ID]; ok && was.Before(at) && was.After(now) && at.Equal(now.Add(c.grace)) {
			at = was // a change of the file does not put it off
		}
		next[s.ID] = at
	}
	c.next = next
}

// due puts the sources in line whose time has come.
func (c *collector) due() {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	for _, s := range c.sources {
		at, ok := c.next[s.ID]
		if !ok || at.After(now) {
			continue
		}
		c.next[s.ID] = s.Schedule.Next(now)
		if !c.busy(s.ID) {
			c.line = append(c.line, turn{id: s.ID})
		}
	}
}

// busy reports whether a source runs or is in line.
func (c *collector) busy(id string) bool {
	return c.running != nil && c.running.id == id || slices.ContainsFunc(c.line, func(t turn) bool { return t.id == id })
}

func (c *collector) source(id string) *ingest.Source {
	for i := range c.sources {
		if c.sources[i].ID == id {
			return &c.sources[i]
		}
	}
	return nil
}

// begun is a pass that has the claim.
type begun struct {
	*pass
	ctx     context.Context
	source  ingest.Source
	release func() error
}

// begin takes the first in line unless something runs here or elsewhere; nil
// if there is nothing to do.
func (c *collector) begin(ctx context.Context) *begun {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running != nil || len(c.line) == 0 {
		return nil
	}
	release, err := c.claim()
	if err != nil {
		c.waiting = kiosk.PublicMessage(err)
		if !errors.Is(err, store.ErrInUse) {
			c.log.Error("cannot collect", "err", err)
		}
		return nil
	}
	c.waiting = ""
	b := &begun{pass: &pass{turn: c.line[0]}, source: *c.source(c.line[0].id), release: release}
	c.line = c.line[1:]
	b.progress.StartedAt = c.now()
	b.ctx, b.stop = context.WithCancel(ctx)
	c.running = b.pass
	return b
}

// work runs a pass and then looks for the next.
func (c *collector) work(ctx context.Context, b *begun) {
	defer b.stop()
	c.log.Info("collecting", "source", b.id, "by_hand", b.byHand)
	err := c.crawl(ctx, b.source, !b.byHand, func(g ingest.Progress) {
		c.mu.Lock()
		defer c.mu.Unlock()
		p := &b.progress
		p.Done, p.Total, p.New, p.Failed, p.Item = int(g.Done), int(g.Total), g.New, g.Failed, g.Item
	})
	if err != nil && ctx.Err() == nil {
		c.log.Error("collecting failed", "source", b.id, "err", err)
	}
	if err := b.release(); err != nil {
		c.log.Error("claim is not given back", "err", err)
	}
	c.mu.Lock()
	c.running = nil
	c.mu.Unlock()
	c.poke()
}

// poke makes the loop look now.
func (c *collector) poke() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// State implements kiosk.Collector.
func (c *collector) State() kiosk.CollectState {
	c.mu.Lock()
	defer c.mu.Unlock()
	st := kiosk.CollectState{File: c.file, Problem: c.problem, Off: c.off, Waiting: c.waiting}
	for _, s := range c.sources {
		row := kiosk.CollectSource{Source: s.Source, Schedule: s.Schedule.Words(), Next: c.next[s.ID]}
		row.Queued = slices.ContainsFunc(c.line, func(t turn) bool { return t.id == s.ID })
		if c.running != nil && c.running.id == s.ID {
			p := c.running.progress
			row.Running = &p
		}
		st.Sources = append(st.Sources, row)
	}
	if len(c.line) == 0 {
		st.Waiting = ""
	}
	return st
}

// Collect implements kiosk.Collector.
func (c *collector) Collect(ctx context.Context, actor kiosk.Actor, sourceID string) error {
	err := c.act(ctx, actor, "collect_start", sourceID, func() error {
		switch {
		case c.source(sourceID) == nil:
			return kiosk.Errorf(kiosk.NotFound, "来源文件里没有这个来源，可能刚改过。")
		case c.busy(sourceID):
			return kiosk.Errorf(kiosk.Conflict, "它已经在采集，或在排队了。")
		}
		return nil
	}, func() { c.line = append(c.line, turn{id: sourceID, byHand: true}) })
	c.poke()
	return err
}

// Stop implements kiosk.Collector.
func (c *collector) Stop(ctx context.Context, actor kiosk.Actor, sourceID string) error {
	return c.act(ctx, actor, "collect_stop", sourceID, func() error {
		if !c.busy(sourceID) {
			return kiosk.Errorf(kiosk.Conflict, "它没有在采集，可能刚做完。")
		}
		return nil
	}, func() {
		c.line = slices.DeleteFunc(c.line, func(t turn) bool { return t.id == sourceID })
		if c.running != nil && c.running.id == sourceID {
			c.running.progress.Stopping = true
			c.running.stop()
		}
	})
}

// act writes the log and then does what was checked to be possible.
func (c *collector) act(ctx context.Context, actor kiosk.Actor, action, sourceID string, check func() error, do func()) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := check(); err != nil {
		return err
	}
	entry := kiosk.AuditEntry{Actor: actor.Name, Role: actor.Role, Address: actor.Address, Action: action, Target: sourceID, Detail: "{}"}
	if err := c.audit.Append(ctx, entry); err != nil {
		return err
	}
	do()
	return nil
}
