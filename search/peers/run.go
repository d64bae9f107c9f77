package peers

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/search"
	"gongkai/search/relevance"
)

// Result is what one engine measured.
type Result struct {
	Engine   string `json:"engine"`
	Skipped  string `json:"skipped,omitempty"` // why it was not measured
	Passages int    `json:"passages,omitempty"`

	IndexSeconds float64 `json:"index_seconds,omitempty"`
	TextBytes    int64   `json:"text_bytes,omitempty"`
	IndexBytes   int64   `json:"index_bytes,omitempty"`
	RSSBytes     int64   `json:"rss_bytes,omitempty"` // after the measurements; 0 for a server of its own

	Quality  *relevance.Report `json:"quality,omitempty"`
	Question []Latency         `json:"question,omitempty"`
	Keyword  []Latency         `json:"keyword,omitempty"`
}

// Latency is what so many clients saw who asked for pages one after another.
type Latency struct {
	Clients   int     `json:"clients"`
	Pages     int     `json:"pages"`
	P50       float64 `json:"p50_ms"`
	P95       float64 `json:"p95_ms"`
	P99       float64 `json:"p99_ms"`
	PerSecond float64 `json:"per_second"`
	CPU       float64 `json:"cpu_ms"` // of this process for a page, which other work on the machine hardly changes
}

// engine is what is measured. Its searches are safe for concurrent use.
type engine interface {
	// page shows the first ten with marks and three facets; all tells that
	// every word has to be in what is found, unless next to nothing has them all.
	page(ctx context.Context, text string, all bool) error
	// ranked returns the ids of the best passages, best first, repeated where
	// passages share one.
	ranked(ctx context.Context, text string, n int) ([]string, error)
	Close() error
}

// few is how many hits are next to nothing: for fewer, what has some of the
// words is shown. Our search does the same.
const few = 3

// peer is a kind of engine.
type peer struct {
	build func(ctx context.Context, s *Spec, c *search.Collection, o search.Options) error
	open  func(ctx context.Context, s *Spec, o search.Options) (engine, error)
}

var kinds = map[string]peer{
	"gongkai":        {buildOurs, openOurs},
	"bleve":          {buildBleve, openBleve},
	"bleve-bm25":     {buildBleve, openBleve},
	"sqlite-trigram": {buildSQLite, openSQLite},
	"sqlite-words":   {buildSQLite, openSQLite},
	"postgres-words": {buildPostgres, openPostgres},
	"postgres-trgm":  {buildPostgres, openPostgres},
}

// Names lists the engines in the order they are shown.
func Names() []string {
	return []string{"gongkai", "bleve", "bleve-bm25", "sqlite-trigram", "sqlite-words", "postgres-words", "postgres-trgm"}
}

// Run does one part of a run: it builds the index of an engine, or measures it.
func Run(ctx context.Context, s Spec, o search.Options) (Result, error) {
	kind, ok := kinds[s.Engine]
	if !ok {
		return Result{}, fmt.Errorf("peers: no engine %q", s.Engine)
	}
	r := Result{Engine: s.Engine}
	if strings.HasPrefix(s.Engine, "postgres") && s.Postgres == "" {
		r.Skipped = "no server was named"
		return r, nil
	}
	var err error
	if s.Build {
		err = r.build(ctx, &s, kind, o)
	} else {
		err = r.measure(ctx, &s, kind, o)
	}
	if err != nil {
		return r, fmt.Errorf("peers: %s: %w", s.Engine, err)
	}
	return r, nil
}

func (r *Result) build(ctx context.Context, s *Spec, kind peer, o search.Options) error {
	c, err := s.collection()
	if err != nil {
		return err
	}
	r.Passages, r.TextBytes = c.Passages(), c.Bytes()
	start := time.Now()
	if err := kind.build(ctx, s, c, o); err != nil {
		return err
	}
	r.IndexSeconds = math.Round(time.Since(start).Seconds()*10) / 10
	return nil
}

func (r *Result) measure(ctx context.Context, s *Spec, kind peer, o search.Options) (err error) {
	e, err := kind.open(ctx, s, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	q, err := s.questions()
	if err != nil {
		return err
	}
	texts := make([]string, len(q.judged.Queries))
	for i := range texts {
		texts[i] = q.judged.Queries[i].Text
	}
	for _, clients := range []int{1, 2, 16} {
		l, err := load(ctx, e, texts, false, clients, s.Seconds)
		if err != nil {
			return err
		}
		r.Question = append(r.Question, l)
		if len(q.keywords) == 0 {
			continue
		}
		if l, err = load(ctx, e, q.keywords, true, clients, s.Seconds); err != nil {
			return err
		}
		r.Keyword = append(r.Keyword, l)
	}
	if sized, ok := e.(interface {
		size(context.Context) (int64, error)
	}); ok {
		r.IndexBytes, err = sized.size(ctx)
	} else {
		r.IndexBytes, err = relevance.FolderBytes(s.Dir)
		r.RSSBytes = relevance.ResidentBytes()
	}
	if err != nil {
		return err
	}
	return r.judge(ctx, e, q, s)
}

// judge asks the judged questions until all are answered or ten measurements'
// time is over; a slow engine is judged by an even part of them.
func (r *Result) judge(ctx context.Context, e engine, q *questions, s *Spec) error {
	depth := relevance.Depth * 3 / 2
	if q.among != nil {
		depth = relevance.Depth * 4 // what nobody judged is taken out
	}
	set := *q.judged
	if p := r.Question[0].P50; p > 0 {
		set.Queries = spread(set.Queries, max(50, int(10*s.Seconds*1e3/p)))
	}
	report, err := relevance.Evaluate(ctx, &set, func(ctx context.Context, query relevance.Query) ([]string, error) {
		ids, err := e.ranked(ctx, query.Text, depth)
		if q.among != nil {
			ids = slices.DeleteFunc(ids, func(id string) bool { return !q.among[id] })
		}
		return ids, err
	})
	r.Quality = &report
	return err
}

// load lets clients ask for pages of the texts in turn, for so many seconds
// each and until every one of a few hundred texts was asked, but no longer than
// four times that.
func load(ctx context.Context, e engine, texts []string, all bool, clients int, seconds float64) (Latency, error) {
	for _, t := range spread(texts, 20) { // what is loaded on first use is
		if err := e.page(ctx, t, all); err != nil {
			return Latency{}, err
		}
	}
	const enough = 300
	var (
		next  atomic.Int64
		wait  sync.WaitGroup
		lists = make([][]float64, clients)
		errs  = make([]error, clients)
		spent = relevance.ProcessorTime()
		start = time.Now()
	)
	for n := range clients {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				gone := time.Since(start).Seconds()
				if gone > seconds && i >= min(enough, len(texts)) || gone > 4*seconds {
					return
				}
				begun := time.Now()
				if errs[n] = e.page(ctx, texts[i*stride%len(texts)], all); errs[n] != nil {
					return
				}
				lists[n] = append(lists[n], time.Since(begun).Seconds()*1e3)
			}
		})
	}
	wait.Wait()
	took := time.Since(start).Seconds()
	spent = relevance.ProcessorTime() - spent
	times := slices.Sorted(each(lists))
	l := Latency{Clients: clients, Pages: len(times), PerSecond: math.Round(float64(len(times))/took*10) / 10}
	l.CPU = math.Round(spent.Seconds()*1e3/float64(max(len(times), 1))*100) / 100
	l.P50, l.P95, l.P99 = relevance.Percentile(times, 0.5), relevance.Percentile(times, 0.95), relevance.Percentile(times, 0.99)
	return l, errors.Join(errs...)
}

// stride is how far apart texts asked one after another are; a prime, so that
// all are asked.
const stride = 7919

func each(lists [][]float64) iter.Seq[float64] {
	return func(yield func(float64) bool) {
		for _, l := range lists {
			for _, v := range l {
				if !yield(v) {
					return
				}
			}
		}
	}
}
