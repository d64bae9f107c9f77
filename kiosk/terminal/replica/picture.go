package replica

import (
	"fmt"
	"slices"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

// Picture is a page of a file of a record, so many pixels wide.
type Picture struct {
	Disclosure, File string // id of the record, hash of the file
	Page, Width      int
}

const signatureSize = 64

// Seal returns the PNG with the signature of the installation after it, where
// whatever shows a PNG stops to read.
func (p Picture) Seal(k *keys.Keys, png []byte) []byte {
	return append(slices.Clip(png), k.SignBytes(p.signed(png))...)
}

// Open returns the PNG. Forbidden if the installation has not signed it as this
// picture: like all that a terminal shows it must be the installation's.
func (p Picture) Open(key keys.Public, sealed []byte) ([]byte, error) {
	if len(sealed) <= signatureSize {
		return nil, kiosk.Errorf(kiosk.Invalid, "附件的图片不完整。")
	}
	png := sealed[:len(sealed)-signatureSize]
	if !key.Verify(p.signed(png), sealed[len(png):]) {
		return nil, kiosk.Errorf(kiosk.Forbidden, "附件图片的签名不对，没有采用。")
	}
	return png, nil
}

// signed is what the signature is of. It begins with its purpose, so that it is
// not one of something else.
func (p Picture) signed(png []byte) []byte {
	return append(fmt.Appendf(nil, "gongkai picture\n%q %q %d %d\n", p.Disclosure, p.File, p.Page, p.Width), png...)
}
