package personaltest

import (
	"slices"
	"strings"

	"gongkai/kiosk"
)

// Case is a text with one number in it that must be found.
type Case struct {
	Kind  kiosk.PersonalKind
	Value string // as it was made, folded
	How   string // the number was hidden
	Text  string
}

// number is a kind of number and what a label calls it.
type number struct {
	kind kiosk.PersonalKind
	make func(*Maker) string
	head string
}

// checked are the kinds that have a check digit, unchecked those that do not.
var checked = []number{
	{kiosk.PersonalID, (*Maker).Identity, "身份证号"},
	{kiosk.PersonalDisability, (*Maker).Disability, "残疾证号"},
	{kiosk.PersonalBankCard, (*Maker).Card, "银行卡号"},
}

var unchecked = []number{
	{kiosk.PersonalMobile, (*Maker).Mobile, "手机号"},
	{kiosk.PersonalID, (*Maker).OldIdentity, "身份证号"},
}

// dress is one way of writing a number.
type dress struct {
	name   string
	labels bool // only where the text says what it is
	write  func(m *Maker, kind kiosk.PersonalKind, s string) string
}

var dresses = []dress{
	{"as it is", false, func(_ *Maker, _ kiosk.PersonalKind, s string) string { return s }},
	{"full width", false, func(_ *Maker, _ kiosk.PersonalKind, s string) string { return wide(s) }},
	{"half in full width", false, func(_ *Maker, _ kiosk.PersonalKind, s string) string { return s[:8] + wide(s[8:]) }},
	{"mixed case", false, func(_ *Maker, _ kiosk.PersonalKind, s string) string { return strings.ToLower(s) }},
	{"sign of times for X", false, func(_ *Maker, _ kiosk.PersonalKind, s string) string { return strings.ReplaceAll(s, "X", "×") }},
	{"in groups", false, func(m *Maker, k kiosk.PersonalKind, s string) string { return grouped(k, s, pick(m, blanks)) }},
	{"with dashes", false, func(m *Maker, k kiosk.PersonalKind, s string) string { return grouped(k, s, pick(m, dashes)) }},
	{"all apart", false, func(m *Maker, _ kiosk.PersonalKind, s string) string { return apart(s, pick(m, blanks[:4])) }},
	{"full width all apart", false, func(_ *Maker, _ kiosk.PersonalKind, s string) string { return apart(wide(s), " ") }},
	{"in pieces anywhere", false, func(m *Maker, _ kiosk.PersonalKind, s string) string { return pieces(m, s, pick(m, blanks), 2) }},
	{"in more pieces", true, func(m *Maker, _ kiosk.PersonalKind, s string) string { return pieces(m, s, pick(m, dashes), 4) }},
	{"a sign a cell", true, func(_ *Maker, _ kiosk.PersonalKind, s string) string { return apart(s, "\t") }},
	{"blanks of many kinds", true, func(m *Maker, _ kiosk.PersonalKind, s string) string { return pieces(m, s, " ", 3) }},
	{"a slip at the front", true, func(m *Maker, _ kiosk.PersonalKind, s string) string {
		if s[0] == '1' {
			return pick(m, ones) + s[1:]
		}
		return s
	}},
	{"over a line", false, func(m *Maker, k kiosk.PersonalKind, s string) string {
		return grouped2(k, s, pick(m, []string{"\n", " \n　", "\r\n"}))
	}},
	{"over cells", true, func(_ *Maker, k kiosk.PersonalKind, s string) string { return grouped(k, s, "\t") }},
	{"over cells and lines", true, func(_ *Maker, k kiosk.PersonalKind, s string) string { return grouped2(k, s, "\t\n") }},
	{"signs without width", false, func(_ *Maker, _ kiosk.PersonalKind, s string) string { return apart(s, "\u200b") }},
	{"a slip of O for 0", false, func(m *Maker, _ kiosk.PersonalKind, s string) string { return slip(m, s, "0", zeros, 1) }},
	{"a slip of l for 1", false, func(m *Maker, _ kiosk.PersonalKind, s string) string { return slip(m, s, "1", ones, 1) }},
	{"slips in all places", false, func(m *Maker, _ kiosk.PersonalKind, s string) string {
		return slip(m, slip(m, s, "0", zeros[:2], 3), "1", ones[:2], 3)
	}},
	{"in Chinese", false, func(_ *Maker, _ kiosk.PersonalKind, s string) string { return inChinese(s, plainNumerals) }},
	{"in Chinese of money", false, func(_ *Maker, _ kiosk.PersonalKind, s string) string { return inChinese(s, moneyNumerals) }},
	{"half in Chinese", false, func(_ *Maker, _ kiosk.PersonalKind, s string) string { return s[:6] + inChinese(s[6:], plainNumerals) }},
	{"Chinese and digits mixed", false, func(m *Maker, _ kiosk.PersonalKind, s string) string {
		var b strings.Builder
		for i, r := range s {
			if i%2 == 0 {
				b.WriteString(inChinese(string(r), plainNumerals))
			} else {
				b.WriteRune(r)
			}
		}
		return b.String()
	}},
	{"Chinese in groups", true, func(_ *Maker, k kiosk.PersonalKind, s string) string {
		return inChinese(grouped(k, s, " "), plainNumerals)
	}},
	{"slips in groups", true, func(m *Maker, k kiosk.PersonalKind, s string) string {
		return slip(m, grouped(k, s, " "), "0", zeros, 1)
	}},
}

var (
	blanks = []string{" ", "  ", "　", "\u00a0", "\u2002"}
	dashes = []string{"-", "－", "—", " - "}
	zeros  = []string{"O", "o", "〇", "○", "Ｏ"}
	ones   = []string{"l", "I", "ｌ", "Ｉ"}
)

// The numerals of digits, from nought.
var (
	plainNumerals = []rune("〇一二三四五六七八九")
	moneyNumerals = []rune("零壹贰叁肆伍陆柒捌玖")
)

func inChinese(s string, numerals []rune) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return numerals[r-'0']
		}
		return r
	}, s)
}

func wide(s string) string {
	return strings.Map(func(r rune) rune { return r + '！' - '!' }, s)
}

func apart(s, by string) string {
	var parts []string
	for _, r := range s {
		parts = append(parts, string(r))
	}
	return strings.Join(parts, by)
}

// pieces splits a number in so many places, wherever they fall.
func pieces(m *Maker, s, by string, most int) string {
	signs := []rune(s)
	places := m.r.Perm(len(signs) - 1)[:most]
	slices.Sort(places)
	for i, at := range slices.Backward(places) {
		sign := by
		if i%2 == 1 && by == " " {
			sign = "　"
		}
		signs = slices.Insert(signs, at+1, []rune(sign)...)
	}
	return string(signs)
}

// grouped splits a number where people do.
func grouped(k kiosk.PersonalKind, s, by string) string {
	switch {
	case k == kiosk.PersonalMobile:
		return s[:3] + by + s[3:7] + by + s[7:]
	case len(s) == 15 && k == kiosk.PersonalID:
		return s[:6] + by + s[6:12] + by + s[12:]
	case k == kiosk.PersonalBankCard:
		parts := []string{s[:4], s[4:8], s[8:12], s[12:16]}
		if len(s) > 16 {
			parts = append(parts, s[16:])
		}
		return strings.Join(parts, by)
	}
	return s[:6] + by + s[6:14] + by + s[14:]
}

// grouped2 splits a number in two.
func grouped2(k kiosk.PersonalKind, s, by string) string {
	if k == kiosk.PersonalBankCard || k == kiosk.PersonalMobile || len(s) == 15 {
		return s[:6] + by + s[6:]
	}
	return s[:14] + by + s[14:]
}

// slip writes letters for digits: the first most of them.
func slip(m *Maker, s, digit string, letters []string, most int) string {
	// The first sign of a number is left: nothing tells a letter there from
	// one before the number.
	head, rest := s[:1], s[1:]
	for range most {
		rest = strings.Replace(rest, digit, pick(m, letters), 1)
	}
	return head + rest
}

// frame is a text around a number.
type frame struct {
	name  string
	label bool // says what the number is
	put   func(m *Maker, head, s string) string
}

var frames = []frame{
	{"after a label", true, func(m *Maker, head, s string) string {
		return "公示如下：\n" + m.Name() + "，" + head + "：" + s + "，经审核符合条件。\n"
	}},
	{"label without colon", true, func(m *Maker, head, s string) string {
		return m.Name() + "（" + head + s + "）享受补贴1200元。"
	}},
	{"after a name", false, func(m *Maker, _, s string) string { return "救助对象有" + m.Name() + s + "等人。" }},
	{"among blanks", false, func(m *Maker, _, s string) string { return "1、" + m.Name() + " " + s + " 夏村镇\n2、其他" }},
	{"in a table", true, func(m *Maker, head, s string) string {
		return "救助名单\n序号\t姓名\t" + head + "\t金额\n1\t" + m.Name() + "\t" + s + "\t500\n2\t" + m.Name() + "\t\t600"
	}},
	{"in a table without a head", false, func(m *Maker, _, s string) string {
		return "1\t" + m.Name() + "\t" + s + "\t夏村\n2\t" + m.Name() + "\t无\t乳山寨"
	}},
	{"alone", false, func(_ *Maker, _, s string) string { return s }},
	{"among other numbers", true, func(m *Maker, head, s string) string {
		return "联系电话 0631-" + m.digits(7) + "，2018年9月3日，" + head + " " + s + "；金额 12,345.60 元"
	}},
}

// Cases makes n texts with numbers that have a check digit, hidden in every
// way in turn.
func (m *Maker) Cases(n int) []Case { return m.cases(n, checked, false) }

// Unchecked makes n texts with numbers that have none, hidden in every way in
// turn where a label or the head of a column says what they are.
func (m *Maker) Unchecked(n int) []Case { return m.cases(n, unchecked, true) }

func (m *Maker) cases(n int, of []number, labels bool) []Case {
	var out []Case
	for len(out) < n {
		for _, d := range dresses {
			for _, f := range frames {
				if (d.labels || labels) && !f.label {
					continue
				}
				c := pick(m, of)
				v := c.make(m)
				out = append(out, Case{c.kind, v, d.name + ", " + f.name, f.put(m, c.head, d.write(m, c.kind, v))})
			}
		}
	}
	return out[:n]
}

// Decoys makes n texts with numbers that look alike and are nobody's.
func (m *Maker) Decoys(n int) []string {
	out := make([]string, n)
	for i := range out {
		org := m.Organisation()
		out[i] = pick(m, []string{
			"统一社会信用代码：" + org,
			"统一社会信用代码 " + wide(org) + "，法定代表人" + m.Name(),
			"索引号：" + org + "/2016-" + m.digits(5),
			"索引号 0000" + m.digits(5) + "/2017-00" + m.digits(3),
			"项目代码：20" + m.digits(2) + "-" + pick(m, divisions[:28]) + "-" + m.digits(2) + "-" + m.digits(2) + "-" + m.digits(6),
			"乳政发〔2018〕" + m.digits(2) + "号、鲁政办发〔2019〕" + m.digits(1) + "号",
			"联系电话：0631-" + "66" + m.digits(5),
			"咨询电话：0631－66" + m.digits(5) + "、0631-66" + m.digits(5) + "，传真 66" + m.digits(5),
			"部门\t办公电话\n民政局\t0631-66" + m.digits(5) + "\n教体局\t66" + m.digits(5),
			"招标编号：SDGP" + pick(m, divisions[:28]) + "2020" + m.digits(8),
			"电子监管号：" + pick(m, divisions[:28]) + "2016B0" + m.digits(4),
			"总投资 1" + m.digits(10) + " 元，面积 " + m.digits(5) + "." + m.digits(2) + " 平方米",
			"网站标识码 " + pick(m, divisions[:28]) + m.digits(4) + "，ICP 备 0" + m.digits(7) + " 号",
			"详见 http://www.example.gov.cn/art/2016/12/7/art_81630_" + m.digits(11) + ".html",
			"2014年8月31日以前出生的适龄儿童，年满6周岁",
			"办公地址：乳山市胜利街78号，邮编 2645" + m.digits(2),
		})
	}
	return out
}
