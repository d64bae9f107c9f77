package web

import (
	"net/url"
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
	switch file {
	case "search.svg":
		return s.searchQR(c)
	case "receipt.svg":
		return s.receiptQR(c)
	}
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

// searchQR answers GET /qr/search.svg?q=…: the picture that opens a result on a
// telephone. What may point to a person goes into none.
func (s *Server) searchQR(c *fiber.Ctx) error {
	q := c.Query("q")
	if _, masked := kiosk.AskedText(q); masked {
		return kiosk.Errorf(kiosk.Invalid, "要找的内容里有号码，不能放进二维码。")
	}
	v := url.Values{}
	for _, key := range []string{"q", "area", "category", "item", "body", "town", "year", "type", "sort", "literal"} {
		if value := c.Query(key); value != "" {
			v.Set(key, value)
		}
	}
	return sendQR(c, s.publicURL(c)+"/m/search?"+v.Encode())
}

// receiptQR answers GET /qr/receipt.svg?no=: the number of a question that was
// left, to be taken along; it opens nothing.
func (s *Server) receiptQR(c *fiber.Ctx) error {
	code, err := link.Canonical(c.Query("no"))
	if err != nil {
		return err
	}
	return sendQR(c, s.cfg.SiteName+"：留言回执号 "+link.Display(code)+"，问结果请打 "+s.cfg.Hotline+" 报这个号。")
}

// sendQR sends a picture that belongs to one visit.
func sendQR(c *fiber.Ctx, content string) error {
	b, err := link.SVG(content)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, "image/svg+xml")
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
