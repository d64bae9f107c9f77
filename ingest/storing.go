package ingest

import (
	"context"
	"time"

	"gongkai/ingest/personal"
	"gongkai/kiosk"
)

// Batches of a crawl are small: what is not stored when the process is killed
// is fetched again.
const (
	crawlRecords = 100
	crawlBytes   = 16 << 20
	crawlPause   = 2 * time.Second
)

// store takes results until there are no more, in batches. What is in hand
// when the context ends is still stored.
func (c *crawl) store(ctx context.Context, sum *Summary) error {
	s := &storing{crawl: c, sum: sum}
	tick := time.NewTicker(crawlPause)
	defer tick.Stop()
	for {
		select {
		case r, ok := <-c.results:
			if !ok {
				return s.last(ctx)
			}
			s.take(r)
			if len(s.records) < crawlRecords && s.bytes < crawlBytes {
				continue
			}
		case <-tick.C:
		}
		if ctx.Err() != nil {
			continue // the channel is about to be closed
		}
		if err := s.flush(ctx); err != nil {
			return err
		}
	}
}

// storing is the batch in hand.
type storing struct {
	crawl   *crawl
	sum     *Summary
	records []kiosk.Record
	bytes   int
	fetches []kiosk.Fetch
	looks   []*look
	done    int64
	title   string
}

// take adds a result to the batch.
func (s *storing) take(r result) {
	s.fetches = append(s.fetches, r.fetches...)
	for i, f := range r.fetches {
		if !f.Outcome.Good() {
			s.sum.fetched(f)
		} else if r.article && i == 0 && f.Outcome == kiosk.OutcomeUnchanged {
			s.sum.Unchanged++
		}
	}
	if r.gone {
		s.sum.Gone++
	}
	s.crawl.tally(r)
	if r.look != nil {
		s.looks = append(s.looks, r.look)
	}
	s.sum.skip(len(r.unread), r.unread)
	if r.record != nil {
		s.records = append(s.records, *r.record)
		for _, o := range r.record.Originals {
			s.bytes += len(o.Body)
		}
	}
	if r.article {
		s.sum.Found++
		s.done++
		s.title = personal.Mask(r.title)
		s.report()
	}
}

func (s *storing) report() {
	s.crawl.p.progress(Progress{
		Source: s.crawl.source.Name, Done: s.done, Total: s.crawl.listed.Load(),
		Stored: s.sum.Created + s.sum.Updated + s.sum.Unchanged, New: s.sum.Created + s.sum.Updated,
		Failed: s.sum.failed(), Item: s.title,
	})
}

// flush stores the records and then notes the fetches: a fetch that is on
// record means that what it brought is stored.
func (s *storing) flush(ctx context.Context) error {
	if len(s.records) > 0 {
		results, err := s.crawl.p.put(ctx, s.records)
		if err != nil {
			return err
		}
		s.sum.count(results)
		changed(s.looks, results)
	}
	if err := s.crawl.keepLooks(ctx, s.looks, s.sum); err != nil {
		return err
	}
	if err := s.crawl.p.Archive.PutFetch(ctx, s.fetches...); err != nil {
		return err
	}
	s.records, s.bytes, s.fetches, s.looks = nil, 0, nil, nil
	return nil
}

// last flushes what is left when all is done or the context has ended.
func (s *storing) last(ctx context.Context) error {
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := s.flush(end)
	s.report()
	return err
}
