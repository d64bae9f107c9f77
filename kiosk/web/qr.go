package web

import (
	"path"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/link"
	"gongkai/kiosk/web/page"
	"gongkai/kiosk/web/reading"
)

// qrSize is the side of a PNG in pixels where none is asked for.
const qrSize = 512

// qr answers GET /qr/{code}.svg and /qr/{code}.png?size=: the picture of the
// short link. With at= the link opens at the passage the person had before
// them.
func (s *Server) qr(c *fiber.Ctx) error {
	file := page.Param(c, "file")
	ext := path.Ext(file)
	if ext != ".svg" && ext != ".png" {
		return kiosk.Errorf(kiosk.NotFound, "二维码的地址以 .svg 或 .png 结尾。")
	}
	_, code, err := s.resolve(c, strings.TrimSuffix(file, ext))
	if err != nil {
		return err
	}
	to := link.URL(s.publicURL(c), code)
	if r, ok := reading.ParseRange(c.Query("at")); ok {
		to += "?at=" + r.String()
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	if ext == ".svg" {
		b, err := link.SVG(to)
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, "image/svg+xml")
		return c.Send(b)
	}
	size := qrSize
	if q := c.Query("size"); q != "" {
		if size, err = strconv.Atoi(q); err != nil {
			return kiosk.Errorf(kiosk.Invalid, "size 要写成像素数，比如 512。")
		}
	}
	b, err := link.PNG(to, size)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/png")
	return c.Send(b)
}

// publicURL is the address phones can reach: the one configured, else the one
// this request came to.
func (s *Server) publicURL(c *fiber.Ctx) string {
	if s.cfg.PublicURL != "" {
		return s.cfg.PublicURL
	}
	return c.BaseURL()
}
