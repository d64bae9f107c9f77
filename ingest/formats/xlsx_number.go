package formats

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// numberFormat says how a cell shows a number, as far as words go: dates,
// percents, decimals and thousands. Colours and conditions do not matter.
type numberFormat struct {
	date      bool
	clock     bool // hours and minutes too
	dateless  bool // hours and minutes only
	chinese   bool // 2018年9月3日
	noDay     bool // 2018年9月
	percent   bool
	decimals  int // -1: as many as there are
	thousands bool
	suffix    string // 86.5万元
	set       bool
}

// Formats with numbers of their own, of which files give no code.
var builtin = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-m-d", 15: "yyyy-m-d", 16: "yyyy-m-d",
	17: "yyyy-m", 18: "h:mm", 19: "h:mm", 20: "h:mm", 21: "h:mm", 22: "yyyy-m-d h:mm", 27: `yyyy"年"m"月"`,
	28: `yyyy"年"m"月"d"日"`, 29: `yyyy"年"m"月"d"日"`, 30: "yyyy-m-d", 31: `yyyy"年"m"月"d"日"`, 32: "h:mm", 33: "h:mm",
	34: "h:mm", 35: "h:mm", 36: `yyyy"年"m"月"`, 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
	45: "h:mm", 46: "h:mm", 47: "h:mm", 50: `yyyy"年"m"月"`, 51: `yyyy"年"m"月"d"日"`, 52: `yyyy"年"m"月"`,
	53: `yyyy"年"m"月"d"日"`, 54: `yyyy"年"m"月"d"日"`, 55: `yyyy"年"m"月"`, 56: `yyyy"年"m"月"d"日"`, 57: `yyyy"年"m"月"`,
	58: `yyyy"年"m"月"d"日"`,
}

// newNumberFormat reads the first section of a format code.
func newNumberFormat(id int, code string) numberFormat {
	if code == "" {
		code = builtin[id]
	}
	if code == "" || strings.EqualFold(code, "General") || code == "@" {
		return numberFormat{}
	}
	f := numberFormat{set: true}
	var marks, said strings.Builder // what is no literal; literals
	quoted, bracket := false, false
	for i := 0; i < len(code) && (quoted || bracket || code[i] != ';'); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
			said.WriteByte(c)
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case bracket:
		case c == '\\':
			if i++; i < len(code) {
				said.WriteByte(code[i])
			}
		case c == '_' || c == '*':
			i++
		case c >= 0x80:
			said.WriteByte(c)
		default:
			marks.WriteByte(c | 0x20*b2i(c >= 'A' && c <= 'Z'))
		}
	}
	m, words := marks.String(), strings.ToValidUTF8(said.String(), "")
	if strings.ContainsAny(m, "ydhs") && !strings.ContainsAny(m, "0#?") {
		f.clock = strings.ContainsAny(m, "hs")
		f.dateless = !strings.ContainsAny(m, "yd")
		f.date = true
		f.noDay = !strings.Contains(m, "d") && strings.Contains(m, "y")
		f.chinese = strings.Contains(words, "年") || strings.Contains(words, "月")
		return f
	}
	f.percent = strings.Contains(m, "%")
	f.thousands = strings.Contains(m, ",")
	if i := strings.IndexByte(m, '.'); i >= 0 {
		f.decimals = strings.Count(m[i:], "0") + strings.Count(m[i:], "#") + strings.Count(m[i:], "?")
		if strings.Contains(m[i:], "#") {
			f.decimals = -1
		}
	}
	if strings.ContainsAny(m, "e/") {
		return numberFormat{}
	}
	if strings.ContainsAny(words, "元亩人户%个") {
		f.suffix = strings.TrimSpace(words)
	}
	return f
}

func b2i(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// show returns a stored number as its cell shows it.
func (f numberFormat) show(raw string, since04 bool) string {
	raw = strings.TrimSpace(raw)
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return raw
	}
	if f.date {
		if s := f.showDate(n, since04); s != "" {
			return s
		}
	}
	if f.date || !f.set {
		return plain(n)
	}
	if math.Abs(n) >= 1e15 {
		return plain(n) + f.suffix
	}
	decimals, end := f.decimals, f.suffix
	if f.percent {
		n *= 100
		end = "%"
	}
	s := plain(n)
	if decimals >= 0 {
		s = strconv.FormatFloat(roundHalfUp(n, decimals), 'f', decimals, 64)
	}
	if f.thousands {
		s = thousands(s)
	}
	return s + end
}

// roundHalfUp rounds as spreadsheets do: 2.345 at two decimals is 2.35 though
// the nearest binary number is a little less.
func roundHalfUp(n float64, decimals int) float64 {
	p := math.Pow10(min(decimals, 12))
	if x := math.Round(n*p*(1+1e-15)) / p; !math.IsInf(x, 0) {
		return x
	}
	return n
}

// plain writes a number with at most 15 digits, which is what spreadsheets
// know of it.
func plain(n float64) string {
	s := strconv.FormatFloat(n, 'g', 15, 64)
	if v, err := strconv.ParseFloat(s, 64); err == nil && math.Abs(v) < 1e21 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return s
}

func thousands(s string) string {
	whole, rest, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	return sign + whole
}

// showDate writes a date as its days since 1900 count them; "" for none.
func (f numberFormat) showDate(n float64, since04 bool) string {
	if n < 0 || n > 2958465 {
		return ""
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if since04 {
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if n < 60 {
		n++ // 1900 was no leap year, and spreadsheets think it was
	}
	t := epoch.AddDate(0, 0, int(n)).Add(time.Duration(math.Round((n-math.Floor(n))*86400)) * time.Second)
	layout := "2006-01-02"
	switch {
	case f.dateless:
		return t.Format("15:04")
	case f.chinese && f.noDay:
		layout = "2006年1月"
	case f.chinese:
		layout = "2006年1月2日"
	case f.noDay:
		layout = "2006-01"
	}
	if f.clock {
		layout += " 15:04"
	}
	return t.Format(layout)
}
