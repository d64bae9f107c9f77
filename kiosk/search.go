package kiosk

import (
	"context"
	"time"
)

// Searcher answers what people type.
type Searcher interface {
	// Search never fails for what a person typed: the strangest text gives an
	// empty result. Unavailable while no index is open.
	Search(ctx context.Context, req Search) (*Hits, error)
	// Suggest completes what is being typed: titles, catalogue items, everyday
	// words; Latin letters are read as pinyin or its initials. None of them
	// finds nothing.
	Suggest(ctx context.Context, text string, limit int) ([]Suggestion, error)
	// Related lists disclosures to read next to one: those it cites or that
	// cite it, interpretations and originals, then those on the same matter.
	// NotFound if the index does not have it.
	Related(ctx context.Context, id string, limit int) ([]Related, error)
}

// MaxQueryRunes is how much of a query is read; the rest is cut off.
const MaxQueryRunes = 200

// Search is one question. Empty filters do not filter.
type Search struct {
	Text     string
	AreaID   string
	Category string
	ItemID   string
	BodyID   string
	Town     string
	Year     int // of publication
	Type     Type
	Sort     Sort
	Page     int  // from 1
	Size     int  // hits a page, 1 to 100; 0 means 10
	Answer   int  // longest answer in runes; 0 means 240
	Facets   bool // count facets
	Literal  bool // search the text as typed: nothing corrected, no filter read from its words
	Explain  bool // say how each hit came to its score
}

// Sort orders hits.
type Sort string

// The orders.
const (
	ByRelevance Sort = "relevance"
	ByDate      Sort = "date" // newest first, unknown dates last
)

// Hits is the answer to a search.
type Hits struct {
	Query     QueryInfo
	Total     int // disclosures found
	Took      time.Duration
	UpdatedAt time.Time // of the index: when it last followed the store
	Hits      []Hit
	Facets    map[string][]FacetValue // "area", "category", "body", "town", "year", "month" (2018-09), "type"; only if asked for
	Guide     *Guide                  // where to turn when nothing or little was found, nil otherwise
}

// trusted is how many of the first hits are looked at for one that answers.
const trusted = 3

// LowAnswer reports whether something was found, but none of the first hits
// shown answers.
func (h *Hits) LowAnswer() bool {
	for i := range h.Hits[:min(len(h.Hits), trusted)] {
		if !h.Hits[i].Answer.Low {
			return false
		}
	}
	return len(h.Hits) > 0
}

// Guide says where to turn with a question that found nothing or little: what
// of the catalogue is nearest to it and who is responsible.
type Guide struct {
	AreaID     string `json:"area"`
	CategoryID string `json:"category"`
	Category   string `json:"category_name"`
	ItemID     string `json:"item,omitempty"` // "" if only a category is near
	Item       string `json:"item_name,omitempty"`
	BodyID     string `json:"body,omitempty"` // in the lead for the item
	Body       string `json:"body_name,omitempty"`
	Because    string `json:"because"` // the words it was taken for
}

// QueryInfo says how the text was understood.
type QueryInfo struct {
	Text       string   `json:"text"`
	Normalized string   `json:"normalized"`
	Kind       string   `json:"kind"`         // empty, keyword, question, number, phrase, pinyin
	Corrected  string   `json:"corrected"`    // what was searched instead: letters read as Hanzi, or a likely slip of typing where the text itself finds nothing; "" if the text itself
	DidYouMean string   `json:"did_you_mean"` // a proposal, "" if none
	Expansions []string `json:"expansions"`   // "低保→最低生活保障"
	Relaxed    bool     `json:"relaxed"`      // not all words had to match

	// Filters were read from words of the text (2023年 采购 教育局) and narrow
	// the result; they are no longer searched as words.
	Filters []QueryFilter `json:"filters"`
}

// QueryFilter is a filter read from words.
type QueryFilter struct {
	Field string `json:"field"` // area, category, body, town, year, type
	Value string `json:"value"`
	Label string `json:"label"` // 2023年, 市教育和体育局
	Text  string `json:"text"`  // the words it was read from
}

// Hit is one disclosure found, with the passage that answers best.
type Hit struct {
	ID             string
	Version        int
	Title          string
	TitleHTML      string // Title escaped, matches in <mark>
	DocumentNumber string
	Publisher      string
	BodyID         string
	AreaID         string
	CategoryID     string
	ItemID         string
	Type           Type
	PublishedOn    Date
	Validity       Validity
	Score          float64
	Answer         Answer
	URL            string
	Code           string
	Demo           bool
	Also           []Kin     // where else the same is published or passed on; this hit stands for all of it
	Pinned         string    // why an officer put it first for this question, "" if nobody did
	Features       []Feature // only if asked for
}

// Feature is one part of a score.
type Feature struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Weight float64 `json:"weight"`
	Score  float64 `json:"score"` // what it adds
	Note   string  `json:"note,omitempty"`
}

// Related is a disclosure to read next.
type Related struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Publisher   string `json:"publisher"`
	PublishedOn Date   `json:"published_on"`
	Type        Type   `json:"type"`
	How         string `json:"how"` // cites, cited, interprets, interpreted, similar
}

// Answer is a passage of a disclosure, word for word.
type Answer struct {
	Text    string `json:"text"`
	Start   int    `json:"start"`             // rune offset into Disclosure.Text
	End     int    `json:"end"`               // rune offset after the last rune
	HTML    string `json:"html"`              // Text escaped, matches in <mark>
	Heading string `json:"heading,omitempty"` // chapter or article it stands under, "" if none
	Block   int    `json:"block"`             // line of Disclosure.Text it begins in, the N of id="bN"

	// A row of a table answers as a row: its cells, and what its columns are
	// called ("" where unknown). Text is then the row as it stands in the text.
	Row *AnswerRow `json:"row,omitempty"`

	// Low says that the passage holds little of what was asked, or not the kind
	// of thing that was: no amount where somebody asked how much.
	Low bool `json:"low,omitempty"`
}

// AnswerRow is a row of a table with its header; both have the same length.
type AnswerRow struct {
	Header []string `json:"header"`
	Cells  []string `json:"cells"` // escaped, matches in <mark>
}

// FacetValue is one way to narrow a result.
type FacetValue struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// Suggestion completes a query.
type Suggestion struct {
	Text  string `json:"text"`
	Kind  string `json:"kind"`  // item, word, title, number, query (what others asked)
	Count int    `json:"count"` // disclosures it finds
}
