package kiosk

import (
	"context"
	"fmt"
	"time"
)

// Page is the page a record came from, as it was when it was last looked at.
type Page struct {
	Disclosure  string
	SourceID    string
	ColumnID    string
	URL         string
	Title       string    // as its list names it, masked
	PublishedOn Date      // of the record, or as its list says
	NewAt       time.Time // when what it says was new: published, stored first, or found changed last
	VisitedAt   time.Time // last look that said whether it is there
	NextAt      time.Time // it need not be looked at before
	GoneAt      time.Time // first of the looks in a row that did not find it; zero if it is there
	WithdrawnAt time.Time // when its record was withdrawn for that; zero if it is not
}

// Pace is how often the pages of a column were found changed. It is added up
// over the looks at them.
type Pace struct {
	SourceID string
	ColumnID string
	Looks    float64
	Changes  float64
	Ages     float64 // time since the look before, as a share of the page's age
}

// Pages is what ingest keeps of the pages records came from, so that it can
// look at them again, and what it does when one is not there any more.
type Pages interface {
	// Page returns what is known of a record's page, NotFound if nothing is.
	Page(ctx context.Context, disclosure string) (Page, error)
	// PutPages stores pages as they are now and adds to the pace of columns.
	PutPages(ctx context.Context, pages []Page, seen []Pace) error
	// DuePages lists pages of a source that are due: those that were not there
	// the last time and are not withdrawn yet, then the longest overdue.
	DuePages(ctx context.Context, sourceID string, at time.Time, limit int) ([]Page, error)
	// SeenPages lists pages of a column that were there when they were last
	// looked at, the newest look first.
	SeenPages(ctx context.Context, sourceID, columnID string, limit int) ([]Page, error)
	// MissingPages lists pages of a source that were not there the last time
	// and are not withdrawn yet.
	MissingPages(ctx context.Context, sourceID string) ([]Page, error)
	// CountPages counts the pages of a source that were there at the last look,
	// by column.
	CountPages(ctx context.Context, sourceID string) (map[string]int, error)
	// Paces lists the columns of a source of which anything is known.
	Paces(ctx context.Context, sourceID string) ([]Pace, error)

	// Withdraw marks a record as taken down by its publisher since a moment: it
	// is not published any more and every copy of it stays. One that staff have
	// taken down stays hidden and is withdrawn when they show it again. The log
	// says why. done is false if it was marked already.
	Withdraw(ctx context.Context, id string, since time.Time, why string) (done bool, err error)
	// Restore takes the mark away: the record is published again unless staff
	// have taken it down or it waits for an officer. done is false if it was not
	// marked.
	Restore(ctx context.Context, id, why string) (done bool, err error)
}

// PagesDesk is what staff read about the pages of sources.
type PagesDesk interface {
	// Withdrawals lists what publishers have taken down, the newest first, of
	// one source or, for "", of all.
	Withdrawals(ctx context.Context, sourceID string, limit int) ([]Withdrawal, error)
	// ColumnStates says how the columns of a source do: those it names, and
	// others its pages came from.
	ColumnStates(ctx context.Context, s Source) ([]ColumnState, error)
}

// WithdrawnMessage is what everyone is told who asks for a record its
// publisher has taken down.
func WithdrawnMessage(since time.Time) string {
	when := ""
	if d := DateOf(since); !since.IsZero() {
		when = fmt.Sprintf("（%d 年 %d 月 %d 日发现）", d.Year, int(d.Month), d.Day)
	}
	return "发布单位已从原网站撤下这份文件" + when + "，以前的内容不能再作为依据，请以发布单位最新公开的为准。"
}

// Withdrawal is a record its publisher has taken down.
type Withdrawal struct {
	Disclosure string
	Since      time.Time // when it was first seen missing
	State      State     // Withdrawn, or Hidden if staff have taken it down too
	Title      string
	URL        string
	SourceID   string
	ColumnID   string
}

// ColumnState is how a column of a source does.
type ColumnState struct {
	ColumnID string
	Pages    int       // that are there
	Missing  int       // not there the last time, or withdrawn
	Newest   Date      // publication of the newest page
	Every    float64   // days between one day of publication and the next, of late; 0 if too few to say
	List     Outcome   // how the first list page ended last, "" if it was never asked for
	ListAt   time.Time // when
	Detail   string    // what was wrong with it
}

// lateness: a column is late when nothing came for so many of its usual gaps,
// and for so many days at least.
const (
	lateGaps = 3
	lateDays = 30
)

// Late reports whether a column that used to get new pages has had none for
// long, and for how many days.
func (c *ColumnState) Late(today Date) (days int, late bool) {
	if c.Newest.IsZero() || c.Every <= 0 {
		return 0, false
	}
	days = int(today.Time().Sub(c.Newest.Time()).Hours() / 24)
	return days, days >= lateDays && float64(days) > lateGaps*c.Every
}
