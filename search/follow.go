package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	index "github.com/blevesearch/bleve_index_api"
	"golang.org/x/sync/errgroup"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/segment"
)

// followPage is how many changes are asked for at a time, batchPassages how
// many passages go into one batch of a rebuild.
const (
	followPage    = 200
	batchPassages = 2000
)

// Follow applies what has changed since the index last looked. It returns how
// many disclosures that were. Unavailable if there is no index yet.
func (e *Engine) Follow(ctx context.Context, feed kiosk.Feed) (int, error) {
	e.writing.Lock()
	defer e.writing.Unlock()
	e.mu.RLock()
	gen := e.gen
	e.mu.RUnlock()
	if gen == nil {
		return 0, errNotOpen
	}
	n, err := e.follow(ctx, gen, feed, func() error { return e.refresh(gen) })
	if err != nil {
		return n, fmt.Errorf("search: follow: %w", e.folderProblem(err))
	}
	if n > 0 && e.outgrown() {
		e.learnWords()
	}
	return n, nil
}

// follow brings a generation up to date, page by page; after each it calls done.
func (e *Engine) follow(ctx context.Context, gen *generation, feed kiosk.Feed, done func() error) (int, error) {
	revision, err := gen.revision()
	if err != nil {
		return 0, err
	}
	total := 0
	for {
		changes, err := feed.Changes(ctx, revision, followPage)
		if err != nil {
			return total, err
		}
		if len(changes) == 0 {
			return total, e.touch(gen, done)
		}
		changes = newest(changes)
		if err := e.hide(changes); err != nil {
			return total, err
		}
		batch := index.NewBatch()
		for i := range changes {
			revision = max(revision, changes[i].Revision)
			if changes[i].State != kiosk.Published {
				batch.Delete(changes[i].ID)
			}
		}
		if err := e.analyse(ctx, gen.seg.Load(), batch, changes); err != nil {
			return total, err
		}
		stampRevision(batch, revision, e.now())
		if err := gen.index.Batch(batch); err != nil {
			return total, err
		}
		if err := done(); err != nil {
			return total, err
		}
		total += len(changes)
	}
}

// newest keeps the last change of each disclosure.
func newest(changes []kiosk.Disclosure) []kiosk.Disclosure {
	last := make(map[string]int, len(changes))
	for i := range changes {
		last[changes[i].ID] = i
	}
	kept := changes[:0:0]
	for i := range changes {
		if last[changes[i].ID] == i {
			kept = append(kept, changes[i])
		}
	}
	return kept
}

// touch notes that the index is in step with the store. It is noted in memory
// only; the folder is not written to for it.
func (e *Engine) touch(gen *generation, done func() error) error {
	e.mu.RLock()
	v := e.view
	e.mu.RUnlock()
	if v == nil || v.gen != gen {
		return nil
	}
	v.followed.Store(e.now().UnixNano())
	if v.merged() {
		return done()
	}
	return nil
}

// hide takes what is no longer published out of the view in use, before
// anything slower happens.
func (e *Engine) hide(changes []kiosk.Disclosure) error {
	v, err := e.acquire()
	if err != nil {
		return nil // nothing is shown
	}
	defer v.release()
	for i := range changes {
		if changes[i].State != kiosk.Published {
			if err := v.index.Hide(changes[i].ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// analyse adds the published ones to a batch.
func (e *Engine) analyse(ctx context.Context, seg *analysis.Segmenter, batch *index.Batch, list []kiosk.Disclosure) error {
	docs := make([]*segment.Document, len(list))
	g, ctx := errgroup.WithContext(ctx)
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		g.Go(func() error {
			x := &indexer{seg: seg}
			for i := w; i < len(list) && ctx.Err() == nil; i += workers {
				if list[i].State == kiosk.Published {
					docs[i] = x.document(e.record(&list[i]), i)
				}
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for _, d := range docs {
		if d != nil {
			segment.Update(batch, d)
		}
	}
	return nil
}

// refresh puts a view of the newest snapshot in use.
func (e *Engine) refresh(gen *generation) error {
	e.mu.RLock()
	old := e.view
	e.mu.RUnlock()
	v, err := e.newView(gen, old)
	if err != nil {
		return err
	}
	e.swap(gen, v)
	return nil
}

// Rebuild makes a new index from the feed beside the old one and swaps it in.
// progress, which may be nil, is told revisions: how far of how many.
// [Engine.Follow] may be called meanwhile; it follows on the old index.
func (e *Engine) Rebuild(ctx context.Context, feed kiosk.Feed, progress func(done, total int)) error {
	e.rebuilding.Lock()
	defer e.rebuilding.Unlock()
	if e.isClosed() {
		return errNotOpen
	}
	if err := e.rebuild(ctx, feed, progress); err != nil {
		return fmt.Errorf("search: rebuild: %w", e.folderProblem(err))
	}
	return nil
}

func (e *Engine) isClosed() bool {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.closed
}

func (e *Engine) rebuild(ctx context.Context, feed kiosk.Feed, progress func(done, total int)) (err error) {
	path := filepath.Join(e.dir, generationPrefix+strconv.FormatInt(time.Now().UnixNano(), 36))
	seg := e.spoken.Load().seg
	if err := e.build(ctx, path, &feedSource{feed: feed, engine: e, progress: progress}, seg); err != nil {
		return errors.Join(err, os.RemoveAll(path))
	}
	return e.adopt(ctx, path, feed, seg)
}

// adopt opens a finished generation, made with seg, brings it up to date and
// puts it in use.
func (e *Engine) adopt(ctx context.Context, path string, feed kiosk.Feed, seg *analysis.Segmenter) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	gen, err := e.openGeneration(path, nil)
	if err != nil {
		return errors.Join(err, os.RemoveAll(path))
	}
	gen.cutWith(seg, seg.Fingerprint(), e.spoken.Load())
	fail := func(err error) error {
		gen.obsolete.Store(true)
		gen.release()
		return err
	}
	if feed != nil {
		if _, err := e.follow(ctx, gen, feed, func() error { return nil }); err != nil {
			return fail(err)
		}
	}
	v, err := e.newView(gen, nil)
	if err != nil {
		return fail(err)
	}
	if err := e.use(path); err != nil {
		v.release()
		return fail(err)
	}
	e.swap(gen, v)
	e.removeOthers(path)
	if feed != nil {
		e.learnWords()
	}
	return nil
}
