package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"gongkai/assets"
	"gongkai/ingest"
	"gongkai/ingest/duties"
	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/catalogue"
	"gongkai/kiosk/related"
	"gongkai/kiosk/speech"
	"gongkai/kiosk/store"
	"gongkai/kiosk/terminal/keys"
	"gongkai/kiosk/terminal/snapshot"
	"gongkai/kiosk/web"
	"gongkai/search"
	"gongkai/search/analysis"
	"gongkai/search/handwriting"
	"gongkai/search/pinyin"
	"gongkai/search/query"
	"gongkai/search/spelling"
)

// app is one installation: the data folder, the store and the index, wired.
// Every command that touches them opens one.
type app struct {
	cfg       Config
	log       *slog.Logger
	catalogue *kiosk.Catalogue
	segmenter *analysis.Segmenter
	db        *store.DB
	engine    *search.Engine
	release   func() error // gives the index back
	ready     atomic.Bool  // the index has caught up once

	speaking sync.Mutex // held while the engine is told the local language
	spoken   spoken     // what it was told last
	rebuild  rebuild    // the index made anew while the server runs
	linking  sync.Mutex // held while what belongs together is looked for
	linker   related.Linker

	input     keyboard   // the keyboard of the terminals
	collector *collector // collects while the server runs
	snapshots *snapshots // makes copies for terminals while the server runs
}

// openApp opens the data folder with store and index; command names who has
// the index to those who ask.
func openApp(ctx context.Context, cfg Config, log *slog.Logger, command string) (*app, error) {
	a, err := openStore(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	if err := a.openIndex(ctx, command); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// openStore opens the data folder without the index.
func openStore(ctx context.Context, cfg Config, log *slog.Logger) (a *app, err error) {
	a = &app{cfg: cfg, log: log}
	if a.catalogue, err = catalogue.Load(assets.Catalogue); err != nil {
		return nil, err
	}
	if a.segmenter, err = newSegmenter(a.catalogue); err != nil {
		return nil, err
	}
	a.db, err = store.Open(ctx, cfg.Data, store.Options{Logger: log})
	a.linker.Store = a.db
	return a, err
}

// openIndex claims and opens the index. It is Unavailable while another
// process has it.
func (a *app) openIndex(ctx context.Context, command string) error {
	options, err := engineOptions(a.catalogue, a.segmenter, a.log)
	if err != nil {
		return err
	}
	if options.Language, err = a.db.Language(ctx); err != nil {
		return err
	}
	a.spoken = spokenOf(options.Language)
	if a.release, err = store.Lock(a.cfg.Data, store.IndexClaim, command); err != nil {
		return err
	}
	// Before anything is shown or indexed.
	if err := a.pipeline().ScreenStored(ctx, a.db); err != nil {
		return err
	}
	a.engine, err = search.Open(filepath.Join(a.cfg.Data, "index"), options)
	return err
}

// engineOptions is what every engine of the product is made of; the one that
// is measured is the one that serves.
func engineOptions(cat *kiosk.Catalogue, seg *analysis.Segmenter, log *slog.Logger) (search.Options, error) {
	vocabulary, err := query.LoadVocabulary(assets.Dict)
	if err != nil {
		return search.Options{}, err
	}
	readings, err := pinyin.Load(assets.Dict)
	if err != nil {
		return search.Options{}, err
	}
	confusions, err := spelling.Load(assets.Dict)
	if err != nil {
		return search.Options{}, err
	}
	return search.Options{
		Segmenter: seg, Catalogue: cat, Vocabulary: vocabulary, Readings: readings, Confusions: confusions, Logger: log,
	}, nil
}

// measuringOptions is the same for a command that measures the search and needs
// no data folder.
func measuringOptions(log *slog.Logger) (search.Options, error) {
	cat, err := catalogue.Load(assets.Catalogue)
	if err != nil {
		return search.Options{}, err
	}
	seg, err := newSegmenter(cat)
	if err != nil {
		return search.Options{}, err
	}
	return engineOptions(cat, seg, log)
}

// newSegmenter loads the dictionary with the names of the catalogue added.
func newSegmenter(cat *kiosk.Catalogue) (*analysis.Segmenter, error) {
	seg, err := analysis.Load(assets.Dict)
	if err != nil {
		return nil, err
	}
	return seg.With(cat.BodyNames()), nil
}

// breakTitle cuts a title into the words a line may break between. An opening
// bracket or quotation mark stays with the word after it.
func breakTitle(seg *analysis.Segmenter, title string) []string {
	var parts []string
	last := 0
	for _, t := range seg.Words(nil, title) {
		head := strings.TrimRightFunc(title[:t.Start], func(r rune) bool {
			return unicode.In(r, unicode.Ps, unicode.Pi)
		})
		if t.Sub || len(head) <= last {
			continue
		}
		parts = append(parts, title[last:len(head)])
		last = len(head)
	}
	return append(parts, title[last:])
}

// Close gives everything back in the reverse order.
func (a *app) Close() error {
	var errs []error
	if a.engine != nil {
		errs = append(errs, a.engine.Close())
	}
	if a.db != nil {
		errs = append(errs, a.db.Close())
	}
	if a.release != nil {
		errs = append(errs, a.release())
	}
	return errors.Join(errs...)
}

// pipeline is what masks records that are stored already.
func (a *app) pipeline() *ingest.Pipeline {
	return &ingest.Pipeline{Archive: a.db, Personal: a.db, Catalogue: a.catalogue, Logger: a.log}
}

// catchUp brings the index up to the store: a new index where there is none or
// the old one was made under other rules, then whatever has changed.
func (a *app) catchUp(ctx context.Context, progress func(done, total int)) error {
	if err := a.link(ctx); err != nil {
		return err
	}
	if a.engine.NeedsRebuild() {
		if err := a.engine.Rebuild(ctx, a.db, progress); err != nil {
			return fmt.Errorf("rebuild the index: %w", err)
		}
	}
	if err := a.follow(ctx); err != nil {
		return fmt.Errorf("bring the index up to date: %w", err)
	}
	a.ready.Store(true)
	return nil
}

// link finds what belongs together among what has changed.
func (a *app) link(ctx context.Context) error {
	a.linking.Lock()
	defer a.linking.Unlock()
	_, err := a.linker.Follow(ctx)
	return err
}

// follow has the index follow the store at once, and again with what belongs
// together: what staff took down goes without waiting for that.
func (a *app) follow(ctx context.Context) error {
	if _, err := a.engine.Follow(ctx, a.db); err != nil {
		return err
	}
	if err := a.linkSome(ctx); err != nil {
		return err
	}
	_, err := a.engine.Follow(ctx, a.db)
	return err
}

// linkSteps is how many pages of changes are looked at before the index follows
// again: while much comes in, it is found before it is known what it belongs to.
const linkSteps = 5

func (a *app) linkSome(ctx context.Context) error {
	a.linking.Lock()
	defer a.linking.Unlock()
	for range linkSteps {
		if n, err := a.linker.Step(ctx); n == 0 || err != nil {
			return err
		}
	}
	return nil
}

// server builds the web server for an address.
func (a *app) server(addr net.Addr, demo bool) (*web.Server, error) {
	service, err := accounts.New(a.db, accounts.Config{
		Idle: time.Duration(a.cfg.SessionIdle), Absolute: time.Duration(a.cfg.SessionMax), Logger: a.log,
	})
	if err != nil {
		return nil, err
	}
	templates, static := assets.Templates, assets.Static
	if a.cfg.Dev {
		templates, static = os.DirFS("assets/templates"), os.DirFS("assets/static")
	}
	if err := a.loadInput(); err != nil {
		return nil, err
	}
	installation, err := keys.LoadOrCreate(a.cfg.Data)
	if err != nil {
		return nil, err
	}
	a.snapshots, err = a.newSnapshots(installation, snapshot.Site{
		Name: a.cfg.SiteName, PublicURL: a.cfg.publicURL(addr), Hotline: a.cfg.Hotline, OfficePhone: a.cfg.OfficePhone, Demo: demo,
	})
	if err != nil {
		return nil, err
	}
	pipeline := a.pipeline()
	a.collector = a.newCollector()
	printer, err := a.printingDesk(addr)
	if err != nil {
		return nil, err
	}
	voice, err := speech.Open(a.cfg.Speech, a.log)
	if err != nil {
		return nil, err
	}
	pictures := newPageImages(a.db)
	var place func() kiosk.TerminalSettings
	if demo {
		place = demoPlace
	}
	return web.New(web.Config{
		Place:        place,
		Catalogue:    a.catalogue,
		Disclosures:  a.db,
		Searcher:     a.engine,
		Editor:       a.db,
		Audit:        a.db,
		Asked:        a.db,
		Phrasebook:   a.db,
		Personal:     a.db,
		Relations:    a.db,
		Collector:    a.collector,
		Collected:    a.db,
		Rescreen:     pipeline.Rescreen,
		Tokens:       a.db,
		Receiver:     pipeline,
		Terminals:    a.db,
		Letterbox:    a.db,
		PageImages:   pictures,
		QuestionDesk: a.db,
		Duties:       a.db,
		DutyFiles:    duties.New(a.catalogue),
		Rehearse:     a.engine.Rehearse,
		Spoken:       func(ctx context.Context) error { return a.speak(ctx, true) },
		IndexState:   func() web.IndexState { return a.rebuild.state(a.engine.NeedsRebuild()) },
		Accounts:     service,
		Changed:      a.follow,
		Templates:    templates,
		Static:       static,
		Words:        assets.Dict,
		PublicURL:    a.cfg.publicURL(addr),
		SiteName:     a.cfg.SiteName,
		Hotline:      a.cfg.Hotline,
		OfficePhone:  a.cfg.OfficePhone,
		Demo:         demo,
		Dev:          a.cfg.Dev,
		TerminalKeys: installation.Encode,
		Version:      buildVersion().Version,
		Replica:      a.snapshots.deps(pictures),
		Programs:     a.snapshots.programs,
		Handwriting:  handwriting.New(assets.Handwriting),
		Input:        a.input.engine.Load(),
		Ready: func() error {
			if !a.ready.Load() && a.engine.NeedsRebuild() {
				return kiosk.Errorf(kiosk.Unavailable, "正在准备资料，请稍等片刻再试。")
			}
			return nil
		},
		Voice:          voice,
		Printing:       printer,
		TrustedProxies: a.cfg.proxies(),
		Logger:         a.log,
		Metrics:        prometheus.NewRegistry(),
		Break:          func(title string) []string { return breakTitle(a.segmenter, title) },
	})
}

// serve answers on the listener and keeps the index up until the context ends.
func (a *app) serve(ctx context.Context, ln net.Listener, demo bool, progress func(done, total int)) error {
	srv, err := a.server(ln.Addr(), demo)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return srv.Serve(ctx, ln) })
	g.Go(func() error { return a.keepUp(ctx, progress) })
	g.Go(func() error { return a.collector.run(ctx) })
	g.Go(func() error { return a.snapshots.run(ctx) })
	return g.Wait()
}

// listen opens the address to serve on.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.Conflict, fmt.Sprintf("不能在 %s 上提供服务，这个端口可能被占用，或没有权限。用 --addr 换一个，例如 --addr 127.0.0.1:8090。", addr), err)
	}
	return ln, nil
}
