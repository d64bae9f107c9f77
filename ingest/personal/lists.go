package personal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
)

// Labels that a name follows which is not to be shown.
var nameLabels = [...]string{
	"患者姓名", "病人姓名", "学生姓名", "儿童姓名", "孤儿姓名", "幼儿姓名", "未成年人姓名", "被监护人：", "患者：", "病人：", "孤儿：", "学生：", "幼儿：",
}

// Words that say that the people of a list are minors or patients.
var minorWords = [...]string{
	"未成年", "儿童", "孤儿", "学生", "幼儿", "婴", "留守", "中考", "小升初", "入园", "患者", "病人", "确诊", "病例", "病种", "疾病", "诊断",
	"精神障碍", "艾滋", "结核", "尿毒", "肿瘤", "大病", "慢性病", "医疗救助",
}

// Words that say that a list near such words is of others.
var grownWords = [...]string{"教师", "教职", "校长", "招聘", "大学生", "研究生", "医师", "护士", "医生", "专家", "工作人员", "负责人"}

// minors reports whether people named under a heading are minors or patients.
func minors(texts ...string) bool {
	found := false
	for _, t := range texts {
		for _, w := range grownWords {
			if strings.Contains(t, w) {
				return false
			}
		}
		for _, w := range minorWords {
			found = found || strings.Contains(t, w)
		}
	}
	return found
}

// lists looks at the cells of tables whose columns tell what they hold.
func (s *scanner) lists() {
	for i := range s.sheet {
		t := &s.sheet[i]
		if t.heads == nil {
			continue
		}
		names := ""
		switch {
		case !t.people:
		case minors(strings.Join(t.heads, " "), t.caption, s.title):
			names = "未成年人或患者名单里的姓名"
		case s.names:
			names = "目录规定这类名单不显示姓名"
		}
		for at := t.body; at < t.end; {
			end := strings.IndexByte(s.text[at:t.end], '\n')
			if end < 0 {
				end = t.end
			} else {
				end += at
			}
			s.row(t, at, end, names)
			at = end + 1
		}
	}
}

// row looks at the cells of a row; names says why names in it are not shown, ""
// if they are.
func (s *scanner) row(t *table, at, end int, names string) {
	for n := 0; n < len(t.heads) && at <= end; n++ {
		stop := strings.IndexByte(s.text[at:end], '\t')
		if stop < 0 {
			stop = end
		} else {
			stop += at
		}
		s.cell(t, n, at, stop, names)
		at = stop + 1
	}
}

func (s *scanner) cell(t *table, n, at, end int, names string) {
	if at >= end || end-at > 300 {
		return
	}
	text := s.text[at:end]
	switch kindOf(t.heads[n]) {
	case nameColumn:
		if names != "" && isName(squeeze(text), false) {
			s.add(kiosk.PersonalName, at, end, 0.8, names)
		}
	case addressColumn:
		if start, stop := door(text); t.people && start < stop {
			s.add(kiosk.PersonalAddress, at+start, at+stop, 0.85, "名单里的住址，到门牌")
		}
	case birthColumn:
		r := reader{s.text, at}
		r.skip(2, isBlank)
		if start := r.at; r.date() && r.at <= end {
			s.add(kiosk.PersonalBirth, start, r.at, 0.9, "名单里的出生日期")
		}
	case emailColumn:
		if stop := mailAt(s.text, at); t.people && stop > 0 {
			s.add(kiosk.PersonalEmail, at, stop, 0.8, "名单里的邮箱")
		}
	case otherColumn:
		if strings.Contains(t.heads[n], "证件") || strings.Contains(t.heads[n], "护照") {
			if stop := passportAt(s.text, at); stop == end {
				s.add(kiosk.PersonalPassport, at, stop, 0.85, "证件号一栏里的护照号")
			}
		}
	}
}

// named takes the name after a label.
func (s *scanner) named(at int) {
	r := reader{s.text, at}
	r.skip(4, isColon)
	start := r.at
	r.skip(4, func(c rune) bool { return unicode.Is(unicode.Han, c) })
	if isName(s.text[start:r.at], true) {
		s.add(kiosk.PersonalName, start, r.at, 0.7, "写明是未成年人或患者姓名")
	}
}

// personWords stand right before the name of a minor or a patient.
var personWords = [...]string{"患者", "病人", "孤儿", "学生", "幼儿", "患儿", "儿童"}

// beside takes the name right after such a word where what follows says that it
// is one: 患者王小明（女，9岁）.
func (s *scanner) beside(at int) {
	end := at
	for n := 1; n <= 4; n++ {
		c, size := utf8.DecodeRuneInString(s.text[end:])
		if !unicode.Is(unicode.Han, c) {
			break
		}
		end += size
	}
	if !isName(s.text[at:end], true) {
		return
	}
	r := reader{s.text, end}
	if !r.word("（", "(", "，", ",", "、") {
		return
	}
	sex := r.word("男", "女", "现年", "年龄")
	age := r.digits(1, 2)
	if sex || age > 0 && r.word("岁", "周岁") {
		s.add(kiosk.PersonalName, at, end, 0.75, "写明是未成年人或患者，后面是性别、年龄")
	}
}

// listed takes the names after the word 名单, one after another, if they are
// of minors or patients.
func (s *scanner) listed(at int) {
	if !s.names && !minors(s.before(at), s.title) {
		return
	}
	r := reader{s.text, at + len("名单")}
	r.word("如下", "公示如下", "公示", "公布如下")
	var names [][2]int
	for len(names) < 5000 {
		r.skip(8, func(c rune) bool {
			return isColon(c) || isDigit(c) || strings.ContainsRune("、，,；;.．\n（）()", c)
		})
		start := r.at
		r.skip(5, func(c rune) bool { return unicode.Is(unicode.Han, c) })
		if !isName(s.text[start:r.at], true) {
			break
		}
		names = append(names, [2]int{start, r.at})
	}
	if len(names) < 2 {
		return
	}
	for _, n := range names {
		s.add(kiosk.PersonalName, n[0], n[1], 0.75, "未成年人或患者名单里的姓名")
	}
}

// noNames are what stands in columns of names and is none.
var noNames = [...]string{"合计", "总计", "小计", "姓名", "备注", "不详", "户主", "学生", "患者", "序号", "公示", "如下"}

// isName reports whether a text is two to four signs that may be a name; sure
// asks for a surname at its front.
func isName(t string, sure bool) bool {
	n := 0
	for _, c := range t {
		if !unicode.Is(unicode.Han, c) && c != '·' {
			return false
		}
		n++
	}
	if n < 2 || n > 4 && !strings.Contains(t, "·") || n > 15 {
		return false
	}
	for _, w := range noNames {
		if t == w {
			return false
		}
	}
	if !sure {
		return true
	}
	c, _ := utf8.DecodeRuneInString(t)
	return strings.ContainsRune(surnames, c)
}

// surnames are the common ones, and the first signs of those of two.
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文" +
	"庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边褚欧阳上官司马诸葛慕容皇甫尉迟闫宫初迟矫宿于仇臧逄"
