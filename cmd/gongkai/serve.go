package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func newServe(io streams) *cobra.Command {
	var replicaOf, code string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "提供触摸屏、话务台、手机和管理页面",
		Long: "提供触摸屏、话务台、手机和管理页面，并按来源文件里写的时间自动采集。\n" +
			"来源文件改了会自动用上；采集了什么、下次什么时候，在管理页面的“采集”里看。",
		Example: "  gongkai serve\n" +
			"  gongkai serve --addr 0.0.0.0:8080 --data /var/lib/gongkai --public-url https://gk.example.gov.cn\n" +
			"  gongkai serve --config /etc/gongkai.toml\n" +
			"  gongkai serve --replica-of https://gk.example.gov.cn --terminal-code ACDE-3456-FGHJ # 自助终端，见 docs/kiosk.md",
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
			if replicaOf != "" {
				return runTerminal(cmd.Context(), io, cfg, replicaOf, code)
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
	cmd.Flags().StringVar(&replicaOf, "replica-of", "", "作为自助终端运行：从这个网址的服务器取资料，断网也能查")
	cmd.Flags().StringVar(&code, "terminal-code", "", "登记码，第一次启动时用；登记过就不再看它")
	addConfigFlags(cmd.Flags(), "addr", "data", "public_url", "sources", "collect", "log_level", "dev")
	return cmd
}

// serveTerminal serves a copy of what a server publishes.
func serveTerminal(ctx context.Context, io streams, cfg Config, server, code string) error {
	level, err := cfg.level()
	if err != nil {
		return err
	}
	ln, err := listen(ctx, cfg.Addr)
	if err != nil {
		return err
	}
	t, err := openTerminal(ctx, cfg, io.logger(level), server, code)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	defer func() { _ = t.Close() }()
	fmt.Fprintf(io.err, "gongkai 终端已启动：http://%s/k/　数据目录 %s　服务器 %s\n", ln.Addr(), cfg.Data, t.client.URL)
	return t.serve(ctx, ln)
}
