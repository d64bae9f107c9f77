package personal

import (
	"strings"
	"unicode/utf8"
)

// Words that say what a number is, before it or at the head of its column.
var (
	identityWords = [...]string{"身份证", "身份号", "证件号", "公民身份", "居民证", "残疾证", "残疾人证", "残疾人证号"}
	disabledWords = [...]string{"残疾证", "残疾人证"}
	codeWords     = [...]string{
		"编号", "编码", "代码", "备案号", "许可证", "批号", "合同号", "订单", "流水号", "单号", "条码", "索引号", "税号",
		"识别号", "登记号", "注册号", "执照", "项目号", "包号", "标段", "产权证", "不动产", "宗地", "案号", "受理号", "信用代",
		"电子监管号", "监管号", "图号", "期号", "刊号", "邮编", "序列号", "公告号", "票号",
	}
	cardWords     = [...]string{"卡号", "银行卡", "账号", "帐号", "账户", "帐户", "一卡通", "储蓄", "存折", "开户"}
	passbookWords = [...]string{"存折", "一卡通", "社保卡", "医保卡", "个人账", "个人帐", "本人账", "本人帐", "惠农卡", "补贴卡", "社会保障卡", "社会保障号", "医保号", "医疗证号"}
	phoneWords    = [...]string{"手机", "电话", "联系方式", "联系", "移动电话", "号码", "微信", "tel", "Tel", "TEL", "机号"}
	callWords     = [...]string{"电话", "热线", "手机", "传真"}
	homeWords     = [...]string{"家庭电话", "住宅电话", "宅电", "家长电话", "监护人电话", "本人电话", "个人电话", "家属电话", "家庭联系"}
	// Who publishes a number under these wants to be called.
	publicWords = [...]string{
		"咨询电话", "监督电话", "举报电话", "投诉电话", "服务电话", "值班电话", "办公电话", "热线", "报名电话", "监督举报", "咨询热线",
		"举报", "咨询", "值班", "受理电话", "报修", "救助电话", "客服", "传真",
	}
)

// reach is how far before a number a word may stand that says what it is, in
// bytes.
const reach = 60

// before returns what stands before a place on its line.
func (s *scanner) before(at int) string {
	from := max(0, at-reach)
	for from < at && !utf8.RuneStart(s.text[from]) {
		from++
	}
	b := s.text[from:at]
	if i := strings.LastIndexByte(b, '\n'); i >= 0 {
		b = b[i+1:]
	}
	return b
}

// said reports whether one of the words says what a number is: the nearest
// stretch of words before it, its column's head, or, of a number that begins a
// line, the end of the line before.
func (s *scanner) said(d []digit, words []string) bool {
	at := int(d[0].start)
	label := s.label(at)
	for _, w := range words {
		if strings.Contains(label, w) {
			return true
		}
	}
	head := s.head(at)
	if head == "" {
		return false
	}
	for _, w := range words {
		if strings.Contains(head, w) {
			return true
		}
	}
	return false
}

// label is readLabel, kept for the next who asks of the same place.
func (s *scanner) label(at int) string {
	if s.labelAt != at+1 {
		s.labelAt, s.lastLabel = at+1, s.readLabel(at)
	}
	return s.lastLabel
}

// readLabel returns the words before a place up to the last end of a sentence or
// another number: what is said of something else does not count.
func (s *scanner) readLabel(at int) string {
	b := strings.TrimRight(s.before(at), " \t:：（(【[")
	if b == "" && at > 0 {
		// The label is the line before.
		end := strings.LastIndexByte(s.text[:at], '\n')
		if end < 0 {
			return ""
		}
		b = strings.TrimRight(s.before(end), " \t:：")
		if len(b) > 36 || strings.ContainsAny(b, "0123456789") {
			return ""
		}
	}
	for _, stop := range [...]string{"。", "；", ";"} {
		if i := strings.LastIndex(b, stop); i >= 0 {
			b = b[i+len(stop):]
		}
	}
	digits := 0
	for i := len(b) - 1; i >= 0; i-- {
		if '0' <= b[i] && b[i] <= '9' {
			if digits++; digits == 5 {
				return b[i+5:]
			}
			continue
		}
		digits = 0
	}
	return b
}

// published reports whether a number is one that a body publishes for callers.
func (s *scanner) published(d []digit) bool {
	label := s.label(int(d[0].start))
	for _, w := range publicWords {
		if strings.Contains(label, w) {
			return true
		}
	}
	return false
}

// measured reports whether a unit follows: then the number counts something.
func (s *scanner) measured(d []digit) bool {
	after := strings.TrimLeft(s.text[d[len(d)-1].end:min(len(s.text), int(d[len(d)-1].end)+8)], " ")
	for _, unit := range [...]string{"元", "万", "亿", "吨", "平", "公", "㎡", "%", "％", "人", "户", "千", "美", "立"} {
		if strings.HasPrefix(after, unit) {
			return true
		}
	}
	return false
}

// inAddress reports whether a number is part of the address of a page.
func (s *scanner) inAddress(d []digit) bool {
	at := int(d[0].start)
	from := at
	for from > 0 && at-from < 200 && s.text[from-1] > ' ' && s.text[from-1] < utf8.RuneSelf {
		from--
	}
	return strings.Contains(s.text[from:at], "://") || strings.HasPrefix(s.text[from:at], "www.")
}
