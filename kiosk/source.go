package kiosk

import "time"

// Source is a place disclosures come from: a portal, a folder, a file.
type Source struct {
	ID      string
	Name    string
	Home    string // address of the portal, or path
	Demo    bool   // everything from here is marked as demonstration
	Columns []Column
}

// Column is one list of a portal. // 栏目
type Column struct {
	ID       string
	SourceID string
	Name     string
	URL      string // first list page
	ItemID   string // position in the catalogue its records get: an item,
	Category string // or a category,
	AreaID   string // or an area
	BodyID   string // body its records get when they name none
	Type     Type   // type its records get, "" to decide by title
}

// Outcome says how a fetch ended. Bad outcomes are kept: they are what dead
// link reports are made of.
type Outcome string

// The outcomes.
const (
	OutcomeOK          Outcome = "ok"
	OutcomeUnchanged   Outcome = "unchanged"    // 304, or the same bytes again
	OutcomeGone        Outcome = "gone"         // 404 or 410
	OutcomeDead        Outcome = "dead"         // no host, refused, TLS, 5xx
	OutcomeTimeout     Outcome = "timeout"      // no answer in time
	OutcomeBlocked     Outcome = "blocked"      // robots.txt, 401, 403, 429, private address
	OutcomeTooLarge    Outcome = "too_large"    // over the size limit
	OutcomeLoop        Outcome = "loop"         // redirect loop or too many redirects
	OutcomeNotHTML     Outcome = "not_html"     // a page was expected, something else came
	OutcomeParseFailed Outcome = "parse_failed" // fetched, but nothing could be read from it
	OutcomeDoubtful    Outcome = "doubtful"     // so much is gone that the portal may be in trouble; in reports only
)

// Good reports whether the outcome leaves nothing to mend.
func (o Outcome) Good() bool { return o == OutcomeOK || o == OutcomeUnchanged }

// Fetch is one attempt to get a page or file.
type Fetch struct {
	SourceID     string
	ColumnID     string
	URL          string
	FinalURL     string // after redirects
	At           time.Time
	Outcome      Outcome
	Status       int // HTTP status, 0 if none
	ETag         string
	LastModified string
	Bytes        int64
	Hash         string // SHA-256 in hex of the bytes, "" if none
	Detail       string // what went wrong, for staff
}

// Original is what was fetched, as it came. It may hold personal data and
// never leaves the private store.
type Original struct {
	URL         string
	ContentType string
	Body        []byte
}

// Record is what ingest hands to the archive: the public disclosure and the
// originals it was made from.
type Record struct {
	Disclosure Disclosure // ID, content and position; Version, Revision, Code, ChangedAt and State are set by the archive
	Originals  []Original // the page first, then its attachments
	Screening  *Screening // what personal data was found, nil if nobody looked
	Why        string     // why there is a new version, in words; "" as the archive sees it
}

// PutResult says what the archive did with a record.
type PutResult struct {
	ID      string
	Version int
	Change  Change
}

// Change says what a put did.
type Change string

// The changes.
const (
	Created   Change = "created"
	Updated   Change = "updated"
	Unchanged Change = "unchanged"
)

// Run is one pass of ingest over one source.
type Run struct {
	ID         int64
	SourceID   string
	SourceName string
	StartedAt  time.Time
	FinishedAt time.Time // zero while running, or if it was killed
	Found      int       // pages or records seen
	Created    int
	Updated    int
	Unchanged  int
	Gone       int             // records whose page was there before and is not any more
	Skipped    int             // files and lines that came and could not be read
	Failed     map[Outcome]int // bad outcomes and how many
	Problems   []RunProblem    // the first of each outcome
	Err        string          // why the run as a whole stopped, "" if it went through
}

// RunProblem is something a pass could not get or read. Personal data in it is
// masked.
type RunProblem struct {
	URL     string  `json:"url"` // address, or the name of a file
	Outcome Outcome `json:"outcome"`
	Detail  string  `json:"detail"` // what is wrong, for staff
}
