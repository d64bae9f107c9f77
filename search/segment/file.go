package segment

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/mmap-go"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// File is a segment on disk, mapped into memory until nobody refers to it.
type File struct {
	*Segment
	path string

	mu     sync.Mutex
	refs   int
	mapped mmap.MMap
}

var _ api.PersistedSegment = (*File)(nil)

// OpenFile opens a segment file. A file that is not as it was written gives
// [ErrDamaged], now or when the damaged part is read.
func OpenFile(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() == 0 { // nothing to map
		return nil, errors.Join(err, fmt.Errorf("%w: empty", ErrDamaged))
	}
	mapped, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, err
	}
	s, err := parse(mapped, true)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", filepath.Base(path), err), mapped.Unmap())
	}
	return &File{Segment: s, path: path, refs: 1, mapped: mapped}, nil
}

// Path returns where the file is.
func (f *File) Path() string { return f.path }

// Size returns about how much memory the segment takes besides the file.
func (f *File) Size() int { return 4 * len(f.heads) }

// AddRef counts one more user.
func (f *File) AddRef() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refs++
}

// DecRef lets go; the last user unmaps the file.
func (f *File) DecRef() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refs--; f.refs != 0 {
		return nil
	}
	return f.mapped.Unmap()
}

// Close lets go.
func (f *File) Close() error { return f.DecRef() }

const writeBuffer = 1 << 20

// create writes a file that is on disk when it returns without error, and not
// there otherwise.
func create(path string, write func(io.Writer) error) (err error) {
	// A file that is there belongs to an attempt that failed and may still be
	// mapped: it is taken away, not written over.
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	out := bufio.NewWriterSize(f, writeBuffer)
	err = write(out)
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
