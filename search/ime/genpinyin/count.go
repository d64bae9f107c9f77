package main

import "gongkai/search/ime"

// counted is how often words follow one another.
type counted struct {
	ime.Dictionary
	cutter *ime.Cutter
}

// dictionary cuts the texts into the collected words and counts what follows
// what. A word by itself costs by how many different ones it follows.
func (c *collection) dictionary(from sources) (ime.Dictionary, error) {
	words, syllables := c.list(c.count)
	n := &counted{cutter: ime.NewCutter(words), Dictionary: ime.Dictionary{
		Syllables: syllables, Words: words,
		Count: map[ime.Pair]ime.Tally{}, First: map[uint32]float32{},
		Triples: map[ime.Triple]ime.Tally{}, Context: map[ime.Pair]float32{},
	}}
	for _, text := range from.texts() {
		if err := text.each(func(hanzi string, begins bool) { n.run(hanzi, begins, float32(text.weight)) }); err != nil {
			return n.Dictionary, err
		}
	}
	if err := n.neighbours(from.neighbours()); err != nil {
		return n.Dictionary, err
	}
	after := map[string]int{}
	for pair := range n.Count {
		after[words[pair.Second].Text]++
	}
	n.Words, _ = c.list(after)
	return n.Dictionary, nil
}

// run counts the words of a run of Hanzi.
func (c *counted) run(hanzi string, begins bool, weight float32) {
	before, last := uint32(0), uint32(0)
	for i, w := range c.cutter.Cut(hanzi) {
		if begins || last != 0 {
			c.tally(ime.Pair{First: last, Second: w}, weight, weight)
			c.First[last] += weight
		}
		if i > 0 && (begins || before != 0) {
			t := ime.Triple{First: before, Second: last, Third: w}
			c.Triples[t] = c.Triples[t].Add(weight)
			c.Context[ime.Pair{First: before, Second: last}] += weight
		}
		before, last = last, w
	}
}
