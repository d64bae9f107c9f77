package personal

import (
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

// cue is a word that personal data stands beside, and who looks there; at is
// where the word begins.
type cue struct {
	word string
	look func(s *scanner, at int)
}

// cues are found by their first sign; hasCue tells at once that a sign begins
// none.
var (
	cues   = map[rune][]cue{}
	hasCue [1 << 10]uint64 // a bit for each sign of the basic plane
)

func init() {
	all := []cue{
		{"出生", (*scanner).birth},
		{"日生", (*scanner).bornOn},
		{"生日", (*scanner).birthday},
		{"单元", (*scanner).flat},
		{"生于", (*scanner).bornIn},
		{"住", (*scanner).livesAt},
		{"护照", (*scanner).passport},
		{"字第", (*scanner).military},
		{"名单", (*scanner).listed},
	}
	for _, l := range personWords {
		all = append(all, cue{l, func(s *scanner, at int) { s.beside(at + len(l)) }})
	}
	for _, l := range addressLabels {
		all = append(all, cue{l, func(s *scanner, at int) { s.address(at + len(l)) }})
	}
	for _, l := range nameLabels {
		all = append(all, cue{l, func(s *scanner, at int) { s.named(at + len(l)) }})
	}
	for _, l := range mailLabels {
		all = append(all, cue{l, func(s *scanner, at int) { s.mail(at + len(l)) }})
	}
	for _, c := range all {
		r, _ := utf8.DecodeRuneInString(c.word)
		cues[r] = append(cues[r], c)
		hasCue[r>>6] |= 1 << (r & 63)
	}
}

// words finds what is told by words: dates of birth, addresses, plates,
// passports, names after a label, numbers that were masked by halves.
func (s *scanner) words() {
	text := s.text
	for i := 0; i+3 <= len(text); {
		b := text[i]
		if b < 0xe4 || b > 0xe9 {
			i++
			continue
		}
		r := rune(b&0xf)<<12 | rune(text[i+1]&0x3f)<<6 | rune(text[i+2]&0x3f)
		if hasCue[r>>6]&(1<<(r&63)) != 0 {
			for _, c := range cues[r] {
				if strings.HasPrefix(text[i:], c.word) {
					c.look(s, i)
				}
			}
		}
		i++
		for i < len(text) && text[i]&0xc0 == 0x80 {
			i++
		}
	}
	s.plates()
	s.halfMasked()
}

// birth looks at the word 出生: a day may follow its label or stand before it.
func (s *scanner) birth(at int) {
	r := reader{s.text, at + len("出生")}
	r.word("日期", "年月日", "年月", "时间", "于")
	label := r.at > at+len("出生")
	r.skip(4, isColon)
	if start := r.at; (label || start > at+len("出生")) && r.date() {
		s.add(kiosk.PersonalBirth, start, r.at, 0.9, "写明是出生日期")
		return
	}
	if label {
		return
	}
	s.bornBefore(at, at+len("出生"))
}

// birthday looks at the word 生日.
func (s *scanner) birthday(at int) {
	r := reader{s.text, at + len("生日")}
	r.skip(4, isColon)
	if start := r.at; r.date() {
		s.add(kiosk.PersonalBirth, start, r.at, 0.9, "写明是生日")
	}
}

// bornIn looks at 生于 before a day, but not at 产生于, 发生于 and their like.
func (s *scanner) bornIn(at int) {
	prev, _ := utf8.DecodeLastRuneInString(s.text[:at])
	if at > 0 && prev != '出' && !strings.ContainsRune("，,、。；;（( \n\t男女", prev) {
		return
	}
	r := reader{s.text, at + len("生于")}
	if start := r.at; r.date() {
		s.add(kiosk.PersonalBirth, start, r.at, 0.85, "写明生于这一天")
	}
}

// bornOn looks at 日生 of 1990年3月7日生.
func (s *scanner) bornOn(at int) {
	end := at + len("日生")
	if c, _ := utf8.DecodeRuneInString(s.text[end:]); end == len(s.text) || strings.ContainsRune("，,。；;、）)\n\t ", c) {
		s.bornBefore(at+len("日"), end)
	}
}

// bornBefore takes the day that ends at a place. That of a rule about who was
// born before, since or between days is nobody's.
func (s *scanner) bornBefore(at, after int) {
	for _, w := range [...]string{"的", "以", "之", "前", "后", "至", "起", "人口", "率", "（含", "(含"} {
		if strings.HasPrefix(s.text[after:], w) {
			return
		}
	}
	from := max(0, at-48)
	for i := from; i < at; i++ {
		if !utf8.RuneStart(s.text[i]) {
			continue
		}
		r := reader{s.text, i}
		if !r.date() || r.at != at {
			continue
		}
		prev, _ := utf8.DecodeLastRuneInString(s.text[:i])
		if i > 0 && (isDigit(prev) || strings.ContainsRune("至到—–-－~～", prev)) {
			return
		}
		s.add(kiosk.PersonalBirth, i, at, 0.85, "日期后面写着出生")
		return
	}
}

// date passes over a day: 1990年3月7日, 1990-03-07, 19900307.
func (r *reader) date() bool {
	start := r.at
	year := r.digits(4, 4)
	if year < 0 {
		return r.spokenDate()
	}
	if year < 1900 || year > 2039 {
		r.at = start
		return false
	}
	r.skip(1, isBlank)
	month, dayOfMonth := 0, 0
	if r.word("年", "-", "－", "/", "／", ".", "．", "—") {
		r.skip(1, isBlank)
		month = r.digits(1, 2)
		r.skip(1, isBlank)
		if !r.word("月", "-", "－", "/", "／", ".", "．", "—") {
			r.at = start
			return false
		}
		r.skip(1, isBlank)
		dayOfMonth = r.digits(1, 2)
		end := r.at
		r.skip(1, isBlank)
		if !r.word("日", "号") {
			r.at = end
		}
	} else {
		month, dayOfMonth = r.digits(2, 2), r.digits(2, 2)
	}
	if month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31 {
		r.at = start
		return false
	}
	return true
}

// passport takes the number of a passport after its name.
func (s *scanner) passport(at int) {
	at += len("护照")
	for i := at; i < min(len(s.text), at+30); i++ {
		if !utf8.RuneStart(s.text[i]) {
			continue
		}
		if s.text[i] == '\n' {
			return
		}
		if end := passportAt(s.text, i); end > 0 {
			s.add(kiosk.PersonalPassport, i, end, 0.9, "写明是护照")
			return
		}
	}
}

// passportAt returns the end of a passport number that begins at a place: a
// letter or two and seven or eight digits; 0 if there is none.
func passportAt(text string, at int) int {
	r := reader{text, at}
	letters := 0
	r.skip(2, func(c rune) bool {
		b := foldLetter(c)
		if b < 'A' {
			return false
		}
		letters++
		return true
	})
	if letters == 0 || r.digits(7, 8) < 0 {
		return 0
	}
	if c, n := r.peek(); n > 0 && foldLetter(c) != 0 {
		return 0
	}
	return r.at
}

// military takes the number of an officer's card: 军字第…号.
func (s *scanner) military(at int) {
	before := s.text[max(0, at-24):at]
	if !strings.HasSuffix(before, "军") && !strings.HasSuffix(before, "士") && !strings.HasSuffix(before, "兵") &&
		!strings.HasSuffix(before, "武") && !strings.HasSuffix(before, "参") {
		return
	}
	r := reader{s.text, at + len("字第")}
	r.skip(2, isBlank)
	start := r.at
	if r.digits(6, 9) >= 0 {
		s.add(kiosk.PersonalPassport, start, r.at, 0.85, "军官证、士兵证号的写法")
	}
}

var mailLabels = [...]string{"个人邮箱", "本人邮箱"}

// mail takes the address after a label of someone's own mail.
func (s *scanner) mail(at int) {
	r := reader{s.text, at}
	r.skip(4, isColon)
	start := r.at
	if end := mailAt(s.text, start); end > 0 {
		s.add(kiosk.PersonalEmail, start, end, 0.9, "写明是个人邮箱")
	}
}

// mailAt returns the end of a mail address that begins at a place, 0 if there
// is none or it is of a public body.
func mailAt(text string, at int) int {
	end, sign := at, -1
	for end < len(text) && end-at < 100 {
		b := text[end]
		if b == '@' && sign < 0 && end > at {
			sign = end
		} else if !letter(b) && (b < '0' || b > '9') && b != '.' && b != '_' && b != '-' && b != '+' {
			break
		}
		end++
	}
	if sign < 0 || end-sign < 4 || strings.HasSuffix(strings.ToLower(text[at:end]), "gov.cn") {
		return 0
	}
	return end
}
