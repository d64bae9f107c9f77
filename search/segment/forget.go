package segment

import (
	"errors"
	"os"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// Forget writes the file of a segment anew without those of its deleted
// documents whose id gone names, and returns the new number of each old one,
// [Dropped] for none; nil if there are none to leave out. Who has the file open
// keeps the old one.
func Forget(path string, deleted *roaring.Bitmap, gone func(id string) bool) (nums []uint64, err error) {
	f, err := Plugin{}.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	s, err := Of(f)
	if err != nil {
		return nil, err
	}
	drop := roaring.New()
	s.deletedHeads(deleted, func(head, _ uint32) {
		id, idErr := s.DocID(uint64(head))
		if err = errors.Join(err, idErr); gone(string(id)) {
			drop.Add(head)
		}
	})
	if err != nil || drop.IsEmpty() {
		return nil, err
	}
	all, _, err := Plugin{}.Merge([]api.Segment{f}, []*roaring.Bitmap{drop}, path+".new", nil, nil)
	if err != nil {
		return nil, err
	}
	return all[0], os.Rename(path+".new", path)
}
