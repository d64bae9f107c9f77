package web

import (
	"net/netip"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/time/rate"

	"gongkai/kiosk"
)

// limiter bounds how often one address may search. Whole offices share an
// address, so the limit is for machines, not for people.
type limiter struct {
	perSecond rate.Limit
	now       func() time.Time

	mu      sync.Mutex
	seen    map[netip.Prefix]*visitor
	sweepAt time.Time
}

type visitor struct {
	bucket *rate.Limiter
	last   time.Time
}

// forgetAfter is when an address that went quiet is dropped.
const forgetAfter = time.Minute

func newLimiter(perSecond float64, now func() time.Time) *limiter {
	return &limiter{perSecond: rate.Limit(perSecond), now: now, seen: map[netip.Prefix]*visitor{}}
}

// handle refuses with TooMany what comes too often. Terminals ask their own
// machine and are never held up.
func (l *limiter) handle(c *fiber.Ctx) error {
	addr, err := netip.ParseAddr(c.IP())
	if err == nil && !addr.IsLoopback() && !addr.IsUnspecified() && !l.allow(addr.Unmap()) {
		return kiosk.Errorf(kiosk.TooMany, "")
	}
	return c.Next()
}

// allow counts an IPv4 address by itself and an IPv6 address by its /64, which
// is what one connection is given.
func (l *limiter) allow(addr netip.Addr) bool {
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	key, err := addr.WithZone("").Prefix(bits)
	if err != nil {
		return true
	}
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.After(l.sweepAt) {
		for k, v := range l.seen {
			if now.Sub(v.last) > forgetAfter {
				delete(l.seen, k)
			}
		}
		l.sweepAt = now.Add(forgetAfter)
	}
	v := l.seen[key]
	if v == nil {
		v = &visitor{bucket: rate.NewLimiter(l.perSecond, int(3*l.perSecond)+1)}
		l.seen[key] = v
	}
	v.last = now
	return v.bucket.AllowN(now, 1)
}
