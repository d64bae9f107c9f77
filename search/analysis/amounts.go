package analysis

import (
	"strconv"
	"strings"
)

// Bounds of what is read as a figure.
const (
	longestNumeral = 12 // Hanzi
	mostDigits     = 15 // of an amount in yuan
)

var (
	numeralDigits = map[rune]int{'一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	numeralPlaces = map[rune]int{'十': 10, '百': 100, '千': 1000, '万': 10_000, '亿': 100_000_000}
)

// numeral reads a Chinese numeral, 五, 三十六 or 一千二百万; value is -1 if
// there is none. Digits in a row, as years have them, are none.
func (sc *scan) numeral(i, limit int) (value, end int) {
	total, section, digit := 0, 0, -1
	for end = i; end < limit && end-i < longestNumeral; end++ {
		r := sc.runes[end]
		if d, ok := numeralDigits[r]; ok {
			if digit >= 0 {
				return -1, i
			}
			digit = d
			continue
		}
		place, ok := numeralPlaces[r]
		switch {
		case r == '零' && end > i:
			digit = -1
		case !ok:
			return done(total+section+max(digit, 0), i, end)
		case place < 10_000:
			if digit < 0 && place > 10 {
				return -1, i
			}
			section += max(digit, 1-min(section, 1)) * place
			digit = -1
		case place == 10_000:
			total += (section + max(digit, 0)) * place
			section, digit = 0, -1
		default:
			total = (total + section + max(digit, 0)) * place
			section, digit = 0, -1
		}
	}
	return done(total+section+max(digit, 0), i, end)
}

func done(value, start, end int) (int, int) {
	if value == 0 {
		return -1, start
	}
	return value, end
}

// hanAmount reads 三万五千元. One character before 元 is rather part of a word.
func (sc *scan) hanAmount(i, limit int) (span, bool) {
	n, end := sc.numeral(i, limit)
	if n < 0 || end-i < 2 || end >= limit || sc.runes[end] != '元' {
		return span{}, false
	}
	return span{start: i, end: end + 1, term: strconv.Itoa(n) + "元"}, true
}

// yuan returns the term of an amount: in yuan where that is a whole number,
// 35000元 for 3.5万元, otherwise as it is written.
func (sc *scan) yuan(i, end int) string {
	written := sc.compact(i, end)
	figures := strings.TrimRightFunc(written, func(r rune) bool { return r == '元' || numeralPlaces[r] > 0 })
	if !strings.HasSuffix(written, "元") {
		return written
	}
	zeros := 0
	for _, r := range written[len(figures) : len(written)-len("元")] {
		zeros += len(strconv.Itoa(numeralPlaces[r])) - 1
	}
	whole, part, _ := strings.Cut(figures, ".")
	part = strings.TrimRight(part, "0")
	if len(whole) > 1 && whole[0] == '0' || len(part) > zeros || len(whole)+zeros > mostDigits || strings.Contains(part, ".") {
		return written
	}
	n, err := strconv.Atoi(whole + part + strings.Repeat("0", zeros-len(part)))
	if err != nil {
		return written
	}
	return strconv.Itoa(n) + "元"
}
