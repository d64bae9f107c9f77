package web

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

// csp allows nothing from outside and nothing inline.
const csp = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// observe is around everything: it names the request, bounds its time, sets the
// security headers, catches panics, turns errors into pages, and writes one log
// line and the metrics. The log line holds the pattern of the route, never the
// address: that may hold what a person asked.
func (s *Server) observe(c *fiber.Ctx) error {
	start := time.Now()
	id := requestID(c.Get(fiber.HeaderXRequestID))
	c.Locals(page.RequestIDKey, id)
	ctx, cancel := context.WithTimeout(context.Background(), s.cfg.Timeout)
	defer cancel()
	c.SetUserContext(ctx)
	c.Set(fiber.HeaderXRequestID, id)
	c.Set(fiber.HeaderContentSecurityPolicy, csp)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")

	err := next(c)
	route := c.Route().Path
	if isUnmatched(err) {
		route = "unmatched"
	}
	if err != nil {
		if err := s.fail(c, err); err != nil {
			return err
		}
	}
	status := c.Response().StatusCode()
	took := time.Since(start)
	s.metrics.request(c.Method(), route, status, took)
	s.cfg.Logger.LogAttrs(ctx, slog.LevelInfo, "request",
		slog.String("request_id", id), slog.String("method", c.Method()), slog.String("route", route),
		slog.Int("status", status), slog.Int("bytes", len(c.Response().Body())),
		slog.Float64("dur_ms", float64(took.Microseconds())/1000))
	return nil
}

// next runs the handlers and turns a panic into an error.
func next(c *fiber.Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = kiosk.Wrap(kiosk.Internal, "", fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	return c.Next()
}

func isUnmatched(err error) bool {
	e, ok := errors.AsType[*fiber.Error](err)
	return ok && (e.Code == fiber.StatusNotFound || e.Code == fiber.StatusMethodNotAllowed)
}

// requestID returns the id a proxy gave, if it is one that can be logged and
// shown, or a new one that can be read out on the phone.
func requestID(given string) string {
	if len(given) >= 4 && len(given) <= 64 {
		ok := true
		for _, r := range given {
			ok = ok && (r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_')
		}
		if ok {
			return given
		}
	}
	var b [5]byte
	_, _ = rand.Read(b[:]) // never fails
	return base32.StdEncoding.EncodeToString(b[:])
}
