package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/store"
)

func newToken(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "token",
		Short: "别的系统推送公开信息用的令牌",
		Long:  "发放、撤销、列出令牌。服务运行时也可以用，马上生效。\n推送的格式见 docs/exchange.md。",
		Args:  asUsage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTokenAdd(io), newTokenRevoke(io), newTokenList(io))
	for _, sub := range cmd.Commands() {
		addConfigFlags(sub.Flags(), "data")
	}
	return cmd
}

func newTokenAdd(io streams) *cobra.Command {
	return &cobra.Command{
		Use:     "add 系统名",
		Short:   "发一个令牌，只显示这一次",
		Example: "  gongkai token add 公共资源交易平台",
		Args:    asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, func(ctx context.Context, db *store.DB) error {
				secret, err := accounts.IssueToken(ctx, db, accounts.System, args[0])
				if err != nil {
					return err
				}
				fmt.Fprintln(io.err, "请现在记下，以后查不到：")
				_, err = fmt.Fprintln(io.out, secret)
				return err
			})
		},
	}
}

func newTokenRevoke(io streams) *cobra.Command {
	return &cobra.Command{
		Use:   "revoke 系统名",
		Short: "撤销令牌，马上生效",
		Args:  asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withStore(cmd, func(ctx context.Context, db *store.DB) error {
				if err := db.RevokeToken(ctx, accounts.System, args[0]); err != nil {
					return err
				}
				_, err := fmt.Fprintf(io.out, "已撤销 %s 的令牌。\n", args[0])
				return err
			})
		},
	}
}

func newTokenList(io streams) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "列出令牌",
		Args:  asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, func(ctx context.Context, db *store.DB) error {
				list, err := db.ListTokens(ctx)
				if err != nil {
					return err
				}
				if asJSON {
					return io.printJSON(tokenRows(list))
				}
				if len(list) == 0 {
					_, err := fmt.Fprintln(io.out, "还没有令牌。用 gongkai token add 系统名 发第一个。")
					return err
				}
				for _, t := range list {
					state := "还没有用过"
					switch {
					case !t.RevokedAt.IsZero():
						state = "已撤销"
					case !t.UsedAt.IsZero():
						state = "最近使用 " + t.UsedAt.Format(time.DateOnly)
					}
					if _, err := fmt.Fprintf(io.out, "%s　%s 发放　%s\n", t.Name, t.CreatedAt.Local().Format(time.DateOnly), state); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	return cmd
}

type tokenRow struct {
	Name    string    `json:"name"`
	Created time.Time `json:"created_at"`
	Used    time.Time `json:"used_at,omitzero"`
	Revoked time.Time `json:"revoked_at,omitzero"`
}

func tokenRows(list []kiosk.Token) []tokenRow {
	rows := make([]tokenRow, 0, len(list))
	for _, t := range list {
		rows = append(rows, tokenRow{t.Name, t.CreatedAt, t.UsedAt, t.RevokedAt})
	}
	return rows
}

// withStore opens the databases of the data folder. It takes no lock: tokens
// and accounts are made while the server runs.
func withStore(cmd *cobra.Command, do func(context.Context, *store.DB) error) error {
	cfg, err := loadConfig(cmd)
	if err != nil {
		return err
	}
	db, err := store.Open(cmd.Context(), cfg.Data, store.Options{})
	if err != nil {
		return err
	}
	return errors.Join(do(cmd.Context(), db), db.Close())
}
