package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConfigPrecedence(t *testing.T) {
	file := write(t, "gongkai.toml", "\ufeffhotline = \"11111\"\nsite_name = \"文件\"\naddr = \"127.0.0.1:1\"\nsession_idle = \"5m\"\ndev = true\n")
	t.Setenv("GONGKAI_SITE_NAME", "环境")
	t.Setenv("GONGKAI_ADDR", "127.0.0.1:2")
	out := wantOK(t, "config", "--config", file, "--data", "elsewhere")
	for _, want := range []string{
		"hotline       11111", "site_name     环境", "addr          127.0.0.1:2", // file, environment, environment over file
		"data          elsewhere", "session_idle  5m0s", "session_max   12h0m0s", "dev           true",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the settings in force lack %q:\n%s", want, out)
		}
	}
}

func TestConfigMistakesNameTheLineAndTheRemedy(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"unknown key", "hotline = \"12345\"\nhotlin = \"1\"\n", "第 2 行：没有 hotlin 这个设置"},
		{"broken line", "hotline = \"12345\"\naddr = 127.0.0.1\n", "第 2 行写得不对"},
		{"wrong duration", "session_idle = \"soon\"\n", "30m"},
		{"address without a port", "addr = \"localhost\"\n", "127.0.0.1:8080"},
		{"public address without a scheme", "public_url = \"gk.example.gov.cn\"\n", "https://gk.example.gov.cn"},
		{"two that clash", "session_idle = \"13h\"\n", "session_idle（13h0m0s）不能比 session_max（12h0m0s）长"},
		{"proxy by name", "proxies = \"10.0.0.2, front\"\n", "10.0.0.0/24"},
		{"log level", "log_level = \"loud\"\n", "debug、info、warn、error"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, _, errs := gongkai(t, "config", "--config", write(t, "c.toml", tt.file))
			if code != exitFailed || !strings.Contains(errs, tt.want) {
				t.Errorf("exit %d, says %q, want %q", code, errs, tt.want)
			}
		})
	}
	code, _, errs := gongkai(t, "config", "--config", filepath.Join(t.TempDir(), "none.toml"))
	if code != exitFailed || !strings.Contains(errs, "gongkai config --sample") {
		t.Errorf("a missing file: exit %d, says %q", code, errs)
	}
}

func TestConfigSampleIsAConfiguration(t *testing.T) {
	sample := wantOK(t, "config", "--sample")
	if got, want := wantOK(t, "config", "--config", write(t, "c.toml", sample)), wantOK(t, "config"); got != want {
		t.Errorf("the sample does not give the defaults:\n%s\nwant:\n%s", got, want)
	}
}

// TestConfigManual holds docs/config.md to the struct it describes. Run with
// GONGKAI_UPDATE=1 to write it anew.
func TestConfigManual(t *testing.T) {
	const path = "../../docs/config.md"
	want := configManual()
	if os.Getenv("GONGKAI_UPDATE") != "" {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("docs/config.md is not up to date (%v); run GONGKAI_UPDATE=1 go test -run ConfigManual ./cmd/gongkai", err)
	}
}

func configManual() string {
	var b strings.Builder
	b.WriteString("# Settings\n\n" +
		"Precedence: flag, environment, file (`--config FILE` or `GONGKAI_CONFIG`), default.\n" +
		"`gongkai config` prints what is in force, `gongkai config --sample` a commented file.\n" +
		"This page is generated from `cmd/gongkai/config.go`.\n\n" +
		"| key | environment | default | meaning |\n|---|---|---|---|\n")
	for _, s := range settings() {
		b.WriteString("| `" + s.key + "` | `" + s.env + "` | `" + s.fallback + "` | " + s.doc + " |\n")
	}
	return strings.ReplaceAll(b.String(), "| `` |", "| |")
}
