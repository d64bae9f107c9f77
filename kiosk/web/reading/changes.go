package reading

import (
	"context"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/diff"
)

// Changes is what a page shows of two states of a disclosure.
type Changes struct {
	Before, After *kiosk.Disclosure
	diff.Report
	Parts []Part
	Left  int  // lines after the last part
	Cut   bool // there is more that changed among them
}

// Part is a stretch of text with what changed in it.
type Part struct {
	Skipped int // unchanged lines left out before it
	Blocks  []ChangedBlock
}

// ChangedBlock is a paragraph, or rows of a table that follow one another.
type ChangedBlock struct {
	Line diff.Line // if it is a paragraph
	Rows []diff.Line
}

// linesAround is how many unchanged lines stand around each change, linesMost
// how many are shown at all.
const (
	linesAround = 1
	linesMost   = 2000
)

// Compare compares two states of a disclosure, the one before first; for the
// catalogue see [diff.Disclosures].
func Compare(ctx context.Context, ds kiosk.Disclosures, cat *kiosk.Catalogue, id string, before, after int) (*Changes, error) {
	b, err := ds.GetVersion(ctx, id, before)
	if err != nil {
		return nil, err
	}
	a, err := ds.GetVersion(ctx, id, after)
	if err != nil {
		return nil, err
	}
	return Between(b, a, cat), nil
}

// Between compares two states, or two disclosures that say the same.
func Between(before, after *kiosk.Disclosure, cat *kiosk.Catalogue) *Changes {
	c := &Changes{Before: before, After: after, Report: diff.Disclosures(before, after, cat)}
	var hunks []diff.Hunk
	hunks, c.Left = diff.Hunks(c.Lines, linesAround)
	shown := 0
	for i, h := range hunks {
		if shown += len(h.Lines); shown > linesMost && i > 0 {
			c.Cut = true
			for _, rest := range hunks[i:] {
				c.Left += rest.Skipped + len(rest.Lines)
			}
			break
		}
		c.Parts = append(c.Parts, Part{h.Skipped, blocks(h.Lines)})
	}
	return c
}

// blocks puts the rows of a table together.
func blocks(lines []diff.Line) []ChangedBlock {
	var out []ChangedBlock
	for i := range lines {
		switch n := len(out); {
		case !lines[i].Row():
			out = append(out, ChangedBlock{Line: lines[i]})
		case n > 0 && out[n-1].Rows != nil:
			out[n-1].Rows = append(out[n-1].Rows, lines[i])
		default:
			out = append(out, ChangedBlock{Rows: lines[i : i+1 : i+1]})
		}
	}
	return out
}

// Amended says that a disclosure was changed after it was first taken in.
type Amended struct {
	At     time.Time
	Before int // version
	After  int
	Places int // that changed; 0 if a reader sees no difference
}

// LastAmended looks at the newest change of a disclosure, nil if there was
// none or a reader sees no difference; versions are newest first.
func LastAmended(ctx context.Context, ds kiosk.Disclosures, id string, versions []kiosk.VersionInfo) *Amended {
	if len(versions) < 2 {
		return nil
	}
	now, before := versions[0], versions[1]
	c, err := Compare(ctx, ds, nil, id, before.Version, now.Version)
	if err != nil || c.Places == 0 {
		return nil // the page is worth reading without it
	}
	return &Amended{At: now.ChangedAt, Before: before.Version, After: now.Version, Places: c.Places}
}
