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
		text = Apply(text, found)
	}
}

// Apply masks findings of a text, in order and not overlapping.
func Apply(text string, found []Finding) string {
	if len(found) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	at := 0
	for _, f := range found {
		b.WriteString(text[at:f.Start])
		b.WriteString(Masked(f.Kind, text[f.Start:f.End]))
		at = f.End
	}
	b.WriteString(text[at:])
	return b.String()
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
		if v, _, ok := asDigit(c); ok && v < 10 {
			b.WriteByte('0' + v)
		} else if isMask(c) {
			b.WriteByte('*')
		}
	}
	return b.String()
}
