package segment

import (
	"bytes"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// Dictionary returns the terms of a field in Bleve's form; there are none in a
// field that does not exist.
func (s *Segment) Dictionary(name string) (api.TermDictionary, error) {
	f := s.field(name)
	if f == nil {
		f = &field{}
	}
	return &dictionary{s, f}, nil
}

type dictionary struct {
	s *Segment
	f *field
}

func (d *dictionary) Cardinality() int { return d.f.terms }

func (d *dictionary) Contains(key []byte) (bool, error) {
	c := d.s.cursor(d.f)
	ok, err := c.seek(key)
	return ok && bytes.Equal(c.term, key), err
}

func (d *dictionary) PostingsList(term []byte, except *roaring.Bitmap, _ api.PostingsList) (api.PostingsList, error) {
	docs, freqs, err := d.s.Postings(d.f.name, string(term))
	if err != nil {
		return nil, err
	}
	l := &list{}
	for i, doc := range docs {
		if except == nil || !except.Contains(doc) {
			l.postings = append(l.postings, onePosting{uint64(doc), uint64(freqs[i])})
		}
	}
	return l, nil
}

func (d *dictionary) AutomatonIterator(a api.Automaton, start, end []byte) api.DictionaryIterator {
	return &termIterator{c: d.s.cursor(d.f), automaton: a, start: start, end: end}
}

// termIterator goes through the terms from start to before end that an
// automaton accepts; nil of each is no limit.
type termIterator struct {
	c          *cursor
	automaton  api.Automaton
	start, end []byte
	begun      bool
	entry      index.DictEntry
}

func (it *termIterator) Next() (*index.DictEntry, error) {
	for {
		ok, err := false, error(nil)
		if it.begun {
			ok, err = it.c.next()
		} else {
			ok, err = it.c.seek(it.start)
			it.begun = true
		}
		if !ok || it.end != nil && bytes.Compare(it.c.term, it.end) >= 0 {
			return nil, err
		}
		if it.automaton == nil || accepts(it.automaton, it.c.term) {
			it.entry = index.DictEntry{Term: string(it.c.term), Count: uint64(it.c.entry.n)}
			return &it.entry, nil
		}
	}
}

func accepts(a api.Automaton, term []byte) bool {
	state := a.Start()
	for _, b := range term {
		if !a.CanMatch(state) {
			return false
		}
		state = a.Accept(state, b)
	}
	return a.IsMatch(state)
}

// list is a postings list in Bleve's form. Our own loop takes
// [Segment.Postings].
type list struct {
	noStats
	postings []onePosting
}

func (l *list) Count() uint64 { return uint64(len(l.postings)) }
func (l *list) Size() int     { return 16 * len(l.postings) }
func (l *list) Iterator(_, _, _ bool, _ api.PostingsIterator) api.PostingsIterator {
	return &listIterator{rest: l.postings}
}

type listIterator struct {
	noStats
	rest []onePosting
}

func (it *listIterator) Size() int { return 16 * len(it.rest) }

func (it *listIterator) Next() (api.Posting, error) { return it.Advance(0) }

func (it *listIterator) Advance(doc uint64) (api.Posting, error) {
	for len(it.rest) > 0 {
		p := it.rest[0]
		it.rest = it.rest[1:]
		if p.doc >= doc {
			return p, nil
		}
	}
	return nil, nil
}

type onePosting struct{ doc, freq uint64 }

func (p onePosting) Number() uint64            { return p.doc }
func (p onePosting) Frequency() uint64         { return p.freq }
func (p onePosting) Norm() float64             { return 1 }
func (p onePosting) Locations() []api.Location { return nil }
func (p onePosting) Size() int                 { return 16 }

// noStats answers how much was read and written: nobody asks.
type noStats struct{}

func (noStats) BytesRead() uint64     { return 0 }
func (noStats) ResetBytesRead(uint64) {}
func (noStats) BytesWritten() uint64  { return 0 }
