package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"gongkai/assets"
	"gongkai/ingest/classify"
	"gongkai/kiosk"
	"gongkai/kiosk/catalogue"
)

func newEvalClassify(io streams) *cobra.Command {
	var asJSON, wrong bool
	cmd := &cobra.Command{
		Use:   "classify FILE.jsonl",
		Short: "用标好类别的文件测归类准不准",
		Long: "每行一个 JSON 对象：title，可以有 publisher 和 text；category 是正确的类别（编号或名称），\n" +
			"几个都算对的用 | 隔开，目录里没有它的位置写 -。归类时不看 category。",
		Example: "  gongkai eval classify labelled.jsonl\n  gongkai eval classify labelled.jsonl --wrong",
		Args:    asUsage(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := catalogue.Load(assets.Catalogue)
			if err != nil {
				return err
			}
			cl := classify.New(c)
			samples, err := readSamples(cl, args[0])
			if err != nil {
				return err
			}
			m := cl.Measure(samples)
			if asJSON {
				return io.printJSON(m)
			}
			return printMeasured(io, m, wrong)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	cmd.Flags().BoolVar(&wrong, "wrong", false, "列出放错的")
	return cmd
}

// readSamples reads labelled records, one JSON object a line.
func readSamples(cl *classify.Classifier, file string) ([]classify.Sample, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 16<<20)
	var out []classify.Sample
	for n := 1; in.Scan(); n++ {
		if len(in.Bytes()) == 0 {
			continue
		}
		var l struct{ Title, Publisher, Text, Category string }
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			return nil, kiosk.Wrap(kiosk.Invalid, fmt.Sprintf("第 %d 行不是一个 JSON 对象。", n), err)
		}
		truth, err := cl.Truth(l.Category)
		if err != nil {
			return nil, kiosk.Wrap(kiosk.Invalid, fmt.Sprintf("第 %d 行：%s", n, kiosk.PublicMessage(err)), err)
		}
		out = append(out, classify.Sample{Input: classify.Input{Title: l.Title, Publisher: l.Publisher, Text: l.Text}, Truth: truth})
	}
	if len(out) == 0 && in.Err() == nil {
		return nil, kiosk.Wrap(kiosk.Invalid, "文件里一行也没有。", errors.New("no samples"))
	}
	return out, in.Err()
}

func printMeasured(io streams, m classify.Measured, wrong bool) error {
	w := tabwriter.NewWriter(io.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(w, "应有\t放入\t放对\t准确率\t召回率\t  类别\t")
	for _, c := range m.Categories {
		if c.Samples+c.Placed > 0 {
			_, _ = fmt.Fprintf(w, "%d\t%d\t%d\t%.3f\t%.3f\t  %s\t\n", c.Samples, c.Placed, c.Right, c.Precision, c.Recall, c.Name)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(io.out, "共 %d 份，放对 %d 份（%.1f%%）\n", m.Samples, m.Right, 100*float64(m.Right)/float64(m.Samples))
	for _, s := range m.Sure {
		if err == nil && s.Placed > 0 {
			_, err = fmt.Fprintf(io.out, "把握 %.0f%% 起：%d 份，对 %d 份\n", 100*s.From, s.Placed, s.Right)
		}
	}
	for _, x := range m.Wrong {
		if err == nil && wrong {
			_, err = fmt.Fprintf(io.out, "%s\n  放到 %q，应是 %q；%s，把握 %.0f%%\n", x.Title, x.Got, x.Truth, x.Placed, 100*x.Confidence)
		}
	}
	return err
}
