package speech

import (
	"regexp"
	"strings"
	"unicode"
)

// Spoken writes a passage as people say it, in Hanzi and commas: numbers of
// documents, dates, amounts and shares in words, brackets as pauses, addresses
// of pages left out. It is "" where nothing can be said.
func Spoken(text string) string {
	s := fold(text)
	for _, r := range rewrites {
		s = r.from.ReplaceAllStringFunc(s, func(m string) string { return r.to(r.from.FindStringSubmatch(m)) })
	}
	return pauses(s)
}

// fold makes full-width letters, digits and marks plain and drops what has no
// sound.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '０' <= r && r <= '９', 'Ａ' <= r && r <= 'Ｚ', 'ａ' <= r && r <= 'ｚ':
			return r - '０' + '0'
		case r == '％', r == '．', r == '／', r == '＋', r == '－', r == '＠', r == '＊':
			return r - '０' + '0'
		case r == '\u200b', r == '\ufeff', r == '\u00ad':
			return -1
		case unicode.IsSpace(r), r == '\u3000':
			return ' '
		}
		return r
	}, text)
}

type rewrite struct {
	from *regexp.Regexp
	to   func(m []string) string
}

func by(pattern string, to func(m []string) string) rewrite {
	return rewrite{regexp.MustCompile(pattern), to}
}

const (
	num   = `(\d+(?:\.\d+)?)`
	until = ` ?(?:[-—–~～至到]+) ?`
)

// rewrites are applied in this order: what is read before cannot be mistaken
// by what comes after.
var rewrites = []rewrite{
	by(`(?:https?://|www\.)[!-~]+`, said("，网址见屏幕，")),
	by(`[\w.+-]+@[\w-]+\.[\w.]+`, said("，邮箱见屏幕，")),
	by(`\d*(?:\*|×{3,}|X{3,}|x{3,}){2,}[\dXx]*`, said("，已遮盖，")),
	// numbers of documents: 〔2018〕21号
	by(`[〔\[（(【] ?((?:19|20)\d\d)年? ?[〕\]）)】] ?(第?) ?(\d+)(?:[-—–~～至](\d+))? ?号`, func(m []string) string {
		n := number(m[3])
		if m[4] != "" {
			n += "至" + number(m[4])
		}
		return "，" + digits(m[1], false) + "，" + m[2] + n + "号"
	}),
	// dates and times
	by(`((?:1[89]|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})日?`, date),
	by(`((?:1[89]|20)\d\d)年?`+until+`((?:1[89]|20)\d\d)(年)`, func(m []string) string {
		return digits(m[1], false) + "到" + digits(m[2], false) + "年"
	}),
	by(`((?:1[89]|20)\d\d) ?(年[^龄级限]|年$|[〕\]])`, func(m []string) string { return digits(m[1], false) + m[2] }),
	by(`\b([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?`, clock),
	// telephones
	by(`(\(?0\d{2,3}\)?)[- ]?(\d{7,8})\b`, func(m []string) string { return "，" + digits(m[1], true) + "，" + digits(m[2], true) + "，" }),
	by(`\b(1\d{2})-?(\d{4})-?(\d{4})\b`, func(m []string) string {
		return "，" + digits(m[1], true) + "，" + digits(m[2], true) + "，" + digits(m[3], true) + "，"
	}),
	by(`(热线|电话|拨打|打|致电)([：: ]*)(\d{3,8})\b`, func(m []string) string { return m[1] + "，" + digits(m[3], true) }),
	by(`\b(1(?:0|1|2)\d|12\d{3}|9[56]\d{3})(热线|电话)`, func(m []string) string { return digits(m[1], true) + m[2] }),
	// amounts
	by(`(\d{1,3}(?:,\d{3})+)`, func(m []string) string { return strings.ReplaceAll(m[1], ",", "") }),
	by(`[¥￥] ?`+num+`([万亿]*)元?`, func(m []string) string { return number(m[1]) + m[2] + "元" }),
	// shares: 5%-10%, 3‰, 1/3
	by(num+`[%％]?`+until+num+`[%％]`, func(m []string) string { return "百分之" + number(m[1]) + "到百分之" + number(m[2]) }),
	by(num+`[%％]`, func(m []string) string { return "百分之" + number(m[1]) }),
	by(num+`‰`, func(m []string) string { return "千分之" + number(m[1]) }),
	by(`\b(\d{1,2})/(\d{1,3})\b`, func(m []string) string { return number(m[2]) + "分之" + number(m[1]) }),
	// units
	by(`(?i)(\d|[一二三四五六七八九十百千万亿]) ?(㎡|m²|m2|平米|km|kg|kw|mm|cm|℃|°C)`, func(m []string) string { return m[1] + units[strings.ToLower(m[2])] }),
	by(`(\d) ?[×xX*] ?(\d)`, func(m []string) string { return m[1] + "乘" + m[2] }),
	// counting
	by(`第 ?(\d+) ?`, func(m []string) string { return "第" + number(m[1]) }),
	by(num+until+num, func(m []string) string { return number(m[1]) + "到" + number(m[2]) }),
	by(`(^|[^\d.A-Za-z])2(`+counted+`)`, func(m []string) string { return m[1] + "两" + m[2] }),
	by(`\d{9,}(?:\.\d+)?(`+units1+`)`, func(m []string) string { return number(strings.TrimSuffix(m[0], m[1])) + m[1] }),
	by(`\b\d{9,}\b`, func(m []string) string { return digits(m[0], true) }),
	by(`^[(（]? ?(\d{1,2}) ?[.．、)）] ?([^\d])`, func(m []string) string { return number(m[1]) + "，" + m[2] }),
	by(num, func(m []string) string { return number(m[1]) }),
	by(`[①-⑳]`, func(m []string) string { return number(circled(m[0])) + "，" }),
	// letters
	by(`[A-Za-z]+`, letters),
}

// said always says the same.
func said(words string) func([]string) string { return func([]string) string { return words } }

// counted are the words before which two is 两.
const counted = `个(?:工作日|月|小时)?|户|人|名|件|份|次|天|家|套|间|位|张|块|辆|头|只|台|周|小时|年(?:内|以|后|前|期|$|，|。)|倍|处|类|种|批|栋|条(?:道|路|街|河)|千|万|亿`

// units1 are words after which a long number is an amount.
const units1 = `元|万|亿|人|户|亩|吨|平方|立方|公里|米`

var units = map[string]string{
	"㎡": "平方米", "m²": "平方米", "m2": "平方米", "平米": "平方米", "km": "公里", "kg": "公斤", "kw": "千瓦",
	"mm": "毫米", "cm": "厘米", "℃": "摄氏度", "°c": "摄氏度",
}

func date(m []string) string {
	return digits(m[1], false) + "年" + number(strings.TrimLeft(m[2], "0")) + "月" + number(strings.TrimLeft(m[3], "0")) + "日"
}

func clock(m []string) string {
	s := number(strings.TrimPrefix(m[1], "0")) + "点"
	if m[1] == "0" || m[1] == "00" {
		s = "零点"
	}
	switch {
	case m[2] == "00":
		return s
	case m[2][0] == '0':
		return s + "零" + number(m[2][1:]) + "分"
	}
	return s + number(m[2]) + "分"
}

func circled(s string) string {
	n := int([]rune(s)[0]-'①') + 1
	if n >= 10 {
		return string(rune('0'+n/10)) + string(rune('0'+n%10))
	}
	return string(rune('0' + n))
}

// spelled is the longest run of Latin letters that is spelled; nobody follows
// more.
const spelled = 10

func letters(m []string) string {
	if len(m[0]) > spelled {
		return "，英文见屏幕，"
	}
	return " " + strings.Join(strings.Split(strings.ToUpper(m[0]), ""), " ") + " "
}

// pauses turns brackets and dashes into commas, drops quotation marks and what
// has no sound, and leaves one mark where several meet.
func pauses(s string) string {
	var b strings.Builder
	pause, spaced, last := rune(0), false, rune(0)
	for _, r := range s {
		switch {
		case strings.ContainsRune("“”‘’\"'《》〈〉「」『』·•*#★●▲△○◆_=+|\\^`~<>@&$", r):
			continue
		case r == ' ':
			spaced = true
			continue
		case strings.ContainsRune("□☑√，,、：:；;。！!？?（）()〔〕【】[]{}—–-－…/", r):
			pause = stronger(pause, r)
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			continue
		}
		switch {
		case b.Len() == 0:
		case pause != 0:
			b.WriteRune(pause)
		case spaced && (r < 128 || last < 128):
			b.WriteByte(' ')
		}
		pause, spaced, last = 0, false, r
		b.WriteRune(r)
	}
	if b.Len() > 0 && strings.ContainsRune("。？！", pause) {
		b.WriteRune(pause)
	}
	return b.String()
}

// stronger is the longer of two pauses.
func stronger(a, b rune) rune {
	switch b {
	case '。', '；', ';':
		b = '。'
	case '！', '!':
		b = '！'
	case '？', '?':
		b = '？'
	default:
		b = '，'
	}
	if a == 0 || a == '，' {
		return b
	}
	return a
}
