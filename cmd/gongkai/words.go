package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"gongkai/kiosk"
	"gongkai/search"
	"gongkai/search/relevance"
	"gongkai/search/wording"
)

func newWords(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "words",
		Short: "从问题和答复里找百姓说法对应的公文用语",
		Args:  asUsage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newWordsMine(io), newWordsCheck(io))
	return cmd
}

func newWordsMine(io streams) *cobra.Command {
	var dirs []string
	limits := wording.DefaultLimits
	cmd := &cobra.Command{
		Use:   "mine --set DIR ...",
		Short: "列出说法、公文用语、权重和依据",
		Long: "从问题集的问题和标准答案里数出：问题里有某个词而答案里没有时，答案多半用哪个词。\n" +
			"每行有依据（几份文件、几个问题、对数似然比），供人审看、删改；确认后可在办公页“用语”里添加。",
		Example: "  gongkai words mine --set testsets/letters > words.tsv",
		Args:    asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			sets, err := devSets(cmd, dirs)
			if err != nil {
				return err
			}
			options, err := measuringOptions(io.logger(slog.LevelWarn))
			if err != nil {
				return err
			}
			entries, err := search.MineWords(cmd.Context(), sets, -1, limits, options.Segmenter)
			if err != nil {
				return err
			}
			return wording.Write(io.out, entries)
		},
	}
	cmd.Flags().StringArrayVar(&dirs, "set", nil, "问题集的目录，可写几次")
	cmd.Flags().IntVar(&limits.Together, "least", limits.Together, "至少要有几份文件、几个问题为证")
	cmd.Flags().Float64Var(&limits.LLR, "ratio", limits.LLR, "对数似然比至少多少")
	return cmd
}

func newWordsCheck(io streams) *cobra.Command {
	var dirs []string
	cmd := &cobra.Command{
		Use:     "check 词表 --set DIR ...",
		Short:   "逐条看词表里的说法使查找变好还是变差",
		Example: "  gongkai words check words.tsv --set testsets/letters",
		Args:    asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			sets, err := devSets(cmd, dirs)
			if err != nil {
				return err
			}
			file, err := os.Open(args[0])
			if err != nil {
				return kiosk.Wrap(kiosk.NotFound, "打不开词表 "+args[0]+"。", err)
			}
			defer file.Close()
			entries, err := wording.Read(file)
			if err != nil {
				return err
			}
			options, err := measuringOptions(io.logger(slog.LevelWarn))
			if err != nil {
				return err
			}
			effects, err := search.CheckWords(cmd.Context(), sets, entries, os.TempDir(), options)
			if err != nil {
				return err
			}
			fmt.Fprintln(io.out, "# 说法\t公文用语\t有此说法的问题\tnDCG@10 合计变化\t召回@100 合计变化")
			for _, e := range effects {
				fmt.Fprintf(io.out, "%s\t%s\t%d\t%+.3f\t%+.3f\n", e.Said, e.Official, e.Asking, e.NDCG10, e.Recall100)
			}
			return nil
		},
	}
	cmd.Flags().StringArrayVar(&dirs, "set", nil, "问题集的目录，可写几次")
	return cmd
}

// devSets loads the development part of judged sets.
func devSets(cmd *cobra.Command, dirs []string) ([]*relevance.Set, error) {
	if len(dirs) == 0 {
		return nil, &usageError{cmd.CommandPath(), errors.New("要用 --set 指定问题集的目录")}
	}
	var sets []*relevance.Set
	for _, dir := range dirs {
		set, err := relevance.LoadSet(dir, "", "dev")
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	return sets, nil
}
