package analysis

// Knows reports whether a word of the dictionary has the folded character.
func (s *Segmenter) Knows(c rune) bool { return c < 0x10000 && s.codes[c] != 0 }

// Cost returns how unlikely a text is by its words, in bits: that of the
// cheapest way to cut it.
func (s *Segmenter) Cost(text string) float64 {
	sc := newScan(text)
	defer sc.release()
	sc.lookUp(s)
	sum := float32(0)
	for i := 0; i < len(sc.class); {
		end := sc.run(i, len(sc.class))
		if end == i {
			i++
			continue
		}
		s.shortest(sc, i, end)
		sum += sc.best[end]
		i = end
	}
	return float64(sum)
}

// longWord is how many characters a word has that does not need more to be
// recognised although one of them is wrong.
const longWord = 3

// Fitting returns the characters that make a word of three or more of folded
// text if one of them stands in place of that at i.
func (s *Segmenter) Fitting(text []rune, i int) []rune { return s.completing(text, i, i+1) }

// Missing returns the characters that make a word of three or more of folded
// text if one of them stands before that at i.
func (s *Segmenter) Missing(text []rune, i int) []rune {
	if i == 0 {
		return nil
	}
	return s.completing(text, i, i)
}

// completing returns the characters that make a word with some of what stands
// before the border i and after the border j.
func (s *Segmenter) completing(text []rune, i, j int) []rune {
	var out []rune
	seen := map[rune]bool{}
	for _, t := range []*trie{s.main, s.extra} {
		if t == nil {
			continue
		}
		for start := max(0, i-longestAdded); start <= i; start++ {
			at, ok := t.walk(0, s, text[start:i])
			if !ok {
				continue
			}
			nodes := t.kin().of(at)
			if start == i { // of the many first characters of words, those that go with the next
				nodes = t.before(s, text[j:])
			}
			for _, next := range nodes {
				if !t.ends(next, s, text[j:], longWord-(i-start)-1) {
					continue
				}
				if c := s.letters[next-t.cells[at].base-1]; !seen[c] && (j == i || c != text[i]) {
					seen[c] = true
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// before returns the nodes of the first characters of words that go on with the
// first of the text.
func (t *trie) before(s *Segmenter, text []rune) []uint32 {
	if len(text) == 0 || !s.Knows(text[0]) {
		return nil
	}
	return t.kin().firsts[uint32(s.codes[text[0]])]
}

// walk follows a folded text from a node.
func (t *trie) walk(at uint32, s *Segmenter, text []rune) (uint32, bool) {
	for _, c := range text {
		if !s.Knows(c) {
			return 0, false
		}
		next, ok := t.step(at, s.codes[c])
		if !ok {
			return 0, false
		}
		at = next
	}
	return at, true
}

// ends reports whether a word ends at a node or further on in the text, after
// at least that many characters.
func (t *trie) ends(at uint32, s *Segmenter, text []rune, least int) bool {
	for n := 0; ; n++ {
		if n >= least && t.cells[at].cost != 0 {
			return true
		}
		if n == len(text) || !s.Knows(text[n]) {
			return false
		}
		next, ok := t.step(at, s.codes[text[n]])
		if !ok {
			return false
		}
		at = next
	}
}
