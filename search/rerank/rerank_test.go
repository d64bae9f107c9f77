package rerank_test

import (
	"strings"
	"testing"

	"gongkai/search/rerank"
)

func newQuery(t testing.TB, text string, terms ...rerank.Term) *rerank.Query {
	t.Helper()
	q := rerank.New(text, terms, 60)
	t.Cleanup(q.Release)
	return q
}

func dibao(t testing.TB) *rerank.Query {
	t.Helper()
	return newQuery(t, "低保申请",
		rerank.Term{Text: "低保", Weight: 1, IDF: 4}, rerank.Term{Text: "保申", Weight: 1, IDF: 6},
		rerank.Term{Text: "申请", Weight: 1, IDF: 2}, rerank.Term{Text: "低", Weight: 1, IDF: 2},
		rerank.Term{Text: "低保", Word: true, Weight: 1, IDF: 4}, rerank.Term{Text: "申请", Word: true, Weight: 1, IDF: 2},
		rerank.Term{Text: "最低生活保障", Word: true, Weight: 0.9, IDF: 5})
}

func TestFeaturesOfAPassage(t *testing.T) {
	q := dibao(t)
	all := q.Features(&rerank.Candidate{Title: []byte("低保申请指南"), Text: []byte("居民低保申请由镇政府受理。")})
	some := q.Features(&rerank.Candidate{Title: []byte("通知"), Text: []byte("申请材料。")})
	none := q.Features(&rerank.Candidate{Text: []byte("采购公告")})
	official := q.Features(&rerank.Candidate{Text: []byte("最低生活保障")})
	for _, tt := range []struct {
		f    rerank.Feature
		all  float32
		some float32
	}{
		{rerank.Cover, 1, 2.0 / 12},
		{rerank.WordCover, 1, 2.0 / 6},
		{rerank.Run, 1, 2.0 / 12},
		{rerank.Window, 1, 2.0 / 12},
		{rerank.TitleCover, 1, 0},
		{rerank.TitlePrecision, 3.0 / 5, 0},
		{rerank.TitleMatch, 1 + 4.0/6, 0},
		{rerank.Short, 1, 1},
	} {
		if !near(all[tt.f], tt.all) || !near(some[tt.f], tt.some) || tt.f != rerank.Short && none[tt.f] != 0 {
			t.Errorf("%s: %v, %v, %v; want %v, %v, 0", tt.f, all[tt.f], some[tt.f], none[tt.f], tt.all, tt.some)
		}
	}
	if official[rerank.Synonyms] == 0 || official[rerank.Words] != 0 {
		t.Errorf("a synonym counts %v, as a word %v", official[rerank.Synonyms], official[rerank.Words])
	}
}

func near(a, b float32) bool { return a-b < 1e-5 && b-a < 1e-5 }

// Letters stay whole, however wide or large they are written, and are worth
// more beside the character they stand before.
func TestLettersAndFolding(t *testing.T) {
	q := newQuery(t, "a3区", rerank.Term{Text: "a3", Weight: 1, IDF: 6}, rerank.Term{Text: "区", Weight: 1, IDF: 2})
	cover := func(text string) float32 {
		v := q.Features(&rerank.Candidate{Text: []byte(text)})
		return v[rerank.Cover]
	}
	for text, want := range map[string]float32{"Ａ３區": 1, "在A3区的": 1, "A35区": 0, "A3市，区": 0} {
		if got := cover(text); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

// A query leaves nothing behind for the next one that takes its tables.
func TestTablesAreGivenBackClean(t *testing.T) {
	for range 3 {
		rerank.New("低保abc", []rerank.Term{{Text: "低保", Weight: 1, IDF: 1}, {Text: "abc", Weight: 1, IDF: 1}}, 60).Release()
	}
	q := newQuery(t, "公房", rerank.Term{Text: "公房", Weight: 1, IDF: 1})
	if v := q.Features(&rerank.Candidate{Text: []byte("低保abc")}); v[rerank.Cover] != 0 || v[rerank.Singles] != 0 {
		t.Errorf("what was asked before is found: %v", v)
	}
}

func TestModelIsReadAsWritten(t *testing.T) {
	m, err := rerank.Default()
	if err != nil {
		t.Fatal(err)
	}
	again, err := rerank.ParseModel(m.String())
	if err != nil || *again != *m {
		t.Errorf("%v, %v", again, err)
	}
	for _, bad := range []string{"first\t1", "nothing\t1\t2", "first\tx\t2"} {
		if _, err := rerank.ParseModel(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
	for f := range rerank.NumFeatures {
		if f.String() == "" || f.Note() == "" {
			t.Errorf("feature %d has no name or no note", f)
		}
	}
}

func FuzzFeatures(f *testing.F) {
	f.Add("\xe40", "0", "0") // no UTF-8
	f.Add("低保a3区", "Ａ３區低保\xff", "低保")
	f.Fuzz(func(t *testing.T, text, passage, title string) {
		if len(text) > 800 {
			return
		}
		var terms []rerank.Term
		for w := range strings.FieldsSeq(text) {
			terms = append(terms, rerank.Term{Text: w, Weight: 1, IDF: 3}, rerank.Term{Text: w, Word: true, Weight: 1, IDF: 3})
		}
		q := newQuery(t, text, terms...)
		v := q.Features(&rerank.Candidate{Title: []byte(title), Text: []byte(passage), Heading: []byte(title)})
		for i, x := range v {
			if x != x || x < 0 {
				t.Errorf("%s is %v", rerank.Feature(i), x)
			}
		}
	})
}

// A title may say it in other words.
func TestTitleInOtherWords(t *testing.T) {
	q := dibao(t)
	q.Also("最低生活保障")
	for title, want := range map[string]float32{
		"最低生活保障审核确认办事指南": 1 + 6.0/14, "低保申请指南": 1 + 4.0/6, "最低工资标准": 0, "低保": 0,
	} {
		if f := q.Features(&rerank.Candidate{Title: []byte(title)}); !near(f[rerank.TitleMatch], want) {
			t.Errorf("%s: %v, want %v", title, f[rerank.TitleMatch], want)
		}
	}
}

// Who types a title means that document, with the name of the state before it
// or without.
func TestExactTitle(t *testing.T) {
	for _, tt := range []struct {
		typed, title string
		want         float32
	}{
		{"预算法", "中华人民共和国预算法", 3},
		{"《中华人民共和国预算法》", "中华人民共和国预算法", 3},
		{"中华人民共和国物业管理条例", "物业管理条例", 3},
		{"预算法", "中华人民共和国预算法实施条例", 1 + 3.0/14},
		{"预算法", "决算", 0},
		{"中华人民共和国", "中华人民共和国", 3},
	} {
		f := newQuery(t, tt.typed).Features(&rerank.Candidate{Title: []byte(tt.title)})
		if !near(f[rerank.TitleMatch], tt.want) {
			t.Errorf("%s of %s: %v, want %v", tt.typed, tt.title, f[rerank.TitleMatch], tt.want)
		}
	}
}
