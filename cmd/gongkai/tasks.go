package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/assets"
	"gongkai/ingest/duties"
	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/catalogue"
	"gongkai/kiosk/store"
)

func newTasks(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tasks",
		Short: "任务分工表：哪个单位公开什么，什么时限，在哪些渠道",
		Long:  "导入、导出任务分工表。服务运行时也可以用，马上生效。办公页“分工”里也能做。",
		Args:  asUsage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTasksImport(io), newTasksExport(io))
	for _, sub := range cmd.Commands() {
		addConfigFlags(sub.Flags(), "data")
	}
	return cmd
}

func newTasksImport(io streams) *cobra.Command {
	var check, replace, asJSON bool
	cmd := &cobra.Command{
		Use:   "import 文件",
		Short: "导入任务分工表（.xlsx、.csv、.yaml）",
		Long: "第一行是列名：公开事项和责任单位必须有，还可以有领域、类别、公开内容、配合单位、公开时限、更新周期、公开渠道、依据、备注。\n" +
			"合并的单元格、两行的表头、GBK 的 CSV 都认得。有一处看不懂就一行也不导入，所有问题按行列一次列出。",
		Example: "  gongkai tasks import 任务分工表.xlsx --check\n  gongkai tasks import 任务分工表.xlsx",
		Args:    asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, func(ctx context.Context, db *store.DB) error {
				r, err := importTasks(ctx, db, args[0], replace, check)
				if r != nil && asJSON {
					if printErr := io.printJSON(r); printErr != nil {
						return printErr
					}
				} else if r != nil {
					fmt.Fprint(io.out, r.words(check))
				}
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "只核对，看看会改什么，不导入")
	cmd.Flags().BoolVar(&replace, "replace", false, "以这张表为准，表里没有的事项删去分工")
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	return cmd
}

// taskReport is what importing a table came to.
type taskReport struct {
	Rows     int          `json:"rows"`
	Problems []taskNote   `json:"problems,omitempty"`
	Notes    []taskNote   `json:"notes,omitempty"`
	Changes  []taskChange `json:"changes"`
}

type taskNote struct {
	Sheet  string `json:"sheet,omitempty"`
	Row    int    `json:"row,omitempty"`
	Column string `json:"column,omitempty"`
	Header string `json:"header,omitempty"`
	Text   string `json:"text"`
	words  string
}

type taskChange struct {
	Item   string `json:"item"`
	Change string `json:"change"` // "added", "changed", "dropped"
	name   string
	fields []kiosk.DutyField
}

func importTasks(ctx context.Context, db *store.DB, file string, replace, check bool) (*taskReport, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, kiosk.Wrap(kiosk.NotFound, fmt.Sprintf("打不开 %s，请检查路径和权限。", file), err)
	}
	cat, err := catalogue.Load(assets.Catalogue)
	if err != nil {
		return nil, err
	}
	table, err := duties.New(cat).ReadDuties(ctx, filepath.Base(file), data)
	if err != nil {
		return nil, err
	}
	r := &taskReport{Rows: len(table.Duties), Problems: taskNotes(table.Problems), Notes: taskNotes(table.Notes), Changes: []taskChange{}}
	if n := len(r.Problems); n > 0 {
		return r, kiosk.Errorf(kiosk.Invalid, "表里有 %d 处要改，一行也没有导入。", n)
	}
	stored, err := db.Duties(ctx)
	if err != nil {
		return r, err
	}
	changes := kiosk.CompareDuties(stored.List, table.Duties, replace)
	for _, c := range changes {
		x := taskChange{Item: c.ItemID, Change: "changed", name: c.ItemID, fields: c.Fields}
		if it := cat.Item(c.ItemID); it != nil {
			x.name = it.Name
		}
		switch {
		case c.Before == nil:
			x.Change = "added"
		case c.After == nil:
			x.Change = "dropped"
		}
		r.Changes = append(r.Changes, x)
	}
	if check {
		return r, nil
	}
	return r, db.PutDuties(ctx, accounts.System, stored.Revision, filepath.Base(file), changes)
}

func taskNotes(notes []kiosk.CellNote) []taskNote {
	var out []taskNote
	for _, n := range notes {
		out = append(out, taskNote{n.Sheet, n.Row, n.Column, n.Header, n.Text, n.String()})
	}
	return out
}

// words writes a report for people.
func (r *taskReport) words(check bool) string {
	var b strings.Builder
	for _, n := range r.Problems {
		fmt.Fprintln(&b, n.words)
	}
	for _, n := range r.Notes {
		fmt.Fprintln(&b, "请留意：", n.words)
	}
	if len(r.Problems) > 0 {
		return b.String()
	}
	counts := map[string]int{}
	for _, c := range r.Changes {
		counts[c.Change]++
		if len(c.fields) == 0 {
			continue
		}
		fmt.Fprintf(&b, "改动　%s：", c.name)
		for i, f := range c.fields {
			if i > 0 {
				b.WriteString("；")
			}
			fmt.Fprintf(&b, "%s → %s", orNone(f.Before), orNone(f.After))
		}
		b.WriteByte('\n')
	}
	done := "已导入"
	if check {
		done = "还没有导入，会改成"
	}
	fmt.Fprintf(&b, "表里 %d 行。%s：新增 %d，改动 %d，删去 %d。\n", r.Rows, done, counts["added"], counts["changed"], counts["dropped"])
	return b.String()
}

func orNone(s string) string {
	if s == "" {
		return "（空）"
	}
	return s
}

func newTasksExport(io streams) *cobra.Command {
	var proposed bool
	cmd := &cobra.Command{
		Use:   "export 文件",
		Short: "导出任务分工表，格式看文件名：.xlsx、.csv 或 .yaml",
		Example: "  gongkai tasks export 任务分工表.xlsx\n" +
			"  gongkai tasks export --proposed 待核定.xlsx",
		Args: asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			cat, err := catalogue.Load(assets.Catalogue)
			if err != nil {
				return err
			}
			if proposed {
				return writeTasks(io, cat, cat.ProposedDuties(), args[0])
			}
			return withStore(cmd, func(ctx context.Context, db *store.DB) error {
				table, err := db.Duties(ctx)
				if err != nil {
					return err
				}
				cat.SortDuties(table.List)
				return writeTasks(io, cat, table.List, args[0])
			})
		},
	}
	cmd.Flags().BoolVar(&proposed, "proposed", false, "导出目录建议的分工，供各单位核定")
	return cmd
}

func writeTasks(io streams, cat *kiosk.Catalogue, list []kiosk.Duty, file string) error {
	data, err := duties.New(cat).WriteDuties(strings.ToLower(strings.TrimPrefix(filepath.Ext(file), ".")), list)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, data, 0o644); err != nil { //nolint:gosec // the table is for everyone
		return kiosk.Wrap(kiosk.NotFound, fmt.Sprintf("写不了 %s，请检查路径和权限。", file), err)
	}
	_, err = fmt.Fprintf(io.out, "已写入 %s，%d 行。\n", file, len(list))
	return err
}
