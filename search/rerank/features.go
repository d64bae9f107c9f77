package rerank

import (
	"bytes"
	"math"
)

// Feature is one number the second look weighs.
type Feature int

// The features. A share is of what everything asked for counts, by the rarity
// of its words.
const (
	First    Feature = iota // score of the first pass, as a share
	Relative                // the same as a share of the best hit's
	Position                // place in the first pass: 1 / (place + 4)
	Own                     // of which the passage itself
	Next                    // the better of the passages before and after it
	Head                    // title and publisher
	Whole                   // the whole disclosure

	Pairs    // pairs of characters in the passage, BM25
	Singles  // single characters, BM25
	Words    // words, BM25
	Synonyms // what stands for the words in official language, BM25

	Cover     // share of the pairs that the passage has at all
	WordCover // share of the words
	AllCover  // share of the pairs that passage, heading and title have together
	Run       // the longest run of characters that stand as in the question
	Window    // the best stretch of some forty characters

	HeadingCover     // share of the pairs that the heading has
	HeadingPrecision // share of the heading that was asked for
	TitleCover       // the same of the title
	TitlePrecision
	TitleMatch // the title is, or has, what was typed as it stands

	Length  // of the passage, logarithm
	Short   // hardly a sentence
	Purpose // says why a law was made, not what it says
	Final   // says from when a law applies

	Citations // how many other passages name the title, logarithm
	Law       // what kind of document it is
	Interpretation
	Regulation
	Rule
	Notice
	Reply
	List
	Report
	Trial // 试行, 暂行
	Void  // repealed or expired
	Age   // years since it was published, as a share of thirty

	Elsewhere // names another place than the one that is asked about

	LongFirst // the same again for long questions, whose shares are small
	LongLength
	LongTitle
	LongCitations

	NumFeatures
)

var names = [NumFeatures]string{
	"first", "relative", "position", "own", "next", "head", "whole",
	"pairs", "singles", "words", "synonyms",
	"cover", "word-cover", "all-cover", "run", "window",
	"heading-cover", "heading-precision", "title-cover", "title-precision", "title-match",
	"length", "short", "purpose", "final",
	"citations", "law", "interpretation", "regulation", "rule", "notice", "reply", "list", "report", "trial", "void", "age", "elsewhere",
	"long-first", "long-length", "long-title", "long-citations",
}

// String returns the name of the feature.
func (f Feature) String() string { return names[f] }

// Vector holds the features of one candidate.
type Vector [NumFeatures]float32

// Candidate is a hit of the first pass.
type Candidate struct {
	Title, Heading, Text          []byte
	Kind                          string  // of document
	Score, Own, Next, Head, Whole float32 // of the first pass
	Best                          float32 // score of its best hit
	Place                         int     // from 0
	Citations                     int
	Void                          bool
	Age                           float32 // years since it was published, 0 if unknown
}

var kinds = map[string]Feature{
	"law": Law, "interpretation": Interpretation, "regulation": Regulation, "rule": Rule,
	"notice": Notice, "reply": Reply, "list": List, "report": Report,
}

// Features looks at a candidate. It keeps nothing of it.
func (q *Query) Features(c *Candidate) (f Vector) {
	clear(q.covered)
	mass := max(q.mass.pair+q.mass.single+q.mass.word, 1)
	f[First], f[Own], f[Next], f[Head], f[Whole] = c.Score/mass, c.Own/mass, c.Next/mass, c.Head/mass, c.Whole/mass
	if c.Best > 0 {
		f[Relative] = c.Score / c.Best
	}
	f[Position] = 1 / float32(c.Place+4)
	t := q.title(c.Title)
	f[TitleMatch], f[TitleCover], f[TitlePrecision], f[Trial] = t.match, t.cover, t.precision, t.trial
	h, m := q.look(c.Heading), q.look(c.Text)
	f[HeadingCover], f[HeadingPrecision] = h.cover, h.precision
	f[Pairs], f[Singles], f[Words], f[Synonyms] = m.pairs, m.singles, m.words, m.others
	f[Cover], f[WordCover], f[Run], f[Window] = m.cover, m.wordCover, m.run, m.window
	f[AllCover] = q.coveredMass()
	f[Length] = float32(math.Log1p(float64(m.length))) / 10
	f[Short] = truth(m.length < shortUnits)
	f[Purpose] = truth(bytes.Contains(c.Text, made) && bytes.Contains(c.Text, []byte("为")))
	f[Final] = truth(bytes.Contains(c.Text, applies) || bytes.Contains(c.Text, inForce))
	f[Citations] = float32(math.Log1p(float64(c.Citations))) / 10
	if k, ok := kinds[c.Kind]; ok {
		f[k] = 1
	}
	f[Void], f[Age] = truth(c.Void), min(max(c.Age, 0)/oldYears, 1)
	f[Elsewhere] = truth(q.places.elsewhere(c.Text))
	f[LongFirst], f[LongLength] = q.long*f[First], q.long*f[Length]
	f[LongTitle], f[LongCitations] = q.long*f[TitlePrecision], q.long*f[Citations]
	return f
}

// heading is what a title says, the same for all passages under it.
type heading struct {
	match, cover, precision, trial float32
	covered                        []int // pairs
}

// title looks at a title and marks the pairs it has; one that was looked at
// before is remembered.
func (q *Query) title(text []byte) heading {
	h, ok := q.titles[string(text)]
	if !ok {
		m := q.look(text)
		h = heading{match: q.titled(text), cover: m.cover, precision: m.precision}
		h.trial = truth(bytes.Contains(text, []byte("试行")) || bytes.Contains(text, []byte("暂行")))
		for p, n := range q.seen.pair {
			if n > 0 {
				h.covered = append(h.covered, p)
			}
		}
		q.titles[string(text)] = h
	}
	for _, p := range h.covered {
		q.covered[p] = true
	}
	return h
}

const (
	shortUnits = 25
	oldYears   = 30
)

var made, applies, inForce = []byte("制定本"), []byte("起施行"), []byte("起实施")

func truth(b bool) float32 {
	if b {
		return 1
	}
	return 0
}
