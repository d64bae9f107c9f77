package accounts

import (
	"crypto/rand"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
)

// Lengths of a password, in characters.
const (
	MinPassword = 10
	MaxPassword = 128
)

// Runs of keys and numbers people type when asked for a long password.
var runs = []string{
	"01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz",
	"qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik", "qazwsxedcrfvtgbyhnujmikolp",
	"1q2w3e4r5t6y7u8i9o0p",
}

// Words that make up the worst passwords seen in leaks, here and abroad, and
// what a hall's staff would think of first. A password is refused when nothing
// of weight is left after taking them out.
var worst = []string{
	"administrator", "password", "passw0rd", "p@ssw0rd", "p@ssword", "woaini", "5201314", "1314520", "iloveyou",
	"zhengwu", "gongkai", "rushan", "letmein", "welcome", "monkey", "dragon", "qwerty", "asdfgh", "zxcvbn", "1qaz2wsx",
	"qq123456", "a123456", "123456", "654321", "12345", "111111", "000000", "666666", "888888", "123123", "112233",
	"admin", "root", "test", "user", "pass", "mima", "abc123", "abc", "123", "政务公开", "公开", "密码",
}

// CheckPassword returns nil if the password may be used for that account, an
// Invalid error with the reason otherwise.
func CheckPassword(name, password string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return kiosk.Errorf(kiosk.Invalid, "密码里有看不见的字符，请换一个。")
	case n < MinPassword:
		return kiosk.Errorf(kiosk.Invalid, "密码至少 %d 个字符，现在是 %d 个。", MinPassword, n)
	case n > MaxPassword:
		return kiosk.Errorf(kiosk.Invalid, "密码最多 %d 个字符。", MaxPassword)
	}
	folded := strings.ToLower(password)
	if name = FoldName(name); name != "" && strings.Contains(folded, name) && n-utf8.RuneCountInString(name) < MinPassword-2 {
		return kiosk.Errorf(kiosk.Invalid, "密码里不要用登录名。")
	}
	if few(folded) {
		return kiosk.Errorf(kiosk.Invalid, "密码里重复的字符太多，请换一个。")
	}
	for _, r := range runs {
		if strings.Contains(r, folded) {
			return kiosk.Errorf(kiosk.Invalid, "这是键盘上挨着的一串，太容易猜，请换一个。")
		}
	}
	if common(folded) {
		return kiosk.Errorf(kiosk.Invalid, "这个密码太常见，请换一个，比如几个不相干的词连在一起。")
	}
	return nil
}

// few reports whether a text has fewer than five different characters.
func few(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) < 5
}

// common reports whether less than four letters or digits are left once the
// worst words are gone.
func common(folded string) bool {
	for _, w := range worst {
		folded = strings.ReplaceAll(folded, w, "")
	}
	left := 0
	for _, r := range folded {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			left++
		}
	}
	return left < 4
}

// passwordAlphabet has nothing one could misread or mishear: no 0 o 1 l i.
const passwordAlphabet = "abcdefghjkmnpqrstuvwxyz23456789"

// NewPassword makes a random password of four groups of four characters, 79
// bits, easy to read out.
func NewPassword() string {
	var b strings.Builder
	limit := big.NewInt(int64(len(passwordAlphabet)))
	for i := range 16 {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		n, _ := rand.Int(rand.Reader, limit) // the system's source never fails
		b.WriteByte(passwordAlphabet[n.Int64()])
	}
	return b.String()
}

// Length of a sign-in name, in characters.
const (
	minName = 2
	maxName = 32
)

// FoldName returns the comparable form of a sign-in name.
func FoldName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// checkName accepts letters (Hanzi are letters), digits and . _ - @.
func checkName(name string) error {
	n := utf8.RuneCountInString(name)
	if n < minName || n > maxName {
		return kiosk.Errorf(kiosk.Invalid, "登录名要 %d 到 %d 个字符。", minName, maxName)
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-@", r) {
			return kiosk.Errorf(kiosk.Invalid, "登录名只能用字母、汉字、数字和 . _ - @。")
		}
	}
	if name == SystemName {
		return kiosk.Errorf(kiosk.Invalid, "登录名 %s 留给系统，请换一个。", SystemName)
	}
	return nil
}

// checkDisplayName accepts a short line of text; "" is allowed.
func checkDisplayName(name string) error {
	if utf8.RuneCountInString(name) > maxName || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return kiosk.Errorf(kiosk.Invalid, "姓名或席位最多 %d 个字。", maxName)
	}
	return nil
}
