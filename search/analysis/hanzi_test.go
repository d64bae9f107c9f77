package analysis_test

import (
	"testing"

	"gongkai/search/analysis"
)

// Numbers in Hanzi have the same term as those in digits.
func TestHanziNumbers(t *testing.T) {
	s := segmenter(t)
	for text, want := range map[string]string{
		"第三十六条": "第36条", "第36条": "第36条", "第 36 条": "第36条", "第一百零五条之一": "第105条", "第十届": "第10届",
		"百分之五": "5%", "5%": "5%", "百分之十二点五": "12.5%",
		"第三章": "第3章", "第 3 章": "第3章", "第二批": "第2批",
		"二〇一八年": "2018年", "二○一八年": "2018年", "2018年": "2018", "二〇一八年九月三日": "2018年9月3日",
	} {
		if got := s.Words(nil, text); len(got) == 0 || got[0].Term != want || got[0].Start != 0 {
			t.Errorf("%s begins with %+v, want %s", text, got, want)
		}
	}
	if got := s.Words(nil, "二〇一八年"); len(got) < 2 || got[1].Term != "2018" || !got[1].Sub {
		t.Errorf("a year in Hanzi is %+v", got)
	}
	for _, text := range []string{"第一项目部", "第三节目", "一元化", "十五", "二十", "百分比", "第二", "一二三四五年"} {
		for _, tok := range s.Words(nil, text) {
			if tok.Kind == analysis.Number {
				t.Errorf("%s has the number %+v", text, tok)
			}
		}
	}
}
