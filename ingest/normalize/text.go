package normalize

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
)

// Blanks returns s on one line: every run of blanks of any kind, full-width
// and invisible ones too, becomes one space, none are left at the ends. A line
// break between two Chinese characters is an accident of the source and leaves
// nothing behind.
func Blanks(s string) string {
	if clean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var last rune // last rune written
	space, broken := false, false
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			space, broken = true, true
			continue
		case unicode.IsSpace(r):
			space = true
			continue
		case Invisible(r):
			continue
		}
		if space && last != 0 && (!broken || !wide(last) || !wide(r)) {
			b.WriteByte(' ')
		}
		space, broken = false, false
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// clean reports whether Blanks would change nothing, for the common case of a
// line that is already in order.
func clean(s string) bool {
	last := ' '
	for _, r := range s {
		if r == utf8.RuneError || (r != ' ' && (unicode.IsSpace(r) || Invisible(r))) || (r == ' ' && last == ' ') {
			return false
		}
		last = r
	}
	return last != ' ' || s == ""
}

// Invisible reports whether r shows nothing and means nothing: control and
// zero-width characters, byte order marks, soft hyphens, characters that turn
// the reading direction, and what could not be decoded.
func Invisible(r rune) bool {
	switch {
	case r < 0x20:
		return r != '\t' && r != '\n' && r != '\r'
	case r >= 0x7f && r < 0xa0:
		return r != 0x85
	case r == 0xad, r == 0x061c, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e,
		r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == utf8.RuneError, r >= 0xfff0 && r <= 0xfffb:
		return true
	}
	return false
}

func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || (r >= 0x3000 && r <= 0x303f) || (r >= 0xff00 && r <= 0xffef) ||
		strings.ContainsRune("“”‘’…—", r)
}

// Label returns the comparable form of a field's name: no blanks, no colon,
// no brackets, so that "【索 引 号】：" and "索引号" are equal.
func Label(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || Invisible(r) || strings.ContainsRune(":：【】[]［］〖〗*＊•·", r) {
			return -1
		}
		return r
	}, s)
}

// siteName recognises what a site appends to a title: its own name.
var siteName = regexp.MustCompile(`(政府|门户|网站|政务网|公开网|信息网|公开平台|政务公开|信息公开|官网|中国政府网|乳山|局|委员会|办公室|首页|网)$`)

// Title returns a title on one line without what the site put around it. sites
// are names that are cut off when they follow a separator at the end or stand
// before one at the start: the site's, the column's.
func Title(s string, sites ...string) string {
	s = Blanks(s)
	for _, cut := range []string{"[图]", "【图】", "[附件]", "·", "•", "◆", "■", "●"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, cut))
	}
	known := func(part string) bool {
		part = strings.TrimSpace(part)
		for _, site := range sites {
			if site = Blanks(site); site != "" && part == site {
				return true
			}
		}
		return false
	}
	for {
		i, width := lastSeparator(s)
		if i <= 0 {
			break
		}
		tail := strings.TrimSpace(s[i+width:])
		if known(s[:i]) && tail != "" {
			return tail
		}
		if tail != "" && !known(tail) && (!siteName.MatchString(tail) || utf8.RuneCountInString(s[:i]) < 6) {
			break
		}
		s = strings.TrimSpace(s[:i])
	}
	for _, sep := range []string{"-", "_", "|", "—", "－"} {
		if head, rest, ok := strings.Cut(s, sep); ok && known(head) && strings.TrimSpace(rest) != "" {
			return strings.TrimSpace(strings.TrimLeft(rest, "-—"))
		}
	}
	return s
}

// lastSeparator finds the last sign that may part a title from a site's name.
// A hyphen between letters or digits (2018-2020) is none.
func lastSeparator(s string) (at, width int) {
	at = -1
	for i, r := range s {
		if !strings.ContainsRune("_|-—－–｜", r) {
			continue
		}
		w := utf8.RuneLen(r)
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+w:])
		if r != '_' && r != '|' && r != '｜' && alnum(before) && alnum(after) {
			continue
		}
		at, width = i, w
	}
	return at, width
}

func alnum(r rune) bool { return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

var bodyPrefix = regexp.MustCompile(`^(?:发布机构|发布单位|发文机关|发文单位|信息来源|文章来源|来源|作者|供稿|单位)\s*[:：]\s*`)

// BodyName returns the name of an organ as printed, without label, quotes and
// blanks inside; several organs stay as they are.
func BodyName(s string) string {
	s = bodyPrefix.ReplaceAllString(Blanks(s), "")
	if strings.ContainsAny(s, "\\{}<>") {
		return ""
	}
	s = strings.Trim(s, "\"“”《》<>[]【】,，;；。.、|/ ")
	switch s {
	case "", "本站", "本网", "本站原创", "原创", "未知", "不详", "无", "admin", "null", "undefined", "转载", "网络", "互联网":
		return ""
	}
	var b strings.Builder
	var last rune
	for _, r := range s {
		// Blanks between Chinese characters spread a short name (民 政 局); a
		// blank after a full name parts two organs.
		if r == ' ' && wide(last) && utf8.RuneCountInString(b.String()) < 3 {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// DocumentNumber returns a document number in its standard form where it can
// be read, else as printed, on one line; "" for what is no number at all.
func DocumentNumber(s string) string {
	s = Blanks(s)
	s = strings.TrimSpace(strings.TrimLeft(s, ":："))
	switch s {
	case "", "无", "-", "--", "—", "——", "/", "暂无", "空":
		return ""
	}
	if n, err := kiosk.ParseDocumentNumber(s); err == nil {
		return n.String()
	}
	return s
}

var (
	numberLine = regexp.MustCompile(`^[（(]?[\p{Han}]{2,20}\s*[〔\[［【(（﹝]\s*(?:19|20)[0-9]{2}\s*[〕\]］】)）﹞]\s*第?\s*[0-9]{1,5}\s*号[）)]?$`)
	orderLine  = regexp.MustCompile(`^[（(]?(?:[\p{Han}]{2,20}令\s*第?\s*[0-9]{1,4}\s*号|[\p{Han}]{2,20}公告\s*(?:19|20)[0-9]{2}年第[0-9]{1,4}号)[）)]?$`)
)

// IsDocumentNumber reports whether a line holds a document number and nothing
// else.
func IsDocumentNumber(line string) bool {
	line = Blanks(line)
	return len(line) < 120 && (numberLine.MatchString(line) || orderLine.MatchString(line))
}
