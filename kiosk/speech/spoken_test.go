package speech_test

import (
	"strings"
	"testing"

	"gongkai/kiosk/speech"
)

func TestSpoken(t *testing.T) {
	for text, want := range map[string]string{
		"鲁政办发〔2018〕21号":                     "鲁政办发，二零一八，二十一号",
		"鲁政办发【2018】第3号文":                    "鲁政办发，二零一八，第三号文",
		"（鲁政发（2008）105-107号）":               "鲁政发，二零零八，一百零五至一百零七号",
		"2018年9月3日起施行。":                     "二零一八年九月三日起施行。",
		"2018-09-03":                        "二零一八年九月三日",
		"２０１８．９．３发布":                        "二零一八年九月三日发布",
		"2018-2020年":                        "二零一八到二零二零年",
		"上午8:30-12:00":                      "上午八点三十分，十二点",
		"8:05":                              "八点零五分",
		"30个工作日":                            "三十个工作日",
		"2个工作日内，2月2日前":                      "两个工作日内，二月二日前",
		"12个月":                              "十二个月",
		"2022个":                             "二千零二十二个",
		"第2条":                               "第二条",
		"第十二条第3款":                           "第十二条第三款",
		"1,234,567.80元":                     "一百二十三万四千五百六十七点八零元",
		"￥500万元":                            "五百万元",
		"10010户":                            "一万零一十户",
		"100000000元":                        "一亿元",
		"1000000005元":                       "十亿零五元",
		"增长5.2%":                            "增长百分之五点二",
		"5%-10%":                            "百分之五到百分之十",
		"3‰":                                "千分之三",
		"1/3以上":                             "三分之一以上",
		"10至15日":                            "十到十五日",
		"85.5㎡":                             "八十五点五平方米",
		"电话：0631-6663072":                   "电话，零六三幺，六六六三零七二",
		"拨打12345":                           "拨打，幺二三四五",
		"12345热线":                           "幺二三四五热线",
		"手机138****8000":                     "手机，已遮盖",
		"370612345678901234":                "三七零六幺二三四五六七八九零幺二三四",
		"http://www.rushan.gov.cn/a?b=1 查看": "网址见屏幕，查看",
		"发到 a.b@c.gov.cn":                   "发到，邮箱见屏幕",
		"（一）申请条件":                           "一，申请条件",
		"1.本市户籍":                            "一，本市户籍",
		"(2) 无房":                            "二，无房",
		"①身份证；②户口簿":                         "一，身份证。二，户口簿",
		"《条例》（以下简称“条例”）": "条例，以下简称条例",
		"PPP项目":    "P P P 项目",
		"信用乳山——公示": "信用乳山，公示",
		"和/或":      "和，或",
		"……":       "",
		"□ 是 □ 否":  "是，否",
		"":         "",
	} {
		if got := speech.Spoken(text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestSentences(t *testing.T) {
	text := "乳山市通知\n\n各镇：现通知如下。“请遵照执行。”共 1,200 户；\n序号\t名称\t面积\n1\t公租房\t60㎡\n2\t\t70㎡\n联系人\t王某\n" + strings.Repeat("很长的一句话，", 30)
	got := speech.Sentences(text)
	lines := strings.Split(text, "\n")
	var said []string
	for _, s := range got {
		if part := string([]rune(lines[s.Block])[s.Start:s.End]); part != s.Text {
			t.Errorf("block %d, %d to %d is %q, not %q", s.Block, s.Start, s.End, part, s.Text)
		}
		if n := len([]rune(s.Text)); n > 120 {
			t.Errorf("%d runes at once: %s", n, s.Text)
		}
		said = append(said, s.Say)
	}
	want := []string{
		"乳山市通知", "各镇，现通知如下。", "请遵照执行。", "共一千二百户。",
		"表格，各列是，序号，名称，面积", "一，名称：公租房，面积：六十平方米", "二，面积：七十平方米", "联系人：王某",
	}
	for i, w := range want {
		if i >= len(said) || said[i] != w {
			t.Fatalf("sentence %d of %q, want %q", i, said, w)
		}
	}
	if n := len(got) - len(want); n < 3 || n > 6 {
		t.Errorf("the long sentence is said in %d parts", n)
	}
}

func TestSentencesOfLongTexts(t *testing.T) {
	got := speech.Sentences(strings.Repeat("一句。", 10_000))
	if len(got) != speech.MaxSentences {
		t.Errorf("%d sentences", len(got))
	}
	row := "甲\t" + strings.Repeat("长", 500) + "\t丙"
	for _, s := range speech.Sentences("一\t二\t三\n" + row) {
		if len([]rune(s.Say)) > speech.MaxRunes {
			t.Errorf("%d runes are said at once", len([]rune(s.Say)))
		}
		if s.Block == 1 && string([]rune(row)[s.Start:s.End]) != s.Text {
			t.Errorf("%d to %d is not %s", s.Start, s.End, s.Text)
		}
	}
}
