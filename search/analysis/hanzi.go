package analysis

import (
	"strconv"
	"strings"
)

// hanziDigits are the digits in order, folded.
const hanziDigits = "零一二三四五六七八九"

// year reads 二零一八年 as 2018年.
func (sc *scan) year(i, limit int) (span, bool) {
	if i+4 >= limit || sc.runes[i+4] != '年' || i > 0 && strings.ContainsRune(hanziDigits, sc.runes[i-1]) {
		return span{}, false
	}
	year, end := sc.hanzi(i, limit)
	if end != i+4 || year < 1000 || year > 2999 {
		return span{}, false
	}
	return span{start: i, end: end + 1, term: strconv.Itoa(year) + "年", year: true}, true
}

// percent reads 百分之五 and 百分之十二点五 as 5% and 12.5%.
func (sc *scan) percent(i, limit int) (span, bool) {
	if i+3 >= limit || sc.runes[i+1] != '分' || sc.runes[i+2] != '之' {
		return span{}, false
	}
	value, end := sc.numeral(i+3, limit)
	if value < 0 || end == i+3 {
		return span{}, false
	}
	term := strconv.Itoa(value)
	if end+1 < limit && sc.runes[end] == '点' {
		var fraction []byte
		at := end + 1
		for ; at < limit; at++ {
			d := strings.IndexRune(hanziDigits, sc.runes[at])
			if d < 0 {
				break
			}
			fraction = strconv.AppendInt(fraction, int64(d/len("零")), 10)
		}
		if len(fraction) > 0 {
			term, end = term+"."+string(fraction), at
		}
	}
	return span{start: i, end: end, term: term + "%"}, true
}

// ordinals are what is numbered.
const ordinals = "条章节款项届次期号批编"

// ordinalReach is how much of a text decides whether 第一项 is one, and not
// the beginning of 第一项目.
const ordinalReach = 16

// ordinal reads 第三十六条 and 第36条, both as 第36条.
func (sc *scan) ordinal(s *Segmenter, i, limit int) (span, bool) {
	at := sc.blanks(i+1, limit)
	value, end := sc.arabic(at, limit)
	if value < 0 {
		value, end = sc.numeral(at, limit)
	}
	if value < 1 || value > 9999 {
		return span{}, false
	}
	if end = sc.blanks(end, limit); end >= limit || !strings.ContainsRune(ordinals, sc.runes[end]) {
		return span{}, false
	}
	end++
	if to := sc.run(end-1, min(limit, end+ordinalReach)); to > end {
		s.shortest(sc, end-1, to)
		for cut := to; cut > end-1; cut = int(sc.from[cut]) {
			if int(sc.from[cut]) < end && cut > end {
				return span{}, false
			}
		}
	}
	return span{start: i, end: end, term: "第" + strconv.Itoa(value) + string(sc.runes[end-1])}, true
}
