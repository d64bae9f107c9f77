package personal

import (
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

// Mask returns the text with everything masked that [Find] finds. What it
// returns holds no finding.
func Mask(text string) string { return MaskIn(text, Context{}, nil) }

// MaskIn masks what [FindIn] finds and keep does not keep; a nil keep keeps
// nothing. What it returns holds no other finding.
func MaskIn(text string, c Context, keep func(text string, f Finding) bool) string {
	for {
		found := FindIn(text, c)
		if keep != nil {
			kept := found[:0]
			for _, f := range found {
				if !keep(text, f) {
					kept = append(kept, f)
				}
			}
			found = kept
		}
		if len(found) == 0 {
			return text
		}
		// What is left of one number may make another with its neighbours, so
		// it is looked at again. Every round leaves fewer signs to find.
		text = Apply(text, Edits(text, found))
	}
}

// Edit is a stretch of a text and what stands there instead.
type Edit struct {
	Start, End int // bytes
	With       string
}

// Edits returns what masking findings changes. Ends of lines and of cells stay,
// so that a text keeps its lines: of a number split by them the first piece
// shows the mask, the others stars.
func Edits(text string, found []Finding) []Edit {
	out := make([]Edit, 0, len(found))
	for _, f := range found {
		with := Masked(f.Kind, text[f.Start:f.End])
		for at := f.Start; at < f.End; {
			end := f.End
			if i := strings.IndexAny(text[at:f.End], "\t\n\r"); i >= 0 {
				end = at + i
			}
			if at < end {
				out = append(out, Edit{at, end, with})
				with = "***"
			}
			at = end + 1
		}
	}
	return out
}

// Apply makes edits, in order and not overlapping.
func Apply(text string, edits []Edit) string {
	var b strings.Builder
	b.Grow(len(text))
	at := 0
	for _, e := range edits {
		b.WriteString(text[at:e.Start])
		b.WriteString(e.With)
		at = e.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// Value returns what makes two findings the same: numbers folded to their
// digits, words without blanks.
func Value(k kiosk.PersonalKind, value string) string {
	switch k {
	case kiosk.PersonalAddress, kiosk.PersonalName, kiosk.PersonalEmail, kiosk.PersonalPlate, kiosk.PersonalPassport:
		return strings.ToUpper(strings.Join(strings.Fields(value), ""))
	}
	return bare(value)
}

// Masked returns what is shown instead of a value of a kind.
func Masked(k kiosk.PersonalKind, value string) string {
	signs := bare(value)
	switch k {
	case kiosk.PersonalMobile:
		if n := len(signs); n >= 11 {
			if signs = signs[n-11:]; !strings.Contains(signs, "*") {
				return signs[:3] + "****" + signs[7:]
			}
			return signs[:3] + "********"
		}
	case kiosk.PersonalBankCard:
		if n := len(signs); n >= 15 {
			return signs[:6] + "******" + signs[n-4:]
		}
	case kiosk.PersonalAccount:
		if n := len(signs); n >= 10 {
			return "******" + signs[n-4:]
		}
	case kiosk.PersonalName:
		_, n := utf8.DecodeRuneInString(value)
		return value[:n] + "**"
	case kiosk.PersonalPlate:
		if r := []rune(value); len(r) > 2 {
			return string(r[0]) + string(foldLetter(firstLetter(r[1:]))) + "*****"
		}
	case kiosk.PersonalBirth:
		return "****年**月**日"
	case kiosk.PersonalID:
		if len(signs) == 15 {
			return strings.Repeat("*", 15)
		}
		return strings.Repeat("*", 18)
	case kiosk.PersonalDisability:
		return strings.Repeat("*", 20)
	case kiosk.PersonalPhone:
		if strings.HasPrefix(signs, "0") && len(signs) > 10 {
			return signs[:len(signs)-7] + "*******"
		}
		return "*******"
	}
	return "******"
}

func firstLetter(r []rune) rune {
	for _, c := range r {
		if foldLetter(c) >= 'A' {
			return c
		}
	}
	return 'X'
}

// bare returns the folded digits of a value, X and * for signs that mask.
func bare(value string) string {
	var b strings.Builder
	for _, c := range value {
		if v, ok := asNumeral(c); ok {
			b.WriteByte('0' + v)
		} else if v, _, ok := asDigit(c); ok && v < 10 {
			b.WriteByte('0' + v)
		} else if isMask(c) {
			b.WriteByte('*')
		}
	}
	return b.String()
}
