package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newServe(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "提供触摸屏、话务台、手机和管理页面",
		Long: "提供触摸屏、话务台、手机和管理页面，并按来源文件里写的时间自动采集。\n" +
			"来源文件改了会自动用上；采集了什么、下次什么时候，在管理页面的“采集”里看。",
		Example: "  gongkai serve\n" +
			"  gongkai serve --addr 0.0.0.0:8080 --data /var/lib/gongkai --public-url https://gk.example.gov.cn\n" +
			"  gongkai serve --config /etc/gongkai.toml",
		Args: asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			level, err := cfg.level()
			if err != nil {
				return err
			}
			ln, err := listen(cmd.Context(), cfg.Addr)
			if err != nil {
				return err
			}
			a, err := openApp(cmd.Context(), cfg, io.logger(level), "serve")
			if err != nil {
				_ = ln.Close() // the first error is the one to show
				return err
			}
			defer func() { _ = a.Close() }()
			fmt.Fprintf(io.err, "gongkai 已启动：http://%s/　数据目录 %s　手机扫码打开 %s\n", ln.Addr(), cfg.Data, cfg.publicURL(ln.Addr()))
			bar := io.progress("正在建索引")
			defer bar.done()
			return a.serve(cmd.Context(), ln, false, bar.set)
		},
	}
	addConfigFlags(cmd.Flags(), "addr", "data", "public_url", "sources", "collect", "log_level", "dev")
	return cmd
}
