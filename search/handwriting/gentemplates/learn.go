package main

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"

	"gongkai/search/handwriting"
)

const (
	samplesEach = 16  // drawings of a character
	ridge       = 0.3 // of the mean variance, added to all directions: the hands made here are not all there are
	seed        = 1
)

// learned is what tells characters apart: the axes along which they differ
// most, measured by how much one character differs from itself (Fisher's
// linear discriminants), and the mean of each character on them.
type learned struct {
	axes  [][]float64 // each of as many numbers as a map has
	means [][]float64 // a map for each character
}

func learn(characters [][][][2]float64) *learned {
	dim := handwriting.MapSize
	l := &learned{means: make([][]float64, len(characters))}
	workers := runtime.GOMAXPROCS(0)
	within := make([]*matrix, workers)
	var wg sync.WaitGroup
	for w := range workers {
		within[w] = newMatrix(dim)
		wg.Go(func() {
			for i := w; i < len(characters); i += workers {
				rng := rand.New(rand.NewPCG(seed, uint64(i)))
				l.means[i] = spreadOf(rng, characters[i], within[w])
			}
		})
	}
	wg.Wait()
	for _, m := range within[1:] {
		within[0].add(m)
	}
	l.axes = discriminants(within[0], l.means, handwriting.Axes)
	return l
}

// spreadOf adds what drawings of a character differ from their mean, and
// returns that.
func spreadOf(rng *rand.Rand, strokes [][][2]float64, within *matrix) []float64 {
	mean := make([]float64, handwriting.MapSize)
	var maps [][]float32
	for _, drawn := range samples(rng, strokes, samplesEach) {
		m := handwriting.Map(drawn)
		maps = append(maps, m)
		for i, v := range m {
			mean[i] += float64(v) / samplesEach
		}
	}
	diff := make([]float64, len(mean))
	for _, m := range maps {
		for i, v := range m {
			diff[i] = float64(v) - mean[i]
		}
		within.addProduct(diff)
	}
	return mean
}

// discriminants solves the generalised eigenproblem between × v = λ within × v
// for the largest λ. The axes have the variance 1 within characters.
func discriminants(within *matrix, means [][]float64, n int) [][]float64 {
	dim := within.n
	total := make([]float64, dim)
	for _, m := range means {
		for i, v := range m {
			total[i] += v / float64(len(means))
		}
	}
	between := newMatrix(dim)
	diff := make([]float64, dim)
	for _, m := range means {
		for i, v := range m {
			diff[i] = v - total[i]
		}
		between.addProduct(diff)
	}
	var trace float64
	for i := range dim {
		trace += within.at(i, i)
	}
	for i := range dim {
		within.set(i, i, within.at(i, i)+ridge*trace/float64(dim))
	}
	lower := within.cholesky()
	reduced := between.reduce(lower)
	values, vectors := reduced.eigen()
	axes := make([][]float64, 0, n)
	for _, k := range largest(values, n) {
		v := make([]float64, dim)
		for i := range dim {
			v[i] = vectors.at(i, k)
		}
		axes = append(axes, lower.solveTransposed(v))
	}
	scale := math.Sqrt(float64(len(means) * samplesEach))
	for _, a := range axes {
		for i := range a {
			a[i] *= scale
		}
	}
	return axes
}
