package kiosk

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// digitOf returns the value of a half- or full-width digit, -1 for all else.
func digitOf(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0')
	case '０' <= r && r <= '９':
		return int(r - '０')
	}
	return -1
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

func isOpenBracket(r rune) bool { return strings.ContainsRune("[［〔【(（﹝〖", r) }

func isCloseBracket(r rune) bool { return strings.ContainsRune("]］〕】)）﹞〗", r) }

// isBlank reports blanks inside a line, visible or not.
func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r == '\u00a0' || r == '\u3000' || r == '\u200b' || r == '\ufeff' ||
		'\u2002' <= r && r <= '\u200a'
}

func skipBlanks(text string, i int) int {
	for range maxBlanks {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !isBlank(r) {
			break
		}
		i += size
	}
	return i
}

func skipBlanksBack(text string, floor, i int) int {
	for range maxBlanks {
		r, size := utf8.DecodeLastRuneInString(text[floor:i])
		if !isBlank(r) {
			break
		}
		i -= size
	}
	return i
}

// skipRune steps over one r and the blanks behind it, if it stands at i.
func skipRune(text string, i int, want rune) int {
	if r, size := utf8.DecodeRuneInString(text[i:]); r == want {
		return skipBlanks(text, i+size)
	}
	return i
}

func digitsEnd(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if digitOf(r) < 0 {
			break
		}
		i += size
	}
	return i
}

// readNumber reads up to most digits at i; end is -1 if there are none.
func readNumber(text string, i, most int) (n, end int) {
	end = -1
	for range most {
		r, size := utf8.DecodeRuneInString(text[i:])
		d := digitOf(r)
		if d < 0 {
			break
		}
		n = n*10 + d
		i += size
		end = i
	}
	return n, end
}

const hanDigits = "零一二三四五六七八九"

// readHanNumber reads 六十五, 一百零三 or 二〇一 below 10,000 at i; end is -1 if
// there is none.
func readHanNumber(text string, i int) (n, end int) {
	end = -1
	last, unitSeen := 0, false
	for range maxDigits {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '〇' {
			r = '零'
		}
		unit := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
		pos := strings.IndexRune(hanDigits, r)
		switch {
		case unit > 0:
			n += max(last, 1) * unit
			last, unitSeen = 0, true
		case pos >= 0 && unitSeen:
			last = pos / len("零")
		case pos >= 0:
			last = last*10 + pos/len("零")
		default:
			return n + last, end
		}
		i += size
		end = i
	}
	return n + last, end
}
