package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"gongkai/kiosk"
	"gongkai/kiosk/printing"
	"gongkai/kiosk/speech"
)

// Config is everything an administrator can set. The struct is the manual:
// docs/config.md and the sample file of `gongkai config --sample` are made from
// its tags. Precedence: flag, environment GONGKAI_*, file, default.
type Config struct {
	Addr        string   `toml:"addr" default:"127.0.0.1:8080" doc:"监听地址。要让局域网里的终端和手机访问，写 0.0.0.0:8080，并在前面放一台负责 HTTPS 的反向代理。"`
	Data        string   `toml:"data" default:"data" doc:"数据目录：资料库、原件、账号、索引都在里面。备份就备份它。"`
	PublicURL   string   `toml:"public_url" default:"" doc:"手机扫码要打开的网址，例如 https://gk.example.gov.cn。不写时用监听地址；监听所有网卡时用本机的局域网地址。"`
	Sources     string   `toml:"sources" default:"" doc:"信息来源文件（TOML）。gongkai ingest 不带参数时用它，gongkai serve 按它自动采集。改了不用重启，写错了继续用原来的，管理页面的“采集”会说明。"`
	Collect     bool     `toml:"collect" default:"true" doc:"服务运行时按来源文件里的时间（schedule）自动采集，一次一个来源。写 false 就只在管理页面或用 gongkai ingest 手动采集。"`
	SiteName    string   `toml:"site_name" default:"乳山政务公开" doc:"每一页左上角的名称。"`
	Hotline     string   `toml:"hotline" default:"12345" doc:"查不到时请居民拨打的热线。"`
	OfficePhone string   `toml:"office_phone" default:"" doc:"信息公开科的电话，显示在“找人问”里。不写就不显示。"`
	Speech      string   `toml:"speech" default:"auto" doc:"终端朗读用的声音：auto 和 espeak 用本机装的 espeak-ng，没有装就不能朗读；写网址用局域网里的语音服务（约定见 docs/speech.md），它不应答时用 espeak-ng；none 不朗读。"`
	Printer     string   `toml:"printer" default:"none" doc:"终端旁的打印机：none 没有；cups 用系统默认打印机，cups:名称 用指定的；agent:http://127.0.0.1:9191 用打印代理；spool:文件夹 把 PDF 放进文件夹；browser 由终端的 Chromium 自己打印（要加 --kiosk-printing）。约定见 docs/printing.md。"`
	PrintCost   string   `toml:"print_cost" default:"不收费" doc:"打印前写在屏幕上的价钱，接在“打印”两个字后面，例如 不收费、每张 2 角。"`
	LogLevel    string   `toml:"log_level" default:"info" doc:"日志详细程度：debug、info、warn、error。日志是 JSON，一行一条，写到标准错误输出。"`
	SessionIdle duration `toml:"session_idle" default:"30m" doc:"工作人员多久不操作就要重新登录。"`
	SessionMax  duration `toml:"session_max" default:"12h" doc:"一次登录最长有效多久。"`
	AskedKeep   duration `toml:"asked_keep" default:"2160h" doc:"检索记录保留多久，默认 90 天（2160h）。记录里没有账号和地址，身份证号、电话、车牌等存之前就换掉。"`
	Snapshots   duration `toml:"snapshot_every" default:"1m" doc:"有改动时，最快多久为终端做一份新资料。没有登记终端就不做。"`
	Proxies     string   `toml:"proxies" default:"" doc:"前面的反向代理的地址，用逗号隔开，例如 10.0.0.2。只信它们报来的访客地址；不写时所有访客会算成同一个地址，限速和审计都不准。"`
	Dev         bool     `toml:"dev" default:"false" doc:"开发模式：每次请求都从磁盘读模板和样式，并开放 /_styles。"`
}

// duration is a length of time written as 30m or 12h.
type duration time.Duration

// UnmarshalText reads a positive length of time.
func (d *duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	if err != nil || v <= 0 {
		return fmt.Errorf("要写 30m、12h 这样的时长，写的是 %q", b)
	}
	*d = duration(v)
	return nil
}

func (d duration) String() string { return time.Duration(d).String() }

const envPrefix = "GONGKAI_"

// setting is one field of Config with what its tags say.
type setting struct {
	field                   reflect.StructField
	key, env, fallback, doc string
}

func settings() []setting {
	var all []setting
	for f := range reflect.TypeFor[Config]().Fields() {
		key := f.Tag.Get("toml")
		all = append(all, setting{f, key, envPrefix + strings.ToUpper(key), f.Tag.Get("default"), f.Tag.Get("doc")})
	}
	return all
}

// flagName is how a key is written on the command line.
func (s setting) flagName() string { return strings.ReplaceAll(s.key, "_", "-") }

// set parses a text into the field of c.
func (s setting) set(c *Config, text string) error {
	v := reflect.ValueOf(c).Elem().FieldByIndex(s.field.Index)
	switch p := v.Addr().Interface().(type) {
	case *string:
		*p = text
	case *bool:
		switch text {
		case "true", "1":
			*p = true
		case "false", "0", "":
			*p = false
		default:
			return fmt.Errorf("要写 true 或 false，写的是 %q", text)
		}
	case *duration:
		return p.UnmarshalText([]byte(text))
	}
	return nil
}

// get is the field of c as text.
func (s setting) get(c Config) string {
	return fmt.Sprint(reflect.ValueOf(c).FieldByIndex(s.field.Index).Interface())
}

func defaultConfig() Config {
	var c Config
	for _, s := range settings() {
		if err := s.set(&c, s.fallback); err != nil {
			panic(err) // a default in the tags above does not parse
		}
	}
	return c
}

// addConfigFlags gives a command --config and a flag for each of the keys.
func addConfigFlags(flags *pflag.FlagSet, keys ...string) {
	flags.String("config", "", "配置文件（TOML）")
	for _, s := range settings() {
		for _, k := range keys {
			if s.key == k {
				doc, _, _ := strings.Cut(s.doc, "。")
				flags.String(s.flagName(), s.fallback, doc)
			}
		}
	}
}

// loadConfig reads the configuration a command runs with.
func loadConfig(cmd *cobra.Command) (Config, error) {
	c := defaultConfig()
	flags := cmd.Flags()
	path, _ := flags.GetString("config")
	if path == "" {
		path = os.Getenv(envPrefix + "CONFIG")
	}
	if path != "" {
		if err := readConfigFile(path, &c); err != nil {
			return c, err
		}
	}
	for _, s := range settings() {
		if text, ok := os.LookupEnv(s.env); ok {
			if err := s.set(&c, text); err != nil {
				return c, kiosk.Errorf(kiosk.Invalid, "环境变量 %s：%v。", s.env, err)
			}
		}
		if f := flags.Lookup(s.flagName()); f != nil && f.Changed {
			if err := s.set(&c, f.Value.String()); err != nil {
				return c, &usageError{cmd.CommandPath(), fmt.Errorf("--%s：%w", f.Name, err)}
			}
		}
	}
	return c, c.validate()
}

func readConfigFile(path string, c *Config) error {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return kiosk.Wrap(kiosk.NotFound, fmt.Sprintf("配置文件 %s 不存在。用 gongkai config --sample > %s 可生成一份。", path, path), err)
	}
	if err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff")) // editors on Windows write one
	if err := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields().Decode(c); err != nil {
		return configFileError(path, err)
	}
	return nil
}

func configFileError(path string, err error) error {
	if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(strict.Errors) > 0 {
		e := strict.Errors[0]
		row, _ := e.Position()
		key := strings.Join(e.Key(), ".")
		return kiosk.Errorf(kiosk.Invalid, "配置文件 %s 第 %d 行：没有 %s 这个设置。可用的设置见 gongkai config --sample。", path, row, key)
	}
	if bad, ok := errors.AsType[*toml.DecodeError](err); ok {
		row, _ := bad.Position()
		return kiosk.Errorf(kiosk.Invalid, "配置文件 %s 第 %d 行写得不对：\n%s", path, row, bad.String())
	}
	return fmt.Errorf("read configuration %s: %w", path, err)
}

// validate checks what goes together.
func (c Config) validate() error {
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return kiosk.Errorf(kiosk.Invalid, "addr %q 不对，请写成 127.0.0.1:8080 或 0.0.0.0:8080 这样。", c.Addr)
	}
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
			return kiosk.Errorf(kiosk.Invalid, "public_url %q 不对，请写成 https://gk.example.gov.cn 这样。", c.PublicURL)
		}
	}
	for _, p := range c.proxies() {
		if _, _, err := net.ParseCIDR(p); err != nil && net.ParseIP(p) == nil {
			return kiosk.Errorf(kiosk.Invalid, "proxies 里的 %q 不是地址，请写成 10.0.0.2 或 10.0.0.0/24 这样。", p)
		}
	}
	if err := speech.CheckSetting(c.Speech); err != nil {
		return err
	}
	if err := printing.CheckSetting(c.Printer); err != nil {
		return err
	}
	if c.SessionIdle > c.SessionMax {
		return kiosk.Errorf(kiosk.Invalid, "session_idle（%s）不能比 session_max（%s）长。", c.SessionIdle, c.SessionMax)
	}
	if _, err := c.level(); err != nil {
		return kiosk.Errorf(kiosk.Invalid, "log_level %q 不对，可写 debug、info、warn、error。", c.LogLevel)
	}
	return nil
}

// proxies lists the reverse proxies that are believed.
func (c Config) proxies() []string {
	return strings.FieldsFunc(c.Proxies, func(r rune) bool { return r == ',' || r == '，' || r == ' ' })
}

// sample is a commented configuration file with every setting.
func (c Config) sample() string {
	var b strings.Builder
	b.WriteString("# gongkai 的配置文件。每一项也可以用环境变量（" + envPrefix + "大写名）或命令行参数来设，\n# 命令行优先，其次环境变量，再次本文件。\n")
	for _, s := range settings() {
		value := fmt.Sprintf("%q", s.get(c))
		if s.field.Type.Kind() == reflect.Bool {
			value = s.get(c)
		}
		fmt.Fprintf(&b, "\n# %s\n%s = %s\n", s.doc, s.key, value)
	}
	return b.String()
}

// level is the log level in force.
func (c Config) level() (l slog.Level, err error) {
	return l, l.UnmarshalText([]byte(c.LogLevel))
}

// publicURL is the address phones open: the one configured, or one made from
// the listening address.
func (c Config) publicURL(listening net.Addr) string {
	if c.PublicURL != "" {
		return strings.TrimRight(c.PublicURL, "/")
	}
	host, port, err := net.SplitHostPort(listening.String())
	if err != nil {
		return "http://" + listening.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = localAddress()
	}
	return "http://" + net.JoinHostPort(host, port)
}

// localAddress is the machine's first address in a local network.
func localAddress() string {
	addrs, err := net.InterfaceAddrs()
	if err == nil {
		for _, a := range addrs {
			if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
				return n.IP.String()
			}
		}
	}
	return "127.0.0.1"
}

func newConfig(io streams) *cobra.Command {
	var asJSON, sample bool
	cmd := &cobra.Command{
		Use:   "config",
		Short: "显示正在生效的设置",
		Example: "  gongkai config                         # 现在生效的设置\n" +
			"  gongkai config --sample > gongkai.toml # 生成一份带说明的配置文件",
		Args: asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if sample {
				_, err := fmt.Fprint(io.out, defaultConfig().sample())
				return err
			}
			c, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			if asJSON {
				values := map[string]string{}
				for _, s := range settings() {
					values[s.key] = s.get(c)
				}
				return io.printJSON(values)
			}
			for _, s := range settings() {
				if _, err := fmt.Fprintf(io.out, "%-13s %s\n", s.key, s.get(c)); err != nil {
					return err
				}
			}
			return nil
		},
	}
	addConfigFlags(cmd.Flags(), "data")
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 JSON")
	cmd.Flags().BoolVar(&sample, "sample", false, "输出带说明的配置文件样本")
	return cmd
}
