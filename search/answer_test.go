package search

import (
	"strings"
	"testing"
)

func TestMarkUp(t *testing.T) {
	for _, tt := range []struct {
		name, text, want string
		marks            []mark
	}{
		{"none", "a<b>", "a&lt;b&gt;", nil},
		{"whole", "申请低保的条件", "申请<mark>低保</mark>的条件", []mark{{text: "低保", weight: 1}}},
		{"touching are one", "低保标准", "<mark>低保标准</mark>", []mark{{text: "低保", weight: 1}, {text: "标准", weight: 1, group: 1}}},
		{"through normalisation", "ＡＢＣ与資訊", "<mark>ＡＢＣ</mark>与<mark>資訊</mark>", []mark{{text: "abc", weight: 1}, {text: "资讯", weight: 1, group: 1}}},
		{"no part where the whole is", "生活与最低生活保障", "生活与<mark>最低生活保障</mark>", []mark{{text: "最低生活保障", weight: 1}, {text: "生活", weight: 0.3, part: true}}},
		{"part where no whole is", "生活用水", "<mark>生活</mark>用水", []mark{{text: "最低生活保障", weight: 1}, {text: "生活", weight: 0.3, part: true}}},
		{"not inside a number", "2025年5日", "2025年<mark>5</mark>日", []mark{{text: "5", weight: 1}}},
		{"escaped inside", "<低保>&", "&lt;<mark>低保</mark>&gt;&amp;", []mark{{text: "低保", weight: 1}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := newMarker(tt.marks, nil).html(tt.text); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestAnswerWindow(t *testing.T) {
	p := passage{start: 100, block: 7, heading: "第三条", text: strings.Repeat("无关的话。", 30) + "\n低保标准每年调整。" + strings.Repeat("别的话。", 30)}
	a := newMarker([]mark{{text: "低保", weight: 1}}, nil).answer("", []passage{p}, 40)
	if !strings.Contains(a.HTML, "<mark>低保</mark>") || a.Block != p.block+strings.Count(p.text[:strings.Index(p.text, a.Text)], "\n") || a.Start < 100 || a.End-a.Start != len([]rune(a.Text)) || a.End-a.Start > 40 || a.Heading != "第三条" {
		t.Errorf("%+v", a)
	}
	long := passage{text: strings.Repeat("长", 300)}
	if a := newMarker(nil, nil).answer("", []passage{long}, 50); a.End != 50 {
		t.Errorf("a text without sentences: %+v", a)
	}
}

func TestAnswerToHowLongBeginsWithTheLimit(t *testing.T) {
	text := "第八条 对符合低保条件的家庭，按照标准批准其申请：\n（一）全额享受；\n（二）按照差额享受。\n管理审批机关应当自接到申请之日起的30日内办结审批手续。\n需要延长的，经批准可以延长申请期限10日内。"
	m := newMarker([]mark{{text: "低保", weight: 2}, {text: "申请", weight: 1, group: 1}}, nil)
	p := passage{start: 10, block: 3, text: text}
	if a := m.answer("", []passage{p}, 240); !strings.HasPrefix(a.Text, "第八条") {
		t.Errorf("nobody asked how long: %q", a.Text)
	}
	m.wants = wantsTime
	a := m.answer("", []passage{p}, 240)
	if !strings.HasPrefix(a.Text, "管理审批机关") || a.Block != 6 || a.Start != 10+len([]rune(text[:strings.Index(text, "管理")])) {
		t.Errorf("%+v", a)
	}
	none := passage{text: "低保的申请由镇政府受理。"}
	if a := m.answer("", []passage{none}, 240); a.Text != none.text {
		t.Errorf("no limit to be found: %q", a.Text)
	}
}
