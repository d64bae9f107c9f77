package ime

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Word is a word that can be typed.
type Word struct {
	Text   string
	Sounds []uint16 // number of each character's syllable
	Cost   float32  // bits it takes to say the word where nothing came before
}

// start stands for the beginning of a sentence, before the first word. Every
// lexicon has it as its word 0, which has no text.
const start = 0

// lexicon is words and a trie over their syllables. It never changes.
type lexicon struct {
	words
	nodes []node
	order []uint32 // words of the nodes, the cheapest of a node first
}

// words is a table of words, packed: a word's number is its place.
type words struct {
	text    string
	textAt  []uint32 // where each begins, and the end
	sounds  []uint16
	soundAt []uint32
	cost    []float32
}

// node is one syllable of the trie. Its children lie together, by sound.
type node struct {
	child, children uint32
	word            uint32 // in order
	words           uint16
	sound           uint16
}

func (w *words) count() int                 { return len(w.cost) }
func (w *words) textOf(id uint32) string    { return w.text[w.textAt[id]:w.textAt[id+1]] }
func (w *words) soundOf(id uint32) []uint16 { return w.sounds[w.soundAt[id]:w.soundAt[id+1]] }

// newWords packs a list; its first word is the start of a sentence.
func newWords(list []Word) words {
	bytes, sounds := 0, 0
	for _, w := range list {
		bytes, sounds = bytes+len(w.Text), sounds+len(w.Sounds)
	}
	text := make([]byte, 0, bytes)
	out := words{
		textAt: make([]uint32, 1, len(list)+1), soundAt: make([]uint32, 1, len(list)+1),
		sounds: make([]uint16, 0, sounds), cost: make([]float32, 0, len(list)),
	}
	for _, w := range list {
		text = append(text, w.Text...)
		out.sounds = append(out.sounds, w.Sounds...)
		out.textAt = append(out.textAt, uint32(len(text)))
		out.soundAt = append(out.soundAt, uint32(len(out.sounds)))
		out.cost = append(out.cost, w.Cost)
	}
	out.text = string(text)
	return out
}

// newLexicon makes the trie of a table.
func newLexicon(w words) *lexicon {
	l := &lexicon{words: w, order: make([]uint32, 0, w.count())}
	ids := make([]uint32, 0, w.count())
	for id := uint32(start + 1); int(id) < w.count(); id++ {
		ids = append(ids, id)
	}
	bySounds := func(a, b uint32) int { return slices.Compare(w.soundOf(a), w.soundOf(b)) }
	if !slices.IsSortedFunc(ids, bySounds) { // those of the file are
		slices.SortStableFunc(ids, bySounds)
	}
	type span struct{ lo, hi, depth int }
	l.nodes = append(make([]node, 0, w.count()*3/2), node{})
	spans := []span{{0, len(ids), 0}}
	for i := 0; i < len(l.nodes); i++ {
		s := spans[i]
		l.nodes[i].word = uint32(len(l.order))
		for s.lo < s.hi && len(w.soundOf(ids[s.lo])) == s.depth {
			l.order = append(l.order, ids[s.lo])
			s.lo++
		}
		here := l.order[l.nodes[i].word:]
		slices.SortFunc(here, func(a, b uint32) int { return cmp.Or(cmp.Compare(w.cost[a], w.cost[b]), cmp.Compare(a, b)) })
		l.nodes[i].words = uint16(len(here))
		l.nodes[i].child = uint32(len(l.nodes))
		for s.lo < s.hi {
			sound, hi := w.soundOf(ids[s.lo])[s.depth], s.lo
			for hi < s.hi && w.soundOf(ids[hi])[s.depth] == sound {
				hi++
			}
			l.nodes = append(l.nodes, node{sound: sound})
			spans = append(spans, span{s.lo, hi, s.depth + 1})
			s.lo = hi
		}
		l.nodes[i].children = uint32(len(l.nodes)) - l.nodes[i].child
	}
	return l
}

// wordsAt returns the words that end at a node, the cheapest first.
func (l *lexicon) wordsAt(n uint32) []uint32 {
	at := l.nodes[n]
	return l.order[at.word : at.word+uint32(at.words)]
}

// childrenOf returns the numbers of a node's children with sounds from lo to
// hi, which is not among them: from and up to.
func (l *lexicon) childrenOf(n uint32, lo, hi uint16) (from, to uint32) {
	at := l.nodes[n]
	from = l.firstChild(at.child, at.child+at.children, lo)
	if hi == lo+1 {
		if from < at.child+at.children && l.nodes[from].sound == lo {
			return from, from + 1
		}
		return from, from
	}
	return from, l.firstChild(from, at.child+at.children, hi)
}

// firstChild returns the first of some nodes with a sound from the given one on.
func (l *lexicon) firstChild(lo, hi uint32, sound uint16) uint32 {
	for lo < hi {
		if mid := (lo + hi) / 2; l.nodes[mid].sound < sound {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// runesOf returns how many characters a word has.
func (w *words) runesOf(id uint32) int { return int(w.soundAt[id+1] - w.soundAt[id]) }

// fits reports whether a word has one syllable for each character.
func (w Word) fits() bool {
	return len(w.Sounds) > 0 && utf8.RuneCountInString(w.Text) == len(w.Sounds)
}
