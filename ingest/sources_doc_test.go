package ingest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/ingest"
)

// Every key of the source file is in its description, and the description's
// example is a source file.
func TestSourcesAreDescribed(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "docs", "sources.md"))
	if err != nil {
		t.Fatal(err)
	}
	doc := string(data)
	for _, m := range regexp.MustCompile(`(?m)^([a-z_]+) = `).FindAllStringSubmatch(ingest.SampleSources, -1) {
		if !strings.Contains(doc, "`"+m[1]+"`") {
			t.Errorf("%s is not described", m[1])
		}
	}
	_, example, _ := strings.Cut(doc, "```toml\n")
	example, _, _ = strings.Cut(example, "```")
	if got, err := ingest.ParseSources("example", []byte(example), realCatalogue(t)); err != nil || len(got) != 1 || len(got[0].Columns) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
