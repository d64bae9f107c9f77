package analysis

import (
	"slices"
	"sync"
)

// cell is a node of a double array: the child of a node by code c is
// cells[base+c] if its check is that node.
type cell struct {
	base  uint32
	check uint32  // parent, noCell if the cell is free
	cost  float32 // of the word that ends here, 0 if none does
}

const noCell = ^uint32(0)

// trie finds words in constant time a character. The root is cell 0; codes
// start at 1.
type trie struct {
	cells []cell
	kin   func() *kin
}

func newTrie(cells []cell) *trie {
	return &trie{cells, sync.OnceValue(func() *kin { return newKin(cells) })}
}

// kin lists the children of each node, which the double array can only be
// asked for one by one. It is made when it is first needed.
type kin struct {
	starts   []uint32 // of each node: where its children begin in children; one more
	children []uint32 // in the order of their codes
	firsts   map[uint32][]uint32
}

func newKin(cells []cell) *kin {
	k := &kin{starts: make([]uint32, len(cells)+1), firsts: map[uint32][]uint32{}}
	parent := func(i int) (uint32, bool) {
		at := cells[i].check
		return at, int(at) < len(cells) && i != 0
	}
	for i := range cells {
		if at, ok := parent(i); ok {
			k.starts[at+1]++
		}
	}
	for i := range cells {
		k.starts[i+1] += k.starts[i]
	}
	k.children = make([]uint32, k.starts[len(cells)])
	next := slices.Clone(k.starts)
	for i := range cells {
		if at, ok := parent(i); ok {
			k.children[next[at]] = uint32(i)
			next[at]++
		}
	}
	for _, first := range k.of(0) {
		for _, second := range k.of(first) {
			code := second - cells[first].base
			k.firsts[code] = append(k.firsts[code], first)
		}
	}
	return k
}

// of returns the children of a node.
func (k *kin) of(node uint32) []uint32 { return k.children[k.starts[node]:k.starts[node+1]] }

// step returns the child of a node, ok false if there is none.
func (t *trie) step(node uint32, code uint16) (uint32, bool) {
	next := t.cells[node].base + uint32(code)
	return next, int(next) < len(t.cells) && t.cells[next].check == node
}

// node is a trie under construction.
type node struct {
	codes    []uint16 // sorted
	children []*node
	freq     uint32 // of the word that ends here, 0 if none does
}

func (n *node) add(codes []uint16, freq uint32) {
	for _, c := range codes {
		i, found := slices.BinarySearch(n.codes, c)
		if !found {
			n.codes = slices.Insert(n.codes, i, c)
			n.children = slices.Insert(n.children, i, new(node))
		}
		n = n.children[i]
	}
	if n.freq == 0 {
		n.freq = freq
	}
}

// placer gives the children of nodes places in a double array, first fit.
type placer struct {
	used []bool
	free int // no free place before it
}

// place returns the lowest base at which all codes are free, and takes them.
func (p *placer) place(codes []uint16) uint32 {
	for p.taken(p.free) {
		p.free++
	}
	first := int(codes[0])
	for at := max(p.free, first); ; at++ {
		if p.taken(at) || !p.fits(at-first, codes[1:]) {
			continue
		}
		base := at - first
		for _, c := range codes {
			p.take(base + int(c))
		}
		return uint32(base)
	}
}

func (p *placer) fits(base int, codes []uint16) bool {
	for _, c := range codes {
		if p.taken(base + int(c)) {
			return false
		}
	}
	return true
}

func (p *placer) taken(i int) bool { return i == 0 || i < len(p.used) && p.used[i] }

func (p *placer) take(i int) {
	for i >= len(p.used) {
		p.used = append(p.used, make([]bool, 4096)...)
	}
	p.used[i] = true
}
