package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"time"

	"gongkai/ingest/classify"
	"gongkai/ingest/formats"
	"gongkai/kiosk"
)

// Pipeline brings disclosures in. Its fields are set once; its methods may be
// called at the same time for different sources.
type Pipeline struct {
	Archive   kiosk.Archive
	Catalogue *kiosk.Catalogue
	Now       func() time.Time  // nil: time.Now
	Logger    *slog.Logger      // nil: discards
	Progress  func(Progress)    // nil: nobody watches; called often, from one goroutine at a time
	UserAgent string            // "": the fetcher's own
	Full      bool              // read pages again although they have not changed
	Personal  kiosk.PersonalLog // what was decided about personal data; nil: nothing
	Formats   *formats.Reader   // reads files that are no pages; nil: in this process
	Pages     kiosk.Pages       // pages known from before; nil: none is looked at again, nothing is withdrawn
	Sparing   bool              // known pages that are not due are not asked for although a list names them
	Originals Originals         // nil: files that have not changed are fetched again with their page
}

// Originals gives back what was archived.
type Originals interface {
	// Original returns the bytes with that SHA-256 in hex, NotFound if there
	// are none.
	Original(ctx context.Context, hash string) ([]byte, error)
}

// Progress is how far a pass has come.
type Progress struct {
	Source string // its name
	Done   int64  // bytes read of files, pages dealt with of a portal
	Total  int64  // of so many; it grows while a portal's lists are read
	Bytes  bool   // Done and Total are bytes
	Stored int    // records stored or found unchanged so far
	New    int    // of them new or changed
	Failed int    // fetches that ended badly so far
	Item   string // what was last dealt with
}

// Summary is what a pass came to.
type Summary struct {
	Source    string                `json:"source"`    // id
	Name      string                `json:"name"`      // for people
	Found     int                   `json:"found"`     // records or pages seen
	Created   int                   `json:"created"`   // new
	Updated   int                   `json:"updated"`   // changed
	Unchanged int                   `json:"unchanged"` // as before
	Gone      int                   `json:"gone"`      // pages that were there before and are not any more
	Withdrawn int                   `json:"withdrawn"` // records whose page stayed away
	Restored  int                   `json:"restored"`  // records whose page came back
	Skipped   int                   `json:"skipped"`   // lines and files that could not be read
	Failed    map[kiosk.Outcome]int `json:"failed"`    // fetches that ended badly
	Problems  []FileProblem         `json:"problems"`  // the first of what was skipped and of each outcome
	Took      time.Duration         `json:"took_ns"`
}

func (s *Summary) count(results []kiosk.PutResult) {
	for _, r := range results {
		switch r.Change {
		case kiosk.Created:
			s.Created++
		case kiosk.Updated:
			s.Updated++
		case kiosk.Unchanged:
			s.Unchanged++
		}
	}
}

func (s *Summary) failed() (n int) {
	for _, k := range s.Failed {
		n += k
	}
	return n
}

func newSummary(s kiosk.Source) *Summary {
	return &Summary{Source: s.ID, Name: s.Name, Failed: map[kiosk.Outcome]int{}, Problems: []FileProblem{}}
}

func (p *Pipeline) now() time.Time {
	if p.Now != nil {
		return p.Now()
	}
	return time.Now()
}

func (p *Pipeline) log() *slog.Logger {
	if p.Logger != nil {
		return p.Logger
	}
	return slog.New(slog.DiscardHandler)
}

func (p *Pipeline) progress(g Progress) {
	if p.Progress != nil {
		p.Progress(g)
	}
}

// Stopped is what a run says that was told to stop.
const Stopped = "中途停止"

// run frames a pass over a source: it is noted when it starts and, however it
// ends, when it ends. stopped says in words why it did not go through.
func (p *Pipeline) run(ctx context.Context, src kiosk.Source, sum *Summary, work func(context.Context) (stopped string, err error)) error {
	started := p.now()
	id, err := p.Archive.StartRun(ctx, src)
	if err != nil {
		return err
	}
	stopped, err := work(ctx)
	switch {
	case ctx.Err() != nil:
		stopped = Stopped
	case err != nil:
		stopped = kiosk.PublicMessage(err)
	}
	sum.Took = p.now().Sub(started)
	// The end is noted even when the caller has given up.
	endCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	endErr := p.Archive.FinishRun(endCtx, kiosk.Run{
		ID: id, SourceID: src.ID, SourceName: src.Name, StartedAt: started, FinishedAt: p.now(),
		Found: sum.Found, Created: sum.Created, Updated: sum.Updated, Unchanged: sum.Unchanged,
		Gone: sum.Gone, Skipped: sum.Skipped, Failed: sum.Failed, Problems: runProblems(sum.Problems), Err: stopped,
	})
	p.log().InfoContext(ctx, "ingest run", "source", src.ID, "found", sum.Found, "created", sum.Created,
		"updated", sum.Updated, "unchanged", sum.Unchanged, "gone", sum.Gone, "skipped", sum.Skipped, "failed", sum.failed(), "dur_ms", sum.Took.Milliseconds())
	if err == nil {
		err = endErr
	}
	return err
}

// finish completes a disclosure from where it was found: place in the
// catalogue, type, town, validity.
func (p *Pipeline) finish(c *classify.Classifier, d *kiosk.Disclosure, in classify.Input) {
	in.Title, in.Publisher, in.Region, in.Text = d.Title, d.Publisher, d.Region, d.Text
	pl := c.Place(in)
	d.AreaID, d.CategoryID, d.ItemID, d.Placed = pl.AreaID, pl.CategoryID, pl.ItemID, pl.Placed
	d.PlacedConfidence = pl.Confidence
	d.BodyID, d.Type = pl.BodyID, pl.Type
	if d.Town == "" {
		d.Town = pl.Town
	}
	if d.Validity == "" {
		d.Validity = kiosk.ValidityUnknown
	}
	if !d.RepealedOn.IsZero() && d.RepealedOn.Before(kiosk.DateOf(p.now())) && (d.Validity == kiosk.ValidityUnknown || d.Validity == kiosk.InForce) {
		d.Validity = kiosk.Expired
	}
	d.FetchedAt = p.now()
}

// hashID makes an id of what identifies a record for ever.
func hashID(kind string, parts ...string) string {
	h := sha256.New()
	for _, s := range parts {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return kind + "-" + hex.EncodeToString(h.Sum(nil)[:8])
}

var articleNumber = regexp.MustCompile(`/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_(\d+)\.html?$`)

var trailingIndex = regexp.MustCompile(`^$|/index\.s?html?$`)

// addressID derives an id from the address of a page. Addresses of one page
// give one id: scheme, www., fragment and trailing index do not count, and in
// /art/2016/12/7/art_81630_2744597.html neither does the column: the last
// number alone is the article's.
func addressID(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return hashID("u", address)
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	if m := articleNumber.FindStringSubmatch(u.Path); m != nil {
		return hashID("u", host, "art", m[1])
	}
	return hashID("u", host, trailingIndex.ReplaceAllString(u.Path, "/"), u.Query().Encode())
}
