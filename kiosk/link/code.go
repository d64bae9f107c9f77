package link

import (
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"

	"gongkai/kiosk"
)

// Length is how many characters a code has.
const Length = 8

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

var encoding = base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)

// Code returns the n-th code of a disclosure; n is 0 unless earlier ones were
// taken by others. The same id and n always give the same code.
func Code(id string, n int) string {
	in := id
	if n > 0 {
		in += "\x00" + strconv.Itoa(n)
	}
	sum := sha256.Sum256([]byte(in))
	return encoding.EncodeToString(sum[:Length*5/8])
}

// Canonical reads a code as people type it: in lower case or full width, with
// blanks or dashes, with O for 0, I or L for 1, U for V. Anything else is
// Invalid.
func Canonical(s string) (string, error) {
	var b strings.Builder
	for _, r := range s {
		if '！' <= r && r <= '～' { // full-width ASCII
			r -= '！' - '!'
		}
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		switch r {
		case ' ', '\t', '\n', '\r', '\u00a0', '\u3000', '\u200b', '\ufeff', '-', '_', '‐', '‑', '–', '—':
			continue
		case 'O', '〇':
			r = '0'
		case 'I', 'L', '|':
			r = '1'
		case 'U':
			r = 'V'
		}
		if !strings.ContainsRune(alphabet, r) || b.Len() == Length {
			return "", errCode
		}
		b.WriteRune(r)
	}
	if b.Len() != Length {
		return "", errCode
	}
	return b.String(), nil
}

var errCode = kiosk.Errorf(kiosk.Invalid, "这个编号不对，请核对二维码下面的 %d 位字符。", Length)

// Display returns a code in two groups, as it is printed under the picture.
func Display(code string) string {
	if len(code) != Length {
		return code
	}
	return code[:Length/2] + " " + code[Length/2:]
}

// URL returns the address a code's picture carries; public is the address of
// the site as the outside sees it, with or without a slash at the end.
func URL(public, code string) string {
	return strings.TrimRight(public, "/") + "/s/" + code
}
