package replica

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/kiosk"
	"gongkai/kiosk/terminal/keys"
	"gongkai/kiosk/terminal/snapshot"
)

const (
	manifestFile     = "manifest" // signed, in the folder of a generation
	generationPrefix = "gen-"
	// keep is how many generations stay: the one in use and the one before.
	keep = 2
)

func generationName(number int64) string { return fmt.Sprintf("%s%020d", generationPrefix, number) }

// Generation is a whole snapshot in a folder of its own.
type Generation struct {
	Dir      string
	Manifest *snapshot.Manifest
}

// Path returns where a file or folder of it is.
func (g *Generation) Path(name string) string { return filepath.Join(g.Dir, filepath.FromSlash(name)) }

// Verify reads every file and finds out whether it is as it was signed.
func (g *Generation) Verify() error {
	for i := range g.Manifest.Files {
		f := &g.Manifest.Files[i]
		if !whole(g.Path(f.Path), f) {
			return kiosk.Errorf(kiosk.Invalid, "本机资料 %s 里的 %s 坏了。", filepath.Base(g.Dir), f.Path)
		}
	}
	return nil
}

// file returns the file of the generation that holds the same, nil if none
// does; the generation may be nil.
func (g *Generation) file(like *snapshot.File) *snapshot.File {
	if g == nil {
		return nil
	}
	for i := range g.Manifest.Files {
		// The database is written to while it is put together.
		if f := &g.Manifest.Files[i]; f.Path == like.Path && f.Same(like) {
			return f
		}
	}
	return nil
}

// place is where a block is on this disk.
type place struct {
	file string
	at   int64
}

// read reads a block and reports whether it is still what it was.
func (p place) read(block []byte, hash snapshot.Hash) bool {
	if p.file == "" {
		return false
	}
	f, err := os.Open(p.file)
	if err != nil {
		return false
	}
	defer f.Close()
	_, err = f.ReadAt(block, p.at)
	return err == nil && sha256.Sum256(block) == hash
}

// blocks lists where the blocks of a generation are; it may be nil.
func (g *Generation) blocks() map[snapshot.Hash]place {
	out := map[snapshot.Hash]place{}
	if g == nil {
		return out
	}
	for i := range g.Manifest.Files {
		f := &g.Manifest.Files[i]
		for n, hash := range f.Blocks {
			out[hash] = place{g.Path(f.Path), int64(n) * f.Block}
		}
	}
	return out
}

// Generations lists what a folder holds, the newest first. Those whose manifest
// the installation has not signed are left out.
func Generations(dir string, key keys.Public) ([]*Generation, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("replica: generations: %w", err)
	}
	var out []*Generation
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), generationPrefix) {
			continue
		}
		path := filepath.Join(dir, e.Name())
		sealed, err := os.ReadFile(filepath.Join(path, manifestFile))
		if err != nil {
			continue
		}
		if m, err := snapshot.Read(sealed, key); err == nil && generationName(m.Number) == e.Name() {
			out = append(out, &Generation{path, m})
		}
	}
	slices.SortFunc(out, func(a, b *Generation) int { return strings.Compare(b.Dir, a.Dir) })
	return out, nil
}

// Tidy removes every generation but the one in use and the newest before it.
func Tidy(dir string, inUse *Generation) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("replica: tidy: %w", err)
	}
	kept := 0
	var errs []error
	for _, e := range slices.Backward(entries) { // in order of names
		if !strings.HasPrefix(e.Name(), generationPrefix) {
			continue
		}
		if e.Name() <= filepath.Base(inUse.Dir) && kept < keep {
			kept++
			continue
		}
		errs = append(errs, os.RemoveAll(filepath.Join(dir, e.Name())))
	}
	return errors.Join(errs...)
}

// Remove removes a generation that cannot be used.
func (g *Generation) Remove() error { return os.RemoveAll(g.Dir) }
