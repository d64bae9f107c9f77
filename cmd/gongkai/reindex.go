package main

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"
)

func newReindex(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "reindex",
		Short: "从资料库重新建索引",
		Long:  "在旧索引旁边建一份新的，建好再换上。索引只由资料库得出，随时可以重建。",
		Args:  asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			a, err := openApp(cmd.Context(), cfg, io.logger(slog.LevelWarn), "reindex")
			if err != nil {
				return err
			}
			defer func() { _ = a.Close() }()
			start := time.Now()
			bar := io.progress("正在建索引")
			err = a.engine.Rebuild(cmd.Context(), a.db, bar.set)
			bar.done()
			if err != nil {
				return err
			}
			stats, err := a.db.Stats(cmd.Context())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(io.out, "已重建索引：%d 份文件，用时 %s。\n", stats.Total, time.Since(start).Round(100*time.Millisecond))
			return err
		},
	}
	addConfigFlags(cmd.Flags(), "data")
	return cmd
}
