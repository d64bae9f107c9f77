package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"gongkai/ingest"
	"gongkai/ingest/fetch"
	"gongkai/ingest/personal"
	"gongkai/kiosk"
)

// screenFinding is one finding as the command prints it. Start and End count
// runes.
type screenFinding struct {
	Class      kiosk.PersonalKind `json:"class"`
	Start      int                `json:"start"`
	End        int                `json:"end"`
	TextMasked string             `json:"text_masked"`
	Confidence float64            `json:"confidence"`
	reason     string
	line       int // from 1
}

func newScreen(io streams) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "screen 文件",
		Short: "看看一个文件里有没有个人信息，不存",
		Long: "检查身份证号、银行卡号、手机号、住址、出生日期等，列出位置和遮盖后的样子，不显示原文。\n" +
			"位置按字数，从 0 起：.txt 按文件本身，其他文件按 gongkai extract 读出的正文。",
		Example: "  gongkai screen 名单.xlsx\n  gongkai screen 公示.html --json",
		Args:    asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, title, err := textOf(cmd, args[0])
			if err != nil {
				return err
			}
			found := screenText(text, title)
			if asJSON {
				return io.printJSON(map[string]any{"findings": found})
			}
			_, err = fmt.Fprint(io.out, screenWords(found))
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	return cmd
}

// textOf reads the text of a file: a plain text as it stands, anything else as
// it is extracted.
func textOf(cmd *cobra.Command, file string) (text, title string, err error) {
	if strings.EqualFold(filepath.Ext(file), ".txt") {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", "", kiosk.Wrap(kiosk.NotFound, fmt.Sprintf("打不开 %s，请检查路径和权限。", file), err)
		}
		text, _ = fetch.Decode(data, "")
		return text, "", nil
	}
	e, err := ingest.Extract(cmd.Context(), file, fetch.Options{}, fileReader(""))
	if err != nil {
		return "", "", err
	}
	return e.Text, e.Title, nil
}

func screenText(text, title string) []screenFinding {
	out := []screenFinding{}
	at, runes, line := 0, 0, 1
	to := func(next int) int {
		runes += utf8.RuneCountInString(text[at:next])
		line += strings.Count(text[at:next], "\n")
		at = next
		return runes
	}
	for _, f := range personal.FindIn(text, personal.Context{Title: title}) {
		x := screenFinding{
			Class: f.Kind, Start: to(f.Start), line: line, Confidence: float64(int(f.Confidence*100+0.5)) / 100,
			TextMasked: personal.Masked(f.Kind, text[f.Start:f.End]), reason: f.Reason,
		}
		x.End = to(f.End)
		out = append(out, x)
	}
	return out
}

func screenWords(found []screenFinding) string {
	if len(found) == 0 {
		return "没有找到个人信息。\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "找到 %d 处个人信息：\n", len(found))
	for _, f := range found {
		fmt.Fprintf(&b, "  第 %d 行　%s　%s　（%s）\n", f.line, f.Class.Label(), f.TextMasked, f.reason)
	}
	return b.String()
}
