package page

import (
	"net/url"

	"github.com/gofiber/fiber/v2"
)

// Param returns a part of the path with its percent signs resolved, which
// Fiber leaves in: ids that came with an exchange record may hold any
// character. What cannot be resolved is returned as it stands.
func Param(c *fiber.Ctx, name string) string {
	raw := c.Params(name)
	if s, err := url.PathUnescape(raw); err == nil {
		return s
	}
	return raw
}
