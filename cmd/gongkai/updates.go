package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"gongkai/kiosk/terminal/keys"
	"gongkai/kiosk/terminal/replica"
	"gongkai/kiosk/terminal/update"
)

const (
	// restAfter is how long nobody must have touched a screen before the program
	// behind it is exchanged; longer than any screen asks and counts down.
	restAfter = 12 * time.Minute
	// browserGone is how long a page must have been silent for the browser not to
	// be there.
	browserGone = 2 * time.Minute
	// answerTime bounds how long pages may take to count as answering.
	answerTime = 5 * time.Second
)

// errSwap ends a terminal whose place another build of the program takes.
var errSwap = errors.New("another program takes over")

// runTerminal runs a terminal: the build of the program that was chosen for it,
// or this one.
func runTerminal(ctx context.Context, io streams, cfg Config, server, code string) error {
	self := update.Launched(os.Getenv(update.Variable)) == update.Installed
	if self {
		if installed, err := launch(ctx, io, cfg); err != nil || !installed {
			return err
		}
	}
	err := serveTerminal(ctx, io, cfg, server, code)
	if self && errors.Is(err, errSwap) {
		return update.Relaunch()
	}
	return err // the launcher reads it from the exit code
}

// launch runs what was chosen until this program's own turn comes, and reports
// whether it has.
func launch(ctx context.Context, io streams, cfg Config) (installed bool, err error) {
	level, err := cfg.level()
	if err != nil {
		return false, err
	}
	identity, err := replica.LoadIdentity(cfg.Data)
	if err != nil {
		return true, nil // not registered: nothing was chosen
	}
	key, err := identity.Keys()
	if err != nil {
		return true, nil // it says so when it is opened
	}
	l := update.Launcher{Dir: filepath.Join(cfg.Data, update.Folder), Key: key, Terminal: identity.ID, Args: os.Args[1:], Log: io.logger(level)}
	return l.Run(ctx)
}

// openUpdates reads how far the terminal is with the program it was told to run.
func (t *terminalApp) openUpdates(key keys.Public) error {
	t.updates = &update.Updater{
		Dir: filepath.Join(t.cfg.Data, update.Folder), Key: key, Terminal: t.identity.ID, Source: t.client,
		Running: update.Launched(os.Getenv(update.Variable)), AtRest: t.atRest, Free: func() int64 { return diskFree(t.cfg.Data) }, Log: t.log,
	}
	return t.updates.Open()
}

// atRest reports whether nobody stands in front of the screen.
func (t *terminalApp) atRest() bool {
	screen, seen, touched := t.alive.Page()
	switch {
	case screen == "", time.Since(seen) > browserGone:
		return true
	case time.Since(touched) <= restAfter:
		return false
	}
	switch t.alive.Shown().Page { // where a screen is led back to; elsewhere something may be read aloud
	case "home", "care", "wait", "failed":
		return true
	}
	return false
}

// build tells this build's pages from those of others.
func (t *terminalApp) build() string {
	return buildVersion().Version + " " + t.updates.Running[:min(8, len(t.updates.Running))]
}

// pagesAnswer returns a func that reports whether the first page is served, as
// the browser gets it.
func (t *terminalApp) pagesAnswer(addr net.Addr) func() bool {
	client := &http.Client{Timeout: answerTime}
	return func() bool {
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, selfAddress(addr)+"/k/", nil)
		if err != nil {
			return false
		}
		res, err := client.Do(req)
		if err != nil {
			return false
		}
		_, err = io.Copy(io.Discard, res.Body)
		return errors.Join(err, res.Body.Close()) == nil && res.StatusCode == http.StatusOK
	}
}
