package main

import (
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gongkai/kiosk"
	browser "gongkai/kiosk/terminal/screen"
)

func newKiosk(io streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "kiosk",
		Short: "在终端机上安装和看护大厅触摸屏",
		Long:  "把一台装好 Debian 的机器变成大厅里的自助终端，并看护它的浏览器。一步一步的说明见 docs/kiosk.md。",
		Args:  asUsage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newKioskInstall(io), newKioskUninstall(io), newKioskRun(io))
	return cmd
}

func newKioskInstall(io streams) *cobra.Command {
	var setup browser.Setup
	var root string
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "install",
		Short: "写好终端的系统服务和浏览器限制",
		Long:  "写好终端的系统服务和浏览器限制。再运行一次就按这个程序重写，服务器网址不写就用原来的；" + browser.SettingsFile + " 不动。",
		Example: "  sudo gongkai kiosk install --server https://gk.example.gov.cn --code ACDE-3456-FGHJ\n" +
			"  sudo gongkai kiosk install # 更新程序以后\n" +
			"  gongkai kiosk install --server https://gk.example.gov.cn --dry-run # 只看会写什么",
		Args: asUsage(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			if setup.Server == "" {
				setup.Server = browser.Installed(root)
			}
			files, err := setup.Files()
			if err != nil {
				return err
			}
			if dryRun {
				for _, f := range files {
					fmt.Fprintf(io.out, "### %s（%04o）\n%s\n", f.Path, f.Mode, f.Text)
				}
				return nil
			}
			if err := browser.Write(root, files); err != nil {
				return err
			}
			for _, f := range files {
				fmt.Fprintln(io.out, "写好", filepath.Join(root, f.Path))
			}
			fmt.Fprintf(io.out, "\n接着运行：\n  apt install --no-install-recommends %s\n  systemd-sysusers\n  systemctl daemon-reload\n"+
				"  systemctl enable gongkai-terminal gongkai-kiosk\n  reboot\n", browser.Packages)
			return nil
		},
	}
	program, err := os.Executable()
	if err != nil {
		program = "/usr/local/bin/gongkai"
	}
	cmd.Flags().StringVar(&setup.Server, "server", "", "服务器网址，装过的不写就用原来的")
	cmd.Flags().StringVar(&setup.Code, "code", "", "登记码，由管理员在“终端”页面添加这台终端得到")
	cmd.Flags().StringVar(&setup.Program, "program", program, "终端上本程序的路径")
	cmd.Flags().StringVar(&root, "root", "/", "写到这个目录下面，做系统镜像时用")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "只显示会写什么")
	return cmd
}

func newKioskUninstall(io streams) *cobra.Command {
	var root string
	cmd := &cobra.Command{
		Use:   "uninstall",
		Short: "去掉 install 写的文件",
		Args:  asUsage(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			// Which files there are does not depend on what is in them.
			files, err := browser.Setup{Server: "http://localhost", Program: "/"}.Files()
			if err != nil {
				return err
			}
			if err := browser.Remove(root, files); err != nil {
				return err
			}
			fmt.Fprint(io.out, "去掉了 install 写的文件。接着运行：\n  systemctl daemon-reload\n"+
				"  userdel gongkai-kiosk\n  userdel gongkai-terminal\n  rm -rf /var/lib/gongkai-terminal /var/lib/gongkai-kiosk /etc/gongkai\n  reboot\n")
			return nil
		},
	}
	cmd.Flags().StringVar(&root, "root", "/", "在这个目录下面")
	return cmd
}

func newKioskRun(io streams) *cobra.Command {
	var server, addr, chromium, profile, hotline, ozone string
	var silent time.Duration
	cmd := &cobra.Command{
		Use:   "run",
		Short: "打开锁定的浏览器并看护它",
		Long: "打开锁定的 Chromium 显示大厅触摸屏；它退出了，或者页面一段时间没有报平安，就重新打开。\n" +
			"服务器还没有准备好时，屏幕上是请人稍等的页面。",
		Args: asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			u, err := url.Parse(server)
			if err != nil || u.Host == "" {
				return kiosk.Errorf(kiosk.Invalid, "网址 %q 不对，请写成 http://127.0.0.1:8080 这样。", server)
			}
			program, err := exec.LookPath(chromium)
			if err != nil {
				return kiosk.Wrap(kiosk.NotFound, "没有找到 "+chromium+"。请先安装：apt install chromium", err)
			}
			ln, err := listen(cmd.Context(), addr)
			if err != nil {
				return err
			}
			w := &browser.Watch{Chromium: program, Profile: filepath.Join(profile, "chromium"), Server: u, Hotline: hotline, Silent: silent, Log: io.logger(slog.LevelInfo)}
			if ozone != "" {
				w.Args = []string{"--ozone-platform=" + ozone}
			}
			return w.Run(cmd.Context(), ln)
		},
	}
	cmd.Flags().StringVar(&server, "server", "http://"+browser.ServeAddress, "显示谁的页面，一般是本机")
	cmd.Flags().StringVar(&addr, "addr", browser.ProxyAddress, "浏览器经过的本机地址")
	cmd.Flags().StringVar(&chromium, "chromium", "chromium", "浏览器程序")
	cmd.Flags().StringVar(&profile, "profile", filepath.Join(os.TempDir(), "gongkai-kiosk"), "浏览器的临时目录，要放在内存里；其中的 chromium 每次打开都清空")
	cmd.Flags().StringVar(&hotline, "hotline-file", "", "把热线号码记在这个文件里，服务器没准备好时显示；不写就只记到退出")
	cmd.Flags().StringVar(&ozone, "ozone", "", "图形系统：wayland 或 x11，不写由浏览器自己定")
	cmd.Flags().DurationVar(&silent, "silent", 75*time.Second, "页面多久没报平安就重新打开浏览器")
	return cmd
}
