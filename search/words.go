package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/query"
	"gongkai/search/relevance"
	"gongkai/search/wording"
)

// longestAnswer is how many runes a document may have to be evidence of words:
// what is longer has a word of everything.
const longestAnswer = 2000

// MineWords finds out from judged sets what documents say for what people say.
// Questions of one fold are left out; -1 leaves out none.
func MineWords(ctx context.Context, sets []*relevance.Set, without int, limits wording.Limits, seg *analysis.Segmenter) ([]wording.Entry, error) {
	var units []wording.Unit
	for _, of := range corpora(sets) {
		said := map[string]map[string][]string{} // document → word → questions
		source := map[string]string{}
		for _, i := range of {
			for _, q := range sets[i].Queries {
				if q.Fold == without {
					continue
				}
				words := saidIn(q.Text, seg)
				for id := range sets[i].Qrels[q.ID] {
					if said[id] == nil {
						said[id], source[id] = map[string][]string{}, sets[i].Name
					}
					for _, w := range words {
						said[id][w] = append(said[id][w], need(q.ID))
					}
				}
			}
		}
		err := sets[of[0]].Documents(func(d relevance.Document) error {
			text := analysis.Fold(d.Title + "\n" + d.Heading + "\n" + d.Text)
			if said[d.ID] == nil || utf8.RuneCountInString(text) > longestAnswer {
				return ctx.Err()
			}
			for w := range said[d.ID] {
				if strings.Contains(text, w) { // found by itself
					delete(said[d.ID], w)
				}
			}
			units = append(units, wording.Unit{Said: said[d.ID], Answered: wordsOf(d.Heading+"\n"+d.Text, seg), Source: source[d.ID]})
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("search: words: %w", err)
		}
	}
	return wording.Mine(units, limits), nil
}

// need returns what a question and the same in other words have in common: KS12
// and S12 are one need.
func need(id string) string {
	if strings.HasPrefix(id, "KS") {
		return id[1:]
	}
	return id
}

// saidIn returns the words of a question that say what it is about.
func saidIn(text string, seg *analysis.Segmenter) []string {
	var out []string
	for _, g := range query.Parse(text, query.Env{Segmenter: seg}).Groups {
		if g.Required && !strings.ContainsFunc(g.Text, func(r rune) bool { return !isHan(r) }) {
			out = append(out, g.Text)
		}
	}
	return out
}

func wordsOf(text string, seg *analysis.Segmenter) []string {
	var out []string
	for _, t := range seg.Words(nil, text) {
		if t.Kind == analysis.Word && !t.Sub {
			out = append(out, t.Term)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// WordEffect is what an entry changes for the questions that have its word.
type WordEffect struct {
	wording.Entry
	Asking            int     // questions that have the word people say
	NDCG10, Recall100 float64 // the change, summed up over those questions
}

// CheckWords asks the questions of judged sets with and without each entry, as
// if an officer had added it, and returns what it changes. Each corpus is
// indexed in a folder of its own under tmp.
func CheckWords(ctx context.Context, sets []*relevance.Set, entries []wording.Entry, tmp string, opts Options) ([]WordEffect, error) {
	out := make([]WordEffect, len(entries))
	for i, e := range entries {
		out[i].Entry = e
	}
	for _, of := range corpora(sets) {
		dir, err := os.MkdirTemp(tmp, "words-")
		if err != nil {
			return nil, fmt.Errorf("search: words: %w", err)
		}
		err = checkIn(ctx, sets, of, out, dir, opts)
		if err = errors.Join(err, os.RemoveAll(dir)); err != nil {
			return nil, fmt.Errorf("search: words: %w", err)
		}
	}
	return out, nil
}

func checkIn(ctx context.Context, sets []*relevance.Set, of []int, out []WordEffect, dir string, opts Options) (err error) {
	e, err := Open(dir, opts)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	if _, err := e.buildCorpus(ctx, sets[of[0]]); err != nil {
		return err
	}
	for _, i := range of {
		words := make([][]string, len(sets[i].Queries))
		for n, q := range sets[i].Queries {
			words[n] = saidIn(q.Text, e.segmenter())
		}
		for n := range out {
			some := *sets[i]
			some.Queries = nil
			for k, q := range sets[i].Queries {
				if slices.Contains(words[k], out[n].Said) {
					some.Queries = append(some.Queries, q)
				}
			}
			if err := e.effect(ctx, &some, &out[n]); err != nil {
				return err
			}
		}
	}
	return nil
}

// effect adds what an entry changes for some questions.
func (e *Engine) effect(ctx context.Context, some *relevance.Set, to *WordEffect) error {
	n := float64(len(some.Queries))
	if n == 0 {
		return nil
	}
	ask := func(ctx context.Context, q relevance.Query) ([]string, error) {
		return e.rankedIDs(ctx, kiosk.Search{Text: q.Text}, relevance.Depth)
	}
	before, err := relevance.Evaluate(ctx, some, ask)
	if err != nil {
		return err
	}
	e.Speak(kiosk.Language{Words: []kiosk.Word{{Kind: kiosk.WordSynonym, Word: to.Said, Official: to.Official, Weight: to.Weight}}})
	after, err := relevance.Evaluate(ctx, some, ask)
	e.Speak(kiosk.Language{})
	to.Asking += len(some.Queries)
	to.NDCG10 += n * (after.NDCG10 - before.NDCG10)
	to.Recall100 += n * (after.Recall100 - before.Recall100)
	return err
}
