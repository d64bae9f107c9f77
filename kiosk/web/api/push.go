package api

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/accounts"
)

// pushAnswer says what came of a push.
type pushAnswer struct {
	Found     int          `json:"found" about:"读到几行"`
	Created   int          `json:"created" about:"新增"`
	Updated   int          `json:"updated" about:"有变化"`
	Unchanged int          `json:"unchanged" about:"与以前相同"`
	Refused   []pushedLine `json:"refused" about:"没有收下的行"`
}

type pushedLine struct {
	Line int    `json:"line" about:"第几行，从 1 数起"`
	What string `json:"what" about:"为什么"`
}

// push takes in what another system sends.
func (h *Handler) push(c *fiber.Ctx) (any, error) {
	if h.Tokens == nil || h.Receiver == nil {
		return nil, kiosk.Errorf(kiosk.NotFound, "这台服务器不接收推送。")
	}
	secret, ok := strings.CutPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ")
	if !ok {
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
		return nil, kiosk.Errorf(kiosk.Unsigned, "推送要带令牌：Authorization: Bearer 令牌。令牌由管理员用 gongkai token add 发放。")
	}
	token, err := accounts.CheckToken(c.UserContext(), h.Tokens, strings.TrimSpace(secret), h.Site.Now())
	if err != nil {
		return nil, fmt.Errorf("api: push: %w", err)
	}
	if c.Get(fiber.HeaderContentEncoding) != "" {
		return nil, kiosk.Errorf(kiosk.Invalid, "请不要压缩请求。")
	}
	body := c.Request().Body()
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, kiosk.Errorf(kiosk.Invalid, "请求里没有内容：每行放一个 JSON 对象。")
	}
	got, err := h.Receiver.Receive(c.UserContext(), *token, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("api: push: %w", err)
	}
	answer := pushAnswer{
		Found: got.Found, Created: got.Created, Updated: got.Updated, Unchanged: got.Unchanged,
		Refused: make([]pushedLine, 0, len(got.Refused)),
	}
	for _, r := range got.Refused {
		answer.Refused = append(answer.Refused, pushedLine(r))
	}
	return answer, nil
}
