package accounts

import (
	"time"

	"gongkai/kiosk"
)

// After freeFailures wrong passwords in a row a name is locked; every further
// one doubles the lock.
const (
	freeFailures = 5
	firstLock    = time.Minute
	longestLock  = 15 * time.Minute
	// forgetAfter is how long after the last lock the count starts again.
	forgetAfter = 24 * time.Hour
)

// lockFor returns how long a name is locked after that many wrong passwords in
// a row, 0 if not at all: the fifth gives 1 minute, then 2, 4, 8, 15, 15 …
func lockFor(failures int) time.Duration {
	if failures < freeFailures {
		return 0
	}
	d := firstLock
	for range failures - freeFailures {
		if d *= 2; d >= longestLock {
			return longestLock
		}
	}
	return d
}

// fail counts one more wrong password.
func fail(failures int, lockedUntil, now time.Time) (int, time.Time) {
	if !lockedUntil.IsZero() && now.Sub(lockedUntil) > forgetAfter {
		failures, lockedUntil = 0, time.Time{}
	}
	failures++
	if d := lockFor(failures); d > 0 {
		lockedUntil = now.Add(d)
	}
	return failures, lockedUntil
}

// locked returns the refusal of a locked name, nil if it is not locked.
func locked(until, now time.Time) error {
	if !until.After(now) {
		return nil
	}
	left := int((until.Sub(now) + time.Minute - 1) / time.Minute)
	return kiosk.Errorf(kiosk.TooMany, "密码连错太多次，这个账号先停用，%d 分钟后再试。", left)
}

// ghosts counts wrong passwords for names without an account, so that they
// lock like real ones. It forgets the oldest beyond its limit.
type ghosts struct {
	limit int
	names map[string]*ghost
}

type ghost struct {
	failures    int
	lockedUntil time.Time
	seen        time.Time
}

func (g *ghosts) lockedUntil(name string) time.Time {
	if e := g.names[name]; e != nil {
		return e.lockedUntil
	}
	return time.Time{}
}

func (g *ghosts) fail(name string, now time.Time) time.Time {
	e := g.names[name]
	if e == nil {
		g.makeRoom()
		e = &ghost{}
		g.names[name] = e
	}
	e.seen = now
	e.failures, e.lockedUntil = fail(e.failures, e.lockedUntil, now)
	return e.lockedUntil
}

func (g *ghosts) makeRoom() {
	if len(g.names) < g.limit {
		return
	}
	var oldest string
	var at time.Time
	for name, e := range g.names {
		if oldest == "" || e.seen.Before(at) {
			oldest, at = name, e.seen
		}
	}
	delete(g.names, oldest)
}
