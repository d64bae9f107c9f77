package ime

import (
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"
)

// Engine reads keys. It is safe for concurrent use.
type Engine struct {
	base     *model                // as shipped
	model    atomic.Pointer[model] // with what was learnt
	learning sync.Mutex
}

// model is what keys are read by. It never changes.
type model struct {
	spelling *spelling
	lex      *lexicon
	pairs    *pairs
	triples  *triples
	local    *pairs // of the titles of this place; nil for none
	named    []bool // by word: what has a name here; nil for none
}

// Load reads the words from a folder of dictionaries.
func Load(dict fs.FS) (*Engine, error) {
	data, err := fs.ReadFile(dict, File)
	if err != nil {
		return nil, fmt.Errorf("ime: load: %w", err)
	}
	m, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("ime: load: %w", err)
	}
	e := &Engine{base: m}
	e.model.Store(m)
	return e, nil
}

// cost is what it costs to say a word after another, in bits. row is what is
// known of triples after that one and the one before.
func (m *model) cost(row int32, before, word uint32) float32 {
	bits := m.written(row, before, word)
	if place, ok := m.local.at(before, word); ok {
		bits = min(bits, unpackCost(m.local.cost[place]))
	}
	return bits
}

// written is the same as texts have it.
func (m *model) written(row int32, before, word uint32) float32 {
	if row == noRow {
		return m.pairs.bits(&m.lex.words, before, word)
	}
	if bits, ok := m.triples.of(row, word); ok {
		return bits
	}
	return m.triples.other(row) + m.pairs.bits(&m.lex.words, before, word)
}

// row returns the row of triples that begin with two words.
func (m *model) row(first, second uint32) int32 {
	if place, ok := m.pairs.at(first, second); ok {
		return m.triples.rowOf(place)
	}
	return noRow
}
