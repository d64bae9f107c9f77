package rank

import (
	"math"
	"strings"
	"sync"
)

// list is a postings list in flat arrays: document numbers of one segment in
// ascending order and how often each has the term.
type list struct {
	docs []uint32
	tfs  []uint8

	disclosures int // that have the term in any of their documents
}

func (l *list) bytes() int { return 5*len(l.docs) + entryBytes }

// entryBytes is what an entry of the cache takes besides its postings.
const entryBytes = 150

type listKey struct {
	segment uint64
	field   Field
	term    string
}

// Cache keeps decoded postings lists. It has two generations: when the young
// one is full it becomes the old one and what nobody asked for since is
// dropped. Safe for concurrent use.
type Cache struct {
	mu         sync.Mutex
	limit      int // bytes of one generation
	young, old map[listKey]*list
	size       int
}

// NewCache returns a cache of at most that many bytes.
func NewCache(bytes int) *Cache {
	return &Cache{limit: bytes / 2, young: map[listKey]*list{}}
}

func (c *Cache) get(k listKey) (*list, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l, ok := c.young[k]; ok {
		return l, true
	}
	l, ok := c.old[k]
	if ok {
		c.put(k, l)
	}
	return l, ok
}

func (c *Cache) add(k listKey, l *list) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put(k, l)
}

func (c *Cache) put(k listKey, l *list) {
	if l.bytes() > c.limit/4 {
		return
	}
	if _, ok := c.young[k]; ok {
		return
	}
	if c.size+l.bytes() > c.limit {
		c.old, c.young, c.size = c.young, map[listKey]*list{}, 0
	}
	c.young[k] = l
	c.size += l.bytes()
}

// postings returns the list of a term in a segment, deleted documents
// included.
func (s *Segment) postings(c *Cache, f Field, term string) (*list, error) {
	k := listKey{s.id, f, term}
	if l, ok := c.get(k); ok {
		return l, nil
	}
	l, err := s.decode(f, term)
	if err != nil {
		return nil, err
	}
	k.term = strings.Clone(term) // a piece of a text would keep all of it in memory
	c.add(k, l)
	return l, nil
}

func (s *Segment) decode(f Field, term string) (*list, error) {
	docs, tfs, err := s.seg.Postings(f.Name(), term)
	if err != nil {
		return nil, err
	}
	l := &list{docs: docs, tfs: tfs}
	last := uint32(math.MaxUint32)
	for _, doc := range docs {
		if d := s.disclosure[doc]; d != last {
			l.disclosures++
			last = d
		}
	}
	return l, nil
}
