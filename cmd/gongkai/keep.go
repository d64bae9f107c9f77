package main

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"gongkai/kiosk"
	"gongkai/kiosk/web"
)

const (
	// followEvery is how often a running server looks for changes nobody told it
	// of.
	followEvery = time.Second
	// speakEvery is how often popular questions are counted anew.
	speakEvery = time.Hour
	// forgetEvery is how often what was asked long ago is removed.
	forgetEvery = 24 * time.Hour
	// rebuildAgain is how long a failed rebuild waits for the next try.
	rebuildAgain = time.Minute
	// tellEvery is how often a rebuild says in the log how far it is.
	tellEvery = 5 * time.Second
)

// keepUp catches up and then follows the store until the context ends: its
// records, the local language, and what is to be forgotten.
func (a *app) keepUp(ctx context.Context, progress func(done, total int)) error {
	if err := a.catchUp(ctx, progress); err != nil {
		if ctx.Err() != nil {
			return nil // told to stop meanwhile; the next start goes on
		}
		return err
	}
	var g errgroup.Group // rebuilds, one at a time, and what the keyboard learns
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	var forgot time.Time
	for {
		if time.Since(forgot) >= forgetEvery {
			forgot = time.Now()
			a.forget(ctx)
		}
		select {
		case <-ctx.Done():
			return g.Wait()
		case <-tick.C:
		}
		if err := a.follow(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("index does not follow", "err", err)
		}
		if err := a.speak(ctx, false); err != nil && ctx.Err() == nil {
			a.log.Error("local language is not read", "err", err)
		}
		if a.input.behind(a.engine) {
			g.Go(func() error {
				a.learnInput(ctx)
				return nil
			})
		}
		if a.engine.NeedsRebuild() && a.rebuild.begin() {
			g.Go(func() error {
				a.rebuildBeside(ctx)
				return nil
			})
		}
	}
}

// forget removes what was asked longer ago than it may be kept.
func (a *app) forget(ctx context.Context) {
	n, err := a.db.ForgetAsked(ctx, time.Duration(a.cfg.AskedKeep))
	switch {
	case err != nil && ctx.Err() == nil:
		a.log.Error("what was asked long ago is not removed", "err", err)
	case n > 0:
		a.log.Info("what was asked long ago is removed", "searches", n)
	}
	if _, err := a.db.ForgetPhones(ctx, time.Duration(a.cfg.AskedKeep)); err != nil && ctx.Err() == nil {
		a.log.Error("phones of questions closed long ago are not removed", "err", err)
	}
}

// spoken says which language the engine was told and when.
type spoken struct {
	revision int64
	on       kiosk.Date // pins end with their day
	at       time.Time
}

func spokenOf(l kiosk.Language) spoken {
	now := time.Now()
	return spoken{l.Revision, kiosk.DateOf(now), now}
}

// speak tells the engine the local language if it has changed, if a new day
// has begun, or if popular questions are to be counted anew.
func (a *app) speak(ctx context.Context, now bool) error {
	a.speaking.Lock()
	defer a.speaking.Unlock()
	revision, err := a.db.LanguageRevision(ctx)
	if err != nil {
		return err
	}
	last := a.spoken
	if !now && revision == last.revision && kiosk.DateOf(time.Now()) == last.on && time.Since(last.at) < speakEvery {
		return nil
	}
	l, err := a.db.Language(ctx)
	if err != nil {
		return err
	}
	a.engine.Speak(l)
	a.spoken = spokenOf(l)
	if l.Revision != last.revision {
		a.log.Info("local language", "revision", l.Revision, "words", len(l.Words), "pins", len(l.Pins), "popular", len(l.Popular))
	}
	return nil
}

// rebuild is the state of making the index anew beside the one in use.
type rebuild struct {
	mu    sync.Mutex
	s     web.IndexState
	again time.Time // not before
}

// begin reports whether a rebuild may begin now, and marks it begun.
func (r *rebuild) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.s.Building || time.Now().Before(r.again) {
		return false
	}
	r.s = web.IndexState{Building: true, BuiltAt: r.s.BuiltAt}
	return true
}

func (r *rebuild) set(done, total int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.s.Done, r.s.Total = done, total
}

func (r *rebuild) end(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.s.Building = false
	if r.s.Failed = err != nil; r.s.Failed {
		r.again = time.Now().Add(rebuildAgain)
		return
	}
	r.s.BuiltAt = time.Now()
}

func (r *rebuild) state(stale bool) web.IndexState {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.s
	s.Stale = stale
	return s
}

// rebuildBeside makes the index anew while the old one is searched and follows
// the store.
func (a *app) rebuildBeside(ctx context.Context) {
	start, told := time.Now(), time.Now()
	a.log.Info("index is made anew", "why", "names of the place have changed")
	err := a.engine.Rebuild(ctx, a.db, func(done, total int) {
		a.rebuild.set(done, total)
		if time.Since(told) >= tellEvery {
			told = time.Now()
			a.log.Info("index is made anew", "done", done, "total", total)
		}
	})
	a.rebuild.end(err)
	switch {
	case err == nil:
		a.log.Info("index has been made anew", "took", time.Since(start).Round(time.Millisecond).String())
	case ctx.Err() == nil:
		a.log.Error("index could not be made anew", "err", err)
	}
}
