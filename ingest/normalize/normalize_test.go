package normalize_test

import (
	"testing"
	"unicode/utf8"

	"gongkai/ingest/normalize"
)

func TestDate(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2018年9月3日", "2018-09-03"},
		{"二〇一八年九月三日", "2018-09-03"},
		{"二○一八年十月廿八日", "2018-10-28"},
		{"二0一八年十二月三十一日", "2018-12-31"},
		{"二零一八年元月十日", "2018-01-10"},
		{"２０１８年９月３日", "2018-09-03"},
		{"2018-9-3", "2018-09-03"},
		{"2018-09-03 16:20:11", "2018-09-03"},
		{"2018/09/03", "2018-09-03"},
		{"2018.9.3", "2018-09-03"},
		{"20180903", "2018-09-03"},
		{"20180903162011", ""},
		{"发布日期： 2018 年 9 月 3 日", "2018-09-03"},
		{"2018-09-03T10:00:00+08:00", "2018-09-03"},
		{"[2018-09-03]", "2018-09-03"},
		{"2016年2月29日", "2016-02-29"},
		{"2018年2月29日", ""},
		{"2018年13月1日", ""},
		{"2018年9月31日", ""},
		{"0018年9月3日", ""},
		{"2018年9月", ""},
		{"12018-9-3", ""},
		{"电话0631-6663072", ""},
		{"371083201809034321", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := normalize.Date(tt.in).String(); got != tt.want {
			t.Errorf("Date(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestWholeDate(t *testing.T) {
	for in, want := range map[string]string{
		"　　2018年9月3日　": "2018-09-03", "（2018年9月3日）": "2018-09-03", "2018年9月3日印发": "", "于2018年9月3日": "", "2018-09-03至2018-09-10": "",
	} {
		if got := normalize.WholeDate(in).String(); got != want {
			t.Errorf("WholeDate(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFindDates(t *testing.T) {
	s := "自2018年10月1日起至二〇二三年九月三十日，见20180903号、2018-9-4公告"
	var got []string
	last := 0
	for _, m := range normalize.FindDates(s) {
		got = append(got, m.Date.String())
		if m.Start < last || m.End <= m.Start {
			t.Errorf("range %d to %d after %d", m.Start, m.End, last)
		}
		last = m.End
	}
	if len(got) != 4 || got[0] != "2018-10-01" || got[1] != "2023-09-30" || got[2] != "2018-09-03" || got[3] != "2018-09-04" {
		t.Error(got)
	}
}

func TestBlanks(t *testing.T) {
	for in, want := range map[string]string{
		"  一　二\u00a0三 ":         "一 二 三",
		"秸秆\n  禁烧":              "秸秆禁烧",
		"word\nwrap":            "word wrap",
		"第一章\n\t总则":             "第一章总则",
		"第一章　总则":                "第一章 总则",
		"\ufeff零\u200b宽\u00ad字": "零宽字",
		"已经整齐":                  "已经整齐",
		"\u202e反\ufffd向":        "反向",
		"\x00\x1f":              "",
		"\u0085":                "",
	} {
		if got := normalize.Blanks(in); got != want {
			t.Errorf("Blanks(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTitle(t *testing.T) {
	tests := []struct {
		in    string
		sites []string
		want  string
	}{
		{"关于放假的通知_乳山市人民政府", nil, "关于放假的通知"},
		{"关于放假的通知 - 通知公告 - 乳山市人民政府门户网站", []string{"乳山市人民政府门户网站", "通知公告"}, "关于放假的通知"},
		{"关于放假的\n　　通知", nil, "关于放假的通知"},
		{"乳山市人民政府-政府信息公开指南", []string{"乳山市人民政府", "政府信息公开指南"}, "政府信息公开指南"},
		{"雄安新区总体规划（2018—2035年）", nil, "雄安新区总体规划（2018—2035年）"},
		{"2018-2020年工作计划", nil, "2018-2020年工作计划"},
		{"统计公报|示例市统计局", nil, "统计公报|示例市统计局"},
		{"2018年统计公报|示例市统计局", nil, "2018年统计公报"},
		{"·关于放假的通知", nil, "关于放假的通知"},
		{"", nil, ""},
	}
	for _, tt := range tests {
		if got := normalize.Title(tt.in, tt.sites...); got != tt.want {
			t.Errorf("Title(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestBodyName(t *testing.T) {
	for in, want := range map[string]string{
		"发布机构：乳山市民政局": "乳山市民政局", " 民 政 局 ": "民政局", "来源: 本站": "", "admin": "",
		"乳山市农业农村局（乡村振兴局）": "乳山市农业农村局（乡村振兴局）", "乳山市民政局 乳山市财政局": "乳山市民政局 乳山市财政局", "<script>": "", "": "",
	} {
		if got := normalize.BodyName(in); got != want {
			t.Errorf("BodyName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDocumentNumber(t *testing.T) {
	for in, want := range map[string]string{
		"乳政发[2005]4号": "乳政发〔2005〕4号", "中办发 〔2016〕8 号": "中办发〔2016〕8号", "无": "", "—": "", "": "", "第12次会议纪要": "第12次会议纪要",
	} {
		if got := normalize.DocumentNumber(in); got != want {
			t.Errorf("DocumentNumber(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]bool{
		"国办函〔2005〕69号": true, "（鲁政办发〔2018〕21号）": true, "国务院令第711号": true, "根据国办函〔2005〕69号文件": false, "国办函〔2005〕69号，": false, "": false,
	} {
		if got := normalize.IsDocumentNumber(in); got != want {
			t.Errorf("IsDocumentNumber(%q) = %v", in, got)
		}
	}
}

func TestLabel(t *testing.T) {
	if got := normalize.Label("【索 引　号】："); got != "索引号" {
		t.Error(got)
	}
}

func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"2018年9月3日", "二〇一八年廿廿月三日", "a - b_ c", "\xff\u2028", "１２３４-１-１", "乳政发[2005]4号"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := normalize.Blanks(s)
		if !utf8.ValidString(b) || normalize.Blanks(b) != b {
			t.Errorf("Blanks(%q) = %q, again %q", s, b, normalize.Blanks(b))
		}
		if title := normalize.Title(s); len(title) > len(b) {
			t.Errorf("Title(%q) = %q is longer", s, title)
		}
		for _, m := range normalize.FindDates(s) {
			if m.Date.IsZero() || m.Start < 0 || m.End > len(s) || !utf8.RuneStart(s[m.Start]) {
				t.Errorf("%+v in %q", m, s)
			}
		}
		normalize.BodyName(s)
		normalize.DocumentNumber(s)
		normalize.IsDocumentNumber(s)
		normalize.Label(s)
	})
}
