package kiosk

import (
	"context"
	"time"
)

// Asked is one search, without anything about who asked. // 检索记录
type Asked struct {
	// Token is a random text that says which search an [Opened] belongs to. It
	// never leaves the process that made it.
	Token   string
	At      time.Time // kept to the hour
	Surface string    // touch, phone, desk, api
	// Visit tells visits apart for a day. It is a random value of the surface,
	// never an account or an address, and is kept only as a hash with a secret
	// that is thrown away after the day.
	Visit     string
	Text      string // as typed; it is stored as [AskedText] writes it
	Kind      string // QueryInfo.Kind
	Total     int
	Relaxed   bool
	LowAnswer bool // something was found, but no passage that answers
	Took      time.Duration
}

// Opened says that a hit of a search was opened. Of several the last counts.
type Opened struct {
	Token    string // of the search
	Position int    // from 1
}

// AskedLog keeps what was asked.
type AskedLog interface {
	// LogAsked stores searches and what was opened of them and of earlier ones,
	// all or nothing. A token again is the same search. What belongs to no search
	// is left out.
	LogAsked(ctx context.Context, asked []Asked, opened []Opened) error
	// AskedReport sums up what was asked on the days from first to last.
	AskedReport(ctx context.Context, first, last Date) (AskedReport, error)
	// AskedWith lists what was asked with a word in it, most asked first.
	AskedWith(ctx context.Context, word string, limit int) ([]AskedQuery, error)
	// ForgetAsked removes what is older than keep; it returns how many.
	ForgetAsked(ctx context.Context, keep time.Duration) (int, error)
}

// AskedReport sums up searches.
type AskedReport struct {
	Searches  int
	Visits    int
	Nothing   int // searches that found nothing
	Shown     int // searches that showed hits to open: on the terminal or a phone
	Opened    int // of these, searches after which a hit was opened
	MeanPlace float64
	P95       time.Duration
	Top       []AskedQuery // most asked
	Failing   []AskedQuery // found nothing the last time, most asked first
	Weak      []AskedQuery // found something, but nobody opened it or no passage answers
	Days      []AskedDay   // every day from first to last
}

// AskedListMax is how many questions each list of a report has at most.
const AskedListMax = 50

// AskedQuery is one question and how it went.
type AskedQuery struct {
	Text     string
	Searches int
	Visits   int
	Shown    int
	Opened   int
	Place    float64 // mean position of what was opened, 0 if nothing was
	Low      int     // searches without a passage that answers
	Total    int     // disclosures found the last time
	LastOn   Date
}

// AskedDay is one day of a report.
type AskedDay struct {
	On                Date
	Searches, Nothing int
}
