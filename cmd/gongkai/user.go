package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	goio "io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
	"gongkai/kiosk/store"
)

func newUser(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "user",
		Short: "工作人员账号",
		Long:  "添加账号、改口令、改角色、停用、启用、列出账号。服务运行时也可以用。\n口令从键盘输入；不在终端里时从标准输入读一行。",
		Args:  asUsage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newUserAdd(io), newUserPasswd(io), newUserRole(io), newUserDisable(io), newUserEnable(io), newUserList(io))
	for _, sub := range cmd.Commands() {
		addConfigFlags(sub.Flags(), "data")
	}
	return cmd
}

func newUserAdd(io streams) *cobra.Command {
	var role, display string
	cmd := &cobra.Command{
		Use:   "add 登录名",
		Short: "添加账号",
		Example: "  gongkai user add zhang --role admin --name 张建设\n" +
			"  gongkai user add desk01 --role operator",
		Args: asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := parseRole(cmd, role)
			if err != nil {
				return err
			}
			return withAccounts(cmd, func(ctx context.Context, s *accounts.Service) error {
				password, err := io.readPassword("新口令（至少 10 个字符）：", true)
				if err != nil {
					return err
				}
				a, err := s.Add(ctx, accounts.System, accounts.NewAccount{
					Name: args[0], DisplayName: display, Role: r, Password: password,
				})
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(io.out, "已添加%s %s（%s）。\n", a.Role.Label(), a.Name, a.DisplayName)
				return err
			})
		},
	}
	cmd.Flags().StringVar(&role, "role", "", "角色：operator 话务员、officer 公开专员、admin 管理员")
	cmd.Flags().StringVar(&display, "name", "", "页面上显示的姓名")
	return cmd
}

func newUserPasswd(io streams) *cobra.Command {
	return &cobra.Command{
		Use:   "passwd 登录名",
		Short: "改口令，并退出这个账号的所有登录",
		Args:  asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withAccounts(cmd, func(ctx context.Context, s *accounts.Service) error {
				password, err := io.readPassword("新口令（至少 10 个字符）：", true)
				if err != nil {
					return err
				}
				if err := s.SetPassword(ctx, accounts.System, args[0], password); err != nil {
					return err
				}
				_, err = fmt.Fprintf(io.out, "已改好 %s 的口令。\n", args[0])
				return err
			})
		},
	}
}

func newUserDisable(io streams) *cobra.Command {
	return &cobra.Command{
		Use:   "disable 登录名",
		Short: "停用账号，马上生效",
		Args:  asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withAccounts(cmd, func(ctx context.Context, s *accounts.Service) error {
				if err := s.Disable(ctx, accounts.System, args[0]); err != nil {
					return err
				}
				_, err := fmt.Fprintf(io.out, "已停用 %s。\n", args[0])
				return err
			})
		},
	}
}

func newUserEnable(io streams) *cobra.Command {
	return &cobra.Command{
		Use:   "enable 登录名",
		Short: "重新启用停用的账号，口令不变",
		Args:  asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withAccounts(cmd, func(ctx context.Context, s *accounts.Service) error {
				if err := s.Enable(ctx, accounts.System, args[0]); err != nil {
					return err
				}
				_, err := fmt.Fprintf(io.out, "已启用 %s。\n", args[0])
				return err
			})
		},
	}
}

func newUserRole(io streams) *cobra.Command {
	return &cobra.Command{
		Use:     "role 登录名 角色",
		Short:   "改角色，并退出这个账号的所有登录",
		Example: "  gongkai user role zhang officer",
		Args:    asUsage(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			role, err := parseRole(cmd, args[1])
			if err != nil {
				return err
			}
			return withAccounts(cmd, func(ctx context.Context, s *accounts.Service) error {
				if err := s.SetRole(ctx, accounts.System, args[0], role); err != nil {
					return err
				}
				_, err := fmt.Fprintf(io.out, "%s 现在是%s。\n", args[0], role.Label())
				return err
			})
		},
	}
}

// parseRole reads a role; another word is a usage error.
func parseRole(cmd *cobra.Command, text string) (kiosk.Role, error) {
	if !slices.Contains(kiosk.Roles, kiosk.Role(text)) {
		return "", &usageError{cmd.CommandPath(), fmt.Errorf("角色要写 operator（话务员）、officer（公开专员）或 admin（管理员），写的是 %q", text)}
	}
	return kiosk.Role(text), nil
}

func newUserList(io streams) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "列出账号",
		Args:  asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withAccounts(cmd, func(ctx context.Context, s *accounts.Service) error {
				list, err := s.List(ctx)
				if err != nil {
					return err
				}
				if asJSON {
					type row struct {
						Name     string     `json:"name"`
						Display  string     `json:"display_name"`
						Role     kiosk.Role `json:"role"`
						Created  time.Time  `json:"created_at"`
						Disabled bool       `json:"disabled"`
					}
					rows := []row{}
					for _, a := range list {
						rows = append(rows, row{a.Name, a.DisplayName, a.Role, a.CreatedAt, !a.DisabledAt.IsZero()})
					}
					return io.printJSON(rows)
				}
				if len(list) == 0 {
					_, err := fmt.Fprintln(io.out, "还没有账号。用 gongkai user add 登录名 --role admin 添加第一个。")
					return err
				}
				for _, a := range list {
					state := ""
					if !a.DisabledAt.IsZero() {
						state = "（已停用）"
					}
					if _, err := fmt.Fprintf(io.out, "%-16s %s %s%s\n", a.Name, a.Role.Label(), a.DisplayName, state); err != nil {
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

// withAccounts opens the accounts of the data folder.
func withAccounts(cmd *cobra.Command, do func(context.Context, *accounts.Service) error) error {
	return withStore(cmd, func(ctx context.Context, db *store.DB) error {
		service, err := accounts.New(db, accounts.Config{})
		if err != nil {
			return err
		}
		return do(ctx, service)
	})
}

// readPassword asks for a password, twice on a terminal.
func (s streams) readPassword(prompt string, again bool) (string, error) {
	f, ok := s.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		line, err := bufio.NewReader(s.in).ReadString('\n')
		if err != nil && !errors.Is(err, goio.EOF) {
			return "", fmt.Errorf("read password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	fmt.Fprint(s.err, prompt)
	first, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(s.err)
	if err != nil || !again {
		return string(first), err
	}
	fmt.Fprint(s.err, "再输一遍：")
	second, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(s.err)
	if err != nil {
		return "", err
	}
	if string(first) != string(second) {
		return "", kiosk.Errorf(kiosk.Invalid, "两次输入的口令不一样，没有改动。")
	}
	return string(first), nil
}
