// Package fleet is what terminals say to the server: who they are, once, and
// every minute how they are.
package fleet

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal"
)

// Register adds the addresses below /api/v1/terminals/.
func Register(r fiber.Router, f *terminal.Fleet) {
	s := &surface{Fleet: f, tries: newTries(f.Now)}
	r.Post("/api/v1/terminals/register", private, s.register)
	r.Post("/api/v1/terminals/heartbeat", private, s.heartbeat)
}

type surface struct {
	*terminal.Fleet
	tries *tries
}

// private keeps answers, which hold secrets, out of caches.
func private(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Next()
}

// Token returns the token a terminal sent, "" for none.
func Token(c *fiber.Ctx) string {
	token, ok := strings.CutPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ")
	if !ok {
		return ""
	}
	return strings.TrimSpace(token)
}

type registration struct {
	Code    string `json:"code"`
	Version string `json:"version"` // of the program
}

// register answers POST /api/v1/terminals/register.
func (s *surface) register(c *fiber.Ctx) error {
	ip := c.IP()
	if !s.tries.may(ip) {
		return kiosk.Errorf(kiosk.TooMany, "登记码输错太多次了，请过十分钟再试，或让管理员看看“终端”页面。")
	}
	var in registration
	if err := json.Unmarshal(c.Body(), &in); err != nil {
		return kiosk.Wrap(kiosk.Invalid, `请求要写成 {"code":"登记码","version":"程序版本"}。`, err)
	}
	out, err := s.Register(c.UserContext(), in.Code, ip)
	if k := kiosk.KindOf(err); k == kiosk.NotFound || k == kiosk.Invalid {
		s.tries.failed(ip)
	}
	if err != nil {
		return err
	}
	return c.JSON(out)
}

// heartbeat answers POST /api/v1/terminals/heartbeat: one heartbeat, or a list
// with the newest last. The header Date says what the terminal's clock shows.
func (s *surface) heartbeat(c *fiber.Ctx) error {
	body := bytes.TrimSpace(c.Body())
	if !bytes.HasPrefix(body, []byte("[")) {
		body = append(append([]byte("["), body...), ']')
	}
	var beats []kiosk.Heartbeat
	if err := json.Unmarshal(body, &beats); err != nil {
		return kiosk.Wrap(kiosk.Invalid, "心跳读不懂，可能是终端的程序太旧，请先升级。", err)
	}
	sent, err := http.ParseTime(c.Get(fiber.HeaderDate))
	if err != nil {
		sent = time.Time{}
	}
	told, err := s.Hear(c.UserContext(), Token(c), beats, sent)
	if err != nil {
		return err
	}
	return c.JSON(told)
}
