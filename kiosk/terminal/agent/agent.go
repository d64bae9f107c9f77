// Package agent runs in a terminal's process: it tells the server every minute
// how the terminal is, counts what is done at it, and puts the settings that
// come back in force. Nothing of what people type or open passes through it.
package agent

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal"
)

const (
	// Every is how often a terminal says how it is.
	Every = time.Minute
	// longestPause is how long it waits at most while the server is away, so that
	// it is back in the office's list soon after the server is.
	longestPause = 4 * time.Minute
	// patience is how long one request may take.
	patience = 20 * time.Second
	// waitingKept is how many heartbeats that could not be sent are kept, one an
	// hour; after that the oldest are put together.
	waitingKept = 200
	// savedEvery is how often counts that wait are written down while the server
	// is away.
	savedEvery = 10 * time.Minute
)

// Server is the way to the server.
type Server interface {
	// Heartbeat says how the terminal is, the newest last. Any error means that
	// it is not known whether it was heard, but one of kind Invalid: it will
	// never be.
	Heartbeat(ctx context.Context, beats []kiosk.Heartbeat) (terminal.Told, error)
}

// State is what outlives a restart. It holds counts and settings, nothing of
// the people who were there.
type State struct {
	Settings kiosk.TerminalSettings `json:"settings"`
	Version  int                    `json:"settings_version"`
	Waiting  []kiosk.Heartbeat      `json:"waiting"` // not known to be heard, oldest first
}

// Keep keeps the state on the terminal.
type Keep interface {
	Load() (State, error) // the zero State if nothing was kept
	Save(State) error
}

// Config wires an agent. Server and Keep are required; funcs that are nil know
// nothing.
type Config struct {
	Server Server
	Keep   Keep

	Version  string // of the program
	Printer  func() kiosk.PrinterState
	Page     func() (screen string, seen, touched time.Time)
	Data     func() (snapshot int64, at time.Time)
	DiskFree func() int64
	Queued   func() int
	Program  func() kiosk.ProgramState
	Shown    func() kiosk.ScreenShown
	// Applied is called with new settings after they are in force.
	Applied func(kiosk.TerminalSettings, int)
	// Heard is called when the server has answered a heartbeat, Ordered with a
	// signed order about the program that came with the answer.
	Heard   func()
	Ordered func(sealed []byte)

	Now    func() time.Time
	Logger *slog.Logger // for the agent itself; one that leads to [Agent.Handler] is fine
}

// Agent is the loop. Its methods are safe for concurrent use.
type Agent struct {
	cfg     Config
	started time.Time

	turning sync.Mutex // held during a turn
	soon    chan struct{}

	mu      sync.Mutex
	state   State
	tried   []kiosk.Heartbeat // sent, perhaps heard: they go again as they were
	waiting []kiosk.Heartbeat // not sent yet, one an hour, the newest last
	counts  kiosk.TerminalUsage
	errs    noted
	saved   time.Time
}

// New returns an agent with the settings that were in force last.
func New(cfg Config) (*Agent, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	state, err := cfg.Keep.Load()
	if err != nil {
		return nil, fmt.Errorf("agent: %w", err)
	}
	return &Agent{cfg: cfg, started: cfg.Now(), soon: make(chan struct{}, 1), state: state, tried: state.Waiting, saved: cfg.Now()}, nil
}

// Settings returns the settings in force and their version.
func (a *Agent) Settings() (kiosk.TerminalSettings, int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.state.Settings, a.state.Version
}

// Place returns the settings in force, for the touch surface.
func (a *Agent) Place() kiosk.TerminalSettings {
	s, _ := a.Settings()
	return s
}

// Count adds to what was done since the last heartbeat.
func (a *Agent) Count(u kiosk.TerminalUsage) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.counts = a.counts.Plus(u)
}

// Soon has the next heartbeat sent at once: something has changed that the
// office waits for.
func (a *Agent) Soon() {
	select {
	case a.soon <- struct{}{}:
	default:
	}
}

// Run says how the terminal is until the context ends, then writes down what
// could not be said.
func (a *Agent) Run(ctx context.Context) error {
	failures := 0
	for {
		if err := a.Turn(ctx); err == nil {
			failures = 0
		} else if ctx.Err() == nil {
			failures++
			if failures == 1 { // once, not every minute of a long night
				a.cfg.Logger.Info("server is away", "err", err)
			}
		}
		select {
		case <-ctx.Done():
			a.measure()
			return a.put()
		case <-a.soon:
		case <-time.After(pause(failures)):
		}
	}
}

// pause is how long to wait for the next turn: a little more or less than a
// minute, so that the terminals of a county do not all come at once, and longer
// the more often the server did not answer.
func pause(failures int) time.Duration {
	d := Every << min(failures, 3) / 2 // one failure: as soon as without one
	if failures == 0 {
		d = Every
	}
	d = min(d, longestPause)
	return d*9/10 + rand.N(d/5)
}

// Turn is one heartbeat with all that waits before it.
func (a *Agent) Turn(ctx context.Context) error {
	a.turning.Lock()
	defer a.turning.Unlock()
	a.measure()
	for {
		batch := a.batch()
		if len(batch) == 0 {
			return nil
		}
		told, err := a.say(ctx, batch)
		if err != nil && kiosk.KindOf(err) != kiosk.Invalid {
			return errors.Join(err, a.putSometimes())
		}
		if err != nil { // it would never be heard, however often it is said
			a.cfg.Logger.Warn("the server does not understand a heartbeat", "err", err)
		}
		a.heard(len(batch))
		if err != nil {
			continue
		}
		if a.cfg.Heard != nil {
			a.cfg.Heard()
		}
		if a.cfg.Ordered != nil && len(told.Program) > 0 {
			a.cfg.Ordered(told.Program)
		}
		if err := a.apply(told); err != nil {
			return err
		}
	}
}

func (a *Agent) say(ctx context.Context, batch []kiosk.Heartbeat) (terminal.Told, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return a.cfg.Server.Heartbeat(ctx, batch)
}

// batch returns what to send next: what was tried before, unchanged, then what
// waits.
func (a *Agent) batch() []kiosk.Heartbeat {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.tried) == 0 {
		a.tried, a.waiting = a.waiting, nil
	}
	return a.tried[:min(len(a.tried), terminal.MaxBeats)]
}

// heard forgets the first n that were tried.
func (a *Agent) heard(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tried = append([]kiosk.Heartbeat(nil), a.tried[n:]...)
}

// apply puts settings in force that are not.
func (a *Agent) apply(told terminal.Told) error {
	a.mu.Lock()
	same := told.SettingsVersion == a.state.Version
	onDisk := len(a.state.Waiting) > 0
	if !same {
		a.state.Settings, a.state.Version = told.Settings, told.SettingsVersion
	}
	a.mu.Unlock()
	if same && !onDisk {
		return nil
	}
	if !same && a.cfg.Applied != nil {
		a.cfg.Applied(told.Settings, told.SettingsVersion)
	}
	return a.put()
}

// putSometimes is put, but not at every minute of a long night.
func (a *Agent) putSometimes() error {
	a.mu.Lock()
	soon := a.cfg.Now().Sub(a.saved) < savedEvery
	a.mu.Unlock()
	if soon {
		return nil
	}
	return a.put()
}

// put writes the state down, with what was counted and not yet said.
func (a *Agent) put() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.state.Waiting = nil
	for _, b := range append(append([]kiosk.Heartbeat(nil), a.tried...), a.waiting...) {
		if b.Usage != (kiosk.TerminalUsage{}) || len(b.Errors) > 0 {
			a.state.Waiting = append(a.state.Waiting, b)
		}
	}
	a.saved = a.cfg.Now()
	if err := a.cfg.Keep.Save(a.state); err != nil {
		return fmt.Errorf("agent: %w", err)
	}
	return nil
}
