package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"gongkai/search"
	"gongkai/search/relevance"
)

func newEval(io streams) *cobra.Command {
	var set, corpus, split string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "eval --set DIR",
		Short: "用有答案的问题集测检索质量和速度",
		Long: "在临时目录里为问题集的文档建索引，逐个提问，与标准答案比较。\n" +
			"DIR 里要有 queries.jsonl、qrels.tsv 和 corpus.jsonl（可以是 .gz），\n没有 corpus 时 set.json 写明用哪一份。",
		Example: "  gongkai eval --set testsets/questions\n  gongkai eval --set testsets/questions --split dev --json",
		Args:    asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if set == "" {
				return &usageError{cmd.CommandPath(), errors.New("要用 --set 指定问题集的目录")}
			}
			if split != "dev" && split != "heldout" && split != "all" {
				return &usageError{cmd.CommandPath(), errors.New("--split 要写 dev、heldout 或 all")}
			}
			judged, err := relevance.LoadSet(set, corpus, split)
			if err != nil {
				return err
			}
			if !asJSON {
				fmt.Fprintf(io.err, "正在建索引并提问，文档多时要一两分钟……\n")
			}
			options, err := measuringOptions(io.logger(slog.LevelWarn))
			if err != nil {
				return err
			}
			report, err := search.EvalSet(cmd.Context(), judged, os.TempDir(), options)
			if err != nil {
				return err
			}
			if asJSON {
				return io.printJSON(report)
			}
			return printReport(io, report)
		},
	}
	cmd.AddCommand(newLearn(io), newEvalClassify(io))
	cmd.Flags().StringVar(&set, "set", "", "问题集的目录")
	cmd.Flags().StringVar(&corpus, "corpus", "", "另用一份文档（corpus.jsonl 或 .gz）")
	cmd.Flags().StringVar(&split, "split", "dev", "用哪一部分问题：dev、heldout 或 all")
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	return cmd
}

func printReport(io streams, r relevance.Report) error {
	_, err := fmt.Fprintf(io.out, `%s（%s）：%d 个问题，%d 份文档
  nDCG@10 %.4f　MRR@10 %.4f　召回@10 %.4f　召回@100 %.4f
  每问 p50 %.2f 毫秒　p95 %.2f　p99 %.2f
  建索引 %.1f 秒，索引 %.1f MB，常驻内存 %.0f MB
`, r.Set, r.Split, r.Queries, r.Documents, r.NDCG10, r.MRR10, r.Recall10, r.Recall100,
		r.P50, r.P95, r.P99, r.IndexSeconds, float64(r.IndexBytes)/1e6, float64(r.RSSBytes)/1e6)
	return err
}
