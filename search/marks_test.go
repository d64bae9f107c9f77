package search_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/query"
)

// TestMarks wants marks where a query is met in other words, other characters
// and other numerals.
func TestMarks(t *testing.T) {
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: []kiosk.Disclosure{
		{ID: "a", Version: 1, Revision: 1, State: kiosk.Published, Title: "最低生活保障办法", Text: "第四十二条 最低生活保障标准为每月650元，见国办发〔2018〕128号。\n低保家庭与最低保障不同。"},
		{ID: "b", Version: 1, Revision: 2, State: kiosk.Published, Title: "二〇一八年工作报告", Text: "二〇一八年新建公共租赁住房 1,200 套，投资12,500 元。<完>&"},
		{ID: "c", Version: 1, Revision: 3, State: kiosk.Published, Title: "通　知", Text: "关于“放管服”改革，深化简政放权、放管结合的通知。"},
	}})
	for _, tt := range []struct{ text, id, want string }{
		{"低保标准", "a", "<mark>最低生活保障标准</mark>"},
		{"低保", "a", "<mark>最低生活保障</mark>"},
		{"最低生活保障標準", "a", "<mark>最低生活保障标准</mark>"},
		{"ｄｉｂａｏ", "a", "<mark>最低生活保障</mark>"},
		{"国办发[2018]128号", "a", "<mark>国办发〔2018〕128号</mark>"},
		{"公租房", "b", "<mark>公共租赁住房</mark>"},
		{"“简政放权放管结合”", "c", "<mark>简政放权、放管结合</mark>"},
		{"12500元", "b", "<mark>12,500 元</mark>"},
	} {
		h := find(t, e, kiosk.Search{Text: tt.text})
		i := slices.IndexFunc(h.Hits, func(x kiosk.Hit) bool { return x.ID == tt.id })
		if i < 0 {
			t.Errorf("%s: %v", tt.text, ids(h))
			continue
		}
		if got := h.Hits[i].Answer.HTML; !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s", tt.text, got)
		}
	}
	if h := find(t, e, kiosk.Search{Text: "低保家庭"}); len(h.Hits) == 0 || strings.Contains(h.Hits[0].Answer.HTML, "最<mark>") {
		t.Errorf("marked across words: %+v", h.Hits)
	}
}

var marked = regexp.MustCompile(`<mark>(.*?)</mark>`)

// TestMarksAreJustified holds for many queries that taking the marks out gives
// the text back, that no two marks touch, and that what is marked is made of
// what was typed and its other words.
func TestMarksAreJustified(t *testing.T) {
	e, list := demo(t)
	o := options(t)
	queries := []string{
		"低保怎么申请", "拆迁补偿", "dibao", "公租房申请条件", "国务院令第649号", "電梯維護", "２０１９年 条例", "第四十二条 处罚", "第42条", "“突发事件” 应对",
		"烟花爆竹能不能放", "物业费", "失业金领多久", "征地 补偿款 没到账", "五保户", "农民工工资拖欠", "房产证过户", "养老院", "残疾人就业保障金", "行政复议 期限",
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		queries = append(queries, piece(rng, list, 3+rng.IntN(6)))
	}
	for _, text := range queries {
		h := find(t, e, kiosk.Search{Text: text, Size: 5})
		allowed := justified(o.Segmenter, o.Vocabulary, h.Query)
		for _, x := range h.Hits {
			checkAnswer(t, list, x, 240)
			for _, s := range []string{x.Answer.HTML, x.TitleHTML} {
				if strings.Contains(s, "</mark><mark>") || strings.Contains(s, "<mark></mark>") {
					t.Errorf("%s: %s", text, s)
				}
				for _, m := range marked.FindAllStringSubmatch(s, -1) {
					if rest := uncovered(withoutMarks(m[1]), allowed); rest != "" {
						t.Errorf("%s: %q of %q is marked, allowed %v", text, rest, m[1], allowed)
					}
				}
			}
			if got := withoutMarks(x.TitleHTML); got != x.Title {
				t.Errorf("%s: title %q", text, got)
			}
		}
	}
}

// piece returns some characters of a text as they stand there.
func piece(rng *rand.Rand, list []kiosk.Disclosure, n int) string {
	for {
		r := []rune(list[rng.IntN(len(list))].Text)
		if len(r) < n+1 {
			continue
		}
		at := rng.IntN(len(r) - n)
		if digit(r[at]) || digit(r[at+n-1]) { // half a number is not in the text
			continue
		}
		if s := string(r[at : at+n]); strings.IndexFunc(s, unicode.IsSpace) < 0 && !strings.ContainsAny(s, "“”\"-—") {
			return s
		}
	}
}

// justified lists what may be marked: words of the question, what they mean,
// and the words inside them.
func justified(seg *analysis.Segmenter, words *query.Vocabulary, q kiosk.QueryInfo) []string {
	said := strings.FieldsFunc(q.Normalized+" "+q.Corrected+" "+q.Text, func(r rune) bool { return unicode.IsSpace(r) || r == '"' })
	for _, x := range q.Expansions {
		_, to, _ := strings.Cut(x, "→")
		said = append(said, to)
	}
	var out []string
	for _, s := range said {
		out = append(out, analysis.Fold(s))
		for _, t := range seg.Words(nil, s) {
			out = append(out, t.Term)
			for _, w := range words.Ways(t.Term) {
				out = append(out, analysis.Fold(w.Word))
			}
		}
	}
	return append(out, "第42条", "第四十二条", "二零一九年", "2019年")
}

// uncovered returns the letters of a text that are in no occurrence of the
// words.
func uncovered(text string, words []string) string {
	keep := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsNumber(r) {
				return r
			}
			return -1
		}, analysis.Fold(s))
	}
	text = keep(text)
	in := make([]bool, len(text))
	for _, w := range words {
		w = keep(w)
		for at := 0; w != "" && at < len(text); {
			i := strings.Index(text[at:], w)
			if i < 0 {
				break
			}
			for k := range len(w) {
				in[at+i+k] = true
			}
			_, n := utf8.DecodeRuneInString(text[at+i:])
			at += i + n
		}
	}
	var out strings.Builder
	for i, r := range text {
		if !in[i] {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// TestPhraseFindsWhatASearchForTheLettersFinds compares phrases with reading
// every text: found is whatever has them letter for letter, and nothing that
// has not their letters in a row.
func TestPhraseFindsWhatASearchForTheLettersFinds(t *testing.T) {
	e, list := demo(t)
	letters := func(s string) string { return strings.Join(strings.FieldsFunc(analysis.Fold(s), notLetter), "") }
	exact, bare := make([]string, len(list)), make([]string, len(list))
	for i, d := range list {
		exact[i] = analysis.Fold(d.Title + "\n" + d.Text)
		for line := range strings.SplitSeq(exact[i], "\n") {
			bare[i] += letters(line) + "\n"
		}
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 150 {
		s := analysis.Fold(piece(rng, list, 4+rng.IntN(5)))
		if utf8.RuneCountInString(letters(s)) < 2 {
			continue
		}
		h := find(t, e, kiosk.Search{Text: "“" + s + "”", Size: 100})
		for page := 2; len(h.Hits) < h.Total; page++ {
			h.Hits = append(h.Hits, find(t, e, kiosk.Search{Text: "“" + s + "”", Size: 100, Page: page}).Hits...)
		}
		got := ids(h)
		for i, d := range list {
			found := slices.Contains(got, d.ID)
			if !found && strings.Contains(exact[i], s) || found && !strings.Contains(bare[i], letters(s)) {
				t.Errorf("“%s” in %s: found %v", s, d.ID, found)
			}
		}
	}
}

func digit(r rune) bool { return r < 0x80 && (unicode.IsDigit(r) || unicode.IsLetter(r)) }

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }
