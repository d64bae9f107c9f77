package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/search/analysis"
	"gongkai/search/pinyin"
)

// Bounds of reading letters: words with the same sound that are added to the
// likeliest one, and what they count for beside it.
const (
	mostRead     = 8 // words of a text that are tried
	homophones   = 3
	abbreviated  = 8 // words with the same initials
	soundalike   = 0.5
	sameInitials = 0.3
)

// toneless takes the tones off letters.
var toneless = strings.NewReplacer(
	"ā", "a", "á", "a", "ǎ", "a", "à", "a", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o",
	"ē", "e", "é", "e", "ě", "e", "è", "e", "ī", "i", "í", "i", "ǐ", "i", "ì", "i",
	"ū", "u", "ú", "u", "ǔ", "u", "ù", "u", "ǖ", "ü", "ǘ", "ü", "ǚ", "ü", "ǜ", "ü",
)

// letters reads the Latin letters of a text as the sound of Chinese words. It
// adds the groups of what it read and returns the rest of the text.
func (p *parser) letters(text string) string {
	if p.env.Lexicon == nil {
		return text
	}
	words := fields(toneless.Replace(text))
	if all := strings.Join(words, " "); isLatin(all) && len(words) > 1 && p.spell(all) {
		p.q.Meant = strings.Join(p.read, " ")
		return ""
	}
	var kept, meant []string
	for i, w := range words {
		read := len(p.read)
		if i >= mostRead || !p.pinyin(w) {
			w = p.joined(w)
			kept = append(kept, w)
			meant = append(meant, w)
		}
		meant = append(meant, p.read[read:]...)
	}
	if len(p.read) > 0 {
		p.q.Meant = strings.Join(meant, " ")
	}
	return strings.Join(kept, " ")
}

// leastJoined is how many letters are read as the sound of a word though they
// stand right beside characters, dibao申请.
const leastJoined = 4

// joined reads the letters written out in full that begin or end a word of
// characters, and returns what is left of it.
func (p *parser) joined(word string) string {
	isLetter := func(r rune) bool { return r >= 'a' && r <= 'z' || r == 'ü' || r == '\'' }
	for _, part := range strings.FieldsFunc(word, func(r rune) bool { return !isLetter(r) }) {
		at := strings.Index(word, part)
		rest := word[:at] + " " + word[at+len(part):]
		if len(part) < leastJoined || len(part) == len(word) || !isHanOnly(rest) || p.env.Known != nil && p.env.Known(part) {
			continue
		}
		if p.spell(part) {
			return rest
		}
	}
	return word
}

func isHanOnly(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && !isHan(r) })
}

// pinyin reads one word set off by blanks.
func (p *parser) pinyin(word string) bool {
	latin, han := 0, false
	for _, r := range word {
		switch {
		case r >= 'a' && r <= 'z' || r == 'ü' || r == '\'':
			latin++
		case unicode.Is(unicode.Han, r):
			han = true
		default:
			return false
		}
	}
	if latin == 0 || !han && latin < 2 || han && utf8.RuneCountInString(word) < 3 || p.env.Segmenter.Has(word) {
		return false
	}
	if p.env.Known != nil && !han && p.env.Known(word) {
		return false
	}
	if han {
		return p.mixed(word)
	}
	return p.spell(word) || p.initials(word) || p.near(word)
}

// spell reads syllables written out. Words of one character only say too
// little to be what was meant.
func (p *parser) spell(text string) bool {
	words := p.env.Lexicon.Spell(text, homophones)
	if len(words) == 0 {
		return false
	}
	long := 0
	for _, w := range words {
		if utf8.RuneCountInString(w[0].Text) > 1 {
			long++
		}
	}
	if long*2 < len(words)+1 {
		return false
	}
	for _, w := range words {
		p.sounds(w[0].Text, w, soundalike)
	}
	if len(words) == 1 {
		p.sameLetters(text)
	}
	return true
}

// initials reads a word by the first letters of its syllables, or half
// finished.
func (p *parser) initials(word string) bool {
	found := p.env.Lexicon.Match(word, abbreviated)
	if len(found) == 0 {
		return false
	}
	if word == analysis.Fold(p.q.Text) {
		for _, c := range found {
			if c.Known && c.Whole {
				p.q.Readings = append(p.q.Readings, c.Text)
			}
		}
	}
	p.sounds(found[0].Text, found, sameInitials)
	p.sameLetters(word)
	return true
}

// near reads letters with a slip in them.
func (p *parser) near(word string) bool {
	found := p.env.Lexicon.Near(word, 1)
	if len(found) == 0 {
		return false
	}
	p.sounds(found[0].Text, found, soundalike)
	return true
}

// mixed reads characters and letters together, 公租fang.
func (p *parser) mixed(word string) bool {
	found := p.env.Lexicon.Match(word, 1)
	if len(found) == 0 || !strings.ContainsFunc(word, func(r rune) bool { return r > 'z' }) {
		return false
	}
	// Letters the dictionary has a word for, etc卡, are not sounds.
	for _, t := range p.env.Segmenter.Words(nil, word) {
		if t.Kind == analysis.Word && strings.ContainsFunc(t.Term, func(r rune) bool { return r <= 'z' }) {
			return false
		}
	}
	p.sounds(found[0].Text, found, soundalike)
	return true
}

// sounds adds the group of a word and of the others that sound the same.
func (p *parser) sounds(word string, others []pinyin.Candidate, weight float64) {
	p.read = append(p.read, word)
	at := len(p.q.Groups)
	p.words(word, false)
	if len(p.q.Groups) != at+1 {
		return
	}
	g := &p.q.Groups[at]
	best := others[0]
	for i, c := range others[1:] {
		if c.Known && c.Whole || c.Weight*20 >= best.Weight && i < homophones {
			g.Terms = appendTerm(g.Terms, Term{
				Text: analysis.Fold(c.Text), Words: p.cut(c.Text), Weight: weight, Reason: word + "→" + c.Text,
			})
		}
	}
}

// sameLetters lets the last group also mean the letters as they were typed.
func (p *parser) sameLetters(word string) {
	if n := len(p.q.Groups); n > 0 {
		g := &p.q.Groups[n-1]
		g.Terms = appendTerm(g.Terms, Term{Text: word, Words: p.cut(word), Weight: 1})
	}
}

func isLatin(s string) bool {
	letters := 0
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r == 'ü':
			letters++
		case r != ' ' && r != '\'':
			return false
		}
	}
	return letters > 1
}
