package personal

import (
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
)

// Labels of where somebody lives. 地址 alone is usually that of a body.
var addressLabels = [...]string{
	"家庭住址", "家庭地址", "现住址", "现居住地", "居住地址", "居住地", "户籍地址", "户籍所在地", "户籍地", "户口所在地", "常住地址",
	"身份证地址", "身份证住址", "现住", "家住", "住址", "暂住地", "暂住址",
}

// longestAddress is how far an address may go, in bytes.
const longestAddress = 180

// address looks at what follows a label that says where somebody lives.
func (s *scanner) address(at int) {
	r := reader{s.text, at}
	r.word("为", "是", "在", "于")
	r.skip(4, isColon)
	if start, end := door(s.text[r.at:min(len(s.text), r.at+longestAddress)]); start < end {
		s.add(kiosk.PersonalAddress, r.at+start, r.at+end, 0.9, "写明是住址，到门牌")
	}
}

// livesAt looks at a sentence that goes on with 住: what follows has to name a
// town or a village, for much else begins with that sign.
func (s *scanner) livesAt(at int) {
	if prev, _ := utf8.DecodeLastRuneInString(s.text[:at]); !strings.ContainsRune("，,；;。人", prev) {
		return
	}
	at += len("住")
	a := s.text[at:min(len(s.text), at+longestAddress)]
	start, end := door(a)
	if start < end && (past(a[:start], towns[:]) > 0 || past(a[:start], villages[:]) > 0) {
		s.add(kiosk.PersonalAddress, at+start, at+end, 0.8, "写明住在那里，到门牌")
	}
}

// Units of an address that may be shown: to the village, no further. The name
// of a town may have the sign for village in it, so towns come first.
var (
	towns    = [...]string{"街道办事处", "街道", "办事处", "镇", "乡"}
	villages = [...]string{"社区", "居委会", "村委会", "村"}
	counties = [...]string{"县", "区", "市"}
)

// past returns where the first of the units in a text ends, 0 if there is
// none.
func past(a string, units []string) int {
	end := 0
	for _, u := range units {
		if i := strings.Index(a, u); i >= 0 && (end == 0 || i+len(u) < end) {
			end = i + len(u)
		}
	}
	return end
}

// doors are the signs that a numeral before makes a door of.
var doors = [...]string{"号楼", "号", "单元", "室", "栋", "幢", "楼", "组", "弄", "排", "门", "座", "#", "层"}

// door returns the part of an address that leads from the village to the
// door; it is empty if the address goes no further than the village.
func door(a string) (start, end int) {
	if i := strings.IndexAny(a, "，,。；;\t\n|（("); i >= 0 {
		a = a[:i]
	}
	// The last door.
	numeral := false
	for i := 0; i < len(a); {
		c, n := utf8.DecodeRuneInString(a[i:])
		if numeral {
			for _, d := range doors {
				if strings.HasPrefix(a[i:], d) {
					end = max(end, i+len(d))
				}
			}
		}
		numeral = isNumeral(c) || numeral && (isBlank(c) || c == '-' || c == '－' || c == '—')
		if numeral && isDigit(c) && end > 0 && i-end <= 12 {
			end = i + n // 3号楼2单元501
		}
		i += n
	}
	if end == 0 {
		return 0, 0
	}
	start = past(a[:end], towns[:])
	if v := past(a[start:end], villages[:]); v > 0 {
		start += v
	} else if start == 0 {
		start = past(a[:end], counties[:])
	}
	if rest := a[start:end]; strings.TrimSpace(rest) == "" || strings.Trim(rest, "*＊ ") == "" {
		return 0, 0
	}
	return start, end
}

// flat looks at the word 单元: with a building before it and a number after it
// is a door people live behind, unless a label says that a body sits there.
func (s *scanner) flat(at int) {
	r := reader{s.text, at + len("单元")}
	r.skip(1, isBlank)
	if r.digits(2, 4) < 0 {
		return
	}
	if c, _ := r.peek(); c == '层' || c == '楼' {
		return // a floor: there are offices on it
	}
	r.word("室", "号", "户")
	start := s.building(at)
	if start < 0 {
		return
	}
	label := s.before(start)
	for _, w := range [...]string{"地址", "住所", "办公", "注册", "公司", "地点", "位置", "位于", "坐落", "座落", "标的", "拍卖"} {
		if strings.Contains(label, w) {
			return
		}
	}
	if t := s.tableAt(at); t != nil && !t.people {
		return
	}
	s.add(kiosk.PersonalAddress, start, r.at, 0.7, "楼号、单元、门牌俱全")
}

// building returns where 3号楼2 before 单元 begins, -1 if no building is
// named.
func (s *scanner) building(at int) int {
	from := max(0, at-36)
	for i := from; i < at; i++ {
		if !utf8.RuneStart(s.text[i]) {
			continue
		}
		if c, _ := utf8.DecodeRuneInString(s.text[i:]); !isNumeral(c) {
			continue
		}
		r := reader{s.text, i}
		r.skip(4, isNumeral)
		r.skip(1, isBlank)
		if !r.word("号楼", "号", "栋", "幢", "座", "楼", "#") {
			continue
		}
		r.skip(1, isBlank)
		r.skip(4, isNumeral)
		r.skip(1, isBlank)
		if r.at == at {
			return i
		}
	}
	return -1
}
