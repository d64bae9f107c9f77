package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/search"
	"gongkai/search/relevance"
)

func newLearn(io streams) *cobra.Command {
	var dirs []string
	cmd := &cobra.Command{
		Use:   "learn --set DIR[=权重] ...",
		Short: "从有答案的问题集学排序的权重",
		Long: "为问题集的文档建索引，记下每个问题的候选文件和特征，学出权重，\n" +
			"按问题的 fold 做五折交叉验证，并把权重文件写到标准输出。只用开发部分的问题。",
		Example: "  gongkai eval learn --set testsets/questions=1.5 --set testsets/letters > weights.tsv",
		Args:    asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if len(dirs) == 0 {
				return &usageError{cmd.CommandPath(), errors.New("要用 --set 指定问题集的目录")}
			}
			var sets []*relevance.Set
			var weights []float64
			for _, dir := range dirs {
				weight := 1.0
				if path, after, ok := strings.Cut(dir, "="); ok {
					w, err := strconv.ParseFloat(after, 64)
					if err != nil || w <= 0 {
						return &usageError{cmd.CommandPath(), errors.New("--set 里 = 后面要写大于 0 的权重")}
					}
					dir, weight = path, w
				}
				set, err := relevance.LoadSet(dir, "", "dev")
				if err != nil {
					return err
				}
				sets, weights = append(sets, set), append(weights, weight)
			}
			options, err := measuringOptions(io.logger(slog.LevelWarn))
			if err != nil {
				return err
			}
			lesson, err := search.Learn(cmd.Context(), sets, weights, os.TempDir(), options)
			if err != nil {
				return err
			}
			for _, s := range lesson.Sets {
				fmt.Fprintf(io.err, "%s：%d 个问题，nDCG@10 / 召回@100：初查 %.4f/%.4f，交叉验证 %.4f/%.4f，全部学过 %.4f/%.4f\n",
					s.Name, s.All.Questions, s.Before.NDCG10, s.Before.Recall100, s.Unseen.NDCG10, s.Unseen.Recall100, s.All.NDCG10, s.All.Recall100)
			}
			_, err = fmt.Fprint(io.out, lesson.Model)
			return err
		},
	}
	cmd.Flags().StringArrayVar(&dirs, "set", nil, "问题集的目录，可写几次；后面加 =权重")
	return cmd
}
