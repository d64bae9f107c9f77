package search

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"path/filepath"
	"strconv"
	"strings"

	"gongkai/kiosk"
	"gongkai/search/relevance"
)

// Collection is documents cut into passages the way the engine cuts them, so
// that other engines can be given exactly the same ones.
type Collection struct {
	records  []*record
	passages int
	bytes    int64 // of their titles, headings and texts
	copies   int
}

// Piece is a passage of a collection.
type Piece struct {
	ID     string // of the record a ranking names; several passages of one document share it
	Title  string // of the document, with the heading of an article
	Text   string
	AreaID string
	BodyID string
	Year   int
}

// Add cuts documents into passages, at most so many more; 0 is no bound. Those
// that name a parent become passages of one record, each ranked for itself.
// Documents of one parent have to be added together.
func (c *Collection) Add(docs iter.Seq2[relevance.Document, error], most int) error {
	var order []string
	groups := map[string][]relevance.Document{}
	for d, err := range docs {
		if err != nil {
			return fmt.Errorf("search: collection: %w", err)
		}
		key := "p\x00" + d.Parent
		if d.Parent == "" {
			key = "d\x00" + d.ID
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], d)
	}
	start := c.passages
	for _, key := range order {
		r := corpusRecord(key, groups[key])
		if left := most - (c.passages - start); most > 0 && len(r.passages) > left {
			r.passages = r.passages[:left]
		}
		if len(r.passages) == 0 {
			continue
		}
		c.addRecord(r, groups[key][0].Date)
	}
	return nil
}

// AddWhole cuts one document into passages, at most so many; 0 is no bound.
// Each is ranked for itself and named by the document's id and its number.
func (c *Collection) AddWhole(d relevance.Document, most int) {
	r := newRecord(&kiosk.Disclosure{ID: d.ID, Title: d.Title, Text: d.Text, Region: d.Region}, nil)
	r.separate = true
	if most > 0 && len(r.passages) > most {
		r.passages = r.passages[:most]
	}
	for i := range r.passages {
		r.passages[i].ref = d.ID + "#" + strconv.Itoa(i)
	}
	c.addRecord(r, d.Date)
}

// addRecord gives a record what facets count: the catalogue's areas and some
// bodies in turn, and its year.
func (c *Collection) addRecord(r *record, date string) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(r.head.ID))
	n := int(h.Sum32() >> 4)
	r.head.AreaID = "area-" + strconv.Itoa(n%3)
	r.head.BodyID = "body-" + strconv.Itoa(n%30)
	if date == "" {
		date = fmt.Sprintf("%d-03-01", 2000+n%20)
	}
	r.head.Published = date
	c.records = append(c.records, r)
	c.passages += len(r.passages)
	for i := range r.passages {
		c.bytes += int64(len(r.head.Title) + len(r.passages[i].heading) + len(r.passages[i].text))
	}
}

// Repeat makes the collection n times as large: every copy has ids and titles
// of its own and leaves out other clauses of longer passages.
func (c *Collection) Repeat(n int) { c.copies = n - 1 }

// Passages returns how many there are, copies included.
func (c *Collection) Passages() int { return c.passages * (c.copies + 1) }

// Bytes returns the size of the text, about that with copies.
func (c *Collection) Bytes() int64 { return c.bytes * int64(c.copies+1) }

// all gives the records and then their copies.
func (c *Collection) all() iter.Seq[*record] {
	return func(yield func(*record) bool) {
		for n := range c.copies + 1 {
			for _, r := range c.records {
				if !yield(varied(r, n)) {
					return
				}
			}
		}
	}
}

// varied returns the n-th copy of a record; the 0th is the record itself.
func varied(r *record, n int) *record {
	if n == 0 {
		return r
	}
	next := *r
	mark := "-" + strconv.Itoa(n)
	next.head.ID += mark
	next.head.Title += "（" + strconv.Itoa(n) + "）"
	next.passages = make([]passage, len(r.passages))
	for i, p := range r.passages {
		if p.ref != "" {
			p.ref += mark
		}
		if clauses := strings.SplitAfter(p.text, "，"); len(clauses) > 2 {
			left := (i + n) % len(clauses)
			p.text = strings.Join(clauses[:left], "") + strings.Join(clauses[left+1:], "")
		}
		next.passages[i] = p
	}
	return &next
}

// Pieces gives every passage in order.
func (c *Collection) Pieces() iter.Seq[Piece] {
	return func(yield func(Piece) bool) {
		for r := range c.all() {
			year, _ := strconv.Atoi(r.head.Published[:min(4, len(r.head.Published))])
			for i := range r.passages {
				p := Piece{
					ID: r.head.ID, Title: r.head.Title, Text: r.passages[i].text,
					AreaID: r.head.AreaID, BodyID: r.head.BodyID, Year: year,
				}
				if r.passages[i].ref != "" {
					p.ID = r.passages[i].ref
				}
				if h := r.passages[i].heading; h != "" {
					p.Title += " " + h
				}
				if !yield(p) {
					return
				}
			}
		}
	}
}

// BuildCollection indexes a collection in a folder that has no index yet and
// returns the engine over it; [Open] opens it again.
func BuildCollection(ctx context.Context, dir string, opts Options, c *Collection) (*Engine, error) {
	e, err := Open(dir, opts)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, generationPrefix+"collection")
	next, stop := iter.Pull(c.all())
	defer stop()
	if err = e.build(ctx, path, pullSource(next), e.seg); err == nil {
		err = e.adopt(ctx, path, nil, e.seg)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("search: collection: %w", err), e.Close())
	}
	return e, nil
}

type pullSource func() (*record, bool)

func (s pullSource) revision() int64 { return 0 }

func (s pullSource) next(context.Context) ([]*record, error) {
	if r, ok := s(); ok {
		return []*record{r}, nil
	}
	return nil, nil
}

// Ranked returns the ids of the records that answer a text best, best first.
// The whole index is ranked, beyond what has all the words.
func (e *Engine) Ranked(ctx context.Context, text string, limit int) ([]string, error) {
	done, err := e.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	return e.rankedIDs(ctx, kiosk.Search{Text: text}, limit)
}
