package personal

import (
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

const plateProvinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

// plates finds numbers of vehicles: 鲁K12345, 鲁KD12345, 鲁K1234学.
func (s *scanner) plates() {
	for i := 3; i < len(s.text); i++ {
		b := s.text[i]
		if !letter(b) && (b != 0xef || i+2 >= len(s.text)) || s.text[i-1] < utf8.RuneSelf && s.text[i-1] != ' ' {
			continue
		}
		c, n := utf8.DecodeRuneInString(s.text[i:])
		if f := foldLetter(c); f < 'A' {
			continue
		}
		before := strings.TrimSuffix(s.text[max(0, i-5):i], " ")
		p, size := utf8.DecodeLastRuneInString(before)
		if size != 3 || !strings.ContainsRune(plateProvinces, p) {
			continue
		}
		start := i - (len(s.text[max(0, i-5):i]) - len(before)) - size
		if end := plateEnd(s.text, i+n); end > 0 {
			s.add(kiosk.PersonalPlate, start, end, 0.85, "车牌号的写法")
			i = end - 1
		}
	}
}

// plateEnd returns where the number of a plate ends of which province and
// letter have been read, 0 if it is none: five signs, or six with D or F at
// one end for cars that run on other than petrol.
func plateEnd(text string, at int) int {
	r := reader{text, at}
	var signs [6]byte
	n, digits, end := 0, 0, 0
	for n < len(signs) {
		save := r.at
		r.skip(1, func(c rune) bool {
			return c == ' ' || c == '·' || c == '•' || c == '.' || c == '\u3000' || c == '・'
		})
		c, size := r.peek()
		if size == 0 {
			break
		}
		if n == 4 && strings.ContainsRune("挂学警港澳领使", c) {
			if digits >= 2 {
				return r.at + size
			}
			return 0
		}
		f := foldLetter(c)
		if f == 0 {
			r.at = save
			break
		}
		signs[n] = f
		n++
		if f <= '9' {
			digits++
		}
		r.at += size
		if next, size := r.peek(); size == 0 || foldLetter(next) == 0 {
			if n == 5 && digits >= 3 || n == 6 && digits >= 4 && green(signs) {
				end = r.at
			}
		}
	}
	if end == 0 {
		return 0
	}
	if next := text[end:]; next != "" && (next[0] == '-' || next[0] == '/') {
		return 0
	}
	return end
}

func green(signs [6]byte) bool {
	is := func(b byte) bool { return 'A' <= b && b <= 'K' }
	return is(signs[0]) || is(signs[5])
}
