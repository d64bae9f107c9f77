package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"

	"gongkai/kiosk/web/asked"
	"gongkai/kiosk/web/page"
)

const (
	bodyLimit = 1 << 20
	// readBuffer bounds the request line and headers: a query of 10,000
	// Hanzi is 90,000 bytes of percent signs and still gets its answer.
	readBuffer   = 128 << 10
	shutdownTime = 5 * time.Second
)

// Server is the HTTP server of one installation.
type Server struct {
	cfg      Config
	app      *fiber.App
	site     *page.Site
	pages    *page.Renderer
	metrics  *metrics
	limiter  *limiter
	asked    *asked.Log
	failures []failure // how each surface shows an error, by path prefix
}

// New builds the server: every template is parsed and every surface
// registered, so that what is missing stops the program at start.
func New(cfg Config) (*Server, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	pages, err := page.New(cfg.Templates, cfg.Static, cfg.Dev)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	pages.Break = cfg.Break
	s := &Server{
		cfg:     cfg,
		pages:   pages,
		metrics: newMetrics(cfg.Metrics),
		limiter: newLimiter(cfg.SearchRate, cfg.Now),
		asked:   asked.New(cfg.Asked, cfg.Now, cfg.Logger, cfg.Metrics),
		site: &page.Site{
			Name: cfg.SiteName, Build: cfg.Version, Demo: cfg.Demo, Dev: cfg.Dev, PublicURL: cfg.PublicURL, Hotline: cfg.Hotline,
			OfficePhone: cfg.OfficePhone, Disclosures: cfg.Disclosures, Now: cfg.Now, Link: cfg.Link,
		},
	}
	s.app = fiber.New(fiber.Config{
		AppName:                 "gongkai",
		Immutable:               true, // strings taken from a request may be kept
		CaseSensitive:           true,
		DisableStartupMessage:   true,
		BodyLimit:               bodyLimit,
		ReadBufferSize:          readBuffer,
		ReduceMemoryUsage:       true, // idle connections hold no buffer
		Concurrency:             4096,
		ReadTimeout:             15 * time.Second,
		WriteTimeout:            30 * time.Second,
		IdleTimeout:             60 * time.Second,
		EnableTrustedProxyCheck: true,
		TrustedProxies:          cfg.TrustedProxies,
		ProxyHeader:             "X-Real-IP",
		ErrorHandler:            s.fail,
	})
	s.app.Use(s.observe, compress.New(compress.Config{Level: compress.LevelBestSpeed}))
	s.shell()
	if err := s.surfaces(); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return s, nil
}

// App returns the Fiber application, for tests that send requests to it.
func (s *Server) App() *fiber.App { return s.app }

// FlushAsked stores what was asked up to now, for tests and reports that must
// not miss the last second.
func (s *Server) FlushAsked(ctx context.Context) { s.asked.Flush(ctx) }

// Serve answers requests on the listener until the context ends, then lets
// running requests finish for a few seconds.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	noted := make(chan struct{})
	notes, stop := context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		defer close(noted)
		s.asked.Run(notes)
	}()
	defer func() { // when the last request has been answered
		stop()
		<-noted
	}()
	done := make(chan error, 1)
	go func() { done <- s.app.Listener(ln) }()
	select {
	case err := <-done:
		return fmt.Errorf("web: serve: %w", err)
	case <-ctx.Done():
	}
	err := s.app.ShutdownWithTimeout(shutdownTime)
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil // those still running are cut off; nothing is lost by that
	}
	// A shutdown that comes before the listener is in use does not end it.
	if closeErr := ln.Close(); err == nil && !errors.Is(closeErr, net.ErrClosed) {
		err = closeErr
	}
	if serveErr := <-done; err == nil && serveErr != nil && !errors.Is(serveErr, net.ErrClosed) {
		err = serveErr
	}
	if err != nil {
		return fmt.Errorf("web: shut down: %w", err)
	}
	return nil
}
