package kiosk

import (
	"regexp"
	"strings"
)

// FoldIndexNumber returns the comparable form of an index number (索引号):
// half-width, upper-case, no blanks, every dash a hyphen.
func FoldIndexNumber(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case isBlank(r) || r == '\n' || r == '\r':
			return -1
		case '！' <= r && r <= '～': // full-width ASCII
			r -= '！' - '!'
		case r == '—' || r == '–' || r == '‐' || r == '‑' || r == '−':
			r = '-'
		}
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}, s)
}

// The three forms seen: an organisation code of 9 or a unified social credit
// code of 18 characters before year and serial (000014349/2017-00110,
// 11371083004367045M/2016-12077), and a county's own (XHQRMZF-2024-00382).
var indexNumber = regexp.MustCompile(
	`^(?:(?:[0-9A-HJ-NP-RTUWXY]{18}|[0-9A-Z]{7,8}-?[0-9X])/\d{4}-\d{3,7}|[A-Z]{2,16}-\d{4}-\d{3,7})$`)

// IsIndexNumber reports whether s has a form that index numbers have, in any
// width or case.
func IsIndexNumber(s string) bool {
	return len(s) <= 128 && indexNumber.MatchString(FoldIndexNumber(s))
}
