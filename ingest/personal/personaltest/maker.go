// Package personaltest makes up personal data and hides it the way published
// pages do: in full width, split, in tables, with slips of text recognition.
// Nothing it makes belongs to anybody; the same seed makes the same.
package personaltest

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Maker makes up numbers. It is not safe for use at the same time.
type Maker struct{ r *rand.Rand }

// New returns a maker for a seed.
func New(seed uint64) *Maker { return &Maker{rand.New(rand.NewPCG(seed, 0))} }

func (m *Maker) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + m.r.IntN(10))
	}
	return string(b)
}

func pick[T any](m *Maker, of []T) T { return of[m.r.IntN(len(of))] }

var divisions = []string{
	"110101", "120103", "130102", "210203", "310115", "320106", "330106", "341126", "350203", "370602", "370629", "371002", "371082", "371083",
	"372829", "410105", "420111", "430103", "440305", "450103", "460200", "500103", "510104", "522121", "530102", "610113", "622801", "640104",
	"650102", "659001", "710000", "810000", "830000",
}

// Identity returns the 18 signs of an identity card with a right check sign.
func (m *Maker) Identity() string {
	body := pick(m, divisions) +
		fmt.Sprintf("%04d%02d%02d", 1925+m.r.IntN(98), 1+m.r.IntN(12), 1+m.r.IntN(28)) + m.digits(3)
	return body + string(CheckSign(body))
}

// CheckSign returns the 18th sign for 17 digits (GB 11643).
func CheckSign(body string) byte {
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(body[i]-'0') * w
	}
	return "10X98765432"[sum%11]
}

// OldIdentity returns the 15 digits of an old identity card.
func (m *Maker) OldIdentity() string {
	return pick(m, divisions[:28]) + fmt.Sprintf("%02d%02d%02d", 25+m.r.IntN(60), 1+m.r.IntN(12), 1+m.r.IntN(28)) + m.digits(3)
}

// Disability returns the 20 signs of a disability card.
func (m *Maker) Disability() string {
	return m.Identity() + string(rune('1'+m.r.IntN(7))) + string(rune('1'+m.r.IntN(4)))
}

// Card returns the number of a bank card with a right check digit.
func (m *Maker) Card() string {
	kinds := []struct {
		prefix string
		n      int
	}{
		{"622848", 19},
		{"621700", 19},
		{"622202", 19},
		{"621226", 16},
		{"623094", 19},
		{"620522", 16},
		{"622588", 16},
		{"955880", 19},
		{"955990", 19},
		{"601382", 19},
		{"436742", 16},
		{"519413", 16},
		{"356839", 16},
	}
	k := pick(m, kinds)
	body := k.prefix + m.digits(k.n-len(k.prefix)-1)
	sum := 0
	for i := range body {
		d := int(body[len(body)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return body + string(rune('0'+(10-sum%10)%10))
}

// Mobile returns the number of a mobile phone.
func (m *Maker) Mobile() string { return pick(m, []string{"13", "15", "17", "18", "19"}) + m.digits(9) }

// Organisation returns a unified code of an organisation with a right check
// sign (GB 32100).
func (m *Maker) Organisation() string {
	const signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	body := []byte(pick(m, []string{"11", "12", "13", "51", "52", "91", "92", "93"}) + pick(m, divisions[:28]))
	for range 9 {
		among := len(signs)
		if m.r.IntN(4) > 0 {
			among = 10 // digits are the most common
		}
		body = append(body, signs[m.r.IntN(among)])
	}
	sum, weight := 0, 1
	for i := range body {
		sum += strings.IndexByte(signs, body[i]) * weight
		weight = weight * 3 % 31
	}
	return string(append(body, signs[(31-sum%31)%31]))
}

// Name returns a name.
func (m *Maker) Name() string {
	return pick(m, []string{"王", "李", "张", "刘", "于", "宋", "姜", "宫"}) + pick(m, []string{"秀英", "建国", "伟", "桂兰", "小明", "志强", "丽"})
}
