package ingest

import (
	"context"
	"fmt"

	"gongkai/ingest/fetch"
	"gongkai/ingest/listing"
	"gongkai/kiosk"
)

// Pages of a list that bring nothing new, or cannot be had, in a row before
// the list is given up: what follows is old, or a program without an end.
const idlePages = 3

// walk is one column being gone through.
type walk struct {
	*crawl
	col    *kiosk.Column
	queue  []listing.Request
	spare  []listing.Request // guesses, tried in turn once the queue has brought nothing
	asked  map[listing.Request]bool
	known  map[string]bool // ids the column has named
	pages  int             // asked for so far
	idle   int             // of them in a row without anything new
	doubts int             // guesses that brought nothing new
	opened bool            // its first page was had
}

// list follows the list pages of a column and hands out their articles. No page
// is asked for twice, at most MaxPages are, and a list that brings nothing new
// any more ends.
func (c *crawl) list(ctx context.Context, col *kiosk.Column) error {
	w := &walk{crawl: c, col: col, asked: map[listing.Request]bool{}, known: map[string]bool{}}
	w.add(&w.queue, []listing.Request{listing.First(col.URL)})
	for w.pages < c.source.MaxPages && (len(w.queue) > 0 || len(w.spare) > 0) {
		guess := len(w.queue) == 0
		from := &w.queue
		if guess {
			from = &w.spare
		}
		r := (*from)[0]
		*from = (*from)[1:]
		fresh, err := w.page(ctx, r, guess)
		if err != nil {
			return err
		}
		switch {
		case fresh > 0:
			w.idle = 0
			if w.pages > 1 && !guess {
				w.spare = nil // the list goes on as it says
			}
		case !guess:
			if w.idle++; w.idle >= idlePages {
				w.queue = nil
			}
		}
	}
	if len(w.queue) > 0 {
		what := fmt.Sprintf("列表看了 %d 页还没有完，后面的没有看；要多看请把 max_pages 写大", w.pages)
		return w.send(ctx, result{unread: []FileProblem{{File: col.URL, What: what}}})
	}
	return nil
}

// add queues the requests that belong to the source and are new.
func (w *walk) add(to *[]listing.Request, list []listing.Request) {
	for _, r := range list {
		key := listing.Request{URL: r.URL, Form: r.Form}
		if !w.asked[key] && w.ours(r.URL) {
			w.asked[key] = true
			*to = append(*to, r)
		}
	}
}

// page asks for one page of the list and hands out what it names; it returns
// how much of that was new to the column.
func (w *walk) page(ctx context.Context, r listing.Request, guess bool) (fresh int, err error) {
	w.pages++
	first := !w.opened && w.pages == 1
	page := w.client.Get(ctx, fetch.Request{
		URL: r.URL, Form: r.Form, FormType: r.FormType, Referer: r.Referer,
		SourceID: w.source.ID, ColumnID: w.col.ID, Data: true,
	})
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	if page.Outcome != kiosk.OutcomeOK {
		if first {
			w.columnsDead++
		}
		if guess {
			return 0, nil // nobody said that there is such a page
		}
		return 0, w.send(ctx, result{fetches: []kiosk.Fetch{page.Fetch}})
	}
	w.opened = true
	sel := w.source.selectors(w.col.ID)
	found := listing.Read(r, page.FinalURL, page.ContentType, page.Body, sel)
	if first && len(found.Entries) == 0 && len(found.Next) == 0 {
		page.Outcome, page.Detail = kiosk.OutcomeParseFailed, "列表里没有找到文章"
		if sel.Item != nil {
			page.Detail = "选择器 select_item 在列表里没有选中文章"
		}
	}
	if err := w.send(ctx, result{fetches: []kiosk.Fetch{page.Fetch}}); err != nil {
		return 0, err
	}
	var new []job
	for _, e := range found.Entries {
		id := addressID(e.URL)
		if w.known[id] || w.asked[listing.Request{URL: e.URL}] || !w.ours(e.URL) {
			continue
		}
		w.known[id] = true
		fresh++
		if !w.seen[id] {
			w.seen[id] = true
			new = append(new, job{e, w.col, id})
		}
	}
	if guess && fresh > 0 {
		w.spare = nil // this was the right one; its page names more
	}
	// The first guess may be of a page that is known, the next one of a new one.
	again := guess && fresh == 0 && w.doubts < idlePages
	if again {
		w.doubts++
	}
	if fresh > 0 || first || again || len(found.Entries) == 0 {
		w.add(&w.queue, found.Next)
		w.add(&w.spare, found.Else)
	}
	for _, j := range new {
		w.listed.Add(1)
		select {
		case w.jobs <- j:
		case <-ctx.Done():
			return fresh, ctx.Err()
		}
	}
	return fresh, nil
}
