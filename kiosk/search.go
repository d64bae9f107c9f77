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
	Facets    map[string][]FacetValue // "area", "category", "body", "year", "type"; only if asked for
}

// QueryInfo says how the text was understood.
type QueryInfo struct {
	Text       string   `json:"text"`
	Normalized string   `json:"normalized"`
	Kind       string   `json:"kind"`         // empty, keyword, question, number, phrase, pinyin
	Corrected  string   `json:"corrected"`    // what was searched instead, "" if the text itself
	DidYouMean string   `json:"did_you_mean"` // a proposal, "" if none
	Expansions []string `json:"expansions"`   // "低保→最低生活保障"
	Relaxed    bool     `json:"relaxed"`      // not all words had to match
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
}

// Answer is a passage of a disclosure, word for word.
type Answer struct {
	Text    string `json:"text"`
	Start   int    `json:"start"`             // rune offset into Disclosure.Text
	End     int    `json:"end"`               // rune offset after the last rune
	HTML    string `json:"html"`              // Text escaped, matches in <mark>
	Heading string `json:"heading,omitempty"` // chapter or article it stands under, "" if none
	Block   int    `json:"block"`             // line of Disclosure.Text it begins in, the N of id="bN"
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
	Kind  string `json:"kind"`  // item, word, title, number
	Count int    `json:"count"` // disclosures it finds
}
