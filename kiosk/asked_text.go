package kiosk

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// AskedRunes is how much of what was asked is kept.
const AskedRunes = 64

// AskedText returns a question as it is kept and counted: half-width, lower
// case, single blanks, no punctuation around it, cut to [AskedRunes], and with
// everything that may point to a person (numbers of identity cards, phones,
// bank cards, plates, e-mail addresses, other long numbers) replaced by what it
// was: 〔身份证号〕. masked tells whether something was.
func AskedText(s string) (text string, masked bool) {
	s = cutRunes(strings.ToValidUTF8(s, ""), MaxQueryRunes)
	s = strings.Join(strings.Fields(strings.Map(foldAsked, s)), " ")
	if IsIndexNumber(s) {
		return s, false
	}
	m := maskPersonal(s)
	masked = m != s
	const around = " ?!.,;:。、…~·“”‘’\"'"
	m = cutRunes(strings.TrimLeft(m, around), AskedRunes)
	return strings.TrimRight(m, around), masked
}

func foldAsked(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case !unicode.IsPrint(r):
		return -1 // control characters and those without width
	case '！' <= r && r <= '～': // full-width ASCII
		r -= '！' - '!'
	}
	return unicode.ToLower(r)
}

func cutRunes(s string, most int) string {
	n := 0
	for i := range s {
		if n == most {
			return s[:i]
		}
		n++
	}
	return s
}

var (
	mailAddress = regexp.MustCompile(`[\w.+%-]+@[\w-]+(?:\.[\w-]+)*`)
	// Province, letter, five or six characters, a dot between them or not.
	plate = regexp.MustCompile(`[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][·•.\- ]?[a-z0-9]{4,5}[a-z0-9挂学警港澳]`)
	// Digits in a row, with a single mark or blank between them or not.
	digits = regexp.MustCompile(`\+?\d(?:[ .\-–—·_]?\d)*[x]?`)
	// Digits said in words: 一三八〇…
	spelled     = regexp.MustCompile(`[〇零○一二三四五六七八九幺]{7,}`)
	projectCode = regexp.MustCompile(`^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$`)
	someDates   = regexp.MustCompile(`^(?:(?:19|20)\d{2}(?:[-.](?:0?[1-9]|1[0-2])[-.](?:0?[1-9]|[12]\d|3[01])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))[ \-–—]?)+$`)
	mobile      = regexp.MustCompile(`^(?:86)?1[3-9]\d{9}$`)
	landline    = regexp.MustCompile(`^0\d{9,11}$`)
)

// The shortest numbers that are masked, whatever they are: in one piece, and
// with marks between the digits.
const (
	longNumber  = 7
	longInParts = 11
)

func maskPersonal(s string) string {
	s = mailAddress.ReplaceAllString(s, "〔邮箱〕")
	s = plate.ReplaceAllStringFunc(s, func(p string) string {
		if strings.ContainsAny(p, "0123456789") {
			return "〔车牌〕"
		}
		return p
	})
	s = digits.ReplaceAllStringFunc(s, maskNumber)
	return spelled.ReplaceAllString(s, "〔数字〕")
}

// maskNumber replaces a number that may be somebody's by what it is.
func maskNumber(s string) string {
	bare := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == 'x' {
			return r
		}
		return -1
	}, s)
	n := len(bare)
	whole := n == utf8.RuneCountInString(s)
	switch {
	case isIdentity(bare):
		return "〔身份证号〕"
	case mobile.MatchString(bare), landline.MatchString(bare):
		return "〔电话〕"
	case projectCode.MatchString(s), someDates.MatchString(s):
		return s
	case n >= 13 && n <= 19 && passesLuhn(bare):
		return "〔卡号〕"
	case whole && n >= longNumber, n >= longInParts:
		return "〔数字〕"
	}
	// Some of the parts may be long by themselves.
	return longRun.ReplaceAllString(s, "〔数字〕")
}

var longRun = regexp.MustCompile(`\d{7,}`)

// isIdentity reports whether s is the number of an identity card: 18
// characters with a right check character (GB 11643), or the old 15 digits
// with a date that can be.
func isIdentity(s string) bool {
	switch len(s) {
	case 15:
		_, err := time.Parse("20060102", "19"+s[6:12])
		return err == nil && !strings.HasSuffix(s, "x")
	case 18:
		sum, weight := 0, 1
		for i := 17; i >= 0; i-- { // the weight of a place is 2 to the power of its distance from the end
			v := int(s[i] - '0')
			if s[i] == 'x' {
				v = 10
			}
			sum += v * weight
			weight = weight * 2 % 11
		}
		return sum%11 == 1
	}
	return false
}

func passesLuhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if s[len(s)-1-i] == 'x' {
			return false
		}
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
