package personal

import (
	"strings"

	"gongkai/kiosk"
)

// number looks for findings in a row of digits and returns the row emptied.
func (s *scanner) number(d []digit) []digit {
	// X ends a number or is none of it.
	for len(d) > 0 && d[len(d)-1].value > 9 && len(d) < 18 {
		d = d[:len(d)-1]
	}
	if len(d) < shortest || !real(d) {
		return d[:0]
	}
	s.projectCodes(d)
	s.identities(d)
	s.oldIdentities(d)
	s.cards(d)
	s.mobiles(d)
	s.phones(d)
	s.accounts(d)
	return d[:0]
}

// real reports whether some of the signs are digits indeed.
func real(d []digit) bool {
	n := 0
	for _, x := range d {
		if x.slip == 0 {
			if n++; n >= 5 {
				return true
			}
		}
	}
	return false
}

// opens reports whether a number may begin at i: nothing joins it to a digit
// before.
func opens(d []digit, i int) bool { return i == 0 || d[i].gap != joined }

// closes reports whether a number may end before i.
func closes(d []digit, i int) bool { return i == len(d) || d[i].gap != joined }

// widest returns what stands between the digits of a number at most.
func widest(d []digit) gap {
	g := joined
	for _, x := range d[1:] {
		g = max(g, x.gap)
	}
	return g
}

// free reports whether no sign belongs to a finding yet.
func free(d []digit) bool {
	for i := range d {
		if d[i].used {
			return false
		}
	}
	return true
}

// slips counts the signs that are letters: all, and the seldom ones.
func slips(d []digit) (all, seldom int) {
	for _, x := range d {
		switch x.slip {
		case 1:
			all++
		case 2:
			all++
			seldom++
		}
	}
	return all, seldom
}

// take makes a finding of a row of digits.
func (s *scanner) take(k kiosk.PersonalKind, d []digit, confidence float32, reason string) {
	for i := range d {
		d[i].used = true
	}
	if all, _ := slips(d); all > 0 {
		reason += "，字形按数字读"
	}
	s.add(k, int(d[0].start), int(d[len(d)-1].end), confidence, reason)
}

// projectCodes marks codes of projects, 2018-371083-47-03-012345, as nobody's.
func (s *scanner) projectCodes(d []digit) {
	parts := [...]int{4, 6, 2, 2, 6}
	const n = 20
next:
	for i := 0; i+n <= len(d); i++ {
		if !opens(d, i) || !closes(d, i+n) || d[i].value == 0 {
			continue
		}
		at := i
		for _, p := range parts {
			if at > i && d[at].gap != blank || widest(d[at:at+p]) != joined {
				continue next
			}
			at += p
		}
		if identityAt(d[i:]) {
			continue // a number of a disability card written in parts
		}
		for j := i; j < i+n; j++ {
			d[j].used = true
		}
	}
}

// identities finds the 18 signs of identity cards and the 20 of disability
// cards.
func (s *scanner) identities(d []digit) {
	for i := 0; i+18 <= len(d); i++ {
		w := d[i : i+18]
		if !identityAt(w) || !free(w) {
			continue
		}
		from, to := opens(d, i), closes(d, i+18)
		whole := widest(w) == joined
		if !from && !to || !whole && !(from && to) {
			// Joined to digits at both ends it is a part of something longer.
			if !(from && i+20 <= len(d) && closes(d, i+20) && s.disability(d[i:i+20])) {
				continue
			}
		}
		if all, seldom := slips(w); seldom > 3 || 18-all < 5 {
			continue
		}
		if whole && !(from && to) && inCard(d, i) {
			continue
		}
		if s.organisation(w) {
			continue
		}
		if i+20 <= len(d) && closes(d, i+20) && s.disability(d[i:i+20]) {
			s.take(kiosk.PersonalDisability, d[i:i+20], 1, "前 18 位校验码正确，后 2 位是残疾类别和等级")
			i += 19
			continue
		}
		s.take(kiosk.PersonalID, w, 1, "校验码正确，地区和出生日期合理")
		i += 17
	}
}

// inCard reports whether a place lies in digits of one piece that are the
// number of a bank card: a part of it may pass for one of identity.
func inCard(d []digit, i int) bool {
	from, to := i, i+1
	for from > 0 && d[from].gap == joined {
		from--
	}
	for to < len(d) && d[to].gap == joined {
		to++
	}
	return issuedBy(d[from:to]) != nil && luhn(d[from:to])
}

// disability reports whether the last two of twenty digits, joined to those of
// an identity or split like them, are kind and degree of a disability.
func (s *scanner) disability(d []digit) bool {
	kind, degree := d[18], d[19]
	if kind.value < 1 || kind.value > 7 || degree.value < 1 || degree.value > 4 {
		return false
	}
	g := max(kind.gap, degree.gap)
	switch {
	case g == joined, kind.gap == joined && g == blank, s.said(d, disabledWords[:]):
		return true
	}
	// Two digits after a blank may be an age in the next column.
	return g == blank && splitBy(d[:18], blank)
}

// identityAt reports whether the first 18 signs are a number of identity (GB
// 11643): a place, a date, and the check digit.
func identityAt(d []digit) bool {
	if !place(d) {
		return false
	}
	year := int(d[6].value)*1000 + int(d[7].value)*100 + int(d[8].value)*10 + int(d[9].value)
	if year < 1900 || year > 2039 || !day(year, d[10:14]) {
		return false
	}
	sum, weight := 0, 1
	for i := 17; i >= 0; i-- {
		if d[i].value > 9 && i != 17 {
			return false
		}
		sum += int(d[i].value) * weight
		weight = weight * 2 % 11
	}
	return sum%11 == 1
}

// provinces are the first two digits of division codes (GB/T 2260) and of the
// numbers given to residents from Taiwan, Hong Kong and Macao.
var provinces = func() (is [100]bool) {
	for _, p := range [...]int{
		11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46,
		50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
	} {
		is[p] = true
	}
	return is
}()

// place reports whether six digits may be the code of a county. Codes of
// counties that are no more still stand in numbers, so lists of those there
// are would miss some.
func place(d []digit) bool {
	for _, x := range d[:6] {
		if x.value > 9 {
			return false
		}
	}
	p := d[0].value*10 + d[1].value
	city := d[2].value*10 + d[3].value
	return provinces[p] && (p > 70 || city >= 1 && city <= 70 || city == 90)
}

var monthDays = [...]uint8{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// day reports whether four digits are a month and a day.
func day(year int, d []digit) bool {
	for _, x := range d[:4] {
		if x.value > 9 {
			return false
		}
	}
	m, n := d[0].value*10+d[1].value, d[2].value*10+d[3].value
	if m < 1 || m > 12 || n < 1 || n > monthDays[m-1] {
		return false
	}
	return m != 2 || n < 29 || year%4 == 0 && (year%100 != 0 || year%400 == 0)
}

// organisation reports whether 18 signs are a unified code of an organisation
// (GB 32100) that happens to pass for a number of identity too: place and
// check digit of both hold, and the words before say which it is.
func (s *scanner) organisation(d []digit) bool {
	return s.said(d, codeWords[:]) && !s.said(d, identityWords[:])
}

// oldIdentities finds the 15 digits of old identity cards. They have no check
// digit: place and date must be possible, and the digits in one piece or
// called by their name.
func (s *scanner) oldIdentities(d []digit) {
	for i := 0; i+15 <= len(d); i++ {
		w := d[i : i+15]
		if !opens(d, i) || !closes(d, i+15) || !place(w) || !free(w) || w[14].value > 9 {
			continue
		}
		// The year of a leap day is not known to the century: 1900 had none,
		// but nobody born then has such a card.
		year := 1900 + int(w[6].value)*10 + int(w[7].value)
		if w[6].value > 9 || w[7].value > 9 || !day(year, w[8:12]) {
			continue
		}
		called := s.said(w, identityWords[:])
		if !called && s.said(w, cardWords[:]) {
			continue
		}
		all, seldom := slips(w)
		if !called && (widest(w) != joined || all > 2 || seldom > 0 || s.glued(w) || s.said(w, codeWords[:]) || s.measured(w)) {
			continue
		}
		confidence, reason := float32(0.7), "15 位，地区和出生日期合理"
		if called {
			confidence, reason = 0.95, reason+"，前面写着证件号"
		}
		s.take(kiosk.PersonalID, w, confidence, reason)
		i += 14
	}
}

// issuer is the beginning of bank cards and their lengths.
type issuer struct {
	prefix   string
	min, max int
	sure     bool // so telling that digits in groups are a card
}

var issuers = [...]issuer{
	{"62", 16, 19, true},
	{"9558", 16, 19, true},
	{"9559", 16, 19, true},
	{"6013", 16, 19, true},
	{"6014", 16, 19, true},
	{"4367", 16, 16, true},
	{"4392", 16, 16, true},
	{"4563", 16, 16, true},
	{"4581", 16, 16, true},
	{"5187", 16, 16, true},
	{"5194", 16, 16, true},
	{"5324", 16, 16, true},
	{"5453", 16, 16, true},
	{"3568", 16, 16, true},
	{"60", 16, 19, false},
	{"68", 16, 19, false},
	{"69", 16, 19, false},
	{"103", 19, 19, false},
	{"4", 16, 16, false},
	{"51", 16, 16, false},
	{"52", 16, 16, false},
	{"53", 16, 16, false},
	{"54", 16, 16, false},
	{"55", 16, 16, false},
	{"34", 15, 15, false},
	{"37", 15, 15, false},
	{"35", 16, 16, false},
}

// cards finds numbers of bank cards: an issuer, a length, the check digit.
func (s *scanner) cards(d []digit) {
	for i := 0; i+15 <= len(d); i++ {
		if !opens(d, i) {
			continue
		}
		best, said := 0, ""
		for n := min(19, len(d)-i); n >= 15; n-- {
			w := d[i : i+n]
			is := issuedBy(w)
			if is == nil || !closes(d, i+n) || !free(w) || !luhn(w) {
				continue
			}
			// What the next cell holds may pass for the end of a number: then
			// another gap comes before it than inside the number.
			if best > 0 && (d[i+n].gap <= blank || splitBy(w, d[i+n].gap)) {
				continue
			}
			if reason := s.card(w, is.sure); reason != "" {
				best, said = n, reason
			}
		}
		if best > 0 {
			s.take(kiosk.PersonalBankCard, d[i:i+best], 0.95, said)
			i += best - 1
		}
	}
}

// card says why digits that pass the check are a bank card, "" if they are
// not.
func (s *scanner) card(d []digit, sure bool) string {
	all, seldom := slips(d)
	if seldom > 1 || len(d)-all < 8 {
		return ""
	}
	if widest(d) != comma && s.said(d, cardWords[:]) {
		return "校验码正确，前面写着卡号"
	}
	g := widest(d)
	if s.said(d, codeWords[:]) || s.glued(d) || s.measured(d) || s.inAddress(d) || all > 4 && g != joined {
		return ""
	}
	if g == joined || sure && g != point && g != comma && grouped(d) {
		return "校验码正确，发卡行号段"
	}
	return ""
}

// pieces counts the pieces a number is in; all digits apart are as good as one.
func pieces(d []digit) int {
	n := 1
	for i := 1; i < len(d); i++ {
		if d[i].gap != joined {
			n++
		}
	}
	if n == len(d) {
		return 1
	}
	return n
}

// grouped reports whether digits are split the way numbers of cards are: in
// fours, in few pieces, a few more with blanks alone, or all apart.
func grouped(d []digit) bool {
	fours, at := true, 0
	for i := 1; i < len(d); i++ {
		if d[i].gap != joined {
			fours = fours && i-at == 4
			at = i
		}
	}
	n := pieces(d)
	return n <= 3 || fours && n >= 4 || n <= 5 && widest(d) == blank
}

// splitBy reports whether a number is split by gaps of a kind.
func splitBy(d []digit, g gap) bool {
	for _, x := range d[1:] {
		if x.gap == g {
			return true
		}
	}
	return false
}

func issuedBy(d []digit) *issuer {
next:
	for i := range issuers {
		is := &issuers[i]
		if len(d) < is.min || len(d) > is.max {
			continue
		}
		for j := range len(is.prefix) {
			if d[j].value != is.prefix[j]-'0' {
				continue next
			}
		}
		return is
	}
	return nil
}

func luhn(d []digit) bool {
	sum := 0
	for i := range d {
		v := int(d[len(d)-1-i].value)
		if v > 9 {
			return false
		}
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}

// glued reports whether letters that no label ends with stand right before a
// number or right after it: then it is a code.
func (s *scanner) glued(d []digit) bool {
	start, end := int(d[0].start), int(d[len(d)-1].end)
	if end < len(s.text) && letter(s.text[end]) {
		return true
	}
	if start == 0 || !letter(s.text[start-1]) {
		return false
	}
	word := s.text[max(0, start-8):start]
	return !hasSuffixFold(word, "tel") && !hasSuffixFold(word, "phone") && !hasSuffixFold(word, "mobile") && !hasSuffixFold(word, "no")
}

func hasSuffixFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

func letter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
