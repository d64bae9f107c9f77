package replica

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"gongkai/kiosk"
)

// Keeper keeps the copy in use as new as the server's.
type Keeper struct {
	Puller *Puller
	Copies *Copies
	// Open opens a generation and tries it out.
	Open  func(ctx context.Context, g *Generation) (Copy, error)
	Every time.Duration // how often the server is asked
	Log   *slog.Logger
	// AwayAfter is how long the server may be silent before people are told; 0
	// means 90 s.
	AwayAfter time.Duration
	// Hold reports whether older copies must stay, because the program that can
	// read them may come back; nil: they need not.
	Hold func() bool

	mu      sync.Mutex
	reached time.Time // when the server last answered
	problem string    // why the last snapshot was not taken, "" if it was
}

const (
	// awayAfter is the default of AwayAfter.
	awayAfter = 90 * time.Second
	// firstEvery is how often a server is asked for the first copy.
	firstEvery = time.Second
	// longestWait is how long a server that gives what cannot be used is left
	// alone.
	longestWait = 10 * time.Minute
)

// Boot puts the newest generation in use that is whole and can be opened. No
// error if there is none.
func (k *Keeper) Boot(ctx context.Context) error {
	list, err := Generations(k.Puller.Dir, k.Puller.Key)
	if err != nil {
		return err
	}
	for _, g := range list {
		if err := g.Verify(); err != nil {
			k.Log.Error("data on this terminal is damaged", "err", err)
			continue
		}
		if err := k.use(ctx, g); err != nil {
			k.Log.Error("data on this terminal cannot be opened", "err", err)
			continue
		}
		return nil
	}
	return nil
}

func (k *Keeper) use(ctx context.Context, g *Generation) error {
	c, err := k.Open(ctx, g)
	if err != nil {
		return err
	}
	if err := k.Copies.Use(c); err != nil {
		k.Log.Warn("the copy before is not closed cleanly", "err", err)
	}
	if k.Hold != nil && k.Hold() {
		k.Log.Info("older copies stay for now")
	} else if err := Tidy(k.Puller.Dir, g); err != nil {
		k.Log.Warn("old copies are not removed", "err", err)
	}
	k.Log.Info("copy in use", "number", g.Manifest.Number, "revision", g.Manifest.Revision)
	return nil
}

// Run takes what is new until the context ends.
func (k *Keeper) Run(ctx context.Context) error {
	failures := 0
	for {
		err := k.Turn(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if failures++; err == nil || kiosk.KindOf(err) == kiosk.Unavailable {
			failures = 0
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(k.pause(failures)):
		}
	}
}

// pause is how long to wait: less while people wait for the first copy, more
// the more often the server gave what cannot be used.
func (k *Keeper) pause(failures int) time.Duration {
	if k.Copies.InUse() == nil && failures == 0 {
		return min(k.Every, firstEvery)
	}
	return min(k.Every<<min(failures, 10), max(longestWait, k.Every))
}

// Turn asks the server once and takes what is new.
func (k *Keeper) Turn(ctx context.Context) error {
	g, err := k.Puller.Pull(ctx, k.Copies.InUse())
	if err == nil && g != nil {
		if err = k.use(ctx, g); err != nil {
			err = fmt.Errorf("replica: open what was taken: %w", errors.Join(err, g.Remove()))
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	k.note(err)
	return err
}

// note remembers how a turn went and logs what changed.
func (k *Keeper) note(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	said := ""
	if err != nil {
		said = err.Error()
	}
	if said != k.problem {
		switch {
		case err == nil:
			k.Log.Info("the server's data is taken again")
		case isAway(err):
			k.Log.Info("the server is away", "err", err)
		case kiosk.KindOf(err) == kiosk.Unavailable:
			k.Log.Info("the server has nothing to give yet", "err", err)
		default:
			k.Log.Error("what the server gives is not taken", "err", err)
		}
	}
	k.problem = said
	if !isAway(err) {
		k.reached = time.Now()
	}
}

// isAway reports whether the server did not answer at all.
func isAway(err error) bool { return errors.Is(err, ErrAway) }

// ErrAway is the cause of errors of a server that cannot be reached.
var ErrAway = errors.New("not reached")

// Away reports whether the server has been silent for a while.
func (k *Keeper) Away() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	after := k.AwayAfter
	if after == 0 {
		after = awayAfter
	}
	return time.Since(k.reached) > after
}
