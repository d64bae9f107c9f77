package pinyin_test

import (
	"strings"
	"sync"
	"testing"

	"gongkai/assets"
	"gongkai/search/analysis"
	"gongkai/search/pinyin"
)

var readings = sync.OnceValues(func() (*pinyin.Readings, error) { return pinyin.Load(assets.Dict) })

func lexicon(tb testing.TB, words ...string) *pinyin.Lexicon {
	tb.Helper()
	r, err := readings()
	if err != nil {
		tb.Fatal(err)
	}
	var entries []pinyin.Entry
	for i, w := range words {
		entries = append(entries, pinyin.Entry{Text: w, Weight: float64(1000 - i)})
	}
	return pinyin.New(r, entries)
}

func TestWordsAreReadAsPeopleSayThem(t *testing.T) {
	r, err := readings()
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{
		"公租房": "gong zu fang", "重庆": "chong qing", "重大": "zhong da", "县长": "xian zhang", "长期": "chang qi",
		"银行卡": "yin hang ka", "会计": "kuai ji", "调查": "diao cha", "调解": "tiao jie", "还款": "huan kuan",
		"乐陵": "lao ling", "东阿": "dong e", "绿化": "lv hua", "效率": "xiao lv", "便宜": "pian yi",
	} {
		got, ok := r.Word(word)
		if !ok || strings.Join(got, " ") != want {
			t.Errorf("%s is read %v, want %s", word, got, want)
		}
	}
	if _, ok := r.Word("4s店"); ok {
		t.Error("4s店 has a reading")
	}
}

func TestMatch(t *testing.T) {
	l := lexicon(t, "低保", "公租房", "公租房申请", "供暖", "西安", "先", "公园", "女儿", "重庆", "城市", "最低生活保障", "安宁", "地保")
	for _, c := range []struct{ text, want string }{
		{"dibao", "低保 地保"},
		{"DiBao", "低保 地保"},
		{"ｄｉｂａｏ", "低保 地保"},
		{"gongzufang", "公租房 公租房申请"},
		{"gongzuf", "公租房 公租房申请"},
		{"gzf", "公租房 公租房申请"},
		{"gzfsq", "公租房申请"},
		{"公租fang", "公租房 公租房申请"},
		{"公z房", "公租房 公租房申请"},
		{"xian", "西安 先"},
		{"xi'an", "西安"},
		{"xi an", "西安"},
		{"nver", "女儿"},
		{"nü er", "女儿"},
		{"chongqing", "重庆"},
		{"zhongqing", ""},
		{"zdshbz", "最低生活保障"},
		{"chengsh", "城市"},
		{"公租房", ""},
		{"", ""},
		{"qqq", ""},
		{"12", ""},
	} {
		var got []string
		for _, m := range l.Match(c.text, 5) {
			got = append(got, m.Text)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q matches %q, want %q", c.text, g, c.want)
		}
	}
	if got := l.Match("gong", 2); len(got) != 2 {
		t.Errorf("a limit of 2 gives %d", len(got))
	}
	if full := l.Match("dibao", 1)[0]; !full.Full {
		t.Error("dibao is not written out")
	}
	if half := l.Match("gzf", 1)[0]; half.Full {
		t.Error("gzf is written out")
	}
}

func TestNear(t *testing.T) {
	r, err := readings()
	if err != nil {
		t.Fatal(err)
	}
	var entries []pinyin.Entry
	for i, w := range []string{"赌博", "低保", "公租房", "身份证", "残疾人"} {
		entries = append(entries, pinyin.Entry{Text: w, Weight: float64(1000 - i), Known: true})
	}
	l := pinyin.New(r, append(entries, pinyin.Entry{Text: "地保", Weight: 9}))
	for text, want := range map[string]string{
		"dibo": "低保", "dubo": "赌博", "dibaoo": "低保", "dibaao": "低保", "dbiao": "低保",
		"gongzhufang": "公租房", "gongzufan": "公租房", "shengfenzheng": "身份证", "sengfenzhen": "身份证", "canjiren": "残疾人", "canjren": "残疾人",
		"dib": "", "": "", "低bo": "", "wifi": "", "dixiashi": "",
	} {
		got := ""
		if found := l.Near(text, 1); len(found) > 0 {
			got = found[0].Text
		}
		if got != want {
			t.Errorf("%s is near %q, want %q", text, got, want)
		}
	}
}

func TestSpell(t *testing.T) {
	l := lexicon(t, "申请", "低保", "公租房", "怎么", "办", "地保", "深情", "材料")
	for _, c := range []struct{ text, want string }{
		{"dibaoshenqing", "低保/地保 申请/深情"},
		{"gongzufang shenqing cailiao", "公租房 申请/深情 材料"},
		{"申请dibao", "申 请 低保/地保"},
		{"gongzufangx", ""},
		{"gzf", ""},
		{"", ""},
	} {
		var got []string
		for _, alternatives := range l.Spell(c.text, 3) {
			var words []string
			for _, a := range alternatives {
				words = append(words, a.Text)
			}
			got = append(got, strings.Join(words, "/"))
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q spells %q, want %q", c.text, g, c.want)
		}
	}
}

// general returns a lexicon of the commonest words of the dictionary.
func general(tb testing.TB, size int) *pinyin.Lexicon {
	tb.Helper()
	r, err := readings()
	if err != nil {
		tb.Fatal(err)
	}
	s, err := analysis.Load(assets.Dict)
	if err != nil {
		tb.Fatal(err)
	}
	var entries []pinyin.Entry
	for w, freq := range s.Each {
		if len([]rune(w)) >= 2 && freq >= 10 && len(entries) < size {
			entries = append(entries, pinyin.Entry{Text: w, Weight: freq})
		}
	}
	return pinyin.New(r, entries)
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{"gzf", "公租fang", "''", "zhzhzhzh", "xianxianxian", "ü", "\xff", strings.Repeat("g", 300)} {
		f.Add(s)
	}
	l := general(f, 20000)
	f.Fuzz(func(t *testing.T, text string) {
		got := l.Match(text, 5)
		if len(got) > 5 {
			t.Errorf("%d candidates", len(got))
		}
		for i := 1; i < len(got); i++ {
			if got[i].Score > got[i-1].Score {
				t.Errorf("%q: candidates out of order: %v", text, got)
			}
		}
		for _, alternatives := range l.Spell(text, 2) {
			if len(alternatives) == 0 || len(alternatives) > 2 {
				t.Errorf("%q: %v", text, alternatives)
			}
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	l := general(b, 100000)
	b.Logf("%d words", l.Len())
	for _, text := range []string{"g", "gzf", "gongzufang", "shenqing", "sssss", "zhongguorenmin", "公租fang"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				l.Match(text, 8)
			}
		})
	}
	b.Run("spell", func(b *testing.B) {
		for b.Loop() {
			l.Spell("dibaoshenqingxuyaoshenmecailiao", 3)
		}
	})
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		general(b, 100000)
	}
}
