package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/kiosk"
	"gongkai/kiosk/web/api"
)

func newSearch(io streams) *cobra.Command {
	var size int
	var asJSON, explain bool
	cmd := &cobra.Command{
		Use:   "search 要找的内容",
		Short: "在资料库里查找",
		Example: "  gongkai search 低保\n" +
			"  gongkai search 申请信息公开多久答复 --size 3\n" +
			"  gongkai search '国发〔2019〕5号' --json",
		Args: asUsage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if size < 1 || size > 100 {
				return &usageError{cmd.CommandPath(), errors.New("--size 要在 1 到 100 之间")}
			}
			cfg, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			a, err := openApp(cmd.Context(), cfg, io.logger(slog.LevelWarn), "search")
			if err != nil {
				return err
			}
			defer func() { _ = a.Close() }()
			bar := io.progress("正在建索引")
			err = a.catchUp(cmd.Context(), bar.set)
			bar.done()
			if err != nil {
				return err
			}
			hits, err := a.engine.Search(cmd.Context(), kiosk.Search{Text: strings.Join(args, " "), Size: size, Facets: asJSON, Explain: explain})
			if err != nil {
				return err
			}
			if explain && !asJSON {
				return explainHits(io, hits)
			}
			if asJSON {
				return io.printJSON(api.Answer(hits, a.catalogue))
			}
			return printHits(io, hits)
		},
	}
	addConfigFlags(cmd.Flags(), "data")
	cmd.Flags().IntVar(&size, "size", 10, "最多显示几条")
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 JSON，字段与 /api/v1/search 相同")
	cmd.Flags().BoolVar(&explain, "explain", false, "逐条列出得分是怎么来的")
	return cmd
}

func printHits(io streams, hits *kiosk.Hits) error {
	var b strings.Builder
	q := hits.Query
	fmt.Fprintf(&b, "找到 %d 份文件，用时 %.1f 毫秒。", hits.Total, float64(hits.Took.Microseconds())/1000)
	if len(q.Expansions) > 0 {
		fmt.Fprintf(&b, "也查了：%s。", strings.Join(q.Expansions, "，"))
	}
	if q.Relaxed {
		b.WriteString("没有文件含全部的词，以下含其中一部分。")
	}
	if q.DidYouMean != "" {
		fmt.Fprintf(&b, "您是不是要找：%s", q.DidYouMean)
	}
	b.WriteString("\n")
	for i, h := range hits.Hits {
		fmt.Fprintf(&b, "\n%d. %s\n", i+1, h.Title)
		var facts []string
		for _, s := range []string{h.DocumentNumber, h.Publisher, h.PublishedOn.String(), h.Validity.Label()} {
			if s != "" {
				facts = append(facts, s)
			}
		}
		if len(facts) > 0 {
			fmt.Fprintf(&b, "   %s\n", strings.Join(facts, "　"))
		}
		if h.Answer.Text != "" {
			fmt.Fprintf(&b, "   %s%s\n", headed(h.Answer.Heading), strings.ReplaceAll(h.Answer.Text, "\n", " "))
		}
		for _, k := range h.Also {
			fmt.Fprintf(&b, "   另见 %s　%s　%s\n", cmp.Or(k.Publisher, k.Title), k.PublishedOn, k.URL)
		}
	}
	_, err := fmt.Fprint(io.out, b.String())
	return err
}

func headed(heading string) string {
	if heading == "" {
		return ""
	}
	return heading + "　"
}

// explainHits prints every hit with a table of what its score is made of.
func explainHits(io streams, hits *kiosk.Hits) error {
	var b strings.Builder
	fmt.Fprintf(&b, "理解为 %s：%s\n", hits.Query.Kind, hits.Query.Normalized)
	for i, h := range hits.Hits {
		fmt.Fprintf(&b, "\n%d. %s\n   得分 %.3f\n", i+1, h.Title, h.Score)
		if h.Pinned != "" {
			fmt.Fprintf(&b, "   工作人员置顶：%s\n", h.Pinned)
		}
		for _, f := range h.Features {
			fmt.Fprintf(&b, "   %+8.3f = %7.3f × %+7.3f  %-17s %s\n", f.Score, f.Value, f.Weight, f.Name, f.Note)
		}
	}
	_, err := fmt.Fprint(io.out, b.String())
	return err
}
