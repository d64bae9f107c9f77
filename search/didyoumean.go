package search

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"gongkai/search/analysis"
	"gongkai/search/query"
	"gongkai/search/rank"
	"gongkai/search/spelling"
)

// How much likelier, in bits, a correction must be than what was typed: to be
// searched instead of what finds nothing, and to be proposed.
const (
	sureSlip   = 16
	likelySlip = 12
)

// seldom is in how many disclosures characters that are no words stand side by
// side at least if that is more than chance: 房产，正 is not 房产正.
const seldom = 3

// corrected returns a text with likely slips of typing put right, "" if there
// are none. Only runs of Hanzi that no disclosure has are looked at, and put
// right only by what one has. With sure, a word is never taken for another.
func (e *Engine) corrected(ctx context.Context, v *view, text string, sure bool) (string, error) {
	text = analysis.Fold(text)
	if e.speller == nil || strings.ContainsRune(text, '"') {
		return "", nil
	}
	out := text
	for _, run := range runs(text) {
		if strings.Contains(text, "-"+run) {
			continue
		}
		typed := e.plan(run, rank.Filter{})
		n, err := v.asTyped(ctx, typed, run)
		if err != nil {
			return "", err
		}
		chance := n > 0 && n < seldom && lone(typed.info.Normalized)
		if n > 0 && !chance {
			continue
		}
		c := v.slips.of(run, func() spelling.Correction { return e.speller.Correct(run, v.frequency) })
		if c.Gain < likelySlip || (sure || chance) && (c.Gain < sureSlip || v.hasWord(c.Word)) {
			continue
		}
		n, err = v.asTyped(ctx, e.plan(c.Meant, rank.Filter{}), c.Meant)
		if err != nil {
			return "", err
		}
		if n > 0 {
			out = strings.Replace(out, run, c.Meant, 1)
		}
	}
	if out == text {
		return "", nil
	}
	return out, nil
}

// asTyped returns how many disclosures have a run: its words, or where it fell
// apart into single characters, the run as it stands.
func (v *view) asTyped(ctx context.Context, p plan, run string) (int, error) {
	if lone(p.info.Normalized) {
		p.query.Groups = []rank.Group{{Any: []rank.Pattern{{Grams: pairs(run), Phrase: run}}}}
		p.query.Minimum = 1
	}
	return v.total(ctx, p)
}

// hasWord reports whether a passage has a word.
func (v *view) hasWord(word string) bool {
	ok, err := v.index.Has(rank.Words, word)
	return word != "" && (ok || err != nil)
}

// frequency returns in how many passages a pair of characters is, those that
// are gone included.
func (v *view) frequency(pair string) int {
	slot, key := v.pairs.slot(pair)
	if known := slot.Load(); known>>countBits == key {
		return int(known & maxCount)
	}
	n, err := v.index.Frequency(rank.Grams, pair)
	if err != nil {
		return 0 // says nothing about the pair
	}
	n = min(n, maxCount)
	slot.Store(key<<countBits | uint64(n))
	return n
}

// pairCounts remembers how often pairs of characters were found to be there:
// weighing slips asks for the same ones again and again. Each has one place,
// which it may lose to another. Safe for concurrent use.
type pairCounts [1 << 14]atomic.Uint64

const (
	runeBits  = 21 // of each character of a pair
	countBits = 64 - 2*runeBits
	maxCount  = 1<<countBits - 1
)

// slot returns the place of a pair and what tells it from others.
func (c *pairCounts) slot(pair string) (*atomic.Uint64, uint64) {
	a, n := utf8.DecodeRuneInString(pair)
	b, _ := utf8.DecodeRuneInString(pair[n:])
	key := uint64(a)<<runeBits | uint64(b)
	return &c[key*0x9E3779B97F4A7C15>>50], key
}

// recent keeps the last corrections weighed: a search asks for the same one
// before it runs and again for a proposal. Safe for concurrent use.
type recent struct {
	mu   sync.Mutex
	last map[string]spelling.Correction
}

// mostRecent is how many runs of as many searches at a time are kept.
const mostRecent = 32

func (r *recent) of(run string, weigh func() spelling.Correction) spelling.Correction {
	r.mu.Lock()
	c, ok := r.last[run]
	r.mu.Unlock()
	if ok {
		return c
	}
	c = weigh()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.last) >= mostRecent || r.last == nil {
		r.last = map[string]spelling.Correction{}
	}
	r.last[run] = c
	return c
}

// homophones is how many words of the same sound are tried, longestSounded
// bounds a run whose sound is looked up, in runes.
const (
	homophones     = 4
	longestSounded = 8
)

// didYouMean proposes another text where one found nothing, too little, or
// only single characters: one word of it replaced by a word of the same sound
// that finds something. Only whole words of at least two characters are
// replaced, and only by words we know; a part of a run only by names.
func (e *Engine) didYouMean(ctx context.Context, v *view, p plan) (string, error) {
	l := e.lexicon.Load()
	if l == nil || p.nothing || p.query.All {
		return "", nil
	}
	text := p.info.Text
	if p.info.Kind == string(query.Question) && long(text) {
		return "", nil
	}
	if meant, err := e.corrected(ctx, v, text, false); err != nil || meant != "" {
		return meant, err
	}
	for _, run := range runs(analysis.Fold(text)) {
		if utf8.RuneCountInString(run) > longestSounded {
			continue
		}
		for _, piece := range pieces(run) {
			sound, ok := e.readings.Word(piece)
			if !ok || e.spoken.Load().known[piece] {
				continue
			}
			for _, c := range l.Match(strings.Join(sound, "'"), homophones) {
				if c.Text == piece || utf8.RuneCountInString(c.Text) != utf8.RuneCountInString(piece) ||
					piece != run && !e.spoken.Load().known[c.Text] {
					continue
				}
				proposal := strings.Replace(analysis.Fold(text), piece, c.Text, 1)
				if n, err := e.count(ctx, v, proposal); err == nil && n > 0 {
					return proposal, nil
				}
			}
		}
	}
	return "", nil
}

// lone reports whether a text fell apart into single characters somewhere, as
// one with a wrong character does: 政府 财 购.
func lone(normalized string) bool {
	for word := range strings.FieldsSeq(normalized) {
		if r, n := utf8.DecodeRuneInString(word); n == len(word) && isHan(r) {
			return true
		}
	}
	return false
}

// pieces returns a run and what it holds of four and of three characters.
func pieces(run string) []string {
	out := []string{run}
	r := []rune(run)
	for n := min(4, len(r)-1); n >= 3; n-- {
		for i := range len(r) - n + 1 {
			out = append(out, string(r[i:i+n]))
		}
	}
	return out
}

// longestRun bounds the runs that are looked at, longText a question that is,
// both in runes; what is longer survives a slip by its other words. mostRuns is
// how many runs of a text are looked at.
const (
	longestRun = 20
	longText   = 24
	mostRuns   = 6
)

func long(text string) bool { return utf8.RuneCountInString(text) > longText }

// runs returns the runs of Hanzi of a text that may have a slip in them.
func runs(text string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !isHan(r) }) {
		if n := utf8.RuneCountInString(word); n >= 2 && n <= longestRun && len(out) < mostRuns && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}
