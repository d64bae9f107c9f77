package diff

import (
	"slices"
	"unicode/utf8"
)

// couple is two lines that belong together; -1 for one that has no other.
type couple struct{ before, after int }

// anchors returns the lines that stand once in either list and follow one
// another in both: the longest such series.
func anchors(before, after []string) []couple {
	count := map[string][2]int{}
	for _, s := range before {
		c := count[s]
		c[0]++
		count[s] = c
	}
	at := map[string]int{}
	for i, s := range after {
		c := count[s]
		c[1]++
		count[s] = c
		at[s] = i
	}
	var all []couple
	for i, s := range before {
		if s != "" && count[s] == [2]int{1, 1} {
			all = append(all, couple{i, at[s]})
		}
	}
	return increasing(all)
}

// increasing returns the longest series of couples whose second numbers grow.
func increasing(all []couple) []couple {
	var tails []int // of the best series of each length, its last couple
	prev := make([]int, len(all))
	for i, c := range all {
		n, _ := slices.BinarySearchFunc(tails, c.after, func(t, after int) int { return all[t].after - after })
		prev[i] = -1
		if n > 0 {
			prev[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		} else {
			tails[n] = i
		}
	}
	if len(tails) == 0 {
		return nil
	}
	out := make([]couple, len(tails))
	for n, i := len(tails)-1, tails[len(tails)-1]; n >= 0; n, i = n-1, prev[i] {
		out[n] = all[i]
	}
	return out
}

// The bounds of pairing: lines on both sides together compared each with each,
// how alike two lines have to be, and how much of a line is looked at.
const (
	mostPaired  = 120
	alike       = 0.4
	runesLooked = 2000
)

// pair puts the lines taken out and those put in beside each other where they
// are alike, in order.
func pair(before, after []string) []couple {
	n, m := len(before), len(after)
	if n == 0 || m == 0 || n+m > mostPaired {
		return unpaired(0, n, 0, m)
	}
	b, a := signatures(before), signatures(after)
	// best[i][j] is what pairing the first i and the first j lines is worth.
	best := make([][]float64, n+1)
	for i := range best {
		best[i] = make([]float64, m+1)
	}
	like := make([][]float64, n)
	for i := range n {
		like[i] = make([]float64, m)
		for j := range m {
			like[i][j] = dice(b[i], a[j])
			best[i+1][j+1] = max(best[i][j+1], best[i+1][j])
			if like[i][j] >= alike {
				best[i+1][j+1] = max(best[i+1][j+1], best[i][j]+like[i][j])
			}
		}
	}
	var pairs []couple
	for i, j := n, m; i > 0 && j > 0; {
		switch {
		case like[i-1][j-1] >= alike && best[i][j] == best[i-1][j-1]+like[i-1][j-1]:
			i, j = i-1, j-1
			pairs = append(pairs, couple{i, j})
		case best[i][j] == best[i-1][j]:
			i--
		default:
			j--
		}
	}
	slices.Reverse(pairs)
	var out []couple
	i, j := 0, 0
	for _, p := range pairs {
		out = append(out, unpaired(i, p.before, j, p.after)...)
		out = append(out, p)
		i, j = p.before+1, p.after+1
	}
	return append(out, unpaired(i, n, j, m)...)
}

func unpaired(before, beforeEnd, after, afterEnd int) []couple {
	var out []couple
	for i := before; i < beforeEnd; i++ {
		out = append(out, couple{i, -1})
	}
	for j := after; j < afterEnd; j++ {
		out = append(out, couple{-1, j})
	}
	return out
}

// signature is the pairs of characters of a line, sorted.
type signature []uint64

func signatures(lines []string) []signature {
	out := make([]signature, len(lines))
	for i, s := range lines {
		last, n := rune(0), 0
		for _, r := range s {
			out[i] = append(out[i], uint64(last)<<32|uint64(r))
			if last = r; n >= runesLooked {
				break
			}
			n++
		}
		slices.Sort(out[i])
	}
	return out
}

// dice is how much two lines have in common, from 0 to 1.
func dice(a, b signature) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			common, i, j = common+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}

func runes(s string) int { return utf8.RuneCountInString(s) }
