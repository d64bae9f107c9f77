package staff

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limiter bounds sign-ins from one address: twenty at once, then one in three
// seconds. A hall's operators may share an address.
type limiter struct {
	now func() time.Time

	mu   sync.Mutex
	seen map[netip.Prefix]*visitor
}

type visitor struct {
	bucket *rate.Limiter
	last   time.Time
}

const (
	burst       = 20
	every       = 3 * time.Second
	maxVisitors = 10000
)

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, seen: map[netip.Prefix]*visitor{}}
}

// allow counts an IPv6 address by its /64, which is what one line is given.
// What is no address at all shares one count.
func (l *limiter) allow(ip string) bool {
	var key netip.Prefix
	if addr, err := netip.ParseAddr(ip); err == nil {
		addr = addr.Unmap().WithZone("")
		bits := 32
		if addr.Is6() {
			bits = 64
		}
		key, _ = addr.Prefix(bits) // bits fit the address
	}
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	v := l.seen[key]
	if v == nil {
		l.sweep(now)
		v = &visitor{bucket: rate.NewLimiter(rate.Every(every), burst)}
		l.seen[key] = v
	}
	v.last = now
	return v.bucket.AllowN(now, 1)
}

// sweep drops addresses whose bucket is full again, once there are many.
func (l *limiter) sweep(now time.Time) {
	if len(l.seen) < maxVisitors {
		return
	}
	for k, v := range l.seen {
		if now.Sub(v.last) > burst*every {
			delete(l.seen, k)
		}
	}
}
