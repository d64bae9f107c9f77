package kiosktest

import (
	"html"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/kiosk"
)

// TestSearcher checks what every searcher promises. open returns one that
// holds exactly the disclosures given.
func TestSearcher(t *testing.T, open func(t *testing.T, ds []kiosk.Disclosure) kiosk.Searcher) {
	ds := Disclosures()
	s := open(t, ds)
	find := func(t *testing.T, req kiosk.Search) *kiosk.Hits {
		t.Helper()
		res, err := s.Search(t.Context(), req)
		if err != nil {
			t.Fatalf("%+v: %v", req, err)
		}
		checkHits(t, ds, req, res)
		return res
	}
	t.Run("StrangeTextFindsNothingAndNeverFails", func(t *testing.T) { testStrange(t, s, find) })
	t.Run("Words", func(t *testing.T) { testWords(t, find) })
	t.Run("Filters", func(t *testing.T) { testFilters(t, ds, find) })
	t.Run("Paging", func(t *testing.T) { testPaging(t, find) })
	t.Run("Sort", func(t *testing.T) { testSort(t, find) })
	t.Run("Facets", func(t *testing.T) { testFacets(t, find) })
	t.Run("Suggest", func(t *testing.T) { testSuggest(t, s) })
	t.Run("EmptyIndex", func(t *testing.T) {
		empty := open(t, nil)
		res, err := empty.Search(t.Context(), kiosk.Search{Text: "低保", Facets: true})
		if err != nil || res.Total != 0 || len(res.Hits) != 0 {
			t.Errorf("%+v, %v", res, err)
		}
	})
	t.Run("HiddenIsNotFound", func(t *testing.T) {
		ds := Disclosures()
		for i := range ds {
			if ds[i].ID == "procurement" {
				ds[i].State = kiosk.Hidden
			}
		}
		res, err := open(t, ds).Search(t.Context(), kiosk.Search{Text: "政府采购法实施条例"})
		if err != nil || slices.ContainsFunc(res.Hits, func(h kiosk.Hit) bool { return h.ID == "procurement" }) {
			t.Errorf("%+v, %v", res, err)
		}
	})
}

type finder func(t *testing.T, req kiosk.Search) *kiosk.Hits

// checkHits holds for every answer: what is shown is true of the record.
func checkHits(t *testing.T, ds []kiosk.Disclosure, req kiosk.Search, res *kiosk.Hits) {
	t.Helper()
	seen := map[string]bool{}
	for _, h := range res.Hits {
		i := slices.IndexFunc(ds, func(d kiosk.Disclosure) bool { return d.ID == h.ID })
		if i < 0 || seen[h.ID] {
			t.Fatalf("%q: hit %q is unknown or there twice", req.Text, h.ID)
		}
		seen[h.ID] = true
		d := ds[i]
		if h.Title != d.Title || h.Version != d.Version || h.URL != d.URL || h.Code != d.Code || h.PublishedOn != d.PublishedOn ||
			h.DocumentNumber != d.DocumentNumber || h.BodyID != d.BodyID || h.Validity != d.Validity || h.Demo != d.Demo ||
			h.AreaID != d.AreaID || h.CategoryID != d.CategoryID || h.ItemID != d.ItemID || h.Type != d.Type || h.Publisher != d.Publisher {
			t.Errorf("%q: hit %q differs from its record: %+v", req.Text, h.ID, h)
		}
		checkMarks(t, h.TitleHTML, h.Title)
		checkMarks(t, h.Answer.HTML, h.Answer.Text)
		checkAnswer(t, d, h.Answer, req.Answer)
	}
	if size := max(req.Size, 0); size > 0 && len(res.Hits) > size || len(res.Hits) > 100 || res.Total < len(res.Hits) {
		t.Errorf("%q: %d hits of %d, asked for %d", req.Text, len(res.Hits), res.Total, req.Size)
	}
}

func checkAnswer(t *testing.T, d kiosk.Disclosure, a kiosk.Answer, longest int) {
	t.Helper()
	runes := []rune(d.Text)
	if a.Start < 0 || a.End < a.Start || a.End > len(runes) || string(runes[a.Start:a.End]) != a.Text {
		t.Errorf("%s: answer %d–%d is not what the text says there: %q", d.ID, a.Start, a.End, a.Text)
		return
	}
	if longest == 0 {
		longest = 240
	}
	if n := utf8.RuneCountInString(a.Text); n > longest {
		t.Errorf("%s: answer of %d runes, at most %d asked for", d.ID, n, longest)
	}
	if block := strings.Count(string(runes[:a.Start]), "\n"); a.Text != "" && a.Block != block {
		t.Errorf("%s: answer begins in line %d, block says %d", d.ID, block, a.Block)
	}
}

// checkMarks checks that marks are balanced, never nested, and that without
// them the HTML is the escaped text.
func checkMarks(t *testing.T, marked, text string) {
	t.Helper()
	depth := 0
	for i := range marked {
		switch {
		case strings.HasPrefix(marked[i:], "<mark>"):
			depth++
		case strings.HasPrefix(marked[i:], "</mark>"):
			depth--
		}
		if depth < 0 || depth > 1 {
			break
		}
	}
	plain := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(marked)
	if depth != 0 || html.UnescapeString(plain) != text || strings.ContainsAny(plain, "<>") {
		t.Errorf("marks are wrong in %q for %q", marked, text)
	}
}

func testStrange(t *testing.T, s kiosk.Searcher, find finder) {
	for name, text := range map[string]string{
		"only punctuation": "，。！？《》——……“”!@#$%^&*()",
		"brackets":         "〔〕（（（[[[",
		"nothing like it":  "zzqqxxyyww",
		"emoji":            "🙏🙏🏽👨‍👩‍👧",
	} {
		if res := find(t, kiosk.Search{Text: text, Facets: true}); res.Total != 0 {
			t.Errorf("%s finds %d", name, res.Total)
		}
	}
	find(t, kiosk.Search{Text: "\x00\x01\x1b[31m\x7f\u202e\u200b"})
	find(t, kiosk.Search{Text: "\xff\xfe\xc3"})
	find(t, kiosk.Search{Text: "<script>alert(1)</script>"})
	find(t, kiosk.Search{Text: `+- AND OR "" title: * ? ~2 ^4 \ /`})
	find(t, kiosk.Search{Text: strings.Repeat("低保申请条件", 1700)})
	find(t, kiosk.Search{Text: strings.Repeat("字", 10_000)})
	find(t, kiosk.Search{Text: strings.Repeat("a b ", 2_500)})
	find(t, kiosk.Search{Text: "低保\x00标准"})
	for _, text := range []string{"", "  \t\n　"} {
		if res := find(t, kiosk.Search{Text: text}); res.Query.Kind != "empty" {
			t.Errorf("%q is of kind %q", text, res.Query.Kind)
		}
	}
	for _, text := range []string{"", "　", "，。！", "\x00", strings.Repeat("保", 10_000), "\xff"} {
		if _, err := s.Suggest(t.Context(), text, 8); err != nil {
			t.Errorf("suggest for %.20q: %v", text, err)
		}
	}
}

func testWords(t *testing.T, find finder) {
	for text, want := range map[string]string{
		"最低生活保障":        "assistance",
		"房屋征收":          "expropriation",
		"国办发〔2018〕128号": "waste-free",
		"国办发[2018]128号": "waste-free",
		"国务院令第711号":     "openness",
		"配套幼儿园":         "kindergarten",
		"政府信息公开条例":      "openness",
	} {
		res := find(t, kiosk.Search{Text: text})
		if len(res.Hits) == 0 || res.Hits[0].ID != want {
			t.Errorf("%s: want %s first, got %+v", text, want, ids(res))
			continue
		}
		if h := res.Hits[0]; h.Answer.Text == "" {
			t.Errorf("%s: no answer", text)
		}
	}
	res := find(t, kiosk.Search{Text: "最低生活保障", Answer: 40})
	if len(res.Hits) == 0 || !strings.Contains(res.Hits[0].Answer.HTML+res.Hits[0].TitleHTML, "<mark>") {
		t.Error("nothing is marked")
	}
}

func testFilters(t *testing.T, ds []kiosk.Disclosure, find finder) {
	tests := []struct {
		name string
		req  kiosk.Search
		keep func(d kiosk.Disclosure) bool
	}{
		{"area", kiosk.Search{AreaID: "public-welfare"}, func(d kiosk.Disclosure) bool { return d.AreaID == "public-welfare" }},
		{"category", kiosk.Search{Category: "public-welfare.assistance"}, func(d kiosk.Disclosure) bool { return d.CategoryID == "public-welfare.assistance" }},
		{"item", kiosk.Search{ItemID: "public-welfare.education.preschool"}, func(d kiosk.Disclosure) bool { return d.ItemID == "public-welfare.education.preschool" }},
		{"body", kiosk.Search{BodyID: "office"}, func(d kiosk.Disclosure) bool { return d.BodyID == "office" }},
		{"town", kiosk.Search{Town: "大孤山镇"}, func(d kiosk.Disclosure) bool { return d.Town == "大孤山镇" }},
		{"year", kiosk.Search{Year: 2018}, func(d kiosk.Disclosure) bool { return d.PublishedOn.Year == 2018 }},
		{"type", kiosk.Search{Type: kiosk.TypeLaw}, func(d kiosk.Disclosure) bool { return d.Type == kiosk.TypeLaw }},
		{"two at once", kiosk.Search{Type: kiosk.TypeLaw, Year: 2019}, func(d kiosk.Disclosure) bool { return d.Type == kiosk.TypeLaw && d.PublishedOn.Year == 2019 }},
		{"no match", kiosk.Search{AreaID: "nowhere"}, func(kiosk.Disclosure) bool { return false }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := 0
			for _, d := range ds {
				if tt.keep(d) {
					want++
				}
			}
			tt.req.Size = 100
			res := find(t, tt.req) // without words: browse
			if res.Total != want || len(res.Hits) != want {
				t.Errorf("browsing finds %d, want %d", res.Total, want)
			}
			tt.req.Text = "国务院"
			for _, h := range find(t, tt.req).Hits {
				i := slices.IndexFunc(ds, func(d kiosk.Disclosure) bool { return d.ID == h.ID })
				if !tt.keep(ds[i]) {
					t.Errorf("%q does not pass the filter", h.ID)
				}
			}
		})
	}
}

func testPaging(t *testing.T, find finder) {
	all := find(t, kiosk.Search{Text: "政府", Size: 100})
	if all.Total < 5 || len(all.Hits) != all.Total {
		t.Fatalf("%d hits of %d", len(all.Hits), all.Total)
	}
	var paged []string
	for page := 1; page <= all.Total/2+1; page++ {
		res := find(t, kiosk.Search{Text: "政府", Page: page, Size: 2})
		if res.Total != all.Total {
			t.Errorf("page %d: total %d, want %d", page, res.Total, all.Total)
		}
		paged = append(paged, ids(res)...)
	}
	if !slices.Equal(paged, ids(all)) {
		t.Errorf("pages give %v, all at once %v", paged, ids(all))
	}
	for _, page := range []int{0, -1} {
		if res := find(t, kiosk.Search{Text: "政府", Page: page, Size: 2}); !slices.Equal(ids(res), ids(all)[:2]) {
			t.Errorf("page %d is not the first", page)
		}
	}
	if res := find(t, kiosk.Search{Text: "政府", Page: 1 << 40, Size: 100}); len(res.Hits) != 0 || res.Total != all.Total {
		t.Errorf("a page far behind the last: %+v", res)
	}
	if res := find(t, kiosk.Search{Text: "政府", Size: 1 << 40}); len(res.Hits) != all.Total {
		t.Errorf("a huge size: %d hits", len(res.Hits))
	}
}

func testSort(t *testing.T, find finder) {
	for _, text := range []string{"申请", ""} {
		res := find(t, kiosk.Search{Text: text, Sort: kiosk.ByDate, Size: 100})
		for i := 1; i < len(res.Hits); i++ {
			if a, b := res.Hits[i-1].PublishedOn, res.Hits[i].PublishedOn; a.Before(b) {
				t.Errorf("%q: %s stands before %s", text, a, b)
			}
		}
		if len(res.Hits) < 2 || !res.Hits[len(res.Hits)-1].PublishedOn.IsZero() {
			t.Errorf("%q: the unknown date is not last: %v", text, ids(res))
		}
	}
	res := find(t, kiosk.Search{Text: "政府", Size: 100})
	if !slices.IsSortedFunc(res.Hits, func(a, b kiosk.Hit) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	}) {
		t.Error("scores do not fall")
	}
	for range 3 {
		if again := find(t, kiosk.Search{Text: "政府", Size: 100}); !slices.Equal(ids(again), ids(res)) {
			t.Error("the same question gives another order")
		}
	}
}

func testFacets(t *testing.T, find finder) {
	res := find(t, kiosk.Search{Text: "政府", Size: 100, Facets: true})
	for name, value := range map[string]func(kiosk.Hit) string{
		"area":     func(h kiosk.Hit) string { return h.AreaID },
		"category": func(h kiosk.Hit) string { return h.CategoryID },
		"body":     func(h kiosk.Hit) string { return h.BodyID },
		"type":     func(h kiosk.Hit) string { return string(h.Type) },
	} {
		want := map[string]int{}
		for _, h := range res.Hits {
			if v := value(h); v != "" {
				want[v]++
			}
		}
		if len(res.Facets[name]) != len(want) {
			t.Errorf("%s: %+v, want %v", name, res.Facets[name], want)
		}
		for i, f := range res.Facets[name] {
			if f.Count != want[f.Value] || f.Label == "" {
				t.Errorf("%s: %+v, want %d", name, f, want[f.Value])
			}
			if i > 0 && f.Count > res.Facets[name][i-1].Count {
				t.Errorf("%s is not sorted by count", name)
			}
		}
	}
	if res := find(t, kiosk.Search{Text: "政府"}); len(res.Facets) != 0 {
		t.Error("facets nobody asked for")
	}
}

func testSuggest(t *testing.T, s kiosk.Searcher) {
	got, err := s.Suggest(t.Context(), "社会救助", 3)
	if err != nil || len(got) == 0 || len(got) > 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, g := range got {
		if g.Text == "" || g.Kind == "" {
			t.Errorf("%+v", g)
		}
	}
	for _, text := range []string{"", "，。", "zzqqxxyyww"} {
		if got, err := s.Suggest(t.Context(), text, 8); err != nil || len(got) != 0 {
			t.Errorf("%q suggests %+v, %v", text, got, err)
		}
	}
}

func ids(res *kiosk.Hits) []string {
	var out []string
	for _, h := range res.Hits {
		out = append(out, h.ID)
	}
	return out
}
