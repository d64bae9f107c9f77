package fields_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/ingest/fields"
)

// BenchmarkRead reads the made-up notices one after another.
func BenchmarkRead(b *testing.B) {
	files, err := filepath.Glob("testdata/notices/*.txt")
	if err != nil || len(files) == 0 {
		b.Fatal("no notices", err)
	}
	var texts []string
	bytes := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		text, _, _ := strings.Cut(string(raw), "\n===\n")
		texts = append(texts, text)
		bytes += len(text)
	}
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			fields.Read(text, true)
		}
	}
}
