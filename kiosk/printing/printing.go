// Package printing puts disclosures on paper at a terminal: a receipt of 80 mm
// or A4, through CUPS, a print agent in the local network (docs/printing.md), a
// folder, or the browser itself. It says how the printer is before anyone asks
// for paper, and takes back what a visitor leaves in the queue.
package printing

import (
	"context"
	"log/slog"
	"net/url"
	"strings"

	"gongkai/kiosk"
)

// Printer is a printer beside a terminal. Every call ends within seconds.
type Printer interface {
	// State says how it is now.
	State(ctx context.Context) kiosk.PrinterState
	// Print takes a job. Unavailable when the printer does not take it; the
	// message is for who stands in front.
	Print(ctx context.Context, job Job) error
	// Purge takes back every job of ours that is not on paper yet and what is
	// kept of the others.
	Purge(ctx context.Context) error
}

// Job is what is printed.
type Job struct {
	Paper Paper
	PDF   []byte
}

// Paper is what it is printed on.
type Paper string

// The papers.
const (
	Receipt Paper = "receipt" // 80 mm wide, as long as it takes
	A4      Paper = "a4"
)

// None is no printer.
type None struct{}

// State implements [Printer].
func (None) State(context.Context) kiosk.PrinterState { return kiosk.PrinterNone }

// Print implements [Printer].
func (None) Print(context.Context, Job) error {
	return kiosk.Errorf(kiosk.Unavailable, "这台机器没有打印机，请用手机扫码带走。")
}

// Purge implements [Printer].
func (None) Purge(context.Context) error { return nil }

// Browser stands for a printer the browser of the terminal prints on by itself:
// Chromium with --kiosk-printing, silently, on the default printer of the
// system. Nothing is known of it.
type Browser struct{}

// State implements [Printer].
func (Browser) State(context.Context) kiosk.PrinterState { return kiosk.PrinterReady }

// Print implements [Printer].
func (Browser) Print(context.Context, Job) error {
	return kiosk.Errorf(kiosk.Unavailable, "请在屏幕上打印。")
}

// Purge implements [Printer].
func (Browser) Purge(context.Context) error { return nil }

// CheckSetting refuses what [Open] would.
func CheckSetting(setting string) error {
	_, err := parse(setting)
	return err
}

// Open returns the printer of a setting: "none", "browser", "cups", "cups:NAME",
// "agent:http://…" or "spool:FOLDER".
func Open(setting string, log *slog.Logger) (Printer, error) {
	p, err := parse(setting)
	if err != nil {
		return nil, err
	}
	if c, ok := p.(*CUPS); ok && !c.installed() {
		log.Warn("no printer: lp, lpstat and cancel are not installed (Debian: apt install cups-client)")
	}
	return p, nil
}

func parse(setting string) (Printer, error) {
	kind, rest, _ := strings.Cut(setting, ":")
	switch {
	case setting == "" || setting == "none":
		return None{}, nil
	case setting == "browser":
		return Browser{}, nil
	case kind == "cups" && !strings.HasPrefix(rest, "-") && !strings.ContainsAny(rest, " \t/#?"):
		return NewCUPS(rest), nil
	case kind == "agent":
		if u, err := url.Parse(rest); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.RawQuery == "" {
			return NewAgent(strings.TrimRight(rest, "/")), nil
		}
	case kind == "spool" && rest != "":
		return NewSpool(rest), nil
	}
	return nil, kiosk.Errorf(kiosk.Invalid,
		"printer %q 不对，可写 none、browser、cups、cups:打印机名、agent:http://127.0.0.1:9191、spool:文件夹。", setting)
}
