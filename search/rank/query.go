package rank

// Query is what the loop executes. Terms score, groups decide.
type Query struct {
	Terms   []Term
	Must    []Group // all of them
	Groups  []Group // what else a disclosure is to match
	Minimum int     // how many of Groups; 0 and no Must: any term is enough
	Exclude []Pattern
	Filter  Filter
	Prior   map[string]float32 // what a score is multiplied by, by [Kind]; 1 for the others
	ByDate  bool               // newest first instead of best first
	All     bool               // without any terms: everything the filter lets through
	Limit   int                // how many to return
	Prefer  []string           // ids that stand for their families, if they match, before the one these are named after
	Facets  bool
}

// Term is one term of one field and how much it counts.
type Term struct {
	Field  Field
	Text   string
	Weight float32
}

// Group is one thing asked for: any of its patterns will do. At most 63 groups
// of a query are looked at, Must first.
type Group struct {
	Any []Pattern
}

// Pattern is a piece of text looked for. It matches a passage that has the
// word, or all the grams, and a head likewise in title or meta.
type Pattern struct {
	Word   string   // as one term of Words, "" to look at the grams only
	Grams  []string // all of them in the same field
	Number string   // as one term of Number; who has it matches every group
	Phrase string   // if not "", the folded text must contain it where the grams match
	In     []Field  // where the grams are looked for; nil: in every field of grams
}

// Filter narrows a result; empty values do not.
type Filter struct {
	Values [numFacets]string
	Year   int
}

// Found is one hit: where its head and its best passage are.
type Found struct {
	Segment  int // position in the index, for [Index.Stored]
	Head     uint32
	Passage  uint32 // the head itself if there is no passage
	Score    float32
	Parts    Parts
	Separate bool // the passage is a record of its own

	date uint32
	key  uint64
}

// Parts is what the score of a hit was made of.
type Parts struct {
	Own    float32 // the passage
	Next   float32 // the better of the passages before and after it
	Head   float32 // title, publisher, number
	Whole  float32 // the whole disclosure
	Share  float32 // by which Own was multiplied before the others were added
	Factor float32 // by which the sum was multiplied
}

// Result is the outcome of a query.
type Result struct {
	Total  int
	Found  []Found // best first
	Facets map[Facet]map[string]int
	Years  map[int]int
	Months map[int]int // by year and month: 201809
}

// Verifier tells whether the text of a document, folded like the phrase,
// contains it.
type Verifier func(segment int, doc uint32, field Field, phrase string) (bool, error)
