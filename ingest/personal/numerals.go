package personal

import "unicode/utf8"

// numerals are the signs that a digit is written with in Chinese; the plain
// ones, those of money, and 幺 as it is spoken.
const numerals = "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺弌弍弎两○"

// asNumeral folds a Chinese numeral to its digit.
func asNumeral(r rune) (value uint8, ok bool) {
	switch r {
	case '〇', '零', '○':
		return 0, true
	case '一', '壹', '幺', '弌':
		return 1, true
	case '二', '贰', '两', '弍':
		return 2, true
	case '三', '叁', '弎':
		return 3, true
	case '四', '肆':
		return 4, true
	case '五', '伍':
		return 5, true
	case '六', '陆':
		return 6, true
	case '七', '柒':
		return 7, true
	case '八', '捌':
		return 8, true
	case '九', '玖':
		return 9, true
	}
	return 0, false
}

// hasNumeral tells at once that a sign of the basic plane is no numeral.
var hasNumeral = func() (is [1 << 10]uint64) {
	for _, r := range numerals {
		is[r>>6] |= 1 << (r & 63)
	}
	return is
}()

const (
	leastWritten = 11 // digits of the shortest number that is written out
	leastSigns   = 3  // of them, those in Chinese
	mostWritten  = 256
)

// written looks at numbers with Chinese numerals in them: 三七一〇八三…, 一三八0013….
// A number in other signs alone is what numbers looks at.
func (s *scanner) written() {
	text := s.text
	for i := 0; i+3 <= len(text); {
		if b := text[i]; b < 0xe3 || b > 0xe9 {
			i++
			continue
		}
		r := rune(text[i]&0xf)<<12 | rune(text[i+1]&0x3f)<<6 | rune(text[i+2]&0x3f)
		if hasNumeral[r>>6]&(1<<(r&63)) == 0 {
			i += 3
			continue
		}
		i = s.writtenAt(i)
	}
}

// writtenAt looks at the number around a numeral and returns where to go on.
func (s *scanner) writtenAt(at int) int {
	d, signs, end := s.collect(s.front(at))
	if len(d) >= leastWritten && signs >= leastSigns {
		s.number(d)
	}
	if len(d) < mostWritten {
		return max(end, at+3)
	}
	return max(int(d[len(d)-overlap].start), at+3)
}

// front goes back from a numeral over the digits before it.
func (s *scanner) front(at int) int {
	from, gaps := at, 0
	for n := 0; n < overlap && from > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(s.text[:from])
		if _, _, ok := asDigit(r); ok {
			gaps, from = 0, from-size
			continue
		}
		if g, ok := asGap(r); !ok || g > blank || gaps == maxGap {
			break
		}
		gaps++
		from -= size
	}
	return from
}

// collect reads digits of all kinds from a place, and how many of them are
// Chinese numerals.
func (s *scanner) collect(from int) (d []digit, signs, end int) {
	pending, gaps := joined, 0
	end = from
	for i := from; i < len(s.text) && len(d) < mostWritten; {
		r, n := utf8.DecodeRuneInString(s.text[i:])
		v, numeral := asNumeral(r)
		slip, ok := uint8(0), numeral
		if !numeral {
			v, slip, ok = asDigit(r)
		}
		if ok && (v < 10 || len(d) > 0) {
			d = append(d, digit{int32(i), int32(i + n), v, pending, slip, false})
			pending, gaps = joined, 0
			if numeral {
				signs++
			}
			i += n
			end = i
			continue
		}
		g, isGap := asGap(r)
		if gaps++; !isGap || gaps > maxGap {
			break
		}
		pending = max(pending, g)
		i += n
	}
	return d, signs, end
}

// spokenDate passes over a day in Chinese numerals: 一九六八年三月十二日.
func (r *reader) spokenDate() bool {
	start := r.at
	year := 0
	for range 4 {
		c, n := r.peek()
		v, ok := asNumeral(c)
		if !ok {
			r.at = start
			return false
		}
		year, r.at = year*10+int(v), r.at+n
	}
	ok := year >= 1900 && year <= 2039 && r.word("年")
	month := r.spoken()
	ok = ok && month >= 1 && month <= 12 && r.word("月")
	day := r.spoken()
	if ok = ok && day >= 1 && day <= 31; !ok {
		r.at = start
		return false
	}
	r.word("日", "号")
	return true
}

// spoken reads a number below a hundred as it is said: 三, 十二, 二十, 廿一; 0 if
// there is none.
func (r *reader) spoken() int {
	n, last := 0, -1
	for range 3 {
		c, size := r.peek()
		v, ok := asNumeral(c)
		switch {
		case c == '十' && n < 10:
			n, last = max(n, 1)*10, -1
		case c == '廿' && n == 0:
			n, last = 20, -1
		case ok && last < 0:
			n, last = n+int(v), int(v)
		default:
			return n
		}
		r.at += size
	}
	return n
}
