package speech

import "strings"

var hanDigits = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// digits says every digit by itself. On the telephone and in long numbers 1 is
// said yao, which cannot be misheard for seven.
func digits(s string, yao bool) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '1' && yao:
			b.WriteString("幺")
		case '0' <= r && r <= '9':
			b.WriteString(hanDigits[r-'0'])
		}
	}
	return b.String()
}

// maxNumber is how many digits are said as a number; more are said one by one.
const maxNumber = 16

// number says a whole number or one with decimals: 1020.5 is 一千零二十点五.
func number(s string) string {
	whole, part, ok := strings.Cut(s, ".")
	out := integer(whole)
	if ok && part != "" {
		out += "点" + digits(part, false)
	}
	return out
}

func integer(s string) string {
	if len(s) > maxNumber || len(s) > 1 && s[0] == '0' {
		return digits(s, false)
	}
	s = strings.TrimLeft(s, "0")
	if s == "" {
		return "零"
	}
	out, gap := "", false
	for len(s) > 0 { // groups of four, the highest first
		n := (len(s)-1)%4 + 1
		group, rest := s[:n], s[n:]
		said := fourDigits(group)
		switch {
		case said == "":
			gap = out != ""
		default:
			if out != "" && (gap || group[0] == '0') {
				out += "零"
			}
			out += said + []string{"", "万", "亿", "万亿"}[len(rest)/4]
			gap = false
		}
		s = rest
	}
	if strings.HasPrefix(out, "一十") {
		return strings.TrimPrefix(out, "一")
	}
	return out
}

// fourDigits says up to four digits without zeros in front.
func fourDigits(s string) string {
	out, zero := "", false
	for i, r := range s {
		if r == '0' {
			zero = out != ""
			continue
		}
		if zero {
			out += "零"
		}
		zero = false
		out += hanDigits[r-'0'] + []string{"", "十", "百", "千"}[len(s)-1-i]
	}
	return out
}
