package agent_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/terminal"
	"gongkai/kiosk/terminal/agent"
)

// server answers as told and counts each heartbeat once, as the store does.
type server struct {
	mu       sync.Mutex
	away     bool  // does not hear
	lost     bool  // hears, but the answer is lost
	err      error // refuses
	told     terminal.Told
	heard    map[time.Time]kiosk.TerminalUsage
	requests int
	last     kiosk.Heartbeat
}

func (s *server) Heartbeat(_ context.Context, beats []kiosk.Heartbeat) (terminal.Told, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	if s.away || s.err != nil {
		return terminal.Told{}, errors.Join(s.err, errors.New("away"))
	}
	for _, b := range beats {
		if _, known := s.heard[b.At]; known {
			continue
		}
		if s.heard == nil {
			s.heard = map[time.Time]kiosk.TerminalUsage{}
		}
		s.heard[b.At] = b.Usage
		s.last = b
	}
	if s.lost {
		return terminal.Told{}, errors.New("the answer is lost")
	}
	return s.told, nil
}

// turnOn answers from now on and returns how many requests came before.
func (s *server) turnOn() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.requests
	s.away, s.requests = false, 0
	return n
}

func (s *server) sum() (u kiosk.TerminalUsage) {
	for _, h := range s.heard {
		u = u.Plus(h)
	}
	return u
}

// shelf keeps the state as a file would.
type shelf struct {
	state agent.State
	saves int
}

func (s *shelf) Load() (agent.State, error) { return s.state, nil }

func (s *shelf) Save(st agent.State) error {
	s.state, s.saves = st, s.saves+1
	return nil
}

func start(t *testing.T, s *server, k *shelf, now *time.Time) *agent.Agent {
	t.Helper()
	a, err := agent.New(agent.Config{
		Server: s, Keep: k, Now: func() time.Time { return *now }, Version: "v1",
		Printer: func() kiosk.PrinterState { return kiosk.PrinterNoPaper },
		Page:    func() (string, time.Time, time.Time) { return "1080x1920", *now, time.Time{} },
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestSettingsHoldWithoutTheServer(t *testing.T) {
	now := kiosktest.Now
	s, k := &server{told: terminal.Told{Settings: kiosk.TerminalSettings{Place: "一楼"}, SettingsVersion: 7}}, &shelf{}
	a := start(t, s, k, &now)
	if err := a.Turn(t.Context()); err != nil || a.Place().Place != "一楼" {
		t.Fatal(err, a.Place())
	}
	if s.last.Printer != kiosk.PrinterNoPaper || s.last.Screen != "1080x1920" || s.last.Version != "v1" {
		t.Errorf("%+v", s.last)
	}
	now = now.Add(time.Minute)
	if err := a.Turn(t.Context()); err != nil || s.last.SettingsV != 7 || k.saves != 1 {
		t.Errorf("%v, says it has version %d, wrote %d times", err, s.last.SettingsV, k.saves)
	}
	s.away = true
	a = start(t, s, k, &now) // a boot without the server
	if err := a.Turn(t.Context()); err == nil || a.Place().Place != "一楼" {
		t.Error(err, a.Place())
	}
}

func TestWhatWasDoneOfflineIsSaidOnce(t *testing.T) {
	now := kiosktest.Now
	s, k := &server{away: true}, &shelf{}
	a := start(t, s, k, &now)
	const turns = 3 * 24 * 60 / 4
	for i := range turns {
		a.Count(kiosk.TerminalUsage{Visits: 1, Searches: 2})
		if i == turns/2 { // switched off and on again, with what was written down
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := a.Run(ctx); err != nil {
				t.Fatal(err)
			}
			a = start(t, s, k, &now)
		} else if err := a.Turn(t.Context()); err == nil {
			t.Fatal("said something to a server that is away")
		}
		now = now.Add(4 * time.Minute)
	}
	if k.saves > turns/2 {
		t.Errorf("%d turns wrote %d times", turns, k.saves)
	}
	s.away, s.lost = false, true // heard, but the terminal does not know
	if err := a.Turn(t.Context()); err == nil {
		t.Fatal("the answer was lost")
	}
	a.Count(kiosk.TerminalUsage{Visits: 1})
	s.lost = false
	now = now.Add(time.Minute)
	before := s.requests
	if err := a.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := (kiosk.TerminalUsage{Visits: turns + 1, Searches: 2 * turns}); s.sum() != want {
		t.Errorf("heard %+v, done %+v", s.sum(), want)
	}
	if n := s.requests - before; len(s.heard) > 80 || n > 3 {
		t.Errorf("three days came in %d heartbeats and %d requests", len(s.heard), n)
	}
	if err := a.Turn(t.Context()); err != nil || len(k.state.Waiting) != 0 {
		t.Errorf("%v, still kept: %d", err, len(k.state.Waiting))
	}
}

func TestAHeartbeatNobodyUnderstandsBlocksNothing(t *testing.T) {
	now := kiosktest.Now
	s := &server{err: kiosk.Errorf(kiosk.Invalid, "读不懂")}
	a := start(t, s, &shelf{}, &now)
	if err := a.Turn(t.Context()); err != nil {
		t.Error(err)
	}
	s.err = nil
	now = now.Add(time.Minute)
	if err := a.Turn(t.Context()); err != nil || len(s.heard) != 1 {
		t.Error(err, s.heard)
	}
}

func TestErrorsAreSaidWithoutValues(t *testing.T) {
	now := kiosktest.Now
	s := &server{}
	a := start(t, s, &shelf{}, &now)
	var log bytes.Buffer
	l := slog.New(a.Handler(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelError}))).With("query", "张三的低保")
	l.Info("fine")
	for i := range 9 {
		a.Note(strings.Repeat("!", i%7))
		l.Warn("printer does not answer", "typed", "张三")
	}
	l.Error("search failed", "err", "张三")
	if err := a.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	said := strings.Join(s.last.Errors, "|")
	if len(s.last.Errors) != 5 || strings.Contains(said, "张三") || !strings.HasSuffix(said, "search failed") || strings.Contains(log.String(), "printer") {
		t.Errorf("%q, log %q", said, log.String())
	}
}

func TestTheLoopSlowsDownAndEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{away: true}
		a, err := agent.New(agent.Config{Server: s, Keep: &shelf{}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- a.Run(ctx) }()
		time.Sleep(time.Hour)
		if n := s.turnOn(); n < 14 || n > 20 {
			t.Errorf("%d requests in an hour to a server that is away", n)
		}
		time.Sleep(time.Hour)
		if n := s.turnOn(); n < 50 || n > 68 {
			t.Errorf("%d requests in an hour", n)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}
