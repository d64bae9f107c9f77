package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gongkai/ingest"
	"gongkai/kiosk"
	"gongkai/kiosk/store"
)

func newIngest(io streams) *cobra.Command {
	var asJSON, full bool
	cmd := &cobra.Command{
		Use:   "ingest 文件、目录或来源文件.toml",
		Short: "收集文件：从目录、文件，或从网站抓取",
		Long: "目录和文件：HTML、TXT、Markdown、Word、Excel、PDF、OFD、RTF、CSV、压缩包、JSONL、JSONL.gz，子目录也会读。\n" +
			"来源文件（.toml）写明抓取哪些网站的哪些栏目，样本见 gongkai ingest --sample。\n" +
			"随时可以中断，再次运行会接着做，不会重复。",
		Example: "  gongkai ingest 公开文件/\n" +
			"  gongkai ingest sources.toml\n" +
			"  gongkai ingest --sample > sources.toml",
		Args: asUsage(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if sample, _ := cmd.Flags().GetBool("sample"); sample {
				_, err := fmt.Fprint(io.out, ingest.SampleSources)
				return err
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
	reports, err := a.collect(ctx, io, path, sources, full)
	// What was stored before a failure is searchable all the same, unless the
	// person pressed Ctrl-C: then the next start does it.
	if ctx.Err() == nil {
		err = errors.Join(err, a.indexCollected(ctx, io))
	}
	// What failed before it began has nothing to report.
	reports = slices.DeleteFunc(reports, func(r ingest.Summary) bool { return r.Name == "" })
	if asJSON {
		return errors.Join(err, io.printJSON(append([]ingest.Summary{}, reports...)))
	}
	for _, r := range reports {
		if _, printErr := fmt.Fprint(io.out, summaryText(r)); printErr != nil {
			return errors.Join(err, printErr)
		}
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

// collect crawls the sources, or imports the path if there are none.
func (a *app) collect(ctx context.Context, io streams, path string, sources []ingest.Source, full bool) (_ []ingest.Summary, err error) {
	release, err := store.Lock(a.cfg.Data, store.IngestClaim, "ingest")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, release()) }()
	what, unit := "正在收集", int64(1)
	if sources == nil {
		what, unit = "正在收集（KB）", 1<<10
	}
	bar := io.progress(what)
	defer bar.done()
	p := &ingest.Pipeline{
		Archive: a.db, Personal: a.db, Catalogue: a.catalogue, Logger: a.log, Full: full, Formats: fileReader(a.cfg.Data), Originals: a.db,
		Progress: func(g ingest.Progress) { bar.set(int(g.Done/unit), int(g.Total/unit)) },
	}
	if sources == nil {
		sum, err := p.ImportPath(ctx, path)
		return []ingest.Summary{sum}, err
	}
	var reports []ingest.Summary
	var errs []error
	for _, s := range sources {
		sum, err := p.Crawl(ctx, s)
		reports = append(reports, sum)
		if err != nil {
			errs = append(errs, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return reports, errors.Join(errs...)
}

var outcomeWords = map[kiosk.Outcome]string{
	kiosk.OutcomeGone:        "页面不存在",
	kiosk.OutcomeDead:        "连不上",
	kiosk.OutcomeTimeout:     "超时",
	kiosk.OutcomeBlocked:     "被拒绝",
	kiosk.OutcomeTooLarge:    "太大",
	kiosk.OutcomeLoop:        "循环跳转",
	kiosk.OutcomeNotHTML:     "不是网页",
	kiosk.OutcomeParseFailed: "读不出内容",
}

// summaryText says in a few lines what a pass came to.
func summaryText(s ingest.Summary) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s：看了 %d 份，新增 %d，更新 %d，没有变化 %d，用时 %s。\n",
		s.Name, s.Found, s.Created, s.Updated, s.Unchanged, s.Took.Round(100*time.Millisecond))
	if len(s.Failed) > 0 {
		var parts []string
		for _, o := range slices.Sorted(maps.Keys(s.Failed)) {
			parts = append(parts, fmt.Sprintf("%s %d", outcomeWords[o], s.Failed[o]))
		}
		fmt.Fprintf(&b, "没有取到的：%s。可在管理页面看清单。\n", strings.Join(parts, "，"))
	}
	if s.Skipped > 0 {
		fmt.Fprintf(&b, "读不了、已跳过 %d 处：\n", s.Skipped)
		for _, p := range s.Problems {
			if p.Line > 0 {
				fmt.Fprintf(&b, "  %s 第 %d 行：%s\n", p.File, p.Line, p.What)
			} else {
				fmt.Fprintf(&b, "  %s：%s\n", p.File, p.What)
			}
		}
		if more := s.Skipped - len(s.Problems); more > 0 {
			fmt.Fprintf(&b, "  ……还有 %d 处\n", more)
		}
	}
	return b.String()
}
