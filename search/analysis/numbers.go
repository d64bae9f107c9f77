package analysis

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/kiosk"
)

// longestNumber bounds a code, in runes; what is longer is an address or
// encoded data.
const longestNumber = 48

// findNumbers fills in the spans of the text that are numbers, in order.
func (sc *scan) findNumbers(s *Segmenter) {
	sc.spans = sc.spans[:0]
	documents := sc.documentNumbers()
	for i := 0; i < len(sc.runes); {
		if len(documents) > 0 && documents[0].start <= i {
			sc.spans = append(sc.spans, documents[0])
			i = max(i, documents[0].end)
			documents = documents[1:]
			continue
		}
		limit := len(sc.runes)
		if len(documents) > 0 {
			limit = documents[0].start
		}
		n, ok := sc.numberAt(s, i, limit)
		if ok {
			sc.spans = append(sc.spans, n)
			i = n.end
			continue
		}
		i = int(sc.unit[i])
	}
}

// documentNumbers finds the document numbers whose brackets are complete:
// where one is missing, a running text is more likely to mean something else.
func (sc *scan) documentNumbers() []span {
	if !strings.Contains(sc.folded, "号") {
		return nil
	}
	var found []span
	end := 0
	for _, m := range kiosk.FindDocumentNumbers(sc.text) {
		from, ok1 := slices.BinarySearch(sc.start, int32(m.Start))
		to, ok2 := slices.BinarySearch(sc.start, int32(m.End))
		if !m.Sure || !ok1 || !ok2 || from < end || from >= to || sc.inside(from) || to < len(sc.unit) && sc.inside(to) {
			continue
		}
		found = append(found, span{start: from, end: to, term: Fold(m.Number.String())})
		end = to
	}
	return found
}

// numberAt reads a date, an amount, an ordinal or a code that begins at i and
// ends at limit at the latest.
func (sc *scan) numberAt(s *Segmenter, i, limit int) (span, bool) {
	r := sc.runes[i]
	if sc.class[i] == classAlnum && r < 0x80 {
		if n, ok := sc.date(i, limit, sc.arabic); ok {
			return n, true
		}
		return sc.code(i, limit)
	}
	switch r {
	case '第':
		return sc.ordinal(s, i, limit)
	case '百':
		return sc.percent(i, limit)
	case '一', '二':
		if n, ok := sc.date(i, limit, sc.hanzi); ok {
			return n, true
		}
		if n, ok := sc.year(i, limit); ok {
			return n, true
		}
		return sc.hanAmount(i, limit)
	case '两', '三', '四', '五', '六', '七', '八', '九', '十':
		return sc.hanAmount(i, limit)
	}
	return span{}, false
}

// date reads 2018年9月3日 or 2018年9月, with blanks or without. number reads
// one of its numbers.
func (sc *scan) date(i, limit int, number func(i, limit int) (value, end int)) (span, bool) {
	year, at := number(i, limit)
	if year < 1000 || year > 2999 {
		return span{}, false
	}
	term := strconv.Itoa(year)
	end := 0
	for _, part := range []struct {
		sign rune
		max  int
	}{{'年', 2999}, {'月', 12}, {'日', 31}} {
		if part.sign != '年' {
			var n int
			if n, at = number(sc.blanks(at, limit), limit); n < 1 || n > part.max {
				break
			}
			term += strconv.Itoa(n)
		}
		if at = sc.blanks(at, limit); at >= limit || sc.runes[at] != part.sign {
			break
		}
		at++
		term += string(part.sign)
		if part.sign != '年' {
			end = at
		}
	}
	if end == 0 {
		return span{}, false
	}
	// What was read after the last sign is not part of it.
	term = term[:strings.LastIndexAny(term, "月日")+len("月")]
	return span{start: i, end: end, term: term}, true
}

func (sc *scan) blanks(i, limit int) int {
	for i < limit && sc.class[i] == classBlank {
		i++
	}
	return i
}

// arabic reads a unit of digits, -1 if there is none.
func (sc *scan) arabic(i, limit int) (value, end int) {
	if i >= limit || !sc.digits(i, int(sc.unit[i])) || int(sc.unit[i])-i > 4 {
		return -1, i
	}
	end = int(sc.unit[i])
	for _, r := range sc.runes[i:end] {
		value = value*10 + int(r-'0')
	}
	return value, end
}

// hanzi reads 二零一八, 九, 十二 or 三十一, -1 if there is none of them.
func (sc *scan) hanzi(i, limit int) (value, end int) {
	const signs = hanziDigits
	value, end = -1, i
	for ; end < limit && end-i < 4; end++ {
		r := sc.runes[end]
		if r == '十' {
			value = max(value, 1) * 10
			if end+1 < limit {
				if d := strings.IndexRune(signs, sc.runes[end+1]); d > 0 {
					return value + d/len("零"), end + 2
				}
			}
			return value, end + 1
		}
		d := strings.IndexRune(signs, r)
		if d < 0 {
			return value, end
		}
		value = max(value, 0)*10 + d/len("零")
	}
	return value, end
}

// code reads letters and digits held together by signs (an index number, a
// telephone, a project code, a decimal), with the unit of an amount.
func (sc *scan) code(i, limit int) (span, bool) {
	end, joints := int(sc.unit[i]), 0
	digits := sc.digits(i, end)
	anyDigit := sc.hasDigit(i, end)
	for end+1 < limit && sc.class[end+1] == classAlnum && sc.runes[end+1] < 0x80 {
		next := int(sc.unit[end+1])
		if !strings.ContainsRune("-/._", sc.runes[end]) {
			if sc.runes[end] != ',' || !digits || next-end != 4 || !sc.digits(end+1, next) {
				break
			}
		}
		digits = digits && (sc.runes[end] == '.' || sc.runes[end] == ',') && sc.digits(end+1, next)
		anyDigit = anyDigit || sc.hasDigit(end+1, next)
		end = next
		joints++
	}
	if !anyDigit || end-i > longestNumber || sc.clock(i-1) || sc.clock(end) {
		return span{}, false
	}
	if digits {
		if to := sc.amount(end, limit); to > 0 {
			return span{start: i, end: to, term: sc.yuan(i, to)}, true
		}
	}
	if joints == 0 {
		return span{}, false
	}
	if day, ok := sc.numericDate(i, end); ok {
		return span{start: i, end: end, term: day}, true
	}
	return span{start: i, end: end, term: sc.compact(i, end)}, true
}

// clock reports whether the rune at i is the colon of a time of day.
func (sc *scan) clock(i int) bool {
	return i > 0 && i+1 < len(sc.runes) && sc.runes[i] == ':' && sc.digits(i-1, i) && sc.digits(i+1, i+2)
}

// amount returns the end of 元, 万元, 亿元 or % at i, 0 if there is none.
func (sc *scan) amount(i, limit int) int {
	if i = sc.blanks(i, limit); i < limit && sc.runes[i] == '%' {
		return i + 1
	}
	for i < limit && strings.ContainsRune("十百千万亿", sc.runes[i]) {
		i++
	}
	if i < limit && sc.runes[i] == '元' {
		return i + 1
	}
	return 0
}

// numericDate reads 2018-09-03, 2018/9/3 and 2018.9.3.
func (sc *scan) numericDate(i, end int) (string, bool) {
	var parts [3]int
	n, sign := 0, rune(0)
	for i < end {
		value, to := sc.arabic(i, end)
		if value < 0 || n == len(parts) {
			return "", false
		}
		parts[n] = value
		n++
		if to < end {
			if sign != 0 && sc.runes[to] != sign || sc.runes[to] == ',' || sc.runes[to] == '_' {
				return "", false
			}
			sign = sc.runes[to]
		}
		i = to + 1
	}
	y, m, d := parts[0], parts[1], parts[2]
	if n != 3 || y < 1900 || y > 2999 || m < 1 || m > 12 || d < 1 || d > 31 {
		return "", false
	}
	return strconv.Itoa(y) + "年" + strconv.Itoa(m) + "月" + strconv.Itoa(d) + "日", true
}

// compact returns the folded text of a range without blanks and without the
// commas of thousands.
func (sc *scan) compact(i, end int) string {
	var b strings.Builder
	for ; i < end; i++ {
		if sc.class[i] != classBlank && sc.runes[i] != ',' {
			b.WriteRune(sc.runes[i])
		}
	}
	return b.String()
}

func (sc *scan) digits(i, end int) bool {
	for ; i < end; i++ {
		if sc.runes[i] < '0' || sc.runes[i] > '9' {
			return false
		}
	}
	return true
}

func (sc *scan) hasDigit(i, end int) bool {
	for ; i < end; i++ {
		if sc.runes[i] >= '0' && sc.runes[i] <= '9' {
			return true
		}
	}
	return false
}
