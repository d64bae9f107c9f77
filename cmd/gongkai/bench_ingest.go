package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"runtime/metrics"
	"runtime/pprof"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"gongkai/ingest"
	"gongkai/ingest/bulkportal"
	"gongkai/kiosk"
	"gongkai/search/relevance"
)

// ingestBench is what a measured crawl came to.
type ingestBench struct {
	Pages       int            `json:"pages"`
	CrawlS      float64        `json:"crawl_s"`      // fetched, read, screened, archived
	IndexS      float64        `json:"index_s"`      // then brought into the index
	PagesPerS   float64        `json:"pages_per_s"`  // over both
	CPUPerPage  float64        `json:"cpu_ms_page"`  // of this process in the crawl, all cores
	CPUPerIndex float64        `json:"cpu_ms_index"` // and in the index
	Samples     []ingestSample `json:"samples"`
}

// ingestSample is the memory of the process at a moment of the crawl.
type ingestSample struct {
	Pages int64   `json:"pages"`
	AtS   float64 `json:"at_s"`
	HeapM int64   `json:"heap_mb"` // live after the last collection
	RSSM  int64   `json:"rss_mb"`
}

func newBenchIngest(io streams) *cobra.Command {
	var pages, workers int
	var profile, data string
	var every time.Duration
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "ingest",
		Short: "从本机的生成网站收集很多页，量快慢和内存",
		Long: "另起一个进程当网站，生成各种版式的文章页，收集、识别、遮盖、存档、建索引，和平时一样，只是不限速。\n" +
			"每隔一段时间记一次内存。处理器时间只算收集的进程，不算网站的。",
		Example: "  gongkai bench ingest --pages 5000\n  gongkai bench ingest --pages 100000 --every 30s",
		Args:    asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			dir := data
			if dir == "" {
				if dir, err = os.MkdirTemp("", "gongkai-bench-"); err != nil {
					return err
				}
				defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
			}
			stop, err := profileTo(profile)
			if err != nil {
				return err
			}
			r, err := benchIngest(cmd.Context(), io, dir, pages, workers, every)
			if err = errors.Join(err, stop()); err != nil {
				return err
			}
			if asJSON {
				return io.printJSON(r)
			}
			_, err = fmt.Fprint(io.out, r.text())
			return err
		},
	}
	f := cmd.Flags()
	f.IntVar(&pages, "pages", 5000, "收集多少页")
	f.IntVar(&workers, "workers", 4, "同时几个请求")
	f.DurationVar(&every, "every", 5*time.Second, "多久记一次内存")
	f.StringVar(&profile, "profile", "", "把处理器用在哪里写到这个文件，用 go tool pprof 看")
	f.StringVar(&data, "data", "", "数据留在这个空目录里")
	f.BoolVar(&asJSON, "json", false, "输出 JSON")
	return cmd
}

// profileTo starts a profile of the processor; "" for none.
func profileTo(file string) (stop func() error, err error) {
	if file == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}

func benchIngest(ctx context.Context, io streams, dir string, pages, workers int, every time.Duration) (r ingestBench, err error) {
	home, stop, err := startPortal(ctx, pages)
	if err != nil {
		return r, err
	}
	defer stop()
	cfg := defaultConfig()
	cfg.Data = dir
	a, err := openStore(ctx, cfg, io.logger(slog.LevelWarn))
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	bar := io.progress("正在收集")
	defer bar.done()
	var done atomic.Int64
	p := &ingest.Pipeline{
		Archive: a.db, Personal: a.db, Catalogue: a.catalogue, Logger: a.log, Formats: fileReader(dir), Originals: a.db,
		Progress: func(g ingest.Progress) { done.Store(g.Done); bar.set(int(g.Done), pages) },
	}
	sampling, endSampling := context.WithCancel(ctx)
	sampled := make(chan []ingestSample)
	start := time.Now()
	go func() { sampled <- sample(sampling, start, every, &done) }()
	busy := relevance.ProcessorTime()
	if err := a.screenedFromStart(ctx); err != nil {
		endSampling()
		return r, err
	}
	sum, err := p.Crawl(ctx, bulkportal.Source(home, pages, workers))
	r.CrawlS, r.Pages = time.Since(start).Seconds(), sum.Found
	endSampling()
	r.Samples = <-sampled
	crawled := relevance.ProcessorTime()
	if err == nil && sum.Created != pages {
		err = kiosk.Errorf(kiosk.Internal, "收了 %d 份，应有 %d 份。", sum.Created, pages)
	}
	if err == nil {
		err = a.indexCollected(ctx, io)
	}
	r.IndexS = time.Since(start).Seconds() - r.CrawlS
	n := float64(max(r.Pages, 1))
	r.PagesPerS = n / (r.CrawlS + r.IndexS)
	r.CPUPerPage = (crawled - busy).Seconds() * 1000 / n
	r.CPUPerIndex = (relevance.ProcessorTime() - crawled).Seconds() * 1000 / n
	return r, err
}

// sample looks at the memory every so often until the context ends.
func sample(ctx context.Context, start time.Time, every time.Duration, done *atomic.Int64) (out []ingestSample) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return out
		case <-tick.C:
			out = append(out, ingestSample{Pages: done.Load(), AtS: time.Since(start).Seconds(), HeapM: liveHeap() >> 20, RSSM: relevance.ResidentBytes() >> 20})
		}
	}
}

func (r ingestBench) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d 页：收集 %.1f 秒，建索引 %.1f 秒，合每秒 %.0f 页；每页处理器时间：收集 %.1f 毫秒，建索引 %.1f 毫秒。\n",
		r.Pages, r.CrawlS, r.IndexS, r.PagesPerS, r.CPUPerPage, r.CPUPerIndex)
	for _, s := range r.Samples {
		fmt.Fprintf(&b, "%8d 页 %7.0f 秒  堆 %4d MB  进程 %4d MB\n", s.Pages, s.AtS, s.HeapM, s.RSSM)
	}
	return b.String()
}

// liveHeap is what was in use after the last collection.
func liveHeap() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64()) // #nosec G115 -- bytes of a heap
}

const benchPortalName = "portal"

// startPortal starts the portal as a process of its own and returns where it
// is.
func startPortal(ctx context.Context, pages int) (home string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, self, "bench", benchPortalName, strconv.Itoa(pages))
	stop = func() {
		cancel()
		_ = cmd.Wait() // "killed" is what is wanted
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		cancel()
		return "", nil, err
	}
	home, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("the portal said nothing: %w", err)
	}
	return strings.TrimSpace(home), stop, nil
}

// newBenchPortal is the process that startPortal starts. It says where it is
// and serves until it is killed.
func newBenchPortal(io streams) *cobra.Command {
	return &cobra.Command{
		Use: benchPortalName, Hidden: true, Args: asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			pages, err := strconv.Atoi(args[0])
			if err != nil {
				return err
			}
			var lc net.ListenConfig
			ln, err := lc.Listen(cmd.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(io.out, "http://%s\n", ln.Addr()); err != nil {
				return err
			}
			return servePortal(cmd.Context(), bulkportal.New(pages), ln)
		},
	}
}
