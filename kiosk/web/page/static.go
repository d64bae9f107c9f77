package page

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"gongkai/kiosk"
)

// Static serves style sheets, scripts and icons under /static/{hash}/{name}.
// The hash covers the whole tree, so that a style sheet or module may name its
// neighbours relatively and every answer may be kept for ever.
type Static struct {
	files fs.FS
	hash  string
	dev   bool
}

// immutable is what a hashed address may be kept for: a year.
const immutable = "public, max-age=31536000, immutable"

// NewStatic hashes the tree. In development the hash is not used and nothing
// is kept by browsers.
func NewStatic(files fs.FS, dev bool) (*Static, error) {
	h := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%s %d\n", name, len(b))
		h.Write(b)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("page: static files: %w", err)
	}
	return &Static{files: files, hash: hex.EncodeToString(h.Sum(nil))[:12], dev: dev}, nil
}

// URL returns the address of a file. A name that does not exist is an error,
// so that a typing mistake in a template is found by the first test that
// renders it.
func (s *Static) URL(name string) (string, error) {
	if _, err := fs.Stat(s.files, name); err != nil {
		return "", fmt.Errorf("page: asset: %w", err)
	}
	if s.dev {
		return "/static/dev/" + name, nil
	}
	return "/static/" + s.hash + "/" + name, nil
}

// Handle answers GET /static/:hash/*. An address with an old hash gets the
// file as it is now, not to be kept.
func (s *Static) Handle(c *fiber.Ctx) error {
	name := c.Params("*")
	if !fs.ValidPath(name) || strings.HasPrefix(path.Base(name), ".") {
		return kiosk.Errorf(kiosk.NotFound, "没有这个文件。")
	}
	b, err := fs.ReadFile(s.files, name)
	if err != nil {
		return kiosk.Errorf(kiosk.NotFound, "没有这个文件。")
	}
	typ := mime.TypeByExtension(path.Ext(name))
	if path.Ext(name) == ".js" {
		typ = "text/javascript; charset=utf-8"
	}
	c.Set(fiber.HeaderContentType, typ)
	if c.Params("hash") == s.hash && !s.dev {
		c.Set(fiber.HeaderCacheControl, immutable)
	} else {
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	return c.Send(b)
}
