package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	berrors "go.etcd.io/bbolt/errors"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/rank"
	"gongkai/search/rerank"
	"gongkai/search/segment"
)

// currentFile names the generation in use.
const currentFile = "current"

const generationPrefix = "gen-"

// The keys of what a generation remembers besides documents.
var (
	keyFormat      = []byte("format")
	keyFingerprint = []byte("fingerprint")
	keyRevision    = []byte("revision")
	keyUpdated     = []byte("updated")
)

// generation is one index on disk. It is closed when its last user lets go
// and then removed if another has taken its place.
type generation struct {
	path        string
	index       *scorch.Scorch
	fingerprint string                             // of the segmenter it was made with
	seg         atomic.Pointer[analysis.Segmenter] // that one, or the nearest we have
	ask         atomic.Pointer[analysis.Segmenter] // seg with the words people say here
	refs        atomic.Int32
	obsolete    atomic.Bool
	closed      func(*generation)
}

// What goes wrong in the background, as when the disk is full, scorch tells one
// function for all indexes and tries again at once.
const (
	backgroundErrors = "gongkai"
	retryAfter       = time.Second
)

// failures are the functions to tell, by the folder of the generation.
var failures sync.Map

func init() {
	scorch.RegistryAsyncErrorCallbacks[backgroundErrors] = func(err error, path string) {
		if tell, ok := failures.Load(path); ok {
			if tell, ok := tell.(func(error)); ok {
				tell(err)
			}
		}
		time.Sleep(retryAfter)
	}
}

// openGeneration opens or makes the index at path. With bulk set it is to be
// filled: batches return before they are on disk, and bulk is told if that
// fails.
func (e *Engine) openGeneration(path string, bulk func(error)) (*generation, error) {
	config := map[string]any{
		"path": path, "bolt_timeout": "2s", "unsafe_batch": bulk != nil, "numSnapshotsToKeep": 1,
		"forceSegmentType": segment.Type, "forceSegmentVersion": segment.Version,
		"asyncErrorCallbackName": backgroundErrors, "read_only": e.readOnly,
	}
	if bulk != nil {
		// Batches go to disk as they are and are merged once, at the end.
		config["scorchPersisterOptions"] = map[string]any{"MemoryPressurePauseThreshold": 0, "PersisterNapUnderNumFiles": 0}
		config["scorchMergePlanOptions"] = map[string]any{"MaxSegmentsPerTier": 1 << 20, "FloorSegmentSize": 1}
	}
	idx, err := scorch.NewScorch(scorch.Name, config, e.queue)
	if err != nil {
		return nil, err
	}
	s, ok := idx.(*scorch.Scorch)
	if !ok {
		return nil, fmt.Errorf("unknown index type %T", idx)
	}
	failures.Store(path, func(err error) {
		e.log.Error("index cannot be written", "error", err.Error())
		if bulk != nil {
			bulk(err)
		}
	})
	if err := s.Open(); err != nil {
		failures.Delete(path)
		if errors.Is(err, berrors.ErrTimeout) {
			return nil, kiosk.Wrap(kiosk.Conflict, "索引正被另一个程序使用，请先停止它。", err)
		}
		return nil, err
	}
	g := &generation{path: path, index: s}
	g.refs.Store(1)
	e.pending.Add(1)
	g.closed = func(g *generation) {
		defer e.pending.Done()
		if err := g.index.Close(); err != nil {
			e.log.Warn("index did not close cleanly", "error", err.Error())
		}
		failures.Delete(g.path)
		if g.obsolete.Load() {
			if err := os.RemoveAll(g.path); err != nil {
				e.log.Warn("old index not removed", "error", err.Error())
			}
		}
	}
	return g, nil
}

func (g *generation) release() {
	if g.refs.Add(-1) == 0 {
		g.closed(g)
	}
}

func (g *generation) internal(key []byte) ([]byte, error) {
	r, err := g.index.Reader()
	if err != nil {
		return nil, err
	}
	v, err := r.GetInternal(key)
	return v, errors.Join(err, r.Close())
}

// stamp returns under which rules the generation was made; format is 0 if it
// was never finished.
func (g *generation) stamp() (format int, fingerprint string, err error) {
	f, err := g.internal(keyFormat)
	if err != nil || len(f) == 0 {
		return 0, "", err
	}
	p, err := g.internal(keyFingerprint)
	return int(f[0]), string(p), err
}

// revision returns up to where the generation has followed the store.
func (g *generation) revision() (int64, error) {
	b, err := g.internal(keyRevision)
	if err != nil || len(b) != 8 {
		return 0, err
	}
	return int64(binary.BigEndian.Uint64(b)), nil
}

// stampRevision adds to a batch how far it brings the index and when.
func stampRevision(b *index.Batch, revision int64, at time.Time) {
	b.SetInternal(keyRevision, binary.BigEndian.AppendUint64(nil, uint64(revision)))
	b.SetInternal(keyUpdated, []byte(at.UTC().Format(time.RFC3339Nano)))
}

// use makes a generation the one that is opened from now on.
func (e *Engine) use(path string) error {
	tmp := filepath.Join(e.dir, currentFile+".new")
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(filepath.Base(path) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(tmp, filepath.Join(e.dir, currentFile))
}

// removeOthers removes generations that a crash left behind.
func (e *Engine) removeOthers(keep string) {
	entries, err := os.ReadDir(e.dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		path := filepath.Join(e.dir, entry.Name())
		if strings.HasPrefix(entry.Name(), generationPrefix) && path != keep {
			if err := os.RemoveAll(path); err != nil {
				e.log.Warn("left-over index not removed", "error", err.Error())
			}
		}
	}
}

// view is a snapshot of a generation that searches run on.
type view struct {
	gen      *generation
	reader   index.IndexReader
	index    *rank.Index
	model    *rerank.Model // of the second look; nil for none
	now      func() time.Time
	segments map[uint64]*rank.Segment
	updated  time.Time
	followed atomic.Int64 // nanoseconds: when it was last seen to be in step with the store
	refs     atomic.Int32
	counts   sync.Map // text → how many disclosures it finds, for suggestions
	slips    recent   // corrections just weighed
	pairs    pairCounts
	counted  atomic.Int32
}

// updatedAt returns when the view was last in step with the store.
func (v *view) updatedAt() time.Time {
	if at := time.Unix(0, v.followed.Load()); at.After(v.updated) {
		return at
	}
	return v.updated
}

// merged reports whether the index has put segments together since.
func (v *view) merged() bool {
	r, err := v.gen.index.Reader()
	if err != nil {
		return false
	}
	defer r.Close() //nolint:errcheck // only looked at
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return false
	}
	for _, s := range snapshot.Segments() {
		if v.segments[s.Id()] == nil {
			return true
		}
	}
	return false
}

// newView reads the columns of the segments that old does not have yet; old
// may be nil.
func (e *Engine) newView(gen *generation, old *view) (*view, error) {
	reader, err := gen.index.Reader()
	if err != nil {
		return nil, err
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, errors.Join(fmt.Errorf("unknown reader type %T", reader), reader.Close())
	}
	v := &view{gen: gen, reader: reader, model: e.model, now: e.now, segments: map[uint64]*rank.Segment{}}
	v.refs.Store(1)
	var parts []rank.Part
	for _, s := range snapshot.Segments() {
		seg, err := segment.Of(s.Segment())
		if err != nil {
			return nil, errors.Join(err, reader.Close())
		}
		var columns *rank.Segment
		if old != nil && old.gen == gen && old.segments[s.Id()] != nil {
			columns = old.segments[s.Id()].Over(seg)
		} else if columns, err = rank.NewSegment(seg, e.values); err != nil {
			return nil, errors.Join(err, reader.Close())
		}
		v.segments[s.Id()] = columns
		parts = append(parts, rank.Part{Segment: columns, Deleted: s.Deleted()})
	}
	v.index = rank.NewIndex(parts, e.values, e.cache, e.weights)
	if b, err := snapshot.GetInternal(keyUpdated); err == nil && len(b) > 0 {
		if v.updated, err = time.Parse(time.RFC3339Nano, string(b)); err != nil {
			return nil, errors.Join(err, reader.Close())
		}
	}
	gen.refs.Add(1)
	return v, nil
}

func (v *view) release() {
	if v.refs.Add(-1) == 0 {
		_ = v.reader.Close() // gives the segments back; nothing to be done about a failure
		v.gen.release()
	}
}
