package ingest

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"gongkai/ingest/classify"
	"gongkai/ingest/extract"
	"gongkai/ingest/fetch"
	"gongkai/kiosk"
)

// Crawl goes through the columns of a portal: list pages, the articles they
// name, the files those offer, and pages known from before that are due. Pages
// that have not changed since the last good fetch are not read again. A page
// that is gone is noted as gone, and its record withdrawn if it stays gone;
// nothing is ever deleted. The summary holds what was done, also beside an error.
func (p *Pipeline) Crawl(ctx context.Context, s Source) (Summary, error) {
	sum := newSummary(s.Source)
	c := p.newCrawl(s)
	defer c.client.Close()
	err := p.run(ctx, s.Source, sum, func(ctx context.Context) (string, error) {
		if err := c.remember(ctx); err != nil {
			return "", err
		}
		err := c.run(ctx, sum)
		if err == nil {
			err = c.settle(ctx, sum)
		}
		if err == nil && c.columnsDead == len(c.source.Columns) {
			return "没有一个栏目打得开", nil
		}
		return "", err
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return *sum, fmt.Errorf("ingest: crawl %q: %w", s.ID, err)
	}
	return *sum, nil
}

// newCrawl prepares a pass. The caller closes its client.
func (p *Pipeline) newCrawl(s Source) *crawl {
	c := &crawl{
		p: p, source: s, classifier: classify.New(p.Catalogue),
		hosts: hostsOf(s), seen: map[string]bool{},
		jobs: make(chan job), results: make(chan result, 8),
	}
	c.client = fetch.New(fetch.Options{
		UserAgent: p.UserAgent, Rate: s.Rate, Concurrency: s.Concurrency, AllowPrivate: s.AllowPrivate,
		IgnoreRobots: s.IgnoreRobots, Now: p.Now, Logger: p.Logger, Within: c.within, Timeout: s.Timeout,
	})
	return c
}

// crawl is one pass over a portal. One goroutine reads lists, several fetch
// and read articles, one stores.
type crawl struct {
	p          *Pipeline
	source     Source
	classifier *classify.Classifier
	client     *fetch.Client
	hosts      []string

	seen        map[string]bool // ids named so far; the lister's own
	columnsDead int             // columns whose first list page could not be had; the lister's own
	listed      atomic.Int64    // articles named so far

	jobs    chan job
	results chan result

	memory *memory // pages of earlier passes, nil if none are kept
}

// job is an article to fetch.
type job struct {
	entry  extract.Entry
	column *kiosk.Column
	id     string
}

// result is what came of a job, or of a list page: the record, if there is a
// new one, and the fetches to note once it is stored.
type result struct {
	record  *kiosk.Record
	fetches []kiosk.Fetch
	article bool
	gone    bool // it was there at an earlier pass and is not any more
	title   string
	unread  []FileProblem // files of it that could not be read
	look    *look         // what it says of the article's page, nil if nothing
}

func (c *crawl) run(ctx context.Context, sum *Summary) error {
	g, ctx := errgroup.WithContext(ctx)
	var workers sync.WaitGroup // all who send results
	workers.Add(1)
	g.Go(func() error {
		defer workers.Done()
		defer close(c.jobs)
		if err := c.findColumns(ctx); err != nil {
			return err
		}
		for i := range c.source.Columns {
			if err := c.list(ctx, &c.source.Columns[i]); err != nil {
				return err
			}
		}
		return c.lookAgain(ctx)
	})
	for range max(1, c.source.Concurrency) {
		workers.Add(1)
		g.Go(func() error {
			defer workers.Done()
			for j := range c.jobs {
				r, err := c.look(ctx, j)
				if err != nil {
					return err
				}
				if err := c.send(ctx, r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	g.Go(func() error {
		defer close(c.results)
		workers.Wait()
		return nil
	})
	g.Go(func() error { return c.store(ctx, sum) })
	return g.Wait()
}

func (c *crawl) send(ctx context.Context, r result) error {
	select {
	case c.results <- r:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hostsOf lists the hosts whose pages belong to a source: its own, those of
// its columns, those it names, and what is below them.
func hostsOf(s Source) []string {
	var hosts []string
	add := func(address string) {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			hosts = append(hosts, strings.TrimPrefix(strings.ToLower(u.Host), "www."))
		}
	}
	add(s.Home)
	for _, c := range s.Columns {
		add(c.URL)
	}
	for _, h := range s.Hosts {
		hosts = append(hosts, strings.TrimPrefix(strings.ToLower(h), "www."))
	}
	return hosts
}

// ours reports whether an address belongs to the source.
func (c *crawl) ours(address string) bool {
	u, err := url.Parse(address)
	return err == nil && c.within(u)
}

func (c *crawl) within(u *url.URL) bool {
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	for _, h := range c.hosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return false
}
