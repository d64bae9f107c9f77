package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gongkai/ingest"
	"gongkai/kiosk/store"
)

func newIngest(io streams) *cobra.Command {
	var asJSON, full, private bool
	var discover string
	cmd := &cobra.Command{
		Use:   "ingest 文件、目录或来源文件.toml",
		Short: "收集文件：从目录、文件，或从网站抓取",
		Long: "目录和文件：HTML、TXT、Markdown、Word、Excel、PDF、OFD、RTF、CSV、压缩包、JSONL、JSONL.gz，子目录也会读。\n" +
			"来源文件（.toml）写明抓取哪些网站的哪些栏目，样本见 gongkai ingest --sample。\n" +
			"随时可以中断，再次运行会接着做，不会重复。",
		Example: "  gongkai ingest 公开文件/\n" +
			"  gongkai ingest sources.toml\n" +
			"  gongkai ingest --discover http://www.rushan.gov.cn/ > sources.toml\n" +
			"  gongkai ingest --sample > sources.toml",
		Args: asUsage(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if sample, _ := cmd.Flags().GetBool("sample"); sample {
				_, err := fmt.Fprint(io.out, ingest.SampleSources)
				return err
			}
			if discover != "" {
				return discoverSource(cmd.Context(), io, discover, private)
			}
			cfg, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			path := cfg.Sources
			if len(args) == 1 {
				path = args[0]
			}
			if path == "" {
				return &usageError{cmd.CommandPath(), errors.New("要写明从哪里收集：目录、文件，或来源文件（.toml）")}
			}
			return ingestPath(cmd.Context(), io, cfg, path, full, asJSON)
		},
	}
	addConfigFlags(cmd.Flags(), "data")
	cmd.Flags().BoolVar(&asJSON, "json", false, "结果输出为 JSON")
	cmd.Flags().BoolVar(&full, "full", false, "没有变化的页面也重新读一遍")
	cmd.Flags().StringVar(&discover, "discover", "", "从这个首页起找栏目，写成来源文件输出，不收集")
	cmd.Flags().BoolVar(&private, "allow-private", false, "同 --discover 用：网址可以在内网或本机")
	cmd.Flags().Bool("sample", false, "输出带说明的来源文件样本")
	return cmd
}

// ingestPath collects one path, brings the index up to date and reports.
func ingestPath(ctx context.Context, io streams, cfg Config, path string, full, asJSON bool) (err error) {
	a, err := openStore(ctx, cfg, io.logger(slog.LevelWarn))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	var sources []ingest.Source
	if strings.HasSuffix(strings.ToLower(path), ".toml") {
		if sources, err = ingest.LoadSources(path, a.catalogue); err != nil {
			return err
		}
	}
	say := func(r ingest.Summary) error {
		// What failed before it began has nothing to report.
		if asJSON || r.Name == "" {
			return nil
		}
		_, err := fmt.Fprint(io.out, summaryText(r))
		return err
	}
	reports, err := a.collect(ctx, io, path, sources, full, say)
	// What was stored before a failure is searchable all the same, unless the
	// person pressed Ctrl-C: then the next start does it.
	if ctx.Err() == nil {
		err = errors.Join(err, a.indexCollected(ctx, io))
	}
	if asJSON {
		reports = slices.DeleteFunc(reports, func(r ingest.Summary) bool { return r.Name == "" })
		return errors.Join(err, io.printJSON(append([]ingest.Summary{}, reports...)))
	}
	return err
}

// indexCollected brings the index up to date, or leaves that to the server
// that has it.
func (a *app) indexCollected(ctx context.Context, io streams) error {
	err := a.openIndex(ctx, "ingest")
	if errors.Is(err, store.ErrInUse) {
		fmt.Fprintln(io.err, "服务正在运行，新收集的文件几秒后就能在里面查到。")
		return nil
	}
	if err != nil {
		return err
	}
	bar := io.progress("正在建索引")
	defer bar.done()
	return a.catchUp(ctx, bar.set)
}

// collect crawls the sources, or imports the path if there are none. say, if
// not nil, is told what each came to as soon as it is done.
func (a *app) collect(ctx context.Context, io streams, path string, sources []ingest.Source, full bool, say func(ingest.Summary) error) (_ []ingest.Summary, err error) {
	release, err := store.Lock(a.cfg.Data, store.IngestClaim, "ingest")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, release()) }()
	if err := a.screenedFromStart(ctx); err != nil {
		return nil, err
	}
	if say == nil {
		say = func(ingest.Summary) error { return nil }
	}
	p := &ingest.Pipeline{
		Archive: a.db, Personal: a.db, Pages: a.db, Catalogue: a.catalogue, Logger: a.log, Full: full, Formats: fileReader(a.cfg.Data), Originals: a.db,
	}
	if sources == nil {
		bar := io.progress("正在收集（KB）")
		p.Progress = func(g ingest.Progress) { bar.set(int(g.Done>>10), int(g.Total>>10)) }
		sum, err := p.ImportPath(ctx, path)
		bar.done()
		return []ingest.Summary{sum}, errors.Join(err, say(sum))
	}
	var reports []ingest.Summary
	var errs []error
	for _, s := range sources {
		bar, start := io.progress("正在收集"+s.Name), time.Now()
		p.Progress = func(g ingest.Progress) { bar.show(int(g.Done), int(g.Total), crawlText(g, time.Since(start))) }
		sum, err := p.Crawl(ctx, s)
		bar.done()
		reports = append(reports, sum)
		errs = append(errs, err, say(sum))
		if ctx.Err() != nil {
			break
		}
	}
	return reports, errors.Join(errs...)
}

// screenedFromStart notes of an empty archive that all of it is screened under
// the rules of today: else it would be done again once the index is opened.
func (a *app) screenedFromStart(ctx context.Context) error {
	last, err := a.db.LastRevision(ctx)
	if err != nil || last > 0 {
		return err
	}
	return a.pipeline().ScreenStored(ctx, a.db)
}
