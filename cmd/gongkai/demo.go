package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"gongkai/assets"
	"gongkai/ingest"
	"gongkai/ingest/sampleportal"
	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
)

// demoData is the data folder of a demonstration that names none.
const demoData = "demo-data"

func newDemo(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "演示：自带的样例网站、抓取、查找、触摸屏、话务台和手机",
		Long: "在本机启动一个样例政府网站（真实的公开文件，注明演示），抓取它，\n" +
			"建好索引，打开触摸屏、话务台、手机和管理页面。除了这个程序什么都不需要。",
		Example: "  gongkai demo\n  gongkai demo --addr 0.0.0.0:8080   # 让手机也能扫码打开",
		Args:    asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("data") {
				cfg.Data = demoData
			}
			d := &demo{cfg: cfg, io: io, announce: func(t demoTour) { fmt.Fprint(io.out, t) }}
			return d.run(cmd.Context())
		},
	}
	addConfigFlags(cmd.Flags(), "addr", "data", "public_url", "dev")
	return cmd
}

// demo is the product on the sample portal.
type demo struct {
	cfg      Config
	io       streams
	announce func(demoTour) // called once everything answers
}

// demoTour is what a person can look at.
type demoTour struct {
	Home     string // address of the product
	Portal   string // address of the sample portal
	Name     string // staff account
	Password string // made anew at every start
	Total    int    // documents
}

func (t demoTour) String() string {
	return fmt.Sprintf(`
演示已就绪，共 %d 份公开文件（标题以“演示”开头的公告是编写的，其余都是真实的）。在浏览器里打开：

  从这里开始    %s/
  大厅触摸屏    %s/k/
  手机          %s/m/
  热线话务台    %s/desk/
  管理          %s/office/
  样例政府网站  %s/

  话务台和管理的演示账号  %s
  口令（每次启动都会换）  %s

按 Ctrl-C 停止。
`, t.Total, t.Home, t.Home, t.Home, t.Home, t.Home, t.Portal, t.Name, t.Password)
}

func (d *demo) run(ctx context.Context) (err error) {
	ln, err := listen(ctx, d.cfg.Addr)
	if err != nil {
		return err
	}
	a, err := openApp(ctx, d.cfg, d.io.logger(slog.LevelWarn), "demo")
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	portal, err := sampleportal.New(assets.Demo)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	portal.AddNotices(kiosk.DateOf(time.Now()))
	portalLn, sources, err := openPortal(ctx, d.cfg.Data, portal, a.catalogue)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	// What the office shows of collecting; it begins when somebody asks.
	a.cfg.Sources, a.cfg.Collect = filepath.Join(d.cfg.Data, sourcesFile), false
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return servePortal(ctx, portal, portalLn) })
	g.Go(func() error {
		if _, err := a.collect(ctx, d.io, "", sources, false, nil); err != nil {
			return fmt.Errorf("crawl the sample portal: %w", err)
		}
		tour, err := a.tour(ctx, "http://"+reachable(ln.Addr()), "http://"+portalLn.Addr().String())
		if err != nil {
			return err
		}
		d.announce(tour)
		return nil
	})
	g.Go(func() error { return a.serve(ctx, ln, true, func(int, int) {}) })
	return g.Wait()
}

// readyEvery is how often one who waits for the index looks.
const readyEvery = 100 * time.Millisecond

// tour makes the staff account of the demonstration and counts what there is
// once it can be found: an index that is being made is waited for.
func (a *app) tour(ctx context.Context, home, portal string) (demoTour, error) {
	for !a.ready.Load() {
		select {
		case <-ctx.Done():
			return demoTour{}, ctx.Err()
		case <-time.After(readyEvery):
		}
	}
	if _, err := a.engine.Follow(ctx, a.db); err != nil {
		return demoTour{}, err
	}
	service, err := accounts.New(a.db, accounts.Config{})
	if err != nil {
		return demoTour{}, err
	}
	t := demoTour{Home: home, Portal: portal, Name: "demo", Password: accounts.NewPassword()}
	_, err = service.Add(ctx, accounts.System, accounts.NewAccount{
		Name: t.Name, DisplayName: "演示账号", Role: kiosk.RoleAdmin, Password: t.Password,
	})
	if kiosk.KindOf(err) == kiosk.Conflict {
		err = service.SetPassword(ctx, accounts.System, t.Name, t.Password)
	}
	if err != nil {
		return demoTour{}, err
	}
	stats, err := a.db.Stats(ctx)
	t.Total = stats.Total
	return t, err
}

// sourcesFile is the source file of a demonstration, in its data folder.
const sourcesFile = "sources.toml"

// preferredPortal is where the sample portal listens if nothing else does.
const preferredPortal = "127.0.0.1:8081"

// openPortal listens where the sample portal of this data folder has always
// been: the ids of its records come from its address, so it must not move. The
// first time it picks an address and writes the source file.
func openPortal(ctx context.Context, data string, portal *sampleportal.Portal, cat *kiosk.Catalogue) (net.Listener, []ingest.Source, error) {
	file := filepath.Join(data, sourcesFile)
	var lc net.ListenConfig
	sources, err := ingest.LoadSources(file, cat)
	switch {
	case err == nil && len(sources) > 0:
		home, err := url.Parse(sources[0].Home)
		if err != nil {
			return nil, nil, fmt.Errorf("demo: %s: %w", file, err)
		}
		ln, err := lc.Listen(ctx, "tcp", home.Host)
		if err != nil {
			return nil, nil, kiosk.Wrap(kiosk.Conflict, fmt.Sprintf("样例网站原来的地址 %s 被占用。请停掉占用它的程序，或用 --data 换一个空目录。", home.Host), err)
		}
		return ln, sources, nil
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, nil, err
	}
	ln, err := lc.Listen(ctx, "tcp", preferredPortal)
	if err != nil {
		ln, err = lc.Listen(ctx, "tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("demo: listen for the sample portal: %w", err)
	}
	text := portal.SourcesTOML("http://" + ln.Addr().String())
	if sources, err = ingest.ParseSources(file, []byte(text), cat); err == nil {
		err = writeWhole(file, text)
	}
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("demo: write the source file: %w", err), ln.Close())
	}
	return ln, sources, nil
}

// writeWhole writes a file beside its place and then moves it there: half a
// file would stop every later start.
func writeWhole(file, text string) error {
	if err := os.WriteFile(file+".new", []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// servePortal answers for the sample portal until the context ends.
func servePortal(ctx context.Context, portal http.Handler, ln net.Listener) error {
	srv := &http.Server{Handler: portal, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stop()
	if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("demo: sample portal: %w", err)
	}
	return nil
}

// reachable is an address a browser on this machine can open.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
