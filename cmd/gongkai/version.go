package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set at release with -ldflags "-X main.version=…"; otherwise the
// commit the binary was built from is used.
var version string

type versionInfo struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	System  string `json:"system"`
}

func buildVersion() versionInfo {
	v := versionInfo{Version: version, Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	if v.Version != "" {
		return v
	}
	v.Version = "devel"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				v.Version = "devel " + s.Value[:12]
			}
		}
	}
	return v
}

func newVersion(io streams) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "显示版本",
		Args:  asUsage(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			v := buildVersion()
			if asJSON {
				return io.printJSON(v)
			}
			_, err := fmt.Fprintf(io.out, "gongkai %s（%s，%s）\n", v.Version, v.Go, v.System)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	return cmd
}
