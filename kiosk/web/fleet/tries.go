package fleet

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// tries bounds wrong registration codes: five from one address and then one in
// two minutes, fifty from all together and then one in twenty seconds.
type tries struct {
	now func() time.Time

	mu   sync.Mutex
	all  *rate.Limiter
	from map[netip.Prefix]*rate.Limiter
}

const (
	wrongFromOne = 5
	wrongFromAll = 50
	oneEvery     = 2 * time.Minute
	allEvery     = 20 * time.Second
	mostKept     = 10_000 // addresses
)

func newTries(now func() time.Time) *tries {
	return &tries{now: now, all: rate.NewLimiter(rate.Every(allEvery), wrongFromAll), from: map[netip.Prefix]*rate.Limiter{}}
}

// may reports whether an address may try a code.
func (t *tries) may(ip string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	one := t.from[prefix(ip)]
	return t.all.TokensAt(now) >= 1 && (one == nil || one.TokensAt(now) >= 1)
}

// failed counts a wrong code.
func (t *tries) failed(ip string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now, key := t.now(), prefix(ip)
	if t.from[key] == nil {
		t.sweep(now)
		t.from[key] = rate.NewLimiter(rate.Every(oneEvery), wrongFromOne)
	}
	t.from[key].AllowN(now, 1)
	t.all.AllowN(now, 1)
}

// sweep forgets addresses that may try as often as new ones, once there are
// many.
func (t *tries) sweep(now time.Time) {
	if len(t.from) < mostKept {
		return
	}
	for k, l := range t.from {
		if l.TokensAt(now) >= wrongFromOne {
			delete(t.from, k)
		}
	}
}

// prefix is what is counted: an IPv4 address, the /64 of an IPv6 one; what is
// no address shares one count.
func prefix(ip string) netip.Prefix {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return netip.Prefix{}
	}
	addr = addr.Unmap().WithZone("")
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	p, _ := addr.Prefix(bits) // bits fit the address
	return p
}
