package segment

import (
	"errors"
	"fmt"
	"io"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// Type and Version are what scorch knows the plugin by.
const (
	Type    = "gongkai"
	Version = version
)

func init() { scorch.RegisterSegmentPlugin(Plugin{}, false) }

// Plugin is what scorch makes, opens and merges segments with. It takes only
// documents of [Update].
type Plugin struct{}

var _ scorch.SegmentPlugin = Plugin{}

// Type returns [Type].
func (Plugin) Type() string { return Type }

// Version returns [Version].
func (Plugin) Version() uint32 { return Version }

// New makes a segment of a batch.
func (p Plugin) New(batch []index.Document) (api.Segment, uint64, error) {
	docs := make([]*Document, len(batch))
	for i, d := range batch {
		ours, ok := d.(bleveDocument)
		if !ok {
			return nil, 0, fmt.Errorf("segment: unknown document %T", d)
		}
		docs[i] = ours.Document
	}
	s, err := Build(docs)
	if err != nil {
		return nil, 0, err
	}
	return s, uint64(len(s.file)), nil
}

// NewUsing is New.
func (p Plugin) NewUsing(batch []index.Document, _ map[string]any) (api.Segment, uint64, error) {
	return p.New(batch)
}

// Open opens a segment file.
func (p Plugin) Open(path string) (api.Segment, error) {
	f, err := OpenFile(path)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// OpenUsing is Open.
func (p Plugin) OpenUsing(path string, _ map[string]any) (api.Segment, error) { return p.Open(path) }

// Merge writes a file of several segments, see [Merge].
func (p Plugin) Merge(segments []api.Segment, drops []*roaring.Bitmap, path string, closed chan struct{}, stats api.StatsReporter) (nums [][]uint64, size uint64, err error) {
	ours := make([]*Segment, len(segments))
	for i, s := range segments {
		if ours[i], err = Of(s); err != nil {
			return nil, 0, err
		}
	}
	err = create(path, func(out io.Writer) error {
		n := &counter{out: out}
		nums, err = Merge(ours, drops, n, closed)
		size = n.size
		return err
	})
	if errors.Is(err, api.ErrClosed) {
		return nil, 0, api.ErrClosed // scorch looks for the error itself
	}
	if err != nil {
		return nil, 0, err
	}
	if stats != nil {
		stats.ReportBytesWritten(size)
	}
	return nums, size, nil
}

// MergeUsing is Merge.
func (p Plugin) MergeUsing(segments []api.Segment, drops []*roaring.Bitmap, path string, closed chan struct{}, stats api.StatsReporter, _ map[string]any) ([][]uint64, uint64, error) {
	return p.Merge(segments, drops, path, closed, stats)
}

// Of returns what is behind a segment of scorch's.
func Of(s api.Segment) (*Segment, error) {
	switch s := s.(type) {
	case *Segment:
		return s, nil
	case *File:
		return s.Segment, nil
	}
	return nil, fmt.Errorf("segment: unknown segment %T", s)
}

// counter counts what is written.
type counter struct {
	out  io.Writer
	size uint64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.out.Write(b)
	c.size += uint64(n)
	return n, err
}
