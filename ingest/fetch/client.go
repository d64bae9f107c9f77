package fetch

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"gongkai/kiosk"
)

// Defaults of Options.
const (
	DefaultUserAgent   = "gongkai/1 (+government information disclosure index)"
	DefaultTimeout     = 30 * time.Second
	DefaultMaxBytes    = 20 << 20
	DefaultRate        = 2 // requests a second and host
	DefaultConcurrency = 2 // connections a host
	maxRedirects       = 10
)

// Options say how a Client behaves. The zero value is polite and safe.
type Options struct {
	UserAgent   string
	Timeout     time.Duration // for one attempt, from the first byte sent to the last received
	MaxBytes    int64         // largest body, after decompression
	Rate        float64       // requests a second and host; negative: no limit
	Concurrency int           // requests at a time and host
	Attempts    int           // tries a fetch; 0 means 3
	MaxWait     time.Duration // longest Retry-After that is waited for; 0 means 1 minute

	// AllowPrivate lets the client into private networks, for portals on an
	// intranet and on loopback.
	AllowPrivate bool
	// Within says which addresses may be asked, also after a redirect; nil
	// allows all. It matters most beside AllowPrivate: a portal must not send
	// the client on to another machine of the intranet.
	Within func(*url.URL) bool
	// IgnoreRobots leaves robots.txt unread, for an own portal.
	IgnoreRobots bool

	Now    func() time.Time // nil: time.Now
	Logger *slog.Logger     // nil: discards

	wait func(context.Context, time.Duration) error // tests replace it
}

// Client fetches. It is safe for concurrent use; Close ends its idle
// connections.
type Client struct {
	o         Options
	http      *http.Client
	transport *http.Transport

	mu    sync.Mutex
	hosts map[string]*host
}

// host is what is known about one host and port.
type host struct {
	limit *rate.Limiter
	slots chan struct{}

	mu     sync.Mutex
	until  time.Time // asked to stay away until then
	fails  int       // fetches in a row that brought no answer at all
	downAt time.Time // of the last of them
	robots robots
}

// A host that did not answer so many fetches in a row is left alone for a
// while: a portal that is down must not hold up a pass for hours.
const (
	downAfter = 5
	downFor   = 10 * time.Minute
)

// down reports whether the host is being left alone.
func (h *host) down(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.fails >= downAfter && now.Sub(h.downAt) < downFor
}

// answered notes whether a fetch brought an answer.
func (h *host) answered(ok bool, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if ok {
		h.fails = 0
		return
	}
	h.fails++
	h.downAt = now
}

// New makes a client.
func New(o Options) *Client {
	if o.UserAgent == "" {
		o.UserAgent = DefaultUserAgent
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.Rate == 0 {
		o.Rate = DefaultRate
	}
	if o.Concurrency <= 0 {
		o.Concurrency = DefaultConcurrency
	}
	if o.Attempts <= 0 {
		o.Attempts = 3
	}
	if o.MaxWait <= 0 {
		o.MaxWait = time.Minute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.wait == nil {
		o.wait = wait
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	if !o.AllowPrivate {
		dialer.Control = guard
	}
	// No proxy: a proxy would resolve names for us and get around the guard.
	t := &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    o.Concurrency,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  o.Timeout,
		MaxResponseHeaderBytes: 256 << 10,
	}
	return &Client{
		o:         o,
		transport: t,
		http: &http.Client{
			Transport:     t,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		hosts: map[string]*host{},
	}
}

// Close ends idle connections.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Request is one thing to fetch.
type Request struct {
	URL      string
	SourceID string
	ColumnID string
	// Last is the newest good fetch of the address; the zero value if there
	// was none. The server is asked only for what changed since.
	Last kiosk.Fetch
	// Page wants a page: anything that is no text ends as not_html.
	Page bool
	// Data wants a page or the data of a list: JSON, scripts and feeds will do,
	// too, packed or not.
	Data bool
	// Form is sent with POST, "" asks with GET. FormType is its content type,
	// "" for that of a form. A redirect is followed without it.
	Form     string
	FormType string
	// Referer is the page that led here; some list programs want to know.
	Referer string
}

// Page is what came. Body is set for outcome ok only.
type Page struct {
	kiosk.Fetch
	ContentType string
	Body        []byte
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
