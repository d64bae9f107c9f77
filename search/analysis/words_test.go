package analysis_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/search/analysis"
)

// show writes tokens as words, sub-words in brackets behind the word they are
// inside.
func show(tokens []analysis.Token) string {
	var b strings.Builder
	for _, t := range tokens {
		if t.Sub {
			b.WriteString("[" + t.Term + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Term)
	}
	return b.String()
}

func TestWords(t *testing.T) {
	s := segmenter(t)
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"，。！", ""},
		{"法", "法"},
		{"劳动合同", "劳动合同[劳动][合同]"},
		{"最低生活保障", "最低生活保障[最低][生活][保障]"},
		{"勞動合同法", "劳动合同法[劳动][劳动合同][合同][合同法]"},
		{"ＡＢＣ１２３", "abc123"},
		{"乳山口镇", "乳山口镇[乳山][乳山口][山口][山口镇][口镇]"},
		{"2018年9月3日印发", "2018年9月3日[2018][年][9][月][3][日] 印发"},
		{"２０１８－０９－０３", "2018年9月3日[2018][09][03]"},
		{"二○一八年九月三日", "2018年9月3日[二][零][一][八年][九月][三日]"},
		{"补贴12,500元", "补贴 12500元[12][500][元]"},
		{"增长3.5％", "增长 3.5%[3][5]"},
		{"电话0631-6664680。", "电话 0631-6664680[0631][6664680]"},
		{"索引号11371083004367045M/2016-12077", "索引号[索引][引号] 11371083004367045m/2016-12077[11371083004367045m][2016][12077]"},
		{"4S店", "4s店"},
		{"见国办发[２０１８] 021 号文", "见 国办发(2018)21号[国办发][2018][021][号] 文"},
		{"国务院令第711号公布", "国务院令第711号[国务院令][第][711][号] 公布"},
		{"SDGP371083202002000012", "sdgp371083202002000012"},
		{"项目代码2018-371083-48-01-012345", "项目 代码 2018-371083-48-01-012345[2018][371083][48][01][012345]"},
		{"9:00-11:30", "9 00 11 30"},
		{"面积100㎡", "面积 100"},
		{"http://www.rushan.gov.cn/art/2016/12/7/art_81630.html", "http www.rushan.gov.cn/art/2016/12/7/art_81630.html[www][rushan][gov][cn][art][2016][12][7][art][81630][html]"},
		{"𠀀字", "𠀀 字"},
	} {
		if got := show(s.Words(nil, c.text)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestAddedWordsWin(t *testing.T) {
	base := segmenter(t)
	const text = "去北汝泊村委会问一问"
	if got := show(base.Words(nil, text)); strings.Contains(got, "北汝泊村") {
		t.Fatalf("the word is known already: %s", got)
	}
	s := base.With([]string{"北汝泊村", "一个带，标点的", "x", "北汝泊村"})
	if got := show(s.Words(nil, text)); !strings.Contains(got, " 北汝泊村") {
		t.Errorf("got %s", got)
	}
	if got := show(base.Words(nil, text)); strings.Contains(got, "北汝泊村") {
		t.Error("With changed the segmenter it was called on")
	}
	if s.Fingerprint() == base.Fingerprint() {
		t.Error("other words, same fingerprint")
	}
	if s.Fingerprint() != base.With([]string{"北汝泊村"}).Fingerprint() {
		t.Error("same words, other fingerprint")
	}
	if !s.Has("北汝泊村") || base.Has("北汝泊村") || !s.Has("劳动") {
		t.Error("Has does not know its words")
	}
}

func TestSplitFindsTheWordsOfAName(t *testing.T) {
	s := segmenter(t).With([]string{"城乡居民最低生活保障标准"})
	for text, want := range map[string]string{
		"城乡居民最低生活保障标准": "城乡居民 最低生活保障标准",
		"低保":           "低 保",
		"法":            "法",
		"4s店":          "4s 店",
		"":             "",
	} {
		if got := show(s.Split(text)); got != want {
			t.Errorf("%s is split in %s, want %s", text, got, want)
		}
	}
}

func TestGrams(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"法", "1法"},
		{"公租房", "1公租 1公+ 2租房 2租+ 3房+"},
		{"申请ETC卡", "1申请 1申+ 2请+ 3etc 4卡"},
		{"公民、法人", "1公民 1公+ 2民+ 4法人 4法+ 5人+"},
		{"通　知", "1通 2知"},
	} {
		var got []string
		for _, tok := range analysis.Grams(nil, c.text) {
			sub := ""
			if tok.Sub {
				sub = "+"
			}
			got = append(got, string(rune('0'+tok.Pos))+tok.Term+sub)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, g, c.want)
		}
	}
}

func TestUnspace(t *testing.T) {
	for text, want := range map[string]string{
		"":              "",
		"通　知":           "通知",
		"关于停水的通　知":      "关于停水的通知",
		"关于停水的通 知":      "关于停水的通知",
		"关于停水的通　知\n各村：": "关于停水的通知\n各村：",
		"第一章 总　则":       "第一章 总则",
		"张　云":           "张云",
		"1\t张　云\t北江村":   "1\t张云\t北江村",
		"关 于 规 范 管 理":   "关于规范管理",
		"王　小　明":         "王小明",
		"低保 公租房":        "低保 公租房",
		"低保 钱":          "低保 钱",
		"低保　公租房":        "低保　公租房",
		"甲\t乙":          "甲\t乙",
		"甲\n乙":          "甲\n乙",
		"2019年 度":       "2019年 度",
		"etc 卡":         "etc 卡",
		"甲           乙": "甲           乙",
		"请　示\xff":       "请示\xff",
	} {
		if got := analysis.Unspace(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestFoldMapFindsTheWayBack(t *testing.T) {
	const text = "依據〔２０１８〕第Ａ條"
	m := analysis.NewFoldMap(text)
	if m.Text != "依据(2018)第a条" {
		t.Fatalf("folded to %s", m.Text)
	}
	at := strings.Index(m.Text, "2018")
	if from, to := m.Written(at, at+4); text[from:to] != "２０１８" {
		t.Errorf("2018 comes from %s", text[from:to])
	}
	if from, to := m.Written(0, len(m.Text)); from != 0 || to != len(text) {
		t.Errorf("the whole comes from %d to %d", from, to)
	}
	const title = "停水的通　知"
	m = analysis.NewFoldMap(title)
	for part, want := range map[string]string{"通知": "通　知", "的通": "的通", "知": "知"} {
		at := strings.Index(m.Text, part)
		if from, to := m.Written(at, at+len(part)); title[from:to] != want {
			t.Errorf("%s comes from %q, want %q", part, title[from:to], want)
		}
	}
}

// checkTokens holds what is promised of every token of every text.
func checkTokens(t *testing.T, text string, tokens []analysis.Token) {
	t.Helper()
	lastPos, lastStart := 1, 0
	border := func(i int) bool { return i == len(text) || utf8.RuneStart(text[i]) || !utf8.ValidString(text) }
	for i, tok := range tokens {
		switch {
		case tok.Start < 0 || tok.End > len(text) || tok.Start >= tok.End:
			t.Fatalf("%q: token %+v slices nothing", text, tok)
		case !border(tok.Start) || !border(tok.End):
			t.Fatalf("%q: token %+v is not at rune borders", text, tok)
		case tok.Kind != analysis.Number && analysis.Fold(text[tok.Start:tok.End]) != tok.Term:
			t.Fatalf("%q: token %+v is not the folded text", text, tok)
		case !utf8.ValidString(tok.Term) || tok.Term == "":
			t.Fatalf("%q: token %+v has a broken term", text, tok)
		case tok.Pos < 1 || tok.Pos < lastPos || tok.Pos == lastPos && tok.Start < lastStart:
			t.Fatalf("%q: token %+v is out of order", text, tok)
		case tok.Sub && i == 0:
			t.Fatalf("%q: token %+v is part of nothing", text, tok)
		}
		lastPos, lastStart = tok.Pos, tok.Start
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{
		"", "法", "劳动合同法", "國辦發〔２０１８〕２１號", "2018年09月03日", "二○一八年十二月三十一日", "1,234.56元", "0631-6664680",
		"GB/T 19001-2016", "\xff\xfe公\xc3", "𠀀a𠀀1-\U0001F600", "　通　知　", "2018 年 9 月", "一二三四年五月", "一二三四年", "第三十六条之一", "百分之十二点五", "4s店1号店", "İſK２", "㈠①②Ⅷ",
	} {
		f.Add(s)
	}
	s := segmenter(f).With([]string{"北汝泊村", "1号公告", "公租房申请"})
	f.Fuzz(func(t *testing.T, text string) {
		words := s.Words(nil, text)
		checkTokens(t, text, words)
		for _, tok := range words {
			if tok.Kind == analysis.Number && !tok.Sub {
				again := s.Words(nil, text[tok.Start:tok.End])
				if len(again) == 0 || again[0].Term != tok.Term {
					t.Errorf("%q: number %+v alone is %+v", text, tok, again)
				}
			}
		}
		checkTokens(t, text, analysis.Grams(nil, text))
		folded := analysis.Fold(text)
		if again := analysis.Fold(folded); again != folded {
			t.Errorf("Fold(%q) = %q, and that folds to %q", text, folded, again)
		}
		m := analysis.NewFoldMap(text)
		if from, to := m.Written(0, len(m.Text)); m.Text != analysis.Fold(analysis.Unspace(text)) || from != 0 || to != len(text) {
			t.Errorf("FoldMap(%q) = %q, %d to %d", text, m.Text, from, to)
		}
	})
}
