package ingest_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"gongkai/ingest"
	"gongkai/kiosk"
)

// discard is an archive that keeps nothing: what is measured is ingest alone.
type discard struct{ *memory }

func (discard) Put(_ context.Context, records []kiosk.Record) ([]kiosk.PutResult, error) {
	return make([]kiosk.PutResult, len(records)), nil
}

// BenchmarkImportText reads the laws of the evaluation data. Bytes are those
// of the packed files.
func BenchmarkImportText(b *testing.B) {
	dir := evalData(b, "laws")
	p := &ingest.Pipeline{Archive: discard{newMemory()}, Catalogue: realCatalogue(b)}
	var size int64
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, f := range files {
		if i, err := os.Stat(f); err == nil {
			size += i.Size()
		}
	}
	b.SetBytes(size)
	for b.Loop() {
		if _, err := p.ImportPath(b.Context(), dir); err != nil {
			b.Fatal(err)
		}
	}
}
