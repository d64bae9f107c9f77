package search

import (
	"time"
	"unicode"
	"unicode/utf8"

	"gongkai/kiosk"
	"gongkai/search/pinyin"
	"gongkai/search/query"
	"gongkai/search/rank"
)

// The words letters can mean: at most so many of those in at least so many
// passages. Words of the vocabulary and the catalogue count as if they were in
// nameWeight passages more.
const (
	lexiconWords = 60_000
	lexiconLeast = 2
	nameWeight   = 200
)

// newLexicon makes the lexicon of the vocabulary, the catalogue, the names of
// the place and the words given; nil without readings.
func (e *Engine) newLexicon(words map[string]float64) *pinyin.Lexicon {
	if e.readings == nil {
		return nil
	}
	var entries []pinyin.Entry
	for _, name := range e.spoken.Load().names {
		entries = append(entries, pinyin.Entry{Text: name, Weight: nameWeight + words[name], Known: true})
	}
	for w, n := range words {
		entries = append(entries, pinyin.Entry{Text: w, Weight: n})
	}
	return pinyin.New(e.readings, entries)
}

// setLexicon makes the lexicon anew of what is known by now.
func (e *Engine) setLexicon() {
	e.lexicon.Store(e.newLexicon(e.common))
	e.lexicons.Add(1)
}

// Local is what the texts of this place are made of and what it has names for.
type Local struct {
	Words    map[string]float64 // of two to six Hanzi, and in how many passages they are; not to be changed
	Names    []string           // of the vocabulary, the catalogue and the place; not to be changed
	Revision uint64             // another one where one of them is
}

// Local returns what is known by now. The words are read in the background
// after the index was opened or has changed.
func (e *Engine) Local() Local {
	e.speaking.Lock()
	defer e.speaking.Unlock()
	return Local{Words: e.common, Names: e.spoken.Load().names, Revision: e.lexicons.Load()}
}

// LocalRevision returns the revision of [Engine.Local].
func (e *Engine) LocalRevision() uint64 { return e.lexicons.Load() }

// relearnAfter is when the words of an index that changes a little are read
// again.
const relearnAfter = 10 * time.Minute

// outgrown reports whether the index holds half as much again as when the
// lexicon last learned from it, or that this was long ago: an index that is
// being filled is read a few times, one that is complete only after changes.
func (e *Engine) outgrown() bool {
	v, err := e.acquire()
	if err != nil {
		return false
	}
	defer v.release()
	n, err := v.reader.DocCount()
	return err == nil && (n >= e.learned.Load()+e.learned.Load()/2 || e.now().UnixNano() >= e.learnedAt.Load()+int64(relearnAfter))
}

// beginnings returns the names we know and, of two Hanzi and more, how they
// begin: 残疾人 because of 残疾人联合会.
func beginnings(names []string) map[string]bool {
	out := map[string]bool{}
	for _, name := range names {
		r := []rune(name)
		for n := min(2, len(r)); n <= len(r); n++ {
			out[string(r[:n])] = true
		}
	}
	return out
}

// names lists what we know by name besides what documents say.
func (e *Engine) names(words *query.Vocabulary) []string {
	var out []string
	if words != nil {
		out = append(append(out, words.Official()...), words.Words()...)
	}
	if e.catalogue != nil {
		for _, a := range e.catalogue.Areas {
			for _, c := range a.Categories {
				out = append(out, c.Name)
				for _, it := range c.Items {
					out = append(out, it.Name)
				}
			}
		}
		for _, b := range e.catalogue.Bodies {
			out = append(append(out, b.Name), b.Aliases...)
		}
	}
	return out
}

// learnWords reads the words of the index in the background and then lets
// letters mean them too.
func (e *Engine) learnWords() {
	if e.readings == nil {
		return
	}
	v, err := e.acquire()
	if err != nil {
		return
	}
	if n, err := v.reader.DocCount(); err == nil {
		e.learned.Store(n)
		e.learnedAt.Store(e.now().UnixNano())
	}
	e.pending.Go(func() {
		defer v.release()
		words, err := v.commonWords()
		if err != nil {
			e.log.Warn("words of the index not read", "error", err.Error())
			return
		}
		e.speaking.Lock()
		defer e.speaking.Unlock()
		e.common = words
		e.setLexicon()
	})
}

// commonWords returns words of two to six Hanzi and in how many passages they are.
func (v *view) commonWords() (map[string]float64, error) {
	dict, err := v.reader.FieldDict(rank.Words.Name())
	if err != nil {
		return nil, err
	}
	defer dict.Close() //nolint:errcheck // only read
	words := map[string]float64{}
	least := uint64(lexiconLeast)
	for {
		entry, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			return words, nil
		}
		if entry.Count < least || !isHanWord(entry.Term) {
			continue
		}
		words[entry.Term] = float64(entry.Count)
		for len(words) > lexiconWords {
			least++
			for w, n := range words {
				if n < float64(least) {
					delete(words, w)
				}
			}
		}
	}
}

func isHanWord(w string) bool {
	if n := utf8.RuneCountInString(w); n < 2 || n > 6 {
		return false
	}
	for _, r := range w {
		if !isHan(r) {
			return false
		}
	}
	return true
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// suggestedNames lists items and categories of the catalogue, in order.
func suggestedNames(c *kiosk.Catalogue) []string {
	var out []string
	if c == nil {
		return nil
	}
	for _, a := range c.Areas {
		for _, cat := range a.Categories {
			out = append(out, cat.Name)
			for _, it := range cat.Items {
				out = append(out, it.Name)
			}
		}
	}
	return out
}
