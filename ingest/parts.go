package ingest

import (
	"context"
	"slices"
	"time"

	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
	"gongkai/kiosk"
)

// maxParts is how many pages one article may have.
const maxParts = 50

// further fetches the further pages of an article and joins them to the first,
// in the order in which they lead on to one another. One that cannot be had
// ends it. The error is the context's.
func (c *crawl) further(ctx context.Context, j job, e *extract.Extracted, rec *kiosk.Record) (fetches []kiosk.Fetch, err error) {
	seen := map[string]bool{j.entry.URL: true}
	due := e.Next
	for len(due) > 0 && len(fetches) < maxParts {
		address := due[0]
		due = due[1:]
		if seen[address] || !c.ours(address) {
			continue
		}
		seen[address] = true
		page, err := c.part(ctx, fetch.Request{URL: address, ColumnID: j.column.ID, Page: true})
		if err != nil {
			return nil, err
		}
		fetches = append(fetches, page.Fetch)
		if !page.Outcome.Good() {
			break
		}
		next := readWith("html", page.Body, page.ContentType, page.FinalURL, c.source.selectors(j.column.ID))
		e.Join(next)
		rec.Originals = append(rec.Originals, kiosk.Original{URL: address, ContentType: page.ContentType, Body: page.Body})
		due = append(due, next.Next...)
	}
	return fetches, nil
}

// whole reports whether all further pages were had.
func whole(more []kiosk.Fetch) bool {
	for _, f := range more {
		if !f.Outcome.Good() {
			return false
		}
	}
	return true
}

// filesAge is how long the files of a page that has not changed are not asked
// for: portals are slow, and files are many.
const filesAge = 20 * time.Hour

// restOf looks whether anything else of an article has changed whose first page
// has not: its further pages, and its files if nobody asked for them lately. If
// so the page becomes as if it had come anew, to be read again with all of it.
// Only what changed is sent; the rest is told by conditional requests. fetches
// are how they ended if nothing changed. The errors are the archive's and the
// context's.
func (c *crawl) restOf(ctx context.Context, j job, page *fetch.Page) (fetches []kiosk.Fetch, err error) {
	if c.p.Originals == nil || page.Hash == "" {
		return nil, nil
	}
	body, err := c.p.Originals.Original(ctx, page.Hash)
	if err != nil {
		return nil, ctx.Err() // it is read anew when it changes
	}
	e := readWith("html", body, page.ContentType, page.FinalURL, c.source.selectors(j.column.ID))
	rec := &kiosk.Record{}
	if e, fetches, err = c.follow(ctx, j, e, rec); err != nil {
		return nil, err
	}
	more, err := c.further(ctx, j, e, rec)
	if err != nil {
		return nil, err
	}
	fetches = append(fetches, more...)
	changed := came(fetches)
	for i, a := range e.Attachments {
		if changed || !c.source.Files || i >= maxAttachments {
			break
		}
		f, err := c.fileNow(ctx, j, a.URL)
		if err != nil {
			return nil, err
		}
		if f != nil {
			fetches = append(fetches, *f)
			changed = f.Outcome == kiosk.OutcomeOK
		}
	}
	if !changed {
		return fetches, nil
	}
	page.Outcome, page.Body = kiosk.OutcomeOK, body
	return nil, nil
}

// fileNow asks whether a file has changed, nil if it was asked lately or is
// none of ours.
func (c *crawl) fileNow(ctx context.Context, j job, address string) (*kiosk.Fetch, error) {
	if !c.ours(address) {
		return nil, nil
	}
	last, err := c.last(ctx, address)
	if err != nil || last.Hash == "" || c.p.now().Sub(last.At) < filesAge {
		return nil, err
	}
	f := c.client.Get(ctx, fetch.Request{URL: address, SourceID: c.source.ID, ColumnID: j.column.ID, Last: last})
	return &f.Fetch, ctx.Err()
}

// came reports whether any of the fetches brought something new.
func came(fetches []kiosk.Fetch) bool {
	return slices.ContainsFunc(fetches, func(f kiosk.Fetch) bool { return f.Outcome == kiosk.OutcomeOK })
}
