package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"gongkai/kiosk"
	"gongkai/search/rank"
	"gongkai/search/relevance"
	"gongkai/search/rerank"
)

// Lesson is what was learned from judged sets.
type Lesson struct {
	Sets []LessonSet
	// Model is what all questions together gave.
	Model *rerank.Model
}

// LessonSet is one set of a [Lesson].
type LessonSet struct {
	Name   string
	Before relevance.Quality // the first pass alone
	Unseen relevance.Quality // cross-validated
	All    relevance.Quality // by the model of all questions, which has seen them
}

// setByHand are the features whose weights no judged set can teach: none has a
// document that does not hold any more, none is asked for a document by its
// title.
var setByHand = map[rerank.Feature]float32{rerank.Void: -1.5, rerank.Age: -0.2, rerank.TitleMatch: 2}

// setForWhole is set by hand for whole disclosures only: who asks a county for
// something often names it as its title does, while the sets have letters, which
// have no titles, and questions that were written from the text.
var setForWhole = map[rerank.Feature]float32{rerank.TitleCover: 1.2, rerank.TitleMatch: 6}

// unasked are the features that weigh nothing. The first stands for what the
// place and the vocabulary add, which the questions of the sets, about laws and
// of another city, cannot judge. The others apply to whole disclosures: no
// question of those sets asks for a law and most are answered by letters, so
// they would teach that laws are worth less than letters and that what is long,
// titled or often cited is no answer.
var (
	unasked      = []rerank.Feature{rerank.Synonyms}
	unaskedWhole = []rerank.Feature{
		rerank.Law, rerank.Interpretation, rerank.Regulation, rerank.Rule, rerank.Notice, rerank.Reply,
		rerank.List, rerank.Report, rerank.Trial, rerank.Citations, rerank.LongCitations, rerank.Purpose,
		rerank.Final, rerank.Short, rerank.Length, rerank.LongLength, rerank.Own, rerank.Next, rerank.Head,
		rerank.WordCover, rerank.TitleCover, rerank.HeadingCover, rerank.HeadingPrecision, rerank.TitlePrecision, rerank.LongTitle,
	}
)

// teaching is how the weights that are shipped were learned.
var teaching = relevance.Teaching{Epochs: 12, Rate: 0.1, Decay: 0.0015}

// Learn indexes the corpora of judged sets in folders of their own under tmp
// and learns the weights of the second look. weights says how much each set
// counts. Sets whose records are passages of larger documents teach the weights
// of passages, the others those of whole disclosures.
func Learn(ctx context.Context, sets []*relevance.Set, weights []float64, tmp string, opts Options) (*Lesson, error) {
	lesson := &Lesson{Sets: make([]LessonSet, len(sets)), Model: &rerank.Model{}}
	var samples [2][]*relevance.Sample // whole disclosures, passages
	for i, corpus := range corpora(sets) {
		dir, err := os.MkdirTemp(tmp, "learn-")
		if err != nil {
			return nil, fmt.Errorf("search: learn: %w", err)
		}
		err = eachSample(ctx, sets, corpus, dir, opts, func(s *relevance.Sample, separate bool) {
			kind := 0
			if separate {
				kind = 1
			}
			samples[kind] = append(samples[kind], s)
		})
		if err = errors.Join(err, os.RemoveAll(dir)); err != nil {
			return nil, fmt.Errorf("search: learn: corpus %d: %w", i+1, err)
		}
	}
	lesson.teach(samples[0], weights, &lesson.Model.Whole, slices.Concat(unasked, unaskedWhole))
	for f, w := range setForWhole {
		lesson.Model.Whole[f] = w
	}
	lesson.teach(samples[1], weights, &lesson.Model.Passages, unasked)
	for i, s := range sets {
		lesson.Sets[i].Name = s.Name
	}
	return lesson, nil
}

func (l *Lesson) teach(samples []*relevance.Sample, weights []float64, to *rerank.Weights, off []rerank.Feature) {
	if len(samples) == 0 {
		return
	}
	t := teaching
	t.Sets = weights
	for f := range rerank.NumFeatures {
		_, byHand := setByHand[f]
		t.Features = append(t.Features, !byHand && !slices.Contains(off, f))
	}
	first := make([]float64, rerank.NumFeatures)
	first[rerank.First] = 1
	before, unseen := relevance.Judge(samples, first, len(l.Sets)), relevance.CrossValidate(samples, t)
	learned := relevance.Learn(samples, t)
	all := relevance.Judge(samples, learned, len(l.Sets))
	for i := range l.Sets {
		if all[i].Questions > 0 {
			l.Sets[i].Before, l.Sets[i].Unseen, l.Sets[i].All = before[i], unseen[i], all[i]
		}
	}
	for f, w := range learned {
		to[f] = float32(w)
	}
	for f, w := range setByHand {
		to[f] = w
	}
}

// corpora returns the sets by corpus, as positions.
func corpora(sets []*relevance.Set) [][]int {
	var out [][]int
	at := map[string]int{}
	for i, s := range sets {
		n, ok := at[s.Corpus]
		if !ok {
			n = len(out)
			at[s.Corpus] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], i)
	}
	return out
}

// eachSample indexes the corpus the sets share and asks their questions.
func eachSample(ctx context.Context, sets []*relevance.Set, of []int, dir string, opts Options, yield func(*relevance.Sample, bool)) (err error) {
	e, err := Open(dir, opts)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	if _, err := e.buildCorpus(ctx, sets[of[0]]); err != nil {
		return err
	}
	separate := false // where nothing is found, as before
	for _, i := range of {
		for _, q := range sets[i].Queries {
			s := &relevance.Sample{Set: i, Fold: q.Fold}
			for _, grade := range sets[i].Qrels[q.ID] {
				s.Judged = append(s.Judged, grade)
			}
			slices.Sort(s.Judged)
			if err := e.sample(ctx, q.Text, sets[i].Qrels[q.ID], s, &separate); err != nil {
				return err
			}
			yield(s, separate)
		}
	}
	return nil
}

// sample asks a question of the first pass and keeps the features of what it
// finds. It sets separate to whether the hits are passages that are records of
// their own.
func (e *Engine) sample(ctx context.Context, text string, grades map[string]int, to *relevance.Sample, separate *bool) error {
	v, err := e.acquire()
	if err != nil {
		return err
	}
	defer v.release()
	p, err := e.ranking(ctx, v, kiosk.Search{Text: text})
	if err != nil {
		return err
	}
	p.query.Limit = secondDepth
	res, p, err := v.find(ctx, p)
	if err != nil || len(res.Found) == 0 {
		return err
	}
	look, err := v.newSecond(&p)
	if err != nil {
		return err
	}
	defer look.look.Release()
	seen := map[string]bool{}
	for i := range res.Found {
		f := &res.Found[i]
		h, ps, err := v.read(*f)
		if err != nil {
			return err
		}
		id := cmp.Or(ps.ref, h.ID)
		if seen[id] {
			continue
		}
		seen[id], *separate = true, f.Separate
		vector, err := look.vector(f, res.Found[0].Score, i)
		if err != nil {
			return err
		}
		to.Features = append(to.Features, vector[:])
		to.Grades = append(to.Grades, grades[id])
	}
	return nil
}

// ranking reads a question that is to rank the whole corpus, beyond what has
// all the words.
func (e *Engine) ranking(ctx context.Context, v *view, req kiosk.Search) (plan, error) {
	p := e.plan(req.Text, rank.Filter{})
	if !req.Literal {
		var err error
		if p, err = e.amend(ctx, v, req, p); err != nil {
			return p, err
		}
	}
	if len(p.partly) > 0 {
		p.query = p.relaxed()
	}
	return p, nil
}
