package ingest

import (
	"context"

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
		page := c.client.Get(ctx, fetch.Request{URL: address, SourceID: c.source.ID, ColumnID: j.column.ID, Page: true})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		fetches = append(fetches, page.Fetch)
		if page.Outcome != kiosk.OutcomeOK {
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
		if f.Outcome != kiosk.OutcomeOK {
			return false
		}
	}
	return true
}
