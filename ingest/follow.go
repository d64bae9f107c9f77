package ingest

import (
	"context"
	"slices"

	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
	"gongkai/kiosk"
)

// How far a page that shows next to nothing is followed: it sends its visitors
// on, that page has a frame.
const (
	maxFollowed = 2 // one after another
	maxFrames   = 3 // of one page
)

// follow reads what a page shows in frames, or the page it sends its visitors
// to, where it says next to nothing itself. e is completed by what was found.
// The error is the context's.
func (c *crawl) follow(ctx context.Context, j job, e *extract.Extracted, rec *kiosk.Record) (*extract.Extracted, []kiosk.Fetch, error) {
	var fetches []kiosk.Fetch
	seen := map[string]bool{j.entry.URL: true}
	for range maxFollowed {
		var best *extract.Extracted
		for _, address := range e.Elsewhere[:min(len(e.Elsewhere), maxFrames)] {
			if seen[address] || !c.ours(address) || c.toHome(j.entry.URL, address) {
				continue
			}
			seen[address] = true
			page, err := c.part(ctx, fetch.Request{URL: address, ColumnID: j.column.ID, Page: true, Referer: j.entry.URL})
			if err != nil {
				return nil, nil, err
			}
			if !page.Outcome.Good() {
				if page.Outcome == kiosk.OutcomeTimeout || page.Outcome == kiosk.OutcomeDead { // it may be had another time
					fetches = append(fetches, page.Fetch)
				}
				continue
			}
			fetches = append(fetches, page.Fetch)
			rec.Originals = append(rec.Originals, kiosk.Original{URL: address, ContentType: page.ContentType, Body: page.Body})
			inner := readWith("html", page.Body, page.ContentType, page.FinalURL, c.source.selectors(j.column.ID))
			if best == nil || len(inner.Text)+len(inner.Attachments) > len(best.Text)+len(best.Attachments) {
				best = inner
			}
		}
		if best == nil {
			break
		}
		e = within(e, best)
		if e.Text != "" || len(e.Attachments) > 0 || len(e.Elsewhere) == 0 {
			break
		}
	}
	return e, fetches, nil
}

// within puts what a frame shows in the page that shows it.
func within(page, frame *extract.Extracted) *extract.Extracted {
	if len(frame.Text) < len(page.Text) && len(frame.Attachments) == 0 {
		return page
	}
	// The frame's own tags are of the article more often than the page's.
	if frame.Title == "" {
		frame.Title = page.Title
	}
	if frame.PublishedOn.IsZero() {
		frame.PublishedOn = page.PublishedOn
	}
	if frame.Publisher == "" {
		frame.Publisher = page.Publisher
	}
	if frame.Column == "" {
		frame.Column = page.Column
	}
	frame.Attachments = append(frame.Attachments, slices.DeleteFunc(page.Attachments, func(a kiosk.Attachment) bool {
		return slices.ContainsFunc(frame.Attachments, func(b kiosk.Attachment) bool { return a.URL == b.URL })
	})...)
	return frame
}
