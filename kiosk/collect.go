package kiosk

import (
	"context"
	"time"
)

// Collector runs passes of ingest inside the server: by the clock, and when
// staff ask for one. It runs one at a time.
type Collector interface {
	// State says what it does and what it will do.
	State() CollectState
	// Collect puts a source in line, at once if nothing runs. NotFound if the
	// source file does not name it, Conflict if it runs or is in line. It is in
	// the log.
	Collect(ctx context.Context, actor Actor, sourceID string) error
	// Stop ends the pass over a source or takes it out of the line; Conflict if
	// it is in neither. It is in the log.
	Stop(ctx context.Context, actor Actor, sourceID string) error
}

// CollectState is what a Collector does at a moment.
type CollectState struct {
	File    string // source file, "" if none is set
	Problem string // why the file cannot be used as it stands, "" if it can
	Off     bool   // nothing is collected by the clock
	Waiting string // who else is collecting, "" if nobody
	Sources []CollectSource
}

// CollectSource is a source of the file.
type CollectSource struct {
	Source   Source
	Schedule string           // in words: 每天 02:00
	Next     time.Time        // by the clock; zero if never
	Queued   bool             // it is in line
	Running  *CollectProgress // nil if it does not run
}

// CollectProgress is how far a pass has come.
type CollectProgress struct {
	StartedAt time.Time
	Done      int // pages dealt with
	Total     int // of so many named so far
	New       int // new or changed records
	Failed    int // fetches that ended badly
	Item      string
	Stopping  bool
}
