package personal

import (
	"unicode/utf8"

	"gongkai/kiosk"
)

// isMask tells the signs that others mask with.
func isMask(r rune) bool {
	switch r {
	case '*', '＊', '×', '●', '•', '#', 'X', 'x', 'Ｘ', '＃', '✱', '﹡':
		return true
	}
	return false
}

// halfMasked finds numbers that were masked in part. Lists mask different
// places, so that two of them together give the number: what is shown here is
// masked everywhere alike.
func (s *scanner) halfMasked() {
	for i := 0; i < len(s.text); {
		b := s.text[i]
		if b != '*' && b != 'X' && b != 'x' && b != '#' && b != 0xef && b != 0xc3 && b != 0xe2 {
			i++
			continue
		}
		c, n := utf8.DecodeRuneInString(s.text[i:])
		if !isMask(c) {
			i += max(n, 1)
			continue
		}
		r := reader{s.text, i}
		masks := 0
		r.skip(24, func(c rune) bool {
			ok := isMask(c)
			if ok {
				masks++
			}
			return ok
		})
		if masks >= 3 {
			s.half(i, r.at, masks)
		}
		i = r.at
	}
}

func (s *scanner) half(from, to, masks int) {
	start, left := from, 0
	var head [18]uint8
	for start > 0 && left < len(head) {
		c, n := utf8.DecodeLastRuneInString(s.text[:start])
		if !isDigit(c) {
			break
		}
		left++
		head[len(head)-left], _, _ = asDigit(c)
		start -= n
	}
	r := reader{s.text, to}
	right := 0
	r.skip(8, func(c rune) bool {
		v, slip, ok := asDigit(c)
		ok = ok && slip == 0 && (v < 10 || right == 3)
		if ok {
			right++
		}
		return ok
	})
	digits, total := head[len(head)-left:], left+masks+right
	switch {
	case left < 3:
		return
	case total == 11 && digits[0] == 1 && digits[1] >= 3 && digits[1] <= 9:
		if left > 3 || right > 4 {
			s.add(kiosk.PersonalMobile, start, r.at, 0.8, "手机号只遮了一部分")
		}
		return
	case left > 14 || right > 8 || !provinces[digits[0]*10+digits[1]]:
		return
	case total == 15 || total == 17 || total == 18 || masks >= 3 && s.called(start):
		s.add(kiosk.PersonalID, start, r.at, 0.8, "证件号只遮了一部分")
	}
}

// called reports whether a place is said to hold a number of identity.
func (s *scanner) called(at int) bool {
	d := [1]digit{{start: int32(at), end: int32(at)}}
	return s.said(d[:], identityWords[:])
}
