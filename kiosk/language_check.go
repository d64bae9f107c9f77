package kiosk

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The longest texts of the local language, in runes.
const (
	maxWord     = 30
	maxPinQuery = 60
	maxShown    = 60 // a reason that everyone reads
	maxReason   = 500
)

// CheckReason returns Invalid unless s says something and can be read.
func CheckReason(s string) error { return checkText("理由", s, 2, maxReason) }

// checkText checks a text that a person typed into a field called name.
func checkText(name, s string, least, most int) error {
	n := utf8.RuneCountInString(s)
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' }):
		return Errorf(Invalid, "%s里有看不见的字符，请重新写。", name)
	case n == 0:
		return Errorf(Invalid, "请写%s。", name)
	case n < least:
		return Errorf(Invalid, "%s太短了，至少 %d 个字。", name, least)
	case n > most:
		return Errorf(Invalid, "%s太长了，最多 %d 个字。", name, most)
	}
	return nil
}

// Checked returns the entry without blanks around its texts and with the usual
// weight if it has none; Invalid says what is wrong with it.
func (w Word) Checked() (Word, error) {
	for _, s := range []*string{&w.Word, &w.Official, &w.Reason, &w.Evidence} {
		*s = strings.TrimSpace(*s)
	}
	if w.Kind.Label() == "" {
		return w, Errorf(Invalid, "请选这一条是做什么用的。")
	}
	most := maxWord
	if w.Kind == WordUnasked {
		most = maxPinQuery
	}
	if err := checkText("词", w.Word, 1, most); err != nil {
		return w, err
	}
	if err := w.checkPair(); err != nil {
		return w, err
	}
	if err := checkText("依据", w.Evidence, 2, maxReason); err != nil {
		return w, err
	}
	return w, CheckReason(w.Reason)
}

func (w *Word) checkPair() error {
	if !w.Kind.Paired() {
		w.Official, w.Weight = "", 0
		if w.Kind == WordName && (utf8.RuneCountInString(w.Word) < 2 || strings.ContainsFunc(w.Word, notOfName)) {
			return Errorf(Invalid, "专名要有两个以上的字，里面不能有空格和标点。")
		}
		return nil
	}
	if err := checkText("文件里的说法", w.Official, 1, maxWord); err != nil {
		return err
	}
	if a, _ := AskedText(w.Word); a == "" {
		return Errorf(Invalid, "“%s”里没有可以查的字。", w.Word)
	}
	if strings.EqualFold(w.Word, w.Official) {
		return Errorf(Invalid, "两边是同一个词，不用加。")
	}
	if w.Kind == WordMute {
		w.Weight = 0
		return nil
	}
	if w.Weight == 0 {
		w.Weight = 0.9
	}
	if !(w.Weight > 0 && w.Weight <= 1) {
		return Errorf(Invalid, "意思有多近，要在 0 和 1 之间。")
	}
	return nil
}

func notOfName(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '·' }

// Checked returns the pin without blanks around its texts; Invalid says what
// is wrong with it.
func (p Pin) Checked(today Date) (Pin, error) {
	p.Query, p.Reason, p.Disclosure = strings.TrimSpace(p.Query), strings.TrimSpace(p.Reason), strings.TrimSpace(p.Disclosure)
	if err := checkText("问题", p.Query, 1, maxPinQuery); err != nil {
		return p, err
	}
	if text, _ := AskedText(p.Query); text == "" {
		return p, Errorf(Invalid, "“%s”里没有可以查的字。", p.Query)
	}
	if p.Disclosure == "" {
		return p, Errorf(Invalid, "请选一份文件。")
	}
	if err := checkText("理由", p.Reason, 2, maxShown); err != nil {
		return p, err
	}
	switch last := DateOf(today.Time().AddDate(0, 0, PinDays)); {
	case p.ExpiresOn.IsZero():
		return p, Errorf(Invalid, "请写到哪一天为止。到期可以续，没人续就自己停。")
	case p.ExpiresOn.Before(today):
		return p, Errorf(Invalid, "到期的日子 %s 已经过了。", p.ExpiresOn)
	case last.Before(p.ExpiresOn):
		return p, Errorf(Invalid, "最长到 %s。到期可以续，没人续就自己停。", last)
	}
	return p, nil
}
