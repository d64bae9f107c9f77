package spelling_test

import (
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"gongkai/assets"
	"gongkai/search/analysis"
	"gongkai/search/pinyin"
	"gongkai/search/spelling"
)

var loaded = sync.OnceValues(func() (*spelling.Speller, error) {
	seg, err := analysis.Load(assets.Dict)
	if err != nil {
		return nil, err
	}
	readings, err := pinyin.Load(assets.Dict)
	if err != nil {
		return nil, err
	}
	table, err := spelling.Load(assets.Dict)
	if err != nil {
		return nil, err
	}
	return spelling.New(table, readings, seg), nil
})

func speller(t testing.TB) *spelling.Speller {
	t.Helper()
	s, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// texts is what the pairs of the tests are counted in.
const texts = "城乡低保标准每年调整 医保报销比例 申请材料 社会救助 政府采购 残疾人联合会 土地承包经营权 二零一八年 第三条"

func pairs(pair string) int { return 20 * strings.Count(texts, pair) }

func TestCorrect(t *testing.T) {
	s := speller(t)
	for typed, want := range map[string]string{
		"低保标淮":    "低保标准",    // looks alike
		"医宝报销":    "医保报销",    // sounds the same
		"政府彩购":    "政府采购",    //
		"申请申请材枓":  "申请申请材料",  //
		"残疾人联舍会":  "残疾人联合会",  // completes a long word
		"社会救救助":   "社会救助",    // one too many
		"残疾联合会":   "残疾人联合会",  // one missing
		"请申材料":    "申请材料",    // swapped
		"土地承包经营全": "土地承包经营权", //
	} {
		if got := s.Correct(typed, pairs); got.Meant != want || got.Gain <= 0 {
			t.Errorf("%s: %+v, want %s", typed, got, want)
		}
	}
	for _, right := range []string{"低保标准", "政府采购", "二零一七年", "第四条", "", "低", strings.Repeat("低保标淮", 20)} {
		if got := s.Correct(right, pairs); got.Meant != "" {
			t.Errorf("%s: %+v", right, got)
		}
	}
}

func TestTableNamesTheBadLine(t *testing.T) {
	for text, line := range map[string]string{"# head\n淮准\n": "line 2", "淮\t\n": "line 1", "淮淮\t准\n": "line 1"} {
		_, err := spelling.Load(fstest.MapFS{spelling.File: {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), line) {
			t.Errorf("%q: %v, want an error with %s", text, err, line)
		}
	}
}

func FuzzCorrect(f *testing.F) {
	for _, s := range []string{"低保标淮", "社会救救助", "二零一八年", "", "\xff低保", "𠀀低保", "abc低保"} {
		f.Add(s)
	}
	s := speller(f)
	f.Fuzz(func(t *testing.T, run string) {
		run = analysis.Fold(run)
		c := s.Correct(run, pairs)
		if c.Meant == "" {
			return
		}
		if n := utf8.RuneCountInString(c.Meant) - utf8.RuneCountInString(run); c.Meant == run || c.Gain <= 0 || n < -1 || n > 1 {
			t.Errorf("%q: %+v", run, c)
		}
		for _, numeral := range "零一二三四五六七八九十百千万亿" {
			if strings.Count(c.Meant, string(numeral)) != strings.Count(run, string(numeral)) {
				t.Errorf("%q: %+v changes a number", run, c)
			}
		}
	})
}
