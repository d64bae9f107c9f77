package personaltest

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/kiosk"
)

// A way in which pages write what no check digit tells: a text, and what of it
// must not be shown.
type telling struct {
	kind  kiosk.PersonalKind
	name  string
	write func(m *Maker) (text, value string)
}

var surnamesOfTwo = []string{"欧阳", "司马", "诸葛", "上官"}

// minor returns the name of a child or a patient.
func (m *Maker) minor() string {
	surname := pick(m, []string{"王", "李", "张", "刘", "于", "宋", "姜", "宫", "初", "矫", "逄"})
	if m.r.IntN(12) == 0 {
		surname = pick(m, surnamesOfTwo)
	}
	return surname + pick(m, []string{"梓涵", "浩然", "一诺", "宇轩", "欣怡", "晨", "子墨", "雨桐", "思远"})
}

func (m *Maker) village() string {
	return pick(m, []string{"夏村镇南庄村", "乳山寨镇司马庄村", "诸往镇东尚山村", "城区街道河滨社区", "崖子镇马石店村", "海阳所镇西黄岛村"})
}

func (m *Maker) houseNumber() string {
	n := strconv.Itoa(1 + m.r.IntN(300))
	return pick(m, []string{n + "号", wide(n) + "号", "3号楼2单元" + n + "室", "12-2-" + n + "号", "第" + n + "号院" + n + "室", n + "栋1单元301"})
}

// day returns a day, and how pages write it.
func (m *Maker) day(form string) string {
	y, mo, d := 1940+m.r.IntN(80), 1+m.r.IntN(12), 1+m.r.IntN(28)
	switch form {
	case "年月日":
		return fmt.Sprintf("%d年%d月%d日", y, mo, d)
	case "中文":
		return inChinese(fmt.Sprintf("%d年", y), plainNumerals) + spoken(mo) + "月" + spoken(d) + "日"
	case "数字":
		return fmt.Sprintf("%d%02d%02d", y, mo, d)
	}
	return fmt.Sprintf("%d%s%02d%s%02d", y, form, mo, form, d)
}

// spoken writes a number up to 31 as it is said: 三十一.
func spoken(n int) string {
	ones := string(plainNumerals[n%10])
	if n%10 == 0 {
		ones = ""
	}
	switch {
	case n < 10:
		return ones
	case n < 20:
		return "十" + ones
	}
	return string(plainNumerals[n/10]) + "十" + ones
}

var tellings = []telling{
	{kiosk.PersonalName, "in a column", func(m *Maker) (string, string) {
		n := m.minor()
		return "困境儿童救助名单\n序号\t姓名\t村居\n1\t" + n + "\t" + m.village() + "\n2\t" + m.minor() + "\t" + m.village(), n
	}},
	{kiosk.PersonalName, "in a column of pupils", func(m *Maker) (string, string) {
		n := m.minor()
		return "序号\t学生姓名\t学校\n1\t" + n + "\t乳山市实验小学", n
	}},
	{kiosk.PersonalName, "apart in a column", func(m *Maker) (string, string) {
		n := apart(m.minor(), "　")
		return "患者姓名\t病种\t金额\n" + n + "\t尿毒症\t3000", n
	}},
	{kiosk.PersonalName, "after a label", func(m *Maker) (string, string) {
		n := m.minor()
		return pick(m, []string{"患者姓名：", "学生姓名: ", "孤儿姓名 ", "患者："}) + n + "，经审核符合条件。", n
	}},
	{kiosk.PersonalName, "in a row of names", func(m *Maker) (string, string) {
		n := m.minor()
		return "2023年小升初录取学生名单：" + m.minor() + "、" + n + "、" + m.minor() + "。", n
	}},
	{kiosk.PersonalName, "in lines with numbers", func(m *Maker) (string, string) {
		n := m.minor()
		return "孤儿基本生活费发放名单\n1." + m.minor() + "\n2." + n + "\n3." + m.minor() + "\n", n
	}},
	{kiosk.PersonalName, "beside a word", func(m *Maker) (string, string) {
		n := m.minor()
		return "经核实，" + pick(m, []string{"患者", "孤儿", "学生"}) + n + "（女，9岁）符合救助条件。", n
	}},
	{kiosk.PersonalAddress, "after a label", func(m *Maker) (string, string) {
		door := m.houseNumber()
		return pick(m, []string{"家庭住址：", "现住址：", "户籍地址：", "住址 "}) + "乳山市" + m.village() + door + "，经审核。", door
	}},
	{kiosk.PersonalAddress, "in a column", func(m *Maker) (string, string) {
		door := m.houseNumber()
		return "低保对象名单\n姓名\t家庭住址\t金额\n" + m.Name() + "\t" + m.village() + door + "\t500", door
	}},
	{kiosk.PersonalAddress, "in the words of a sentence", func(m *Maker) (string, string) {
		door := m.houseNumber()
		return "救助对象" + m.Name() + "，男，" + pick(m, []string{"家住", "现住", "住"}) + m.village() + door + "，因病致贫。", door
	}},
	{kiosk.PersonalAddress, "with no label", func(m *Maker) (string, string) {
		return m.Name() + "，阳光花园3号楼2单元501室，符合条件。", "2单元501室"
	}},
	{kiosk.PersonalBirth, "after a label", func(m *Maker) (string, string) {
		d := m.day(pick(m, []string{"年月日", "-", "/", ".", "数字"}))
		return "姓名：" + m.Name() + "，" + pick(m, []string{"出生日期：", "出生年月日 ", "生日："}) + d + "。", d
	}},
	{kiosk.PersonalBirth, "before the word", func(m *Maker) (string, string) {
		d := m.day(pick(m, []string{"年月日", "."}))
		return m.Name() + "，女，" + d + "出生，夏村镇人。", d
	}},
	{kiosk.PersonalBirth, "in a column", func(m *Maker) (string, string) {
		d := m.day(pick(m, []string{"年月日", "-", "/", ".", "数字"}))
		return "姓名\t出生日期\t村居\n" + m.Name() + "\t" + d + "\t南庄村", d
	}},
	{kiosk.PersonalBirth, "in Chinese", func(m *Maker) (string, string) {
		d := m.day("中文")
		return m.Name() + "，出生日期：" + d + "，汉族。", d
	}},
	{kiosk.PersonalBirth, "born on", func(m *Maker) (string, string) {
		d := m.day("年月日")
		return m.Name() + "，生于" + d + "，原住南庄村。", d
	}},
}

// Told makes n texts with names of minors and patients, addresses to the door
// and dates of birth, in every way in turn. Only words tell these: not all are
// found.
func (m *Maker) Told(n int) []Case {
	out := make([]Case, 0, n)
	for i := range n {
		t := tellings[i%len(tellings)]
		text, value := t.write(m)
		out = append(out, Case{t.kind, value, t.name, strings.TrimSpace(text)})
	}
	return out
}
