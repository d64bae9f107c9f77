package main

import (
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"gongkai/kiosk"
)

// newHealthcheck asks a running server whether it lives; containers call it,
// since their image holds no other program.
func newHealthcheck(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "healthcheck",
		Short: "问一问正在运行的服务是否正常（供容器和监控用）",
		Args:  asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			addr, err := net.ResolveTCPAddr("tcp", cfg.Addr)
			if err != nil {
				return fmt.Errorf("healthcheck: %w", err)
			}
			address := "http://" + reachable(addr) + "/healthz"
			req, err := http.NewRequestWithContext(cmd.Context(), http.MethodGet, address, nil)
			if err != nil {
				return fmt.Errorf("healthcheck: %w", err)
			}
			client := http.Client{Timeout: 5 * time.Second}
			resp, err := client.Do(req)
			if err != nil {
				return kiosk.Wrap(kiosk.Unavailable, "服务没有应答，请看它的日志。", err)
			}
			defer resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				return kiosk.Errorf(kiosk.Unavailable, "服务应答不正常：%s。", resp.Status)
			}
			_, err = fmt.Fprintln(io.out, "正常")
			return err
		},
	}
	addConfigFlags(cmd.Flags(), "addr")
	return cmd
}
