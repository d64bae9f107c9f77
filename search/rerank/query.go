package rerank

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// Term is a term of the query.
type Term struct {
	Text   string  // folded
	Word   bool    // a word, else a pair of characters, a character or a run of letters
	Weight float32 // how much it counts
	IDF    float32 // how rare it is among passages
}

// Query is a query made ready to look at many texts. It is used by one
// goroutine and given back with [Query.Release].
type Query struct {
	*table
	pair   []float32 // what pairs count, by number
	single []float32 // what units count, by id
	words  []word
	first  [][]int16 // the words that begin with a unit, by id
	mass   struct{ pair, single, word, synonym float32 }

	places  places
	average float32    // length of a passage in units
	long    float32    // 0 for a short question, 1 for a long one
	asked   []uint16   // what was typed, without borders
	also    [][]uint16 // the same in other words
	seq     []uint16
	seen    struct{ pair, single, word []uint8 }
	covered []bool // pairs seen in any part of the candidate
	titles  map[string]heading
	window  []uint8
	met     []met // pairs of the text that is looked at
}

type word struct {
	ids     []uint16
	weight  float32
	synonym bool
}

// joinedShare is what letters and the character beside them count together, of
// what the letters count.
const joinedShare = 0.5

// New makes a query ready, given its folded text, what it is made of and how
// long a passage is on average, in units.
func New(text string, terms []Term, average float32) *Query {
	q := &Query{table: newTable(), average: max(average, 1), titles: map[string]heading{}}
	for name := range eachMasked([]byte(text)) {
		q.places.masked = append(q.places.masked, string(name))
	}
	q.long = min(max(float32(utf8.RuneCountInString(text))-12, 0)/40, 1)
	var ids []uint16
	type pair struct {
		a, b   uint16
		weight float32
	}
	var pairs []pair
	for _, t := range terms {
		w := t.Weight * t.IDF
		ids = q.add(ids[:0], t.Text)
		for int(q.n) > len(q.single) {
			q.single, q.first = append(q.single, 0), append(q.first, nil)
		}
		switch {
		case t.Word && len(ids) > 1:
			q.first[ids[0]] = append(q.first[ids[0]], int16(len(q.words)))
			synonym := !strings.Contains(text, t.Text)
			q.words = append(q.words, word{append([]uint16(nil), ids...), w, synonym})
			if synonym {
				q.mass.synonym += w
			} else {
				q.mass.word += w
			}
		case t.Word:
		case len(ids) == 2:
			pairs = append(pairs, pair{ids[0], ids[1], w})
			q.mass.pair += w
		case len(ids) == 1:
			q.single[ids[0]] = w
			q.mass.single += w
		}
	}
	ids = q.add(ids[:0], text)
	for int(q.n) > len(q.single) {
		q.single, q.first = append(q.single, 0), append(q.first, nil)
	}
	// A3区 is more than A3 and 区: the index has no such pairs, the texts do.
	for i := 1; i < len(ids); i++ {
		a, b := ids[i-1], ids[i]
		if a >= firstID && b >= firstID && (q.letters[a] != q.letters[b]) {
			w := q.single[a]
			if q.letters[b] {
				w = q.single[b]
			}
			w *= joinedShare
			pairs = append(pairs, pair{a, b, w})
			q.mass.pair += w
		}
	}
	q.asked = slices.DeleteFunc(slices.Clone(ids), func(id uint16) bool { return id == idBorder })
	if strings.HasPrefix(strings.TrimPrefix(text, "《"), stateName) && len(q.asked) > stateRunes {
		q.asked = q.asked[stateRunes:] // people say 预算法 of 中华人民共和国预算法, and the other way round
	}
	q.width = int(q.n)
	need := q.width * q.width
	if cap(q.pairs) < need {
		q.pairs = make([]int16, need)
	}
	q.pairs = q.pairs[:need]
	clear(q.pairs)
	q.pair = append(q.pair, 0)
	for _, p := range pairs {
		at := &q.pairs[int(p.a)*q.width+int(p.b)]
		if *at == 0 {
			*at = int16(len(q.pair))
			q.pair = append(q.pair, 0)
		}
		q.pair[*at] += p.weight
	}
	q.seen.pair, q.seen.single, q.seen.word = make([]uint8, len(q.pair)), make([]uint8, len(q.single)), make([]uint8, len(q.words))
	q.covered, q.window = make([]bool, len(q.pair)), make([]uint8, len(q.pair))
	return q
}

// Also lets titles be compared with another folded text that says the same as
// what was typed. Its words must be among the terms.
func (q *Query) Also(text string) {
	ids := q.read(nil, []byte(text))
	ids = slices.DeleteFunc(ids, func(id uint16) bool { return id == idBorder })
	if len(ids) > 0 && !slices.Contains(ids, idOther) {
		q.also = append(q.also, ids)
	}
}

// stateName is what the titles of national laws begin with.
const (
	stateName  = "中华人民共和国"
	stateRunes = 7
)

// Single reports whether what was typed is a single character or run of letters.
func (q *Query) Single() bool { return len(q.asked) <= 1 }

// Release gives the query's tables back.
func (q *Query) Release() { q.table.release() }

// met is a pair of the query that ends at a unit of a text.
type met struct {
	at   int
	pair int16
}

// match is what a text has of a query.
type match struct {
	length                        int
	pairs, singles, words, others float32 // BM25, as a share of what all count
	cover, wordCover              float32 // share of what is there at all
	run, window                   float32
	precision                     float32 // share of the text's pairs that the query has
}

// bm25 of a term's frequency; norm is the length norm.
func bm25(tf uint8, norm float32) float32 {
	f := float32(tf)
	return 2.2 * f / (f + norm)
}

const windowUnits = 40

// look scans a text.
func (q *Query) look(text []byte) (m match) {
	q.seq = q.read(q.seq[:0], text)
	seq := q.seq
	clear(q.seen.pair)
	clear(q.seen.single)
	clear(q.seen.word)
	q.met = q.met[:0]
	last := uint16(idBorder)
	run, best := float32(0), float32(0)
	all := 0
	for i, id := range seq {
		if id == idBorder {
			last, run = id, 0
			continue
		}
		m.length++
		if last != idBorder {
			all++
		}
		if id < firstID {
			last, run = id, 0
			continue
		}
		if n := q.seen.single[id]; n < 255 {
			q.seen.single[id] = n + 1
		}
		if last >= firstID {
			if p := q.pairs[int(last)*q.width+int(id)]; p != 0 {
				q.met = append(q.met, met{i, p})
				if n := q.seen.pair[p]; n < 255 {
					q.seen.pair[p] = n + 1
				}
				run += q.pair[p]
				best = max(best, run)
			} else {
				run = 0
			}
		}
		last = id
		for _, w := range q.first[id] {
			ids := q.words[w].ids
			if len(ids) <= len(seq)-i && equal(ids, seq[i:i+len(ids)]) && q.seen.word[w] < 255 {
				q.seen.word[w]++
			}
		}
	}
	norm := 1.2 * (0.25 + 0.75*float32(m.length)/q.average)
	for p, n := range q.seen.pair {
		if n > 0 {
			m.pairs += q.pair[p] * bm25(n, norm)
			m.cover += q.pair[p]
			q.covered[p] = true
		}
	}
	for id, n := range q.seen.single {
		if n > 0 {
			m.singles += q.single[id] * bm25(n, norm)
		}
	}
	for w, n := range q.seen.word {
		switch {
		case n == 0:
		case q.words[w].synonym:
			m.others += q.words[w].weight * bm25(n, norm)
		default:
			m.words += q.words[w].weight * bm25(n, norm)
			m.wordCover += q.words[w].weight
		}
	}
	m.window = q.bestWindow()
	m.run = best
	share(q.mass.pair, &m.pairs, &m.cover, &m.run, &m.window)
	share(q.mass.single, &m.singles)
	share(q.mass.word, &m.words, &m.wordCover)
	share(q.mass.word, &m.others)
	m.precision = float32(len(q.met)) / float32(max(all, 1))
	return m
}

// titled tells whether a title has what was typed as it stands, or what says
// the same: 3 if it is what was typed, with or without the name of the state
// before it, else from 2 down to 1 by how much of it that is.
func (q *Query) titled(title []byte) float32 {
	q.seq = q.read(q.seq[:0], title)
	seq := slices.DeleteFunc(q.seq, func(id uint16) bool { return id == idBorder })
	n := len(q.asked)
	if n > 0 && (n == len(seq) || n+stateRunes == len(seq) && bytes.HasPrefix(title, []byte(stateName))) && equal(q.asked, seq[len(seq)-n:]) {
		return 3
	}
	best := part(q.asked, seq)
	for _, ids := range q.also {
		best = max(best, part(ids, seq))
	}
	return best
}

// part tells how much of a title a text is: from 2 down to 1, 0 if it is not in
// it.
func part(text, title []uint16) float32 {
	n := len(text)
	for i := 0; n > 0 && i+n <= len(title); i++ {
		if equal(text, title[i:i+n]) {
			return 1 + float32(n)/float32(len(title))
		}
	}
	return 0
}

func share(of float32, parts ...*float32) {
	for _, p := range parts {
		*p /= max(of, 1)
	}
}

func equal(a, b []uint16) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// bestWindow returns the most that different pairs count within a stretch of
// windowUnits.
func (q *Query) bestWindow() float32 {
	clear(q.window)
	sum, best := float32(0), float32(0)
	left := q.met
	for _, m := range q.met {
		for ; left[0].at < m.at-windowUnits; left = left[1:] {
			if q.window[left[0].pair]--; q.window[left[0].pair] == 0 {
				sum -= q.pair[left[0].pair]
			}
		}
		if q.window[m.pair]++; q.window[m.pair] == 1 {
			sum += q.pair[m.pair]
			best = max(best, sum)
		}
	}
	return best
}

func (q *Query) coveredMass() float32 {
	sum := float32(0)
	for p, c := range q.covered {
		if c {
			sum += q.pair[p]
		}
	}
	return sum / max(q.mass.pair, 1)
}
