package relevance

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Sample is a judged question with what a first pass found for it, in its
// order.
type Sample struct {
	Set      int // which set it is from; every set counts the same
	Fold     int
	Features [][]float32 // of each hit
	Grades   []int       // of each hit
	Judged   []int       // grades of all documents judged to answer, found or not
}

// Folds is how many parts the questions of a set are in.
const Folds = 5

// Teaching is how weights are learned.
type Teaching struct {
	Epochs   int
	Rate     float64
	Decay    float64   // pull of every weight towards zero
	Sets     []float64 // how much each set counts
	Features []bool    // which features may weigh anything
}

// Learn returns weights for the features whose weighted sum ranks the samples
// best by nDCG. It goes down the pairwise logistic loss, each pair counting by
// what swapping it changes (LambdaRank with a linear model), with a step for
// each feature of its own (AdaGrad), and returns the mean of the later half.
// The same samples give the same weights.
func Learn(samples []*Sample, t Teaching) []float64 {
	n := len(t.Features)
	l := &learner{Teaching: t, spread: spread(samples, n), weights: make([]float64, n), squares: make([]float64, n)}
	counts := make([]float64, len(t.Sets))
	for _, s := range samples {
		counts[s.Set]++
	}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // an order, no secret
	order, mean := random.Perm(len(samples)), make([]float64, n)
	for epoch := range t.Epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			s := samples[i]
			l.step(s, t.Sets[s.Set]*float64(len(samples))/counts[s.Set]/float64(len(t.Sets)))
		}
		if epoch >= t.Epochs/2 {
			for i, w := range l.weights {
				mean[i] += w / float64(t.Epochs-t.Epochs/2)
			}
		}
	}
	return mean
}

// learner is one run of [Learn].
type learner struct {
	Teaching
	spread           []float64 // standard deviation of each feature
	weights, squares []float64
	scores           []float64
	order            []int
}

func spread(samples []*Sample, n int) []float64 {
	sum, squares, count := make([]float64, n), make([]float64, n), 1e-9
	for _, s := range samples {
		for _, f := range s.Features {
			for i, v := range f {
				sum[i] += float64(v)
				squares[i] += float64(v) * float64(v)
			}
			count++
		}
	}
	for i := range squares {
		mean := sum[i] / count
		squares[i] = math.Sqrt(max(squares[i]/count-mean*mean, 1e-12))
	}
	return squares
}

func (l *learner) step(s *Sample, weight float64) {
	gradient := l.gradient(s)
	for i, g := range gradient {
		if !l.Features[i] {
			continue
		}
		g = (weight*g - l.Decay*l.weights[i]) * l.spread[i]
		l.squares[i] += g * g
		l.weights[i] += l.Rate * g / (1e-6 + math.Sqrt(l.squares[i])) / l.spread[i]
	}
}

// negligible is the least a pair must count to be looked at.
const negligible = 1e-6

func (l *learner) gradient(s *Sample) []float64 {
	l.order, l.scores = s.rank(l.weights, l.order, l.scores)
	out, best := make([]float64, len(l.weights)), ideal(s.Judged, len(s.Judged))
	for above, i := range l.order {
		if s.Grades[i] == 0 || best == 0 {
			continue
		}
		for below, j := range l.order {
			gain := float64(s.Grades[i] - s.Grades[j])
			if gain <= 0 {
				continue
			}
			c := gain * math.Abs(discount(above)-discount(below)) / best / (1 + math.Exp(l.scores[i]-l.scores[j]))
			if c < negligible {
				continue
			}
			for k, v := range s.Features[i] {
				out[k] += c * float64(v-s.Features[j][k])
			}
		}
	}
	return out
}

// discount is what a place counts, from 0.
func discount(place int) float64 { return 1 / math.Log2(float64(place+2)) }

// ideal is the best gain the judged documents allow in the first places.
func ideal(judged []int, places int) float64 {
	sorted := slices.Clone(judged)
	slices.SortFunc(sorted, func(a, b int) int { return b - a })
	sum := 0.0
	for i, g := range sorted[:min(places, len(sorted))] {
		sum += float64(g) * discount(i)
	}
	return sum
}

// rank orders the hits by weighted sum; where it is the same the first pass
// decides.
func (s *Sample) rank(weights []float64, order []int, scores []float64) ([]int, []float64) {
	order, scores = order[:0], scores[:0]
	for i, f := range s.Features {
		sum := 0.0
		for k, v := range f {
			sum += weights[k] * float64(v)
		}
		order, scores = append(order, i), append(scores, sum)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return order, scores
}

// Quality is the mean nDCG@10 and recall@100 of some questions.
type Quality struct {
	Questions         int
	NDCG10, Recall100 float64
}

// Judge measures weights, by set.
func Judge(samples []*Sample, weights []float64, sets int) []Quality {
	out := make([]Quality, sets)
	for _, s := range samples {
		out[s.Set].add(s, weights)
	}
	return means(out)
}

func (q *Quality) add(s *Sample, weights []float64) {
	order, _ := s.rank(weights, nil, nil)
	gain, found := 0.0, 0
	for place, i := range order[:min(len(order), Depth)] {
		if g := s.Grades[i]; g > 0 {
			found++
			if place < 10 {
				gain += float64(g) * discount(place)
			}
		}
	}
	q.Questions++
	q.NDCG10 += gain / max(ideal(s.Judged, 10), 1e-9)
	q.Recall100 += float64(found) / float64(max(len(s.Judged), 1))
}

func means(out []Quality) []Quality {
	for i := range out {
		n := float64(max(out[i].Questions, 1))
		out[i].NDCG10, out[i].Recall100 = out[i].NDCG10/n, out[i].Recall100/n
	}
	return out
}

// CrossValidate learns on four folds, measures on the fifth, five times over,
// and returns the quality of all questions by set: each was ranked by weights
// that have seen neither it nor any question with the same answer.
func CrossValidate(samples []*Sample, t Teaching) []Quality {
	out := make([]Quality, len(t.Sets))
	for fold := range Folds {
		var seen, unseen []*Sample
		for _, s := range samples {
			if s.Fold == fold {
				unseen = append(unseen, s)
			} else {
				seen = append(seen, s)
			}
		}
		weights := Learn(seen, t)
		for _, s := range unseen {
			out[s.Set].add(s, weights)
		}
	}
	return means(out)
}
