package screen

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"gongkai/kiosk"
)

// Setup is what a terminal's files are made from.
type Setup struct {
	Server  string // of the installation, "https://gk.example.gov.cn"
	Code    string // registration code, "" if the terminal is registered
	Program string // path of gongkai on the terminal
}

// Addresses on the terminal: the pages, and the browser's way to them.
const (
	ServeAddress = "127.0.0.1:8080"
	ProxyAddress = "127.0.0.1:8079"
)

// Packages are what Debian must have installed.
const Packages = "cage chromium fonts-noto-cjk dbus-user-session libpam-systemd kbd procps ca-certificates espeak-ng"

// EnvFile holds the server's address and the code, SettingsFile what else the
// people of the hall set.
const (
	EnvFile      = "/etc/gongkai/terminal.env"
	SettingsFile = "/etc/gongkai/settings.env"
)

// File is a file that a terminal needs.
type File struct {
	Path string // from the root, with a slash
	Text string
	Mode fs.FileMode
	Keep bool // one that is there already is left as it is
}

// Files returns what is to be written. Invalid if the setup cannot work.
func (s Setup) Files() ([]File, error) {
	u, err := url.Parse(s.Server)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.ContainsAny(s.Server, " \"'\\%\n$") {
		return nil, kiosk.Errorf(kiosk.Invalid, "服务器网址 %q 不对，请写成 https://gk.example.gov.cn 这样。", s.Server)
	}
	if strings.ContainsAny(s.Code+s.Program, " \"'\\%\n$") || !filepath.IsAbs(s.Program) {
		return nil, kiosk.Errorf(kiosk.Invalid, "登记码或程序路径 %q 里有不能用的字符。", s.Program)
	}
	policies, err := json.MarshalIndent(policies(), "", "  ")
	if err != nil {
		return nil, err
	}
	env := "GONGKAI_SERVER=" + strings.TrimRight(s.Server, "/") + "\nGONGKAI_CODE=" + s.Code + "\n"
	return []File{
		{Path: EnvFile, Text: env, Mode: 0o600},
		{Path: SettingsFile, Text: settings, Mode: 0o600, Keep: true},
		{Path: "/etc/systemd/system/gongkai-terminal.service", Text: strings.ReplaceAll(terminalUnit, "PROGRAM", s.Program), Mode: 0o644},
		{Path: "/etc/systemd/system/gongkai-kiosk.service", Text: strings.ReplaceAll(kioskUnit, "PROGRAM", s.Program), Mode: 0o644},
		{Path: "/etc/pam.d/gongkai-kiosk", Text: pam, Mode: 0o644},
		{Path: "/etc/sysusers.d/gongkai-terminal.conf", Text: sysusers, Mode: 0o644},
		{Path: "/etc/chromium/policies/managed/gongkai.json", Text: string(policies) + "\n", Mode: 0o644},
		{Path: "/etc/systemd/logind.conf.d/gongkai-kiosk.conf", Text: logind, Mode: 0o644},
	}, nil
}

// Installed returns the server that the files below a root name, "" if there
// are none.
func Installed(root string) string {
	env, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(EnvFile)))
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(env)) {
		if server, ok := strings.CutPrefix(strings.TrimSpace(line), "GONGKAI_SERVER="); ok {
			return server
		}
	}
	return ""
}

// Write writes the files below a root. Existing ones are replaced, unless they
// are to be kept.
func Write(root string, files []File) error {
	for _, f := range files {
		path := filepath.Join(root, filepath.FromSlash(f.Path))
		if _, err := os.Stat(path); err == nil && f.Keep {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return problem(path, err)
		}
		if err := os.WriteFile(path, []byte(f.Text), f.Mode); err != nil {
			return problem(path, err)
		}
		if err := os.Chmod(path, f.Mode); err != nil {
			return problem(path, err)
		}
	}
	return nil
}

// Remove removes the files below a root. One that is not there is no error.
func Remove(root string, files []File) error {
	for _, f := range files {
		path := filepath.Join(root, filepath.FromSlash(f.Path))
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return problem(path, err)
		}
	}
	return nil
}

func problem(path string, err error) error {
	return kiosk.Wrap(kiosk.Invalid, "写不了 "+path+"。安装要用 root 运行，例如 sudo gongkai kiosk install …", fmt.Errorf("screen: %w", err))
}

// policies lock the browser: nothing but this machine's pages, nothing kept,
// nothing fetched, nothing to configure.
func policies() map[string]any {
	pages := []string{"http://" + ProxyAddress}
	return map[string]any{
		"URLBlocklist": []string{"*"}, "URLAllowlist": pages,
		"IncognitoModeAvailability": 2, "ForceEphemeralProfiles": true, "SavingBrowserHistoryDisabled": true,
		"DownloadRestrictions": 3, "AllowFileSelectionDialogs": false, "DeveloperToolsAvailability": 2,
		"PrintingEnabled": true, "PrintHeaderFooter": false, "DefaultPopupsSetting": 2,
		"ExtensionInstallBlocklist": []string{"*"}, "BrowserSignin": 0, "SyncDisabled": true, "BrowserAddPersonEnabled": false,
		"PasswordManagerEnabled": false, "AutofillAddressEnabled": false, "AutofillCreditCardEnabled": false,
		"TranslateEnabled": false, "SpellcheckEnabled": false, "SearchSuggestEnabled": false, "DefaultSearchProviderEnabled": false,
		"MetricsReportingEnabled": false, "ComponentUpdatesEnabled": false, "BackgroundModeEnabled": false, "NetworkPredictionOptions": 2,
		"DefaultGeolocationSetting": 2, "DefaultNotificationsSetting": 2, "AudioCaptureAllowed": false, "VideoCaptureAllowed": false,
		"DefaultWebBluetoothGuardSetting": 2, "DefaultWebUsbGuardSetting": 2, "DefaultSerialGuardSetting": 2,
		"BookmarkBarEnabled": false, "EditBookmarksEnabled": false, "ShowHomeButton": false, "AllowDinosaurEasterEgg": false,
		"PromotionalTabsEnabled": false, "HideWebStoreIcon": true, "AutoplayAllowed": true,
	}
}
