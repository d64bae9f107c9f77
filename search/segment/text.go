package segment

import "unicode/utf8"

// The text code. What is below 0x80 stands for itself. Two bytes are a Hanzi or
// a sign of the blocks texts are made of, one byte one of the characters that
// official texts use most (a third of all they contain). Everything else, also
// what is no UTF-8, follows a byte and its length as it is.
const (
	leadHan     = 0x80 // to 0xD1: U+4E00 to U+9FFF
	leadSigns   = 0xD2 // U+3000 to U+30FF: Chinese punctuation, kana
	leadWide    = 0xD3 // U+FF00 to U+FFFF: full width
	leadPunct   = 0xD4 // U+2000 to U+20FF: quotation marks, dashes
	leadCommon  = 0xD5
	leadRaw     = 0xFF
	firstHan    = 0x4E00
	lastHan     = 0x9FFF
	longestRaw  = 255
	commonRunes = "的，、。人条第行应和定当法管十规理政以有关业者部民国门；用设或机务工生一保二地会作建"
)

// pages are the first characters of what follows a lead byte.
var pages = func() (first [256]rune) {
	for b := leadHan; b < leadSigns; b++ {
		first[b] = firstHan + rune(b-leadHan)<<8
	}
	first[leadSigns], first[leadWide], first[leadPunct] = 0x3000, 0xFF00, 0x2000
	return first
}()

// common gives the byte of a common character, decoded its UTF-8.
var common, decoded = func() (map[rune]byte, [leadRaw - leadCommon][3]byte) {
	m := map[rune]byte{}
	var d [leadRaw - leadCommon][3]byte
	for _, r := range commonRunes {
		copy(d[len(m)][:], string(r))
		m[r] = byte(leadCommon + len(m))
	}
	return m, d
}()

// hanCode is 0 or the byte of a common Hanzi, by its place after firstHan.
var hanCode = func() (codes [lastHan - firstHan + 1]byte) {
	for r, b := range common {
		if r >= firstHan && r <= lastHan {
			codes[r-firstHan] = b
		}
	}
	return codes
}()

// appendText encodes any bytes after dst.
func appendText(dst []byte, text []byte) []byte {
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf {
			dst = append(dst, b)
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if r >= firstHan && r <= lastHan {
			if b := hanCode[r-firstHan]; b != 0 {
				dst = append(dst, b)
			} else {
				dst = append(dst, leadHan+byte((r-firstHan)>>8), byte(r-firstHan))
			}
			i += n
			continue
		}
		if lead, ok := page(r, n); ok {
			if b := common[r]; b != 0 {
				dst = append(dst, b)
			} else {
				dst = append(dst, lead, byte(r))
			}
			i += n
			continue
		}
		end := rawEnd(text, i)
		dst = append(append(dst, leadRaw, byte(end-i)), text[i:end]...)
		i = end
	}
	return dst
}

// page returns the lead byte of a sign that two bytes stand for.
func page(r rune, n int) (byte, bool) {
	if n != 3 {
		return 0, false
	}
	switch r >> 8 {
	case 0x30:
		return leadSigns, true
	case 0xFF:
		return leadWide, true
	case 0x20:
		return leadPunct, true
	}
	return 0, false
}

// rawEnd returns where the bytes that have no code end.
func rawEnd(text []byte, i int) int {
	start := i
	for i < len(text) && text[i] >= utf8.RuneSelf {
		r, n := utf8.DecodeRune(text[i:])
		_, paged := page(r, n)
		if paged || r >= firstHan && r <= lastHan || i+n-start > longestRaw {
			break
		}
		i += n
	}
	return i
}

// appendPlain decodes a text after dst.
func appendPlain(dst, code []byte) ([]byte, error) {
	for i := 0; i < len(code); {
		b := code[i]
		i++
		switch {
		case b < utf8.RuneSelf:
			dst = append(dst, b)
			continue
		case b >= leadCommon && b < leadRaw:
			dst = append(dst, decoded[b-leadCommon][:]...)
			continue
		case i == len(code):
			return dst, damaged("text is cut short")
		}
		if b == leadRaw {
			n := int(code[i])
			i++
			if n > len(code)-i {
				return dst, damaged("text is cut short")
			}
			dst = append(dst, code[i:i+n]...)
			i += n
			continue
		}
		next := pages[b] + rune(code[i])
		i++
		dst = append(dst, 0xE0|byte(next>>12), 0x80|byte(next>>6)&0x3F, 0x80|byte(next)&0x3F)
	}
	return dst, nil
}
