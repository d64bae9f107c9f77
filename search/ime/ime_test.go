package ime_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/search/ime"
)

var engine = sync.OnceValues(func() (*ime.Engine, error) { return ime.Load(assets.Dict) })

func open(tb testing.TB) *ime.Engine {
	tb.Helper()
	e, err := engine()
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// first returns the first candidates of some keys.
func first(tb testing.TB, keys string, limit int) []string {
	tb.Helper()
	var out []string
	for _, c := range open(tb).Compose(tb.Context(), keys, limit).Candidates {
		out = append(out, c.Text)
	}
	return out
}

func TestTheFirstCandidateIsWhatPeopleMean(t *testing.T) {
	for keys, want := range map[string]string{
		"gongzufangshenqing": "公租房申请", "dibaozenmeshenqing": "低保怎么申请", "gzf": "公租房", "gongzf": "公租房",
		"gongzuf": "公租房", "chongqing": "重庆", "yinhang": "银行", "xi'an": "西安", "nver": "女儿", "nüer": "女儿",
		"lvhua": "绿化", "DIBAO": "低保", "ｄｉｂａｏ": "低保", "gongzhufan": "公租房", "gonzufang": "公租房",
		"rushanzhaizhen": "乳山寨镇", "kuangyequan": "矿业权", "weifanggaizao": "危房改造", "jiangshilanmu": "僵尸栏目",
		"4664983264": "公租房", "youeryuanbaoming": "幼儿园报名",
	} {
		if got := first(t, keys, 5); len(got) == 0 || got[0] != want {
			t.Errorf("%s gives %v, want %s", keys, got, want)
		}
	}
}

func TestSyllablesAreTheKeysAsRead(t *testing.T) {
	for keys, want := range map[string]string{
		"gongzufang": "gong zu fang", "gzf": "g z f", "xian": "xian", "xi'an": "xi an", "gongzhufan": "gong zhu fan",
		"4664": "gong", "gongzuf": "gong zu f", "": "", "'": "", "1": "",
	} {
		if got := strings.Join(open(t).Compose(t.Context(), keys, 5).Syllables, " "); got != want {
			t.Errorf("%q is read %q, want %q", keys, got, want)
		}
	}
}

func TestCandidatesForTheFirstKeysSayHowMany(t *testing.T) {
	got := open(t).Compose(t.Context(), "di'baoshenqing", 60).Candidates
	consumed := map[string]int{}
	for _, c := range got {
		consumed[c.Text] = c.Consumed
	}
	for text, want := range map[string]int{"低保申请": 14, "低保": 6, "地": 3, "di'baoshenqing": 14} {
		if consumed[text] != want {
			t.Errorf("%s stands for %d keys, want %d", text, consumed[text], want)
		}
	}
	if last := got[len(got)-1].Text; last != "di'baoshenqing" {
		t.Errorf("the last candidate is %s, not what was typed", last)
	}
}

// Who does not tell zh from z is offered the words for the first keys too.
func TestWordsForTheFirstKeysMaySoundAlike(t *testing.T) {
	if got := first(t, "gongzhufangshenqing", 40); !slices.Contains(got, "公租房") {
		t.Errorf("gongzhufangshenqing gives %v without 公租房", got)
	}
}

func FuzzCompose(f *testing.F) {
	for _, s := range []string{"gongzufang", "g'z'f", "4664", "zhzhzhzh", "xianxianxian", "üü", "\xff\x00", "a1b2", strings.Repeat("z", 70), "iuv", "''"} {
		f.Add(s, 10)
	}
	e := open(f)
	f.Fuzz(func(t *testing.T, typed string, limit int) {
		limit %= 200
		got := e.Compose(t.Context(), typed, limit)
		if len(got.Candidates) > max(limit, 0) {
			t.Errorf("%d candidates, not %d", len(got.Candidates), limit)
		}
		seen := map[string]bool{}
		for _, c := range got.Candidates {
			if c.Text == "" || c.Consumed < 1 || c.Consumed > min(kiosk.MaxKeys, utf8.RuneCountInString(typed)) || seen[c.Text] {
				t.Errorf("%q: %+v", typed, got.Candidates)
			}
			seen[c.Text] = true
		}
	})
}

func BenchmarkCompose(b *testing.B) {
	e := open(b)
	for _, k := range []string{"g", "gzf", "gongzufangshenqing", "zhengdibuchangbiaoz", "zzzzzzzzzzzzzzzzzzzz", "46649832647436746446", "shishishishishishish", "gonzufanshenqintiaoj"} {
		b.Run(k, func(b *testing.B) {
			for b.Loop() {
				e.Compose(b.Context(), k, 20)
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ime.Load(assets.Dict); err != nil {
			b.Fatal(err)
		}
	}
}
