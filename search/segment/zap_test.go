package segment_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
	"pgregory.net/rapid"

	"gongkai/search/segment"
)

// zapDocument is a document in the form Bleve's own segments take.
type zapDocument struct {
	d      *segment.Document
	nested []index.Document
	fields []index.Field
}

func (d *zapDocument) ID() string                                 { return d.d.ID }
func (d *zapDocument) Size() int                                  { return 0 }
func (d *zapDocument) VisitComposite(index.CompositeFieldVisitor) {}
func (d *zapDocument) HasComposite() bool                         { return false }
func (d *zapDocument) NumPlainTextBytes() uint64                  { return 0 }
func (d *zapDocument) StoredFieldsBytes() uint64                  { return 0 }
func (d *zapDocument) Indexed() bool                              { return true }
func (d *zapDocument) AddIDField()                                {}
func (d *zapDocument) VisitFields(visit index.FieldVisitor) {
	for _, f := range d.fields {
		visit(f)
	}
}

func (d *zapDocument) VisitNestedDocuments(visit func(index.Document)) {
	for _, n := range d.nested {
		visit(n)
	}
}

type zapField struct {
	name    string
	value   []byte
	options index.FieldIndexingOptions
	terms   index.TokenFrequencies
}

func (f *zapField) Name() string                                     { return f.name }
func (f *zapField) Value() []byte                                    { return f.value }
func (f *zapField) ArrayPositions() []uint64                         { return nil }
func (f *zapField) EncodedFieldType() byte                           { return 't' }
func (f *zapField) Analyze()                                         {}
func (f *zapField) Options() index.FieldIndexingOptions              { return f.options }
func (f *zapField) AnalyzedLength() int                              { return 1 }
func (f *zapField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }
func (f *zapField) NumPlainTextBytes() uint64                        { return 0 }

func toZap(d *segment.Document) *zapDocument {
	z := &zapDocument{d: d}
	id := &zapField{name: "_id", value: []byte(d.ID), options: index.StoreField}
	if d.ID != "" {
		id.options |= index.IndexField
		id.terms = frequencies([]string{d.ID})
	}
	z.fields = []index.Field{id, &zapField{name: segment.StoredField, value: d.Stored, options: index.StoreField}}
	for _, f := range d.Fields {
		z.fields = append(z.fields, &zapField{name: f.Name, options: index.IndexField, terms: frequencies(f.Terms)})
	}
	for i := range d.Passages {
		z.nested = append(z.nested, toZap(&d.Passages[i]))
	}
	return z
}

func frequencies(terms []string) index.TokenFrequencies {
	tfs := index.TokenFrequencies{}
	for _, t := range terms {
		if tfs[t] == nil {
			tfs[t] = &index.TokenFreq{Term: []byte(t)}
		}
		tfs[t].SetFrequency(tfs[t].Frequency() + 1)
	}
	return tfs
}

// plugin is what ours and Bleve's have in common.
type plugin interface {
	New([]index.Document) (api.Segment, uint64, error)
	Open(string) (api.Segment, error)
	Merge([]api.Segment, []*roaring.Bitmap, string, chan struct{}, api.StatsReporter) ([][]uint64, uint64, error)
}

// content is all that can be asked of a segment, in a form to compare.
func content(t rapid.TB, s api.Segment, ids []string) map[string]string {
	t.Helper()
	out := map[string]string{"count": fmt.Sprint(s.Count())}
	nested, _ := s.(api.NestedSegment)
	_, err := segment.Of(s)
	ours := err == nil
	for n := range s.Count() {
		key := fmt.Sprint("stored ", n)
		err := s.VisitStoredFields(n, func(name string, _ byte, value []byte, _ []uint64) bool {
			if len(value) > 0 { // ours has what is empty too
				out[key] += fmt.Sprintf(" %s=%x", name, value)
			}
			return true
		})
		must(t, err)
		id, err := s.DocID(n)
		must(t, err)
		out[key] += fmt.Sprintf(" id=%s ancestors=%v", id, nested.Ancestors(n, nil))
	}
	for _, field := range []string{"_id", "w", "g", "nothing"} {
		dict, err := s.Dictionary(field)
		must(t, err)
		out[field] = fmt.Sprint("cardinality ", dict.Cardinality())
		for it := dict.AutomatonIterator(nil, nil, nil); ; {
			entry, err := it.Next()
			must(t, err)
			if entry == nil {
				break
			}
			list := postings(t, dict, entry.Term)
			// Bleve's iterator sometimes gives the count of the term before.
			if count := fmt.Sprintf(" of %d:", entry.Count); ours && !strings.HasPrefix(list, count) {
				t.Fatalf("%q is said to be%s and is%s", entry.Term, count, list)
			}
			out[field+" "+entry.Term] = list
		}
		for it := dict.AutomatonIterator(nil, []byte("b"), []byte("市")); ; {
			entry, err := it.Next()
			must(t, err)
			if entry == nil {
				break
			}
			out[field] += " " + entry.Term
		}
	}
	for _, id := range ids {
		found, err := s.DocNumbers([]string{id})
		must(t, err)
		out["found "+id] = found.String()
		deleted := nested.AddNestedDocuments(found)
		out["deleted "+id] = fmt.Sprint(deleted, nested.CountRoot(deleted))
	}
	return out
}

func postings(t rapid.TB, dict api.TermDictionary, term string) string {
	t.Helper()
	list, err := dict.PostingsList([]byte(term), nil, nil)
	must(t, err)
	out := fmt.Sprint(" of ", list.Count(), ":")
	it := list.Iterator(true, false, false, nil)
	for {
		p, err := it.Next()
		must(t, err)
		if p == nil {
			return out
		}
		out += fmt.Sprintf(" %d×%d", p.Number(), min(p.Frequency(), 255))
	}
}

func must(t rapid.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// anyTerm gives short and long terms, alike and different.
var anyTerm = rapid.OneOf(
	rapid.StringMatching(`[abc市民]{1,3}`),
	rapid.StringMatching(`最低生活保障[一二三]?[甲乙]?`),
	rapid.StringN(1, 4, 20),
)

func drawFields(t *rapid.T) []segment.Field {
	var out []segment.Field
	for _, name := range []string{"w", "g"} {
		if terms := rapid.SliceOfN(anyTerm, 0, 12).Draw(t, name); len(terms) > 0 {
			out = append(out, segment.Field{Name: name, Terms: terms})
		}
	}
	if rapid.IntRange(0, 20).Draw(t, "often") == 0 {
		out = append(out, segment.Field{Name: "h", Terms: slices.Repeat([]string{"often"}, 300)})
	}
	return out
}

func drawBatch(t *rapid.T, batch int) []*segment.Document {
	docs := make([]*segment.Document, rapid.IntRange(1, 8).Draw(t, "heads"))
	for i := range docs {
		d := &segment.Document{
			ID: fmt.Sprintf("%d-%d", batch, i), Order: i,
			Stored: rapid.SliceOfN(rapid.Byte(), 0, 30).Draw(t, "stored"), Fields: drawFields(t),
		}
		for range rapid.IntRange(0, 4).Draw(t, "passages") {
			d.Passages = append(d.Passages, segment.Document{
				Columns: []byte{byte(i)}, Stored: []byte(rapid.String().Draw(t, "text")), Fields: drawFields(t),
			})
		}
		docs[i] = d
	}
	return docs
}

// both is a segment of ours and Bleve's own of the same documents.
type both struct{ ours, zaps api.Segment }

func build(t *rapid.T, docs []*segment.Document) both {
	t.Helper()
	var zapDocs []index.Document
	for _, d := range docs {
		zapDocs = append(zapDocs, toZap(d))
	}
	z, _, err := (&zap.ZapPlugin{}).New(zapDocs)
	must(t, err)
	o, err := segment.Build(docs)
	must(t, err)
	return both{o, z}
}

func (b both) compare(t *rapid.T, ids []string) {
	t.Helper()
	ours, zaps := content(t, b.ours, ids), content(t, b.zaps, ids)
	for key, want := range zaps {
		if ours[key] != want {
			t.Fatalf("%q: %q, Bleve has %q", key, ours[key], want)
		}
	}
	if len(ours) != len(zaps) {
		t.Fatalf("%d facts, Bleve has %d", len(ours), len(zaps))
	}
}

// TestLikeBleve compares segments of random documents with Bleve's own: in
// memory, on disk, and merged with deletions, twice over.
func TestLikeBleve(t *testing.T) {
	dir := t.TempDir()
	files := 0
	path := func() string { files++; return filepath.Join(dir, fmt.Sprint(files)) }
	rapid.Check(t, func(t *rapid.T) {
		var all []both
		var ids []string
		for batch := range rapid.IntRange(1, 4).Draw(t, "batches") {
			docs := drawBatch(t, batch)
			for _, d := range docs {
				ids = append(ids, d.ID)
			}
			all = append(all, build(t, docs))
			all[batch].compare(t, ids)
		}
		once := merge(t, all, ids, path)
		defer once.close(t)
		once.compare(t, ids)
		twice := merge(t, []both{once, all[0]}, ids, path)
		defer twice.close(t)
		twice.compare(t, ids)
	})
}

func (b both) close(t *rapid.T) {
	t.Helper()
	must(t, b.ours.Close())
	must(t, b.zaps.Close())
}

// merge merges some segments without some documents, both ways.
func merge(t *rapid.T, all []both, ids []string, path func() string) both {
	t.Helper()
	var ours, zaps []api.Segment
	var drops []*roaring.Bitmap
	left := uint64(0)
	for i, b := range all {
		ours, zaps = append(ours, b.ours), append(zaps, b.zaps)
		gone := rapid.SliceOfN(rapid.SampledFrom(ids), 0, 5).Draw(t, "gone")
		drop, err := b.ours.DocNumbers(gone)
		must(t, err)
		if i > 0 && rapid.Bool().Draw(t, "none gone") {
			drop = roaring.New()
		}
		nested, _ := b.ours.(api.NestedSegment)
		drop = nested.AddNestedDocuments(drop)
		left += b.ours.Count() - drop.GetCardinality()
		if drop.IsEmpty() {
			drop = nil
		}
		drops = append(drops, drop)
	}
	if left == 0 { // Bleve never merges what is all gone
		drops = make([]*roaring.Bitmap, len(all))
	}
	return both{mergeWith(t, segment.Plugin{}, ours, drops, path()), mergeWith(t, &zap.ZapPlugin{}, zaps, drops, path())}
}

func mergeWith(t *rapid.T, p plugin, segments []api.Segment, drops []*roaring.Bitmap, path string) api.Segment {
	t.Helper()
	nums, _, err := p.Merge(segments, drops, path, nil, nil)
	must(t, err)
	s, err := p.Open(path)
	must(t, err)
	next := uint64(0)
	for i := range nums { // in order, and those that are gone have none
		for doc, n := range nums[i] {
			switch {
			case drops[i] != nil && drops[i].Contains(uint32(doc)):
				if n != 1<<64-1 {
					t.Fatalf("document %d is gone and becomes %d", doc, n)
				}
			case n != next:
				t.Fatalf("document %d becomes %d, not %d", doc, n, next)
			default:
				next++
			}
		}
	}
	return s
}
