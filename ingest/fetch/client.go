package fetch

import (
	"cmp"
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"gongkai/kiosk"
)

// Defaults of Options.
const (
	DefaultUserAgent   = "gongkai/1 (+government information disclosure index)"
	DefaultTimeout     = 30 * time.Second
	DefaultMaxBytes    = 20 << 20
	DefaultPageBytes   = 8 << 20 // what reading a page takes grows with it and cannot be interrupted
	DefaultMinRate     = 1 << 10
	DefaultPatience    = 30 * time.Minute
	DefaultRate        = 2 // requests a second and host
	DefaultConcurrency = 2 // connections a host
	maxRedirects       = 10
)

// Options say how a Client behaves. The zero value is polite and safe.
type Options struct {
	UserAgent   string
	Timeout     time.Duration // until the header of an answer is there; a body may take four times as long
	MinRate     int           // bytes a second that a body must bring, over each half of Timeout
	Patience    time.Duration // for all that a host lets time out; then it is left alone
	MaxBytes    int64         // largest body, after decompression
	PageBytes   int64         // largest body of a page
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

	Resolver *net.Resolver    // nil: the system's
	Now      func() time.Time // nil: time.Now
	Logger   *slog.Logger     // nil: discards

	wait func(context.Context, time.Duration) error // tests replace it
}

// Client fetches. It is safe for concurrent use; Close ends its idle
// connections.
type Client struct {
	o         Options
	http      *http.Client
	transport *http.Transport
	jar       *jar

	mu    sync.Mutex
	hosts map[string]*host
}

// New makes a client.
func New(o Options) *Client {
	if o.UserAgent == "" {
		o.UserAgent = DefaultUserAgent
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	o.MinRate = cmp.Or(o.MinRate, DefaultMinRate)
	o.Patience = cmp.Or(o.Patience, DefaultPatience)
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	o.PageBytes = min(cmp.Or(o.PageBytes, DefaultPageBytes), o.MaxBytes)
	o.Rate = cmp.Or(o.Rate, DefaultRate)
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
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second, Resolver: o.Resolver, Control: guard}
	if o.AllowPrivate {
		dialer.Control = guardLocal
	}
	cookies := newJar()
	// No proxy: a proxy would resolve names for us and get around the guard.
	t := &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // what is packed is told by its bytes, see unpack
		MaxIdleConnsPerHost:    o.Concurrency,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  o.Timeout,
		MaxResponseHeaderBytes: 256 << 10,
	}
	return &Client{
		o:         o,
		transport: t,
		jar:       cookies,
		http: &http.Client{
			Transport:     t,
			Jar:           cookies,
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
