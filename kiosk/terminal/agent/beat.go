package agent

import (
	"time"

	"gongkai/kiosk"
)

// measure makes a heartbeat of how the terminal is now and of what was counted,
// and puts it at the end of what waits.
func (a *Agent) measure() {
	b := a.look()
	a.mu.Lock()
	defer a.mu.Unlock()
	b.Usage, b.Errors, b.SettingsV = a.counts, a.errs.take(), a.state.Version
	a.counts = kiosk.TerminalUsage{}
	if n := len(a.waiting); n > 0 && sameHour(a.waiting[n-1].At, b.At) {
		a.waiting[n-1] = merged(a.waiting[n-1], b)
		return
	}
	a.waiting = append(a.waiting, b)
	if len(a.waiting) > waitingKept {
		a.waiting = append([]kiosk.Heartbeat{merged(a.waiting[0], a.waiting[1])}, a.waiting[2:]...)
	}
}

// look asks all that knows something of the terminal.
func (a *Agent) look() kiosk.Heartbeat {
	now := a.cfg.Now()
	b := kiosk.Heartbeat{
		At: now, Version: a.cfg.Version, Uptime: int64(now.Sub(a.started) / time.Second), Printer: kiosk.PrinterNone,
	}
	if a.cfg.Printer != nil {
		b.Printer = a.cfg.Printer()
	}
	if a.cfg.Page != nil {
		b.Screen, b.PageSeen, b.Touched = a.cfg.Page()
	}
	if a.cfg.Data != nil {
		b.Snapshot, b.DataAt = a.cfg.Data()
	}
	if a.cfg.DiskFree != nil {
		b.DiskFree = a.cfg.DiskFree()
	}
	if a.cfg.Queued != nil {
		b.Queued = a.cfg.Queued()
	}
	if a.cfg.Program != nil {
		b.Program = a.cfg.Program()
	}
	if a.cfg.Shown != nil {
		b.Shown = a.cfg.Shown()
	}
	return b
}

// sameHour also parts days, since hours of China begin with those of UTC.
func sameHour(a, b time.Time) bool { return a.Truncate(time.Hour).Equal(b.Truncate(time.Hour)) }

// merged is the newer of two heartbeats with what both counted.
func merged(older, newer kiosk.Heartbeat) kiosk.Heartbeat {
	newer.Usage = older.Usage.Plus(newer.Usage)
	var errs noted
	for _, what := range append(append([]string(nil), older.Errors...), newer.Errors...) {
		errs.add(what)
	}
	newer.Errors = errs.take()
	return newer
}
