package replica

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"

	"golang.org/x/sync/errgroup"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
	"gongkai/kiosk/terminal/snapshot"
)

const (
	// incoming is where a snapshot is put together. It outlives a cut: what is
	// there already is not fetched again.
	incoming = "part"
	// atOnce is how many blocks are asked for at a time.
	atOnce = 4
	// spare is what a pull leaves free on the disk, in bytes.
	spare = 128 << 20
)

// Server is where snapshots come from.
type Server interface {
	// Manifest returns the newest signed manifest, nil if have is its number.
	Manifest(ctx context.Context, have int64) ([]byte, error)
	Block(ctx context.Context, hash snapshot.Hash) ([]byte, error)
}

// Puller takes snapshots into a folder.
type Puller struct {
	Dir    string
	Key    keys.Public
	Server Server
	// Accept refuses what this program cannot use before it is fetched; nil
	// refuses nothing.
	Accept func(*snapshot.Manifest) error
	// Free returns the bytes free on the disk of a folder; nil asks the system.
	Free func(dir string) (int64, error)

	Fetched atomic.Int64 // bytes of blocks that came over the network
}

// Pull takes the newest snapshot if it is newer than what is there, which may
// be nil. It returns nil if there is nothing newer. What it returns is whole,
// as signed, on disk, and has a folder of its own. What is there is never
// touched.
func (p *Puller) Pull(ctx context.Context, have *Generation) (*Generation, error) {
	number := int64(0)
	if have != nil {
		number = have.Manifest.Number
	}
	sealed, err := p.Server.Manifest(ctx, number)
	if err != nil || sealed == nil {
		return nil, err
	}
	m, err := snapshot.Read(sealed, p.Key)
	if err != nil {
		return nil, err
	}
	if have != nil && (m.Number < number || m.Revision < have.Manifest.Revision) {
		return nil, kiosk.Errorf(kiosk.Conflict, "服务器给的资料比本机的旧（服务器 %d，本机 %d），没有采用。服务器如果是从备份恢复的，请清空终端的资料重新取。",
			m.Revision, have.Manifest.Revision)
	}
	if have != nil && m.Number == number {
		return nil, nil
	}
	if p.Accept != nil {
		if err := p.Accept(m); err != nil {
			return nil, err
		}
	}
	return p.take(ctx, m, sealed, have)
}

func (p *Puller) take(ctx context.Context, m *snapshot.Manifest, sealed []byte, have *Generation) (*Generation, error) {
	part := filepath.Join(p.Dir, incoming)
	if err := os.MkdirAll(part, 0o700); err != nil {
		return nil, fmt.Errorf("replica: pull: %w", err)
	}
	b := &building{Puller: p, dir: part, have: have, local: have.blocks()}
	if err := b.clear(m); err != nil {
		return nil, fmt.Errorf("replica: pull: %w", err)
	}
	wants, err := b.plan(m)
	if err != nil {
		return nil, err
	}
	if err := b.fetch(ctx, wants); err != nil {
		return nil, err
	}
	g := &Generation{Dir: filepath.Join(p.Dir, generationName(m.Number)), Manifest: m}
	if err := finish(part, sealed, m, g.Dir); err != nil {
		return nil, fmt.Errorf("replica: pull: %w", err)
	}
	return g, nil
}

// building is a snapshot on its way.
type building struct {
	*Puller
	dir   string
	have  *Generation
	local map[snapshot.Hash]place // blocks that are here already
}

// want is a block to be fetched.
type want struct {
	hash   snapshot.Hash
	file   string
	at     int64
	length int64
}

// clear removes what an earlier pull left and the manifest does not have.
func (b *building) clear(m *snapshot.Manifest) error {
	names := map[string]bool{}
	for i := range m.Files {
		names[filepath.Join(b.dir, filepath.FromSlash(m.Files[i].Path))] = true
	}
	return filepath.Walk(b.dir, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() || names[path] {
			return err
		}
		return os.Remove(path)
	})
}

// plan puts in place what is here already and lists what is missing. It is
// Unavailable if the disk has no room for that.
func (b *building) plan(m *snapshot.Manifest) ([]want, error) {
	if err := b.room(m); err != nil {
		return nil, err
	}
	var wants []want
	for i := range m.Files {
		f := &m.Files[i]
		missing, err := b.place(f)
		if err != nil {
			return nil, fmt.Errorf("replica: pull: %w", err)
		}
		wants = append(wants, missing...)
	}
	return wants, nil
}

// room refuses a snapshot the disk has no room for, before anything is written.
func (b *building) room(m *snapshot.Manifest) error {
	need := int64(0)
	for i := range m.Files {
		f := &m.Files[i]
		if b.have.file(f) == nil {
			need += f.Size
		}
		if info, err := os.Stat(filepath.Join(b.dir, filepath.FromSlash(f.Path))); err == nil {
			need -= used(info)
		}
	}
	free := b.Free
	if free == nil {
		free = freeBytes
	}
	has, err := free(b.dir)
	if err != nil {
		return fmt.Errorf("replica: pull: %w", err)
	}
	if need > 0 && need+spare > has {
		return kiosk.Errorf(kiosk.Unavailable, "终端的磁盘不够放新资料：要 %d MB，只剩 %d MB。请清理磁盘；在那之前继续用原来的资料。", (need+spare)>>20, has>>20)
	}
	return nil
}

// place makes a file of the snapshot from what is here and returns the blocks
// that are missing.
func (b *building) place(f *snapshot.File) ([]want, error) {
	path := filepath.Join(b.dir, filepath.FromSlash(f.Path))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if info, err := os.Lstat(path); err == nil && links(info) > 1 {
		// A generation in use has this file too: it is good, or it is left alone.
		if whole(path, f) {
			return nil, nil
		}
		if err := os.Remove(path); err != nil {
			return nil, err
		}
	}
	if same := b.have.file(f); same != nil {
		if _, err := os.Lstat(path); err != nil && os.Link(filepath.Join(b.have.Dir, filepath.FromSlash(same.Path)), path) == nil {
			if whole(path, f) {
				return nil, nil
			}
			if err := os.Remove(path); err != nil {
				return nil, err
			}
		}
	}
	return b.patch(path, f)
}

// patch fills a file of its own with the blocks that are here.
func (b *building) patch(path string, f *snapshot.File) (wants []want, err error) {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if err := out.Truncate(f.Size); err != nil {
		return nil, err
	}
	buf := make([]byte, f.Block)
	for i, hash := range f.Blocks {
		at, block := int64(i)*f.Block, buf[:f.Length(i)]
		if _, err := out.ReadAt(block, at); err == nil && sha256.Sum256(block) == hash {
			continue
		}
		if b.local[hash].read(block, hash) {
			if _, err := out.WriteAt(block, at); err != nil {
				return nil, err
			}
			continue
		}
		wants = append(wants, want{hash, path, at, f.Length(i)})
	}
	return wants, nil
}

// fetch gets what is missing. Each block is checked before it is written.
func (b *building) fetch(ctx context.Context, wants []want) error {
	g, fetching := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for _, w := range wants {
		if fetching.Err() != nil {
			break
		}
		g.Go(func() error {
			block, err := b.Server.Block(fetching, w.hash)
			if err != nil {
				return err
			}
			b.Fetched.Add(int64(len(block)))
			if int64(len(block)) != w.length || sha256.Sum256(block) != w.hash {
				return kiosk.Errorf(kiosk.Invalid, "收到的资料和清单对不上，可能在路上坏了，没有采用。")
			}
			f, err := os.OpenFile(w.file, os.O_WRONLY, 0)
			if err != nil {
				return fmt.Errorf("replica: pull: %w", err)
			}
			_, err = f.WriteAt(block, w.at)
			if err = errors.Join(err, f.Close()); err != nil {
				return fmt.Errorf("replica: pull: %w", err)
			}
			return nil
		})
	}
	return errors.Join(g.Wait(), ctx.Err())
}

// finish makes a snapshot that is complete a generation, at once.
func finish(part string, sealed []byte, m *snapshot.Manifest, to string) error {
	if err := os.WriteFile(filepath.Join(part, manifestFile), sealed, 0o600); err != nil {
		return err
	}
	dirs := map[string]bool{part: true}
	for i := range m.Files {
		path := filepath.Join(part, filepath.FromSlash(m.Files[i].Path))
		if err := syncFile(path); err != nil {
			return err
		}
		for dir := filepath.Dir(path); dir != part; dir = filepath.Dir(dir) {
			dirs[dir] = true
		}
	}
	if err := syncFile(filepath.Join(part, manifestFile)); err != nil {
		return err
	}
	for dir := range dirs {
		if err := syncFile(dir); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(to); err != nil { // one that was found damaged
		return err
	}
	if err := os.Rename(part, to); err != nil {
		return err
	}
	return syncFile(filepath.Dir(to))
}

// syncFile waits until a file or folder is on disk.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func freeBytes(dir string) (int64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * s.Bsize, nil
}

// links returns how many names a file has.
func links(info os.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Nlink
	}
	return 1
}

// used returns how much of the disk a file takes.
func used(info os.FileInfo) int64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Blocks * 512
	}
	return info.Size()
}

// whole reports whether a file is what the manifest says.
func whole(path string, f *snapshot.File) bool {
	in, err := os.Open(path)
	if err != nil {
		return false
	}
	defer in.Close()
	if info, err := in.Stat(); err != nil || info.Size() != f.Size {
		return false
	}
	buf := make([]byte, f.Block)
	for i, hash := range f.Blocks {
		block := buf[:f.Length(i)]
		if _, err := in.ReadAt(block, int64(i)*f.Block); err != nil {
			return false
		}
		if sum := sha256.Sum256(block); !bytes.Equal(sum[:], hash[:]) {
			return false
		}
	}
	return true
}
