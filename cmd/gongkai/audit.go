package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"gongkai/kiosk/store"
)

func newAudit(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "审计记录",
		Args:  asUsage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newAuditVerify(io))
	return cmd
}

func newAuditVerify(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "从头核对审计记录",
		Long:  "每一条都锁住前一条的指纹，改动或抽掉任何一条，后面的就接不上。\n服务运行时也可以核对；备份也能核对，用 --data 指向它。核对不过时退出码是 1。",
		Args:  asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			cfg, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			db, err := store.Open(cmd.Context(), cfg.Data, store.Options{})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, db.Close()) }()
			n, err := db.VerifyAudit(cmd.Context())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(io.out, "%d 条从头到尾前后相接，没有改动。\n", n)
			return err
		},
	}
	addConfigFlags(cmd.Flags(), "data")
	return cmd
}
