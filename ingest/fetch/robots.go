package fetch

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/temoto/robotstxt"
	"golang.org/x/time/rate"
)

const (
	robotsLife  = 24 * time.Hour
	brokenLife  = 10 * time.Minute
	robotsBytes = 512 << 10
	// A site may ask for a longer pause than this between requests; more
	// would make a crawl of it endless.
	longestDelay = 20 * time.Second
)

// robots is a host's robots.txt as last read.
type robots struct {
	group  *robotstxt.Group // nil allows everything
	broken bool             // the site could not say: everything is forbidden for now
	until  time.Time        // read again then
}

// allowed says why robots.txt does not let us fetch an address, "" if it does.
// A site whose robots.txt cannot be had (no answer, not found) allows
// everything; one that answers with a server error allows nothing until it is
// asked again.
func (c *Client) allowed(ctx context.Context, u *url.URL) (refusal string) {
	if c.o.IgnoreRobots {
		return ""
	}
	known := c.robots(ctx, u)
	switch {
	case known.broken:
		return "robots.txt 打不开，不知道许不许抓取"
	case known.group != nil && !known.group.Test(u.RequestURI()):
		return "robots.txt 不许抓取"
	}
	return ""
}

// robots returns what is known of a host's robots.txt and reads it if need be:
// one at a time, the others wait for it.
func (c *Client) robots(ctx context.Context, u *url.URL) robots {
	h := c.host(u.Host)
	h.reading.Lock()
	defer h.reading.Unlock()
	if c.o.Now().Before(h.robots.until) {
		return h.robots
	}
	known := c.readRobots(ctx, u, h)
	if ctx.Err() != nil {
		return robots{} // the fetch itself ends by the same context
	}
	h.robots = known
	return known
}

func (c *Client) readRobots(ctx context.Context, u *url.URL, h *host) robots {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	status, body := 0, []byte(nil)
	for range 5 {
		a := c.repeat(ctx, at, Request{}, robotsBytes)
		if a.next == nil {
			status, body = a.status, a.body
			break
		}
		if at = a.next; c.o.Within != nil && !c.o.Within(at) {
			break
		}
	}
	now := c.o.Now()
	if status >= 500 || status == http.StatusTooManyRequests {
		return robots{broken: true, until: now.Add(brokenLife)}
	}
	known := robots{until: now.Add(robotsLife)}
	if status == 0 {
		return known
	}
	data, err := robotstxt.FromStatusAndBytes(status, bytes.TrimPrefix(body, []byte("\ufeff")))
	if err != nil {
		return known
	}
	known.group = data.FindGroup(c.o.UserAgent)
	if g := known.group; g != nil && g.CrawlDelay > 0 {
		every := rate.Every(min(g.CrawlDelay, longestDelay))
		if every < h.limit.Limit() {
			h.limit.SetLimit(every)
		}
	}
	return known
}
