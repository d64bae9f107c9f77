package fields

import (
	"regexp"
	"strings"

	"gongkai/kiosk"
)

// commentBefore reads the day up to which a notice takes what people say to it:
// 请于2018年9月10日17时前反馈意见, 意见反馈截止时间为2018年9月10日.
var commentBefore = []*regexp.Regexp{
	regexp.MustCompile(`(?:于|在|截至|截止到?|到)\s*([0-9]{4}\s*[年\-/.][^，,。；]{3,30}?)\s*(?:之前|以前|前|止)[^。；]{0,60}(?:反馈|提出|提交|寄|送|发送|意见|建议|报名|申请)`),
	regexp.MustCompile(`(?:意见|建议|反馈|报名)[^，,。；0-9]{0,12}截止[^0-9，。；]{0,12}([0-9]{4}\s*[年\-/.][^，,。；]{3,30})`),
	regexp.MustCompile(`(?:意见|建议|反馈)[^。；]{0,40}截至\s*([0-9]{4}\s*[年\-/.][^，,。；]{3,30})`),
}

// commentSpan is before the days from and up to which it does.
var commentSpan = regexp.MustCompile(`(?:征求|征集|征询|听取|反馈)意见[^，,。；0-9]{0,6}(?:时间|期限|期间|日期|期)[^，,。；0-9]{0,6}`)

// comment reads up to when people may say something to what a notice is about.
func (r *reader) comment(line int) {
	text := r.lines[line]
	if !strings.Contains(text, "意见") && !strings.Contains(text, "建议") && !strings.Contains(text, "报名") {
		return
	}
	p := place{line: line, how: kiosk.FieldSaid, sure: 0.8}
	if m := commentSpan.FindStringIndex(text); m != nil {
		if _, until, ok := span(cut(text[m[1]:], 160)); ok && until.value != "" {
			p.start, p.end = m[1]+until.start, m[1]+until.end
			f := kiosk.Field{Kind: kiosk.FieldCommentUntil, Value: until.value, How: p.how, Confidence: p.sure}
			r.add(f, p.line, p.start, p.end)
			return
		}
	}
	for _, pattern := range commentBefore {
		if m := pattern.FindStringSubmatchIndex(text); m != nil {
			p.start, p.end = m[2], m[3]
			r.value(kiosk.FieldCommentUntil, "", p)
			return
		}
	}
}
