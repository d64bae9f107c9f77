package fetch

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// host is what is known about one host and port.
type host struct {
	limit *rate.Limiter
	slots chan struct{}

	mu     sync.Mutex
	until  time.Time     // asked to stay away until then
	fails  int           // fetches in a row that brought no answer at all
	downAt time.Time     // of the last of them
	waited time.Duration // for what then timed out

	reading sync.Mutex // held while robots.txt is looked at or read
	robots  robots
}

// A host that did not answer so many fetches in a row is left alone for a
// while: a portal that is down must not hold up a pass for hours.
const (
	downAfter = 5
	downFor   = 10 * time.Minute
)

// refuses says why the host is not asked now, "" if it may be.
func (c *Client) refuses(h *host) (detail string, asked bool) {
	now := c.o.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.fails >= downAfter && now.Sub(h.downAt) < downFor:
		return "网站接连打不开，这次先不再试", false
	case h.waited > c.o.Patience:
		return "网站太慢，这次不再等它", false
	case h.until.Sub(now) > c.o.MaxWait:
		return "网站要求过一会儿再来，这次不再试", true
	}
	return "", false
}

// ended notes how a fetch of the host ended: whether it brought a whole
// answer, and how long it was waited for if it timed out.
func (h *host) ended(ok bool, waited time.Duration, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.waited += waited
	if ok {
		h.fails = 0
		return
	}
	h.fails++
	h.downAt = now
}

// host returns what is known about a host.
func (c *Client) host(name string) *host {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.hosts[name]
	if h == nil {
		limit := rate.Limit(c.o.Rate)
		if c.o.Rate < 0 {
			limit = rate.Inf
		}
		h = &host{limit: rate.NewLimiter(limit, 1), slots: make(chan struct{}, c.o.Concurrency)}
		c.hosts[name] = h
	}
	return h
}

// enter waits for the host's turn: a free slot, its rate, and any time it
// asked to be left alone. The caller must call leave unless err is set.
func (c *Client) enter(ctx context.Context, h *host) error {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	h.mu.Lock()
	pause := h.until.Sub(c.o.Now())
	h.mu.Unlock()
	if pause > 0 {
		if err := c.o.wait(ctx, pause); err != nil {
			<-h.slots
			return err
		}
	}
	if err := h.limit.Wait(ctx); err != nil {
		<-h.slots
		return err
	}
	return nil
}

func (h *host) leave() { <-h.slots }

// stayAway keeps every request to the host back for a while.
func (h *host) stayAway(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until.After(h.until) {
		h.until = until
	}
}

// slower halves the rate of a host that says it is asked too often, down to
// one request in ten seconds.
func (h *host) slower() {
	const slowest = rate.Limit(0.1)
	if now := h.limit.Limit(); now > slowest && now != rate.Inf {
		h.limit.SetLimit(max(now/2, slowest))
	}
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
