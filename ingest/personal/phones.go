package personal

import "gongkai/kiosk"

// mobiles finds numbers of mobile phones: eleven digits from 13 to 19, with
// 86 before them or not.
func (s *scanner) mobiles(d []digit) {
	for i := 0; i+11 <= len(d); i++ {
		w := d[i : i+11]
		if w[0].value != 1 || w[1].value < 3 || w[1].value > 9 || !closes(d, i+11) || !free(w) || !plain(w) {
			continue
		}
		if !opens(d, i) && !prefixed(d, i) || widest(w) == comma {
			continue
		}
		all, seldom := slips(w)
		if seldom > 0 || 11-all < 5 {
			continue
		}
		called := s.said(w, phoneWords[:]) || s.column(int(w[0].start)) == phoneColumn
		switch {
		case s.published(w):
			continue
		case !called && (s.glued(w) || s.measured(w) || s.inAddress(w) || s.said(w, codeWords[:])):
			continue
		case (!called || splitBy(w, point)) && (all > 2 || !asPhone(w)):
			continue // 18231.37 in the next cell to 50.10 is none
		}
		confidence, reason := float32(0.8), "11 位手机号段"
		if called {
			confidence, reason = 0.95, reason+"，写明是电话"
		}
		s.take(kiosk.PersonalMobile, w, confidence, reason)
		i += 10
	}
}

// plain reports whether no sign is an X.
func plain(d []digit) bool {
	for _, x := range d {
		if x.value > 9 {
			return false
		}
	}
	return true
}

// prefixed reports whether 86 stands before a number, by itself or after 00.
func prefixed(d []digit, i int) bool {
	if i < 2 || d[i-2].value != 8 || d[i-1].value != 6 {
		return false
	}
	return opens(d, i-2) || i >= 4 && d[i-3].value == 0 && d[i-4].value == 0 && opens(d, i-4)
}

// asPhone reports whether eleven digits are in one piece, all apart, or in the
// pieces in which mobile numbers are written: 3-4-4, 3-8, 7-4, 4-3-4, 3-3-5.
func asPhone(d []digit) bool {
	var pieces [11]int
	n, at := 0, 0
	for i := 1; i <= len(d); i++ {
		if i == len(d) || d[i].gap != joined {
			pieces[n] = i - at
			n, at = n+1, i
		}
	}
	if g := widest(d); g > point || g == point && n != 3 {
		return false
	}
	switch n {
	case 1, 11:
		return true
	case 2:
		return pieces[0] == 3 || pieces[0] == 7
	case 3:
		return pieces[0] == 3 && pieces[1] == 4 || pieces[0] == 4 && pieces[1] == 3 || pieces[0] == 3 && pieces[1] == 3
	}
	return false
}

// phones finds fixed phones of people: an area code and seven or eight digits
// where a label or the table says that they are of a home. All others are
// phones that bodies publish.
func (s *scanner) phones(d []digit) {
	for i := 0; i < len(d); i++ {
		if !opens(d, i) {
			continue
		}
		for n := min(12, len(d)-i); n >= shortest; n-- {
			w := d[i : i+n]
			if !closes(d, i+n) || !free(w) || !plain(w) || !fixed(w) || widest(w) > blank {
				continue
			}
			// What is said does not depend on the length.
			if reason := s.home(w); reason != "" {
				s.take(kiosk.PersonalPhone, w, 0.85, reason)
				i += n - 1
			}
			break
		}
	}
}

// home says why a phone is of a home, "" if it is not.
func (s *scanner) home(d []digit) string {
	at := int(d[0].start)
	switch {
	case s.said(d, homeWords[:]):
		return "写明是家庭电话"
	case s.column(at) == phoneColumn && s.ofPeople(at):
		return "名单里的电话"
	}
	return ""
}

// fixed reports whether digits are a fixed phone, with the area code or
// without.
func fixed(d []digit) bool {
	if d[0].value != 0 {
		return (len(d) == 7 || len(d) == 8) && d[0].value >= 2
	}
	if d[1].value == 1 || d[1].value == 2 {
		return len(d) == 11
	}
	return d[1].value > 2 && (len(d) == 11 || len(d) == 12)
}

// accounts finds other numbers that money goes to: of passbooks, cards of
// social insurance and subsidies. Accounts of bodies are named by their bank
// only and stay.
func (s *scanner) accounts(d []digit) {
	for i := 0; i < len(d); i++ {
		if !opens(d, i) {
			continue
		}
		for n := min(22, len(d)-i); n >= 10; n-- {
			w := d[i : i+n]
			if !closes(d, i+n) || !free(w) || !plain(w) || widest(w) > blank {
				continue
			}
			at := int(w[0].start)
			if s.said(w, passbookWords[:]) && !s.said(w, callWords[:]) || s.column(at) == accountColumn && s.ofPeople(at) {
				s.take(kiosk.PersonalAccount, w, 0.85, "写明是个人账号")
				i += n - 1
			}
			break
		}
	}
}
