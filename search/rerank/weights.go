package rerank

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Weights are what a second look makes of features: their weighted sum is the
// score.
type Weights [NumFeatures]float32

// Model is the weights for disclosures found as a whole and for passages that
// are records of their own. What a feature says differs between them: an
// article of a law is short and stands for itself, a letter is one text.
type Model struct {
	Whole    Weights
	Passages Weights
}

// Score is the weighted sum of the features.
func (w *Weights) Score(v *Vector) float32 {
	sum := float32(0)
	for i, f := range v {
		sum += w[i] * f
	}
	return sum
}

//go:embed weights.tsv
var learned string

// Default returns the weights learned on the judged development sets; see
// docs/benchmarks.md for how to learn them anew.
func Default() (*Model, error) { return ParseModel(learned) }

// ParseModel reads weights as [Model.String] writes them: a feature a line, its
// weight for whole disclosures and for passages, separated by tabs. Features
// that are missing weigh nothing.
func ParseModel(text string) (*Model, error) {
	var m Model
	for n, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		at := -1
		for i, name := range names {
			if name == cells[0] {
				at = i
			}
		}
		if at < 0 || len(cells) != 3 {
			return nil, fmt.Errorf("rerank: weights: line %d: want a feature and two weights, not %q", n+1, line)
		}
		for i, to := range []*Weights{&m.Whole, &m.Passages} {
			v, err := strconv.ParseFloat(cells[i+1], 32)
			if err != nil {
				return nil, fmt.Errorf("rerank: weights: line %d: %w", n+1, err)
			}
			if math.IsNaN(v) || math.IsInf(v, 0) { // no order could be made of such scores
				return nil, fmt.Errorf("rerank: weights: line %d: %s is no weight", n+1, cells[i+1])
			}
			to[at] = float32(v)
		}
	}
	return &m, nil
}

// String writes the weights for [ParseModel].
func (m *Model) String() string {
	var b strings.Builder
	b.WriteString("# feature\twhole disclosures\tpassages\n")
	for i, name := range names {
		fmt.Fprintf(&b, "%s\t%.4g\t%.4g\n", name, m.Whole[i], m.Passages[i])
	}
	return b.String()
}
