package query

import (
	"regexp"
	"strconv"
	"strings"

	"gongkai/search/analysis"
)

var (
	// hanNumber is a document number in Chinese numerals, 〔二〇一八〕十二号.
	hanNumber = regexp.MustCompile(`([〔﹝\[［【(（] ?)([〇○零一二三四五六七八九]{4})( ?[〕﹞\]］】)）] ?第? ?)([〇○零一二三四五六七八九十百]{1,5})( ?[号號])`)

	// telephone is an area code and a number in folded text, 06316651234.
	telephone = regexp.MustCompile(`(^|[^0-9-])\(?(0(?:10|2[0-9]|[3-9][0-9]{2}))[) -]{0,2}([0-9]{7,8})($|[^0-9-])`)

	// lettered is figures after letters in folded text, covid19 or GB 5749.
	lettered = regexp.MustCompile(`(^|[^a-z0-9-])([a-z]{2,12})([ -]?)([0-9]{2,40})($|[^a-z0-9-])`)
)

// sayNumbers writes document numbers in Chinese numerals with figures.
func sayNumbers(text string) string {
	return hanNumber.ReplaceAllStringFunc(text, func(number string) string {
		m := hanNumber.FindStringSubmatch(number)
		return m[1] + numeral(m[2]) + m[3] + numeral(m[4]) + m[5]
	})
}

// numeral writes a Chinese numeral below a thousand, or one digit by digit,
// with figures.
func numeral(han string) string {
	digit := func(r rune) int { return strings.IndexRune("零一二三四五六七八九", r) / len("零") }
	han = analysis.Fold(han) // 零 for 〇 and ○
	if !strings.ContainsAny(han, "十百") {
		var b strings.Builder
		for _, r := range han {
			b.WriteString(strconv.Itoa(digit(r)))
		}
		return b.String()
	}
	sum, last := 0, 0
	for _, r := range han {
		switch r {
		case '十':
			sum, last = sum+10*max(last, 1), 0
		case '百':
			sum, last = sum+100*max(last, 1), 0
		default:
			last = digit(r)
		}
	}
	return strconv.Itoa(sum + last)
}

// respell writes telephones and codes of a folded text the way a document
// has them: with a hyphen or a blank inside, or without.
func respell(text string, known func(string) bool) string {
	if known == nil || !strings.ContainsAny(text, "0123456789") {
		return text
	}
	if m := telephone.FindStringSubmatch(text); m != nil && known(m[2]+"-"+m[3]) {
		return strings.Replace(text, m[0], m[1]+" "+m[2]+"-"+m[3]+" "+m[4], 1)
	}
	m := lettered.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	letters, figures := m[2], m[4]
	for _, way := range []string{letters + m[3] + figures, letters + figures, letters + "-" + figures} {
		if known(way) {
			return strings.Replace(text, m[0], m[1]+" "+way+" "+m[5], 1)
		}
	}
	if m[3] == "" && known(letters) && known(figures) {
		return strings.Replace(text, m[0], m[1]+" "+letters+" "+figures+" "+m[5], 1)
	}
	return text
}
