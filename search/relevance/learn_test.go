package relevance

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// One feature tells the answer, one is noise, one may not weigh anything.
func TestLearnFindsWhatTells(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var samples []*Sample
	for i := range 100 {
		s := &Sample{Fold: i % Folds, Judged: []int{1}}
		answer := random.IntN(20)
		for j := range 20 {
			tells := random.Float32()
			if j == answer {
				tells += 0.7
			}
			s.Features = append(s.Features, []float32{tells, random.Float32(), tells})
			s.Grades = append(s.Grades, map[bool]int{true: 1}[j == answer])
		}
		samples = append(samples, s)
	}
	teaching := Teaching{Epochs: 10, Rate: 0.1, Decay: 0.001, Sets: []float64{1}, Features: []bool{true, true, false}}
	w := Learn(samples, teaching)
	if w[0] < 5*max(w[1], -w[1]) || w[2] != 0 {
		t.Errorf("weights %v", w)
	}
	if again := Learn(samples, teaching); !slices.Equal(w, again) {
		t.Errorf("%v, then %v", w, again)
	}
	before, after := Judge(samples, []float64{0, 0, 0}, 1)[0], CrossValidate(samples, teaching)[0]
	if after.NDCG10 < before.NDCG10+0.2 || after.Questions != 100 || after.Recall100 != 1 {
		t.Errorf("before %+v, after %+v", before, after)
	}
}
