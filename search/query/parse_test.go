package query_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/search/analysis"
	"gongkai/search/pinyin"
	"gongkai/search/query"
)

var environment = sync.OnceValues(func() (env query.Env, err error) {
	if env.Segmenter, err = analysis.Load(assets.Dict); err != nil {
		return env, err
	}
	if env.Vocabulary, err = query.LoadVocabulary(assets.Dict); err != nil {
		return env, err
	}
	readings, err := pinyin.Load(assets.Dict)
	if err != nil {
		return env, err
	}
	var entries []pinyin.Entry
	for w, freq := range env.Segmenter.Each {
		if n := utf8.RuneCountInString(w); n > 1 && n < 9 && freq >= 50 {
			entries = append(entries, pinyin.Entry{Text: w, Weight: freq})
		}
	}
	for _, w := range append(env.Vocabulary.Official(), env.Vocabulary.Words()...) {
		entries = append(entries, pinyin.Entry{Text: w, Weight: 20000, Known: true})
	}
	env.Lexicon = pinyin.New(readings, entries)
	return env, nil
})

func env(tb testing.TB) query.Env {
	tb.Helper()
	e, err := environment()
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func TestParse(t *testing.T) {
	e := env(t)
	for _, c := range []struct{ text, want string }{
		{"", "empty:"},
		{" ，。！？ ", "empty:"},
		{"低保", "keyword: (低保 最低生活保障^0.9)"},
		{"最低生活保障", "keyword: (最低生活保障 低保^0.15 吃低保^0.15 低保户^0.15 低保金^0.15 最低^0.15 生活^0.15 保障^0.15)"},
		{"请问低保怎么办理呀？", "question: (低保 最低生活保障^0.9) 办理?"},
		{"低保户", "keyword: (低保户 最低生活保障^0.9 最低生活保障对象^0.9 低保^0.15)"},
		{"公租房申请条件", "keyword: (公租房 公共租赁住房^0.9 租房^0.15) (申请条件 申请^0.15 条件^0.15)?"},
		{"鲁政办发[2018]021号", "number: #鲁政办发〔2018〕21号"},
		{"11371083004367045m/2016-12077", "number: #11371083004367045M/2016-12077"},
		{"“危房改造”", `phrase: "危房改造"`},
		{"拆迁 -二手房", "keyword: (拆迁 房屋征收^0.9) -二手房"},
		{"补贴 不含购房", "keyword: 补贴 -购房"},
		{"-二手房", "keyword: (二手房 存量房^0.9 二手^0.15)"},
		{"怎么办", "question: (怎么办 办事指南^0.45 怎么^0.15)"},
		{"dibao", "pinyin: (低保 dibao 最低生活保障^0.9)"},
		{"gzf", "pinyin: (公租房 gzf 公共租赁住房^0.9 告政府^0.3 公证服务^0.3 工作方案^0.3 租房^0.15)"},
		{"dibao shenqing", "pinyin: (低保 最低生活保障^0.9) (申请 神情^0.5 深情^0.5)?"},
		{"dibaoshenqing", "pinyin: (低保 最低生活保障^0.9) (申请 神情^0.5 深情^0.5)?"},
		{"公租fang", "pinyin: (公租房 公共租赁住房^0.9 租房^0.15)"},
		{"ETC", "keyword: etc"},
		{"2018年社会救助", "keyword: 2018 (社会救助 困难救济^0.15 社会^0.15 救助^0.15)"},
		{"乳山口镇民政局电话", "keyword: (乳山口镇 乳山口^0.8 乳山^0.15 口镇^0.15) (民政局 民政办^0.8 民政^0.15) 电话?"},
		{"房子快塌了怎么办", "question: (房子快塌了 农村危房改造^0.9 房子^0.15)"},
		{"劳动合同法", "keyword: 劳动合同法? 劳动 合同法"},
		{"城乡居民基本养老保险", "keyword: (城乡居民基本养老保险 居民养老^0.2 新农保^0.2 农村养老金^0.2 老年钱^0.2 城乡居民^0.15 基本^0.15 养老保险^0.15)"},
		{"法", "keyword: 法"},
		{"希望整治东郡路无证无照扰民的小餐馆", "question: 希望? 整治 东郡 路 (无证无照 无证^0.15 无照^0.15) (扰民 噪声污染^0.45 产生噪声^0.45 社会生活噪声^0.45) 小 (餐馆 餐饮服务^0.9)"},
		{"汝泊", "keyword: 汝泊"}, // no word: side by side
		{"丁嘉懿", "keyword: 丁嘉懿"},
		{"12345", "keyword: (12345 政务服务便民热线^0.9)"},
		{"我是卡车司机，因为超车和同事吵架，我被打了，公司应该给予什么补偿？", "question: (卡车司机 卡车^0.15 司机^0.15) 超车 同事 吵架 (被打 殴打他人^0.9) 公司 给予 补偿"},
	} {
		got := query.Parse(c.text, e).String()
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestWordsThatWereNotTypedSayWhy(t *testing.T) {
	e := env(t)
	q := query.Parse("请问低保和公租房怎么申请", e)
	want := []string{"低保→最低生活保障", "公租房→公共租赁住房"}
	if diff := cmp.Diff(want, q.Expansions); diff != "" {
		t.Error(diff)
	}
	for _, g := range q.Groups {
		for i, term := range g.Terms {
			if typed := i == 0 || term.Part; typed != (term.Reason == "") {
				t.Errorf("%s: term %+v", g.Text, term)
			}
		}
	}
	if q.Normalized != "低保 公租房 申请" {
		t.Errorf("normalized to %q", q.Normalized)
	}
}

func TestLettersDocumentsKnowAreNotSounds(t *testing.T) {
	e := env(t)
	if q := query.Parse("gzf", e); q.Kind != query.Pinyin || q.Corrected != "公租房" {
		t.Fatalf("gzf is %s, read as %q", q, q.Corrected)
	}
	e.Known = func(letters string) bool { return letters == "gzf" }
	if q := query.Parse("GZF", e); q.String() != "keyword: gzf" {
		t.Errorf("a known GZF is %s", q)
	}
	e.Lexicon = nil
	if q := query.Parse("dibao", e); q.String() != "keyword: dibao" {
		t.Errorf("without a lexicon dibao is %s", q)
	}
}

func TestNothingButASegmenterIsNeeded(t *testing.T) {
	q := query.Parse("请问低保怎么办理呀", query.Env{Segmenter: env(t).Segmenter})
	if got := q.String(); got != "question: 低保 办理?" {
		t.Errorf("got %s", got)
	}
}

func TestPhrasesKeepTheirOrder(t *testing.T) {
	q := query.Parse("「最低生活保障，ETC」", env(t))
	want := []query.Sequence{{Text: "最低生活保障,etc", Grams: []query.Gram{
		{Term: "最低", Offset: 0},
		{Term: "低生", Offset: 1},
		{Term: "生活", Offset: 2},
		{Term: "活保", Offset: 3},
		{Term: "保障", Offset: 4},
		{Term: "etc", Offset: 7},
	}}}
	if diff := cmp.Diff(want, q.Phrases); diff != "" {
		t.Error(diff)
	}
}

func TestTextIsCut(t *testing.T) {
	q := query.Parse(strings.Repeat("低保 ", 5000), env(t))
	if n := utf8.RuneCountInString(q.Text); n != kiosk.MaxQueryRunes || len(q.Groups) != 1 {
		t.Errorf("%d runes, %d groups", n, len(q.Groups))
	}
	if q := query.Parse("低\x00保\u200b\xff户", env(t)); q.Text != "低 保 户" {
		t.Errorf("read as %q", q.Text)
	}
}

func TestVocabularyNamesTheBadLine(t *testing.T) {
	head := "group_id\tfield\tofficial\twords\tweak_words\trelation\tcheck\n"
	good := "v1\t住房\t公共租赁住房\t公租房|公家房子\t\tcolloquial\tVERIFIED\n"
	for text, want := range map[string]string{
		head + good + "v2\t住房\t\t公租房\t\tcolloquial\tVERIFIED\n": "line 3",
		head + "v2\t住房\n": "line 2",
		head + good + good + "v2\t住房\t甲\t乙\t\tsynonym\tVERIFIED\n": `line 4: unknown relation "synonym"`,
	} {
		_, err := query.LoadVocabulary(fstest.MapFS{query.VocabularyFile: {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %s", err, want)
		}
	}
	v, err := query.LoadVocabulary(fstest.MapFS{query.VocabularyFile: {Data: []byte(head + good)}})
	if err != nil {
		t.Fatal(err)
	}
	if ways := v.Ways("公租房"); len(ways) != 1 || ways[0].Word != "公共租赁住房" {
		t.Errorf("公租房 means %v", ways)
	}
	if ways := v.Ways("住房"); ways != nil {
		t.Errorf("住房 means %v", ways)
	}
}

// The examples of the manual are true.
func TestManual(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "query.md"))
	if err != nil {
		t.Fatal(err)
	}
	e, n := env(t), 0
	e.Names, e.Narrowing = query.NewNames(kiosktest.Catalogue(t)), narrowing(t)
	for line := range strings.Lines(string(data)) {
		cell := strings.Split(line, "|")
		if len(cell) != 5 || !strings.HasPrefix(strings.TrimSpace(cell[1]), "`") {
			continue
		}
		n++
		text, want := strings.Trim(cell[1], " `"), strings.Trim(cell[2], " `")
		if got := query.Parse(text, e).String(); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
	if n < 10 {
		t.Errorf("only %d examples found", n)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "低保", "请问低保怎么办理呀？", "“危房改造” -二手房", "dibao", "公租fang", "鲁政办发[2018]21号", `"`, `-"`, `""""`, "- - -", "不含",
		"怎么怎么办", "\xff\x00", "2018年2019年", "不含 不含 不含", strings.Repeat("低保", 300), "-\"a\" b", "2023年 采购 教育局",
		"乳政办发〔二〇一八〕十二号", "乳政办发2018-12", "06316651234", "sdgp 3710", "covid19 疫情", "dibo",
	} {
		f.Add(s)
	}
	e := env(f)
	e.Names, e.Narrowing = query.NewNames(kiosktest.Catalogue(f)), narrowing(f)
	e.Spelled = func(run string) bool { return len(run)%2 == 0 }
	e.Number = func(term string) bool { return len(term)%3 == 0 }
	f.Fuzz(func(t *testing.T, text string) {
		q := query.Parse(text, e)
		if n := utf8.RuneCountInString(q.Text); n > kiosk.MaxQueryRunes {
			t.Errorf("%q: %d runes read", text, n)
		}
		if len(q.Groups) > 40 {
			t.Errorf("%q: %d groups", text, len(q.Groups))
		}
		for _, g := range q.Groups {
			if len(g.Terms) == 0 || len(g.Terms) > 10 || g.Terms[0].Text != g.Text || g.Weight <= 0 {
				t.Errorf("%q: group %+v", text, g)
			}
			for _, term := range g.Terms {
				if term.Text == "" || len(term.Words) == 0 || term.Weight <= 0 || term.Weight > 1 {
					t.Errorf("%q: term %+v", text, term)
				}
			}
		}
		for _, s := range append(q.Phrases, q.Excluded...) {
			if len(s.Grams) == 0 || s.Grams[0].Offset != 0 {
				t.Errorf("%q: sequence %+v", text, s)
			}
		}
		if (q.Kind == query.Empty) != (len(q.Numbers)+len(q.Phrases)+len(q.Groups)+len(q.Filters) == 0) {
			t.Errorf("%q: kind %s of %s", text, q.Kind, q)
		}
		again := query.Parse(q.Normalized, e)
		if utf8.RuneCountInString(q.Normalized) < kiosk.MaxQueryRunes && again.Kind == query.Empty && q.Kind != query.Empty {
			t.Errorf("%q: normalized %q is empty", text, q.Normalized)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	e := env(b)
	for b.Loop() {
		query.Parse("请问乳山口镇的低保户怎么申请危房改造补贴，需要什么材料？", e)
	}
}
