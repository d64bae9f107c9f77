package fields

import (
	"math/big"
	"regexp"
	"strings"
)

// unitIn returns the unit of money or area that a text holds, "" if none.
func unitIn(s string) string {
	for _, u := range [...]struct{ word, unit string }{
		{"亿元", "亿元"},
		{"亿", "亿元"},
		{"万元", "万元"},
		{"万", "万元"},
		{"公顷", "公顷"},
		{"hm", "公顷"},
		{"亩", "亩"},
		{"平方米", "㎡"},
		{"平米", "㎡"},
		{"㎡", "㎡"},
		{"m2", "㎡"},
		{"M2", "㎡"},
		{"m²", "㎡"},
		{"元", "元"},
	} {
		if strings.Contains(s, u.word) {
			return u.unit
		}
	}
	return ""
}

// factors of the units, in 元 and in square metres; 15 亩 are a 公顷.
var factors = map[string]*big.Rat{
	"亿元": big.NewRat(100000000, 1), "万元": big.NewRat(10000, 1), "元": big.NewRat(1, 1),
	"公顷": big.NewRat(10000, 1), "亩": big.NewRat(10000, 15), "㎡": big.NewRat(1, 1),
}

// amount is a number that was read, in 元 or square metres.
type amount struct {
	value      *big.Rat
	start, end int // bytes of the text it was read from
	sure       float64
}

var (
	moneyNumber = regexp.MustCompile(`([0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?)\s*(?:[（(]\s*)?(亿元|亿|万元|万|元)?`)
	bigMoney    = regexp.MustCompile(`[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿弍叄貳參陸億萬]{2,}[元圆圓]?(?:[零壹贰叁肆伍陆柒捌玖]角)?零?(?:[零壹贰叁肆伍陆柒捌玖]分)?`)
	sizeNumber  = regexp.MustCompile(`([0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?)\s*(?:[（(]\s*)?(公顷|hm2|hm²|亩|平方米|平米|㎡|m2|M2|m²)?`)
)

// money reads an amount of money; unit is what its heading says, "" if
// nothing. Amounts for one thing (元/人, 每套) and shares are none.
func money(s, unit string) (amount, bool) {
	figures, ok := number(moneyNumber, s, unit, "元")
	words, spelt := amount{}, false
	if m := bigMoney.FindStringIndex(s); m != nil {
		words = amount{value: readHan(s[m[0]:m[1]]), start: m[0], end: m[1], sure: 0.95}
		spelt = words.value != nil && words.value.Sign() > 0
	}
	switch {
	case !ok && !spelt:
		return amount{}, false
	case !ok:
		return words, true
	case !spelt:
		return figures, true
	case figures.value.Cmp(words.value) == 0:
		figures.sure = 1
	default:
		figures.sure = 0.5 // they contradict each other
	}
	return figures, true
}

// size reads an area of land.
func size(s, unit string) (amount, bool) { return number(sizeNumber, s, unit, "㎡") }

// number reads the first number with a unit, else the first at all, which is
// of the unit of its heading.
func number(pattern *regexp.Regexp, s, unit, plain string) (amount, bool) {
	var first *amount
	for _, m := range pattern.FindAllStringSubmatchIndex(s, 8) {
		if per(s, m[1]) || notMoney(s, m[0], m[3]) {
			continue
		}
		r := figure(s[m[2]:m[3]])
		if r == nil {
			continue
		}
		a := amount{value: r, start: m[2], end: m[3]}
		own := ""
		if m[4] >= 0 {
			own, a.end = unitIn(s[m[4]:m[5]]), m[5]
		}
		if own == "" {
			own = unitBefore(s[:m[2]], plain)
		}
		if own == "" && unit == "" {
			if first == nil {
				a.sure = 0.5
				first = &a
			}
			continue
		}
		if own == "" {
			own = unit
		}
		f := factors[own]
		if f == nil {
			continue
		}
		a.value, a.sure = new(big.Rat).Mul(r, f), 0.95
		return a, true
	}
	if first == nil {
		return amount{}, false
	}
	return *first, true
}

// unitBefore returns 元 behind ￥84.00, and the unit of （万元）84.00.
func unitBefore(before, plain string) string {
	before = strings.TrimRight(before, " ：:　")
	if plain != "元" {
		return ""
	}
	if cut, ok := strings.CutSuffix(before, "）"); ok || strings.HasSuffix(before, ")") {
		cut = strings.TrimSuffix(cut, ")")
		if i := max(strings.LastIndex(cut, "（"), strings.LastIndex(cut, "(")); i >= 0 && len(cut)-i < 24 {
			return unitIn(cut[i:])
		}
	}
	for _, sign := range [...]string{"￥", "¥", "RMB", "人民币"} {
		if strings.HasSuffix(before, sign) {
			return plain
		}
	}
	return ""
}

// per reports whether what follows a number says that it is a price for one,
// or a share.
func per(s string, at int) bool {
	rest := strings.TrimLeft(s[at:], " ）)　")
	for _, w := range [...]string{"/", "／", "%", "％", "每", "折", "‰"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// notMoney reports whether a number is part of something else: of a day, a
// code, an item of a list.
func notMoney(s string, start, end int) bool {
	if start > 0 {
		if b := s[start-1]; b == '-' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b == '.' {
			return true
		}
	}
	rest := s[end:]
	for _, w := range [...]string{"年", "月", "日", "号", "、", "-", "包", "个", "台", "套", "项", "人", "次", "标段", "："} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// figure reads 1,234,567.89, nil if it is none or has no end.
func figure(s string) *big.Rat {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '０' && r <= '９':
			b.WriteRune(r - '０' + '0')
		case r == '．':
			b.WriteByte('.')
		case r == ',' || r == '，':
		default:
			b.WriteRune(r)
		}
	}
	if b.Len() > 24 {
		return nil
	}
	r, ok := new(big.Rat).SetString(b.String())
	if !ok {
		return nil
	}
	return r
}

// digits of amounts in words. // 大写金额
const hanDigits = "零壹贰叁肆伍陆柒捌玖"

// readHan reads 壹佰贰拾叁万肆仟伍佰元陆角柒分, nil if it is no number.
func readHan(s string) *big.Rat {
	s = strings.NewReplacer("〇", "零", "弍", "贰", "貳", "贰", "叄", "叁", "參", "叁", "陸", "陆", "億", "亿", "萬", "万", "圆", "元", "圓", "元").Replace(s)
	var total, section, digit, fen int64
	yuan := false
	for _, r := range s {
		if i := strings.IndexRune(hanDigits, r); i >= 0 {
			digit = int64(i / len("零"))
			continue
		}
		switch r {
		case '拾':
			if digit == 0 {
				digit = 1
			}
			section, digit = section+digit*10, 0
		case '佰':
			section, digit = section+digit*100, 0
		case '仟':
			section, digit = section+digit*1000, 0
		case '万':
			total, section, digit = total+(section+digit)*10000, 0, 0
		case '亿':
			total, section, digit = (total+section+digit)*100000000, 0, 0
		case '元':
			total, section, digit, yuan = total+section+digit, 0, 0, true
		case '角':
			fen, digit = fen+digit*10, 0
		case '分':
			fen, digit = fen+digit, 0
		}
		if total > 1e15 || total < 0 {
			return nil
		}
	}
	if !yuan {
		total += section + digit
	}
	return big.NewRat(total*100+fen, 100)
}

// decimal writes a number with at most two decimals, rounded half up; fixed
// keeps both.
func decimal(r *big.Rat, fixed bool) string {
	s := r.FloatString(2)
	if !fixed {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}
