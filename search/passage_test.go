package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	text := strings.Join([]string{
		"第一章　总　则",
		"第一条　为了保障公民权利，制定本条例。",
		"第二条　本条例自公布之日起施行：",
		"（一）第一项；",
		"（二）第二项。",
		"第二章 申请",
		"第一节 条件",
		"第三条 居民可以申请。",
	}, "\n")
	type part struct {
		Block   int
		Heading string
		Text    string
	}
	var got []part
	for _, p := range split(text, nil) {
		got = append(got, part{p.block, p.heading, p.text})
	}
	want := []part{
		{1, "第一章 总则 / 第一条", "第一条　为了保障公民权利，制定本条例。"},
		{2, "第一章 总则 / 第二条", "第二条　本条例自公布之日起施行：\n（一）第一项；\n（二）第二项。"},
		{7, "第二章 申请 / 第一节 条件 / 第三条", "第三条 居民可以申请。"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSplitPolicy(t *testing.T) {
	got := split("各镇街：\n一、总体要求\n坚持公开为常态。\n\n二、主要任务\n（一）明确责任\n各部门负责。\n附件：\n名称\t金额\n甲\t1", nil)
	var headings, texts []string
	for _, p := range got {
		headings = append(headings, p.heading)
		texts = append(texts, p.text)
	}
	if diff := cmp.Diff([]string{"", "一、总体要求", "二、主要任务"}, headings); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("二、主要任务\n（一）明确责任\n各部门负责。\n附件：\n名称\t金额\n甲\t1", texts[2]); diff != "" {
		t.Error(diff)
	}
}

// FuzzSplit holds that passages are ranges of the text, in order, none too
// long, and that nothing but blank lines and chapter headings is left out.
func FuzzSplit(f *testing.F) {
	f.Add("第一章 总则\n第一条 " + strings.Repeat("很长的一句话，没有句号", 100))
	f.Add("\n\n一、要求\n\r\n　\n（一）甲\n\xff\xfe\n" + strings.Repeat("字", 2000))
	f.Fuzz(func(t *testing.T, text string) {
		runes := []rune(text)
		end := 0
		covered := make([]bool, len(runes))
		for _, p := range split(text, nil) {
			n := utf8.RuneCountInString(p.text)
			if p.start < end || p.start+n > len(runes) || n > longPassage+fullPassage+headingRunes && !strings.Contains(p.text, "\n") {
				t.Fatalf("passage at %d of %d runes after %d", p.start, n, end)
			}
			if string(runes[p.start:p.start+n]) != string([]rune(p.text)) {
				t.Fatalf("passage at %d is not the text there", p.start)
			}
			if b := strings.Count(string(runes[:p.start]), "\n"); b != p.block {
				t.Fatalf("passage at %d begins in line %d, block says %d", p.start, b, p.block)
			}
			for i := range n {
				covered[p.start+i] = true
			}
			end = p.start + n
		}
		at := 0
		for line := range strings.SplitSeq(text, "\n") {
			n := utf8.RuneCountInString(line)
			if strings.TrimSpace(line) != "" && n > 0 && !covered[at] && !chapterLine.MatchString(line) {
				t.Fatalf("line %q is in no passage", line)
			}
			at += n + 1
		}
	})
}

func TestCutAt(t *testing.T) {
	for _, tt := range []struct {
		text string
		n    int
		want string
	}{
		{"短", 10, "短"},
		{"一二三四。五六七八九十", 8, "一二三四。"},
		{"一二三四，五六七八九十", 8, "一二三四，"},
		{"一二三四五六七八九十", 8, "一二三四五六七八"},
	} {
		if got := tt.text[:cutAt(tt.text, tt.n)]; got != tt.want {
			t.Errorf("%s at %d: %s, want %s", tt.text, tt.n, got, tt.want)
		}
	}
}
