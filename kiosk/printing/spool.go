package printing

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gongkai/kiosk"
)

// Spool puts jobs into a folder, one PDF file each, for a program of the
// printer's maker that watches it. A file named "state" in it says how the
// printer is, in one word: ready, no_paper or failed; without one it is ready.
type Spool struct{ dir string }

const (
	stateFile = "state"
	jobPrefix = "gongkai-"
)

// NewSpool returns the printer behind a folder.
func NewSpool(dir string) *Spool { return &Spool{dir} }

// State implements [Printer].
func (p *Spool) State(context.Context) kiosk.PrinterState {
	if info, err := os.Stat(p.dir); err != nil || !info.IsDir() {
		return kiosk.PrinterNone
	}
	said, err := os.ReadFile(filepath.Join(p.dir, stateFile))
	if errors.Is(err, os.ErrNotExist) {
		return kiosk.PrinterReady
	}
	switch state := kiosk.PrinterState(strings.TrimSpace(string(said))); state {
	case kiosk.PrinterReady, kiosk.PrinterNoPaper:
		return state
	}
	return kiosk.PrinterFailed
}

// Print implements [Printer]. The file gets its name when it is whole.
func (p *Spool) Print(_ context.Context, job Job) error {
	name := filepath.Join(p.dir, jobPrefix+string(job.Paper)+"-"+rand.Text()[:12])
	err := os.WriteFile(name+".part", job.PDF, 0o600)
	if err == nil {
		err = os.Rename(name+".part", name+".pdf")
	}
	if err != nil {
		return kiosk.Wrap(kiosk.Unavailable, refused, fmt.Errorf("printing: spool: %w", err))
	}
	return nil
}

// Purge implements [Printer].
func (p *Spool) Purge(context.Context) error {
	files, err := filepath.Glob(filepath.Join(p.dir, jobPrefix+"*"))
	if err != nil {
		return fmt.Errorf("printing: spool: %w", err)
	}
	var errs []error
	for _, f := range files {
		if err := os.Remove(f); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, fmt.Errorf("printing: spool: %w", err))
		}
	}
	return errors.Join(errs...)
}
