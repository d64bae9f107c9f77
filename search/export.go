package search

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	"go.etcd.io/bbolt"

	"gongkai/search/segment"
)

// FormatVersion says which indexes a program can open: those with the same
// number.
const FormatVersion = formatVersion

// exportedGeneration is the name of the generation in an exported folder.
const exportedGeneration = generationPrefix + "exported"

// Export writes the index as it is into a new folder, which [Open] opens, and
// returns up to which revision it has followed the store. What is written never
// changes afterwards: files of the same content are the same file on disk where
// they can be. An index still has the words of what was taken out of it until
// it is tidied up; nothing is written of those disclosures that gone names.
func (e *Engine) Export(dir string, gone func(id string) bool) (revision int64, err error) {
	v, err := e.acquire()
	if err != nil {
		return 0, err
	}
	defer v.release()
	e.writing.Lock()
	defer e.writing.Unlock()
	if err := export(v.gen, dir, gone); err != nil {
		return 0, fmt.Errorf("search: export: %w", e.folderProblem(err))
	}
	return v.gen.revision()
}

func export(gen *generation, dir string, gone func(id string) bool) (err error) {
	reader, err := gen.index.Reader()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return fmt.Errorf("unknown reader type %T", reader)
	}
	to := filepath.Join(dir, exportedGeneration)
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	if err := snapshot.CopyTo(exporting{from: gen.path, to: to}); err != nil {
		return err
	}
	if err := forget(to, gone); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, currentFile), []byte(exportedGeneration+"\n"), 0o600)
}

// forget writes those segments of a copy anew that hold deleted documents of
// ids that gone names.
func forget(dir string, gone func(id string) bool) (err error) {
	root, err := bbolt.Open(filepath.Join(dir, "root.bolt"), 0o600, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	return root.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket(util.BoltSnapshotsBucket).ForEachBucket(func(epoch []byte) error {
			snapshot := tx.Bucket(util.BoltSnapshotsBucket).Bucket(epoch)
			return snapshot.ForEachBucket(func(id []byte) error {
				return forgetIn(dir, snapshot.Bucket(id), gone)
			})
		})
	})
}

// forgetIn does it for one segment, if the bucket is one's.
func forgetIn(dir string, b *bbolt.Bucket, gone func(id string) bool) (err error) {
	path, bits := b.Get(util.BoltPathKey), b.Get(util.BoltDeletedKey)
	if path == nil || bits == nil {
		return nil
	}
	deleted := roaring.New()
	if _, err := deleted.FromBuffer(bytes.Clone(bits)); err != nil {
		return err
	}
	name := filepath.Join(dir, filepath.Base(string(path)))
	nums, err := segment.Forget(name, deleted, gone)
	if err != nil || nums == nil {
		return err
	}
	kept := roaring.New()
	for it := deleted.Iterator(); it.HasNext(); {
		if n := nums[it.Next()]; n != segment.Dropped {
			kept.Add(uint32(n))
		}
	}
	left, err := kept.ToBytes()
	if err != nil {
		return err
	}
	return b.Put(util.BoltDeletedKey, left)
}

// exporting is where scorch copies its files to. Segments never change once
// they are written, so those on disk are linked.
type exporting struct{ from, to string }

// GetWriter implements index.Directory.
func (d exporting) GetWriter(path string) (io.WriteCloser, error) {
	name := filepath.Base(path)
	if filepath.Ext(name) == ".zap" {
		if err := os.Link(filepath.Join(d.from, name), filepath.Join(d.to, name)); err == nil {
			return nothing{}, nil
		}
	}
	return os.OpenFile(filepath.Join(d.to, name), os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0o600)
}

// nothing takes what is there already.
type nothing struct{}

func (nothing) Write(b []byte) (int, error) { return len(b), nil }
func (nothing) Close() error                { return nil }
