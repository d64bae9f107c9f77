package search

import (
	"context"
	"errors"
	"runtime"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	index "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/segment"
)

// source gives records in any order; an empty answer ends it.
type source interface {
	next(ctx context.Context) ([]*record, error)
	revision() int64 // after the end: up to where the records reach
}

// feedSource reads what was published when it began. What changes meanwhile
// is followed afterwards, in order; here batches overtake each other.
type feedSource struct {
	feed     kiosk.Feed
	engine   *Engine
	progress func(done, total int)
	last     int64 // revision when it began
	after    int64
}

func (s *feedSource) revision() int64 { return s.after }

func (s *feedSource) next(ctx context.Context) ([]*record, error) {
	if s.last == 0 {
		var err error
		if s.last, err = s.feed.LastRevision(ctx); err != nil {
			return nil, err
		}
	}
	for {
		changes, err := s.feed.Changes(ctx, s.after, followPage)
		if err != nil {
			return nil, err
		}
		changes = slices.DeleteFunc(changes, func(d kiosk.Disclosure) bool { return d.Revision > s.last })
		if len(changes) == 0 {
			return nil, nil
		}
		var out []*record
		for i := range changes {
			s.after = max(s.after, changes[i].Revision)
			if changes[i].State == kiosk.Published {
				out = append(out, s.engine.record(&changes[i]))
			}
		}
		if s.progress != nil {
			s.progress(int(s.after), int(s.last))
		}
		if len(out) > 0 {
			return out, nil
		}
	}
}

// build makes a generation from nothing and closes it. It is on disk and
// marked as finished when build returns without error.
func (e *Engine) build(ctx context.Context, path string, src source, seg *analysis.Segmenter) (err error) {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	gen, err := e.openGeneration(path, fail)
	if err != nil {
		return err
	}
	defer gen.release()
	defer func() {
		if err != nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
	}()

	work := make(chan []*record)
	g, gctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			x := &indexer{seg: seg}
			for records := range work {
				batch := index.NewBatch()
				for i, r := range records {
					segment.Update(batch, x.document(r, i))
				}
				if err := gen.index.Batch(batch); err != nil {
					return err
				}
			}
			return nil
		})
	}
	g.Go(func() error {
		defer close(work)
		return deal(gctx, src, work)
	})
	if err := g.Wait(); err != nil {
		return err
	}
	return e.finish(ctx, gen, src.revision(), seg)
}

// deal puts records together to batches.
func deal(ctx context.Context, src source, work chan<- []*record) error {
	var batch []*record
	passages := 0
	send := func() error {
		select {
		case work <- batch:
			batch, passages = nil, 0
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for {
		records, err := src.next(ctx)
		if err != nil {
			return err
		}
		if len(records) == 0 {
			if len(batch) == 0 {
				return nil
			}
			return send()
		}
		for _, r := range records {
			batch = append(batch, r)
			if passages += len(r.passages) + 1; passages >= batchPassages {
				if err := send(); err != nil {
					return err
				}
			}
		}
	}
}

// oneSegment merges everything in one go, each posting once.
var oneSegment = mergeplan.MergePlanOptions{
	MaxSegmentsPerTier: 1, MaxSegmentSize: 1 << 30, MaxSegmentFileSize: 1 << 40, TierGrowth: 1,
	SegmentsPerMergeTask: 1 << 20, FloorSegmentSize: 1 << 30, FloorSegmentFileSize: 1 << 40,
}

// finish merges the segments to one and then writes the stamps. It returns
// when everything is on disk.
func (e *Engine) finish(ctx context.Context, gen *generation, revision int64, seg *analysis.Segmenter) error {
	if err := persist(ctx, gen, index.NewBatch()); err != nil { // only what is on disk is merged
		return err
	}
	if err := errors.Join(gen.index.ForceMerge(ctx, &oneSegment), ctx.Err()); err != nil {
		return err
	}
	batch := index.NewBatch()
	stampRevision(batch, revision, e.now())
	batch.SetInternal(keyFormat, []byte{formatVersion})
	batch.SetInternal(keyFingerprint, []byte(seg.Fingerprint()))
	return persist(ctx, gen, batch)
}

// persist writes a batch and waits until it and all before it is on disk.
func persist(ctx context.Context, gen *generation, batch *index.Batch) error {
	persisted := make(chan error, 1)
	batch.SetPersistedCallback(func(err error) {
		select {
		case persisted <- err:
		default:
		}
	})
	if err := gen.index.Batch(batch); err != nil {
		return err
	}
	select {
	case err := <-persisted:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
