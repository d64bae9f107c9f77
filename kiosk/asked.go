package kiosk

import (
	"context"
	"time"
)

// Asked is one search, without anything about who asked. // 检索记录
type Asked struct {
	At      time.Time
	Surface string // touch, phone, desk, api
	// Visit tells visits apart for a day. It is a random value of the surface,
	// never an account or an address, and is kept only as a hash with a secret
	// that is thrown away after the day.
	Visit     string
	Text      string // as typed; personal numbers are masked before it is stored
	Kind      string // QueryInfo.Kind
	Total     int
	Relaxed   bool
	LowAnswer bool // something was found, but no passage that answers
	Took      time.Duration
}

// AskedLog keeps what was asked.
type AskedLog interface {
	// LogAsked stores a search and returns a token for LogOpened.
	LogAsked(ctx context.Context, a Asked) (token string, err error)
	// LogOpened stores that the hit at a position (from 1) was opened.
	// NotFound for a token that is unknown or older than a day.
	LogOpened(ctx context.Context, token string, position int) error
	// AskedReport sums up what was asked on the days from first to last.
	AskedReport(ctx context.Context, first, last Date) (AskedReport, error)
	// ForgetAsked removes what is older than keep; it returns how many.
	ForgetAsked(ctx context.Context, keep time.Duration) (int, error)
}

// AskedReport sums up searches.
type AskedReport struct {
	Searches  int
	Visits    int
	Nothing   int     // searches that found nothing
	Opened    int     // searches after which a hit was opened
	MeanPlace float64 // mean position of what was opened, 0 if nothing was
	P95       time.Duration
	Top       []AskedQuery // most asked
	Failing   []AskedQuery // found nothing, most asked first
	Weak      []AskedQuery // found something, but nobody opened it or no passage answers
	Days      []AskedDay
}

// AskedQuery is one question and how it went.
type AskedQuery struct {
	Text     string
	Searches int
	Visits   int
	Opened   int
	Place    float64 // mean position of what was opened
}

// AskedDay is one day of a report.
type AskedDay struct {
	On                Date
	Searches, Nothing int
}
