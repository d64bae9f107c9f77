package kiosk

import (
	"context"
	"time"
)

// Disclosures is what the surfaces read. Every method sees published
// disclosures only.
type Disclosures interface {
	// Get returns the current version. NotFound if there is none, Gone if it is
	// hidden or withdrawn.
	Get(ctx context.Context, id string) (*Disclosure, error)
	// GetVersion returns one state of it; the same errors.
	GetVersion(ctx context.Context, id string, version int) (*Disclosure, error)
	// Versions lists the states, newest first; the same errors.
	Versions(ctx context.Context, id string) ([]VersionInfo, error)
	// ByCode resolves a short code (canonical form, see package link). NotFound
	// if no record has it; a code of a hidden record still resolves.
	ByCode(ctx context.Context, code string) (id string, err error)
	// Recent returns the newest by publication date, without Text and HTML;
	// categoryID "" means all.
	Recent(ctx context.Context, categoryID string, limit int) ([]Disclosure, error)
	// OpenForComment returns notices people may still say something to on a day
	// (see Disclosure.OpenUntil), the one that closes first at the front, without
	// Text and HTML.
	OpenForComment(ctx context.Context, today Date, limit int) ([]Disclosure, error)
	// Stats counts what is published.
	Stats(ctx context.Context) (Stats, error)
}

// Stats counts what is published.
type Stats struct {
	Total      int
	ByArea     map[string]int
	ByCategory map[string]int
	ByItem     map[string]int
	UpdatedAt  time.Time // end of the last successful look at any source; zero if never
	Demo       bool      // some of it is demonstration data
}

// Feed is how an index follows the store: the store numbers every change, the
// index remembers the last number it has.
type Feed interface {
	// Changes returns up to limit changed disclosures with a revision above
	// after, in order of revision. Those not published come with their id and
	// state only: they are to be removed.
	Changes(ctx context.Context, after int64, limit int) ([]Disclosure, error)
	// LastRevision returns the newest revision, 0 for an empty store.
	LastRevision(ctx context.Context) (int64, error)
}

// Archive is what ingest writes to.
type Archive interface {
	// Put stores records in one transaction a database, the originals before
	// the public part. The same content again changes nothing. Staff
	// corrections and hiding survive.
	Put(ctx context.Context, records []Record) ([]PutResult, error)
	// PutFetch stores how fetches ended, in one transaction.
	PutFetch(ctx context.Context, fetches ...Fetch) error
	// LastFetch returns the newest good fetch of an address, NotFound if there
	// was none.
	LastFetch(ctx context.Context, url string) (Fetch, error)
	// StartRun and FinishRun frame a pass over a source. FinishRun with an
	// empty Err moves Stats.UpdatedAt.
	StartRun(ctx context.Context, s Source) (int64, error)
	FinishRun(ctx context.Context, run Run) error
}

// Editor is what staff do to records. Each call writes the audit log.
type Editor interface {
	// GetAny returns the current version whatever its state.
	GetAny(ctx context.Context, id string) (*Disclosure, error)
	// ByURL returns the id of the record whose current version came from that
	// page, NotFound if there is none.
	ByURL(ctx context.Context, url string) (id string, err error)
	Hide(ctx context.Context, actor Actor, id, reason string) error
	// Show puts back what was hidden. What its publisher has taken down
	// meanwhile is withdrawn then, not published.
	Show(ctx context.Context, actor Actor, id, reason string) error
	// Correct sets fields by hand; it makes a new version.
	Correct(ctx context.Context, actor Actor, id string, c Correction, reason string) error
	// ToReview lists published records whose place in the catalogue is at least
	// as sure as from and less than below, the least sure first, without Text
	// and HTML, and counts them. What staff placed or confirmed is sure.
	ToReview(ctx context.Context, from, below float64, limit int) (list []Disclosure, total int, err error)
	// Runs lists the newest passes of ingest.
	Runs(ctx context.Context, limit int) ([]Run, error)
	// Fetches lists the newest bad fetches.
	BadFetches(ctx context.Context, limit int) ([]Fetch, error)
	// HiddenList lists what staff or publishers took down, newest first, without Text and HTML.
	HiddenList(ctx context.Context, limit int) ([]Disclosure, error)
}

// Indexer keeps a search index in step with a Feed.
type Indexer interface {
	// Follow applies what has changed since the index last looked and returns
	// how many disclosures that were.
	Follow(ctx context.Context, feed Feed) (int, error)
	// Rebuild makes a new index from the feed beside the old one and swaps it in.
	Rebuild(ctx context.Context, feed Feed, progress func(done, total int)) error
}
