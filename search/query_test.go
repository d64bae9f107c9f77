package search_test

import (
	"context"
	"fmt"
	"html"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/search/analysis"
)

func TestDeadline(t *testing.T) {
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: kiosktest.Disclosures()})
	ctx, cancel := context.WithTimeout(t.Context(), -time.Second)
	defer cancel()
	if _, err := e.Search(ctx, kiosk.Search{Text: "低保申请"}); kiosk.KindOf(err) != kiosk.Unavailable {
		t.Errorf("search after its deadline: %v", err)
	}
}

func TestQueries(t *testing.T) {
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: kiosktest.Disclosures()})
	all := find(t, e, kiosk.Search{Text: "政府", Size: 100})
	without := find(t, e, kiosk.Search{Text: "政府 -采购", Size: 100})
	if without.Total == 0 || without.Total >= all.Total || slices.Contains(ids(without), "procurement") {
		t.Errorf("政府 -采购 finds %v of %v", ids(without), ids(all))
	}
	if h := find(t, e, kiosk.Search{Text: "“政府信息公开工作机构”"}); h.Query.Kind != "phrase" || h.Total != 1 || h.Hits[0].ID != "openness" {
		t.Errorf("phrase: %+v %v", h.Query, ids(h))
	}
	if h := find(t, e, kiosk.Search{Text: "“信息政府公开”"}); h.Total != 0 {
		t.Errorf("a phrase nobody wrote: %v", ids(h))
	}
	if h := find(t, e, kiosk.Search{Text: "低保"}); h.Total == 0 || !slices.Contains(h.Query.Expansions, "低保→最低生活保障") || h.Query.Relaxed {
		t.Errorf("低保: %+v %v", h.Query, ids(h))
	}
	if h := find(t, e, kiosk.Search{Text: "信息公开 鲸鱼观测"}); h.Total == 0 || !h.Query.Relaxed {
		t.Errorf("relaxed: %+v %v", h.Query, ids(h))
	}
	if h := find(t, e, kiosk.Search{Text: "第宝"}); h.Query.DidYouMean != "低保" {
		t.Errorf("第宝: %+v", h.Query)
	}
	if h := find(t, e, kiosk.Search{Text: "政府财购"}); h.Query.Corrected != "政府采购" {
		t.Errorf("政府财购: %+v", h.Query)
	}
	if h := find(t, e, kiosk.Search{Text: "社会救柱办法"}); h.Query.Corrected != "社会救助办法" {
		t.Errorf("社会救柱办法: %+v", h.Query)
	}
	if h := find(t, e, kiosk.Search{Text: "低保"}); h.Query.DidYouMean != "" {
		t.Errorf("a proposal for what is right: %+v", h.Query)
	}
	long := strings.Repeat("政府信息公开申请多久答复拆迁补偿", 625)
	start := time.Now()
	find(t, e, kiosk.Search{Text: long})
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("a query of 10,000 runes took %v", took)
	}
}

func TestSuggestions(t *testing.T) {
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: kiosktest.Disclosures()})
	for text, want := range map[string]string{
		"最低":       "最低生活保障",
		"zdshbz":   "最低生活保障",
		"国办发〔2018": "国办发〔2018〕128号",
	} {
		got, err := e.Suggest(t.Context(), text, 8)
		if err != nil || !slices.ContainsFunc(got, func(s kiosk.Suggestion) bool { return s.Text == want }) {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
		for _, s := range got {
			if h := find(t, e, kiosk.Search{Text: s.Text}); h.Total == 0 || s.Count == 0 {
				t.Errorf("%s: %+v finds nothing", text, s)
			}
		}
	}
}

// Letters mean words people know before words that documents are full of, and
// an index that was filled after it was opened has taught its words too.
func TestSuggestedByLetters(t *testing.T) {
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{})
	var list []kiosk.Disclosure
	for i := range 400 {
		d := kiosktest.Disclosures()[0]
		d.ID, d.Revision = fmt.Sprintf("meeting-%d", i), int64(i+1)
		d.Title, d.Text = "第八次会议", "代表们在第八次会议上听取报告，代表发言。代表对比了担保办法。残疾人代表也到会。"
		if i == 0 {
			d.Text += "低保户发放低保金，低保标准已经公布。"
		}
		list = append(list, d)
	}
	if _, err := e.Follow(t.Context(), &feed{list: list}); err != nil {
		t.Fatal(err)
	}
	suggested := func(typed string) []string {
		got, err := e.Suggest(t.Context(), typed, 6)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, s := range got {
			out = append(out, s.Text)
		}
		return out
	}
	// The words are learned in the background.
	for start := time.Now(); !slices.Contains(suggested("daibiao"), "代表"); runtime.Gosched() {
		if time.Since(start) > 20*time.Second {
			t.Fatal("the words of the documents were not learned")
		}
	}
	for typed, want := range map[string]string{"db": "低保", "dibao": "低保", "cjr": "残疾人", "daibiao": "代表"} {
		if got := suggested(typed); len(got) == 0 || got[0] != want {
			t.Errorf("%s: %v, want %s first", typed, got, want)
		}
	}
	if got := suggested("db"); slices.Index(got, "代表") >= 0 && slices.Index(got, "代表") < slices.Index(got, "低保") {
		t.Errorf("db: %v", got)
	}
}

// Whatever is typed and filtered by: no error but of the context, hits that the
// filter lets through, answers word for word, marks well formed, suggestions
// that find something.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{"低保", "“政府 信息”", "-政府", "国办发[2018]128号", "ｇｏｎｇ", "\xff\x00低", "a<b>&\"政府\"", "政府信息公開條例", "2018年 采购 财政局", "3.5万元", "第三十六条", "第宝", "通　知"} {
		f.Add(s, 20, "public-welfare", 2018, 1)
	}
	f.Add("政府", -1, "", 0, -5)
	e := open(f, f.TempDir())
	list := kiosktest.Disclosures()
	rebuild(f, e, &feed{list: list})
	byID := map[string]kiosk.Disclosure{}
	for _, d := range list {
		byID[d.ID] = d
	}
	f.Fuzz(func(t *testing.T, text string, longest int, area string, year, page int) {
		request := kiosk.Search{Text: text, Answer: longest, Size: 100, Facets: true}
		h := find(t, e, request)
		for _, hit := range h.Hits {
			checkShown(t, text, byID[hit.ID], hit, longest)
		}
		request.AreaID, request.Year, request.Page, request.Sort, request.Literal = area, year, page, kiosk.Sort(area), page%2 == 0
		for _, hit := range find(t, e, request).Hits {
			if area != "" && hit.AreaID != area || year > 0 && hit.PublishedOn.Year != year {
				t.Errorf("%q in %q %d: %+v", text, area, year, hit)
			}
		}
		offers, err := e.Suggest(t.Context(), text, 8)
		if err != nil {
			t.Error(err)
		}
		for _, s := range offers {
			if s.Count == 0 || find(t, e, kiosk.Search{Text: s.Text}).Total == 0 {
				t.Errorf("%q: %+v finds nothing", text, s)
			}
		}
		if analysis.Fold(h.Query.Text) == "" && h.Query.Kind != "empty" {
			t.Errorf("%q: %+v", text, h.Query)
		}
	})
}

func checkShown(t *testing.T, text string, d kiosk.Disclosure, hit kiosk.Hit, longest int) {
	t.Helper()
	runes, a := []rune(d.Text), hit.Answer
	if string(runes[a.Start:a.End]) != a.Text || longest > 0 && a.Row == nil && utf8.RuneCountInString(a.Text) > longest {
		t.Errorf("%q: answer %+v", text, a)
	}
	for marked, plain := range map[string]string{hit.TitleHTML: d.Title, a.HTML: a.Text} {
		if html.UnescapeString(unmarked(marked)) != plain || !wellMarked(marked) {
			t.Errorf("%q: marked %q, want %q", text, marked, plain)
		}
	}
}

// Letters that a document has as a word are that word, not the sound of
// another: pH is no 排号.
func TestLettersOfDocumentsAreNoSounds(t *testing.T) {
	d := kiosktest.Disclosures()[0]
	d.ID, d.Title, d.Text = "water", "生活饮用水检测结果", "出厂水的 pH 为 7.2，符合标准。"
	other := d
	other.ID, other.Revision, other.Title, other.Text = "queue", d.Revision+1, "大厅排号办法", "先排号后办理，排号机在门口。"
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: []kiosk.Disclosure{other}})
	if got := find(t, e, kiosk.Search{Text: "pH"}); !slices.Equal(ids(got), []string{"queue"}) {
		t.Fatalf("without the word: %v as %q", ids(got), got.Query.Corrected)
	}
	rebuild(t, e, &feed{list: []kiosk.Disclosure{d, other}})
	if got := find(t, e, kiosk.Search{Text: "pH"}); !slices.Equal(ids(got), []string{"water"}) || got.Query.Corrected != "" {
		t.Errorf("with the word: %v as %q", ids(got), got.Query.Corrected)
	}
}
