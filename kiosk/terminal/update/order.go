// Package update is how terminals come to another build of the program: the
// server offers builds and signs which one a terminal is to run; the terminal
// fetches it beside the one installed, tries it out while nobody stands there,
// and goes back to the one before if it does not run.
package update

import (
	"encoding/hex"
	"encoding/json"
	"runtime"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

// format is raised when older programs would misread an order.
const format = 1

// PieceSize is how much of a build is fetched at a time, in bytes. The last
// piece is shorter.
const PieceSize = 1 << 20

const (
	maxOrder      = 16 << 10
	maxBuild      = 2 << 30
	signatureSize = 64
)

// purpose keeps a signature from being one of something else.
const purpose = "gongkai program\n"

// System is what this program runs on.
func System() string { return runtime.GOOS + "/" + runtime.GOARCH }

// order is a [kiosk.ProgramOrder] as it is signed: for one terminal, so that it
// means nothing at another.
type order struct {
	Format   int    `json:"format"`
	Terminal string `json:"terminal"`
	kiosk.ProgramOrder
}

// Seal returns a terminal's order as it is read there: the signature, then the
// order in JSON.
func Seal(k *keys.Keys, t kiosk.Terminal) ([]byte, error) {
	b, err := json.Marshal(order{format, t.ID, t.Wanted})
	if err != nil {
		return nil, err
	}
	return append(k.SignBytes(append([]byte(purpose), b...)), b...), nil
}

// Read reads an order for a terminal. Forbidden if the installation has not
// signed it for that terminal, Unavailable if it is of another format, Invalid
// if it makes no sense.
func Read(sealed []byte, key keys.Public, terminal string) (kiosk.ProgramOrder, error) {
	var o order
	if len(sealed) < signatureSize || len(sealed) > maxOrder {
		return o.ProgramOrder, kiosk.Errorf(kiosk.Invalid, "换程序的指令不完整。")
	}
	b := sealed[signatureSize:]
	if !key.Verify(append([]byte(purpose), b...), sealed[:signatureSize]) {
		return o.ProgramOrder, kiosk.Errorf(kiosk.Forbidden, "换程序的指令签名不对，不是登记这台终端的单位发的，没有照办。")
	}
	var head struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return o.ProgramOrder, kiosk.Wrap(kiosk.Invalid, "换程序的指令读不懂。", err)
	}
	if head.Format != format {
		return o.ProgramOrder, kiosk.Errorf(kiosk.Unavailable, "换程序的指令是另一版程序写的（格式 %d，本程序认 %d）。", head.Format, format)
	}
	if err := json.Unmarshal(b, &o); err != nil {
		return o.ProgramOrder, kiosk.Wrap(kiosk.Invalid, "换程序的指令读不懂。", err)
	}
	if o.Terminal != terminal {
		return kiosk.ProgramOrder{}, kiosk.Errorf(kiosk.Forbidden, "换程序的指令是发给别的终端的，没有照办。")
	}
	return o.ProgramOrder, check(o.ProgramOrder)
}

// check refuses what no order is.
func check(o kiosk.ProgramOrder) error {
	if o.Number <= 0 || o.Build != (kiosk.Build{}) && (!isHash(o.Build.Hash) || o.Build.Size <= 0 || o.Build.Size > maxBuild) {
		return kiosk.Errorf(kiosk.Invalid, "换程序的指令里的数字不对。")
	}
	return nil
}

// isHash reports whether a text is a SHA-256 as we write it; it also is the
// name of a folder.
func isHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32 && hex.EncodeToString(b) == s
}
