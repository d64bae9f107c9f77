package search

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	index "github.com/blevesearch/bleve_index_api"

	"gongkai/kiosk"
	"gongkai/search/analysis"
	"gongkai/search/pinyin"
	"gongkai/search/query"
	"gongkai/search/rank"
	"gongkai/search/rerank"
	"gongkai/search/spelling"
)

// Options is what an engine is made of.
type Options struct {
	Segmenter  *analysis.Segmenter  // required
	Vocabulary *query.Vocabulary    // everyday words and what documents say; may be nil
	Readings   *pinyin.Readings     // how characters sound; nil reads no pinyin and corrects nothing
	Confusions *spelling.Confusions // characters typed for each other; may be nil
	Catalogue  *kiosk.Catalogue     // labels of facets, suggestions; may be nil
	Language   kiosk.Language       // what the place adds; [Engine.Speak] changes it
	Weights    *rank.Weights        // nil for the defaults
	Model      *rerank.Model        // of the second look; nil for the default, and none beside other Weights
	CacheBytes int                  // for decoded postings; 0 means 128 MB
	ReadOnly   bool                 // never writes to the folder, which must hold an index
	Now        func() time.Time     // nil for time.Now
	Logger     *slog.Logger         // nil discards
}

const defaultCacheBytes = 128 << 20

// parts are what answering takes besides an index and a language. They stay
// the same as long as an engine is open, so that a rehearsal can share them.
type parts struct {
	seg       *analysis.Segmenter // without the names of the place
	words     *query.Vocabulary   // without the words of the place
	readings  *pinyin.Readings
	catalogue *kiosk.Catalogue
	guides    []guideItem       // items of the catalogue, for [Engine.guide]
	filters   *query.Names      // words that can be filters
	speller   *spelling.Speller // nil without readings
	weights   rank.Weights
	model     *rerank.Model
	now       func() time.Time
	log       *slog.Logger

	values *rank.Dictionary
	cache  *rank.Cache
	slots  chan struct{} // one for each search in flight
}

// Engine searches and indexes. It implements [kiosk.Searcher] and
// [kiosk.Indexer] and is safe for concurrent use.
type Engine struct {
	parts
	dir      string
	readOnly bool
	queue    *index.AnalysisQueue

	speaking  sync.Mutex                     // held while what follows is made anew
	common    map[string]float64             // words of the index, see [view.commonWords]
	spoken    atomic.Pointer[spoken]         // never nil
	lexicon   atomic.Pointer[pinyin.Lexicon] // what Latin letters can mean
	lexicons  atomic.Uint64                  // how often it was made
	learned   atomic.Uint64                  // entries of the index when the lexicon last learned from it
	learnedAt atomic.Int64                   // and when, in nanoseconds

	writing    sync.Mutex // held while the generation in use is written to
	rebuilding sync.Mutex // held while another one is made

	mu      sync.RWMutex
	gen     *generation // nil while there is no index
	view    *view
	closed  bool
	pending sync.WaitGroup // generations not closed yet
}

var (
	_ kiosk.Searcher = (*Engine)(nil)
	_ kiosk.Indexer  = (*Engine)(nil)
	_ kiosk.Speaker  = (*Engine)(nil)
)

// Open opens the index in a folder. A folder without an index, or with one
// that cannot be used, is no error: searches are Unavailable and
// [Engine.NeedsRebuild] is true until [Engine.Rebuild]. An index another
// process has open is a Conflict.
func Open(dir string, opts Options) (*Engine, error) {
	if opts.Segmenter == nil {
		return nil, errors.New("search: open: no segmenter")
	}
	e := &Engine{dir: dir, readOnly: opts.ReadOnly, queue: index.NewAnalysisQueue(1), parts: parts{
		seg: opts.Segmenter, words: opts.Vocabulary.With(query.Renames(opts.Catalogue)), readings: opts.Readings,
		catalogue: opts.Catalogue, guides: guideItems(opts.Catalogue), filters: query.NewNames(opts.Catalogue), weights: rank.DefaultWeights,
		now: opts.Now, log: opts.Logger, values: rank.NewDictionary(), slots: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}}
	if opts.Readings != nil {
		e.speller = spelling.New(opts.Confusions, opts.Readings, opts.Segmenter)
	}
	if opts.Weights != nil {
		e.weights = *opts.Weights
	} else if opts.Model == nil {
		var err error
		if opts.Model, err = rerank.Default(); err != nil {
			return nil, fmt.Errorf("search: open: %w", err)
		}
	}
	e.model = opts.Model
	if e.now == nil {
		e.now = time.Now
	}
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	if opts.CacheBytes == 0 {
		opts.CacheBytes = defaultCacheBytes
	}
	e.cache = rank.NewCache(opts.CacheBytes)
	e.spoken.Store(e.newSpoken(opts.Language))
	e.setLexicon()
	if !e.readOnly {
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return nil, fmt.Errorf("search: open: %w", e.folderProblem(err))
		}
	}
	if err := e.openCurrent(); err != nil {
		e.queue.Close()
		return nil, fmt.Errorf("search: open %s: %w", dir, e.folderProblem(err))
	}
	return e, nil
}

// folderProblem says what an administrator can do about an error of the file
// system. It stays Internal: a visitor is not told paths.
func (e *Engine) folderProblem(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return kiosk.Wrap(kiosk.Internal, "索引目录 "+e.dir+" 不能读写。请检查权限，运行本程序的账号要能读写其中的文件。", err)
	case errors.Is(err, syscall.ENOSPC):
		return kiosk.Wrap(kiosk.Internal, "磁盘已满，索引写不进去。请清理 "+e.dir+" 所在的磁盘。", err)
	}
	return err
}

// openCurrent opens the generation that current names, if it can be used.
func (e *Engine) openCurrent() error {
	name, err := os.ReadFile(filepath.Join(e.dir, currentFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	path := filepath.Join(e.dir, filepath.Base(strings.TrimSpace(string(name))))
	gen, err := e.openGeneration(path, nil)
	if kiosk.KindOf(err) == kiosk.Conflict {
		return err
	}
	if err != nil {
		e.log.Warn("index cannot be used", "error", err.Error())
		return nil
	}
	format, fingerprint, err := gen.stamp()
	if err != nil || format != formatVersion {
		e.log.Warn("index has another format", "format", format)
		gen.release()
		return nil
	}
	gen.cutWith(e.segmenterOf(fingerprint), fingerprint, e.spoken.Load())
	v, err := e.newView(gen, nil)
	if err != nil {
		e.log.Warn("index cannot be read", "error", err.Error())
		gen.release()
		return nil
	}
	e.gen, e.view = gen, v
	if !e.readOnly {
		e.removeOthers(path)
	}
	e.learnWords()
	return nil
}

// NeedsRebuild reports whether there is no index, or one that is damaged or
// made under other rules of analysis, which is still searched until the new
// one is made.
func (e *Engine) NeedsRebuild() bool {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.gen == nil || e.gen.fingerprint != e.spoken.Load().fingerprint || e.view != nil && e.view.index.Damaged()
}

// Close waits for searches under way and closes the index.
func (e *Engine) Close() error {
	e.rebuilding.Lock()
	defer e.rebuilding.Unlock()
	e.writing.Lock()
	defer e.writing.Unlock()
	e.mu.Lock()
	gen, v := e.gen, e.view
	wasClosed := e.closed
	e.gen, e.view, e.closed = nil, nil, true
	e.mu.Unlock()
	if wasClosed {
		return nil
	}
	if v != nil {
		v.release()
	}
	if gen != nil {
		gen.release()
	}
	e.pending.Wait()
	e.queue.Close()
	return nil
}

var errNotOpen = kiosk.Errorf(kiosk.Unavailable, "正在准备资料，请稍等片刻再试。")

// acquire returns the view in use; the caller releases it.
func (e *Engine) acquire() (*view, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.view == nil {
		return nil, errNotOpen
	}
	e.view.refs.Add(1)
	return e.view, nil
}

// swap puts a generation and its view in place of the ones in use.
func (e *Engine) swap(gen *generation, v *view) {
	e.mu.Lock()
	oldGen, oldView := e.gen, e.view
	if gen != oldGen { // the place may have spoken while it was made
		gen.cutWith(gen.seg.Load(), gen.fingerprint, e.spoken.Load())
	}
	e.gen, e.view = gen, v
	e.mu.Unlock()
	if oldView != nil {
		oldView.release()
	}
	if oldGen != nil && oldGen != gen {
		oldGen.obsolete.Store(true)
		oldGen.release()
	}
}
