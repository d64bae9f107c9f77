package printing

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"gongkai/kiosk"
)

const (
	renderTime = 9 * time.Second
	maxPDF     = 32 << 20
	inMemory   = "/dev/shm" // a folder that is no disk
)

// browsers are the names Chromium goes by.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// Render makes a PDF of a page with the Chromium in PATH, a program of its own
// that ends with the page. The page says its paper in CSS.
func Render(ctx context.Context, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, renderTime)
	defer cancel()
	program := ""
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		return nil, kiosk.Errorf(kiosk.Unavailable, "这台机器没有装 Chromium，打印不了，请用手机扫码带走。")
	}
	parent := inMemory
	if info, err := os.Stat(parent); err != nil || !info.IsDir() {
		parent = ""
	}
	dir, err := os.MkdirTemp(parent, "gongkai-print-")
	if err != nil {
		return nil, fmt.Errorf("printing: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is left of it is removed with the machine's memory
	file := filepath.Join(dir, "page.pdf")
	args := []string{
		"--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--no-first-run",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--no-pdf-header-footer", "--print-to-pdf=" + file,
	}
	if os.Getuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to run as root with it
	}
	cmd := exec.CommandContext(ctx, program, append(args, address)...)
	cmd.WaitDelay = time.Second
	alone(cmd)
	// What it complains about names the page, and with it what somebody read.
	if err := cmd.Run(); err != nil {
		return nil, kiosk.Wrap(kiosk.Unavailable, refused, fmt.Errorf("printing: chromium: %w", err))
	}
	pdf, err := os.ReadFile(file)
	if err != nil || len(pdf) > maxPDF {
		return nil, kiosk.Wrap(kiosk.Unavailable, refused, fmt.Errorf("printing: chromium made %d bytes: %w", len(pdf), err))
	}
	return pdf, nil
}
