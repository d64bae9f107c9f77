package fetch

import (
	"context"
	"net/url"
	"time"

	"github.com/temoto/robotstxt"
	"golang.org/x/time/rate"
)

const (
	robotsLife  = 24 * time.Hour
	robotsBytes = 512 << 10
	// A site may ask for a longer pause than this between requests; more
	// would make a crawl of it endless.
	longestDelay = 20 * time.Second
)

// robots is a host's robots.txt as last read.
type robots struct {
	group  *robotstxt.Group // nil allows everything
	readAt time.Time
}

// allowed reports whether robots.txt lets us fetch an address. A site whose
// robots.txt cannot be had (no answer, not found) allows everything; one that
// answers with a server error allows nothing until the next try.
func (c *Client) allowed(ctx context.Context, u *url.URL) bool {
	if c.o.IgnoreRobots {
		return true
	}
	h := c.host(u.Host)
	h.mu.Lock()
	known := h.robots
	h.mu.Unlock()
	if known.readAt.IsZero() || c.o.Now().Sub(known.readAt) > robotsLife {
		known = robots{group: c.readRobots(ctx, u, h), readAt: c.o.Now()}
		if ctx.Err() != nil {
			return true // the fetch itself ends by the same context
		}
		h.mu.Lock()
		h.robots = known
		h.mu.Unlock()
	}
	return known.group == nil || known.group.Test(u.RequestURI())
}

func (c *Client) readRobots(ctx context.Context, u *url.URL, h *host) *robotstxt.Group {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	status, body := 0, []byte(nil)
	for range 5 {
		a := c.attempt(ctx, at, Request{}, robotsBytes)
		if a.next == nil {
			status, body = a.status, a.body
			break
		}
		if at = a.next; c.o.Within != nil && !c.o.Within(at) {
			break
		}
	}
	if status == 0 {
		return nil
	}
	data, err := robotstxt.FromStatusAndBytes(status, body)
	if err != nil {
		return nil
	}
	g := data.FindGroup(c.o.UserAgent)
	if g != nil && g.CrawlDelay > 0 {
		every := rate.Every(min(g.CrawlDelay, longestDelay))
		if every < h.limit.Limit() {
			h.limit.SetLimit(every)
		}
	}
	return g
}
