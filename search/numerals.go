package search

import (
	"regexp"
	"strconv"
	"strings"
)

// numbered is a number with what it counts: 第42条, 2018年, 三十日. A Chinese
// numeral alone is part of too many words.
var numbered = regexp.MustCompile(`^(第?)([0-9]{1,4}|[零一二三四五六七八九十百千两]{1,8})(\p{Han}{0,3})$`)

const hanDigits = "零一二三四五六七八九"

// otherNumerals returns how else a folded number is written, 第四十二条 for
// 第42条 and the other way round; nil for what is no number.
func otherNumerals(text string) []string {
	m := numbered.FindStringSubmatch(text)
	if m == nil || m[1] == "" && m[3] == "" {
		return nil
	}
	year := strings.HasPrefix(m[3], "年") && m[1] == ""
	n, err := strconv.Atoi(m[2])
	if err != nil {
		if n, ok := readNumeral(m[2]); ok {
			return []string{m[1] + strconv.Itoa(n) + m[3]}
		}
		return nil
	}
	if m[2][0] == '0' {
		return nil
	}
	if year && n >= 1000 {
		var b strings.Builder
		for _, d := range m[2] {
			b.WriteRune([]rune(hanDigits)[d-'0'])
		}
		return []string{m[1] + b.String() + m[3]}
	}
	return []string{m[1] + writeNumeral(n) + m[3]}
}

// writeNumeral writes 1 to 9999 as documents do: 十二, 一百零五.
func writeNumeral(n int) string {
	digits := []rune(hanDigits)
	var b strings.Builder
	gap := false
	for _, u := range []struct {
		value int
		name  string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		d := n / u.value % 10
		if d == 0 {
			gap = gap || b.Len() > 0
			continue
		}
		if gap {
			b.WriteRune('零')
			gap = false
		}
		if u.value != 10 || d != 1 || b.Len() > 0 {
			b.WriteRune(digits[d])
		}
		b.WriteString(u.name)
	}
	return b.String()
}

// readNumeral reads a Chinese numeral, by places (四十二) or digit by digit
// (二零一八).
func readNumeral(s string) (int, bool) {
	if !strings.ContainsAny(s, "十百千") {
		n := 0
		for _, r := range s {
			d := strings.IndexRune(hanDigits, r)
			if r == '两' {
				d = 2 * len("零")
			}
			n = n*10 + d/len("零")
		}
		return n, n > 0 && n < 10_000
	}
	total, digit := 0, 0
	for _, r := range s {
		switch r {
		case '十', '百', '千':
			unit := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
			total += max(digit, 1) * unit
			digit = 0
		case '两':
			digit = 2
		default:
			digit = strings.IndexRune(hanDigits, r) / len("零")
		}
	}
	return total + digit, total+digit < 10_000
}
