package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/kiosk/catalogue"
	"gongkai/kiosk/printing"
	"gongkai/kiosk/speech"
	"gongkai/kiosk/store"
	"gongkai/kiosk/terminal/agent"
	"gongkai/kiosk/terminal/outbox"
	"gongkai/kiosk/terminal/replica"
	"gongkai/kiosk/terminal/snapshot"
	"gongkai/kiosk/terminal/update"
	"gongkai/kiosk/web"
	"gongkai/kiosk/web/alive"
	"gongkai/search"
	"gongkai/search/analysis"
	"gongkai/search/handwriting"
	"gongkai/search/ime"
)

const (
	// outboxFolder and agentFile are in a terminal's data folder, beside
	// [replica.IdentityFile] and the folder of snapshots.
	outboxFolder = "outbox"
	agentFile    = "agent.json"
	// pullEvery is how often a terminal asks for new data.
	pullEvery = 15 * time.Second
)

// terminalApp is one terminal: a copy of what its server publishes, wired to
// the same pages.
type terminalApp struct {
	cfg       Config
	log       *slog.Logger
	catalogue *kiosk.Catalogue
	segmenter *analysis.Segmenter
	options   search.Options
	identity  *replica.Identity
	client    *replica.Client
	copies    *replica.Copies
	keeper    *replica.Keeper
	box       *outbox.Box
	alive     *alive.State
	agent     *agent.Agent
	updates   *update.Updater
	printer   *printing.Desk
	pictures  *farImages
	release   func() error

	speaking sync.Mutex
	engine   *search.Engine // of the copy in use
	spokenOn kiosk.Date
}

// openTerminal opens the data folder of a terminal and puts the newest copy in
// it in use. With a code it is registered first, unless it has been.
func openTerminal(ctx context.Context, cfg Config, log *slog.Logger, server, code string) (t *terminalApp, err error) {
	t = &terminalApp{cfg: cfg, log: log, copies: &replica.Copies{}, alive: &alive.State{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, t.Close())
		}
	}()
	if t.release, err = store.Lock(cfg.Data, store.IndexClaim, "serve --replica-of"); err != nil {
		return t, err
	}
	if err := t.identify(ctx, server, code); err != nil {
		return t, err
	}
	key, err := t.identity.Keys()
	if err != nil {
		return t, err
	}
	if err := t.openPrinting(); err != nil {
		return t, err
	}
	if err := t.openUpdates(key); err != nil {
		return t, err
	}
	if err := t.startAgent(); err != nil {
		return t, err
	}
	t.log = slog.New(t.agent.Handler(log.Handler()))
	if t.box, err = outbox.Open(filepath.Join(cfg.Data, outboxFolder), key, t.identity.ID, t.log); err != nil {
		return t, err
	}
	if t.catalogue, err = catalogue.Load(assets.Catalogue); err != nil {
		return t, err
	}
	if t.segmenter, err = newSegmenter(t.catalogue); err != nil {
		return t, err
	}
	if t.options, err = engineOptions(t.catalogue, t.segmenter, t.log); err != nil {
		return t, err
	}
	t.options.ReadOnly = true
	t.keeper = &replica.Keeper{
		Puller: &replica.Puller{Dir: filepath.Join(cfg.Data, snapshotFolder), Key: key, Server: t.client, Accept: acceptable},
		Copies: t.copies, Open: t.open, Every: pullEvery, Log: t.log, Hold: t.updates.OnTrial,
	}
	t.client.Key = key
	t.pictures = &farImages{server: t.client, away: t.keeper.Away}
	return t, t.keeper.Boot(ctx)
}

// identify finds out who the terminal is.
func (t *terminalApp) identify(ctx context.Context, server, code string) (err error) {
	t.identity, err = replica.LoadIdentity(t.cfg.Data)
	if kiosk.KindOf(err) == kiosk.NotFound && code != "" {
		err = t.register(ctx, server, code)
	}
	if err != nil {
		return err
	}
	if server == "" {
		server = t.identity.URL
	}
	t.client, err = replica.NewClient(server, t.identity.Token)
	return err
}

// register uses a code up.
func (t *terminalApp) register(ctx context.Context, server, code string) error {
	c, err := replica.NewClient(server, "")
	if err != nil {
		return err
	}
	r, err := (&agent.Client{URL: c.URL, HTTP: c.HTTP}).Register(ctx, code, buildVersion().Version)
	if err != nil {
		return err
	}
	t.identity = &replica.Identity{URL: c.URL, ID: r.ID, Token: r.Token, SignKey: r.SignKey, BoxKey: r.BoxKey}
	if _, err := t.identity.Keys(); err != nil {
		return err
	}
	if err := t.identity.Save(t.cfg.Data); err != nil {
		return err
	}
	t.log.Info("terminal is registered", "id", r.ID)
	return agentKeep(t.cfg.Data).Save(agent.State{Settings: r.Settings, Version: r.SettingsVersion})
}

// agentKeep keeps the agent's state in a data folder.
type agentKeep string

// Load implements agent.Keep. A file that cannot be read is as none: the server
// tells the settings again.
func (k agentKeep) Load() (s agent.State, err error) {
	b, err := os.ReadFile(filepath.Join(string(k), agentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	if json.Unmarshal(b, &s) != nil {
		return agent.State{}, nil
	}
	return s, nil
}

// Save implements agent.Keep.
func (k agentKeep) Save(s agent.State) error {
	return replica.SaveJSON(filepath.Join(string(k), agentFile), s)
}

func (t *terminalApp) startAgent() (err error) {
	t.agent, err = agent.New(agent.Config{
		Server:  &agent.Client{URL: t.client.URL, Token: t.client.Token, HTTP: t.client.HTTP},
		Keep:    agentKeep(t.cfg.Data),
		Version: buildVersion().Version,
		Page:    t.alive.Page,
		Data: func() (int64, time.Time) {
			g := t.copies.InUse()
			if g == nil {
				return 0, time.Time{}
			}
			return g.Manifest.Revision, g.Manifest.DataAt
		},
		Printer:  func() kiosk.PrinterState { return t.printer.State(context.Background()) }, // bounded by the desk
		DiskFree: func() int64 { return diskFree(t.cfg.Data) },
		Queued:   func() int { return t.box.Waiting() },
		Program:  t.updates.Report, Heard: t.updates.Heard, Ordered: t.updates.Ordered,
		Shown:  t.alive.Shown,
		Logger: t.log,
	})
	return err
}

func diskFree(dir string) int64 {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0
	}
	return int64(s.Bavail) * s.Bsize
}

// acceptable refuses what this program cannot open before it is fetched.
func acceptable(m *snapshot.Manifest) error {
	if m.Index != search.FormatVersion {
		return kiosk.Errorf(kiosk.Conflict, "服务器的程序（%s）和这台终端的（%s）不是一版，新资料打不开，先用原来的。请把两边更新到同一版。", m.Program, buildVersion().Version)
	}
	return nil
}

// open opens a generation and tries it out.
func (t *terminalApp) open(ctx context.Context, g *replica.Generation) (c replica.Copy, err error) {
	db, err := store.OpenPublic(ctx, g.Path(snapshot.PublicFile), store.Options{Logger: t.log})
	if err != nil {
		return c, err
	}
	if err := db.Check(ctx); err != nil {
		return c, errors.Join(err, db.Close())
	}
	options := t.options
	options.Language = g.Manifest.Language
	engine, err := search.Open(g.Path(snapshot.IndexFolder), options)
	if err != nil {
		return c, errors.Join(err, db.Close())
	}
	if _, err := engine.Search(ctx, kiosk.Search{Text: "公开", Size: 1}); err != nil {
		return c, errors.Join(fmt.Errorf("a search in what was taken: %w", err), engine.Close(), db.Close())
	}
	t.speaking.Lock()
	t.engine, t.spokenOn = engine, kiosk.DateOf(time.Now())
	t.speaking.Unlock()
	return replica.Copy{
		Generation: g, Disclosures: db, Searcher: engine, Relations: db,
		Close: func() error { return errors.Join(engine.Close(), db.Close()) },
	}, nil
}

// Close gives everything back.
func (t *terminalApp) Close() error {
	err := t.copies.Close()
	if t.release != nil {
		err = errors.Join(err, t.release())
	}
	return err
}

// notes hands what was asked to the outbox; reports are the server's.
type notes struct {
	kiosk.AskedLog
	box *outbox.Box
}

// LogAsked implements kiosk.AskedLog.
func (n notes) LogAsked(ctx context.Context, asked []kiosk.Asked, opened []kiosk.Opened) error {
	return n.box.LogAsked(ctx, asked, opened)
}

// server builds the web server of the terminal: what people use, and nothing of
// what staff use.
func (t *terminalApp) server(site snapshot.Site) (*web.Server, error) {
	input, err := ime.Load(assets.Dict)
	if err != nil {
		return nil, err
	}
	voice, err := speech.Open(t.cfg.Speech, t.log)
	if err != nil {
		return nil, err
	}
	return web.New(web.Config{
		Catalogue: t.catalogue, Disclosures: t.copies, Searcher: t.copies, Relations: t.copies,
		Asked: notes{box: t.box}, Letterbox: t.box, Place: t.agent.Place, Count: t.agent.Count,
		PageImages: t.pictures,
		Templates:  assets.Templates, Static: assets.Static, Words: assets.Dict,
		PublicURL: site.PublicURL, SiteName: site.Name, Hotline: site.Hotline, OfficePhone: site.OfficePhone, Demo: site.Demo,
		Link:        func() web.Link { return web.Link{Away: t.keeper.Away(), Empty: t.copies.InUse() == nil} },
		Alive:       t.alive,
		Handwriting: handwriting.New(assets.Handwriting), Input: input, Voice: voice, Printing: t.printer,
		WasRead: func(context.Context) { t.agent.Count(kiosk.TerminalUsage{Read: 1}) },
		Version: t.build(),
		Logger:  t.log, Metrics: prometheus.NewRegistry(),
		Break: func(title string) []string { return breakTitle(t.segmenter, title) },
	})
}

// site is what every page says: as the copy in use has it.
func (t *terminalApp) site() snapshot.Site {
	if g := t.copies.InUse(); g != nil {
		return g.Manifest.Site
	}
	return snapshot.Site{Name: t.cfg.SiteName, Hotline: t.cfg.Hotline, OfficePhone: t.cfg.OfficePhone, PublicURL: t.client.URL}
}

// pages answers on the listener; when the site's name or address changes, with
// new pages.
func (t *terminalApp) pages(ctx context.Context, ln net.Listener) (err error) {
	t.printer.Self = selfAddress(ln.Addr())
	r := newRelisten(ln)
	defer func() { err = errors.Join(err, r.close()) }()
	for ctx.Err() == nil {
		site := t.site()
		srv, err := t.server(site)
		if err != nil {
			return err
		}
		turn, end := context.WithCancel(ctx)
		g, turn := errgroup.WithContext(turn)
		g.Go(func() error { return srv.Serve(turn, r.next()) })
		g.Go(func() error {
			defer end()
			for turn.Err() == nil && t.site() == site {
				select {
				case <-turn.Done():
				case <-time.After(time.Second):
				}
			}
			return nil
		})
		if err := g.Wait(); err != nil {
			return err
		}
	}
	return nil
}

// serve answers on the listener and keeps the copy up until the context ends.
func (t *terminalApp) serve(ctx context.Context, ln net.Listener) error {
	ctx, swap := context.WithCancelCause(ctx)
	defer swap(nil)
	t.updates.Changed = t.agent.Soon
	t.updates.Served, t.updates.Restart = t.pagesAnswer(ln.Addr()), func() { swap(errSwap) }
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return t.pages(ctx, ln) })
	g.Go(func() error { return t.keeper.Run(ctx) })
	g.Go(func() error { return t.box.Run(ctx, t.client.Deliver) })
	g.Go(func() error { return t.agent.Run(ctx) })
	g.Go(func() error { return t.updates.Run(ctx) })
	g.Go(func() error { return t.newDays(ctx) })
	if err := g.Wait(); err != nil {
		return err
	}
	if cause := context.Cause(ctx); errors.Is(cause, errSwap) {
		return cause
	}
	return nil
}

// newDays tells the engine when a day begins, since pins end with theirs, and
// the log what pages suffered.
func (t *terminalApp) newDays(ctx context.Context) error {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		t.speaking.Lock()
		if n := t.alive.Errors(); n > 0 {
			t.log.Warn("pages on the screen had errors", "count", n)
		}
		if today := kiosk.DateOf(time.Now()); t.engine != nil && today != t.spokenOn {
			if g := t.copies.InUse(); g != nil {
				t.engine.Speak(g.Manifest.Language)
			}
			t.spokenOn = today
		}
		t.speaking.Unlock()
	}
}
