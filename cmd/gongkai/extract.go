package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/ingest"
	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
)

func newExtract(io streams) *cobra.Command {
	var asJSON, private bool
	cmd := &cobra.Command{
		Use:   "extract 文件或网址",
		Short: "看看从一个网页或文件里读出了什么，不存",
		Example: "  gongkai extract 公告.html\n" +
			"  gongkai extract http://www.rushan.gov.cn/art/2018/9/3/art_1_1.html --json",
		Args: asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			e, err := ingest.Extract(cmd.Context(), args[0], fetch.Options{AllowPrivate: private}, fileReader(""))
			if err != nil {
				return err
			}
			if asJSON {
				return io.printJSON(e)
			}
			_, err = fmt.Fprint(io.out, extractText(e))
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	cmd.Flags().BoolVar(&private, "allow-private", false, "网址可以在内网或本机")
	return cmd
}

func extractText(e *extract.Extracted) string {
	var b strings.Builder
	for _, row := range [][2]string{
		{"标题", e.Title},
		{"发文字号", e.DocumentNumber},
		{"索引号", e.IndexNumber},
		{"发布机构", e.Publisher},
		{"成文日期", e.IssuedOn.String()},
		{"发布日期", e.PublishedOn.String()},
		{"施行日期", e.EffectiveOn.String()},
		{"废止日期", e.RepealedOn.String()},
		{"有效性", e.Validity.Label()},
		{"栏目", e.Column},
		{"编码", e.Encoding},
	} {
		if row[1] != "" {
			fmt.Fprintf(&b, "%s　%s\n", row[0], row[1])
		}
	}
	for _, a := range e.Attachments {
		fmt.Fprintf(&b, "附件　%s　%s\n", a.Title, a.URL)
	}
	for _, p := range e.Problems {
		fmt.Fprintf(&b, "问题　%s：%s\n", p.Field, p.What)
	}
	fmt.Fprintf(&b, "\n%s\n", e.Text)
	return b.String()
}
