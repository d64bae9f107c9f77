package snapshot

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
)

const (
	// manifestFile is the name of the signed manifest in a snapshot's folder.
	manifestFile = "manifest"
	// incoming is where a snapshot is made.
	incoming = "new"
	// keep is how many snapshots stay: a terminal may still be taking the last.
	keep = 2
	// A page of the database changes at a time, a file of the index as a whole.
	databaseBlock, indexBlock = 32 << 10, 256 << 10
)

// Shelf holds the newest snapshots in a folder and gives out their blocks. Its
// methods are safe for concurrent use.
type Shelf struct {
	dir  string
	keys *keys.Keys
	log  *slog.Logger

	making sync.Mutex // held while a snapshot is made

	mu     sync.RWMutex
	held   []held // the newest last
	blocks map[Hash]place
}

type held struct {
	dir      string
	sealed   []byte
	manifest *Manifest
}

// place is where a block can be read.
type place struct {
	file   string
	at     int64
	length int64
}

// OpenShelf opens a folder, which it makes; snapshots that cannot be used any
// more are removed.
func OpenShelf(dir string, k *keys.Keys, log *slog.Logger) (*Shelf, error) {
	s := &Shelf{dir: dir, keys: k, log: log}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("snapshot: shelf: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("snapshot: shelf: %w", err)
	}
	for _, e := range entries {
		h, err := s.load(filepath.Join(dir, e.Name()))
		if err != nil {
			if e.Name() != incoming {
				log.Warn("snapshot for terminals cannot be used", "error", err.Error())
			}
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				return nil, fmt.Errorf("snapshot: shelf: %w", err)
			}
			continue
		}
		s.held = append(s.held, h)
	}
	slices.SortFunc(s.held, func(a, b held) int { return int(a.manifest.Number - b.manifest.Number) })
	s.index()
	return s, nil
}

func (s *Shelf) load(dir string) (held, error) {
	sealed, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return held{}, err
	}
	m, err := Read(sealed, s.keys.Public)
	return held{dir, sealed, m}, err
}

// index lists the blocks of what is held. The caller holds mu or is alone.
func (s *Shelf) index() {
	s.blocks = map[Hash]place{}
	for _, h := range s.held {
		for i := range h.manifest.Files {
			f := &h.manifest.Files[i]
			for n, hash := range f.Blocks {
				s.blocks[hash] = place{filepath.Join(h.dir, filepath.FromSlash(f.Path)), int64(n) * f.Block, f.Length(n)}
			}
		}
	}
}

// Newest returns the newest manifest and how it is signed; nil if there is
// none yet.
func (s *Shelf) Newest() (*Manifest, []byte) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if len(s.held) == 0 {
		return nil, nil
	}
	h := s.held[len(s.held)-1]
	return h.manifest, h.sealed
}

// Block returns a block of a snapshot that is held; NotFound if there is none.
func (s *Shelf) Block(hash Hash) ([]byte, error) {
	s.mu.RLock() // no snapshot is removed while one of its blocks is read
	defer s.mu.RUnlock()
	p, ok := s.blocks[hash]
	if !ok {
		return nil, kiosk.Errorf(kiosk.NotFound, "没有这一块资料，清单可能已经换了，请重新取清单。")
	}
	b := make([]byte, p.length)
	f, err := os.Open(p.file)
	if err != nil {
		return nil, fmt.Errorf("snapshot: block: %w", err)
	}
	_, err = f.ReadAt(b, p.at)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("snapshot: block: %w", err)
	}
	return b, nil
}

// Make has fill write the files of a snapshot into an empty folder and complete
// its manifest, then signs it and puts it on the shelf.
func (s *Shelf) Make(ctx context.Context, fill func(dir string, m *Manifest) error) error {
	s.making.Lock()
	defer s.making.Unlock()
	dir := filepath.Join(s.dir, incoming)
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700)); err != nil {
		return fmt.Errorf("snapshot: make: %w", err)
	}
	h, err := s.make(ctx, dir, fill)
	if err != nil {
		return errors.Join(fmt.Errorf("snapshot: make: %w", err), os.RemoveAll(dir))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = append(s.held, h)
	for len(s.held) > keep {
		if err := os.RemoveAll(s.held[0].dir); err != nil {
			s.log.Warn("old snapshot is not removed", "error", err.Error())
		}
		s.held = s.held[1:]
	}
	s.index()
	return nil
}

func (s *Shelf) make(ctx context.Context, dir string, fill func(dir string, m *Manifest) error) (held, error) {
	last, _ := s.Newest()
	m := &Manifest{Format: format, MadeAt: time.Now().UTC()}
	// The clock makes numbers grow even if the folder was lost or put back.
	m.Number = m.MadeAt.UnixMilli()
	if last != nil {
		m.Number = max(m.Number, last.Number+1)
	}
	if err := fill(dir, m); err != nil {
		return held{}, err
	}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		f, err := s.file(ctx, path, filepath.ToSlash(rel))
		m.Files = append(m.Files, f)
		return err
	})
	if err != nil {
		return held{}, err
	}
	if err := m.check(); err != nil {
		return held{}, err
	}
	sealed, err := m.seal(s.keys)
	if err != nil {
		return held{}, err
	}
	if err := os.WriteFile(filepath.Join(dir, manifestFile), sealed, 0o600); err != nil {
		return held{}, err
	}
	to := filepath.Join(s.dir, strconv.FormatInt(m.Number, 10))
	return held{to, sealed, m}, os.Rename(dir, to)
}

// file reads the blocks of a file. One that is the same file on disk as the
// last snapshot's has the same.
func (s *Shelf) file(ctx context.Context, path, name string) (File, error) {
	if f := s.known(path, name); f != nil {
		return *f, nil
	}
	f := File{Path: name, Block: indexBlock}
	if name == PublicFile {
		f.Block = databaseBlock
	}
	in, err := os.Open(path)
	if err != nil {
		return f, err
	}
	defer in.Close()
	b := make([]byte, f.Block)
	for ctx.Err() == nil {
		n, err := io.ReadFull(in, b)
		if n > 0 {
			f.Size += int64(n)
			f.Blocks = append(f.Blocks, sha256.Sum256(b[:n]))
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return f, nil
		}
		if err != nil {
			return f, err
		}
	}
	return f, ctx.Err()
}

// known returns what the last snapshot says of a file that never changes.
func (s *Shelf) known(path, name string) *File {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if len(s.held) == 0 || !strings.HasPrefix(name, IndexFolder+"/") {
		return nil
	}
	h := s.held[len(s.held)-1]
	i := slices.IndexFunc(h.manifest.Files, func(f File) bool { return f.Path == name })
	if i < 0 {
		return nil
	}
	now, err := os.Stat(path)
	before, errBefore := os.Stat(filepath.Join(h.dir, filepath.FromSlash(name)))
	if err != nil || errBefore != nil || !os.SameFile(now, before) || now.Size() != h.manifest.Files[i].Size {
		return nil
	}
	return &h.manifest.Files[i]
}
