package terminal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"gongkai/kiosk"
)

const (
	// CodeLasts is how long a registration code is good: long enough to walk to
	// the terminal with it.
	CodeLasts = 30 * time.Minute
	// codeLength gives 55 bits, far too many to try out in that time.
	codeLength = 12
	// codeAlphabet has no characters that look alike in print or by hand.
	codeAlphabet = "3456789ACDEFGHJKMNPQRTWXY"
	// tokenPrefix makes a token that was left somewhere recognisable.
	tokenPrefix = "gkd_"
)

// NewCode makes a registration code, "ACDE-3456-FGHJ", and what is stored of it.
func NewCode(now time.Time) (shown string, code kiosk.TerminalCode) {
	b := make([]byte, 0, codeLength)
	for len(b) < codeLength {
		var r [1]byte
		_, _ = rand.Read(r[:]) // never fails
		// 250 is the largest multiple of 25 in a byte: every character is as likely.
		if r[0] < 250 {
			b = append(b, codeAlphabet[r[0]%25])
		}
	}
	s := string(b)
	return s[:4] + "-" + s[4:8] + "-" + s[8:], kiosk.TerminalCode{Hash: hash(s), Until: now.Add(CodeLasts)}
}

// HashCode is the hash of a code as a person typed it: in lower case or full
// width, with blanks or dashes. Invalid if it cannot be one.
func HashCode(typed string) (string, error) {
	var b strings.Builder
	for _, r := range typed {
		if '！' <= r && r <= '～' { // full-width ASCII
			r -= '！' - '!'
		}
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		if strings.ContainsRune(" \t\r\n-_—–－　", r) {
			continue
		}
		if !strings.ContainsRune(codeAlphabet, r) || b.Len() == codeLength {
			return "", errCodeForm
		}
		b.WriteRune(r)
	}
	if b.Len() != codeLength {
		return "", errCodeForm
	}
	return hash(b.String()), nil
}

var errCodeForm = kiosk.Errorf(kiosk.Invalid, "登记码是 %d 个字母和数字，请照“终端”页面上显示的再输一遍。", codeLength)

// NewToken makes the secret a terminal shows from then on and what is stored of
// it; 256 random bits.
func NewToken() (token, hashed string) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	token = tokenPrefix + hex.EncodeToString(b[:])
	return token, hash(token)
}

// hash needs not be slow: what it hashes has too many random bits to be tried
// out.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
