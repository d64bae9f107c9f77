package screen

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/kiosk"
)

func TestSetup(t *testing.T) {
	root := t.TempDir()
	files, err := Setup{Server: "https://gk.example.gov.cn/", Code: "ACDE-3456-FGHJ", Program: "/usr/local/bin/gongkai"}.Files()
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(root, files); err != nil {
		t.Fatal(err)
	}
	read := func(path string) string {
		b, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	var policies map[string]any
	if err := json.Unmarshal([]byte(read("etc/chromium/policies/managed/gongkai.json")), &policies); err != nil || policies["DeveloperToolsAvailability"] != 2.0 {
		t.Errorf("%v %v", policies, err)
	}
	if info, err := os.Stat(filepath.Join(root, "etc/gongkai/terminal.env")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("who has the code: %v %v", info, err)
	}
	if unit := read("etc/systemd/system/gongkai-kiosk.service"); !strings.Contains(unit, "-- /usr/local/bin/gongkai kiosk run") || strings.Contains(unit, "PROGRAM") {
		t.Error(unit)
	}
	if err := os.WriteFile(filepath.Join(root, SettingsFile), []byte("GONGKAI_PRINTER=cups\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if server := Installed(root); server != "https://gk.example.gov.cn" {
		t.Errorf("the server that is installed is %q", server)
	}
	if err := Write(root, files); err != nil || read(SettingsFile) != "GONGKAI_PRINTER=cups\n" {
		t.Errorf("a second time writes over what was set by hand: %v", err)
	}
	for range 2 {
		if err := Remove(root, files); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		if _, err := os.Stat(filepath.Join(root, f.Path)); !os.IsNotExist(err) {
			t.Errorf("%s is left behind: %v", f.Path, err)
		}
	}
	if server := Installed(root); server != "" {
		t.Errorf("nothing is installed, but for %q", server)
	}
	for _, bad := range []Setup{{Server: "gk.example"}, {Server: "https://x/\nExecStart=/bin/sh", Program: "/x"}, {Server: "https://x", Code: "a b", Program: "/x"}, {Server: "https://x", Program: "x"}} {
		if _, err := bad.Files(); kiosk.KindOf(err) != kiosk.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}
