package rank

// IDF returns what a term of a field counts for being rare; 0 if no document
// has it.
func (x *Index) IDF(f Field, term string) (float32, error) {
	df, err := x.Frequency(f, term)
	if err != nil || df == 0 {
		return 0, err
	}
	if f >= Title {
		return idf(df, x.discs), nil
	}
	return idf(df, x.passages), nil
}

// Exact is what the head of a disclosure scores at least if the number it bears
// was asked for.
func (x *Index) Exact() float32 { return x.weights.Number }

// Average returns the mean length of a field in terms.
func (x *Index) Average(f Field) float32 { return x.avg[f] }

// priors turns factors by kind into factors by number of kind.
func (x *Index) priors(by map[string]float32) []float32 {
	if len(by) == 0 {
		return nil
	}
	kinds := x.dict.snapshot(Kind)
	out := make([]float32, len(kinds))
	for i, k := range kinds {
		out[i] = 1
		if v, ok := by[k]; ok {
			out[i] = v
		}
	}
	return out
}

// Kind returns the kind of the disclosure with that head.
func (x *Index) Kind(segment int, head uint32) string {
	s := &x.segs[segment]
	return x.dict.snapshot(Kind)[s.values[Kind][s.disclosure[head]]]
}

// Values lists the values of a facet that documents have, maybe of some that are
// gone, and "". The slice must not be changed.
func (x *Index) Values(f Facet) []string { return x.dict.snapshot(f) }
