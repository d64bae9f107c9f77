package search_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"unicode"

	"gongkai/kiosk"
	"gongkai/search"
	"gongkai/search/relevance"
)

// confused reads what is typed for a character, as often as it was seen.
func confused(t testing.TB) map[rune][]rune {
	t.Helper()
	f, err := os.Open(evalData(t, "noise/char_confusions.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	typed := map[rune][]rune{}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		var c struct {
			Wrong, Right string
			Count        int
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		right := []rune(c.Right)[0]
		for range c.Count {
			typed[right] = append(typed[right], []rune(c.Wrong)[0])
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return typed
}

// mistyped returns the questions of four Hanzi and more, and the same with one
// character replaced by one it is confused with. The choice is always the same.
func mistyped(list []relevance.Query, typed map[rune][]rune) (clean, wrong []relevance.Query) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, q := range list {
		text := []rune(q.Text)
		han := 0
		var places []int
		for i, c := range text {
			if unicode.Is(unicode.Han, c) {
				han++
				if len(typed[c]) > 0 {
					places = append(places, i)
				}
			}
		}
		if han < 4 || len(places) == 0 {
			continue
		}
		clean = append(clean, q)
		i := places[rng.IntN(len(places))]
		text[i] = typed[text[i]][rng.IntN(len(typed[text[i]]))]
		q.Text = string(text)
		wrong = append(wrong, q)
	}
	return clean, wrong
}

// TestTyping measures what one wrong character in a question costs, with and
// without slips put right, and what putting right costs questions without one.
func TestTyping(t *testing.T) {
	if testing.Short() {
		t.Skip("indexes some 60,000 articles")
	}
	set, err := relevance.LoadSet(evalData(t, "rel-law-keywords"), "", "dev")
	if err != nil {
		t.Fatal(err)
	}
	clean, wrong := mistyped(set.Queries, confused(t))
	literally := func(list []relevance.Query) []relevance.Query {
		out := slices.Clone(list)
		for i := range out {
			out[i].Literal = true
		}
		return out
	}
	var sets []*relevance.Set
	for _, queries := range [][]relevance.Query{literally(clean), clean, literally(wrong), wrong} {
		s := *set
		s.Queries = queries
		sets = append(sets, &s)
	}
	r, err := search.EvalSets(t.Context(), sets, t.TempDir(), options(t))
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"as typed", "put right", "one wrong, as typed", "one wrong, put right"} {
		t.Logf("%-20s recall@10 %.4f (%.3f) recall@100 %.4f (%.3f) nDCG@10 %.4f", name,
			r[i].Recall10, r[i].Recall10/r[0].Recall10, r[i].Recall100, r[i].Recall100/r[0].Recall100, r[i].NDCG10)
	}
	if r[3].Recall10 < 0.95*r[0].Recall10 || r[3].Recall100 < 0.95*r[0].Recall100 {
		t.Errorf("with one wrong character recall@10 is %.4f and recall@100 %.4f; want 0.95 of %.4f and %.4f",
			r[3].Recall10, r[3].Recall100, r[0].Recall10, r[0].Recall100)
	}
	if r[1].NDCG10 < r[0].NDCG10-0.003 {
		t.Errorf("putting right costs questions without a slip: nDCG@10 %.4f, as typed %.4f", r[1].NDCG10, r[0].NDCG10)
	}
}

func TestSlipsOfTyping(t *testing.T) {
	e := open(t, t.TempDir())
	rebuild(t, e, &feed{list: []kiosk.Disclosure{
		told("standard", 1, "低保标准", "城乡低保标准每年调整，医保报销比例另行公布。申请材料交到村委会。"),
		told("name", 2, "名单", "张云、李明华、王经典。景点门票，第2018号。"),
		told("classics", 3, "经典", "经典诵读活动。"),
	}})
	for _, c := range []struct{ text, corrected, proposal string }{
		{"低保标淮", "低保标准", ""},
		{"医宝报销", "医保报销", ""},
		{"申请材枓", "", "申请材料"}, // nobody was seen to confuse these
		{"请申材料", "申请材料", ""},
		{"报销比比例", "报销比例", ""},
		{"低保标准", "", ""},
		{"景点", "", ""},
		{"经典", "", ""},
		{"张芸", "", ""},
		{"李明花", "", "李明华"}, // a name is only proposed
		{"第2019号", "", ""},
		{"ETV", "", ""},
		{"“低保标淮”", "", ""},
	} {
		h := find(t, e, kiosk.Search{Text: c.text})
		if h.Query.Corrected != c.corrected || h.Query.DidYouMean != c.proposal {
			t.Errorf("%s: searched as %q, proposed %q; want %q, %q", c.text, h.Query.Corrected, h.Query.DidYouMean, c.corrected, c.proposal)
		}
		if c.corrected != "" && (len(h.Hits) == 0 || h.Hits[0].ID != "standard" || h.Query.Text != c.text) {
			t.Errorf("%s: %v %+v", c.text, ids(h), h.Query)
		}
	}
	if h := find(t, e, kiosk.Search{Text: "低保标淮", Literal: true}); h.Query.Corrected != "" || h.Query.DidYouMean != "低保标准" {
		t.Errorf("literally: %+v", h.Query)
	}
}
