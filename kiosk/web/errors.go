package web

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/web/page"
)

// statuses maps kinds of errors to HTTP. It is the only such table.
var statuses = map[kiosk.Kind]int{
	kiosk.Internal:    fiber.StatusInternalServerError,
	kiosk.NotFound:    fiber.StatusNotFound,
	kiosk.Invalid:     fiber.StatusBadRequest,
	kiosk.Conflict:    fiber.StatusConflict,
	kiosk.Forbidden:   fiber.StatusForbidden,
	kiosk.Unsigned:    fiber.StatusUnauthorized,
	kiosk.Gone:        fiber.StatusGone,
	kiosk.TooMany:     fiber.StatusTooManyRequests,
	kiosk.Unavailable: fiber.StatusServiceUnavailable,
}

// failure is how the pages below a path show an error.
type failure struct {
	prefix string
	show   func(*fiber.Ctx, page.Failure) error
}

// fail is Fiber's error handler: it logs what is our fault and answers in the
// look of the surface, or in JSON below /api. Fiber's own would send the text
// of the error to the visitor.
func (s *Server) fail(c *fiber.Ctx, err error) error {
	status, err := classify(err)
	kind := kiosk.KindOf(err)
	if c.Locals(page.RequestIDKey) == nil { // refused before any handler ran
		c.Locals(page.RequestIDKey, requestID(""))
	}
	id, _ := c.Locals(page.RequestIDKey).(string)
	if kind == kiosk.Internal {
		s.cfg.Logger.LogAttrs(context.Background(), slog.LevelError, "request failed",
			slog.String("request_id", id), slog.String("route", c.Route().Path), slog.Any("err", err))
	}
	switch kind {
	case kiosk.Unavailable:
		c.Set(fiber.HeaderRetryAfter, "5")
	case kiosk.TooMany:
		c.Set(fiber.HeaderRetryAfter, "2")
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	msg := kiosk.PublicMessage(err)
	if strings.HasPrefix(c.Path(), "/api/") {
		c.Set(fiber.HeaderAccessControlAllowOrigin, "*") // refused before the API was asked, too
		return c.Status(status).JSON(fiber.Map{"error": fiber.Map{
			"kind": kind.String(), "message": msg, "request_id": id,
		}})
	}
	f := page.Failure{Base: s.site.Base(c), Status: status, Kind: kind, Message: msg}
	f.Title = f.Heading()
	for _, surface := range s.failures {
		if strings.HasPrefix(c.Path(), surface.prefix) {
			if surface.show(c, f) == nil {
				return nil
			}
			break
		}
	}
	if s.pages.HTML(c, status, "plain/error", f) == nil {
		return nil
	}
	c.Set(fiber.HeaderContentType, "text/plain; charset=utf-8")
	return c.Status(status).SendString(msg)
}

// classify finds the status, and gives Fiber's own errors a kind.
func classify(err error) (int, error) {
	if e, ok := errors.AsType[*fiber.Error](err); ok {
		switch e.Code {
		case fiber.StatusNotFound, fiber.StatusMethodNotAllowed:
			return fiber.StatusNotFound, kiosk.Errorf(kiosk.NotFound, "没有这一页，地址可能抄错了。")
		case fiber.StatusRequestEntityTooLarge, fiber.StatusRequestHeaderFieldsTooLarge, fiber.StatusRequestURITooLong:
			return e.Code, kiosk.Errorf(kiosk.Invalid, "内容太长了，请缩短后再试。")
		case fiber.StatusRequestTimeout:
			return e.Code, kiosk.Errorf(kiosk.Unavailable, "网络太慢，没有收全，请再试一次。")
		}
		if e.Code >= 400 && e.Code < 500 {
			return e.Code, kiosk.Wrap(kiosk.Invalid, "", e)
		}
	}
	if kiosk.KindOf(err) == kiosk.Internal && errors.Is(err, context.DeadlineExceeded) {
		err = kiosk.Wrap(kiosk.Unavailable, "这一次等得太久了，请再试一次。", err)
	}
	return statuses[kiosk.KindOf(err)], err
}
