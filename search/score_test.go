package search

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/rank"
)

type listFeed struct{ list []kiosk.Disclosure }

func (f *listFeed) Changes(_ context.Context, after int64, limit int) ([]kiosk.Disclosure, error) {
	var out []kiosk.Disclosure
	for _, d := range f.list {
		if d.Revision > after && len(out) < limit {
			out = append(out, d)
		}
	}
	return out, nil
}

func (f *listFeed) LastRevision(context.Context) (int64, error) { return int64(len(f.list)), nil }

func openBare(t *testing.T, w rank.Weights) *Engine {
	t.Helper()
	seg, err := analysis.Load(assets.Dict)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Open(t.TempDir(), Options{Segmenter: seg, Weights: &w})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// The score of one field is textbook BM25 over passages, to the last digit of
// a float32.
func TestScoreIsBM25(t *testing.T) {
	w := rank.Weights{K1: 1.2, B: 0.75, Grams: 1, Passage: 1, Common: 1}
	e := openBare(t, w)
	texts := []string{"低保低保申请", "申请低保", "公开申请条件与材料", "低", "采购结果公告与公示"}
	f := &listFeed{}
	for i, text := range texts {
		f.list = append(f.list, kiosk.Disclosure{ID: fmt.Sprint(i), Revision: int64(i + 1), State: kiosk.Published, Text: text})
	}
	if err := e.Rebuild(t.Context(), f, nil); err != nil {
		t.Fatal(err)
	}
	terms := []string{"低保", "申请", "低"}
	var q rank.Query
	for _, term := range terms {
		q.Terms = append(q.Terms, rank.Term{Field: rank.Grams, Text: term, Weight: 1})
	}
	q.Limit = 10
	v, err := e.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer v.release()
	res, err := v.index.Search(t.Context(), q, v.verify)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, hit := range res.Found {
		h, _, err := v.read(hit)
		if err != nil {
			t.Fatal(err)
		}
		got[h.ID] = float64(hit.Score)
	}
	for id, want := range textbook(texts, terms) {
		if math.Abs(got[id]-want) > 1e-5*max(want, 1) {
			t.Errorf("%s: score %v, want %v", id, got[id], want)
		}
		delete(got, id)
	}
	if len(got) > 0 {
		t.Errorf("scores for what does not match: %v", got)
	}
}

func textbook(texts, terms []string) map[string]float64 {
	docs := make([]map[string]float64, len(texts))
	lens, total := make([]float64, len(texts)), 0.0
	for i, text := range texts {
		docs[i] = map[string]float64{}
		for _, g := range analysis.Grams(nil, text) {
			docs[i][g.Term]++
			lens[i]++
			total++
		}
	}
	out := map[string]float64{}
	n := float64(len(texts))
	for _, term := range terms {
		df := 0.0
		for _, d := range docs {
			if d[term] > 0 {
				df++
			}
		}
		idf := math.Log(1 + (n-df+0.5)/(df+0.5))
		for i, d := range docs {
			if tf := d[term]; tf > 0 {
				out[fmt.Sprint(i)] += idf * tf * 2.2 / (tf + 1.2*(0.25+0.75*lens[i]/(total/n)))
			}
		}
	}
	return out
}

// After many small changes, with all the merging of segments they bring, the
// index finds the same as one made from nothing.
func TestFollowedFindsWhatRebuiltFinds(t *testing.T) {
	e := openBare(t, rank.DefaultWeights)
	f := &listFeed{}
	if err := e.Rebuild(t.Context(), f, nil); err != nil {
		t.Fatal(err)
	}
	words := []string{"低保", "公租房", "征收", "采购", "招生", "救助", "公示", "预算"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		for range 1 + random.IntN(5) {
			d := kiosk.Disclosure{
				ID: fmt.Sprint("d", random.IntN(30)), Revision: int64(len(f.list) + 1), State: kiosk.Published,
				Title: "关于" + words[random.IntN(len(words))] + "的通知",
			}
			for range random.IntN(6) {
				d.Text += strings.Repeat(words[random.IntN(len(words))]+"的条件与程序。", 20) + "\n"
			}
			if random.IntN(4) == 0 {
				d = kiosk.Disclosure{ID: d.ID, Revision: d.Revision, State: kiosk.Withdrawn}
			}
			f.list = append(f.list, d)
		}
		if _, err := e.Follow(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	fresh := openBare(t, rank.DefaultWeights)
	// A store gives the newest state of each only.
	newest := map[string]kiosk.Disclosure{}
	for _, d := range f.list {
		newest[d.ID] = d
	}
	clean := &listFeed{}
	for _, d := range f.list {
		if newest[d.ID].Revision == d.Revision {
			clean.list = append(clean.list, d)
		}
	}
	if err := fresh.Rebuild(t.Context(), clean, nil); err != nil {
		t.Fatal(err)
	}
	for _, text := range append(words, "", "“救助的条件”", "通知 -低保") {
		var found [2][]string
		for i, engine := range []*Engine{e, fresh} {
			h, err := engine.Search(t.Context(), kiosk.Search{Text: text, Size: 100})
			if err != nil {
				t.Fatal(err)
			}
			for _, hit := range h.Hits {
				found[i] = append(found[i], hit.ID)
				if d := newest[hit.ID]; hit.Title != d.Title || string([]rune(d.Text)[hit.Answer.Start:hit.Answer.End]) != hit.Answer.Text {
					t.Errorf("%q: hit %+v is not of %+v", text, hit, d)
				}
			}
			slices.Sort(found[i])
		}
		if !slices.Equal(found[0], found[1]) {
			t.Errorf("%q: followed finds %v, rebuilt %v", text, found[0], found[1])
		}
	}
}

// How often a term is there is known without reading its postings.
func TestFrequency(t *testing.T) {
	e := openBare(t, rank.DefaultWeights)
	f := &listFeed{}
	for i, text := range []string{"低保低保申请", "申请低保", "申请", "公示"} {
		f.list = append(f.list, kiosk.Disclosure{ID: fmt.Sprint(i), Revision: int64(i + 1), State: kiosk.Published, Text: text})
	}
	if err := e.Rebuild(t.Context(), f, nil); err != nil {
		t.Fatal(err)
	}
	v, err := e.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer v.release()
	for term, want := range map[string]int{"低保": 2, "申请": 3, "公示": 1, "采购": 0, "": 0} {
		if got := v.frequency(term); got != want {
			t.Errorf("%q: %d, want %d", term, got, want)
		}
	}
}
