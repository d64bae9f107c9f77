package personal

import (
	"unicode"
	"unicode/utf8"
)

// gap is what stands between two digits.
type gap uint8

const (
	joined gap = iota // nothing, or what shows nothing
	blank             // blanks or a dash
	point             // a dot
	cells             // the end of a table cell
	lines             // the end of a line
	comma             // a comma: between thousands, and seldom inside a number of identity
)

// digit is one sign of a number and where it stands.
type digit struct {
	start, end int32 // bytes; of the first sign: where the number begins
	value      uint8 // 0 to 9, 10 for X
	gap        gap   // what stands before it
	slip       uint8 // 1: a letter that is often read for a digit, 2: one that seldom is
	used       bool  // belongs to a finding
}

// maxGap is how many signs may stand between two digits of one number.
const maxGap = 6

// asDigit folds a sign to the digit it is or is taken for.
func asDigit(r rune) (value, slip uint8, ok bool) {
	switch {
	case '0' <= r && r <= '9':
		return uint8(r - '0'), 0, true
	case r < utf8.RuneSelf:
		switch r {
		case 'O', 'o':
			return 0, 1, true
		case 'l', 'I':
			return 1, 1, true
		case 'S':
			return 5, 2, true
		case 'B':
			return 8, 2, true
		case 'Z':
			return 2, 2, true
		case 'X', 'x':
			return 10, 0, true
		}
	case '０' <= r && r <= '９':
		return uint8(r - '０'), 0, true
	case 0x1D7CE <= r && r <= 0x1D7FF: // mathematical digits
		return uint8((r - 0x1D7CE) % 10), 0, true
	default:
		switch r {
		case 'Ｏ', 'ｏ', '〇', '○', 'О', 'о':
			return 0, 1, true
		case 'ｌ', 'Ｉ', '丨':
			return 1, 1, true
		case 'Ｘ', 'ｘ', '×', 'Х', 'х', 'Χ', 'χ':
			return 10, 0, true
		}
	}
	return 0, 0, false
}

// asGap tells what may stand between digits.
func asGap(r rune) (gap, bool) {
	switch r {
	case ' ', '-', '_':
		return blank, true
	case '.':
		return point, true
	case ',', '，', '、':
		return comma, true
	case '\t', '|', '｜':
		return cells, true
	case '\n', '\r':
		return lines, true
	}
	switch {
	case r < utf8.RuneSelf:
		return 0, false
	case r == '\u00ad' || unicode.Is(unicode.Cf, r):
		return joined, true
	case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), r == '·', r == '•', r == '－', r == '−', r == '＿':
		return blank, true
	case r == '．':
		return point, true
	}
	return 0, false
}

// shortest is how many digits a number has at least that may be somebody's.
const shortest = 7

// A row of digits without end is looked at in pieces that overlap by the
// longest number.
const (
	mostDigits = 4096
	overlap    = 32
)

// numbers reads the numbers of the text, each with what it is split by, and
// looks at every one.
func (s *scanner) numbers() {
	var buffer [64]digit
	d := buffer[:0]
	text := s.text
	var pending gap
	gaps := 0
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			if 0xe5 <= text[i] && text[i] <= 0xe9 && i+2 < len(text) && text[i+1]&text[i+2]&0xc0 == 0x80 {
				// A Han sign, by far the most common: in no number, and it ends one.
				if len(d) > 0 {
					d, pending, gaps = s.number(d), joined, 0
				}
				i += 3
				continue
			}
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		if v, slip, ok := asDigit(r); ok && (v < 10 || len(d) > 0) {
			d = append(d, digit{int32(i), int32(i + n), v, pending, slip, false})
			pending, gaps = joined, 0
			if len(d) == mostDigits {
				s.number(d)
				d = append(d[:0], d[mostDigits-overlap:]...)
			}
		} else if g, ok := asGap(r); ok && len(d) > 0 {
			if pending = max(pending, g); g != joined {
				gaps++
			}
			if gaps > maxGap {
				d, pending, gaps = s.number(d), joined, 0
			}
		} else if len(d) > 0 {
			d, pending, gaps = s.number(d), joined, 0
		}
		i += n
	}
	s.number(d)
}
