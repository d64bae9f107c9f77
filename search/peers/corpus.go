package peers

import (
	"errors"
	"fmt"
	"iter"
	"path/filepath"

	"gongkai/search"
	"gongkai/search/relevance"
)

// Spec says what is measured: one engine over one collection.
type Spec struct {
	Engine string `json:"engine"`
	Dir    string `json:"dir"`   // a folder of its own for its index
	Build  bool   `json:"build"` // make the index; else measure the one that is there

	Set      string `json:"set"`      // folder of a judged set: its documents, its questions
	Data     string `json:"data"`     // folder of the sets, for a collection of so many passages
	Passages int    `json:"passages"` // articles, whole laws and letters in turn until there are so many
	Repeat   int    `json:"repeat"`   // times the collection is there, varied

	Split    string  `json:"split"`
	Queries  int     `json:"queries"` // at most so many questions and keywords; 0 means all
	Seconds  float64 `json:"seconds"` // of each measurement
	Postgres string  `json:"postgres"`
}

// The parts of the large collection, in order.
const (
	judgedSet  = "rel-law-stard"
	keywordSet = "rel-law-keywords"
	mixedSet   = "rel-mixed"
)

var wholeLaws = []string{"national_admin_laws.jsonl.gz", "shandong_local_regulations.jsonl.gz"}

// collection reads the documents of a spec.
func (s *Spec) collection() (*search.Collection, error) {
	c := &search.Collection{}
	if s.Set != "" {
		set, err := relevance.LoadSet(s.Set, "", s.Split)
		if err != nil {
			return nil, err
		}
		err = c.Add(documents(set.Corpus), 0)
		c.Repeat(max(s.Repeat, 1))
		return c, err
	}
	if err := c.Add(documents(filepath.Join(s.Data, judgedSet, "corpus.jsonl.gz")), s.Passages); err != nil {
		return nil, err
	}
	for _, name := range wholeLaws {
		for d, err := range documents(filepath.Join(s.Data, "laws", name)) {
			if err != nil {
				return nil, err
			}
			if left := s.Passages - c.Passages(); left > 0 {
				c.AddWhole(d, left)
			}
		}
	}
	if left := s.Passages - c.Passages(); left > 0 {
		if err := c.Add(documents(filepath.Join(s.Data, mixedSet, "corpus.jsonl.gz")), left); err != nil {
			return nil, err
		}
	}
	if c.Passages() < s.Passages {
		return nil, fmt.Errorf("peers: the data has %d passages only", c.Passages())
	}
	c.Repeat(max(s.Repeat, 1))
	return c, nil
}

// documents reads the records of a file.
func documents(path string) iter.Seq2[relevance.Document, error] {
	return func(yield func(relevance.Document, error) bool) {
		set := relevance.Set{Corpus: path}
		stopped := false
		err := set.Documents(func(d relevance.Document) error {
			if stopped = !yield(d, nil); stopped {
				return errStop
			}
			return nil
		})
		if err != nil && !stopped {
			yield(relevance.Document{}, err)
		}
	}
}

var errStop = errors.New("peers: enough")

// questions are what is asked: whole sentences and keywords.
type questions struct {
	judged   *relevance.Set
	among    map[string]bool // records that were judged, nil for all
	keywords []string
}

func (s *Spec) questions() (*questions, error) {
	dir := s.Set
	if dir == "" {
		dir = filepath.Join(s.Data, judgedSet)
	}
	set, err := relevance.LoadSet(dir, "", s.Split)
	if err != nil {
		return nil, err
	}
	set.Queries = spread(set.Queries, s.Queries)
	q := &questions{judged: set}
	if s.Set != "" {
		return q, nil
	}
	q.among = map[string]bool{}
	for d, err := range documents(set.Corpus) {
		if err != nil {
			return nil, err
		}
		q.among[d.ID] = true
	}
	words, err := relevance.LoadSet(filepath.Join(s.Data, keywordSet), "", s.Split)
	if err != nil {
		return nil, err
	}
	for _, w := range spread(words.Queries, s.Queries) {
		q.keywords = append(q.keywords, w.Text)
	}
	return q, nil
}

// spread takes n of a list, evenly.
func spread[T any](list []T, n int) []T {
	if n <= 0 || n >= len(list) {
		return list
	}
	out := make([]T, n)
	for i := range out {
		out[i] = list[i*len(list)/n]
	}
	return out
}
