package printing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"

	"gongkai/kiosk"
)

// CUPS prints with the programs of CUPS: lpstat, lp and cancel.
type CUPS struct {
	name string // "" is the default printer

	mu   sync.Mutex
	jobs []string // ids of ours since the last purge
}

const commandTime = 4 * time.Second

// NewCUPS returns the printer of that name, "" for the default one.
func NewCUPS(name string) *CUPS { return &CUPS{name: name} }

func (*CUPS) installed() bool {
	for _, program := range []string{"lp", "lpstat", "cancel"} {
		if _, err := exec.LookPath(program); err != nil {
			return false
		}
	}
	return true
}

// State implements [Printer].
func (p *CUPS) State(ctx context.Context) kiosk.PrinterState {
	if !p.installed() {
		return kiosk.PrinterNone
	}
	name := p.name
	if name == "" {
		out, err := command(ctx, nil, "lpstat", "-d")
		if err != nil {
			return kiosk.PrinterFailed
		}
		_, after, ok := strings.Cut(out, "destination: ")
		if !ok { // "no system default destination"
			return kiosk.PrinterNone
		}
		name = strings.TrimSpace(after)
	}
	out, err := command(ctx, nil, "lpstat", "-l", "-p", name)
	if err != nil {
		return kiosk.PrinterFailed
	}
	return cupsState(out)
}

// cupsState reads what lpstat -l -p says of one printer: its first line and the
// reasons after "Alerts:", which are those of RFC 8011.
func cupsState(said string) kiosk.PrinterState {
	first, _, _ := strings.Cut(said, "\n")
	_, alerts, _ := strings.Cut(said, "Alerts:")
	alerts, _, _ = strings.Cut(alerts, "\n")
	switch {
	case strings.Contains(alerts, "media-empty") || strings.Contains(alerts, "media-needed"):
		return kiosk.PrinterNoPaper
	case strings.Contains(first, "disabled"), !strings.HasPrefix(first, "printer "),
		strings.Contains(alerts, "-error"), strings.Contains(alerts, "offline"), strings.Contains(alerts, "media-jam"),
		strings.Contains(alerts, "door-open"), strings.Contains(alerts, "cover-open"):
		return kiosk.PrinterFailed
	}
	return kiosk.PrinterReady
}

// requestID is how lp answers: "request id is Office-12 (1 file(s))".
var requestID = regexp.MustCompile(`request id is (\S+-\d+)`)

// Print implements [Printer]. The job has no name, so that none is in CUPS's
// log.
func (p *CUPS) Print(ctx context.Context, job Job) error {
	args := []string{"-t", "gongkai", "-n", "1", "-o", "job-sheets=none,none"}
	if p.name != "" {
		args = append(args, "-d", p.name)
	}
	if job.Paper == A4 {
		args = append(args, "-o", "media=A4", "-o", "sides=one-sided")
	}
	out, err := command(ctx, job.PDF, "lp", append(args, "--", "-")...)
	if err != nil {
		return kiosk.Wrap(kiosk.Unavailable, refused, err)
	}
	if m := requestID.FindStringSubmatch(out); m != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.jobs = append(p.jobs, m[1])
	}
	return nil
}

const refused = "打印机没有接收，请用手机扫码带走，或请工作人员看一看打印机。"

// Purge implements [Printer]: jobs of ours only, others may use the printer
// too; the files CUPS keeps of them go with them.
func (p *CUPS) Purge(ctx context.Context) error {
	p.mu.Lock()
	jobs := p.jobs
	p.jobs = nil
	p.mu.Unlock()
	var errs []error
	for _, id := range jobs {
		if _, err := command(ctx, nil, "cancel", "-x", id); err != nil && !finished(err) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// finished reports whether cancel only says that there is nothing to cancel.
func finished(err error) bool {
	s := err.Error()
	return strings.Contains(s, "already") || strings.Contains(s, "does not exist") || strings.Contains(s, "not-found")
}

// command runs a program of CUPS.
func command(ctx context.Context, in []byte, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.Stdin = bytes.NewReader(in)
	cmd.WaitDelay = time.Second
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("printing: %s: %w: %.200s", name, err, complaint.String())
	}
	return string(out), nil
}
