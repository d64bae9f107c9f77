package search

import (
	"slices"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/query"
	"gongkai/search/rank"
)

// spoken is the language questions are read in: what ships with the program
// and what the place adds. It never changes.
type spoken struct {
	seg         *analysis.Segmenter // knows the names of the place; what the next index is made with
	fingerprint string              // of seg
	words       *query.Vocabulary
	said        []string        // everyday words of the place
	names       []string        // what we know by name besides what documents say
	known       map[string]bool // how names begin, see [beginnings]
	pins        map[string][]kiosk.Pin
	popular     []popularQuery // most asked first
}

func (e *Engine) newSpoken(l kiosk.Language) *spoken {
	s := &spoken{seg: e.seg, words: e.words, popular: popularQueries(l.Popular, e.readings)}
	var names []string
	for _, w := range l.Words {
		switch w.Kind {
		case kiosk.WordName:
			names = append(names, w.Word)
		case kiosk.WordSynonym:
			s.said = append(s.said, w.Word)
		case kiosk.WordMute:
		}
	}
	if len(names) > 0 {
		s.seg = e.seg.With(names)
	}
	if len(l.Words) > 0 {
		s.words = e.words.With(l.Words)
	}
	s.fingerprint = s.seg.Fingerprint()
	s.names = append(e.names(s.words), names...)
	s.known = beginnings(s.names)
	for _, p := range l.Pins {
		if key := query.Asked(p.Query, e.seg); key != "" {
			if s.pins == nil {
				s.pins = map[string][]kiosk.Pin{}
			}
			s.pins[key] = append(s.pins[key], p)
		}
	}
	return s
}

// Speak takes the language of the place. Synonyms, muted pairs, pins and
// popular questions are in force when it returns. Names change how text is cut
// into words: the index in use keeps the cut it was made with, and
// [Engine.NeedsRebuild] is true until it has been made anew.
func (e *Engine) Speak(l kiosk.Language) {
	e.speaking.Lock()
	defer e.speaking.Unlock()
	s := e.newSpoken(l)
	e.mu.Lock()
	gen, v := e.gen, e.view
	if gen != nil {
		seg := gen.seg.Load()
		if gen.fingerprint == s.fingerprint {
			seg = s.seg
		}
		gen.cutWith(seg, gen.fingerprint, s)
	}
	e.spoken.Store(s)
	e.mu.Unlock()
	e.setLexicon()
	if v != nil {
		v.counts.Clear()
	}
}

// segmenterOf returns the segmenter with that fingerprint, or the one the next
// index would be made with.
func (e *Engine) segmenterOf(fingerprint string) *analysis.Segmenter {
	if e.seg.Fingerprint() == fingerprint {
		return e.seg
	}
	return e.spoken.Load().seg
}

// cutWith says what a generation was made with. What people say is one word of
// a question even where the index has it in pieces.
func (g *generation) cutWith(seg *analysis.Segmenter, fingerprint string, s *spoken) {
	g.fingerprint = fingerprint
	g.seg.Store(seg)
	if len(s.said) > 0 {
		seg = seg.With(s.said)
	}
	g.ask.Store(seg)
}

// segmenter returns the one questions are cut with: that of the index in use.
func (e *Engine) segmenter() *analysis.Segmenter {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.gen != nil {
		return e.gen.ask.Load()
	}
	return e.spoken.Load().seg
}

// pinWeight puts a pinned disclosure before one whose number was typed.
const pinWeight = 10

// pin applies what officers said about this question. A pinned disclosure is
// found as if its id had been typed too, so that totals, pages and facets
// count it like any other.
func (e *Engine) pin(p *plan, text string) {
	s := e.spoken.Load()
	if len(s.pins) == 0 {
		return
	}
	today := kiosk.DateOf(e.now())
	for i, pin := range s.pins[query.Asked(text, e.seg)] {
		if pin.ExpiresOn.Before(today) {
			continue
		}
		id := numberTerm(pin.Disclosure)
		if pin.Hide {
			p.query.Exclude = append(p.query.Exclude, rank.Pattern{Number: id})
			continue
		}
		if p.pinned == nil {
			p.pinned = map[string]string{}
		}
		p.pinned[pin.Disclosure] = pin.Reason
		p.query.Prefer = append(p.query.Prefer, pin.Disclosure)
		weight := float32(pinWeight) / float32(i+1)
		p.query.Terms = append(p.query.Terms, rank.Term{Field: rank.Number, Text: id, Weight: weight})
		also := func(groups []rank.Group) []rank.Group {
			out := slices.Clone(groups)
			for j := range out {
				out[j].Any = append(slices.Clip(out[j].Any), rank.Pattern{Number: id})
			}
			return out
		}
		p.query.Must, p.query.Groups, p.partly = also(p.query.Must), also(p.query.Groups), also(p.partly)
		p.nothing = false
	}
}
