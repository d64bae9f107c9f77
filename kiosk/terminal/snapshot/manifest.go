// Package snapshot is what an installation gives its terminals to work with: a
// set of files, cut into blocks that are named by their hash, and a signed
// manifest that lists them. A terminal takes the blocks it does not have.
package snapshot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

// format is raised when older programs would misread a manifest.
const format = 1

// Bounds of what a manifest may ask of a terminal.
const (
	MaxManifest = 64 << 20 // bytes
	MaxBlock    = 1 << 20
	minBlock    = 4 << 10
	maxFiles    = 10_000
	maxFile     = 1 << 40 // bytes
)

// Names of files of a snapshot. IndexFolder holds what the search engine wrote.
const (
	PublicFile  = "public.db"
	IndexFolder = "index"
)

// Manifest says what a snapshot is made of.
type Manifest struct {
	Format   int            `json:"format"`
	Program  string         `json:"program"`  // version that made it
	Index    int            `json:"index"`    // format of the search index
	Number   int64          `json:"number"`   // grows with every snapshot
	Revision int64          `json:"revision"` // of the store
	MadeAt   time.Time      `json:"made_at"`
	DataAt   time.Time      `json:"data_at"` // Stats.UpdatedAt
	Site     Site           `json:"site"`
	Language kiosk.Language `json:"language"` // without who wrote it
	Files    []File         `json:"files"`
}

// Site is what every page of the installation says.
type Site struct {
	Name        string `json:"name"`
	PublicURL   string `json:"public_url"`
	Hotline     string `json:"hotline"`
	OfficePhone string `json:"office_phone"`
	Demo        bool   `json:"demo"`
}

// File is one file: blocks of one size, the last one shorter.
type File struct {
	Path   string `json:"path"` // with slashes
	Size   int64  `json:"size"`
	Block  int64  `json:"block"`
	Blocks []Hash `json:"blocks"`
}

// Hash is a SHA-256.
type Hash [sha256.Size]byte

// String returns it in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText implements encoding.TextMarshaler.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (h *Hash) UnmarshalText(b []byte) error {
	if n, err := hex.Decode(h[:], b[:min(len(b), 2*len(h)+1)]); err != nil || n != len(h) {
		return fmt.Errorf("snapshot: %.80q is no hash", b)
	}
	return nil
}

// ParseHash reads what String has written.
func ParseHash(s string) (h Hash, err error) { return h, h.UnmarshalText([]byte(s)) }

// purpose keeps a signature from being one of something else.
const purpose = "gongkai snapshot\n"

const signatureSize = 64

// seal returns the signed manifest: the signature, then the manifest in JSON.
func (m *Manifest) seal(k *keys.Keys) ([]byte, error) {
	b, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	return append(k.SignBytes(append([]byte(purpose), b...)), b...), nil
}

// Read reads a signed manifest. Forbidden if the installation has not signed
// it, Unavailable if it is of another format, Invalid if it makes no sense.
func Read(sealed []byte, key keys.Public) (*Manifest, error) {
	if len(sealed) < signatureSize || len(sealed) > MaxManifest {
		return nil, kiosk.Errorf(kiosk.Invalid, "资料清单不完整。")
	}
	b := sealed[signatureSize:]
	if !key.Verify(append([]byte(purpose), b...), sealed[:signatureSize]) {
		return nil, kiosk.Errorf(kiosk.Forbidden, "资料清单的签名不对，不是登记这台终端的单位发的，没有采用。")
	}
	return parse(b)
}

func parse(b []byte) (*Manifest, error) {
	var head struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return nil, kiosk.Wrap(kiosk.Invalid, "资料清单读不懂。", err)
	}
	if head.Format != format {
		return nil, kiosk.Errorf(kiosk.Unavailable, "资料清单是另一版程序写的（格式 %d，本程序认 %d）。请更新终端上的程序。", head.Format, format)
	}
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, kiosk.Wrap(kiosk.Invalid, "资料清单读不懂。", err)
	}
	return &m, m.check()
}

// check refuses what no snapshot is.
func (m *Manifest) check() error {
	if len(m.Files) > maxFiles || m.Number <= 0 || m.Revision < 0 {
		return kiosk.Errorf(kiosk.Invalid, "资料清单里的数字不对。")
	}
	files, folders := map[string]bool{}, map[string]bool{}
	for _, f := range m.Files {
		if !fs.ValidPath(f.Path) || strings.ContainsAny(f.Path, "\\:\x00") || files[f.Path] ||
			f.Path != PublicFile && !strings.HasPrefix(f.Path, IndexFolder+"/") {
			return kiosk.Errorf(kiosk.Invalid, "资料清单里有不该有的文件 %.80q。", f.Path)
		}
		files[f.Path] = true
		for dir := path.Dir(f.Path); dir != "."; dir = path.Dir(dir) {
			folders[dir] = true
		}
		if f.Block < minBlock || f.Block > MaxBlock || f.Size < 0 || f.Size > maxFile || int64(len(f.Blocks)) != (f.Size+f.Block-1)/f.Block {
			return kiosk.Errorf(kiosk.Invalid, "资料清单里文件 %.80q 的大小不对。", f.Path)
		}
	}
	for name := range files {
		if folders[name] {
			return kiosk.Errorf(kiosk.Invalid, "资料清单里 %.80q 又是文件又是目录。", name)
		}
	}
	if !files[PublicFile] {
		return kiosk.Errorf(kiosk.Invalid, "资料清单里没有资料库。")
	}
	return nil
}

// Length returns how long the block at i of a file is.
func (f *File) Length(i int) int64 { return min(f.Block, f.Size-int64(i)*f.Block) }

// Same reports whether two files hold the same.
func (f *File) Same(g *File) bool {
	return f.Size == g.Size && f.Block == g.Block && slices.Equal(f.Blocks, g.Blocks)
}

// ETag is how a manifest's number is said over HTTP.
func ETag(number int64) string { return `"` + strconv.FormatInt(number, 10) + `"` }
