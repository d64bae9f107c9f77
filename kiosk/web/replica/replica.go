// Package replica is where registered terminals take snapshots of what is
// published and hand over what people left at them.
package replica

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
	"gongkai/kiosk/terminal/outbox"
	"gongkai/kiosk/terminal/snapshot"
	"gongkai/kiosk/terminal/update"
)

// blocksAtOnce bounds how many blocks are read and sent at a time: terminals
// that all start in the morning must not take the server from people.
const blocksAtOnce = 8

// Deps is what the addresses need.
type Deps struct {
	Terminals kiosk.Terminals
	// Manifest returns the newest snapshot's signed manifest, nil while there
	// is none, and has one made if it was the first to ask for long.
	Manifest func() (number int64, sealed []byte)
	Block    func(snapshot.Hash) ([]byte, error)
	Receiver *outbox.Receiver
	Programs *update.Shelf // other builds of the program; nil offers none

	Disclosures kiosk.Disclosures // of whose files pages are shown
	PageImages  kiosk.PageImages
	Keys        *keys.Keys // pictures are signed with
}

// Register adds the addresses below /api/v1/replica/.
func Register(r fiber.Router, d Deps) {
	s := &surface{d, make(chan struct{}, blocksAtOnce), make(chan struct{}, drawnAtOnce)}
	r.Get("/api/v1/replica/manifest", s.known(s.manifest))
	r.Get("/api/v1/replica/blocks/:hash", s.known(s.block))
	r.Get("/api/v1/replica/files/:id", s.known(s.files))
	r.Get("/api/v1/replica/files/:id/:hash/:page", s.known(s.picture))
	r.Post("/api/v1/replica/outbox", s.known(s.outbox))
	if d.Programs != nil {
		r.Get("/api/v1/replica/programs/:hash/:n", s.known(s.programPiece))
	}
}

type surface struct {
	Deps
	slots   chan struct{} // of blocks on their way
	drawing chan struct{} // of pictures
}

// known answers terminals in service only.
func (s *surface) known(handle func(*fiber.Ctx, kiosk.Terminal) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "no-store")
		token, _ := strings.CutPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ")
		t, err := s.Terminals.TerminalByToken(c.UserContext(), strings.TrimSpace(token))
		if err != nil {
			return err
		}
		return handle(c, t)
	}
}

// manifest answers GET /api/v1/replica/manifest.
func (s *surface) manifest(c *fiber.Ctx, _ kiosk.Terminal) error {
	number, sealed := s.Manifest()
	if sealed == nil {
		c.Set(fiber.HeaderRetryAfter, "5")
		return kiosk.Errorf(kiosk.Unavailable, "正在为终端准备资料，请稍后再来取。")
	}
	c.Set(fiber.HeaderETag, snapshot.ETag(number))
	if c.Get(fiber.HeaderIfNoneMatch) == snapshot.ETag(number) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	return sendBinary(c, sealed)
}

// block answers GET /api/v1/replica/blocks/{hash}.
func (s *surface) block(c *fiber.Ctx, _ kiosk.Terminal) error {
	hash, err := snapshot.ParseHash(c.Params("hash"))
	if err != nil {
		return kiosk.Wrap(kiosk.Invalid, "块的编号要写成 64 位十六进制。", err)
	}
	return s.inTurn(c, func() ([]byte, error) { return s.Block(hash) })
}

// programPiece answers GET /api/v1/replica/programs/{hash}/{n}.
func (s *surface) programPiece(c *fiber.Ctx, _ kiosk.Terminal) error {
	n, err := strconv.Atoi(c.Params("n"))
	if err != nil {
		return kiosk.Wrap(kiosk.Invalid, "程序的第几段要写成数字。", err)
	}
	return s.inTurn(c, func() ([]byte, error) { return s.Programs.Piece(c.Params("hash"), n) })
}

// inTurn sends what is read when there is a slot.
func (s *surface) inTurn(c *fiber.Ctx, read func() ([]byte, error)) error {
	ctx := c.UserContext()
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return kiosk.Wrap(kiosk.TooMany, "取资料的终端太多，请稍后再来。", ctx.Err())
	}
	b, err := read()
	if err != nil {
		return err
	}
	return sendBinary(c, b)
}

// sendBinary sends bytes; the shell compresses them for who takes that.
func sendBinary(c *fiber.Ctx, b []byte) error {
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	return c.Send(b)
}

// outbox answers POST /api/v1/replica/outbox.
func (s *surface) outbox(c *fiber.Ctx, t kiosk.Terminal) error {
	var in struct {
		Items []outbox.Item `json:"items"`
	}
	if err := json.Unmarshal(c.Body(), &in); err != nil {
		return kiosk.Wrap(kiosk.Invalid, `请求要写成 {"items":[{"id":"编号","kind":"种类","sealed":"内容"}]}。`, err)
	}
	receipt, err := s.Receiver.Receive(c.UserContext(), t.ID, in.Items)
	if err != nil {
		return err
	}
	return c.JSON(receipt)
}
