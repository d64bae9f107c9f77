// Package rerank looks again at what a first pass found. For each of the best
// few hundred passages it works out some forty numbers from the text itself and
// weighs them; it knows nothing of indexes.
package rerank
